package containment

import (
	"io"
	"strings"
	"testing"

	"github.com/neardup/neardup/bench/quality"
	"github.com/neardup/neardup/contain"
	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// made is a set of 40 texts, of which every fourth stands in the one before.
func made() (set quality.Set) {
	set.Name = "made"
	for i, text := range testkit.Documents(40, 400, 11) {
		if i%4 == 3 {
			words := strings.Fields(set.Docs[i-1].Text)
			text = strings.Join(words[i:i+60], " ")
		}
		set.Docs = append(set.Docs, quality.Doc{Text: text})
	}
	return set
}

func TestReport(t *testing.T) {
	var out strings.Builder
	require.NoError(t, Report(&out, made(), Plan{Tries: 5}))
	assert.Contains(t, out.String(), "40 texts, 12600 tokens,")
	assert.Contains(t, out.String(), "10 pairs, 10 of them found. Said of 10 pairs in all; in 0 of them")
	assert.Contains(t, out.String(), "| 30 | 0 % | 5 | 5 | 5 |")
	assert.Contains(t, out.String(), "| 300 | 5 % | 5 | 5 | 5 |")
}

func TestTruthAgainstAllPairs(t *testing.T) {
	set := made()
	var texts []string
	for _, d := range set.Docs {
		texts = append(texts, d.Text)
	}
	texts = append(texts, texts[3], "two words")
	pairs, err := truth(texts, 0.1, 12)
	require.NoError(t, err)
	s, err := newShares()
	require.NoError(t, err)
	for i, part := range texts {
		for k, whole := range texts {
			n, m := len(strings.Fields(part)), len(strings.Fields(whole))
			share := s.share(part, whole)
			got, there := pairs[pair{i, k}]
			want := i != k && n >= 12 && share >= 0.1 && (n < m || n == m && k < i)
			require.Equal(t, want, there, "%d in %d", i, k)
			if there {
				require.Equal(t, share, got)
			}
		}
	}
	require.Contains(t, pairs, pair{40, 3})
}

// What is said and unlike is counted as such.
func TestNatural(t *testing.T) {
	texts := testkit.Documents(3, 50, 12)
	r := &contain.Result{Pairs: []contain.Pair{{Part: 0, Whole: 1}, {Part: 2, Whole: 0}}}
	n, err := natural(r, texts, map[pair]float64{{0, 1}: 1, {1, 2}: 1})
	require.NoError(t, err)
	require.Equal(t, Natural{Pairs: 2, Found: 1, Said: 2, Unlike: 1}, n)
}

func TestCommandLine(t *testing.T) {
	require.ErrorContains(t, Run(nil, io.Discard, io.Discard), "needs -data")
	require.ErrorContains(t, Run([]string{"x"}, io.Discard, io.Discard), "no arguments")
	require.Error(t, Run([]string{"-data", t.TempDir()}, io.Discard, io.Discard))
	err := Report(io.Discard, made(), Plan{Config: contain.Config{Window: -1}})
	require.ErrorIs(t, err, corpus.ErrConfig)
}
