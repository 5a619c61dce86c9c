package quality

import (
	"fmt"

	"github.com/neardup/neardup/bench/internal/labels"
	"github.com/neardup/neardup/corpus"
)

// scoreOptions scores the clusters that [corpus.Find] makes with the options of
// a batch: a margin, components, and both.
func scoreOptions(s Set, c corpus.Config, margin float64, workers int) (scores []Scored, err error) {
	of := s.Labels()
	for _, o := range []struct {
		what   string
		config corpus.Config
	}{
		{fmt.Sprintf("clusters, margin %v", margin), corpus.Config{Margin: margin}},
		{"clusters, components", corpus.Config{Clusters: corpus.Components}},
		{fmt.Sprintf("clusters, components, margin %v", margin), corpus.Config{Margin: margin, Clusters: corpus.Components}},
	} {
		with := c
		with.Margin, with.Clusters = o.config.Margin, o.config.Clusters
		found, err := find(s, with, workers)
		if err != nil {
			return nil, err
		}
		scores = append(scores, scored(o.what, of, func(of []string) labels.Scores { return labels.Partition(of, found) }))
	}
	return scores, nil
}
