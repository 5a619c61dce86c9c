package lsh_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/lsh"
)

// Every random run of operations gives what the map-based reference gives.
func TestIndexFollowsReference(t *testing.T) {
	documents := 400
	if testing.Short() {
		documents = 120
	}
	seed := uint64(1)
	for _, capacity := range []int{1, 2, 3, 4, 5, 8, 128} {
		for levels := 1; levels <= 5; levels++ {
			for _, common := range []float64{0.3, 0.8, 1} {
				seed++
				config := lsh.Config{Bands: 1 + int(seed%20), Levels: levels, Capacity: capacity}
				t.Run(fmt.Sprintf("%dx%d/%d/%v", config.Bands, levels, capacity, common), func(t *testing.T) {
					r := testkit.Rand(seed)
					f := &family{r: r, config: config, common: common, kinds: 3}
					want := newReference(config)
					got, err := lsh.New(config)
					require.NoError(t, err)
					type placed struct {
						keys   []uint64
						levels []uint8
					}
					var waiting []placed
					for id := range uint32(documents) {
						keys := f.document()
						require.Equal(t, want.candidates(keys), got.Candidates([]uint32{}, keys))
						switch r.IntN(4) {
						case 0: // counted, and stored later or never
							levels := got.Place(nil, keys)
							require.Equal(t, want.place(keys), levels)
							waiting = append(waiting, placed{keys, levels})
						case 1:
							levels := got.Place(nil, keys)
							require.Equal(t, want.place(keys), levels)
							want.store(id, keys, levels)
							require.NoError(t, got.Store(id, keys, levels))
						default:
							want.store(id, keys, want.place(keys))
							require.NoError(t, got.Add(id, keys))
						}
						if len(waiting) > 0 && r.IntN(3) == 0 {
							k := r.IntN(len(waiting))
							p := waiting[k]
							waiting = append(waiting[:k], waiting[k+1:]...)
							other := r.Uint32N(lsh.MaxDocuments)
							want.store(other, p.keys, p.levels)
							require.NoError(t, got.Store(other, p.keys, p.levels))
						}
						if r.IntN(documents/3) == 0 {
							data := got.AppendBinary(nil)
							got, err = lsh.Decode(data)
							require.NoError(t, err)
							require.Equal(t, data, got.AppendBinary(nil))
						}
					}
					stats := got.Stats()
					stats.Bytes = 0
					require.Equal(t, want.stats, stats)
				})
			}
		}
	}
}

// The batch gives what the index gives one by one, and reusing Groups leaves
// nothing behind.
func TestGroupsEqualIndex(t *testing.T) {
	var g lsh.Groups
	seed := uint64(1000)
	for _, capacity := range []int{1, 2, 3, 8, 128} {
		for levels := 1; levels <= 5; levels++ {
			for _, n := range []int{0, 1, 2, 60, 700} {
				if testing.Short() {
					n = min(n, 150)
				}
				for _, common := range []float64{0.1, 0.8, 1} {
					seed++
					config := lsh.Config{Bands: 1 + int(seed%19), Levels: levels, Capacity: capacity}
					t.Run(fmt.Sprintf("%dx%d/%d/%d/%v", config.Bands, levels, capacity, n, common), func(t *testing.T) {
						f := &family{r: testkit.Rand(seed), config: config, common: common, kinds: 2 + n/100}
						x, err := lsh.New(config)
						require.NoError(t, err)
						var keys []uint64
						var want [][]uint32
						var at []uint8
						for i := range uint32(n) {
							k := f.document()
							keys = append(keys, k...)
							want = append(want, x.Candidates(nil, k))
							start := len(at)
							at = x.Place(at, k)
							require.NoError(t, x.Store(i, k, at[start:]))
						}
						require.NoError(t, g.Build(config, n, keys))
						equalGroups(t, want, &g)
						require.EqualValues(t, x.Stats().LeftOut, g.LeftOut())
					})
				}
			}
		}
	}
}

func equalGroups(t *testing.T, want [][]uint32, g *lsh.Groups) {
	t.Helper()
	require.Equal(t, len(want), g.Len())
	for i, w := range want {
		require.Equal(t, w, g.Candidates(i), "document %d", i)
	}
}
