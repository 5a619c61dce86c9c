package corpus

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math/bits"
)

// swaps sums up replacements of a text by another: the same one may stand in
// many places.
type swaps struct {
	// Secret: no stranger can fill one place. No result depends on them.
	seed    maphash.Seed
	secrets [2]uint64

	list  []swap
	slots []uint32 // place in the list, plus 1; open addressing
}

// swap is one replacement, and what all its occurrences weigh. The texts are
// bytes of the two normalised texts.
type swap struct {
	from, to  [2]uint32
	all, body int64
	key       uint64 // of the two texts
}

func newSwaps(seed maphash.Seed) swaps {
	return swaps{seed: seed, secrets: [2]uint64{maphash.Comparable(seed, 1), maphash.Comparable(seed, 2)}}
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
		x := &s.list[i]
		x.key = s.key(from[x.from[0]:x.from[1]], to[x.to[0]:x.to[1]])
		first := s.first(i, from, to)
		if first != x {
			first.all += x.all
			first.body += x.body
		}
		all, body = max(all, first.all), max(body, first.body)
	}
	return all, body
}

// key hashes a replacement.
func (s *swaps) key(from, to []byte) uint64 {
	if len(from) > 16 || len(to) > 16 {
		return 3*maphash.Bytes(s.seed, from) + maphash.Bytes(s.seed, to)
	}
	return s.ends(from) + bits.RotateLeft64(s.ends(to), 32)
}

// ends hashes the two ends of up to 16 bytes, which are all of them.
func (s *swaps) ends(t []byte) uint64 {
	var x, y uint64
	switch n := len(t); {
	case n >= 8:
		x, y = binary.LittleEndian.Uint64(t), binary.LittleEndian.Uint64(t[n-8:])
	case n >= 4:
		x, y = uint64(binary.LittleEndian.Uint32(t)), uint64(binary.LittleEndian.Uint32(t[n-4:]))
	case n > 0:
		x, y = uint64(t[0])|uint64(t[n/2])<<8, uint64(t[n-1])
	}
	hi, lo := bits.Mul64(x^s.secrets[0], y^s.secrets[1]^uint64(len(t)))
	return hi ^ lo
}

// first gives the first replacement that is the same as number i.
func (s *swaps) first(i int, from, to []byte) *swap {
	x := &s.list[i]
	if len(s.list) <= fewSwaps {
		for k := range s.list[:i] {
			if first := &s.list[k]; first.key == x.key && first.same(x, from, to) {
				return first
			}
		}
		return x
	}
	mask := uint64(len(s.slots) - 1)
	at := x.key & mask
	for ; s.slots[at] != 0; at = (at + 1) & mask {
		if first := &s.list[s.slots[at]-1]; first.key == x.key && first.same(x, from, to) {
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
