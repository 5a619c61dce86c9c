package quality

import (
	"github.com/neardup/neardup/bench/internal/labels"
	"github.com/neardup/neardup/corpus"
)

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
	return scoreVerdicts(x, t), labels.Partition(s.Labels(), found), nil
}

// scoreVerdicts scores the verdicts on all pairs of documents: those with the
// same tokens, and those of texts that are near-duplicates.
func scoreVerdicts(x *texts, t *Truth) labels.Scores {
	s := labels.Scores{Labelled: labels.Count(Set{Docs: x.docs}.Labels())}
	of := make([]map[string]int64, len(x.list))
	for i, docs := range x.held {
		of[i] = map[string]int64{}
		for _, doc := range docs {
			if l := x.docs[doc].Cluster; l != "" {
				of[i][l]++
			}
		}
		s.Said += labels.Among(int64(len(docs)))
		for _, n := range of[i] {
			s.Right += labels.Among(n)
		}
	}
	for _, p := range t.near() {
		s.Said += int64(len(x.held[p.I])) * int64(len(x.held[p.J]))
		for l, n := range of[p.I] {
			s.Right += n * of[p.J][l]
		}
	}
	return s
}
