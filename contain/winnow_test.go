package contain_test

import (
	"testing"

	"github.com/neardup/neardup/contain"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

// Wherever two sequences have w hashes in a row in common, both have selected
// one of them, and the same value: few distinct hashes, so that there are ties.
func TestWinnowGuarantee(t *testing.T) {
	r := testkit.Rand(81)
	rounds := 2000
	if testing.Short() {
		rounds = 300
	}
	for range rounds {
		values := uint64(2 + r.IntN(200))
		w := 1 + r.IntN(12)
		random := func(n int) []uint64 {
			s := make([]uint64, n)
			for i := range s {
				s[i] = r.Uint64N(values)
			}
			return s
		}
		run := random(w + r.IntN(20))
		var selected [2]map[uint64]bool
		for i := range selected {
			before := random(r.IntN(40))
			all := append(append(append([]uint64(nil), before...), run...), random(r.IntN(40))...)
			selected[i] = map[uint64]bool{}
			last := -1
			for _, at := range contain.Winnow(all, w) {
				require.Greater(t, at, last, "each place once, in order")
				require.LessOrEqual(t, at-last, w, "no window without one")
				last = at
				if at >= len(before) && at < len(before)+len(run) {
					selected[i][all[at]] = true
				}
			}
		}
		common := false
		for v := range selected[0] {
			common = common || selected[1][v]
		}
		require.True(t, common)
	}
}

// TestWinnowDensity measures how much is selected: 2/(w+1) (Schleimer, Wilkerson
// and Aiken 2003, section 3.3).
func TestWinnowDensity(t *testing.T) {
	r := testkit.Rand(82)
	hashes := make([]uint64, 100_000)
	for i := range hashes {
		hashes[i] = r.Uint64()
	}
	for _, w := range []int{1, 2, 5, 10, 100} {
		want := 2 / float64(w+1)
		require.InDelta(t, want, float64(len(contain.Winnow(hashes, w)))/float64(len(hashes)), 0.03*want, w)
	}
	require.Empty(t, contain.Winnow(nil, 5))
	require.Len(t, contain.Winnow(hashes[:3], 5), 1)
}
