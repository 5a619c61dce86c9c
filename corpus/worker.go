package corpus

import (
	"sync"
	"sync/atomic"

	"github.com/neardup/neardup/shingle"
)

// worker is the scratch of one goroutine.
type worker struct {
	sketcher *sketcher
	judge    *judge
	tokens   shingle.Tokens
	found    []uint32 // slots of candidates
	sums     []int64  // see crowd
	cache    [cacheSize]cached
	held     *held // the long keeper that was asked for last
}

// Keepers are kept as text, which takes a quarter of the memory of their
// tokens. A worker remembers the tokens of the last few short ones it met: these
// fit a cache of the CPU, and are not worth a lock. Long ones are remembered for
// all workers together, see keepers.
const (
	cacheSize  = 64
	shortBytes = 4 << 10
)

type cached struct {
	record uint32
	filled bool
	tokens shingle.Tokens
}

func newWorker(c Config) (*worker, error) {
	s, err := newSketcher(c)
	if err != nil {
		return nil, err
	}
	return &worker{sketcher: s, judge: newJudge(c)}, nil
}

// keeperTokens gives the tokens of a keeper, valid until the next call.
func (w *worker) keeperTokens(e *engine, rec uint32) (*shingle.Tokens, error) {
	text := e.text(rec)
	if len(text) > shortBytes {
		w.held = e.keepers.hold(rec, w.held)
		h := w.held
		h.fill.Do(func() { h.err = w.sketcher.tokenize(&h.tokens, text) })
		return &h.tokens, h.err
	}
	c := &w.cache[rec%cacheSize]
	if c.filled && c.record == rec {
		return &c.tokens, nil
	}
	c.record, c.filled = rec, true
	return &c.tokens, w.sketcher.tokenize(&c.tokens, text)
}

// repeat tells the verdict on a text and the keeper it joined, with the share
// that was found to be template then.
func (w *worker) repeat(text, keeper *shingle.Tokens, template uint16, sameBytes bool) Verdict {
	w.judge.ask(text)
	r := w.judge.compare(keeper, false)
	v := w.judge.verdict(r, sameBytes, w.sketcher.shingler)
	r.deduct(template, w.judge.threshold)
	v.deduct(r)
	return v
}

// renew drops all scratch: what was in it of documents is gone, and records may
// get other numbers.
func (e *engine) renew() error {
	e.block, e.keepers = block{}, keepers{}
	for i := range e.workers {
		w, err := newWorker(e.config)
		if err != nil {
			return err
		}
		e.workers[i] = w
	}
	return nil
}

// each calls f for the numbers below n, on all workers at a time. It returns
// the error of the smallest number that had one.
func (e *engine) each(n int, f func(w *worker, i int) error) error {
	if len(e.workers) == 1 || n < 2 {
		for i := range n {
			if err := f(e.workers[0], i); err != nil {
				return err
			}
		}
		return nil
	}
	var (
		next  atomic.Int64
		group sync.WaitGroup
		mutex sync.Mutex
		first = n
		fault error
	)
	for _, w := range e.workers {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := f(w, i); err != nil {
					mutex.Lock()
					if i < first {
						first, fault = i, err
					}
					mutex.Unlock()
				}
			}
		})
	}
	group.Wait()
	return fault
}
