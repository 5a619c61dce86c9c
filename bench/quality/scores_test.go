package quality

import (
	"slices"
	"testing"

	"github.com/neardup/neardup/bench/internal/labels"
	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Two documents are in one component if a chain of near-duplicates leads from
// one to the other: worked out here by taking steps until nothing changes.
func TestComponentsAreChains(t *testing.T) {
	s := families(120, 60, 11)
	slices.Reverse(s.Docs) // originals come last and join what was made of them
	s.Docs = append(s.Docs, Doc{ID: "empty"}, Doc{ID: "empty too", Text: "-"})
	x, err := collapse(s, corpus.Config{})
	require.NoError(t, err)
	truth, err := measure(x, corpus.Config{}, 0, 0, 2)
	require.NoError(t, err)
	near := scores(truth)
	want := make([]int, len(s.Docs))
	for i := range want {
		want[i] = i
	}
	for changed := true; changed; {
		changed = false
		for j := range want {
			for i := range j {
				a, b := x.of[i], x.of[j]
				_, alike := near[edge{min(a, b), max(a, b)}]
				if a >= 0 && b >= 0 && (a == b || alike) && want[i] != want[j] {
					want[i], want[j] = min(want[i], want[j]), min(want[i], want[j])
					changed = true
				}
			}
		}
	}
	got := truth.components(x)
	assert.Equal(t, want, got)
	assert.NotEqual(t, truth.keepers(x), got, "some chains are longer than a step")
}

func TestRecallBySizeOfCluster(t *testing.T) {
	of := []string{"two", "two", "", "four", "four", "four", "four", "one"}
	s := scored("some", of, func(of []string) labels.Scores {
		return labels.Pairs(of, [][2]int{{0, 1}, {3, 4}, {4, 5}, {0, 2}})
	})
	assert.Equal(t, labels.Scores{Said: 4, Labelled: 7, Right: 3}, s.Scores)
	var recalls []float64
	for _, z := range s.Sizes {
		recalls = append(recalls, z.Recall())
	}
	assert.Equal(t, []float64{1, 2.0 / 6, 0, 0}, recalls)
	assert.Equal(t, []int64{1, 6, 0, 0}, []int64{s.Sizes[0].Labelled, s.Sizes[1].Labelled, s.Sizes[2].Labelled, s.Sizes[3].Labelled})
}

func TestCandidatesAreScoredByDocuments(t *testing.T) {
	x, err := collapse(Set{Docs: []Doc{{Text: "a b c"}, {Text: "A, b, c"}, {Text: "d e f"}, {Text: "g h i"}}}, corpus.Config{})
	require.NoError(t, err)
	got := scorePairs(x, []string{"x", "x", "x", "y"}, slices.Values([]edge{{0, 1}, {1, 2}}))
	assert.Equal(t, labels.Scores{Said: 4, Labelled: 3, Right: 3}, got)
}
