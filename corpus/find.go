package corpus

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/neardup/neardup/shingle"
)

// The size of a block: enough for all workers to have something to do, small
// enough that what a block holds twice, as text and as tokens, does not matter.
const (
	blockDocs  = 512
	blockBytes = 4 << 20
)

// SkipError is the error that an input gives for a document that cannot be had
// while the rest can: the document is left out and listed in [Result.Skipped].
// Any other error of an input ends the run.
type SkipError struct {
	ID  string // as far as it is known
	Err error
}

func (e *SkipError) Error() string { return e.Err.Error() }
func (e *SkipError) Unwrap() error { return e.Err }

// Find finds the near-duplicates among the documents of an input, which is
// ranged over once. It holds all texts until the end, and beside them about
// 1.4 KB for each kept document and up to 32 MB of tokens of long ones. With
// [Config.Margin] or [Components] every pair of candidates is compared, kept or
// not: 1.4 KB then go to each document that is no exact copy, and 16 bytes to
// each pair of near-duplicates.
//
// Errors: [ErrConfig], the error of ctx, and those of the input, see
// [SkipError]. A second document of the same scope and ID is skipped with
// [ErrDuplicateID].
func Find(ctx context.Context, c Config, docs iter.Seq2[Doc, error], opts ...Option) (*Result, error) {
	run := options(opts)
	e, err := newEngine(c, run.workers)
	if err != nil {
		return nil, err
	}
	e.report = run.misses
	f := &finder{engine: e, run: run, result: &Result{ID: e.id}}
	e.text = func(rec uint32) string { return f.result.Documents[f.order[rec]].Text }
	if err := f.read(ctx, docs); err != nil {
		return nil, err
	}
	f.result.LeftOut = int(e.index.Stats().LeftOut)
	if err := f.finish(); err != nil {
		return nil, err
	}
	return f.result, nil
}

// Deduplicate gives the documents of an input that are worth keeping, in input
// order, each as soon as its block is decided; if the policy is not [First],
// after all have been read. An error comes last. See [Find] for what is skipped
// and which errors there are.
func Deduplicate(ctx context.Context, c Config, docs iter.Seq2[Doc, error], opts ...Option) iter.Seq2[Doc, error] {
	return func(yield func(Doc, error) bool) {
		run := options(opts)
		e, err := newEngine(c, run.workers)
		if err != nil {
			yield(Doc{}, err)
			return
		}
		f := &finder{engine: e, run: run, result: &Result{ID: e.id}}
		e.text = func(rec uint32) string { return f.result.Documents[f.order[rec]].Text }
		if c.Keep == First && !c.linksAll() {
			stopped := errors.New("stopped")
			f.decided = func(o outcome) error {
				doc := f.order[o.record]
				d := f.result.Documents[doc]
				if o.keeper != o.record {
					f.result.Documents[doc].Text = "" // never asked for again
					return nil
				}
				if !yield(d, nil) {
					return stopped
				}
				return nil
			}
			if err := f.read(ctx, docs); err != nil && err != stopped {
				yield(Doc{}, err)
			}
			return
		}
		if err := f.read(ctx, docs); err != nil {
			yield(Doc{}, err)
			return
		}
		if err := f.finish(); err != nil {
			yield(Doc{}, err)
			return
		}
		for d := range f.result.Kept() {
			if !yield(d, nil) {
				return
			}
		}
	}
}

// finder runs the engine over an input.
type finder struct {
	engine   *engine
	run      run
	result   *Result
	order    []int               // by record: its place in result.Documents
	matches  []Match             // duplicates
	keeps    []int               // by document: the kept one of its cluster, unless that is what it was compared with
	decided  func(outcome) error // instead of collecting what was found
	progress Progress
}

// read takes in all documents and decides them, as they come if the policy is
// to keep the first.
func (f *finder) read(ctx context.Context, docs iter.Seq2[Doc, error]) error {
	names := newNames()
	place, bytes, pending := -1, 0, 0
	streaming := f.engine.config.Keep == First && f.engine.graph == nil
	for d, err := range docs {
		place++
		admitted, err := f.admit(names, place, d, err)
		if err != nil {
			return err
		}
		if !admitted {
			continue
		}
		pending, bytes = pending+1, bytes+len(d.Text)
		if streaming && f.full(pending, bytes) {
			if err := f.decide(ctx, f.inputOrder(pending)); err != nil {
				return err
			}
			pending, bytes = 0, 0
		}
		if !streaming && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if streaming {
		return f.decide(ctx, f.inputOrder(pending))
	}
	f.progress.Total = place + 1
	order, err := f.keepOrder()
	if err != nil {
		return err
	}
	for len(order) > 0 {
		n, bytes := 0, 0
		for n < len(order) && !f.full(n, bytes) {
			bytes += len(f.result.Documents[order[n]].Text)
			n++
		}
		if err := f.decide(ctx, order[:n]); err != nil {
			return err
		}
		order = order[n:]
	}
	return nil
}

// admit takes a document of the input in, or notes why it is left out. Its error
// ends the run.
func (f *finder) admit(names *names, place int, d Doc, err error) (bool, error) {
	var skip *SkipError
	switch {
	case errors.As(err, &skip):
		d.ID = skip.ID
	case err != nil:
		return false, fmt.Errorf("corpus: reading document %d: %w", place, err)
	case uint64(len(d.Text)) > math.MaxUint32:
		err = fmt.Errorf("%w: %q at place %d has %d bytes", shingle.ErrTooLong, d.ID, place, len(d.Text))
	case d.ID != "" && !names.add(f.result.Documents, d):
		err = fmt.Errorf("%w: %q at place %d; give each document its own id", ErrDuplicateID, d.ID, place)
	}
	if err != nil {
		if f.run.strict {
			return false, err
		}
		f.result.Skipped = append(f.result.Skipped, Skip{Place: place, ID: d.ID, Err: err})
		f.progress.Documents++
		return false, nil
	}
	if docs := f.result.Documents; len(docs) == cap(docs) {
		f.result.Documents = slices.Grow(docs, len(docs)+1) // append would copy five times as much in all
	}
	f.result.Documents = append(f.result.Documents, d)
	return true, nil
}

func (f *finder) full(docs, bytes int) bool {
	return docs >= blockDocs || bytes >= blockBytes || f.engine.config.Window > 0 && docs > 0
}

// inputOrder lists the last n documents.
func (f *finder) inputOrder(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = len(f.result.Documents) - n + i
	}
	return order
}

