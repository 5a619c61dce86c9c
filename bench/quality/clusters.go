package quality

import (
	"context"
	"fmt"
	"iter"

	"github.com/neardup/neardup/corpus"
)

// keepers gives, by document, the one that is kept for it: what corpus.Find
// would answer, pairwise, if it compared every document with every kept one.
// What it takes for template is left out: that depends on which kept documents
// are compared, not on near-duplicates alone. Documents are
// taken up in order; each joins the near-duplicate among the kept ones that it
// has the highest score with, among equals the first.
func (t *Truth) keepers(x *texts) []int {
	keeper := make([]int, len(x.list)) // by text
	pairs := t.near()
	for j := range x.list {
		keeper[j] = j
		best := 0.0
		for ; len(pairs) > 0 && pairs[0].J == j; pairs = pairs[1:] {
			p := pairs[0]
			if keeper[p.I] == p.I && (keeper[j] == j || p.Score > best) {
				keeper[j], best = p.I, p.Score
			}
		}
	}
	out := make([]int, len(x.of))
	for doc, text := range x.of {
		out[doc] = doc
		if text >= 0 {
			out[doc] = x.held[keeper[text]][0]
		}
	}
	return out
}

// pairwise gives the settings that judge each pair by itself, as keepers does.
func pairwise(c corpus.Config) corpus.Config {
	c.Pairwise = true
	return c
}

// find runs corpus.Find over a set and gives the keeper of each document.
func find(s Set, c corpus.Config, workers int) ([]int, error) {
	r, err := corpus.Find(context.Background(), c, input(s), corpus.WithStrict(), corpus.WithWorkers(max(workers, 1)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.Name, err)
	}
	keeper := make([]int, len(s.Docs))
	for doc := range keeper {
		keeper[doc] = doc
	}
	for _, cluster := range r.Clusters {
		for _, m := range cluster.Members {
			keeper[m.Doc] = cluster.Keep
		}
	}
	return keeper, nil
}

func input(s Set) iter.Seq2[corpus.Doc, error] {
	return func(yield func(corpus.Doc, error) bool) {
		for _, d := range s.Docs {
			if !yield(corpus.Doc{ID: d.ID, Text: d.Text}, nil) {
				return
			}
		}
	}
}

// Agreement compares the keepers that were found with the true ones.
type Agreement struct {
	Documents  int
	Duplicates int // documents with a true keeper other than themselves
	Found      int // of them, those that were found to be duplicates
	Missed     int // duplicates that were kept
	Wrong      int // documents called duplicates that are none
	Other      int // duplicates that were given another keeper
}

// Recall is the share of true duplicates that were found to be duplicates.
func (a Agreement) Recall() float64 { return float64(a.Found) / float64(max(a.Duplicates, 1)) }

func agree(truth, found []int) Agreement {
	a := Agreement{Documents: len(truth)}
	for doc, want := range truth {
		got := found[doc]
		switch {
		case want == doc && got == doc:
		case want == doc:
			a.Wrong++
		case got == doc:
			a.Duplicates++
			a.Missed++
		default:
			a.Duplicates++
			a.Found++
			if got != want {
				a.Other++
			}
		}
	}
	return a
}
