package align

import (
	"math"
	"slices"
)

// MoveTokens is the length of the shortest move.
const MoveTokens = window

// Move is a stretch that stands in both sequences but does not match, because
// what stands around it is in another order: a[A:A+N] equals b[B:B+N].
type Move struct{ A, B, N int }

// What stands for a stretch that matches: no token, and not the same on both
// sides.
const (
	matchedA = math.MaxUint32 - iota
	matchedB
)

// Moves finds what was moved: equal stretches of eight tokens or more outside of
// the matched runs of at least so many tokens. gaps are those of a and b as Gaps
// returns them, and stay valid. The moves are disjoint and in the order of a; the
// slice is valid until the next call.
//
// Only windows of eight tokens that occur once in what is left of either
// sequence show the way, as with anchors. They are taken in the order of a, and
// each is made as long as it goes; those that what was taken before has reached
// are passed over. So the cost is linear.
func (x *Aligner) Moves(a, b []uint32, gaps []Gap, run int) []Move {
	x.moves = x.moves[:0]
	x.leave(a, b, gaps, run)
	ta, tb := x.ta, x.tb
	if len(ta) < window || len(tb) < window {
		return x.moves
	}
	x.anchors.pos = x.anchors.pos[:0]
	x.anchors.find(ta, tb)
	for _, p := range x.anchors.pos {
		i, j := int(p[0]), int(p[1])
		if !same(ta[i:], tb[j:]) { // reached before
			continue
		}
		n := window
		for i > 0 && j > 0 && ta[i-1] == tb[j-1] {
			i, j, n = i-1, j-1, n+1
		}
		for i+n < len(ta) && j+n < len(tb) && ta[i+n] == tb[j+n] {
			n++
		}
		for k := range n {
			ta[i+k], tb[j+k] = matchedA, matchedB
		}
		x.moves = append(x.moves, Move{int(x.pa[i]), int(x.pb[j]), n})
	}
	return x.moves
}

// leave puts into ta and tb what no long run holds, with its places.
func (x *Aligner) leave(a, b []uint32, gaps []Gap, run int) {
	x.ta, x.pa = grow(x.ta, len(a))[:0], grow(x.pa, len(a))[:0]
	x.tb, x.pb = grow(x.tb, len(b))[:0], grow(x.pb, len(b))[:0]
	i, j := 0, 0
	for k := 0; k <= len(gaps); k++ {
		next := Gap{len(a), len(a), len(b), len(b)}
		if k < len(gaps) {
			next = gaps[k]
		}
		if next.A0-i >= run {
			x.ta, x.pa = append(x.ta, matchedA), append(x.pa, 0)
			x.tb, x.pb = append(x.tb, matchedB), append(x.pb, 0)
			i, j = next.A0, next.B0
		}
		for ; i < next.A1; i++ {
			x.ta, x.pa = append(x.ta, a[i]), append(x.pa, int32(i))
		}
		for ; j < next.B1; j++ {
			x.tb, x.pb = append(x.tb, b[j]), append(x.pb, int32(j))
		}
	}
}

// Reorder gives the places of a's tokens in the order in which what was moved
// stands where b has it: behind the last token before it that matches. The moves
// are those that Moves returned for sequences with these gaps, the first one of n
// tokens; the slice is valid until the next call.
func (x *Aligner) Reorder(n int, gaps []Gap, moves []Move) []int32 {
	x.byB = append(x.byB[:0], moves...)
	slices.SortFunc(x.byB, func(p, q Move) int { return p.B - q.B })
	// The place in a behind the last match before a block: in the run before the
	// first gap that ends behind the block's begin, or at the end of that run.
	x.to = x.to[:0]
	k, runA, runB := 0, 0, 0
	for _, m := range x.byB {
		for k < len(gaps) && gaps[k].B1 <= m.B {
			runA, runB = gaps[k].A1, gaps[k].B1
			k++
		}
		end := n
		if k < len(gaps) {
			end = gaps[k].A0
		}
		x.to = append(x.to, int32(min(runA+m.B-runB, end)))
	}
	x.order = grow(x.order, n)[:0]
	block := 0
	for i := 0; ; {
		for block < len(x.to) && int(x.to[block]) <= i {
			for m, k := x.byB[block], 0; k < m.N; k++ {
				x.order = append(x.order, int32(m.A+k))
			}
			block++
		}
		switch {
		case i == n:
			return x.order
		case len(moves) > 0 && moves[0].A == i:
			i += moves[0].N
			moves = moves[1:]
		default:
			x.order = append(x.order, int32(i))
			i++
		}
	}
}
