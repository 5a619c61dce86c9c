package corpus_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the page says of contained, replaced, rewritten and moved text.
func TestFiguresOfTheGuide(t *testing.T) {
	// Words of one length, none of them like another.
	words := func(from, n int) []string {
		out := make([]string, n)
		for i := range out {
			b := []byte("aaaaaa")
			for k, v := 0, (from+i)*7919; k < len(b); k, v = k+1, v/26 {
				b[k] = byte('a' + (v+k*k)%26)
			}
			out[i] = strings.Repeat(string(b[:1]), 2) + string(b)
		}
		return out
	}
	compare := func(a, b []string) corpus.Verdict {
		v, err := corpus.Compare(strings.Join(a, " "), strings.Join(b, " "))
		require.NoError(t, err)
		return v
	}
	text := words(0, 1000)
	replaced := func(percent int) []string { // single words, spread evenly
		out := slices.Clone(text)
		for i := range out {
			if i*percent/100 != (i+1)*percent/100 {
				out[i] = words(50_000+i, 1)[0]
			}
		}
		return out
	}
	require.True(t, compare(text, append(slices.Clone(text), words(100_000, 1000*63/37)...)).Near, "37 % of the whole")
	require.False(t, compare(text, append(slices.Clone(text), words(100_000, 1000*64/36)...)).Near, "36 % of the whole")
	require.True(t, compare(text, replaced(21)).Near, "21 % replaced here and there")
	require.False(t, compare(text, replaced(23)).Near, "23 % replaced here and there")

	rewritten := func(n int) float64 {
		return compare(text, slices.Concat(text[:400], words(100_000, n), text[400+n:])).Score
	}
	require.InDelta(t, 0.71, rewritten(100), 0.005)
	require.InDelta(t, 0.57, rewritten(150), 0.005)
	require.InDelta(t, 0.94, compare(text, slices.Concat(text[500:], text[:500])).Score, 0.005)
	quarters := slices.Concat(text[750:], text[500:750], text[250:500], text[:250])
	require.InDelta(t, 0.91, compare(text, quarters).Score, 0.005)
}

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
	for _, k := range []corpus.Kind{corpus.Normalized, corpus.NewHeader, corpus.NewFooter, corpus.Contains, corpus.Edited, corpus.Reordered,
		corpus.Template, corpus.ContainsLonger, corpus.Passage} {
		require.True(t, seen[k], "%v has an example", k)
		require.True(t, strings.Contains(string(page), k.Word()))
	}
}

// What the page says of the explanation of its example of a template.
func TestExplanationOfTheGuide(t *testing.T) {
	page, err := os.ReadFile("../docs/how-it-decides.md")
	require.NoError(t, err)
	pair := regexp.MustCompile("(?s)### template\n.*?```text\n(.*?)--\n(.*?)-- ").FindStringSubmatch(string(page))
	require.NotNil(t, pair)
	v, err := corpus.Compare(pair[1], pair[2])
	require.NoError(t, err)
	want := regexp.MustCompile("(?s)## A verdict explained\n.*?```\n(.*?)```").FindStringSubmatch(string(page))
	require.NotNil(t, want)
	require.Equal(t, want[1], v.Explain(pair[1], pair[2]).String())
}