// keepOrder lists all documents in the order of the keep policy.
func (f *finder) keepOrder() ([]int, error) {
	order := f.inputOrder(len(f.result.Documents))
	docs := f.result.Documents
	var less func(a, b int) int
	switch f.engine.config.Keep {
	case First:
		return order, nil
	case Longest:
		tokens, err := f.count()
		if err != nil {
			return nil, err
		}
		less = func(a, b int) int { return tokens[b] - tokens[a] }
	case Newest:
		less = func(a, b int) int { return docs[b].Time.Compare(docs[a].Time) }
	case Best:
		less = func(a, b int) int {
			switch qa, qb := docs[a].Quality, docs[b].Quality; {
			case qa > qb || qb != qb && qa == qa: // not a number comes last
				return -1
			case qb > qa || qa != qa && qb == qb:
				return 1
			}
			return 0
		}
	}
	slices.SortStableFunc(order, less)
	return order, nil
}

// count gives the number of tokens of each document.
func (f *finder) count() ([]int, error) {
	tokens := make([]int, len(f.result.Documents))
	err := f.engine.each(len(tokens), func(w *worker, i int) error {
		err := w.sketcher.shingler.Tokenize(&w.tokens, f.result.Documents[i].Text)
		tokens[i] = w.tokens.Len()
		return err
	})
	return tokens, err
}

// decide hands a block to the engine.
func (f *finder) decide(ctx context.Context, order []int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	docs := make([]Doc, len(order))
	for i, doc := range order {
		docs[i] = f.result.Documents[doc]
	}
	f.order = append(f.order, order...)
	process := f.engine.process
	if f.engine.graph != nil {
		process = f.engine.link
	}
	outs, err := process(docs)
	if err != nil {
		return err
	}
	for _, o := range outs {
		f.progress.Documents++
		if o.keeper != o.record {
			f.progress.Duplicates++
		}
		if f.decided != nil {
			if err := f.decided(o); err != nil {
				return err
			}
			continue
		}
		f.collect(o)
	}
	f.run.progress(f.progress)
	return nil
}

// collect takes an outcome into the result.
func (f *finder) collect(o outcome) {
	r, doc := f.result, f.order[o.record]
	r.Tokens += o.tokens
	r.Empty += truth(o.empty)
	if o.keeper != o.record {
		f.matches = append(f.matches, Match{Doc: doc, Of: f.order[o.keeper], Steps: 1, Verdict: o.verdict})
	}
	for _, m := range o.misses {
		r.NearMisses = append(r.NearMisses, Match{Doc: doc, Of: f.order[m.keeper], Verdict: m.verdict})
	}
}

// finish turns what was collected into clusters.
func (f *finder) finish() error {
	r := f.result
	if f.engine.graph != nil {
		if err := f.tie(); err != nil {
			return err
		}
	}
	keep := func(m Match) int {
		if f.keeps != nil {
			return f.keeps[m.Doc]
		}
		return m.Of
	}
	r.kept = make([]bool, len(r.Documents))
	for i := range r.kept {
		r.kept[i] = true
	}
	slices.SortFunc(f.matches, func(a, b Match) int {
		if x, y := keep(a), keep(b); x != y {
			return x - y
		}
		return a.Doc - b.Doc
	})
	for rest := f.matches; len(rest) > 0; {
		n := 0
		for n < len(rest) && keep(rest[n]) == keep(rest[0]) {
			r.kept[rest[n].Doc] = false
			n++
		}
		r.Clusters = append(r.Clusters, Cluster{Keep: keep(rest[0]), Members: rest[:n:n], Kind: commonest(rest[:n])})
		rest = rest[n:]
	}
	slices.SortFunc(r.Clusters, func(a, b Cluster) int { return a.first() - b.first() })
	slices.SortFunc(r.NearMisses, func(a, b Match) int {
		if a.Doc != b.Doc {
			return a.Doc - b.Doc
		}
		return a.Of - b.Of
	})
	return nil
}

func (c Cluster) first() int { return min(c.Keep, c.Members[0].Doc) }
