package lsh_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/lsh"
)

func TestNewChecksConfig(t *testing.T) {
	for _, c := range []lsh.Config{
		{},
		{Bands: -1},
		{Bands: lsh.MaxBands + 1},
		{Bands: 1, Levels: -1},
		{Bands: 1, Levels: lsh.MaxLevels + 1},
		{Bands: 1, Capacity: -1},
		{Bands: 1, Capacity: lsh.MaxCapacity + 1},
	} {
		_, err := lsh.New(c)
		assert.ErrorIs(t, err, lsh.ErrConfig, "%+v", c)
		var g lsh.Groups
		assert.ErrorIs(t, g.Build(c, 0, nil), lsh.ErrConfig, "%+v", c)
	}
	x, err := lsh.New(lsh.Config{Bands: 5})
	require.NoError(t, err)
	assert.Equal(t, lsh.Config{Bands: 5, Levels: 1, Capacity: 128}, x.Config())
	assert.Equal(t, 5, lsh.Config{Bands: 5}.Keys())
	assert.Equal(t, 15, lsh.Config{Bands: 5, Levels: 3}.Keys())
}

// A failed Store or Add leaves no trace.
func TestErrorsChangeNothing(t *testing.T) {
	x, err := lsh.New(lsh.Config{Bands: 2, Levels: 2, Capacity: 2})
	require.NoError(t, err)
	keys, other := []uint64{1, 2, 3, 4}, []uint64{1, 2, 9, 10}
	levels := x.Place(nil, keys)
	before := x.AppendBinary(nil)
	for _, c := range []struct {
		want error
		err  error
	}{
		{lsh.ErrKeys, x.Store(1, keys[:3], levels)},
		{lsh.ErrKeys, x.Store(1, keys, levels[:1])},
		{lsh.ErrKeys, x.Store(1, keys, []uint8{0, 3})},
		{lsh.ErrFull, x.Store(lsh.MaxDocuments, keys, levels)},
		{lsh.ErrNotPlaced, x.Store(1, other, levels)}, // the first band would take it
		{lsh.ErrNotPlaced, x.Store(1, keys, []uint8{0, 1})},
		{lsh.ErrKeys, x.Add(1, keys[:3])},
		{lsh.ErrKeys, x.Add(1, nil)},
		{lsh.ErrFull, x.Add(lsh.MaxDocuments, keys)},
	} {
		assert.ErrorIs(t, c.err, c.want)
	}
	assert.Equal(t, before, x.AppendBinary(nil))
	require.NoError(t, x.Store(lsh.MaxDocuments-1, keys, levels))
	assert.ErrorIs(t, x.Store(1, keys, levels), lsh.ErrNotPlaced, "stored twice")
	assert.Equal(t, []uint32{lsh.MaxDocuments - 1}, x.Candidates(nil, keys))
	assert.Panics(t, func() { x.Candidates(nil, keys[:3]) })
	assert.Panics(t, func() { x.Place(nil, keys[:3]) })
}

func TestCandidatesKeepsWhatStandsInDst(t *testing.T) {
	x, err := lsh.New(lsh.Config{Bands: 2})
	require.NoError(t, err)
	for _, id := range []uint32{9, 3, 3, 5} {
		require.NoError(t, x.Add(id, []uint64{1, 2}))
	}
	assert.Equal(t, []uint32{9, 1, 9, 3, 5, 9}, x.Candidates([]uint32{9, 1, 9}, []uint64{1, 2}))
	assert.Equal(t, []uint8{7, 0, 0}, x.Place([]uint8{7}, []uint64{1, 3}))
}

func TestGroupsErrors(t *testing.T) {
	config := lsh.Config{Bands: 2, Levels: 2, Capacity: 2}
	keys := []uint64{1, 2, 3, 4}
	var g lsh.Groups
	for _, c := range []struct {
		want error
		err  func() error
	}{
		{lsh.ErrKeys, func() error { return g.Build(config, 2, keys) }},
		{lsh.ErrKeys, func() error { return g.Build(config, -1, keys) }},
		{lsh.ErrFull, func() error { return g.Build(config, lsh.MaxDocuments+1, keys) }},
	} {
		require.NoError(t, g.Build(config, 1, keys))
		require.Equal(t, 1, g.Len())
		require.ErrorIs(t, c.err(), c.want)
		require.Zero(t, g.Len())
	}
	assert.Panics(t, func() { g.Candidates(0) })
	assert.Panics(t, func() { g.Candidates(-1) })
}

// Readers of an index and of groups do not disturb each other; run it with
// -race.
func TestReadersRunTogether(t *testing.T) {
	const n, readers = 500, 4
	config := lsh.Config{Bands: 20, Levels: 3, Capacity: 4}
	f := &family{r: testkit.Rand(9), config: config, common: 0.7, kinds: 5}
	x, err := lsh.New(config)
	require.NoError(t, err)
	var keys []uint64
	for i := range uint32(n) {
		k := f.document()
		keys = append(keys, k...)
		require.NoError(t, x.Add(i, k))
	}
	var g lsh.Groups
	require.NoError(t, g.Build(config, n, keys))
	data := x.AppendBinary(nil)
	per := config.Keys()
	alone := make([][]uint32, n)
	for i := range n {
		alone[i] = x.Candidates(nil, keys[i*per:(i+1)*per])
	}
	var wait sync.WaitGroup
	for range readers {
		wait.Go(func() {
			for i := range n {
				assert.Equal(t, alone[i], x.Candidates(nil, keys[i*per:(i+1)*per]))
				assert.Subset(t, alone[i], g.Candidates(i))
			}
			assert.Equal(t, data, x.AppendBinary(nil))
			assert.EqualValues(t, n, x.Stats().Stored)
		})
	}
	wait.Wait()
}
