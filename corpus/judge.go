package corpus

import (
	"bytes"
	"hash/maphash"
	"math/bits"
	"slices"

	"github.com/neardup/neardup/internal/align"
	"github.com/neardup/neardup/shingle"
	"github.com/zeebo/xxh3"
)

// judge gives verdicts on one text, the query, against others. It holds
// scratch: one a goroutine.
type judge struct {
	threshold int64 // of a near-duplicate, in units
	hopeless  int64 // no pair that may reach this align is refused

	query *shingle.Tokens
	table []cell // the query's distinct tokens, open addressing
	shift int
	mul   uint64 // odd and secret: keeps a stranger's tokens from filling one place
	ids   []uint32
	count []uint32 // by id: how often the query has the token
	left  []uint32 // by id: how many of these the other text has not used up

	otherIDs []uint32
	aligner  align.Aligner
	speller  speller
	swaps    []swap

	// What the last comparison found, a being the text with fewer tokens.
	a, b    *shingle.Tokens
	swapped bool // a is the other text
	gaps    []align.Gap
	changes []Change // by gap
	body    align.Gap

	shingles []uint64 // of a, then b, for an exact Jaccard
	set      []cell
}

type cell struct {
	hash uint64
	id   uint32 // 0: free
}

// swap is one replacement of a text by another.
type swap struct {
	from, to uint64
	weight   int64
	inside   bool // inside the body
}

// ruling is the outcome of a comparison in numbers.
type ruling struct {
	near    bool
	refused bool // by a cheap test: nothing is known but that it is not near
	kind    Kind
	parts
	body    int64
	numbers int64
	clashes int64
	cover   int // tokens in aligned runs that count
	longest int
}

func newJudge(c Config) *judge {
	t := c.Effective().threshold()
	return &judge{threshold: t, hopeless: min(t, defaultThreshold), mul: maphash.Comparable(maphash.MakeSeed(), 0) | 1}
}

const defaultThreshold = unit / 10 * 7

// ask makes q the query of the next comparisons.
func (j *judge) ask(q *shingle.Tokens) {
	j.query = q
	log := bits.Len(uint(2*len(q.Hash) + 1))
	j.shift = 64 - log
	j.table = resize(j.table, 1<<log)
	clear(j.table)
	j.ids = resize(j.ids, len(q.Hash))
	j.count = append(j.count[:0], 0) // id 0: a token that the query lacks
	for i, h := range q.Hash {
		c := j.cell(h)
		if c.id == 0 {
			*c = cell{h, uint32(len(j.count))}
			j.count = append(j.count, 0)
		}
		j.count[c.id]++
		j.ids[i] = c.id
	}
}

// cell finds the place of a token hash: its own or a free one.
func (j *judge) cell(hash uint64) *cell {
	mask := len(j.table) - 1
	for at := int(hash * j.mul >> j.shift); ; at = (at + 1) & mask {
		if c := &j.table[at]; c.id == 0 || c.hash == hash {
			return c
		}
	}
}

// compare rules on the query and t. With refuse, pairs that have no chance are
// turned down before they are aligned.
func (j *judge) compare(t *shingle.Tokens, refuse bool) (r ruling) {
	q := j.query
	j.a, j.b, j.swapped = q, t, false
	j.gaps, j.changes, j.body = nil, j.changes[:0], align.Gap{}
	n, m := q.Len(), t.Len()
	if n == 0 || m == 0 {
		return ruling{}
	}
	if n == m && align.Prefix(q.Hash, t.Hash) == n {
		j.body = align.Gap{A1: n, B1: n}
		return ruling{near: true, kind: Normalized, parts: parts{score: unit, align: unit}, body: unit,
			numbers: int64(q.Numbers), cover: n, longest: n}
	}
	sum, lighter := int64(q.Weight+t.Weight), int64(min(q.Weight, t.Weight))
	if refuse && hopeless(lighter, int64(min(q.Numbers, t.Numbers)), sum, lighter, j.hopeless) {
		return ruling{refused: true}
	}
	weight, numbers := j.meet(t)
	if refuse && hopeless(weight, numbers, sum, lighter, j.hopeless) {
		return ruling{refused: true}
	}
	ids, otherIDs := j.ids, j.otherIDs
	if n > m || n == m && j.bySize() > 0 {
		j.a, j.b, j.swapped = t, q, true
		ids, otherIDs = otherIDs, ids
	}
	j.gaps = j.aligner.Gaps(ids, otherIDs, len(j.count))
	return j.rule()
}

// bySize orders two texts of as many tokens by their first different token.
func (j *judge) bySize() int {
	i := align.Prefix(j.query.Hash, j.b.Hash)
	return bytes.Compare(j.query.Token(i), j.b.Token(i))
}

// meet finds the tokens of t among the query's and returns the weight and the
// numbers that the two have in common, as multisets.
func (j *judge) meet(t *shingle.Tokens) (weight, numbers int64) {
	j.left = append(j.left[:0], j.count...)
	j.otherIDs = resize(j.otherIDs, t.Len())
	for i, h := range t.Hash {
		id := j.cell(h).id
		j.otherIDs[i] = id
		if j.left[id] > 0 {
			j.left[id]--
			weight += int64(t.Mark[i].Weight())
			numbers += int64(truth(t.Mark[i].Number()))
		}
	}
	return weight, numbers
}

