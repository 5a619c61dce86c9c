package corpus

import (
	"fmt"
	"slices"

	"github.com/neardup/neardup/lsh"
	"github.com/neardup/neardup/shingle"
)

// block is the scratch of one block of documents.
type block struct {
	docs     []Doc
	first    uint32 // record of the first one; the others follow
	sketched []sketched
	items    []item
	crowds   []crowd // by document
	active   []int   // places in the block of documents that are looked up and compared
	keys     []uint64
	placed   lsh.Block // the active documents in the index
	slots    []uint32  // by active: where it is stored, or lsh.NotStored
	mates    []uint32
	waiting  []int32   // by active: candidates of the block that are not decided
	later    [][]int32 // by active: those that have it as a candidate
	tasks    []task
}

// item is one document of the block on its way to a decision.
type item struct {
	record  uint32
	scope   uint32
	same    uint32 // an earlier record with the same tokens, or none
	empty   bool
	decided bool

	joins    bool // a keeper: it is no keeper itself
	best     pair // the one it joins
	template uint16
	misses   []pair

	edges, apart []edge // all pairs that are near-duplicates, and that are near misses; see graph.go
}

// pair is a keeper and the verdict on a document and it.
type pair struct {
	keeper  uint32
	verdict Verdict
}

// task is to decide a document of the block, after it was compared with earlier
// ones of it that have become keepers.
type task struct {
	item int // place in active
	mate []int32
}

// process decides the documents of a block; their outcomes come in the same
// order. The documents are recorded as the next ones in the order of all.
func (e *engine) process(docs []Doc) ([]outcome, error) {
	defer e.block.shrink()
	if err := e.sketch(docs); err != nil {
		return nil, err
	}
	return e.decide(docs)
}

// keptTokens is the longest text, in tokens, whose scratch is kept for the next
// block: else every place of the block would grow to the longest text that ever
// stood there.
const keptTokens = 1 << 11

// clear makes the crowds of n documents ready.
func (b *block) clear(n int) {
	for len(b.crowds) < n {
		b.crowds = append(b.crowds, crowd{})
	}
	for i := range n {
		b.crowds[i].reset()
	}
}

func (b *block) shrink() {
	for i := range b.crowds {
		b.crowds[i].reset()
	}
	for i := range b.sketched {
		if x := &b.sketched[i]; cap(x.tokens.Hash) > keptTokens {
			x.tokens = shingle.Tokens{}
		}
	}
}

// sketch makes the documents ready. Nothing is changed but scratch.
func (e *engine) sketch(docs []Doc) error {
	b := &e.block
	for len(b.sketched) < len(docs) {
		b.sketched = append(b.sketched, sketched{})
	}
	return e.each(len(docs), func(w *worker, i int) error {
		return w.sketcher.sketch(&b.sketched[i], docs[i].Text, docs[i].Scope)
	})
}

// decide takes the documents that were sketched into the order of all.
func (e *engine) decide(docs []Doc) ([]outcome, error) {
	b := &e.block
	b.docs, b.first = docs, uint32(len(e.records))
	e.enrol(docs)
	if err := e.lookUp(); err != nil {
		return nil, err
	}
	if err := e.rounds(); err != nil {
		return nil, err
	}
	if err := e.store(); err != nil {
		return nil, err
	}
	for i := range b.items {
		if it := &b.items[i]; it.same != none {
			r, same := &e.records[it.record], &e.records[it.same]
			r.keeper, r.template = same.keeper, same.template
		}
	}
	if e.config.Sliding {
		for i := range b.items {
			r := &e.records[b.items[i].record]
			k := &e.records[r.keeper]
			k.seen = max(k.seen, r.seen)
		}
	}
	return e.outcomes()
}

// enrol gives the documents their records, and sets those aside that have no
// tokens or the same as an earlier one: that one decides for them.
func (e *engine) enrol(docs []Doc) {
	b := &e.block
	b.items, b.active = b.items[:0], b.active[:0]
	b.clear(len(docs))
	for i := range docs {
		x := &b.sketched[i]
		rec := uint32(len(e.records))
		r := record{seq: x.seq, seen: nanoseconds(docs[i].Time), keeper: rec, slot: none, scope: e.scope(docs[i].Scope)}
		e.now = max(e.now, r.seen)
		it := item{record: rec, scope: r.scope, same: none, empty: x.tokens.Len() == 0}
		if !it.empty {
			if it.same = e.first(x.seq, r.scope); it.same == none {
				e.firsts[sequence{r.seq, r.scope}] = rec
				b.active = append(b.active, i)
			}
		}
		e.records = append(e.records, r)
		b.items = append(b.items, it)
	}
}

// first gives the first record with these tokens, if it still decides for those
// that come after it.
func (e *engine) first(seq [2]uint64, scope uint32) uint32 {
	rec, ok := e.firsts[sequence{seq, scope}]
	if !ok || e.records[rec].deleted || e.expired(&e.records[e.records[rec].keeper]) {
		return none
	}
	return rec
}

