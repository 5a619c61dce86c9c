package simhash

import (
	"encoding/binary"
	"math/bits"
)

// The kernels count, for each of the 64 bit positions, how many hashes have the
// bit set. The counts are bit-sliced: bit i of plane k is bit k of the count of
// position i. Carry-save adders (Harley and Seal; see Mula, Kurz and Lemire
// 2018, section 4) take 16 words into the four lowest planes at about 5
// operations a word; what they carry out goes up a chain of further adders of
// which each works half as often as the one below.

const (
	// block is the number of words that csa16 takes.
	block = 16
	// upperPlanes bounds a count by 2^(4+upperPlanes) words, 2^51 bytes. Go's
	// heap ends at 2^48.
	upperPlanes = 44
	// maxPlanes is enough for such a count times a weight of 8 bits.
	maxPlanes = 4 + upperPlanes + 8
	// chunk is the number of words that a kernel remixes or selects at a time,
	// in a buffer on the stack. It is a multiple of block, so that only the
	// last block of a list is padded.
	chunk = 16 * block
)

// csa adds three words bit by bit: a + b + c = sum + 2*carry. c is the one that
// may come late: the sum waits one operation for it.
func csa(a, b, c uint64) (sum, carry uint64) {
	u := a ^ b
	return u ^ c, a&b | u&c
}

// csa16 adds 16 words to the four lowest planes and returns these and the carry
// out of them, of weight 16.
func csa16(h *[block]uint64, ones, twos, fours, eights uint64) (_, _, _, _, sixteens uint64) {
	var a, b uint64   // carries into twos
	var fa, fb uint64 // into fours
	var ea, eb uint64 // into eights
	ones, a = csa(h[0], h[1], ones)
	ones, b = csa(h[2], h[3], ones)
	twos, fa = csa(a, b, twos)
	ones, a = csa(h[4], h[5], ones)
	ones, b = csa(h[6], h[7], ones)
	twos, fb = csa(a, b, twos)
	fours, ea = csa(fa, fb, fours)
	ones, a = csa(h[8], h[9], ones)
	ones, b = csa(h[10], h[11], ones)
	twos, fa = csa(a, b, twos)
	ones, a = csa(h[12], h[13], ones)
	ones, b = csa(h[14], h[15], ones)
	twos, fb = csa(a, b, twos)
	fours, eb = csa(fa, fb, fours)
	eights, sixteens = csa(ea, eb, eights)
	return ones, twos, fours, eights, sixteens
}

// A tally holds 64 counters. The zero value has all of them at 0.
type tally struct {
	low     [4]uint64           // planes of weight 1, 2, 4, 8
	blocks  uint64              // number of blocks taken
	sum     [upperPlanes]uint64 // planes of weight 16 << k
	pending [upperPlanes]uint64 // a second summand of weight 16 << k, valid if bit k of blocks is set
}

// add counts the bits of the words.
func (t *tally) add(words []uint64) {
	ones, twos, fours, eights := t.low[0], t.low[1], t.low[2], t.low[3]
	var last [block]uint64
	for len(words) > 0 {
		h := &last
		if len(words) >= block {
			h = (*[block]uint64)(words)
			words = words[block:]
		} else {
			copy(last[:], words) // the rest stays 0 and counts nothing
			words = nil
		}
		var carry uint64
		ones, twos, fours, eights, carry = csa16(h, ones, twos, fours, eights)
		k := bits.TrailingZeros64(^t.blocks)
		for i := range k {
			t.sum[i], carry = csa(t.sum[i], t.pending[i], carry)
		}
		t.pending[k] = carry
		t.blocks++
	}
	t.low = [4]uint64{ones, twos, fours, eights}
}

// addTo adds the counts, times 1 << shift, to the planes of a sum.
func (t *tally) addTo(planes *[maxPlanes]uint64, shift int) {
	var counts [4 + upperPlanes]uint64
	copy(counts[:], t.low[:])
	n := bits.Len64(t.blocks)
	var carry uint64
	for i := range n {
		second := t.pending[i] & -(t.blocks >> i & 1)
		counts[4+i], carry = csa(t.sum[i], second, carry)
	}
	// The count is at most 16*blocks < 2^(4+n), so carry is 0 here.
	n += 4
	for i, p := range counts[:n] {
		planes[shift+i], carry = csa(planes[shift+i], p, carry)
	}
	for k := shift + n; carry != 0; k++ {
		planes[k], carry = planes[k]^carry, planes[k]&carry
	}
}

