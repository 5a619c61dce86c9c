package minhash

import "math/bits"

// Tiers of a mergeable key, in its top two bits. Tier 3 is the empty set's.
const (
	tier1    = 1 << 62
	tier2    = 2 << 62
	emptyKey = 1<<64 - 1
)

// state is a set in the making: the minima of each round as far as they can
// still matter. A slot that round 0 has filled needs rounds 1 and 2 no more,
// whatever comes later; a slot that is empty now was empty after every block
// before, so its minima of rounds 1 and 2 are complete.
type state struct {
	log2k uint
	muls  []uint32 // ab of every slot
	blank []uint64 // k empty bins

	any   bool     // a hash has been seen; nothing below counts before
	mins0 []uint64 // per bin
	mins1 []uint64 // per bin, where mins0 is empty
	mins2 []uint32 // per slot, where mins1 is empty too

	open1, open2   []uint16 // the slots that rounds 0 and 1 leave empty,
	nOpen1, nOpen2 int      // and how many they are

	openMuls, openMins []uint32 // round 2 of one block over open2
}

func newState(k int) state {
	s := state{
		log2k:    uint(bits.TrailingZeros(uint(k))),
		muls:     multipliers(k),
		blank:    make([]uint64, k),
		mins0:    make([]uint64, k),
		mins1:    make([]uint64, k),
		mins2:    make([]uint32, k),
		open1:    make([]uint16, k),
		open2:    make([]uint16, k),
		openMuls: make([]uint32, k),
		openMins: make([]uint32, k),
	}
	for b := range s.blank {
		s.blank[b] = empty
	}
	return s
}

// multipliers are the odd constants ab of the definition.
func multipliers(k int) []uint32 {
	muls := make([]uint32, k)
	x := uint64(0x6d696e68617368)
	for b := range muls {
		x += gamma
		muls[b] = uint32(mix64(x)>>32) | 1
	}
	return muls
}

func (s *state) reset() { s.any, s.nOpen1, s.nOpen2 = false, 0, 0 }

// absorb takes a block of hashes into the minima.
func (s *state) absorb(hashes []uint64) {
	if len(hashes) == 0 {
		return
	}
	first := !s.any
	if first {
		s.any = true
		copy(s.mins0, s.blank)
	}
	round0(s.mins0, hashes, 64-s.log2k)
	if !first && s.nOpen1 == 0 {
		return
	}
	s.nOpen1 = vacant(s.open1, s.mins0)
	open1 := s.open1[:s.nOpen1]
	s.nOpen2 = 0
	if len(open1) == 0 {
		return
	}
	if first {
		copy(s.mins1, s.blank)
	}
	round1(s.mins1, hashes, 64-s.log2k)
	s.nOpen2 = vacantOf(s.open2, open1, s.mins1)
	open2, muls, mins := s.open2[:s.nOpen2], s.openMuls[:s.nOpen2], s.openMins[:s.nOpen2]
	for i, b := range open2 {
		muls[i] = s.muls[b]
	}
	round2(mins, muls, hashes)
	if first {
		for i, b := range open2 {
			s.mins2[b] = mins[i]
		}
		return
	}
	for i, b := range open2 {
		s.mins2[b] = min(s.mins2[b], mins[i])
	}
}

// signature writes the compact form to dst, which has k slots.
func (s *state) signature(dst []uint32) {
	if !s.any {
		for b := range dst {
			dst[b] = 1<<32 - 1
		}
		return
	}
	shift := (32 - s.log2k) & 31 // the 32 bits below the bin bits
	for b, v := range s.mins0 {
		dst[b] = uint32(v >> shift)
	}
	for _, b := range s.open1[:s.nOpen1] {
		dst[b] = uint32(s.mins1[b] >> shift)
	}
	for _, b := range s.open2[:s.nOpen2] {
		dst[b] = s.mins2[b]
	}
}

// keys writes the mergeable form to dst, which has k slots. The bin bits of a
// value are known from the slot and make room for the tier: at least four of
// them go, two come.
func (s *state) keys(dst []uint64) {
	if !s.any {
		for b := range dst {
			dst[b] = emptyKey
		}
		return
	}
	shift := s.log2k & 63
	for b, v := range s.mins0 {
		dst[b] = v << shift >> 2
	}
	for _, b := range s.open1[:s.nOpen1] {
		dst[b] = tier1 | s.mins1[b]<<shift>>2
	}
	for _, b := range s.open2[:s.nOpen2] {
		dst[b] = tier2 | uint64(s.mins2[b])<<30
	}
}
