//go:build !purego

package simhash_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/simhash"
)

// Lists too long for counters of 32 bits are counted in pieces. No test can
// afford one, so the pieces are small here.
func TestSumInPieces(t *testing.T) {
	r := testkit.Rand(32)
	for _, n := range []int{0, 1, 999, 1000, 1001, 3500} {
		hashes := randomHashes(r, n)
		for _, below := range []int{1, 4, 16, 256} {
			weights := randomWeights(r, n, below)
			want, weighted := simhash.Sum128(hashes), simhash.SumWeighted128(hashes, weights)
			got, gotWeighted, ok := simhash.SumInPieces(hashes, weights, 1000)
			if !ok {
				t.Log("no kernel on this machine counts in pieces")
				return
			}
			require.Equal(t, want, got, "n=%d", n)
			require.Equal(t, weighted, gotWeighted, "n=%d below=%d", n, below)
		}
	}
}
