package shingle_test

import (
	"testing"

	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

// FuzzShingle: whatever the bytes, Append and Tokenize agree with the plain
// reference and with each other, spans are in order and in bounds, and a token
// taken as a text is itself again.
func FuzzShingle(f *testing.F) {
	for _, v := range vectorTexts {
		f.Add(v.text, uint8(2), false)
		f.Add(v.text, uint8(4), true)
	}
	f.Fuzz(func(t *testing.T, text string, width uint8, char bool) {
		config := shingle.Config{Width: int(width%shingle.MaxWidth) + 1}
		if char {
			config.Unit = shingle.Char
		}
		c := newChecker(t, config)
		c.check(t, text)
		checkTokens(t, c, text)
	})
}

func checkTokens(t testing.TB, c *checker, text string) {
	s := c.made[0]
	tokens := &shingle.Tokens{}
	require.NoError(t, s.Tokenize(tokens, text))
	var before shingle.Span
	var again shingle.Tokens
	for i, span := range tokens.Span {
		require.Less(t, span.Start, span.End)
		require.LessOrEqual(t, int(span.End), len(text))
		require.GreaterOrEqual(t, span.Start, before.Start)
		require.GreaterOrEqual(t, span.End, before.End)
		before = span

		token := tokens.Token(i)
		require.NotEmpty(t, token)
		require.Equal(t, shingle.TokenHash(token), tokens.Hash[i])
		require.GreaterOrEqual(t, tokens.Mark[i].Weight(), 1)
		require.LessOrEqual(t, tokens.Mark[i].Weight(), 12)
		if joined(string(token)) {
			continue // cut into stretches elsewhere than in the text
		}
		require.NoError(t, s.Tokenize(&again, string(token)))
		require.Equal(t, 1, again.Len(), "%+q", token)
		require.Equal(t, string(token), string(again.Norm))
		require.Equal(t, tokens.Hash[i], again.Hash[0])
		require.Equal(t, tokens.Mark[i], again.Mark[0])
	}
}

// joined says whether a token has so many joining characters in a row that it
// may have been cut between them.
func joined(token string) bool {
	n := 0
	for _, r := range token {
		if shingle.Lookup(r)&shingle.EntryJoin == 0 {
			n = 0
		} else if n++; n > shingle.MaxStretch/3 {
			return true
		}
	}
	return false
}
