package corpus_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each example on the page about the verdict comes out as the page says.
func TestExamplesOfTheGuide(t *testing.T) {
	page, err := os.ReadFile("../docs/how-it-decides.md")
	require.NoError(t, err)
	examples := regexp.MustCompile("(?s)```text\n(.*?)--\n(.*?)-- (.*?)\n```").FindAllStringSubmatch(string(page), -1)
	seen := map[corpus.Kind]bool{}
	for _, e := range examples {
		v, err := corpus.Compare(e[1], e[2])
		require.NoError(t, err)
		assert.Equal(t, e[3], fmt.Sprintf("%s, score %.3f, Jaccard %.3f", v.Kind.Word(), v.Score, v.Jaccard), "%.60s", e[1])
		seen[v.Kind] = true
	}
	for _, k := range []corpus.Kind{corpus.Normalized, corpus.NewHeader, corpus.NewFooter, corpus.Contains, corpus.Edited,
		corpus.Template, corpus.ContainsLonger, corpus.Passage} {
		require.True(t, seen[k], "%v has an example", k)
		require.True(t, strings.Contains(string(page), k.Word()))
	}
}
