package corpus

import (
	"bytes"
	"hash/maphash"
	"math/bits"
)

// swaps sums up replacements of a text by another: the same one may stand in
// many places.
type swaps struct {
	seed  maphash.Seed // secret: no stranger can fill one place. No result depends on it
	list  []swap
	slots []uint32 // place in the list, plus 1; open addressing
}

// swap is one replacement, and what all its occurrences weigh. The texts are
// bytes of the two normalised texts.
type swap struct {
	from, to  [2]uint32
	all, body int64
}

// fewSwaps are searched one by one.
const fewSwaps = 8

// largest sums up equal replacements and gives the largest sum, of the whole and
// of the body.
func (s *swaps) largest(from, to []byte) (all, body int64) {
	if len(s.list) > fewSwaps {
		s.slots = resize(s.slots, 1<<bits.Len(uint(2*len(s.list))))
		clear(s.slots)
	}
	for i := range s.list {
		first, x := s.first(i, from, to), &s.list[i]
		if first != x {
			first.all += x.all
			first.body += x.body
		}
		all, body = max(all, first.all), max(body, first.body)
	}
	return all, body
}

// first gives the first replacement that is the same as number i.
func (s *swaps) first(i int, from, to []byte) *swap {
	x := &s.list[i]
	if len(s.list) <= fewSwaps {
		for k := range s.list[:i] {
			if first := &s.list[k]; first.same(x, from, to) {
				return first
			}
		}
		return x
	}
	h := 3*maphash.Bytes(s.seed, from[x.from[0]:x.from[1]]) + maphash.Bytes(s.seed, to[x.to[0]:x.to[1]])
	mask := uint64(len(s.slots) - 1)
	at := h & mask
	for ; s.slots[at] != 0; at = (at + 1) & mask {
		if first := &s.list[s.slots[at]-1]; first.same(x, from, to) {
			return first
		}
	}
	s.slots[at] = uint32(i + 1)
	return x
}

func (x *swap) same(y *swap, from, to []byte) bool {
	return x.from[1]-x.from[0] == y.from[1]-y.from[0] && x.to[1]-x.to[0] == y.to[1]-y.to[0] &&
		bytes.Equal(from[x.from[0]:x.from[1]], from[y.from[0]:y.from[1]]) &&
		bytes.Equal(to[x.to[0]:x.to[1]], to[y.to[0]:y.to[1]])
}
