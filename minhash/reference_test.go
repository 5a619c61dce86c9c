package minhash_test

import (
	"math"
	"math/bits"
	"math/rand/v2"
)

// refKey is the key of one hash for one slot, written down as the package doc
// defines it.
type refKey struct {
	tier  int
	value uint64
}

func (a refKey) less(b refKey) bool {
	return a.tier < b.tier || a.tier == b.tier && a.value < b.value
}

func splitMix64(state *uint64) uint64 {
	*state += 0x9e3779b97f4a7c15
	z := *state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// reference signs a set the slow way: every hash against every slot.
func reference(k int, hashes []uint64) []uint32 {
	log2k := bits.Len(uint(k)) - 1
	seed := uint64(0x6d696e68617368)
	sig := make([]uint32, k)
	for b := range sig {
		multiplier := uint32(splitMix64(&seed)>>32) | 1
		best := refKey{tier: 3}
		for _, h := range hashes {
			v0, v1 := h, h*0xd1342543de82ef95
			key := refKey{2, uint64(uint32(h) * multiplier)}
			switch {
			case int(v0>>(64-log2k)) == b && v0 != math.MaxUint64:
				key = refKey{0, v0}
			case int(v1>>(64-log2k)) == b && v1 != math.MaxUint64:
				key = refKey{1, v1}
			}
			if key.less(best) {
				best = key
			}
		}
		switch best.tier {
		case 0, 1:
			sig[b] = uint32(best.value << log2k >> 32)
		case 2:
			sig[b] = uint32(best.value)
		case 3:
			sig[b] = math.MaxUint32
		}
	}
	return sig
}

func randomHashes(r *rand.Rand, n int) []uint64 {
	hashes := make([]uint64, n)
	for i := range hashes {
		hashes[i] = r.Uint64()
	}
	return hashes
}

// cornerHashes are the hashes at which an implementation may trip: those that
// equal the mark of an empty bin in round 0 or 1, and the ends of the range.
func cornerHashes() []uint64 {
	inverse := uint64(1) // of the multiplier of round 1, by Newton's iteration
	for range 6 {
		inverse *= 2 - 0xd1342543de82ef95*inverse
	}
	return []uint64{math.MaxUint64, -inverse, 0, 1, 1 << 63, math.MaxUint64 - 1, math.MaxUint32, 1 << 32}
}
