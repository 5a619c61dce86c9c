//go:build !purego

package minhash

import (
	"math/bits"
	"unsafe"

	"github.com/neardup/neardup/internal/cpu"
)

// all lists the sets that are compiled in, best first. The minima of bins are
// scattered over memory, one for each hash, and NEON has no product of 64-bit
// numbers: two of them take six instructions. So rounds 0 and 1 and the keys of
// bands are scalar work here too, in assembly because the compiler builds 64-bit
// multipliers anew for each product.
var all = []*kernels{
	{
		name: "neon", available: cpu.NEON,
		blank: blankSlotsNEON, round0: allRound0ARM64, round1: allRound1ARM64, round2: splitRound2NEON,
		vacant: wordsVacantNEON, pack: densePackNEON, unpack: denseUnpackNEON, compact: compactSlotsNEON,
		equal: sixteenEqualNEON, bandKeys: twoRowKeysARM64,
	},
	&generic,
}

func blankSlotsNEON(mins []uint64) { blankNEON(unsafe.SliceData(mins), len(mins)) }

func allRound0ARM64(mins, hashes []uint64, shift uint) {
	round0ARM64(unsafe.SliceData(mins), unsafe.SliceData(hashes), len(hashes), shift)
}

func allRound1ARM64(mins, hashes []uint64, shift uint, _ []uint64) {
	round1ARM64(unsafe.SliceData(mins), unsafe.SliceData(hashes), len(hashes), shift)
}

// twoRowKeysARM64 takes two rows and one level; the rest is left to bandKeys.
func twoRowKeysARM64(keys []uint64, sig []uint32, b Bands, offsets bandOffsets) {
	if b.Rows != 2 || b.Levels != 1 {
		bandKeys(keys, sig, b, offsets)
		return
	}
	pairKeysARM64(unsafe.SliceData(keys), unsafe.SliceData(sig), b.Bands)
}

// splitRound2NEON takes sixteen slots at a time, and four where eight or less
// are left.
func splitRound2NEON(out, muls []uint32, hashes []uint64) {
	full, few := len(out)&^15, (len(out)&15+3)&^3
	if few > 8 {
		full, few = full+16, 0
	}
	h, n := unsafe.SliceData(hashes), len(hashes)
	if full > 0 {
		round2NEON(unsafe.SliceData(out), unsafe.SliceData(muls), full, h, n)
	}
	if few > 0 {
		fewRound2NEON(unsafe.SliceData(out[full:]), unsafe.SliceData(muls[full:]), few, h, n)
	}
}

func wordsVacantNEON(open, from, mins []uint64) int {
	if len(mins) < 64 {
		return vacant(open, from, mins)
	}
	return vacantNEON(unsafe.SliceData(open), unsafe.SliceData(from), unsafe.SliceData(mins), len(open))
}

// dense says whether a step for each slot beats a longer one for each slot that
// is open.
func dense(open []uint64, slots int) bool {
	n := 0
	for _, word := range open {
		n += bits.OnesCount64(word)
	}
	return n > slots/4
}

// packOrders and unpackOrders are the tables of packNEON and unpackNEON, in
// bytes. An order of 255 is none.
var packOrders, unpackOrders = orders()

func orders() (pack, unpack [16][16]byte) {
	for x := range 16 {
		n := 0
		for i := range 4 {
			for b := range 4 {
				unpack[x][4*i+b] = 255
				if x>>i&1 == 1 {
					pack[x][4*n+b] = byte(4*i + b)
					unpack[x][4*i+b] = byte(4*n + b)
				}
			}
			n += x >> i & 1
		}
	}
	return pack, unpack
}

func densePackNEON(packed, slots []uint32, open []uint64) {
	if !dense(open, len(slots)) {
		pack(packed, slots, open)
		return
	}
	packNEON(unsafe.SliceData(packed), unsafe.SliceData(slots), unsafe.SliceData(open), len(slots), &packOrders)
}

func denseUnpackNEON(slots, packed []uint32, open []uint64) {
	if !dense(open, len(slots)) {
		unpack(slots, packed, open)
		return
	}
	unpackNEON(unsafe.SliceData(slots), unsafe.SliceData(packed), unsafe.SliceData(open), len(slots), &unpackOrders)
}

func compactSlotsNEON(sig []uint32, mins0, mins1 []uint64, mins2 []uint32, open1, open2 []uint64, shift uint) {
	compactNEON(unsafe.SliceData(sig), unsafe.SliceData(mins0), unsafe.SliceData(mins1), unsafe.SliceData(mins2),
		unsafe.SliceData(open1), unsafe.SliceData(open2), len(sig), shift)
}

func sixteenEqualNEON(a, b []uint32) int {
	n := len(a) &^ 15
	same := equal(a[n:], b[n:])
	if n > 0 {
		same += equalNEON(unsafe.SliceData(a), unsafe.SliceData(b), n)
	}
	return same
}
