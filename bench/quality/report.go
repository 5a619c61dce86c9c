package quality

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/neardup/neardup/bench/internal/labels"
	"github.com/neardup/neardup/corpus"
)

// Plan says what to measure.
type Plan struct {
	Data     string   // folder of the sets
	Sets     []string // names of sets; none means all that have a figure here
	Sketches []corpus.Sketch
	Cache    string // folder for truths; empty: none
	Check    int    // pairs to look at that were left out, in each of two ways
	Made     int    // bodies and items for the tests that make their own labels
	Workers  int
	Log      io.Writer // what is being done, with times
}

// Sets lists the sets that there are figures for.
var Sets = []string{"bib_kjv", "debian_guide", "libreoffice_help", "reuters"}

// The Debian guide is one manual in many languages; its pairs are labelled
// within a language. English stands for candidates and the mean of these for
// verdicts and clusters.
const guide = "debian_guide"

var guideLanguages = []string{"en", "de", "ja", "zh_CN", "ru"}

// wire is the set that the tests with made labels are made of.
const wire = "reuters"

// result is everything measured on one set.
type result struct {
	set         Set
	texts       *texts
	truth       *Truth
	nominations []Nomination
	agreements  []Agreement
	verdicts    labels.Scores
	keepers     labels.Scores
}

// Report measures and prints Markdown tables.
func Report(out io.Writer, p Plan) error {
	c := corpus.Config{}
	if len(p.Sets) == 0 {
		p.Sets = Sets
	}
	if p.Log == nil {
		p.Log = io.Discard
	}
	var results []*result
	var made *result
	for _, name := range p.Sets {
		s, err := Load(p.Data, name)
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w; -data names the folder of the sets, -sets those to measure", err)
		}
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
			if name == wire {
				made = r
			}
		}
	}
	fmt.Fprintf(out, "# Quality\n\nSettings %016x, all defaults. Marked !: more than %.2f from the reference.\n", c.ID(), tolerance)
	printTruth(out, results)
	printCandidates(out, results)
	printFind(out, results)
	printLabels(out, results)
	if made == nil {
		return nil
	}
	return p.printMade(out, made, c)
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
	r.truth, err = cached(p.Cache, s, c, leastJaccard, p.Check, func() (*Truth, error) {
		return measure(x, c, leastJaccard, p.Check, p.Workers)
	})
	if err != nil {
		return nil, err
	}
	step("truth")
	truth := r.truth.keepers(x)
	for i, sketch := range p.Sketches {
		c := c
		c.Sketch = sketch
		n, err := nominate(x, r.truth, c)
		if err != nil {
			return nil, err
		}
		r.nominations = append(r.nominations, n)
		step("candidates of " + sketch.String())
		found, err := find(s, pairwise(c), p.Workers)
		if err != nil {
			return nil, err
		}
		r.agreements = append(r.agreements, agree(truth, found))
		step("clusters of " + sketch.String())
		if i == 0 && s.Labelled() {
			r.verdicts = scoreVerdicts(x, r.truth)
			if found, err = find(s, c, p.Workers); err != nil {
				return nil, err
			}
			r.keepers = labels.Partition(s.Labels(), found)
		}
	}
	return r, nil
}

