package report

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/require"
)

// versions are a text handed on: each version has another eighth replaced.
func versions() []corpus.Doc {
	words := strings.Fields(prose(40, 400))
	var docs []corpus.Doc
	for i := range 4 {
		docs = append(docs, corpus.Doc{ID: fmt.Sprintf("v%d.txt", i), Text: strings.Join(words, " ")})
		words = append(append([]string{}, words[50:]...), strings.Fields(prose(uint64(50+i), 50))...)
	}
	return docs
}

func report(t *testing.T, c corpus.Config, docs []corpus.Doc) (table, lines string) {
	r, err := corpus.Find(context.Background(), c, corpus.Docs(docs...), corpus.WithNearMisses())
	require.NoError(t, err)
	f := &Find{Version: "test", Inputs: []string{"x"}, Config: c, Result: r}
	var b, l bytes.Buffer
	require.NoError(t, f.Table(&b, Limits{Width: 100}))
	require.NoError(t, f.JSONLines(&l))
	return b.String(), l.String()
}

func TestComponentsAreReportedWithTheirPartners(t *testing.T) {
	table, lines := report(t, corpus.Config{Clusters: corpus.Components}, versions())
	require.Contains(t, table, "Cluster 1   4 documents")
	require.Regexp(t, `keep  v0.txt +400 words`, table)
	require.Regexp(t, `dup   v1.txt +400 words   [0-9]+ % of it is in the kept text`, table)
	require.Regexp(t, `dup   v3.txt +400 words   by way of v2.txt   [0-9]+ % of it is in v2.txt`, table)
	require.Contains(t, table, "clusters components")
	require.Contains(t, lines, `"clusters":"components"`)
	require.Contains(t, lines, `"steps":3,"id":"v3.txt","of":"v2.txt"`)
	require.NotContains(t, lines, `"steps":1`)
}

func TestDroppedPairsAreReported(t *testing.T) {
	a := prose(60, 200)
	b := strings.Replace(a, strings.Fields(a)[100], "another", 1) + " " + prose(61, 40)
	docs := []corpus.Doc{{ID: "a", Text: a}, {ID: "a again", Text: a}, {ID: "b", Text: b}, {ID: "b again", Text: b}}
	table, lines := report(t, corpus.Config{Margin: 0.02}, docs)
	require.Contains(t, table, "near-duplicate of a, but both have closer ones")
	require.Contains(t, table, "margin 0.02")
	require.Contains(t, lines, `"type":"near_miss","near":true,"id":"b","of":"a"`)
	table, lines = report(t, corpus.Config{}, docs)
	require.NotContains(t, table, "closer")
	require.NotContains(t, lines, `"near"`)
	require.NotContains(t, lines, "margin")
}
