package minhash

import "fmt"

// Merge lowers each key of dst to that of src where src is smaller. If both
// come from AppendKeys of Sketchers with the same Config, dst then holds the
// keys of the union of the two sets, bit for bit. Merging is commutative,
// associative and idempotent, so parts of a set may be sketched anywhere and
// joined in any order; the keys of the empty set change nothing.
//
// The error wraps ErrSlots if the lengths differ; dst is then unchanged.
func Merge(dst, src []uint64) error {
	if len(dst) != len(src) {
		return fmt.Errorf("%w: merging %d keys into %d; use one Config for both", ErrSlots, len(src), len(dst))
	}
	for i, k := range src {
		dst[i] = min(dst[i], k)
	}
	return nil
}

// AppendCompact appends the signature that belongs to mergeable keys, one slot
// for each key. It is exactly what signing the whole set gives.
func AppendCompact(dst []uint32, keys []uint64) []uint32 {
	dst, sig := grow(dst, len(keys))
	for i, k := range keys {
		sig[i] = uint32(k >> 30) // all tiers have their 32 bits there
	}
	return dst
}
