package speed

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
)

// The simple loop cuts the same tokens as the library, and makes the same
// signature of them where no character of the text is changed by normalisation.
func TestSimpleDoesTheSame(t *testing.T) {
	normalised := map[string]bool{"hindi": true, "thai": true} // letters and marks that compose, or vowels in two parts
	shingler := must(shingle.New(shingle.Config{}))
	own, loop := newOurs(), newSimple()
	var tokens shingle.Tokens
	for _, language := range languages {
		for _, doc := range testkit.Script(language, 40, 400, 400) {
			require.NoError(t, shingler.Tokenize(&tokens, doc))
			require.Equal(t, tokens.Len(), loop.shingles(doc), language)
			if !normalised[language] {
				require.Equal(t, own.sign(nil, doc), loop.sign(nil, doc), "%s: %s", language, doc)
			}
		}
	}
	doc := testkit.Documents(1, 20, 1)[0]
	require.Equal(t, own.sign(nil, doc), loop.sign(nil, doc), "short texts leave slots empty")
}
