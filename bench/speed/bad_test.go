package speed

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestBadTextsAreAsLongAsAsked(t *testing.T) {
	for _, kind := range badTexts(1 << 12) {
		for _, n := range []int{1 << 10, 1 << 13} {
			text := kind.text(n)
			require.InDelta(t, n, len(text), 600, kind.name)
			require.Equal(t, text, kind.text(n), kind.name)
			if strings.Contains(kind.name, "without a space") {
				require.NotContains(t, text, " ")
				require.True(t, utf8.ValidString(text))
			}
		}
	}
	for _, r := range truncated(1 << 12) {
		require.Equal(t, utf8.RuneError, r)
	}
}

func TestBadRowsAreAgainstEnglish(t *testing.T) {
	rows := measureBad(Plan{Rounds: 1}, []bad{
		{"one word", 1 << 14, func(n int) string { return repeat("word ", n) }},
		{"English prose", 1 << 14, english},
	})
	require.Len(t, rows, 2)
	require.Equal(t, "English prose", rows[0].name)
	require.Equal(t, [2]float64{1, 1}, rows[0].english)
	require.Positive(t, rows[1].perByte)
	require.Positive(t, rows[1].mbs[0])
}
