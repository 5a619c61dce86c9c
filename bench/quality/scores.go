package quality

import (
	"iter"
	"slices"

	"github.com/neardup/neardup/bench/internal/labels"
	"github.com/neardup/neardup/corpus"
)

// sizes are the classes of labelled clusters, by their number of documents.
var sizes = []struct {
	name        string
	least, most int
}{
	{"2", 2, 2}, {"3-5", 3, 5}, {"6-9", 6, 9}, {"10+", 10, 1 << 30},
}

// Scored is what pairs of documents are worth against labels.
type Scored struct {
	What string
	labels.Scores
	// Sizes are the scores against the labels of clusters of each class alone: of
	// them only recall means something.
	Sizes []labels.Scores
}

// scored scores something against all labels, and against those of each size of
// clusters.
func scored(what string, of []string, score func(of []string) labels.Scores) Scored {
	s := Scored{What: what, Scores: score(of)}
	for _, z := range sizes {
		s.Sizes = append(s.Sizes, score(labels.OfSize(of, z.least, z.most)))
	}
	return s
}

// scoreAll scores what can be said of a labelled set: candidates, verdicts on all
// pairs, their connected components, and the clusters of [corpus.Find], pairwise
// and at default settings.
func scoreAll(s Set, x *texts, t *Truth, candidates []edge, alone, found []int) []Scored {
	of := s.Labels()
	component := t.components(x)
	return []Scored{
		scored("candidates", of, func(of []string) labels.Scores { return scorePairs(x, of, slices.Values(candidates)) }),
		scored("verdicts", of, func(of []string) labels.Scores { return scorePairs(x, of, t.edges()) }),
		scored("components", of, func(of []string) labels.Scores { return labels.Partition(of, component) }),
		scored("clusters, pairwise", of, func(of []string) labels.Scores { return labels.Partition(of, alone) }),
		scored("clusters", of, func(of []string) labels.Scores { return labels.Partition(of, found) }),
	}
}

// Score scores the verdicts on all pairs of a labelled set, and the clusters
// that [corpus.Find] makes, both at default settings. A folder keeps the verdicts
// for the next run; empty: none.
func Score(s Set, cache string, workers int) (verdicts, clusters labels.Scores, err error) {
	c := corpus.Config{}
	x, err := collapse(s, c)
	if err != nil {
		return verdicts, clusters, err
	}
	t, err := cached(cache, s, c, leastJaccard, 0, func() (*Truth, error) {
		return measure(x, c, leastJaccard, 0, workers)
	})
	if err != nil {
		return verdicts, clusters, err
	}
	found, err := find(s, c, workers)
	if err != nil {
		return verdicts, clusters, err
	}
	of := s.Labels()
	return scorePairs(x, of, t.edges()), labels.Partition(of, found), nil
}

// edge is two texts, i < j.
type edge struct{ i, j int }

// edges gives the near-duplicates.
func (t *Truth) edges() iter.Seq[edge] {
	return func(yield func(edge) bool) {
		for _, p := range t.Pairs {
			if p.Near && !yield(edge{p.I, p.J}) {
				return
			}
		}
	}
}

// scorePairs scores pairs of documents by the labels of all: those with the same
// tokens, and those of the given texts, which are named once each.
func scorePairs(x *texts, of []string, edges iter.Seq[edge]) labels.Scores {
	s := labels.Scores{Labelled: labels.Count(of)}
	count := make([]map[string]int64, len(x.list))
	for i, docs := range x.held {
		count[i] = map[string]int64{}
		for _, doc := range docs {
			if l := of[doc]; l != "" {
				count[i][l]++
			}
		}
		s.Said += labels.Among(int64(len(docs)))
		for _, n := range count[i] {
			s.Right += labels.Among(n)
		}
	}
	for e := range edges {
		s.Said += int64(len(x.held[e.i])) * int64(len(x.held[e.j]))
		for l, n := range count[e.i] {
			s.Right += n * count[e.j][l]
		}
	}
	return s
}

// components gives, by document, the first one that a chain of near-duplicates
// leads to.
func (t *Truth) components(x *texts) []int {
	first := make([]int, len(x.list))
	for i := range first {
		first[i] = i
	}
	root := func(i int) int {
		for first[i] != i {
			first[i] = first[first[i]]
			i = first[i]
		}
		return i
	}
	for e := range t.edges() {
		a, b := root(e.i), root(e.j)
		first[max(a, b)] = min(a, b)
	}
	out := make([]int, len(x.of))
	for doc, text := range x.of {
		out[doc] = doc
		if text >= 0 {
			out[doc] = x.held[root(text)][0]
		}
	}
	return out
}
