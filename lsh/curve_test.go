package lsh_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/lsh"
)

func TestCurveProbability(t *testing.T) {
	for _, c := range []struct {
		curve lsh.Curve
		s     float64
		want  float64
	}{
		{lsh.Curve{Bands: 1, Rows: 1}, 0.25, 0.25},
		{lsh.Curve{Bands: 2, Rows: 1}, 0.5, 0.75},
		{lsh.Curve{Bands: 1, Rows: 3}, 0.5, 0.125},
		// Leskovec, Rajaraman and Ullman, figure 3.8: 20 bands of 5 rows.
		{lsh.Curve{Bands: 20, Rows: 5}, 0.2, 0.0064},
		{lsh.Curve{Bands: 20, Rows: 5}, 0.3, 0.0475},
		{lsh.Curve{Bands: 20, Rows: 5}, 0.4, 0.1860},
		{lsh.Curve{Bands: 20, Rows: 5}, 0.5, 0.4701},
		{lsh.Curve{Bands: 20, Rows: 5}, 0.6, 0.8019},
		{lsh.Curve{Bands: 20, Rows: 5}, 0.7, 0.9748},
		{lsh.Curve{Bands: 20, Rows: 5}, 0.8, 0.9996},
		{lsh.Curve{Bands: 64, Rows: 2}, 0, 0},
		{lsh.Curve{Bands: 64, Rows: 2}, 1, 1},
		{lsh.Curve{Bands: 64, Rows: 2}, -3, 0},
		{lsh.Curve{Bands: 64, Rows: 2}, 7, 1},
		{lsh.Curve{Bands: 64, Rows: 2}, math.NaN(), 0},
		{lsh.Curve{}, 0.5, 0},
	} {
		assert.InDelta(t, c.want, c.curve.Probability(c.s), 1e-4, "%v at %v", c.curve, c.s)
	}
}

func TestCurveAgreesWithLogarithms(t *testing.T) {
	r := testkit.Rand(1)
	for range 2000 {
		c := lsh.Curve{Bands: 1 + r.IntN(300), Rows: 1 + r.IntN(20)}
		s := r.Float64()
		want := -math.Expm1(float64(c.Bands) * math.Log1p(-math.Pow(s, float64(c.Rows))))
		require.InEpsilon(t, want, c.Probability(s), 1e-12, "%v at %v", c, s)
	}
}

func TestCurveIsMonotone(t *testing.T) {
	r := testkit.Rand(2)
	for range 200 {
		c := lsh.Curve{Bands: 1 + r.IntN(128), Rows: 1 + r.IntN(16)}
		last := 0.0
		for i := range 501 {
			s := float64(i) / 500
			p := c.Probability(s)
			// Up to the last digits, near 1. testify is too slow in here.
			if p < last-1e-15 || p > 1 ||
				(lsh.Curve{Bands: c.Bands + 1, Rows: c.Rows}).Probability(s) < p-1e-15 ||
				(lsh.Curve{Bands: c.Bands, Rows: c.Rows + 1}).Probability(s) > p+1e-15 {
				require.Failf(t, "not monotone", "%v at %v", c, s)
			}
			last = p
		}
	}
}

func TestCurveThreshold(t *testing.T) {
	assert.InDelta(t, 0.125, lsh.Curve{Bands: 64, Rows: 2}.Threshold(), 1e-12)
	assert.InDelta(t, 0.7071, lsh.Curve{Bands: 16, Rows: 8}.Threshold(), 1e-4)
	assert.Equal(t, 1.0, lsh.Curve{Bands: 1, Rows: 5}.Threshold())
	assert.Equal(t, 1.0, lsh.Curve{}.Threshold())
}

func TestCurveExpected(t *testing.T) {
	c := lsh.Curve{Bands: 2, Rows: 1}
	assert.Equal(t, 0.75+1, c.Expected(slices.Values([]float64{0.5, 1, 0})))
	assert.Zero(t, c.Expected(slices.Values([]float64(nil))))
}

