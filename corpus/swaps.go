package corpus

import (
	"math/bits"

	"github.com/zeebo/xxh3"
)

// swaps sums up replacements of a text by another: the same one may stand in
// many places.
type swaps struct {
	mul   uint64 // odd and secret
	list  []swap
	slots []uint32 // place in the list, plus 1; open addressing
}

// swap is one replacement, and what all its occurrences weigh.
type swap struct {
	from, to  uint64 // hashes of the texts
	all, body int64
}

// fewSwaps are searched one by one.
const fewSwaps = 8

func (s *swaps) reset() { s.list = s.list[:0] }

// add adds an occurrence, inside the body or not.
func (s *swaps) add(from, to []byte, weight int64, inside bool) {
	s.list = append(s.list, swap{xxh3.Hash(from), xxh3.Hash(to), weight, weight * int64(truth(inside))})
}

// largest gives the largest sum, of the whole and of the body.
func (s *swaps) largest() (all, body int64) {
	if len(s.list) > fewSwaps {
		s.slots = resize(s.slots, 1<<bits.Len(uint(2*len(s.list))))
		clear(s.slots)
	}
	for i := range s.list {
		w := s.first(i)
		if x := &s.list[i]; x != w {
			w.all += x.all
			w.body += x.body
		}
		all, body = max(all, w.all), max(body, w.body)
	}
	return all, body
}

// first gives the first swap that is the same as number i.
func (s *swaps) first(i int) *swap {
	x := &s.list[i]
	if len(s.list) <= fewSwaps {
		for k := range s.list[:i] {
			if w := &s.list[k]; w.from == x.from && w.to == x.to {
				return w
			}
		}
		return x
	}
	mask := uint64(len(s.slots) - 1)
	at := (x.from*s.mul ^ x.to) * s.mul >> 32 & mask
	for ; s.slots[at] != 0; at = (at + 1) & mask {
		if w := &s.list[s.slots[at]-1]; w.from == x.from && w.to == x.to {
			return w
		}
	}
	s.slots[at] = uint32(i + 1)
	return x
}