// rule reads the alignment and applies the rule.
func (j *judge) rule() (r ruling) {
	n, m := j.a.Len(), j.b.Len()
	j.runs(&r)
	var all, in tally
	var outside, outsideIn weighed // of a, what lies in gaps
	hasBody := j.body.A1 > j.body.A0
	j.swaps = j.swaps[:0]
	for _, g := range j.gaps {
		inside := hasBody && g.A0 >= j.body.A0 && g.A1 <= j.body.A1 && g.B0 >= j.body.B0 && g.B1 <= j.body.B1
		one, wa := j.read(g, inside)
		all.add(one)
		outside.add(wa)
		if inside {
			in.add(one)
			outsideIn.add(wa)
		}
	}
	all.top, in.top = j.largestSwap()
	all.match2 += 2 * (int64(j.a.Weight) - outside.weight)
	all.agree = int64(j.a.Numbers) - outside.numbers
	base := int64(min(j.a.Weight, j.b.Weight))
	r.parts = all.parts(int64(n), base)
	r.numbers, r.clashes = all.agree, all.clash
	bodyA, bodyB := j.body.A1-j.body.A0, j.body.B1-j.body.B0
	sameBody := false
	if hasBody {
		w := weigh(j.a.Mark[j.body.A0:j.body.A1])
		in.match2 += 2 * (w.weight - outsideIn.weight)
		in.agree = w.numbers - outsideIn.numbers
		r.body = in.parts(int64(n), base).score
		sameBody = r.body >= bodyScore && 10*bodyA >= 6*n && 10*bodyB >= 6*m &&
			min(bodyA, bodyB) >= bodyTokens && all.clash-in.clash <= bodyClashes
	}
	header := j.body.A0+j.body.B0 > 0
	footer := j.body.A1 < n || j.body.B1 < m
	held := 10*r.cover >= 9*n && 10*r.cover < 8*m // n <= m: only a can be held
	if j.threshold < unit {                       // else only equal tokens count, and these were seen before
		r.near = r.score >= j.threshold || sameBody
	}
	switch {
	case r.near && sameBody && header && footer:
		r.kind = NewHeaderFooter
	case r.near && sameBody && header:
		r.kind = NewHeader
	case r.near && sameBody && footer:
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

// runs walks the aligned runs: coverage, the longest, and the body between the
// first and the last that counts.
func (j *judge) runs(r *ruling) {
	found := false
	j.eachRun(func(a, b, n int) {
		r.longest = max(r.longest, n)
		if n < runTokens {
			return
		}
		r.cover += n
		if !found {
			found = true
			j.body.A0, j.body.B0 = a, b
		}
		j.body.A1, j.body.B1 = a+n, b+n
	})
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

// read says what one gap holds, and what of a's weight and numbers lies in it.
func (j *judge) read(g align.Gap, inside bool) (one tally, a weighed) {
	a, b := weigh(j.a.Mark[g.A0:g.A1]), weigh(j.b.Mark[g.B0:g.B1])
	change := Inserted
	if g.A0 == g.A1 || g.B0 == g.B1 {
		one.inserted = a.weight + b.weight
		j.changes = append(j.changes, change)
		return one, a
	}
	from, to := j.a.Join(g.A0, g.A1), j.b.Join(g.B0, g.B1)
	same := a.numbers+b.numbers == 0 || j.sameNumbers(g)
	switch {
	case bytes.Equal(from, to) || same && j.speller.variant(from, to):
		change = Variant
		one.match2 = a.weight + b.weight
		one.variants = 1
	default:
		change = Replaced
		if !same && a.numbers > 0 && b.numbers > 0 {
			change = Conflict
			one.clash = 1
		}
		one.others = 1
		one.replaced = min(a.weight, b.weight)
		one.inserted = a.weight + b.weight - 2*one.replaced
		j.swaps = append(j.swaps, swap{xxh3.Hash(from), xxh3.Hash(to), one.replaced, inside})
	}
	j.changes = append(j.changes, change)
	return one, a
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

// largestSwap sums equal replacements and returns the largest sum of the whole
// and of the body.
func (j *judge) largestSwap() (all, body int64) {
	if len(j.swaps) > 1 {
		slices.SortFunc(j.swaps, func(s, t swap) int {
			if s.from != t.from {
				return order(s.from, t.from)
			}
			return order(s.to, t.to)
		})
	}
	var sum, in int64
	for i, s := range j.swaps {
		if i > 0 && (s.from != j.swaps[i-1].from || s.to != j.swaps[i-1].to) {
			sum, in = 0, 0
		}
		sum += s.weight
		if s.inside {
			in += s.weight
		}
		all, body = max(all, sum), max(body, in)
	}
	return all, body
}

// weighed is what a stretch of tokens weighs, and how many of them are numbers.
type weighed struct{ weight, numbers int64 }

func (w *weighed) add(o weighed) {
	w.weight += o.weight
	w.numbers += o.numbers
}

func weigh(marks []shingle.Mark) (w weighed) {
	for _, m := range marks {
		w.weight += int64(m.Weight())
		w.numbers += int64(truth(m.Number()))
	}
	return w
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

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
