package corpus

import (
	"bytes"
	"hash/maphash"

	"github.com/neardup/neardup/internal/align"
	"github.com/neardup/neardup/shingle"
)

// judge gives verdicts on one text, the query, against others. It holds
// scratch: one a goroutine. Texts that need no more of it than those before
// cost no allocation.
type judge struct {
	threshold int64 // of a near-duplicate, in units
	hopeless  int64 // no pair that may reach this align is refused

	query    *shingle.Tokens
	words    words // of the query
	otherIDs []uint32
	held     []uint32 // by id: how often the other text has the token
	bag      weighed  // what both have, in whatever order
	common   int      // tokens in it

	aligner align.Aligner
	speller speller
	swaps   swaps

	// What the last comparison found, a being the text with fewer tokens.
	a, b    *shingle.Tokens
	swapped bool // a is the other text
	gaps    []align.Gap
	changes []Change // by gap
	body    align.Gap
	moved   int64 // what the tokens weigh that were put back into their place

	reordered reordered

	shingles shingleSet // of the query
}

// ruling is the outcome of a comparison in numbers.
type ruling struct {
	near    bool
	refused bool // by a cheap test: nothing is known but that it is not near
	kind    Kind
	parts
	template int64 // share of what the two have in common, in ten-thousandths
	sameBody bool
	body     int64
	numbers  int64
	clashes  int64
	cover    int // tokens in aligned runs that count
	matched  int // tokens in all runs
	longest  int
}

func newJudge(c Config) *judge {
	t := c.Effective().threshold()
	seed := maphash.MakeSeed()
	mul := maphash.Comparable(seed, 0) | 1
	return &judge{threshold: t, reordered: reordered{threshold: (t + unit) / 2}, hopeless: min(t, defaultThreshold), words: words{mul: mul}, swaps: newSwaps(seed), shingles: shingleSet{mul: mul}}
}

const defaultThreshold = unit / 10 * 7

// ask makes q the query of the next comparisons.
func (j *judge) ask(q *shingle.Tokens) {
	j.query = q
	j.words.of(q)
	j.shingles.made = false
}

// compare rules on the query and t. With refuse, pairs that have no chance are
// turned down before they are aligned.
func (j *judge) compare(t *shingle.Tokens, refuse bool) (r ruling) {
	q := j.query
	j.a, j.b, j.swapped = q, t, false
	j.gaps, j.changes, j.body = nil, j.changes[:0], align.Gap{}
	j.moved, j.reordered.moves = 0, nil
	n, m := q.Len(), t.Len()
	if n == 0 || m == 0 {
		return ruling{}
	}
	bound := bound{sum: int64(q.Weight + t.Weight), lighter: int64(min(q.Weight, t.Weight)),
		numbers: int64(min(q.Numbers, t.Numbers)), threshold: j.hopeless}
	if refuse && bound.hopeless(weighed{bound.lighter, bound.numbers}) {
		return ruling{refused: true}
	}
	pre := align.Prefix(q.Hash, t.Hash)
	if pre == n && pre == m {
		j.body = align.Gap{A1: n, B1: n}
		return ruling{near: true, kind: Normalized, parts: parts{score: unit, align: unit}, body: unit,
			numbers: int64(q.Numbers), cover: n, longest: n}
	}
	suf := align.Suffix(q.Hash[pre:], t.Hash[pre:])
	if !j.meet(t, pre, suf, bound, refuse) {
		return ruling{refused: true}
	}
	ids, otherIDs := j.words.ids, j.otherIDs
	if n > m || n == m && bytes.Compare(q.Token(pre), t.Token(pre)) > 0 {
		j.a, j.b, j.swapped = t, q, true
		ids, otherIDs = otherIDs, ids
	}
	j.gaps = j.aligner.Gaps(ids, otherIDs, j.held[:len(j.words.count)], j.common)
	r = j.rule()
	// What may have been moved is common, and did not match.
	if bound.threshold = j.reordered.threshold; r.score < bound.threshold && j.threshold < unit &&
		j.common-r.matched >= max(align.MoveTokens, j.a.Len()/16) && !bound.hopeless(j.bag) {
		r = j.reorder(ids, otherIDs, r)
	}
	return r
}

// sievedTokens is after how many tokens of a sieve a pair is asked whether it is
// hopeless.
const sievedTokens = 64