// above compares each of the 64 counts, none of which is greater than total,
// with half of total: bit i of the result is 1 if and only if count i is
// greater.
func above(planes *[maxPlanes]uint64, total uint64) uint64 {
	half := total / 2
	greater, equal := uint64(0), ^uint64(0)
	for k := bits.Len64(total) - 1; k >= 0; k-- {
		p := planes[k]
		if half>>k&1 == 1 {
			equal &= p
		} else {
			greater |= equal & p
			equal &^= p
		}
	}
	return greater
}

func sum64Generic(hashes []uint64) uint64 {
	var t tally
	var planes [maxPlanes]uint64
	t.add(hashes)
	t.addTo(&planes, 0)
	return above(&planes, uint64(len(hashes)))
}

func sum128Generic(hashes []uint64) Fingerprint128 {
	var low, high tally
	var remixed [chunk]uint64
	total := uint64(len(hashes))
	for len(hashes) > 0 {
		n := min(chunk, len(hashes))
		remix(remixed[:n], hashes[:n])
		low.add(hashes[:n])
		high.add(remixed[:n])
		hashes = hashes[n:]
	}
	var planes [2][maxPlanes]uint64
	low.addTo(&planes[0], 0)
	high.addTo(&planes[1], 0)
	return Fingerprint128{above(&planes[0], total), above(&planes[1], total)}
}

// The weighted kernels go through the list once for every bit that the weights
// use, count the hashes whose weight has that bit, and add the counts times the
// value of the bit. hashes and weights have the same length.

func sumWeighted64Generic(hashes []uint64, weights []uint8) uint64 {
	total, used := weigh(weights)
	var planes [maxPlanes]uint64
	var selected [chunk]uint64
	for ; used != 0; used &= used - 1 {
		bit := bits.TrailingZeros8(used)
		var t tally
		for i := 0; i < len(hashes); i += chunk {
			end := min(i+chunk, len(hashes))
			n := choose(&selected, hashes[i:end], weights[i:end], bit)
			t.add(selected[:n])
		}
		t.addTo(&planes, bit)
	}
	return above(&planes, total)
}

func sumWeighted128Generic(hashes []uint64, weights []uint8) Fingerprint128 {
	total, used := weigh(weights)
	var planes [2][maxPlanes]uint64
	var selected [chunk]uint64
	for ; used != 0; used &= used - 1 {
		bit := bits.TrailingZeros8(used)
		var low, high tally
		for i := 0; i < len(hashes); i += chunk {
			end := min(i+chunk, len(hashes))
			n := choose(&selected, hashes[i:end], weights[i:end], bit)
			low.add(selected[:n])
			remix(selected[:n], selected[:n])
			high.add(selected[:n])
		}
		low.addTo(&planes[0], bit)
		high.addTo(&planes[1], bit)
	}
	return Fingerprint128{above(&planes[0], total), above(&planes[1], total)}
}

// weigh returns the sum of the weights and the bits that any of them has.
func weigh(weights []uint8) (total uint64, used uint8) {
	for _, w := range weights {
		total += uint64(w)
		used |= w
	}
	return total, used
}

// choose copies the hashes whose weight has the bit, in order, and returns how
// many there are. It has no branch on the weights, which no predictor could
// learn. There are at most chunk hashes.
//
// It is kept out of line, and so is remix: in a caller with much state the
// compiler runs out of registers in the loop.
//
//go:noinline
func choose(dst *[chunk]uint64, hashes []uint64, weights []uint8, bit int) int {
	n := uint(0) // unsigned, so that n%chunk is a mask
	bit &= 7
	weights = weights[:len(hashes)]
	for len(hashes) >= 8 {
		h := (*[8]uint64)(hashes)
		w := binary.LittleEndian.Uint64(weights) >> bit
		dst[n%chunk] = h[0]
		n += uint(w & 1)
		dst[n%chunk] = h[1]
		n += uint(w >> 8 & 1)
		dst[n%chunk] = h[2]
		n += uint(w >> 16 & 1)
		dst[n%chunk] = h[3]
		n += uint(w >> 24 & 1)
		dst[n%chunk] = h[4]
		n += uint(w >> 32 & 1)
		dst[n%chunk] = h[5]
		n += uint(w >> 40 & 1)
		dst[n%chunk] = h[6]
		n += uint(w >> 48 & 1)
		dst[n%chunk] = h[7]
		n += uint(w >> 56 & 1)
		hashes, weights = hashes[8:], weights[8:]
	}
	for i, h := range hashes {
		dst[n%chunk] = h
		n += uint(weights[i] >> bit & 1)
	}
	return int(n)
}

// remix sets each word of dst, which is as long as words, to the mix of that of
// words. The two may be the same slice.
//
//go:noinline
func remix(dst, words []uint64) {
	dst = dst[:len(words)]
	for i, x := range words {
		dst[i] = mix(x)
	}
}
