package corpus_test

import (
	"math"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/require"
)

// Values of published tables (Clopper and Pearson 1934), rounded outwards.
func TestIntervalOfShare(t *testing.T) {
	for _, s := range []corpus.Share{
		{Found: 0, Of: 0, Low: 0, High: 1},
		{Found: 0, Of: 10, Low: 0, High: 0.3085},
		{Found: 1, Of: 10, Low: 0.0025, High: 0.4451},
		{Found: 5, Of: 10, Low: 0.1870, High: 0.8130},
		{Found: 10, Of: 10, Low: 0.6915, High: 1},
		{Found: 1, Of: 1, Low: 0.0249, High: 1},
		{Found: 300, Of: 300, Low: 0.9877, High: 1},
	} {
		require.InDelta(t, s.Low, corpus.NewShare(s.Found, s.Of).Low, 1e-9, s)
		require.InDelta(t, s.High, corpus.NewShare(s.Found, s.Of).High, 1e-9, s)
	}
	// Far from the ends and for many it is nearly the normal one.
	s := corpus.NewShare(500_000, 1_000_000)
	require.InDelta(t, 0.5-1.96*0.0005, s.Low, 1e-4)
	require.InDelta(t, 0.5+1.96*0.0005, s.High, 1e-4)
	require.InDelta(t, 3.69e-6, corpus.NewShare(0, 1_000_000).High, 1e-4)
}

// Whatever the true share is, the interval holds it in 95 % of all cases or
// more: summed up over all outcomes, not tried.
func TestIntervalOfShareHoldsTheTruth(t *testing.T) {
	for _, n := range []int{1, 2, 7, 40, 150} {
		shares := make([]corpus.Share, n+1)
		for k := range shares {
			shares[k] = corpus.NewShare(k, n)
		}
		for i := range 200 {
			p := (float64(i) + 0.5) / 200
			held := 0.0
			for k, s := range shares {
				if s.Low <= p && p <= s.High {
					all, _ := math.Lgamma(float64(n + 1))
					in, _ := math.Lgamma(float64(k + 1))
					out, _ := math.Lgamma(float64(n - k + 1))
					held += math.Exp(all - in - out + float64(k)*math.Log(p) + float64(n-k)*math.Log(1-p))
				}
			}
			require.GreaterOrEqual(t, held, 0.95, "%d, %v", n, p)
		}
	}
}
