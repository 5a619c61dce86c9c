//go:build !purego

package minhash

import "github.com/neardup/neardup/internal/cpu"

//go:generate sh -c "cd ../_asm && GOWORK=off go run ./minhash -out ../minhash/kernels_amd64.s -stubs ../minhash/kernels_stubs_amd64.go -pkg minhash"

// all lists the sets that are compiled in, best first.
var all = []*kernels{
	{
		name: "avx512", available: cpu.AVX512,
		round0: round0BMI2, round1: openRound1AVX512, round2: lanesRound2AVX512,
		vacant: wordsVacantAVX512, pack: packAVX512, unpack: unpackAVX512, compact: compactAVX512,
		equal: equalAVX512, bandKeys: pairKeysAVX512,
	},
	{
		name: "avx2", available: cpu.AVX2,
		round0: round0BMI2, round1: round1BMI2, round2: lanesRound2AVX2,
		vacant: wordsVacantAVX2, pack: pack, unpack: unpack, compact: compact,
		equal: eightEqualAVX2, bandKeys: bandKeys,
	},
	&generic,
}

// The functions below see to the preconditions of the assembly.

// openRound1AVX512 keeps all bins where the bitmap does not fit in a register.
func openRound1AVX512(mins, hashes []uint64, shift uint, open []uint64) {
	if len(open) > 8 {
		round1BMI2(mins, hashes, shift, open)
		return
	}
	round1AVX512(mins, hashes, shift, open)
}

func lanesRound2AVX512(out, muls []uint32, hashes []uint64) {
	n := (len(out) + lanes - 1) &^ (lanes - 1)
	round2AVX512(out[:n], muls[:n], hashes)
}

func lanesRound2AVX2(out, muls []uint32, hashes []uint64) {
	n := (len(out) + 7) &^ 7
	round2AVX2(out[:n], muls[:n], hashes)
}

func wordsVacantAVX512(open, from, mins []uint64) int {
	if len(mins) < 64 {
		return vacant(open, from, mins)
	}
	return vacantAVX512(open, from, mins)
}

func wordsVacantAVX2(open, from, mins []uint64) int {
	if len(mins) < 64 {
		return vacant(open, from, mins)
	}
	return vacantAVX2(open, from, mins)
}

func eightEqualAVX2(a, b []uint32) int {
	n := len(a) &^ 7
	return equalAVX2(a[:n], b[:n]) + equal(a[n:], b[n:])
}

// pairKeysAVX512 takes the default bands; others are left to bandKeys.
func pairKeysAVX512(keys []uint64, sig []uint32, b Bands, offsets bandOffsets) {
	if b.Rows != 2 || b.Levels != 1 || b.Bands%8 != 0 {
		bandKeys(keys, sig, b, offsets)
		return
	}
	bandKeysAVX512(keys, sig)
}
