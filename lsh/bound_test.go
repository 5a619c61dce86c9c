package lsh_test

import (
	"testing"

	"github.com/neardup/neardup/lsh"
	"github.com/stretchr/testify/require"
)

func TestBound(t *testing.T) {
	x, err := lsh.New(lsh.Config{Bands: 3, Levels: 2, Capacity: 2})
	require.NoError(t, err)
	require.Zero(t, x.Bound())
	keys := func(k uint64) []uint64 { return []uint64{k << 32, k << 33, k << 34, k << 35, k << 36, k << 37} }
	for _, step := range []struct {
		id    uint32
		key   uint64
		bound uint32
	}{{4, 1, 5}, {2, 1, 5}, {9, 1, 10}, {7, 2, 10}, {11, 1, 12}} {
		require.NoError(t, x.Add(step.id, keys(step.key)))
		require.Equal(t, step.bound, x.Bound())
	}
	x.Place(nil, keys(3)) // counted, not stored
	require.EqualValues(t, 12, x.Bound())
	again, err := lsh.Decode(x.AppendBinary(nil))
	require.NoError(t, err)
	require.EqualValues(t, 12, again.Bound())
}
