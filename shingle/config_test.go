package shingle_test

import (
	"encoding/json"
	"testing"

	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

func TestConfigValidate(t *testing.T) {
	for _, ok := range []shingle.Config{{}, {Width: 1}, {Width: 64}, {Unit: shingle.Char}} {
		require.NoError(t, ok.Validate())
	}
	for _, bad := range []shingle.Config{{Width: -1}, {Width: 65}, {Unit: 2}} {
		require.ErrorIs(t, bad.Validate(), shingle.ErrConfig)
		_, err := shingle.New(bad)
		require.ErrorIs(t, err, shingle.ErrConfig)
	}
}

func TestConfigID(t *testing.T) {
	// Frozen: these stand in stored files.
	require.Equal(t, uint64(0x641d7d2771681518), shingle.Config{}.ID())
	require.Equal(t, uint64(0xd56f66d6007f9552), shingle.Config{Width: 5, Unit: shingle.Char}.ID())

	require.Equal(t, shingle.Config{}.ID(), shingle.Config{Width: 3}.ID())
	seen := map[uint64]shingle.Config{}
	for width := 1; width <= shingle.MaxWidth; width++ {
		for _, unit := range []shingle.Unit{shingle.Word, shingle.Char} {
			c := shingle.Config{Width: width, Unit: unit}
			require.NotContains(t, seen, c.ID())
			seen[c.ID()] = c
		}
	}
}

func TestConfigJSON(t *testing.T) {
	data, err := json.Marshal(shingle.Config{Width: 4, Unit: shingle.Char})
	require.NoError(t, err)
	require.Equal(t, `{"width":4,"unit":"char"}`, string(data))
	var c shingle.Config
	require.NoError(t, json.Unmarshal(data, &c))
	require.Equal(t, shingle.Config{Width: 4, Unit: shingle.Char}, c)
	require.NoError(t, json.Unmarshal([]byte(`{"unit":"word"}`), &c))
	require.Equal(t, shingle.Word, c.Unit)
	require.ErrorIs(t, json.Unmarshal([]byte(`{"unit":"line"}`), &c), shingle.ErrConfig)
	_, err = json.Marshal(shingle.Unit(7))
	require.ErrorIs(t, err, shingle.ErrConfig)
	require.Equal(t, "Unit(7)", shingle.Unit(7).String())
}
