package quality

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/neardup/neardup/bench/internal/labels"
	"github.com/neardup/neardup/corpus"
)

// table prints the head of a table. The first cell of each row must be the name
// of what was measured: see [golden].
func table(out io.Writer, title, legend string, columns ...string) {
	fmt.Fprintf(out, "\n## %s\n\n", title)
	if legend != "" {
		fmt.Fprintf(out, "%s\n\n", legend)
	}
	fmt.Fprintf(out, "| %s |\n|%s\n", strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
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

// printDefault prints what the default makes of each set. The languages of the
// guide count as one set.
func printDefault(out io.Writer, results []*result) {
	results = labelled(results)
	if len(results) == 0 {
		return
	}
	columns := []string{"set"}
	for _, s := range results[0].scores[1:] { // all but candidates
		columns = append(columns, s.What)
	}
	table(out, "One default: F1 of pairs of documents", "", columns...)
	line := func(name string, f1 []float64) {
		cells := []any{name}
		for _, f := range f1 {
			cells = append(cells, f)
		}
		row(out, cells...)
	}
	all, languages := mean{}, mean{}
	for _, r := range results {
		var f1 []float64
		for _, s := range r.scores[1:] {
			f1 = append(f1, s.F1())
		}
		line(r.set.Name, f1)
		if !strings.HasPrefix(r.set.Name, guide) {
			all.add(f1)
		} else if languages.add(f1); languages.n == len(guideLanguages) {
			line(guide+", mean", languages.values())
			all.add(languages.values())
		}
	}
	if all.n == len(Sets)-1 { // all but the one without labels
		line("mean", all.values())
	}
}

// mean is that of lists of numbers, place by place.
type mean struct {
	sum []float64
	n   int
}

func (m *mean) add(values []float64) {
	if m.sum == nil {
		m.sum = make([]float64, len(values))
	}
	for i, v := range values {
		m.sum[i] += v
	}
	m.n++
}

func (m *mean) values() (out []float64) {
	for _, s := range m.sum {
		out = append(out, s/float64(m.n))
	}
	return out
}

func printLabels(out io.Writer, results []*result) {
	results = labelled(results)
	if len(results) == 0 {
		return
	}
	columns := []string{"set", "what", "P", "R", "F1"}
	for _, z := range sizes {
		columns = append(columns, "R in "+z.name)
	}
	table(out, "Labels: pairs of documents", `candidates: pairs that share a bucket and whose signatures are alike enough to be compared; verdicts: near-duplicates among
all pairs; components: chains of these; clusters: what Find makes, greedily, and without what many documents share
(pairwise). R in 3-5: recall of the pairs inside of
labelled clusters of 3 to 5 documents.`, columns...)
	for _, r := range results {
		for _, s := range r.scores {
			cells := []any{r.set.Name, s.What, s.Precision(), s.Recall(), s.F1()}
			for _, z := range s.Sizes {
				if z.Labelled == 0 {
					cells = append(cells, "-")
					continue
				}
				cells = append(cells, z.Recall())
			}
			row(out, cells...)
		}
	}
}

func printTruth(out io.Writer, results []*result) {
	table(out, "Truth: verdicts on all pairs of texts that share a window", fmt.Sprintf(`%s: all versions of %d laws, drawn by the MD5 of their paths, and the last one of every other. Too many of their
pairs share a window, so compared are the candidates by MinHash of which %d or more of 128 slots are equal: what these miss
is missed in the truth too.`, laws, wholeLaws, likelySlots),
		"set", "documents", "texts", "pairs that share", "compared", "near", "template", "longer", "passage", "near pairs of documents")
	for _, r := range results {
		t := r.truth
		sharing := any(t.Sharing)
		if r.set.Name == laws {
			sharing = "-"
		}
		row(out, r.set.Name, len(r.set.Docs), t.Texts, sharing, t.Aligned, len(t.near()),
			t.count(corpus.Template), t.count(corpus.ContainsLonger), t.count(corpus.Passage),
			scorePairs(r.texts, r.set.Labels(), t.edges()).Said)
	}
}

func printChecks(out io.Writer, results []*result) {
	first := true
	for _, r := range results {
		for _, c := range r.truth.Checks {
			if c.Pairs == 0 {
				continue
			}
			if first {
				table(out, "Check: near-duplicates among the pairs that were not compared", "",
					"set", "which", "left out", "looked at", "near", "near in all, at most (95 %)")
				first = false
			}
			most := "-"
			if c.Which == drawn {
				most = fmt.Sprintf("%.1f", atMost(c.Near, c.Pairs)*float64(c.Of))
			}
			row(out, r.set.Name, c.Which, c.Of, c.Pairs, c.Near, most)
		}
	}
}

func printCandidates(out io.Writer, results []*result) {
	table(out, "Candidates: pairs of texts that come to a comparison", "",
		"set", "sketch", "near", "nominated", "not refused", "recall",
		"candidates a text", "compared a text", "J < 0.3", "expected, all", "expected, J < 0.3")
	for _, r := range results {
		if r.set.Name == laws {
			continue // their truth is found by candidates
		}
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
	table(out, "Find: documents, against the exact greedy clusters of the truth", "Pairwise: what many documents share is left out, as the truth leaves it out.",
		"set", "sketch", "documents", "true duplicates", "found", "recall", "missed", "called so wrongly", "another keeper")
	for _, r := range results {
		for i, a := range r.agreements {
			row(out, r.set.Name, r.nominations[i].Sketch, a.Documents, a.Duplicates, a.Found, a.Recall(), a.Missed, a.Wrong, a.Other)
		}
	}
}

func printMade(out io.Writer, name string, outcomes []Outcome) {
	table(out, "Made couples: an article and what was made of it", `wanted: what a reader who knows how the two were made would say. Found: through candidates too.`,
		"of", "made", "wanted", "couples", "near", "share", "found", "share", "kinds")
	for _, o := range outcomes {
		row(out, name, o.Case, o.Want, o.Couples, o.Near, labels.Ratio(int64(o.Near), int64(o.Couples)),
			o.Found, labels.Ratio(int64(o.Found), int64(o.Couples)), o.kinds())
	}
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