func table(out io.Writer, title string, columns ...string) {
	fmt.Fprintf(out, "\n## %s\n\n| %s |\n|%s\n", title, strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
}

func row(out io.Writer, cells ...any) {
	for _, c := range cells {
		switch c := c.(type) {
		case float64:
			fmt.Fprintf(out, "| %.4f ", c)
		default:
			fmt.Fprintf(out, "| %v ", c)
		}
	}
	fmt.Fprintln(out, "|")
}

func printTruth(out io.Writer, results []*result) {
	table(out, "Truth: verdicts on all pairs of texts that share a window",
		"set", "documents", "texts", "pairs that share", "compared", "near", "template", "longer", "passage", "near pairs of documents", "reference")
	for _, r := range results {
		t := r.truth
		row(out, r.set.Name, len(r.set.Docs), t.Texts, t.Sharing, t.Aligned, len(t.near()),
			t.count(corpus.Template), t.count(corpus.ContainsLonger), t.count(corpus.Passage),
			scoreVerdicts(r.texts, t).Said, nearReference(r.set.Name))
	}
	table(out, "Truth: near-duplicates among the pairs that were not compared",
		"set", "which", "left out", "looked at", "near", "near in all, at most (95 %)")
	for _, r := range results {
		for _, c := range r.truth.Checks {
			most := "-"
			if c.Which == drawn {
				most = fmt.Sprintf("%.1f", atMost(c.Near, c.Pairs)*float64(c.Of))
			}
			row(out, r.set.Name, c.Which, c.Of, c.Pairs, c.Near, most)
		}
	}
}

func printCandidates(out io.Writer, results []*result) {
	table(out, "Candidates: pairs of texts that come to a comparison",
		"set", "sketch", "near", "nominated", "not refused", "recall",
		"candidates a text", "compared a text", "J < 0.3", "expected, all", "expected, J < 0.3")
	for _, r := range results {
		for _, n := range r.nominations {
			texts := float64(max(n.Texts, 1))
			expected, unrelated := "-", "-"
			if n.Sketch == corpus.MinHash {
				expected, unrelated = fmt.Sprintf("%.0f", n.Expected), fmt.Sprintf("%.0f", n.ExpectedUnrelated)
			}
			row(out, r.set.Name, n.Sketch, n.Near, n.Nominated, n.Found, n.Recall(),
				fmt.Sprintf("%.2f", float64(n.Candidates)/texts), fmt.Sprintf("%.2f", float64(n.Compared)/texts),
				n.Unrelated, expected, unrelated)
		}
	}
}

func printFind(out io.Writer, results []*result) {
	table(out, "Find: documents, against the exact greedy clusters of the truth",
		"set", "sketch", "documents", "true duplicates", "found", "recall", "missed", "called so wrongly", "another keeper")
	for _, r := range results {
		for i, a := range r.agreements {
			row(out, r.set.Name, r.nominations[i].Sketch, a.Documents, a.Duplicates, a.Found, a.Recall(), a.Missed, a.Wrong, a.Other)
		}
	}
}

func printLabels(out io.Writer, results []*result) {
	if !slices.ContainsFunc(results, func(r *result) bool { return r.set.Labelled() }) {
		return
	}
	table(out, "Labels: pairs of documents", "set", "what", "P", "R", "F1", "reference P / R / F1")
	scores := func(name, what string, got figures, want figures) {
		if want == (figures{}) {
			row(out, name, what, got.p, got.r, got.f, "-")
			return
		}
		row(out, name, what, mark(got.p, want.p), mark(got.r, want.r), mark(got.f, want.f),
			fmt.Sprintf("%.3f / %.3f / %.3f", want.p, want.r, want.f))
	}
	var verdicts, keepers figures
	languages := 0
	for _, r := range results {
		if !r.set.Labelled() || len(r.nominations) == 0 {
			continue
		}
		v, k, ref := figuresOf(r.verdicts), figuresOf(r.keepers), references[r.set.Name]
		scores(r.set.Name, "verdicts", v, ref.verdicts)
		scores(r.set.Name, "clusters, "+r.nominations[0].Sketch.String(), k, ref.keepers)
		if strings.HasPrefix(r.set.Name, guide) {
			languages++
			verdicts, keepers = verdicts.plus(v), keepers.plus(k)
			if languages == len(guideLanguages) {
				scores(guide+", mean", "verdicts", verdicts.by(languages), references[guide].verdicts)
				scores(guide+", mean", "clusters, "+r.nominations[0].Sketch.String(), keepers.by(languages), references[guide].keepers)
			}
		}
	}
}

// mark prints a figure and marks it if it is far from the reference.
func mark(figure, reference float64) string {
	if math.Abs(figure-reference) > tolerance {
		return fmt.Sprintf("%.4f !", figure)
	}
	return fmt.Sprintf("%.4f", figure)
}

func figuresOf(s labels.Scores) figures { return figures{s.Precision(), s.Recall(), s.F1()} }

func (f figures) plus(g figures) figures { return figures{f.p + g.p, f.r + g.r, f.f + g.f} }

func (f figures) by(n int) figures {
	return figures{f.p / float64(n), f.r / float64(n), f.f / float64(n)}
}

func (p Plan) printMade(out io.Writer, r *result, c corpus.Config) error {
	n := split(r.set)
	table(out, "Headlines: one body under two, and one over two bodies",
		"words", "bodies", "near", "called header or footer", "found", "same headline, other body", "near", "found", "skipped: near without it")
	for _, words := range headlineWords {
		h, err := headlines(n, words, p.Made, c, p.Workers)
		if err != nil {
			return err
		}
		row(out, words, h.Body.Couples, h.Body.Near, h.Body.Header, h.Body.Found, h.Stolen.Couples, h.Stolen.Near, h.Stolen.Found, h.Skipped)
	}
	table(out, "Noise: copies with misread letters, digits and spaces",
		"misread", "items", "near", "share", "reference", "sketch", "found", "share")
	for _, percent := range noisePercent {
		for _, sketch := range p.Sketches {
			c := c
			c.Sketch = sketch
			o, err := noise(r.texts, percent, p.Made*3/2, c, p.Workers)
			if err != nil {
				return err
			}
			row(out, fmt.Sprintf("%d %%", percent), o.Couples, o.Near, mark(labels.Ratio(int64(o.Near), int64(o.Couples)), referenceNoise[percent]),
				fmt.Sprintf("%.3f", referenceNoise[percent]), sketch, o.Found, labels.Ratio(int64(o.Found), int64(o.Couples)))
		}
	}
	return nil
}

// atMost is the upper end of the exact 95 % interval of a share, of which k in n
// were seen (Clopper and Pearson 1934, one-sided).
func atMost(k, n int) float64 {
	if k >= n {
		return 1
	}
	low, high := float64(k)/float64(n), 1.0
	for range 60 {
		p := (low + high) / 2
		// The chance of k or fewer.
		term := math.Pow(1-p, float64(n))
		sum := term
		for i := range k {
			term *= float64(n-i) / float64(i+1) * p / (1 - p)
			sum += term
		}
		if sum > 0.05 {
			low = p
		} else {
			high = p
		}
	}
	return high
}
