package report

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/neardup/neardup/contain"
	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func contained(t *testing.T, docs []corpus.Doc) *Contain {
	t.Helper()
	r, err := contain.Find(context.Background(), contain.Config{}, corpus.Docs(docs...))
	require.NoError(t, err)
	return &Contain{Version: "test", Command: []string{"neardup"}, Inputs: []string{"x"}, Result: r,
		Skipped: []Skipped{{Place: 3, File: "x/bad\xff.jsonl", Line: 7, Reason: "bad_json", Error: "not valid JSON"}}}
}

func TestContainIsSafe(t *testing.T) {
	quote := strings.Split(prose(1, 120), "\n")
	docs := []corpus.Doc{
		{ID: "whole \xff\x1b[2J", Text: prose(2, 300) + "\x1b[31m " + strings.Join(quote[:6], "\u202e ") + prose(3, 300) + "\n" + strings.Join(quote[6:], " ")},
		{ID: "part \a", Text: strings.Join(quote, "\n")},
	}
	c := contained(t, docs)
	require.Len(t, c.Result.Pairs, 1)
	var table, records bytes.Buffer
	require.NoError(t, c.Table(&table, Limits{Width: 80}))
	s := table.String()
	assert.Contains(t, s, "in 2 excerpts")
	for line := range strings.Lines(s) {
		if !strings.HasPrefix(line, "settings") {
			assert.LessOrEqual(t, width(strings.TrimSuffix(line, "\n")), 80, line)
		}
	}
	assert.Equal(t, s, strings.Map(func(r rune) rune {
		if r == '\u202e' || r < ' ' && r != '\n' {
			return -1
		}
		return r
	}, s))

	require.NoError(t, c.JSONLines(&records))
	all := strings.Split(strings.TrimSuffix(records.String(), "\n"), "\n")
	require.Len(t, all, 4)
	var pair containmentRecord
	require.NoError(t, json.Unmarshal([]byte(all[1]), &pair))
	assert.Nil(t, pair.Whole)
	assert.NotEmpty(t, pair.WholeBytes)
	assert.Equal(t, "part \a", *pair.Part)
	require.Len(t, pair.Excerpts, 2)
	for _, e := range pair.Excerpts {
		assert.NotEmpty(t, docs[0].Text[e.Whole[0]:e.Whole[1]])
		assert.NotEmpty(t, docs[1].Text[e.Part[0]:e.Part[1]])
	}
	assert.JSONEq(t, `{"type":"summary","documents":2,"parts":1,"containments":1,"skipped":1,"short":0,"tokens":840,"left_out":0}`, all[3])
}
