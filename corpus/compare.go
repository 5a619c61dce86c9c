package corpus

import (
	"slices"

	"github.com/neardup/neardup/internal/align"
	"github.com/neardup/neardup/shingle"
)

// Compare gives the verdict on two texts at default settings. Nothing is
// refused: whatever the texts have in common is told. Two texts alone do not
// show what is template in them, so [Verdict.Template] is 0. For many
// comparisons, or other settings, use a [Comparer].
//
// The cost grows with the product of the lengths up to about 8,000 words and
// linearly from there: about 0.1 ms for two texts of 500 words, a second for
// two of a million. The error is [shingle.ErrTooLong], for a text of 4 GiB or
// more.
func Compare(a, b string) (Verdict, error) {
	c, err := NewComparer(Config{})
	if err != nil {
		return Verdict{}, err
	}
	return c.Compare(a, b)
}

// Comparer compares texts, two at a time. It holds scratch that later calls
// reuse, so use one a goroutine.
type Comparer struct {
	shingler *shingle.Shingler
	judge    *judge
	a, b     shingle.Tokens
}

// NewComparer makes a comparer. Of the settings, Threshold and Shingle matter
// to it. The error wraps [ErrConfig].
func NewComparer(c Config) (*Comparer, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	s, err := shingle.New(c.Effective().Shingle)
	if err != nil {
		return nil, err
	}
	return &Comparer{shingler: s, judge: newJudge(c)}, nil
}

// Compare gives the verdict on two texts. See the function [Compare] for its
// cost and error.
func (c *Comparer) Compare(a, b string) (Verdict, error) {
	if err := c.shingler.Tokenize(&c.a, a); err != nil {
		return Verdict{}, err
	}
	if err := c.shingler.Tokenize(&c.b, b); err != nil {
		return Verdict{}, err
	}
	c.judge.ask(&c.a)
	r := c.judge.compare(&c.b, false)
	return c.judge.verdict(r, a == b, c.shingler), nil
}

// verdict tells the whole outcome of the comparison just made, the query as A.
func (j *judge) verdict(r ruling, sameBytes bool, s *shingle.Shingler) Verdict {
	v := Verdict{
		Near:  r.near,
		Kind:  r.kind,
		Score: float64(r.score) / unit, Align: float64(r.align) / unit,
		Conflict: float64(r.conflict) / unit, Topic: float64(r.topic) / unit, Body: float64(r.body) / unit,
		Numbers: int(r.numbers), Clashes: int(r.clashes), LongestRun: r.longest,
	}
	if r.kind == Normalized && sameBytes {
		v.Kind = Identical
	}
	n, m := j.a.Len(), j.b.Len()
	v.A, v.B = side(j.a, r.cover, j.body.A0, j.body.A1), side(j.b, r.cover, j.body.B0, j.body.B1)
	if n == 0 || m == 0 {
		j.gaps, j.changes = j.gaps[:0], j.changes[:0]
		if n+m > 0 {
			j.gaps, j.changes = append(j.gaps, align.Gap{A1: n, B1: m}), append(j.changes, Inserted)
		}
	}
	if !r.refused {
		v.Jaccard = j.jaccard(s)
		if r.longest > 0 {
			v.Runs = make([]Run, 0, len(j.gaps)+1)
		}
		if len(j.gaps) > 0 {
			v.Gaps = make([]Gap, 0, len(j.gaps))
		}
		j.eachRun(func(a, b, n int) {
			v.Runs = append(v.Runs, Run{A: span(j.a, a, a+n), B: span(j.b, b, b+n), Tokens: n})
		})
		for i, g := range j.gaps {
			v.Gaps = append(v.Gaps, Gap{A: span(j.a, g.A0, g.A1), B: span(j.b, g.B0, g.B1),
				TokensA: g.A1 - g.A0, TokensB: g.B1 - g.B0, Change: j.changes[i]})
		}
	}
	for _, m := range j.reordered.moves {
		v.Moves = append(v.Moves, Move{A: span(j.a, m.A, m.A+m.N), B: span(j.b, m.B, m.B+m.N), Tokens: m.N})
	}
	if j.swapped {
		v = v.exchanged()
	}
	return v
}

// brief is the verdict with only the longest run, and without gaps.
func (v Verdict) brief() Verdict {
	for _, r := range v.Runs {
		if r.Tokens == v.LongestRun {
			v.Runs = []Run{r}
			break
		}
	}
	v.Gaps, v.Moves = nil, nil
	return v
}

// exchanged is the verdict on the same texts in the other order.
func (v Verdict) exchanged() Verdict {
	v.A, v.B = v.B, v.A
	for i, r := range v.Runs {
		v.Runs[i].A, v.Runs[i].B = r.B, r.A
	}
	for i, g := range v.Gaps {
		v.Gaps[i].A, v.Gaps[i].B = g.B, g.A
		v.Gaps[i].TokensA, v.Gaps[i].TokensB = g.TokensB, g.TokensA
	}
	for i, m := range v.Moves {
		v.Moves[i].A, v.Moves[i].B = m.B, m.A
	}
	slices.SortStableFunc(v.Moves, func(s, t Move) int { return s.A.Start - t.A.Start })
	return v
}

func side(t *shingle.Tokens, cover, from, to int) Side {
	s := Side{Tokens: t.Len()}
	if t.Len() > 0 {
		s.Cover = float64(cover) / float64(t.Len())
	}
	if to > from {
		s.Body = span(t, from, to)
	}
	return s
}

// span gives the bytes of tokens i to j-1; if there are none, the place behind
// the token before.
func span(t *shingle.Tokens, i, j int) Range {
	if i < j {
		return Range{int(t.Span[i].Start), int(t.Span[j-1].End)}
	}
	if i == 0 {
		return Range{}
	}
	return Range{int(t.Span[i-1].End), int(t.Span[i-1].End)}
}

// jaccard is the exact similarity of the shingle sets of the two texts.
func (j *judge) jaccard(s *shingle.Shingler) float64 {
	x, t := &j.shingles, j.b
	if j.swapped {
		t = j.a
	}
	if !x.made {
		x.windows = s.AppendWindows(x.windows[:0], j.query.Hash)
		x.of(x.windows)
	}
	x.windows = s.AppendWindows(x.windows[:0], t.Hash)
	return x.jaccard(x.windows)
}
