package quality

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"github.com/neardup/neardup/corpus"
)

// Plan says what to measure.
type Plan struct {
	Data     string   // folder of the sets; empty: only couples of made-up documents are judged
	Sets     []string // names of sets; none means all that have a figure here
	Sketches []corpus.Sketch
	Cache    string  // folder for truths; empty: none
	Check    int     // pairs to look at that were left out, in each of two ways
	Made     int     // couples of each made case; 0: none
	Margin   float64 // also score clusters with this margin, and components; 0: not
	Workers  int
	Log      io.Writer // what is being done, with times
}

// Sets lists the sets that there are figures for.
var Sets = []string{"bib_kjv", guide, "libreoffice_help", laws, wire}

// The Debian guide is one manual in many languages; its pairs are labelled
// within a language. English stands for candidates and the mean of these for
// verdicts and clusters.
const guide = "debian_guide"

var guideLanguages = []string{"en", "de", "ja", "zh_CN", "ru"}

// wire is the set that couples are made of.
const wire = "reuters"

// result is everything measured on one set.
type result struct {
	set         Set
	texts       *texts
	truth       *Truth
	nominations []Nomination
	agreements  []Agreement
	scores      []Scored // of a labelled set, by the first sketch
}

// Report measures and prints Markdown tables.
func Report(out io.Writer, p Plan) error {
	c := corpus.Config{}
	if p.Log == nil {
		p.Log = io.Discard
	}
	fmt.Fprintf(out, "# Quality\n\nSettings %016x, all defaults.\n", c.ID())
	if p.Data == "" {
		return p.reportMade(out, madeUp(), c)
	}
	if len(p.Sets) == 0 {
		p.Sets = Sets
	}
	var results []*result
	for _, name := range p.Sets {
		s, err := p.load(name)
		if err != nil {
			return err
		}
		parts := []Set{s}
		if name == guide {
			parts = nil
			for _, language := range guideLanguages {
				parts = append(parts, s.Part(1, language))
			}
		}
		for _, part := range parts {
			r, err := p.measure(part, c)
			if err != nil {
				return err
			}
			results = append(results, r)
		}
	}
	printDefault(out, results)
	printLabels(out, results)
	printTruth(out, results)
	printChecks(out, results)
	printCandidates(out, results)
	printFind(out, results)
	if p.Made == 0 {
		return nil
	}
	s, err := p.load(wire)
	if err != nil {
		return err
	}
	return p.reportMade(out, split(s), c)
}

func (p Plan) load(name string) (Set, error) {
	s, err := Load(p.Data, name)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w; -data names the folder of the sets, -sets those to measure", err)
	}
	return s, err
}

func (p Plan) measure(s Set, c corpus.Config) (*result, error) {
	start := time.Now()
	step := func(what string) {
		fmt.Fprintf(p.Log, "%s: %s after %.1f s\n", s.Name, what, time.Since(start).Seconds())
	}
	x, err := collapse(s, c)
	if err != nil {
		return nil, err
	}
	r := &result{set: s, texts: x}
	sketches := p.Sketches
	if s.Name == laws {
		sketches = sketches[:min(len(sketches), 1)]
		r.truth, err = cached(p.Cache, s, c, -1, 0, func() (*Truth, error) {
			return measureLikely(x, c, p.Workers)
		})
	} else {
		r.truth, err = cached(p.Cache, s, c, leastJaccard, p.Check, func() (*Truth, error) {
			return measure(x, c, leastJaccard, p.Check, p.Workers)
		})
	}
	if err != nil {
		return nil, err
	}
	step("truth")
	truth := r.truth.keepers(x)
	for i, sketch := range sketches {
		c := c
		c.Sketch = sketch
		n, candidates, err := nominate(x, r.truth, c)
		if err != nil {
			return nil, err
		}
		r.nominations = append(r.nominations, n)
		step("candidates of " + sketch.String())
		alone, err := find(s, pairwise(c), p.Workers)
		if err != nil {
			return nil, err
		}
		r.agreements = append(r.agreements, agree(truth, alone))
		step("clusters of " + sketch.String())
		if i == 0 && s.Labelled() {
			found, err := find(s, c, p.Workers)
			if err != nil {
				return nil, err
			}
			r.scores = scoreAll(s, x, r.truth, candidates, alone, found)
			step("clusters at default settings")
			if p.Margin > 0 {
				more, err := scoreOptions(s, c, p.Margin, p.Workers)
				if err != nil {
					return nil, err
				}
				r.scores = append(r.scores, more...)
				step("clusters of a batch's options")
			}
		}
	}
	return r, nil
}

func (p Plan) reportMade(out io.Writer, s source, c corpus.Config) error {
	start := time.Now()
	outcomes, err := judgeAll(s, p.Made, c, p.Workers)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Log, "%s: made couples after %.1f s\n", s.name, time.Since(start).Seconds())
	printMade(out, s.name, outcomes)
	return nil
}

// labelled gives the results that have scores.
func labelled(results []*result) []*result {
	return slices.DeleteFunc(slices.Clone(results), func(r *result) bool { return len(r.scores) == 0 })
}
