package corpus

import "runtime"

// Option changes how a run goes, never what comes out of it.
type Option func(*run)

type run struct {
	workers  int
	progress func(Progress)
	misses   bool
	strict   bool
}

// Progress tells how far a run has come.
type Progress struct {
	Documents  int // taken up so far, those skipped included
	Duplicates int // found so far
	Total      int // in all; 0 while unknown
}

// WithWorkers sets the number of goroutines that compare. The default, and any
// number below 1, is one for each CPU that Go may use.
func WithWorkers(n int) Option { return func(r *run) { r.workers = n } }

// WithProgress has f called after every block of documents, from the goroutine
// of the run.
func WithProgress(f func(Progress)) Option { return func(r *run) { r.progress = f } }

// WithNearMisses also reports the pairs that were compared, are no
// near-duplicates, and have much in common all the same: every [Template], and
// what was met of [ContainsLonger] and [Passage]. Most pairs of the latter two
// are turned down before they are aligned, since they cannot be near-duplicates.
func WithNearMisses() Option { return func(r *run) { r.misses = true } }

// WithStrict makes a document that would be skipped an error that ends the run.
func WithStrict() Option { return func(r *run) { r.strict = true } }

func options(opts []Option) run {
	r := run{progress: func(Progress) {}}
	for _, o := range opts {
		o(&r)
	}
	if r.workers < 1 {
		r.workers = runtime.GOMAXPROCS(0)
	}
	return r
}
