package align

import (
	"hash/maphash"
	"math/bits"
	"slices"
)

// window is the length of an anchor in tokens: short enough to survive between
// edits, long enough to be rare.
const window = 8

// anchors finds windows of eight tokens that occur once in each of two
// sequences, and among them the longest chain that rises in both. The result
// does not depend on the secret: equal hashes are told apart by their tokens.
type anchors struct {
	secret uint64 // keeps a stranger from filling one place of the table
	table  []entry
	places []int32 // of the windows of a in the table
	pos    [][2]int32
	tails  []int32 // index into pos: the last element of the best chain of each length
	prev   []int32
}

// entry is a window that a and b have: the places where it was first seen, plus
// 1; 0 if it was not seen, negative if it was seen again.
type entry struct {
	hash uint64
	a, b int32
}

// chain returns the anchors in order; the slice is valid until the next call.
// Ties are broken as patience sorting does: a window goes on the leftmost pile
// whose top does not lie before it in b, and is linked to the top of the pile
// to its left.
func (x *anchors) chain(a, b []uint32) [][2]int32 {
	x.pos = x.pos[:0]
	if len(a) < window || len(b) < window {
		return x.pos
	}
	x.find(a, b)
	x.tails = x.tails[:0]
	x.prev = grow(x.prev, len(x.pos))
	for i, p := range x.pos {
		k := len(x.tails)
		if k > 0 && x.pos[x.tails[k-1]][1] >= p[1] { // seldom, in texts that are alike
			k, _ = slices.BinarySearchFunc(x.tails, p[1], func(t, v int32) int { return int(x.pos[t][1]) - int(v) })
		}
		x.prev[i] = -1
		if k > 0 {
			x.prev[i] = x.tails[k-1]
		}
		if k == len(x.tails) {
			x.tails = append(x.tails, 0)
		}
		x.tails[k] = int32(i)
	}
	if len(x.tails) == 0 {
		return x.pos
	}
	// The chain is read off from its end and written to the end of pos, which
	// it cannot overtake: it has no more elements than come before it.
	to := len(x.pos)
	for i := x.tails[len(x.tails)-1]; i >= 0; i = x.prev[i] {
		to--
		x.pos[to] = x.pos[i]
	}
	return x.pos[to:]
}

// find lists in x.pos the windows that a and b both have once, in the order of a.
func (x *anchors) find(a, b []uint32) {
	for x.secret == 0 {
		x.secret = maphash.Comparable(maphash.MakeSeed(), 0) | 1
	}
	size := 1 << bits.Len(uint(2*len(a)))
	x.table = grow(x.table, size)
	clear(x.table)
	x.places = x.places[:0]
	x.roll(a, func(i int, hash uint64) {
		at := x.at(hash, a, a, i)
		x.places = append(x.places, int32(at))
		e := &x.table[at]
		e.hash = hash
		e.a = seen(e.a, i)
	})
	x.roll(b, func(j int, hash uint64) {
		if e := &x.table[x.at(hash, a, b, j)]; e.a != 0 {
			e.b = seen(e.b, j)
		}
	})
	for i, at := range x.places {
		if e := x.table[at]; e.a == int32(i+1) && e.b > 0 {
			x.pos = append(x.pos, [2]int32{e.a - 1, e.b - 1})
		}
	}
}

func seen(before int32, i int) int32 {
	if before == 0 {
		return int32(i + 1)
	}
	return -max(before, -before)
}

// at finds the place of the window t[i:i+8] in the table: its own, or a free one.
func (x *anchors) at(hash uint64, a, t []uint32, i int) int {
	mask := len(x.table) - 1
	at := int(hash>>32) & mask
	for {
		e := &x.table[at]
		if e.a == 0 || e.hash == hash && same(a[max(e.a, -e.a)-1:], t[i:]) {
			return at
		}
		at = (at + 1) & mask
	}
}

func same(a, b []uint32) bool { return [window]uint32(a) == [window]uint32(b) }

// roll calls f for each window of t with a hash of it, a XOR of rotated terms,
// so that the oldest term can be taken out again.
func (x *anchors) roll(t []uint32, f func(i int, hash uint64)) {
	var h uint64
	for i, id := range t {
		h = bits.RotateLeft64(h, 7) ^ x.mix(id)
		if i >= window {
			h ^= bits.RotateLeft64(x.mix(t[i-window]), 7*window)
		}
		if i >= window-1 {
			hi, lo := bits.Mul64(h, x.secret)
			f(i-window+1, hi^lo)
		}
	}
}

func (x *anchors) mix(id uint32) uint64 {
	v := uint64(id+1) * x.secret
	return (v ^ v>>29) * 0xBF58476D1CE4E5B9
}
