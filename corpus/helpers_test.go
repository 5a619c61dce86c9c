package corpus_test

import (
	"testing"

	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

// tokens gives the normalised tokens of a text as one string.
func tokens(t testing.TB, text string) string {
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	var x shingle.Tokens
	require.NoError(t, s.Tokenize(&x, text))
	out := ""
	for i := range x.Len() {
		out += string(x.Token(i)) + " "
	}
	return out
}
