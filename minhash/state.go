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
	full  []uint64 // the bitmap of all k bins

	any   bool     // a hash has been seen; nothing below counts before
	blank bool     // all of mins is empty
	mins  []uint64 // mins0 and mins1
	mins0 []uint64 // per bin
	mins1 []uint64 // per bin, where mins0 is empty
	mins2 []uint32 // per slot, where mins1 is empty too

	// The slots that rounds 0 and 1 leave empty, as bitmaps, and how many.
	open1, open2   []uint64
	nOpen1, nOpen2 int

	openMuls, openMins []uint32 // round 2 of one block, the slots of open2 only
}

func newState(k int) state {
	s := state{
		log2k:    uint(bits.TrailingZeros(uint(k))),
		muls:     multipliers(k),
		mins:     make([]uint64, 2*k),
		mins2:    make([]uint32, k),
		full:     make([]uint64, (k+63)/64),
		open1:    make([]uint64, (k+63)/64),
		open2:    make([]uint64, (k+63)/64),
		openMuls: make([]uint32, k),
		openMins: make([]uint32, k),
	}
	s.mins0, s.mins1 = s.mins[:k:k], s.mins[k:]
	for b := range k {
		s.full[b/64] |= 1 << (b % 64)
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

// sign makes the signature of one set and forgets what was absorbed.
func (s *state) sign(sig []uint32, hashes []uint64) {
	if active.sign != nil && active.sign(sig, hashes, s) {
		return
	}
	s.reset()
	s.absorb(hashes)
	s.signature(sig)
}

// absorb takes a block of hashes into the minima.
func (s *state) absorb(hashes []uint64) {
	if len(hashes) == 0 {
		return
	}
	first, open := !s.any, s.open1
	if first {
		s.any, s.blank, open = true, false, s.full
		active.blank(s.mins0)
	}
	shift := 64 - s.log2k
	active.round0(s.mins0, hashes, shift)
	if !first && s.nOpen1 == 0 {
		return
	}
	s.nOpen1 = active.vacant(s.open1, open, s.mins0)
	if s.nOpen1 == 0 {
		s.nOpen2 = 0
		clear(s.open2)
		return
	}
	if first {
		active.blank(s.mins1)
	}
	active.round1(s.mins1, hashes, shift, s.open1)
	s.nOpen2 = active.vacant(s.open2, s.open1, s.mins1)
	if s.nOpen2 == 0 {
		return
	}
	muls, mins := s.openMuls[:s.nOpen2], s.openMins[:s.nOpen2]
	active.pack(s.openMuls, s.muls, s.open2)
	active.round2(mins, muls, hashes)
	if !first {
		i := 0
		for b := range members(s.open2) {
			mins[i] = min(mins[i], s.mins2[b])
			i++
		}
	}
	active.unpack(s.mins2, s.openMins, s.open2)
}

// signature writes the compact form to dst, which has k slots.
func (s *state) signature(dst []uint32) {
	if !s.any {
		for b := range dst {
			dst[b] = 1<<32 - 1
		}
		return
	}
	shift := 32 - s.log2k // the 32 bits below the bin bits
	active.compact(dst, s.mins0, s.mins1, s.mins2, s.open1, s.open2, shift)
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
	for b := range members(s.open1) {
		dst[b] = tier1 | s.mins1[b]<<shift>>2
	}
	for b := range members(s.open2) {
		dst[b] = tier2 | uint64(s.mins2[b])<<30
	}
}
