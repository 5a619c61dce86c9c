package corpus_test

import (
	"strings"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

// spread gives n scores evenly from low to high.
func spread(n int, low, high float64) (out []float64) {
	for i := range n {
		out = append(out, low+(high-low)*(float64(i)+0.5)/float64(n))
	}
	return out
}

func together(lists ...[]float64) (out []float64) {
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

func TestSuggest(t *testing.T) {
	for _, c := range []struct {
		name   string
		scores []float64
		reason corpus.Reason
		at     float64
	}{
		{"nothing", nil, corpus.TooFewPairs, 0.70},
		{"few", spread(29, 0.6, 1), corpus.TooFewPairs, 0.70},
		{"even", spread(500, 0.55, 1), corpus.InValley, 0.70},
		{"empty at the threshold", together(spread(200, 0.55, 0.66), spread(200, 0.75, 1)), corpus.InValley, 0.70},
		{"empty above", together(spread(200, 0.55, 0.75), spread(200, 0.85, 1)), corpus.Valley, 0.80},
		{"nearly empty above", together(spread(200, 0.55, 0.75), spread(4, 0.75, 0.85), spread(200, 0.85, 1)), corpus.Valley, 0.78},
		{"a dip", together(spread(200, 0.55, 0.75), spread(70, 0.75, 0.85), spread(200, 0.85, 1)), corpus.InValley, 0.70},
		{"falling", together(spread(300, 0.55, 0.65), spread(200, 0.65, 0.75), spread(30, 0.75, 1)), corpus.NoValley, 0.70},
	} {
		s := corpus.Suggest(c.scores, 0.70)
		require.Equal(t, c.reason, s.Reason, "%s: %+v", c.name, s)
		require.InDelta(t, c.at, s.Threshold, 0.0101, "%s: %+v", c.name, s)
		require.Len(t, c.scores, s.Pairs)
	}
	// The strict threshold is told what the usual one is.
	s := corpus.Suggest(together(spread(200, 0.55, 0.66), spread(200, 0.74, 1)), 0.85)
	require.Equal(t, corpus.Valley, s.Reason)
	require.InDelta(t, 0.70, s.Threshold, 0.0101)
	require.Zero(t, s.Least)
}

// Pairs of 2 % and of 21 % other words: between them is the valley.
func TestMeasureFindsTheValley(t *testing.T) {
	var docs []corpus.Doc
	r := testkit.Rand(1)
	for _, text := range testkit.Documents(60, 150, 2) {
		docs = append(docs, corpus.Doc{Text: text}, corpus.Doc{Text: edited(r, text, 0.21)}, corpus.Doc{Text: edited(r, text, 0.02)})
	}
	v := measure(t, corpus.Config{}, corpus.Sample{}, docs)
	require.Equal(t, corpus.Valley, v.Suggestion.Reason, "%+v", v.Suggestion)
	require.InDelta(t, 0.85, v.Suggestion.Threshold, 0.04)
	require.Equal(t, "random", v.Suggestion.Part)
	require.True(t, strings.HasPrefix(v.Suggestion.Reason.String(), "valley"))
}
