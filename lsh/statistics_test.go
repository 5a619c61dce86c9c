package lsh_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/lsh"
)

// bandKeys hashes the rows of each band, as a signature package would.
func bandKeys(keys []uint64, curve lsh.Curve, slots []uint32) []uint64 {
	for band := range curve.Bands {
		key := uint64(0)
		for _, s := range slots[band*curve.Rows:][:curve.Rows] {
			key = mix(key + uint64(s) + 1)
		}
		keys = append(keys, key)
	}
	return keys
}

// Pairs whose slots agree with probability J are found as often as the curve
// says, within three standard errors.
func TestRecallFollowsCurve(t *testing.T) {
	pairs := 2000
	if testing.Short() {
		pairs = 300
	}
	const slots = 128
	seed := uint64(1)
	for _, curve := range []lsh.Curve{{Bands: 64, Rows: 2}, {Bands: 42, Rows: 3}, {Bands: 32, Rows: 4}, {Bands: 16, Rows: 8}, {Bands: 10, Rows: 12}} {
		for _, j := range []float64{0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9} {
			seed++
			t.Run(fmt.Sprintf("%v/%v", curve, j), func(t *testing.T) {
				r := testkit.Rand(seed)
				x, err := lsh.New(lsh.Config{Bands: curve.Bands})
				require.NoError(t, err)
				found := 0
				a, b := make([]uint32, slots), make([]uint32, slots)
				for i := range uint32(pairs) {
					for s := range a {
						a[s], b[s] = r.Uint32(), r.Uint32()
						if r.Float64() < j {
							b[s] = a[s]
						}
					}
					require.NoError(t, x.Add(i, bandKeys(nil, curve, a)))
					if slices.Contains(x.Candidates(nil, bandKeys(nil, curve, b)), i) {
						found++
					}
				}
				p := curve.Probability(j)
				se := math.Sqrt(p * (1 - p) / float64(pairs))
				assert.InDelta(t, p, float64(found)/float64(pairs), 3*se+1e-9)
			})
		}
	}
}

// Unrelated documents, whose slots agree by chance, are nominated as often as
// the curve says: no bucket is mixed with another, and none is lost. Pairs of
// documents with uniform slots are pairwise independent, so the variance is
// that of independent pairs.
func TestUnrelatedFollowExpectation(t *testing.T) {
	n := 1500
	if testing.Short() {
		n = 400
	}
	for _, c := range []struct {
		curve    lsh.Curve
		alphabet uint32
	}{
		{lsh.Curve{Bands: 64, Rows: 2}, 100},
		{lsh.Curve{Bands: 42, Rows: 3}, 20},
		{lsh.Curve{Bands: 32, Rows: 4}, 10},
		{lsh.Curve{Bands: 16, Rows: 8}, 3},
	} {
		t.Run(c.curve.String(), func(t *testing.T) {
			r := testkit.Rand(uint64(c.alphabet))
			config := lsh.Config{Bands: c.curve.Bands, Capacity: lsh.MaxCapacity}
			x, err := lsh.New(config)
			require.NoError(t, err)
			found := 0
			var keys []uint64
			s := make([]uint32, 128)
			for i := range n {
				for j := range s {
					s[j] = r.Uint32N(c.alphabet)
				}
				keys = bandKeys(keys, c.curve, s)
				k := keys[i*c.curve.Bands:]
				found += len(x.Candidates(nil, k))
				require.NoError(t, x.Add(uint32(i), k))
			}
			pairs := n * (n - 1) / 2
			expected := c.curve.Expected(func(yield func(float64) bool) {
				for range pairs {
					if !yield(1 / float64(c.alphabet)) {
						return
					}
				}
			})
			p := expected / float64(pairs)
			require.Greater(t, expected, 100.0)
			assert.InDelta(t, expected, float64(found), 3*math.Sqrt(float64(pairs)*p*(1-p)))

			var g lsh.Groups
			require.NoError(t, g.Build(config, n, keys))
			batch := 0
			for i := range n {
				batch += len(g.Candidates(i))
			}
			assert.Equal(t, found, batch)
		})
	}
}
