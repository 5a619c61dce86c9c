package speed

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
)

func TestVerdictsAgree(t *testing.T) {
	for _, words := range []int{40, 150, 700} {
		v := ruleOn(madePairs(words))
		require.NoError(t, v.check())
		kinds := map[corpus.Kind]int{}
		refused := 0
		for _, x := range v.candidates {
			for _, i := range x.list {
				r := plainRuling(v.plain[x.of], v.plain[i])
				kinds[r.Kind]++
				if newComparer().Rule(nil, &v.texts[x.of], &v.texts[i])[0].Refused {
					refused++
				}
			}
		}
		require.GreaterOrEqual(t, len(kinds), 4, "%v", kinds)
		require.Greater(t, refused, v.pairs/8)
		require.Less(t, refused, v.pairs/2)
	}
}

// Candidates found here are ruled on as those of real sets are.
func TestNominatedPairsAgree(t *testing.T) {
	texts, _ := madePairs(120)
	texts = append(texts, "", "  ", texts[0])
	pairs := nominated(texts, 300)
	v := ruleOn(texts, pairs)
	require.GreaterOrEqual(t, v.pairs, 150)
	require.NoError(t, v.check())
	for _, x := range pairs {
		for _, i := range x.list {
			require.Less(t, i, x.of)
			require.NotEmpty(t, v.plain[i])
		}
	}
	require.Equal(t, corpus.Ruling{}, plainRuling(nil, v.plain[pairs[0].of]))
	require.Equal(t, corpus.Normalized, plainRuling(v.plain[pairs[0].of], v.plain[pairs[0].of]).Kind)
}

func TestCheckSeesADifference(t *testing.T) {
	v := ruleOn(testkit.Documents(2, 50, 1), []candidates{{of: 1, list: []int{0}}})
	require.NoError(t, v.check())
	v.plain[0] = v.plain[1]
	require.ErrorContains(t, v.check(), "texts 1 and 0")
}