// sieve reports false if the pair is hopeless even if all tokens that may be in
// the query were common. No other token of t can be: most pairs that are turned
// down are so here, before any token is looked up. The bound that meet has is
// never above this one.
//
// It gives up where, if the text goes on as it began, the pair will pass.
func (j *judge) sieve(hashes []uint64, marks []shingle.Mark, best weighed, bound bound) bool {
	var lack weighed
	for k := 0; k < len(hashes); {
		end := min(k+sievedTokens, len(hashes))
		lack.add(lacking(j.words.seen, hashes[k:end], marks[k:end], j.words.mul, uint(j.words.shift)))
		k = end
		if bound.hopeless(weighed{best.weight - lack.weight, best.numbers - lack.numbers}) {
			return false
		}
		rest := int64(len(hashes)-k) / sievedTokens
		done := int64(k+sievedTokens-1) / sievedTokens
		if !bound.hopeless(weighed{best.weight - lack.weight - lack.weight*rest/done, best.numbers}) {
			return true
		}
	}
	return true
}

// meet gives the tokens of t the ids that the query has for them, and counts
// them by id. The two begin with pre and end with suf equal tokens. With refuse,
// meet reports false if the pair is hopeless by what the two have in common as
// multisets.
func (j *judge) meet(t *shingle.Tokens, pre, suf int, bound bound, refuse bool) bool {
	w, n, m := &j.words, j.query.Len(), t.Len()
	hashes, marks := t.Hash[pre:m-suf], t.Mark[pre:m-suf]
	if refuse && !j.sieve(hashes, marks, weighed{int64(t.Weight), int64(t.Numbers)}, bound) {
		return false
	}
	j.otherIDs = resize(j.otherIDs, m)
	copy(j.otherIDs[:pre], w.ids)
	copy(j.otherIDs[m-suf:], w.ids[n-suf:])
	w.find(j.otherIDs[pre:m-suf], hashes)
	ids := len(w.count)
	j.held = resize(j.held, ids+noToken)
	clear(j.held)
	count(j.held, j.otherIDs)
	j.bag, j.common = meet(w.count, j.held[:ids], w.marks)
	return !refuse || !bound.hopeless(j.bag)
}

// rule reads the alignment and applies the rule.
func (j *judge) rule() (r ruling) {
	n, m := j.a.Len(), j.b.Len()
	first, last := j.runs(&r)
	hasBody := j.body.A1 > j.body.A0
	// Of the gaps outside of the body, and inside: what they hold, and what of
	// a lies in them.
	var sums [2]tally
	var lost [2]weighed
	j.swaps.list = j.swaps.list[:0]
	for i, g := range j.gaps {
		side := truth(i >= first && i < last)
		lost[side].add(j.read(g, &sums[side], side == inside))
	}
	in, inLost := sums[inside], lost[inside]
	all := sums[outside]
	all.add(in)
	all.top, in.top = j.swaps.largest(j.a.Norm, j.b.Norm)
	all.match2 += 2 * (int64(j.a.Weight) - lost[outside].weight - inLost.weight)
	all.inserted += j.moved / 2 // a character that was moved costs half as much as an inserted one
	all.agree = int64(j.a.Numbers) - lost[outside].numbers - inLost.numbers
	base := int64(min(j.a.Weight, j.b.Weight))
	r.parts = all.parts(int64(n), base)
	r.numbers, r.clashes = all.agree, all.clash
	bodyA, bodyB := j.body.A1-j.body.A0, j.body.B1-j.body.B0
	if hasBody {
		w := weigh(j.a.Mark[j.body.A0:j.body.A1])
		in.match2 += 2 * (w.weight - inLost.weight)
		in.agree = w.numbers - inLost.numbers
		r.body = in.parts(int64(n), base).score
		r.sameBody = r.body >= bodyScore && 10*bodyA >= 6*n && 10*bodyB >= 6*m &&
			min(bodyA, bodyB) >= bodyTokens && all.clash-in.clash <= bodyClashes
	}
	header := j.body.A0+j.body.B0 > 0
	footer := j.body.A1 < n || j.body.B1 < m
	if r.score >= j.threshold { // near without the body: an edit in the first or last words is an edit
		header = j.differing(0, first) >= headerTokens
		footer = j.differing(last, len(j.gaps)) >= headerTokens
	}
	held := 10*r.cover >= 9*n && 10*r.cover < 8*m // n <= m: only a can be held
	if j.threshold < unit {                       // else only equal tokens count, and these were seen before
		r.near = r.score >= j.threshold || r.sameBody
	}
	switch {
	case r.near && r.sameBody && header && footer:
		r.kind = NewHeaderFooter
	case r.near && r.sameBody && header:
		r.kind = NewHeader
	case r.near && r.sameBody && footer:
		r.kind = NewFooter
	case r.near && held:
		r.kind = Contains
	case r.near:
		r.kind = Edited
	case r.align >= j.threshold && r.score < r.align: // the deductions took it down
		r.kind = Template
	case held:
		r.kind = ContainsLonger
	case r.longest >= passageTokens:
		r.kind = Passage
	}
	return r
}

const outside, inside = 0, 1 // of the body

