package minhash

import (
	"fmt"
	"math"
)

// Estimate is what two signatures say about the similarity of their sets.
type Estimate struct {
	// Similarity is the share of equal slots, 0 to 1. It is an unbiased
	// estimate of the Jaccard similarity.
	Similarity float64
	// StdErr is sqrt(j(1-j)/k) for j = Similarity and k slots: the standard
	// error of k independent slots. That is an upper bound, and a wide one for
	// short sets: the error is about 3/4 of it where the union has k/2 to k
	// shingles, and comes up to it at about 30 k. It is 0 where no slot or
	// every slot is equal, which does not mean that the similarity is known.
	StdErr float64
}

// Similarity estimates the Jaccard similarity of the sets behind two
// signatures of the same Config. If either is the signature of the empty set
// (every slot 0xFFFFFFFF) it is 0. The error wraps ErrSlots if the lengths
// differ or are 0.
func Similarity(a, b []uint32) (Estimate, error) {
	if len(a) != len(b) || len(a) == 0 {
		return Estimate{}, fmt.Errorf("%w: comparing %d with %d; sign both sets with one Config", ErrSlots, len(a), len(b))
	}
	if isEmpty(a) || isEmpty(b) {
		return Estimate{}, nil
	}
	k := float64(len(a))
	j := float64(Equal(a, b)) / k
	return Estimate{Similarity: j, StdErr: math.Sqrt(j * (1 - j) / k)}, nil
}

// Equal counts the slots in which a and b agree. Slots that only the longer
// one has are not counted. It compares numbers and knows nothing of empty sets:
// two of them agree in every slot.
func Equal(a, b []uint32) int {
	b = b[:min(len(a), len(b))]
	a = a[:len(b)]
	return active.equal(a, b)
}

func isEmpty(sig []uint32) bool {
	for _, v := range sig {
		if v != 1<<32-1 {
			return false
		}
	}
	return true
}