// lookUp finds the candidates of the active documents and compares them with
// the keepers among them that were there before the block.
func (e *engine) lookUp() error {
	b := &e.block
	b.keys = b.keys[:0]
	for _, i := range b.active {
		b.keys = append(b.keys, b.sketched[i].keys...)
	}
	if err := b.placed.Place(e.index, len(b.active), b.keys, len(e.workers)); err != nil {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return e.each(len(b.active), func(w *worker, k int) error {
		return e.compare(w, b.active[k], b.placed.Stored(k))
	})
}

// compare rules on a document of the block against its candidates in store, given
// by their slots.
func (e *engine) compare(w *worker, i int, found []uint32) error {
	it, x := &e.block.items[i], &e.block.sketched[i]
	asked := false
	for _, slot := range found {
		rec := e.slots[slot]
		if rec == none || !e.alive(rec) || e.records[rec].scope != it.scope || e.config.unlike(x.sig, e.sigs.at(slot)) {
			continue
		}
		s := e.sums[slot]
		q := &x.tokens
		lighter := min(int64(q.Weight), int64(s.weight))
		if hopeless(lighter, min(int64(q.Numbers), int64(s.numbers)), int64(q.Weight)+int64(s.weight), lighter, w.judge.hopeless) {
			continue
		}
		t, err := w.keeperTokens(e, rec)
		if err != nil {
			return err
		}
		if !asked {
			w.judge.ask(q)
			asked = true
		}
		e.weigh(w, i, rec, w.judge.compare(t, true))
	}
	return nil
}

// textOf gives the text of a keeper, in the block or before it.
func (e *engine) textOf(keeper uint32) string {
	if b := &e.block; keeper >= b.first {
		return b.docs[keeper-b.first].Text
	}
	return e.text(keeper)
}

// rounds decides the block. A document whose candidates in the block are all
// decided is compared with the keepers among these, and then decided too.
func (e *engine) rounds() error {
	b := &e.block
	n := len(b.active)
	b.waiting = resize(b.waiting, n)
	for len(b.later) < n {
		b.later = append(b.later, nil)
	}
	for k := range n {
		b.later[k] = b.later[k][:0]
	}
	var ready, next []int32
	for k := range n {
		b.waiting[k] = 0
		b.mates = b.placed.AppendMates(b.mates[:0], k)
		for _, m := range b.mates {
			if e.mates(k, int(m)) {
				b.waiting[k]++
				b.later[m] = append(b.later[m], int32(k))
			}
		}
		if b.waiting[k] == 0 {
			ready = append(ready, int32(k))
		}
	}
	err := e.each(len(ready), func(w *worker, i int) error { return e.settle(w, b.active[ready[i]]) })
	if err != nil {
		return err
	}
	mates := make([][]int32, n) // by active: new keepers to be compared with
	for len(ready) > 0 {
		b.tasks = b.tasks[:0]
		next = next[:0]
		for _, m := range ready {
			it := &b.items[b.active[m]]
			it.decided = true
			for _, k := range b.later[m] {
				b.waiting[k]--
				if !it.joins {
					mates[k] = append(mates[k], m)
				}
				if b.waiting[k] == 0 {
					next = append(next, k)
				}
			}
		}
		// Those that wait for others still are compared later, all at once.
		for _, k := range next {
			if len(mates[k]) > 0 || len(b.crowds[b.active[k]].near) > 0 {
				b.tasks = append(b.tasks, task{item: int(k), mate: mates[k]})
			}
		}
		err = e.each(len(b.tasks), func(w *worker, i int) error {
			t := &b.tasks[i]
			at := b.active[t.item]
			if len(t.mate) > 0 {
				w.judge.ask(&b.sketched[at].tokens)
			}
			for _, m := range t.mate {
				mate := b.active[m]
				e.weigh(w, at, b.items[mate].record, w.judge.compare(&b.sketched[mate].tokens, true))
			}
			return e.settle(w, at)
		})
		if err != nil {
			return err
		}
		ready, next = next, ready
	}
	return nil
}

// mates reports whether two documents of the block may be compared at all.
func (e *engine) mates(k, m int) bool {
	b := &e.block
	i, j := b.active[k], b.active[m]
	return b.items[i].scope == b.items[j].scope &&
		!e.config.unlike(b.sketched[i].sig, b.sketched[j].sig)
}

// outcomes tells what was decided. A document with the tokens of an earlier one
// is now compared with the keeper that this one has.
func (e *engine) outcomes() ([]outcome, error) {
	b := &e.block
	out := make([]outcome, len(b.items))
	err := e.each(len(out), func(w *worker, i int) error {
		it, x := &b.items[i], &b.sketched[i]
		keeper := e.records[it.record].keeper
		out[i] = outcome{
			record: it.record, keeper: keeper, same: it.same, empty: it.empty, tokens: x.tokens.Len(),
			verdict: it.best.verdict, misses: it.misses,
		}
		slices.SortFunc(it.misses, func(a, b pair) int { return order(uint64(a.keeper), uint64(b.keeper)) })
		if it.same == none {
			return nil
		}
		t, err := e.tokensOf(w, keeper)
		if err != nil {
			return err
		}
		out[i].verdict = w.repeat(&x.tokens, t, e.records[it.record].template, b.docs[i].Text == e.textOf(keeper))
		return nil
	})
	return out, err
}