// differing counts the tokens in gaps from one to before another that are no
// variants, of the text that has more of them there.
func (j *judge) differing(from, to int) int {
	a, b := 0, 0
	for i, g := range j.gaps[from:to] {
		if j.changes[from+i] != Variant {
			a += g.A1 - g.A0
			b += g.B1 - g.B0
		}
	}
	return max(a, b)
}

// runs walks the aligned runs: coverage, the longest, and the body between the
// first and the last that counts. The gaps first to last, last not included, lie
// in the body.
func (j *judge) runs(r *ruling) (first, last int) {
	x, y := 0, 0
	for i := 0; ; i++ {
		end, next := j.a.Len(), align.Gap{}
		if i < len(j.gaps) {
			next = j.gaps[i]
			end = next.A0
		}
		n := end - x
		r.longest = max(r.longest, n)
		r.matched += n
		if n >= runTokens {
			if r.cover == 0 {
				first, j.body.A0, j.body.B0 = i, x, y
			}
			last, j.body.A1, j.body.B1 = i, x+n, y+n
			r.cover += n
		}
		if i >= len(j.gaps) {
			return first, last
		}
		x, y = next.A1, next.B1
	}
}

// eachRun calls f for each aligned run: n tokens from a's and b's places on.
func (j *judge) eachRun(f func(a, b, n int)) {
	x, y := 0, 0
	for _, g := range j.gaps {
		if g.A0 > x {
			f(x, y, g.A0-x)
		}
		x, y = g.A1, g.B1
	}
	if x < j.a.Len() {
		f(x, y, j.a.Len()-x)
	}
}

// read adds to sum what one gap holds, and says what of a lies in it.
func (j *judge) read(g align.Gap, sum *tally, inside bool) weighed {
	a, b := weighPart(j.a.Mark, g.A0, g.A1), weighPart(j.b.Mark, g.B0, g.B1)
	if g.A0 == g.A1 || g.B0 == g.B1 {
		sum.inserted += a.weight + b.weight
		j.changes = append(j.changes, Inserted)
		return a
	}
	from := [2]uint32{j.a.Off[g.A0], j.a.Off[g.A1]}
	to := [2]uint32{j.b.Off[g.B0], j.b.Off[g.B1]}
	// Numbers on one side alone are not the same.
	same := a.numbers == 0 && b.numbers == 0 || a.numbers > 0 && b.numbers > 0 && j.sameNumbers(g)
	if same && j.variant(from, to) || !same && bytes.Equal(j.a.Norm[from[0]:from[1]], j.b.Norm[to[0]:to[1]]) {
		sum.match2 += a.weight + b.weight
		sum.variants++
		j.changes = append(j.changes, Variant)
		return a
	}
	change := Replaced
	if !same && a.numbers > 0 && b.numbers > 0 {
		change = Conflict
		sum.clash++
	}
	replaced := min(a.weight, b.weight)
	sum.others++
	sum.replaced += replaced
	sum.inserted += a.weight + b.weight - 2*replaced
	j.swaps.list = append(j.swaps.list, swap{from: from, to: to, all: replaced, body: replaced * int64(truth(inside))})
	j.changes = append(j.changes, change)
	return a
}

// variant reports whether bytes of a and bytes of b are one word or phrase in two
// spellings.
func (j *judge) variant(from, to [2]uint32) bool {
	s, t := j.a.Norm, j.b.Norm
	n, m := from[1]-from[0], to[1]-to[0]
	if n <= 8 && m <= 8 && int(from[0])+8 <= len(s) && int(to[0])+8 <= len(t) {
		x, y := short(s[from[0]:], n), short(t[to[0]:], m)
		if (x|y)&notASCII == 0 {
			return j.speller.shortVariant(x, y, int(n), int(m))
		}
	}
	return j.speller.variant(s[from[0]:from[1]], t[to[0]:to[1]])
}

// sameNumbers reports whether the numbers on both sides of a gap, joined, are
// the same.
func (j *judge) sameNumbers(g align.Gap) bool {
	x, y := g.A0, g.B0
	var s, t []byte
	for {
		for ; len(s) == 0 && x < g.A1; x++ {
			if j.a.Mark[x].Number() {
				s = j.a.Token(x)
			}
		}
		for ; len(t) == 0 && y < g.B1; y++ {
			if j.b.Mark[y].Number() {
				t = j.b.Token(y)
			}
		}
		n := min(len(s), len(t))
		if n == 0 {
			return len(s) == len(t)
		}
		if !bytes.Equal(s[:n], t[:n]) {
			return false
		}
		s, t = s[n:], t[n:]
	}
}

func order(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// resize gives s n elements, of any values. What was made for far more is let
// go, so that one long text does not hold its memory for ever.
func resize[T any](s []T, n int) []T {
	const kept = 1 << 18
	if cap(s) < n || cap(s) > kept && cap(s)/32 > n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
