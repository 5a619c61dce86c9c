package lsh_test

import (
	"fmt"
	"runtime"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/lsh"
)

// limits of memory a document, by bands.
var limits = map[int]int64{16: 200, 64: 750}

// An index holds at most 200 bytes a document at 16 bands and 750 at 64, at
// every size from 2000 documents on, and so across every growth of its tables.
// Distinct keys are the worst case; buckets of other sizes are tried as well,
// and documents of which only some are stored.
func TestIndexMemory(t *testing.T) {
	sizes := map[bool]int{true: 12_000, false: 5000} // distinct keys, others
	if testing.Short() {
		sizes = map[bool]int{true: 4000, false: 3000}
	}
	for bands, limit := range limits {
		for _, bucket := range []int{1, 2, 3, 4, 5, 7, 8, 9, 17, 33, 65, 128, 129, 300} {
			for _, store := range []int{1, 3} { // every document, every third
				t.Run(fmt.Sprintf("%dbands/bucket%d/store%d", bands, bucket, store), func(t *testing.T) {
					n := sizes[bucket == 1]
					r := testkit.Rand(uint64(bucket))
					x, err := lsh.New(lsh.Config{Bands: bands, Levels: 5})
					require.NoError(t, err)
					keys := make([]uint64, bands*5)
					var levels []uint8
					worst := int64(0)
					for i := range n {
						// Buckets fill round by round, so that all blocks grow.
						shuffled := i % max(n/bucket, 1)
						for k := range keys {
							keys[k] = mix(mix(uint64(shuffled)+1) + uint64(k))
							if bucket == 1 {
								keys[k] = r.Uint64()
							}
						}
						levels = x.Place(levels[:0], keys)
						if i%store == 0 {
							require.NoError(t, x.Store(uint32(i), keys, levels))
						}
						if i >= 2000 && i%20 == 0 || i == n-1 {
							worst = max(worst, x.Stats().Bytes/int64(i+1))
						}
					}
					assert.LessOrEqual(t, worst, limit)
					t.Logf("at most %d bytes a document", worst)
				})
			}
		}
	}
}

// Stats.Bytes is what the heap holds, but for the rounding of the allocator,
// and writing and reading an index does not make it larger than the limit.
func TestStatsBytesIsHeap(t *testing.T) {
	const n = 20_000
	for bands, limit := range limits {
		r := testkit.Rand(uint64(bands))
		config := lsh.Config{Bands: bands, Levels: 5}
		keys := make([]uint64, config.Keys())
		before := heap()
		x, err := lsh.New(config)
		require.NoError(t, err)
		for i := range uint32(n) {
			for k := range keys {
				keys[k] = r.Uint64()
			}
			require.NoError(t, x.Add(i, keys))
		}
		held := heap() - before
		stats := x.Stats()
		assert.InEpsilon(t, stats.Bytes, held, 0.04)
		assert.LessOrEqual(t, held/n, limit)
		t.Logf("%d bands: %d bytes a document by Stats, %d by the heap", bands, stats.Bytes/n, held/n)

		read, err := lsh.Decode(x.AppendBinary(nil))
		require.NoError(t, err)
		assert.LessOrEqual(t, read.Stats().Bytes/n, limit)
		runtime.KeepAlive(x)
	}
}

// A batch holds at most a quarter of what maps hold, its scratch included; where
// pointers have 32 bits, and maps are smaller, at most a third.
func TestGroupsMemory(t *testing.T) {
	const n = 30_000
	config := lsh.Config{Bands: 16, Levels: 5}
	keys := collection(config, n, 1)
	before := heap()
	maps := buildMaps(config, n, keys)
	inMaps := heap() - before
	runtime.KeepAlive(maps)
	maps = nil
	before = heap()
	var g lsh.Groups
	require.NoError(t, g.Build(config, n, keys))
	inGroups := heap() - before
	runtime.KeepAlive(&g)
	runtime.KeepAlive(keys)
	times := int64(4)
	if strconv.IntSize == 32 {
		times = 3
	}
	assert.LessOrEqual(t, times*inGroups, inMaps)
	t.Logf("%d bytes a document, in maps %d", inGroups/n, inMaps/n)
}

func TestHotPathsAllocateNothing(t *testing.T) {
	const n = 3000
	config := lsh.Config{Bands: 64, Levels: 5, Capacity: 8}
	f := &family{r: testkit.Rand(1), config: config, common: 0.5, kinds: 30}
	x, err := lsh.New(config)
	require.NoError(t, err)
	var keys []uint64
	for i := range uint32(n) {
		k := f.document()
		require.NoError(t, x.Add(i, k))
		keys = append(keys, k...)
	}
	per := config.Keys()
	dst := make([]uint32, 0, config.Keys()*config.Capacity)
	i := 0
	assert.Zero(t, testing.AllocsPerRun(500, func() {
		dst = x.Candidates(dst[:0], keys[i*per:(i+1)*per])
		i++
	}), "Candidates")

	// Counting known documents makes no node and no block, once all are full.
	levels := make([]uint8, 0, config.Bands)
	again := keys[:per]
	for range config.Levels*config.Capacity + 1 {
		levels = x.Place(levels[:0], again)
	}
	assert.Zero(t, testing.AllocsPerRun(500, func() { levels = x.Place(levels[:0], again) }), "Place")

	var g lsh.Groups
	require.NoError(t, g.Build(config, n, keys))
	assert.Zero(t, testing.AllocsPerRun(3, func() {
		if g.Build(config, n, keys) != nil {
			t.Fail()
		}
	}), "Build")
	i = 0
	assert.Zero(t, testing.AllocsPerRun(500, func() {
		dst = g.AppendCandidates(dst[:0], i)
		i++
	}), "AppendCandidates")
}
