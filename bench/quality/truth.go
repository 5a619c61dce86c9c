package quality

import (
	"slices"
	"sync"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
)

// Truth is what the verdict says of the pairs of texts of a set that have at
// least one window of tokens in common. Texts with the same tokens are one
// text, see texts.
type Truth struct {
	Texts int
	// Sharing is how many pairs have a window in common, Aligned how many of
	// them were compared in full: those with a Jaccard similarity of leastJaccard
	// or more.
	Sharing, Aligned int64
	// Pairs are those that were compared and are near-duplicates, or so alike
	// that the verdict has a kind for it. By J, then I; I < J.
	Pairs []Pair
	// Jaccards are the similarities of all pairs that share a window.
	Jaccards []Jaccard
	// Checks of the pairs that were not compared in full.
	Checks []Check
}

// Pair is two texts and the verdict on them.
type Pair struct {
	I, J      int
	Near      bool
	Kind      corpus.Kind
	Score     float64
	Both, All uint32 // windows: intersection and union
}

// Jaccard says that N pairs have a Jaccard similarity of Both/All.
type Jaccard struct {
	Both, All uint32
	N         int64
}

// Check is a look at pairs that were left out.
type Check struct {
	Which string
	Of    int64 // left out in all
	Pairs int   // compared now
	Near  int   // of them accepted: lost
}

// near gives the pairs that are near-duplicates.
func (t *Truth) near() []Pair {
	var near []Pair
	for _, p := range t.Pairs {
		if p.Near {
			near = append(near, p)
		}
	}
	return near
}

// count gives the number of pairs of a kind.
func (t *Truth) count(k corpus.Kind) (n int) {
	for _, p := range t.Pairs {
		if p.Kind == k {
			n++
		}
	}
	return n
}

// keep adds what is worth keeping of pairs that were compared.
func (t *Truth) keep(pairs []Pair) {
	for _, p := range pairs {
		if p.Kind != corpus.Different {
			t.Pairs = append(t.Pairs, p)
		}
	}
}

// chunk is how many pairs are compared at a time.
const chunk = 1 << 16

// The two ways to look at pairs that were left out.
const (
	mostAlike = "most alike as bags"
	drawn     = "drawn from all"
)

// measure finds the truth of a set. check is how many of the pairs with a
// Jaccard similarity below least are looked at in each of two ways.
func measure(x *texts, c corpus.Config, least float64, check, workers int) (*Truth, error) {
	t := &Truth{Texts: len(x.list)}
	var (
		meet     = newMeeter(x)
		jaccards = map[[2]uint32]int64{}
		waiting  []Pair
		fault    error
		closest  = nearest{n: check}
		sample   = reservoir{n: check}
		left     int64
	)
	compare := func(pairs []Pair) error { return align(x, c, pairs, workers) }
	flush := func() {
		if fault == nil {
			fault = compare(waiting)
		}
		t.keep(waiting)
		waiting = waiting[:0]
	}
	x.sharing(func(i, j int, both, all uint32) {
		if fault != nil {
			return
		}
		t.Sharing++
		jaccards[[2]uint32{both, all}]++
		p := Pair{I: i, J: j, Both: both, All: all}
		if float64(both) < least*float64(all) {
			left++
			if check > 0 {
				weight, numbers := meet.meet(i, j)
				closest.add(agreement(&x.list[i], &x.list[j], weight, numbers), p)
				sample.add(p)
			}
			return
		}
		t.Aligned++
		if waiting = append(waiting, p); len(waiting) == chunk {
			flush()
		}
	})
	flush()
	for k, n := range jaccards {
		t.Jaccards = append(t.Jaccards, Jaccard{k[0], k[1], n})
	}
	slices.SortFunc(t.Jaccards, func(a, b Jaccard) int {
		if a.Both != b.Both {
			return int(a.Both) - int(b.Both)
		}
		return int(a.All) - int(b.All)
	})
	for _, look := range []struct {
		which string
		pairs []Pair
	}{{mostAlike, closest.take()}, {drawn, sample.pairs}} {
		if fault == nil {
			fault = compare(look.pairs)
		}
		done := Check{Which: look.which, Of: left, Pairs: len(look.pairs)}
		for _, p := range look.pairs {
			if p.Near {
				done.Near++
			}
		}
		t.Checks = append(t.Checks, done)
	}
	return t, fault
}

// align compares pairs in full and notes the verdicts.
func align(x *texts, c corpus.Config, pairs []Pair, workers int) error {
	workers = max(workers, 1)
	faults := make([]error, workers)
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			comparer, err := corpus.NewComparer(c)
			for k := w; k < len(pairs) && err == nil; k += workers {
				var v corpus.Verdict
				p := &pairs[k]
				v, err = comparer.Compare(x.list[p.I].text, x.list[p.J].text)
				p.Near, p.Kind, p.Score = v.Near, v.Kind, v.Score
			}
			faults[w] = err
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

// nearest keeps the n pairs of the greatest closeness, among equals the earlier
// ones.
type nearest struct {
	n    int
	held []ranked
	low  float64 // what a pair must exceed once n are held
	full bool
}

type ranked struct {
	close float64
	Pair
}

func (s *nearest) add(close float64, p Pair) {
	if s.n <= 0 || s.full && close <= s.low {
		return
	}
	if s.held = append(s.held, ranked{close, p}); len(s.held) >= 2*s.n {
		s.cut()
	}
}

func (s *nearest) cut() {
	slices.SortStableFunc(s.held, func(a, b ranked) int {
		switch {
		case a.close > b.close:
			return -1
		case a.close < b.close:
			return 1
		}
		return 0
	})
	if len(s.held) >= s.n && s.n > 0 {
		s.held = s.held[:s.n]
		s.low, s.full = s.held[s.n-1].close, true
	}
}

func (s *nearest) take() (pairs []Pair) {
	s.cut()
	for _, r := range s.held {
		pairs = append(pairs, r.Pair)
	}
	return pairs
}

// reservoir keeps n pairs, each with the same chance (Vitter, "Random Sampling
// with a Reservoir", 1985, algorithm R).
type reservoir struct {
	n     int
	seen  int64
	pairs []Pair
	rand  interface{ Int64N(int64) int64 }
}

func (s *reservoir) add(p Pair) {
	s.seen++
	if len(s.pairs) < s.n {
		s.pairs = append(s.pairs, p)
		return
	}
	if s.rand == nil {
		s.rand = testkit.Rand(1)
	}
	if k := s.rand.Int64N(s.seen); k < int64(s.n) {
		s.pairs[k] = p
	}
}
