package corpus

import (
	"github.com/neardup/neardup/internal/align"
	"github.com/neardup/neardup/shingle"
)

// reordered is what is known of a pair of texts with passages in another order.
type reordered struct {
	threshold int64        // half way from that of a near-duplicate to 1
	moves     []align.Move // none unless the pair is of this kind

	// Scratch.

	a       shingle.Tokens // the shorter text in the order of the other one
	ids     []uint32
	gaps    []align.Gap
	changes []Change
}

// reorder rules on a pair that scores little as it stands: what both texts have,
// but in another order, is put where the longer one has it, and the shorter one
// is compared anew. The ruling stays as it is unless the score then says that not
// much else differs: pages that list the same things in any order are many, and
// they seldom are copies.
//
// Runs and gaps, the body and the longest run remain those of the texts as they
// are.
func (j *judge) reorder(a, b []uint32, r ruling) ruling {
	moves := j.aligner.Moves(a, b, j.gaps, runTokens)
	if len(moves) == 0 {
		return r
	}
	x := &j.reordered
	x.put(j.a, a, j.aligner.Reorder(len(a), j.gaps, moves))
	tokens := 0
	for _, m := range moves {
		j.moved += weigh(j.a.Mark[m.A : m.A+m.N]).weight
		tokens += m.N
	}
	text, gaps, changes, body := j.a, append(x.gaps[:0], j.gaps...), j.changes, j.body
	j.a, j.changes, j.body = &x.a, x.changes[:0], align.Gap{}
	j.gaps = j.aligner.Gaps(x.ids, b, j.held[:len(j.words.count)], j.common)
	again := j.rule()
	x.gaps, x.changes = gaps, j.changes
	j.a, j.gaps, j.changes, j.body = text, gaps, changes, body
	if again.score < j.reordered.threshold {
		return r
	}
	x.moves = moves
	again.near, again.kind = true, Reordered
	again.sameBody = r.sameBody
	again.body, again.cover, again.longest = r.body, r.cover+tokens, r.longest
	return again
}

// put makes a the tokens of t, and ids theirs, in an order.
func (x *reordered) put(t *shingle.Tokens, ids []uint32, order []int32) {
	n := len(order)
	x.ids, x.a.Hash, x.a.Mark = resize(x.ids, n)[:0], resize(x.a.Hash, n)[:0], resize(x.a.Mark, n)[:0]
	x.a.Off, x.a.Norm = append(resize(x.a.Off, n+1)[:0], 0), resize(x.a.Norm, len(t.Norm))[:0]
	for _, i := range order {
		x.ids = append(x.ids, ids[i])
		x.a.Hash = append(x.a.Hash, t.Hash[i])
		x.a.Mark = append(x.a.Mark, t.Mark[i])
		x.a.Norm = append(x.a.Norm, t.Token(int(i))...)
		x.a.Off = append(x.a.Off, uint32(len(x.a.Norm)))
	}
	x.a.Weight, x.a.Numbers = t.Weight, t.Numbers
}
