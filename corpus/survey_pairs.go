package corpus

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"

	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
	"github.com/zeebo/xxh3"
)

// surveyor takes a survey. Texts are numbered in input order.
type surveyor struct {
	finder  // for what is read
	config  Config
	sample  Sample
	tallies map[*worker]*tallies

	texts  []int       // by text: its place in result.Documents
	seqs   [][2]uint64 // by document
	tokens []int       // by document: how many it has
	rank   []uint32    // by text: its place in drawn, or none
	drawn  []drawn
	groups int // so many of drawn are the groups
	random int // and so many of them the random texts

	nominated [][]uint32 // by text: earlier texts; of those that were not drawn only drawn ones
}

// drawn is a text of the sample.
type drawn struct {
	text   uint32
	scope  string
	tokens shingle.Tokens
	sig    []uint32
}

// tallies are what a worker counted: of the random texts, and of the groups.
type tallies [2]pairTally

const randomPart, groupsPart = 0, 1

type pairTally struct {
	compared, aligned int
	below             Counts
	met               []met
}

// met is a pair that is worth keeping: it reaches the floor, or is near.
type met struct {
	a, b    uint32 // texts, the earlier one first
	score   int64
	jaccard float64
	kind    Kind
	byBody  bool // near at any threshold
	lost    Loss // if near; whether it is nominated is told at the end
}

const floor = int64(ScoreFloor*100) * (unit / 100)

func newSurveyor(c Config, sample Sample, run run) (*surveyor, error) {
	e, err := newEngine(c, run.workers)
	if err != nil {
		return nil, err
	}
	s := &surveyor{
		finder: finder{engine: e, run: run, result: &Result{}},
		config: e.config, sample: sample, tallies: map[*worker]*tallies{},
	}
	for _, w := range e.workers {
		w.judge.hopeless = min(w.judge.hopeless, floor)
		if c.Sketch == SimHash {
			w.sketcher.config.Sketch = Both // groups need the slots
		}
		s.tallies[w] = &tallies{}
	}
	return s, nil
}

