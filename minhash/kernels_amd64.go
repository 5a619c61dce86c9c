//go:build !purego

package minhash

import "github.com/neardup/neardup/internal/cpu"

//go:generate sh -c "cd ../_asm && GOWORK=off go run ./minhash -out ../minhash/kernels_amd64.s -stubs ../minhash/kernels_stubs_amd64.go -pkg minhash"

// all lists the sets that are compiled in, best first.
var all = []*kernels{
	{
		name: "avx512", available: cpu.AVX512,
		blank: blankAVX512, round0: longRound0AVX512, round1: openRound1AVX512, round2: splitRound2AVX512,
		vacant: wordsVacantAVX512, pack: packAVX512, unpack: unpackAVX512, compact: compactAVX512,
		equal: equalAVX512, bandKeys: pairKeysAVX512,
		sign: signAVX512,
	},
	{
		name: "avx2", available: cpu.AVX2,
		blank: blankAVX2, round0: round0BMI2, round1: round1BMI2, round2: lanesRound2AVX2,
		vacant: wordsVacantAVX2, pack: tablePackAVX2, unpack: tableUnpackAVX2, compact: compactAVX2,
		equal: eightEqualAVX2, bandKeys: bandKeys,
		sign: signAVX2,
	},
	&generic,
}

// The functions below see to the preconditions of the assembly.

// signAVX512 is for 128 slots. Short sets go through rounds 0 and 1 together;
// longer ones leave so few bins open that round 1 had better wait for them.
func signAVX512(sig []uint32, hashes []uint64, s *state) bool {
	const least, long = 8, 250
	if len(sig) != 128 || len(hashes) < least {
		return false
	}
	s.any = false
	muls := (*[128]uint32)(s.muls)
	if len(hashes) < long {
		if !s.blank {
			blankAVX512(s.mins)
			s.blank = true
		}
		shortAVX512((*[128]uint32)(sig), hashes, muls, (*[256]uint64)(s.mins))
		return true
	}
	blankAVX512(s.mins0)
	s.blank = false
	longRound0AVX512(s.mins0, hashes, 57)
	finishAVX512((*[128]uint32)(sig), (*[128]uint64)(s.mins0), hashes, muls)
	return true
}

// signAVX2 is for 128 slots and sets that most often need round 1: one loop for
// both rounds is cheaper than two.
func signAVX2(sig []uint32, hashes []uint64, s *state) bool {
	const least, long = 8, 450
	if len(sig) != 128 || len(hashes) < least || len(hashes) >= long {
		return false
	}
	s.any, s.blank = false, false
	blankAVX2(s.mins)
	bothRoundsBMI2((*[256]uint64)(s.mins), hashes)
	vacantAVX2(s.open1, s.full, s.mins0)
	if n := vacantAVX2(s.open2, s.open1, s.mins1); n > 0 {
		tablePackAVX2(s.openMuls, s.muls, s.open2)
		lanesRound2AVX2(s.openMins[:n], s.openMuls[:n], hashes)
		tableUnpackAVX2(s.mins2, s.openMins, s.open2)
	}
	compactAVX2(sig, s.mins0, s.mins1, s.mins2, s.open1, s.open2, 32-7)
	return true
}

// longRound0AVX512 has the filter for hashes that follow many others, in the
// same long set or in earlier blocks of a stream. Of those that follow 256 others,
// every third passes, which is worth it already.
func longRound0AVX512(mins, hashes []uint64, shift uint) {
	const first, worthIt = 256, 256
	if len(mins) == 128 && len(hashes) >= worthIt && crowded(mins) {
		round0AVX512(mins, hashes)
		return
	}
	if len(mins) == 128 && len(hashes) >= 2*first {
		round0BMI2(mins, hashes[:first], shift)
		round0AVX512(mins, hashes[first:])
		return
	}
	round0BMI2(mins, hashes, shift)
}

// crowded guesses from eight of 128 bins whether they have had some four hashes
// each: whether the seven bits below the bin bits are 32 on the average.
func crowded(mins []uint64) bool {
	sum := uint64(0)
	for b := 0; b < 128; b += 16 {
		sum += mins[b] << 7 >> 57
	}
	return sum <= 8*32
}

// openRound1AVX512 has the choice of open bins for sets that leave few of them.
func openRound1AVX512(mins, hashes []uint64, shift uint, open []uint64) {
	if len(mins) != 128 || len(hashes) < 128 {
		round1BMI2(mins, hashes, shift, open)
		return
	}
	round1AVX512(mins, hashes, open)
}

// fewSlots says whether it is better to fill registers with hashes than with
// slots: the latter leaves some of them idle.
func fewSlots(slots, hashes int) bool { return slots <= 16 && hashes >= 32 }

// splitRound2AVX512 fills registers with slots, or takes the few slots that are
// left four by four.
func splitRound2AVX512(out, muls []uint32, hashes []uint64) {
	full, rest := len(out)&^(lanes-1), len(out)&(lanes-1)
	few := (rest + 3) &^ 3
	switch {
	case fewSlots(len(out), len(hashes)):
		full, few = 0, (len(out)+3)&^3
	case few > 8 || len(hashes) < 16:
		full, few = (len(out)+lanes-1)&^(lanes-1), 0
	}
	if full > 0 {
		round2AVX512(out[:full], muls[:full], hashes)
	}
	if few > 0 {
		fewRound2AVX512(out[full:full+few], muls[full:full+few], hashes)
	}
}

func lanesRound2AVX2(out, muls []uint32, hashes []uint64) {
	if n := (len(out) + 3) &^ 3; n > 0 && fewSlots(n, len(hashes)) {
		fewRound2AVX2(out[:n], muls[:n], hashes)
		return
	}
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

// bitMembers and bitRanks are the tables of packAVX2 and unpackAVX2.
var bitMembers, bitRanks = bitTables()

func bitTables() (members, ranks [256]uint64) {
	for x := range 256 {
		n := 0
		for i := range 8 {
			ranks[x] |= uint64(n) << (8 * i)
			if x>>i&1 == 1 {
				members[x] |= uint64(i) << (8 * n)
				n++
			}
		}
	}
	return members, ranks
}

func tablePackAVX2(packed, slots []uint32, open []uint64) {
	packAVX2(packed, slots, open, &bitMembers)
}

func tableUnpackAVX2(slots, packed []uint32, open []uint64) {
	unpackAVX2(slots, packed, open, &bitRanks)
}

func eightEqualAVX2(a, b []uint32) int {
	n := len(a) &^ 7
	return equalAVX2(a[:n], b[:n]) + equal(a[n:], b[n:])
}

// pairKeysAVX512 takes two rows and one level or five; the rest is left to
// bandKeys.
func pairKeysAVX512(keys []uint64, sig []uint32, b Bands, offsets bandOffsets) {
	switch {
	case b.Rows != 2 || b.Bands%8 != 0:
		bandKeys(keys, sig, b, offsets)
	case b.Levels == 1:
		bandKeysAVX512(keys, sig)
	case b.Levels == 5 && len(sig) <= 512 && len(sig)%16 == 0:
		leveledKeysAVX512(keys, sig, b.Bands, (*[4]int)(&offsets))
	default:
		bandKeys(keys, sig, b, offsets)
	}
}
