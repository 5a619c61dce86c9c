package corpus

import (
	"fmt"
	"strings"
	"time"

	"github.com/neardup/neardup/lsh"
)

// engine decides documents one after the other: each joins the keeper that it
// is most alike, or becomes a keeper itself. That is the greedy independent set
// of the graph of near-duplicates in the order of documents, so no cluster is a
// chain: every member was compared with its keeper.
//
// Batches and streams run the same engine, in blocks of documents. A block is
// worked on by many goroutines, but the outcome does not depend on where blocks
// begin, nor on the number of goroutines:
//
//   - which earlier documents are candidates depends only on the documents
//     before (package lsh: the level at which a document is written hangs on
//     who came before, whether stored or not);
//   - within a block a document is decided when its candidates are, round by
//     round, see rounds.go.
type engine struct {
	config  Config // effective
	id      uint64
	workers []*worker
	text    func(record uint32) string // of a keeper
	report  bool                       // near misses too
	graph   *graph                     // all pairs, if it takes more than the keepers to decide

	index   *lsh.Index
	records []record
	slots   []uint32 // records of stored keepers; the ids of index are places here
	dead    int      // of them, those that were forgotten
	sigs    signatures
	sums    []sum

	firsts map[sequence]uint32 // the first record of each sequence of tokens
	scopes map[string]uint32
	now    int64 // latest time seen, in nanoseconds

	block   block
	keepers keepers
}

// record is what is kept of each document that was seen.
type record struct {
	seq      [2]uint64
	seen     int64  // its time, in nanoseconds; of a keeper, extended by a sliding window
	keeper   uint32 // its keeper's record; its own if it is one
	slot     uint32 // of a keeper that is stored; none otherwise
	scope    uint32
	template uint16 // share of what it has in common with its keeper, in ten-thousandths
	deleted  bool
}

const none = ^uint32(0)

// sequence is the identity of a text after normalisation.
type sequence struct {
	seq   [2]uint64
	scope uint32
}

// sum is what the cheapest refusal needs to know of a keeper.
type sum struct{ weight, numbers uint32 }

// outcome is what the engine found out about one document.
type outcome struct {
	record  uint32
	keeper  uint32 // its own record if it is kept
	same    uint32 // an earlier record with the same tokens, or none
	empty   bool   // it has no tokens
	tokens  int
	verdict Verdict // against the keeper, if that is another one
	misses  []pair  // keepers that it was compared with and is no near-duplicate of
}

func newEngine(c Config, workers int) (*engine, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	e := &engine{
		config: c.Effective(), id: c.ID(),
		firsts: map[sequence]uint32{}, scopes: map[string]uint32{},
	}
	for range workers {
		w, err := newWorker(e.config)
		if err != nil {
			return nil, err
		}
		e.workers = append(e.workers, w)
	}
	if e.config.linksAll() {
		e.graph = &graph{}
	}
	e.sigs.words = e.config.words()
	var err error
	e.index, err = lsh.New(e.config.lsh())
	return e, err
}

// alive reports whether a record is a keeper that may still get members.
func (e *engine) alive(keeper uint32) bool {
	r := &e.records[keeper]
	return !r.deleted && r.keeper == keeper && !e.expired(r)
}

func (e *engine) expired(r *record) bool {
	return e.config.Window > 0 && e.now-r.seen > int64(e.config.Window)
}

func nanoseconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func (e *engine) scope(name string) uint32 {
	id, ok := e.scopes[name]
	if !ok {
		id = uint32(len(e.scopes))
		e.scopes[strings.Clone(name)] = id
	}
	return id
}

// query finds the kept document that d would join, or none, and gives the verdict
// on the two. Nothing is changed but scratch.
func (e *engine) query(d Doc) (uint32, Verdict, error) {
	if err := e.sketch([]Doc{d}); err != nil {
		return none, Verdict{}, err
	}
	x := &e.block.sketched[0]
	scope, ok := e.scopes[d.Scope]
	if !ok || x.tokens.Len() == 0 {
		return none, Verdict{}, nil
	}
	now := e.now
	defer func() { e.now = now }()
	e.now = max(e.now, nanoseconds(d.Time))
	if first := e.first(x.seq, scope); first != none {
		keeper, w := e.records[first].keeper, e.workers[0]
		t, err := w.keeperTokens(e, keeper)
		if err != nil {
			return none, Verdict{}, err
		}
		return keeper, w.repeat(&x.tokens, t, e.records[first].template, d.Text == e.text(keeper)), nil
	}
	b := &e.block
	b.docs, b.first, b.items = []Doc{d}, uint32(len(e.records)), append(b.items[:0], item{scope: scope})
	b.clear(1)
	w := e.workers[0]
	w.found = e.index.Candidates(w.found[:0], x.keys)
	if err := e.compare(w, 0, w.found); err != nil {
		return none, Verdict{}, err
	}
	if err := e.settle(w, 0); err != nil {
		return none, Verdict{}, err
	}
	if it := &b.items[0]; it.joins {
		return it.best.keeper, it.best.verdict, nil
	}
	return none, Verdict{}, nil
}

// store takes the active documents that joined no keeper for keepers, which later
// documents find, and gives the others theirs.
func (e *engine) store() error {
	b := &e.block
	b.slots = b.slots[:0]
	next := uint32(len(e.slots))
	for _, i := range b.active {
		if b.items[i].joins {
			b.slots = append(b.slots, lsh.NotStored)
			continue
		}
		b.slots = append(b.slots, next)
		next++
	}
	if err := b.placed.Store(b.slots); err != nil {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	for _, i := range b.active {
		it, x := &b.items[i], &b.sketched[i]
		r := &e.records[it.record]
		if it.joins {
			r.keeper, r.template = it.best.keeper, it.template
			continue
		}
		e.keep(it.record, x.sig, sum{uint32(x.tokens.Weight), uint32(x.tokens.Numbers)})
	}
	return nil
}

// keep notes that a record is the keeper at the next slot.
func (e *engine) keep(rec uint32, sig []uint32, s sum) {
	e.records[rec].slot = uint32(len(e.slots))
	e.slots = append(e.slots, rec)
	e.sigs.add(sig)
	e.sums = append(e.sums, s)
}
