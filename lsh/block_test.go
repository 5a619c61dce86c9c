package lsh_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/lsh"
)

// Blocks of any size, by any number of goroutines, find and leave behind what
// one document after the other does.
func TestBlockEqualsIndex(t *testing.T) {
	documents := 900
	if testing.Short() {
		documents = 250
	}
	seed := uint64(2000)
	for _, capacity := range []int{1, 2, 3, 8, 128} {
		for levels := 1; levels <= 5; levels += 2 {
			for _, common := range []float64{0.1, 0.8, 1} {
				seed++
				config := lsh.Config{Bands: 1 + int(seed*7%40), Levels: levels, Capacity: capacity}
				t.Run(fmt.Sprintf("%dx%d/%d/%v", config.Bands, levels, capacity, common), func(t *testing.T) {
					r := testkit.Rand(seed)
					f := &family{r: r, config: config, common: common, kinds: 4}
					one, err := lsh.New(config) // stores all
					require.NoError(t, err)
					few, err := lsh.New(config) // stores some
					require.NoError(t, err)
					inBlocks, err := lsh.New(config)
					require.NoError(t, err)
					fewInBlocks, err := lsh.New(config)
					require.NoError(t, err)
					var all, some lsh.Block
					for first := 0; first < documents; {
						n := []int{0, 1, 2, 15, 16, 17, 60, 200}[r.IntN(8)]
						workers := r.IntN(5)
						var keys []uint64
						for range n {
							keys = append(keys, f.document()...)
						}
						require.NoError(t, all.Place(inBlocks, n, keys, workers))
						require.NoError(t, some.Place(fewInBlocks, n, keys, workers))
						require.Equal(t, n, all.Len())
						ids, fewer := make([]uint32, n), make([]uint32, n)
						for i := range n {
							k := keys[i*config.Keys() : (i+1)*config.Keys()]
							id := uint32(first + i)
							want := one.Candidates([]uint32{}, k)
							got := append([]uint32{}, all.Stored(i)...)
							for _, m := range all.AppendMates(nil, i) {
								got = append(got, m+uint32(first))
							}
							require.Equal(t, want, got)
							require.NoError(t, one.Add(id, k))
							require.Subset(t, want, some.Stored(i))
							ids[i], fewer[i] = id, id
							levels := few.Place(nil, k)
							if r.IntN(3) == 0 {
								fewer[i] = lsh.NotStored
								continue
							}
							require.NoError(t, few.Store(id, k, levels))
						}
						require.NoError(t, all.Store(ids))
						require.NoError(t, some.Store(fewer))
						first += n
					}
					require.Equal(t, one.AppendBinary(nil), inBlocks.AppendBinary(nil))
					require.Equal(t, few.AppendBinary(nil), fewInBlocks.AppendBinary(nil))
					want, got := few.Stats(), fewInBlocks.Stats()
					want.Bytes, got.Bytes = 0, 0
					require.Equal(t, want, got)
				})
			}
		}
	}
}

func TestBlockErrors(t *testing.T) {
	config := lsh.Config{Bands: 2, Levels: 2, Capacity: 2}
	x, err := lsh.New(config)
	require.NoError(t, err)
	keys := []uint64{1, 2, 3, 4}
	var b lsh.Block
	require.ErrorIs(t, b.Store(nil), lsh.ErrNotPlaced, "nothing placed")
	require.ErrorIs(t, b.Place(x, 2, keys, 1), lsh.ErrKeys)
	require.ErrorIs(t, b.Place(x, -1, keys, 1), lsh.ErrKeys)
	require.ErrorIs(t, b.Place(x, lsh.MaxDocuments+1, keys, 1), lsh.ErrFull)
	require.Zero(t, x.Stats().Documents)
	require.NoError(t, b.Place(x, 1, keys, 1))
	before := x.AppendBinary(nil)
	require.ErrorIs(t, b.Store(nil), lsh.ErrKeys)
	require.ErrorIs(t, b.Store([]uint32{lsh.MaxDocuments}), lsh.ErrFull)
	require.Equal(t, before, x.AppendBinary(nil))
	require.NoError(t, b.Store([]uint32{7}))
	require.ErrorIs(t, b.Store([]uint32{7}), lsh.ErrNotPlaced, "stored twice")
	require.Equal(t, []uint32{7}, x.Candidates(nil, keys))
	for _, change := range []func(){
		func() { x.Place(nil, keys) },
		func() { require.NoError(t, x.Add(9, keys)) },
		func() { require.NoError(t, new(lsh.Block).Place(x, 1, keys, 1)) },
	} {
		require.NoError(t, b.Place(x, 1, keys, 1))
		change()
		require.ErrorIs(t, b.Store([]uint32{8}), lsh.ErrNotPlaced)
	}
	assert.Panics(t, func() { b.Stored(1) })
	assert.Panics(t, func() { b.AppendMates(nil, -1) })
}

// Once its arrays have their sizes, a block allocates only what the index grows
// by, whether it is large or a single document.
func TestBlockAllocatesNothing(t *testing.T) {
	config := lsh.Config{Bands: 64, Levels: 3, Capacity: 4}
	for _, n := range []int{1, 300} {
		f := &family{r: testkit.Rand(uint64(n)), config: config, common: 0.6, kinds: 30}
		x, err := lsh.New(config)
		require.NoError(t, err)
		var keys []uint64
		ids := make([]uint32, n)
		for i := range ids {
			keys = append(keys, f.document()...)
			ids[i] = lsh.NotStored
		}
		var b lsh.Block
		var mates []uint32
		for range config.Levels*config.Capacity + 1 { // fills every node
			require.NoError(t, b.Place(x, n, keys, 1))
		}
		for i := range n {
			mates = b.AppendMates(mates[:0], i)
		}
		assert.Zero(t, testing.AllocsPerRun(20, func() {
			if b.Place(x, n, keys, 1) != nil || b.Store(ids) != nil {
				t.Fail()
			}
			for i := range n {
				mates = b.AppendMates(mates[:0], i)
			}
		}), n)
	}
}

// Readers of a block do not disturb each other; run it with -race.
func TestBlockReadersRunTogether(t *testing.T) {
	const n = 200
	config := lsh.Config{Bands: 20, Levels: 3, Capacity: 4}
	f := &family{r: testkit.Rand(9), config: config, common: 0.7, kinds: 5}
	x, err := lsh.New(config)
	require.NoError(t, err)
	var keys []uint64
	ids := make([]uint32, n)
	for i := range ids {
		keys = append(keys, f.document()...)
		ids[i] = uint32(i)
	}
	var b lsh.Block
	require.NoError(t, b.Place(x, n, keys, 4))
	require.NoError(t, b.Store(ids))
	require.NoError(t, b.Place(x, n, keys, 4))
	want := x.Candidates(nil, keys[:config.Keys()])
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for i := range n {
				b.AppendMates(nil, i)
				assert.NotEmpty(t, b.Stored(i))
			}
			assert.Equal(t, want, b.Stored(0))
		})
	}
	wait.Wait()
}
