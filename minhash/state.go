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

	any   bool     // a hash has been seen
	mins0 []uint64 // per bin, valid if any
	mins1 []uint64 // per bin, valid where mins0 is empty
	mins2 []uint32 // per slot, valid where mins1 is empty too

	open1 []uint16 // the slots that round 0 leaves empty
	open2 []uint16 // those that round 1 leaves empty too

	list1, list2     []uint16 // room for open1 and open2
	openMuls, openIn []uint32 // round 2: multipliers of open2, and minima of one block
}

func newState(k int) state {
	s := state{
		log2k:    uint(bits.TrailingZeros(uint(k))),
		muls:     multipliers(k),
		mins0:    make([]uint64, k),
		mins1:    make([]uint64, k),
		mins2:    make([]uint32, k),
		list1:    make([]uint16, k),
		list2:    make([]uint16, k),
		openMuls: make([]uint32, k),
		openIn:   make([]uint32, k),
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

func (s *state) reset() { s.any = false }

// absorb takes a block of hashes into the minima.
func (s *state) absorb(hashes []uint64) {
	if len(hashes) == 0 {
		return
	}
	first := !s.any
	if first {
		s.any = true
		fill(s.mins0, empty)
	} else if len(s.open1) == 0 {
		round0(s.mins0, hashes, 64-s.log2k)
		return
	}
	round0(s.mins0, hashes, 64-s.log2k)
	s.open1 = s.list1[:vacant(s.list1, s.mins0)]
	s.open2 = s.list2[:0]
	if len(s.open1) == 0 {
		return
	}
	if first {
		fill(s.mins1, empty)
		fill(s.mins2, 1<<32-1)
	}
	round1(s.mins1, hashes, 64-s.log2k)
	s.open2 = s.list2[:vacantOf(s.list2, s.open1, s.mins1)]
	for i, b := range s.open2 {
		s.openMuls[i] = s.muls[b]
	}
	n := (len(s.open2) + 3) &^ 3 // k is a multiple of 4; what pads is not read
	round2(s.openIn[:n], s.openMuls[:n], hashes)
	for i, b := range s.open2 {
		s.mins2[b] = min(s.mins2[b], s.openIn[i])
	}
}

// signature writes the compact form to dst, which has k slots.
func (s *state) signature(dst []uint32) {
	if !s.any {
		fill(dst, 1<<32-1)
		return
	}
	shift := 32 - s.log2k // the 32 bits below the bin bits
	for b, v := range s.mins0 {
		dst[b] = uint32(v >> (shift & 31))
	}
	for _, b := range s.open1 {
		dst[b] = uint32(s.mins1[b] >> (shift & 31))
	}
	for _, b := range s.open2 {
		dst[b] = s.mins2[b]
	}
}

// keys writes the mergeable form to dst, which has k slots. The bin bits of a
// value are known from the slot and make room for the tier: at least four of
// them go, two come.
func (s *state) keys(dst []uint64) {
	if !s.any {
		fill(dst, emptyKey)
		return
	}
	for b, v := range s.mins0 {
		dst[b] = v << (s.log2k & 63) >> 2
	}
	for _, b := range s.open1 {
		dst[b] = tier1 | s.mins1[b]<<(s.log2k&63)>>2
	}
	for _, b := range s.open2 {
		dst[b] = tier2 | uint64(s.mins2[b])<<30
	}
}

func fill[T uint32 | uint64](s []T, v T) {
	for i := range s {
		s[i] = v
	}
}
