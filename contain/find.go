package contain

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/shingle"
)

// Result is what [Find] found. It is the same for every number of workers.
type Result struct {
	// ID of the settings that gave the result.
	ID uint64
	// Documents that were taken up, in input order. Skipped ones are not here.
	Documents []corpus.Doc
	// Pairs, by part and then by whole.
	Pairs []Pair
	// Skipped are the documents that were left out, and why.
	Skipped []corpus.Skip
	// Short counts the documents that were not looked at, having fewer than
	// Config.Shortest tokens.
	Short int
	// Tokens is the number of tokens in all documents.
	Tokens int
	// LeftOut counts the places of fingerprints that were not stored, see
	// Config.Places.
	LeftOut int
}

// Pair is a document that stands in another one.
type Pair struct {
	// Part and Whole are places in Result.Documents.
	Part, Whole int
	Containment
}

// Option changes how a run goes, never what comes out of it.
type Option func(*run)

type run struct {
	workers  int
	progress func(documents, pairs int)
}

// WithWorkers sets the number of goroutines. The default, and any number below
// 1, is one for each CPU that Go may use.
func WithWorkers(n int) Option { return func(r *run) { r.workers = n } }

// WithProgress has f called after every block of documents, from the goroutine
// of the run, with how many were taken up and how many pairs were found.
func WithProgress(f func(documents, pairs int)) Option { return func(r *run) { r.progress = f } }

// The size of a block: enough for all workers to have something to do.
const (
	blockDocs  = 512
	blockBytes = 4 << 20
)

// Find finds which documents of an input, which is ranged over once, stand in
// which others: each pair of a scope with as much of the part in the whole as
// Config.Threshold says. All texts are held until the end.
//
// Errors: [corpus.ErrConfig], the error of ctx, and those of the input. A
// [corpus.SkipError] of the input, a second document of the same scope and ID and
// a text of 4 GiB or more are skipped.
func Find(ctx context.Context, c Config, docs iter.Seq2[corpus.Doc, error], opts ...Option) (*Result, error) {
	r := run{progress: func(int, int) {}}
	for _, o := range opts {
		o(&r)
	}
	if r.workers < 1 {
		r.workers = runtime.GOMAXPROCS(0)
	}
	s, err := newStore(c)
	if err != nil {
		return nil, err
	}
	f := &finder{store: s, run: r, result: &Result{ID: c.ID()}}
	for range r.workers {
		w, err := newWorker(s.config)
		if err != nil {
			return nil, err
		}
		f.workers = append(f.workers, w)
	}
	if err := f.read(ctx, docs); err != nil {
		return nil, err
	}
	slices.SortFunc(f.result.Pairs, func(a, b Pair) int {
		if a.Part != b.Part {
			return a.Part - b.Part
		}
		return a.Whole - b.Whole
	})
	f.result.LeftOut = s.postings.left
	return f.result, nil
}

// finder runs a store over an input. The place of a document in the store is
// that in the result.
type finder struct {
	store   *store
	run     run
	workers []*worker
	result  *Result
}

func (f *finder) read(ctx context.Context, docs iter.Seq2[corpus.Doc, error]) error {
	place, pending, bytes := -1, 0, 0
	seen := map[name]bool{}
	for d, err := range docs {
		place++
		var skip *corpus.SkipError
		switch {
		case errors.As(err, &skip):
			d.ID = skip.ID
		case err != nil:
			return fmt.Errorf("contain: reading document %d: %w", place, err)
		case uint64(len(d.Text)) > math.MaxUint32:
			err = fmt.Errorf("contain: %w: %q at place %d has %d bytes", shingle.ErrTooLong, d.ID, place, len(d.Text))
		case d.ID != "" && seen[name{d.Scope, d.ID}]:
			err = fmt.Errorf("contain: %w: %q at place %d; give each document its own id", corpus.ErrDuplicateID, d.ID, place)
		}
		if err != nil {
			f.result.Skipped = append(f.result.Skipped, corpus.Skip{Place: place, ID: d.ID, Err: err})
			continue
		}
		if d.ID != "" {
			seen[name{d.Scope, d.ID}] = true
		}
		f.result.Documents = append(f.result.Documents, d)
		pending, bytes = pending+1, bytes+len(d.Text)
		if pending >= blockDocs || bytes >= blockBytes {
			if err := f.block(ctx, pending); err != nil {
				return err
			}
			pending, bytes = 0, 0
		}
	}
	return f.block(ctx, pending)
}

// block takes up the last n documents: their sketches on all workers, then all
// into the store in order, then the queries on all workers, each for the
// documents before it.
func (f *finder) block(ctx context.Context, n int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	from := len(f.result.Documents) - n
	docs := f.result.Documents[from:]
	sketches := make([]sketch, n)
	err := f.each(n, func(w *worker, i int) (err error) {
		sketches[i], err = f.store.sketch(w, docs[i].Text, docs[i].Scope)
		sketches[i].prints = slices.Clone(sketches[i].prints)
		return err
	})
	if err != nil {
		return err
	}
	for i, d := range docs {
		if _, err := f.store.insert(d, sketches[i]); err != nil {
			return err
		}
		f.result.Tokens += sketches[i].tokens
		if sketches[i].tokens < f.store.config.Shortest {
			f.result.Short++
		}
	}
	answers := make([][]answer, n)
	err = f.each(n, func(w *worker, i int) (err error) {
		answers[i], err = f.store.query(w, docs[i], sketches[i], f.store.docs[from+i].order)
		return err
	})
	if err != nil {
		return err
	}
	for i, list := range answers {
		for _, a := range list {
			p := Pair{Part: int(a.doc), Whole: from + i, Containment: a.Containment}
			if a.inside {
				p.Part, p.Whole = p.Whole, p.Part
			}
			f.result.Pairs = append(f.result.Pairs, p)
		}
	}
	f.run.progress(len(f.result.Documents), len(f.result.Pairs))
	return nil
}

// each calls f for the numbers below n, on all workers at a time. It returns the
// error of the smallest number that had one.
func (f *finder) each(n int, do func(w *worker, i int) error) error {
	var (
		next   atomic.Int64
		group  sync.WaitGroup
		faults = make([]error, n)
	)
	for _, w := range f.workers {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				faults[i] = do(w, i)
			}
		})
	}
	group.Wait()
	for _, err := range faults {
		if err != nil {
			return err
		}
	}
	return nil
}