func (s *surveyor) read(ctx context.Context, docs iter.Seq2[Doc, error]) error {
	names, place := newNames(), -1
	for d, err := range docs {
		place++
		if _, err := s.admit(names, place, d, err); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// inBlocks calls f for all numbers below n, on all workers at a time, and looks
// at ctx now and then.
func (s *surveyor) inBlocks(ctx context.Context, n int, f func(w *worker, i int) error) error {
	for from := 0; from < n; from += blockDocs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.engine.each(min(blockDocs, n-from), func(w *worker, i int) error { return f(w, from+i) }); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// tellApart numbers the different texts.
func (s *surveyor) tellApart(ctx context.Context) error {
	docs := s.result.Documents
	s.seqs, s.tokens = make([][2]uint64, len(docs)), make([]int, len(docs))
	err := s.inBlocks(ctx, len(docs), func(w *worker, i int) error {
		err := w.sketcher.tokenize(&w.tokens, docs[i].Text)
		s.seqs[i], s.tokens[i] = w.sketcher.sequence(&w.tokens), w.tokens.Len()
		return err
	})
	if err != nil {
		return err
	}
	seen := make(map[sequence]struct{}, len(docs))
	for i, d := range docs {
		id := sequence{s.seqs[i], s.engine.scope(d.Scope)}
		if _, again := seen[id]; again || s.tokens[i] == 0 {
			continue
		}
		seen[id] = struct{}{}
		s.texts = append(s.texts, i)
	}
	return nil
}

// choose draws the texts with the smallest hashes and makes them ready.
func (s *surveyor) choose() error {
	type key struct {
		hash uint64
		text uint32
	}
	keys := make([]key, len(s.texts))
	for i, doc := range s.texts {
		b := binary.LittleEndian.AppendUint64(nil, s.seqs[doc][0])
		b = binary.LittleEndian.AppendUint64(b, s.seqs[doc][1])
		b = append(b, s.result.Documents[doc].Scope...)
		keys[i] = key{xxh3.HashSeed(b, s.sample.Seed), uint32(i)}
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(order(a.hash, b.hash), cmp.Compare(a.text, b.text)) })
	s.random = min(s.sample.Texts, len(keys))
	if s.random < len(keys) {
		s.groups = min(s.sample.Groups, len(keys))
	}
	s.rank = slices.Repeat([]uint32{none}, len(keys))
	s.drawn = make([]drawn, max(s.random, s.groups))
	return s.engine.each(len(s.drawn), func(w *worker, i int) error {
		d := s.doc(keys[i].text)
		s.rank[keys[i].text] = uint32(i)
		var x sketched
		err := w.sketcher.sketch(&x, d.Text, d.Scope)
		s.drawn[i] = drawn{keys[i].text, d.Scope, x.tokens, x.sig}
		return err
	})
}

func (s *surveyor) doc(text uint32) *Doc { return &s.result.Documents[s.texts[text]] }

// searchAll takes all texts into the index, as Find does if every one is kept,
// and notes who is a candidate of whom. On the way it compares what is like
// the texts of the groups.
func (s *surveyor) searchAll(ctx context.Context) error {
	e, b := s.engine, &s.engine.block
	for from := 0; from < len(s.texts); {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, bytes := 0, 0
		for from+n < len(s.texts) && n < blockDocs && bytes < blockBytes {
			bytes += len(s.doc(uint32(from + n)).Text)
			n++
		}
		for len(b.sketched) < n {
			b.sketched = append(b.sketched, sketched{})
		}
		err := e.each(n, func(w *worker, k int) error {
			x, d := &b.sketched[k], s.doc(uint32(from+k))
			err := w.sketcher.sketch(x, d.Text, d.Scope)
			if err == nil && s.config.Sketch == SimHash {
				x.keys, err = s.config.appendKeys(x.keys[:0], x.sig, d.Scope)
			}
			return err
		})
		if err != nil {
			return err
		}
		b.keys, b.slots = b.keys[:0], b.slots[:0]
		for k := range n {
			b.keys = append(b.keys, b.sketched[k].keys...)
			b.slots = append(b.slots, uint32(from+k))
		}
		if err := b.placed.Place(e.index, n, b.keys, len(e.workers)); err != nil {
			return fmt.Errorf("%w: %w", ErrFull, err)
		}
		s.nominated = append(s.nominated, make([][]uint32, n)...)
		err = e.each(n, func(w *worker, k int) error {
			s.nominate(w, from, k)
			s.compareGroups(w, uint32(from+k), &b.sketched[k])
			return nil
		})
		if err != nil {
			return err
		}
		if err := b.placed.Store(b.slots); err != nil {
			return fmt.Errorf("%w: %w", ErrFull, err)
		}
		b.shrink()
		from += n
		s.run.progress(Progress{Documents: s.texts[from-1] + 1, Total: len(s.result.Documents)})
	}
	return nil
}

// nominate notes the candidates of text k of the block.
func (s *surveyor) nominate(w *worker, from, k int) {
	placed := &s.engine.block.placed
	w.found = append(w.found[:0], placed.Stored(k)...)
	stored := len(w.found)
	w.found = placed.AppendMates(w.found, k)
	for i := stored; i < len(w.found); i++ {
		w.found[i] += uint32(from)
	}
	if s.rank[from+k] == none {
		w.found = slices.DeleteFunc(w.found, func(t uint32) bool { return s.rank[t] == none })
	}
	if len(w.found) > 0 {
		s.nominated[from+k] = slices.Clone(w.found)
	}
}

// compareGroups compares a text with those of the groups that share a slot with
// it. Of a pair of which both have a group, the later one sees to it.
func (s *surveyor) compareGroups(w *worker, text uint32, x *sketched) {
	t := &s.tallies[w][groupsPart]
	slots, asked := s.config.Slots, false
	grouped, scope := s.rank[text] < uint32(s.groups), s.doc(text).Scope
	for i := range s.drawn[:s.groups] {
		g := &s.drawn[i]
		if g.text == text || grouped && g.text > text || g.scope != scope ||
			minhash.Equal(g.sig[:slots], x.sig[:slots]) == 0 {
			continue
		}
		if !asked {
			w.judge.ask(&x.tokens)
			asked = true
		}
		s.compare(w, t, text, x.sig, g)
	}
}

// comparePairs compares all pairs of the random texts.
func (s *surveyor) comparePairs(ctx context.Context) error {
	return s.inBlocks(ctx, s.random, func(w *worker, i int) error {
		t, a := &s.tallies[w][randomPart], &s.drawn[i]
		w.judge.ask(&a.tokens)
		for j := range s.drawn[:i] {
			if b := &s.drawn[j]; b.scope == a.scope {
				s.compare(w, t, a.text, a.sig, b)
			}
		}
		return nil
	})
}

// compare rules on the query of the worker and a drawn text.
func (s *surveyor) compare(w *worker, t *pairTally, text uint32, sig []uint32, d *drawn) {
	t.compared++
	r := w.judge.compare(&d.tokens, true)
	if r.refused {
		t.below.Other++
		return
	}
	t.aligned++
	if r.score < floor {
		t.below.add(r.kind)
		if !r.near {
			return
		}
	}
	m := met{
		a: min(text, d.text), b: max(text, d.text), score: r.score, kind: r.kind,
		jaccard: w.judge.jaccard(w.sketcher.shingler),
	}
	if r.near {
		m.byBody = r.score < w.judge.threshold || r.kind == NewHeader || r.kind == NewFooter || r.kind == NewHeaderFooter
		m.lost = s.turnedDown(w, sig, d)
	}
	t.met = append(t.met, m)
}

// turnedDown tells whether Find would turn the pair of the worker's query and a
// drawn text down before it aligned them.
func (s *surveyor) turnedDown(w *worker, sig []uint32, d *drawn) Loss {
	if s.config.unlike(sig, d.sig) {
		return Unlike
	}
	j := w.judge
	j.hopeless = min(j.threshold, defaultThreshold)
	defer func() { j.hopeless = min(j.hopeless, floor) }()
	if j.compare(&d.tokens, true).refused {
		return RuledOut
	}
	return NotLost
}