func TestTune(t *testing.T) {
	for _, c := range []struct {
		slots              int
		similarity, recall float64
		want               lsh.Curve
	}{
		{1, 1, 0.99, lsh.Curve{Bands: 1, Rows: 1}},
		{128, 1, 0.99, lsh.Curve{Bands: 1, Rows: 128}},
		{128, 0.9, 0.99, lsh.Curve{Bands: 11, Rows: 10}},
		{128, 0.8, 0.9, lsh.Curve{Bands: 13, Rows: 8}},
		{128, 0.8, 0.95, lsh.Curve{Bands: 13, Rows: 7}},
		{128, 0.5, 0.9, lsh.Curve{Bands: 18, Rows: 3}},
		{128, 0.5, 0.5, lsh.Curve{Bands: 22, Rows: 5}},
		{128, 0.3, 0.99, lsh.Curve{Bands: 49, Rows: 2}},
		{128, 0.25, 0.95, lsh.Curve{Bands: 47, Rows: 2}},
		{256, 0.25, 0.95, lsh.Curve{Bands: 47, Rows: 2}},
		{128, 0.1, 0.99, lsh.Curve{Bands: 44, Rows: 1}},
		{10, 0.5, 0.999, lsh.Curve{Bands: 10, Rows: 1}},
	} {
		got, err := lsh.Tune(c.slots, c.similarity, c.recall)
		if assert.NoError(t, err) {
			assert.Equal(t, c.want, got, "%d slots, recall %v at %v", c.slots, c.recall, c.similarity)
		}
	}
}

// Against trying everything: no other curve within the slots reaches the recall
// with more rows, or with as many rows and fewer bands; and none of those that
// reach it nominates fewer pairs of low similarity.
func TestTuneNominatesFewest(t *testing.T) {
	r := testkit.Rand(3)
	for range 300 {
		slots := 1 + r.IntN(150)
		similarity, recall := 0.05+0.95*r.Float64(), 0.3+0.69*r.Float64()
		got, err := lsh.Tune(slots, similarity, recall)
		reached := false
		for rows := 1; rows <= slots; rows++ {
			for bands := 1; bands*rows <= slots; bands++ {
				c := lsh.Curve{Bands: bands, Rows: rows}
				if c.Probability(similarity) < recall {
					continue
				}
				reached = true
				if c.Rows > got.Rows || c.Rows == got.Rows && c.Bands < got.Bands ||
					c.Probability(similarity/20) < got.Probability(similarity/20) {
					require.Failf(t, "a better curve", "%v instead of %v", c, got)
				}
			}
		}
		if reached {
			require.NoError(t, err)
			require.LessOrEqual(t, got.Bands*got.Rows, slots)
			require.GreaterOrEqual(t, got.Probability(similarity), recall)
		} else {
			require.ErrorIs(t, err, lsh.ErrTune)
		}
	}
}

func TestTuneErrors(t *testing.T) {
	for _, c := range []struct {
		slots              int
		similarity, recall float64
		says               string
	}{
		{0, 0.5, 0.5, "0 slots"},
		{-4, 0.5, 0.5, "-4 slots"},
		{128, 0, 0.5, "similarity 0 "},
		{128, 1.5, 0.5, "similarity 1.5 "},
		{128, math.NaN(), 0.5, "similarity NaN "},
		{128, 0.5, 0, "recall 0 "},
		{128, 0.5, 1, "recall 1 "},
		{128, 0.5, math.NaN(), "recall NaN "},
		{4, 0.5, 0.99, "4 slots find at most 0.9375 of the pairs of similarity 0.5, 0.99 was asked; use more slots"},
	} {
		_, err := lsh.Tune(c.slots, c.similarity, c.recall)
		require.ErrorIs(t, err, lsh.ErrTune)
		assert.ErrorContains(t, err, c.says)
	}
}
