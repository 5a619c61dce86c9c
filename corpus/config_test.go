package corpus_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

// The id of the default settings is frozen: snapshots and reports carry it.
func TestDefaultID(t *testing.T) {
	require.Equal(t, uint64(0x877d33d7fe6dc17e), corpus.Config{}.ID(), "%#x", corpus.Config{}.ID())
}

func TestIDTellsSettingsApart(t *testing.T) {
	configs := []corpus.Config{
		{},
		{Threshold: 0.71},
		{Pairwise: true},
		{Shingle: shingle.Config{Width: 5}},
		{Shingle: shingle.Config{Unit: shingle.Char}},
		{Sketch: corpus.SimHash},
		{Sketch: corpus.Both},
		{Slots: 256},
		{Bands: 32},
		{Rows: 4},
		{Bucket: 64},
		{Keep: corpus.Longest},
		{Keep: corpus.Newest},
		{Keep: corpus.Best},
		{Margin: 0.1},
		{Margin: 0.2},
		{Clusters: corpus.Components},
		{Margin: 0.1, Clusters: corpus.Components},
		{Window: time.Hour},
		{Window: time.Hour, Sliding: true},
	}
	seen := map[uint64]corpus.Config{}
	for _, c := range configs {
		require.NoError(t, c.Validate(), "%+v", c)
		other, ok := seen[c.ID()]
		require.False(t, ok, "%+v and %+v", c, other)
		seen[c.ID()] = c
		require.Equal(t, c.ID(), c.Effective().ID())
		require.Equal(t, c.Effective(), c.Effective().Effective())

		b, err := json.Marshal(c.Effective())
		require.NoError(t, err)
		var again corpus.Config
		require.NoError(t, json.Unmarshal(b, &again))
		require.Equal(t, c.Effective(), again)
	}
}

func TestBadSettings(t *testing.T) {
	for _, c := range []corpus.Config{
		{Threshold: -0.1}, {Threshold: 1.01}, {Threshold: math.NaN()}, {Threshold: math.Inf(1)},
		{Shingle: shingle.Config{Width: -1}}, {Shingle: shingle.Config{Unit: 9}},
		{Sketch: 3}, {Keep: 4}, {Slots: 100}, {Slots: -128}, {Bands: 65}, {Bands: -1}, {Rows: -1}, {Rows: 200},
		{Bucket: -1}, {Bucket: 1 << 30}, {Window: -1}, {Sliding: true},
		{Margin: -0.1}, {Margin: 1.1}, {Margin: math.NaN()}, {Clusters: 2},
	} {
		require.ErrorIs(t, c.Validate(), corpus.ErrConfig, "%+v", c)
		_, err := corpus.NewComparer(c)
		require.ErrorIs(t, err, corpus.ErrConfig, "%+v", c)
	}
	var c corpus.Config
	require.ErrorContains(t, json.Unmarshal([]byte(`{"keep":"shortest"}`), &c), "longest")
	require.Equal(t, "unknown(9)", corpus.Keep(9).String())
}
