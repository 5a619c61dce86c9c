package corpus_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/require"
)

// plainGraph is the definition: all pairs of documents compared, and what a
// margin drops taken out. Documents with the same tokens are one node.
type plainGraph struct {
	docs    []corpus.Doc
	first   []int              // by document: the first one with its tokens
	verdict [][]corpus.Verdict // of a document with each one before it
	edge    [][]bool           // near and not dropped
	dropped [][]bool
}

// allVerdicts compares each document with all before it.
func allVerdicts(t testing.TB, docs []corpus.Doc) [][]corpus.Verdict {
	c, err := corpus.NewComparer(corpus.Config{})
	require.NoError(t, err)
	all := make([][]corpus.Verdict, len(docs))
	for i := range docs {
		all[i] = make([]corpus.Verdict, i)
		for j := range i {
			all[i][j], err = c.Compare(docs[i].Text, docs[j].Text)
			require.NoError(t, err)
		}
	}
	return all
}

func newPlainGraph(t testing.TB, docs []corpus.Doc, verdicts [][]corpus.Verdict, margin float64) *plainGraph {
	n := len(docs)
	g := &plainGraph{docs: docs, first: make([]int, n), verdict: verdicts}
	firsts := map[string]int{}
	best := make([]float64, n)
	for i, d := range docs {
		key := tokens(t, d.Text)
		f, ok := firsts[key]
		if !ok {
			f = i
			firsts[key] = i
			best[i] = -100
		} else {
			best[f] = 1
		}
		g.first[i] = f
		g.edge, g.dropped = append(g.edge, make([]bool, n)), append(g.dropped, make([]bool, n))
	}
	for i := range docs {
		for j := range i {
			if g.first[i] == i && g.first[j] == j && g.verdict[i][j].Near {
				g.edge[i][j], g.edge[j][i] = true, true
				best[i], best[j] = max(best[i], g.verdict[i][j].Score), max(best[j], g.verdict[i][j].Score)
			}
		}
	}
	for i := range docs {
		for j := range i {
			if margin > 0 && g.edge[i][j] && units(g.verdict[i][j].Score) < units(min(best[i], best[j]))-units(margin) {
				g.edge[i][j], g.edge[j][i] = false, false
				g.dropped[i][j] = true
			}
		}
	}
	return g
}

func units(x float64) int64 {
	if x < 0 {
		return -units(-x)
	}
	return int64(x*1e9 + 0.5)
}

// greedy gives by document the kept one that it joins, or itself.
func (g *plainGraph) greedy() []int {
	keep := make([]int, len(g.docs))
	for i := range g.docs {
		keep[i] = i
		if f := g.first[i]; f != i {
			keep[i] = keep[f]
			continue
		}
		for j := range i {
			if keep[j] == j && g.edge[i][j] && (keep[i] == i || g.verdict[i][j].Score > g.verdict[i][keep[i]].Score) {
				keep[i] = j
			}
		}
	}
	return keep
}

// components gives by document the first one that it is connected with, and
// by pair the score of the weakest edge on the best way between them.
func (g *plainGraph) components() (keep []int, way [][]float64) {
	n := len(g.docs)
	way = make([][]float64, n)
	for i := range way {
		way[i] = make([]float64, n)
		for j := range way[i] {
			switch {
			case g.first[i] == g.first[j]:
				way[i][j] = 1
			case g.edge[i][j]:
				way[i][j] = g.verdict[max(i, j)][min(i, j)].Score
			default:
				way[i][j] = -100
			}
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				way[i][j] = max(way[i][j], min(way[i][k], way[k][j]))
			}
		}
	}
	keep = make([]int, n)
	for i := range keep {
		for way[i][keep[i]] == -100 {
			keep[i]++
		}
	}
	return keep, way
}

// hubs are documents in families in which variants of a text have copies of
// their own: what a margin is for.
func hubs(n int, seed uint64) []corpus.Doc {
	docs := families(n, seed)
	for i := range n {
		d := docs[i*2]
		d.ID += " again"
		d.Text += " Read more on page seven."
		docs = append(docs, d)
	}
	return docs
}

func checkMatches(t testing.TB, r *corpus.Result, g *plainGraph, wantKeep []int) []corpus.Match {
	keep, of := make([]int, len(g.docs)), make([]corpus.Match, len(g.docs))
	for i := range keep {
		keep[i], of[i] = i, corpus.Match{Of: i}
	}
	for _, c := range r.Clusters {
		for _, m := range c.Members {
			keep[m.Doc], of[m.Doc] = c.Keep, m
			require.Equal(t, g.verdictOn(t, m.Doc, m.Of), m.Verdict)
			require.True(t, m.Verdict.Near)
		}
	}
	require.Equal(t, wantKeep, keep)
	var kept []string
	for d := range r.Kept() {
		kept = append(kept, d.ID)
	}
	var want []string
	for i, k := range wantKeep {
		if k == i {
			want = append(want, g.docs[i].ID)
		}
	}
	require.Equal(t, want, kept)
	return of
}

func (g *plainGraph) verdictOn(t testing.TB, doc, of int) corpus.Verdict {
	v, err := corpus.Compare(g.docs[doc].Text, g.docs[of].Text)
	require.NoError(t, err)
	return v
}

func TestMarginIsItsDefinition(t *testing.T) {
	docs := hubs(max(few(40), 25), 21)
	verdicts := allVerdicts(t, docs)
	plain := newPlainGraph(t, docs, verdicts, 0)
	for _, margin := range []float64{0.02, 0.15, 1} {
		g := newPlainGraph(t, docs, verdicts, margin)
		r := find(t, corpus.Config{Margin: margin}, docs, corpus.WithNearMisses())
		for i, m := range checkMatches(t, r, g, g.greedy()) {
			require.Equal(t, min(m.Steps, 1), m.Steps)
			require.Equal(t, m.Of != i, m.Steps == 1)
		}
		want, got := 0, 0
		keep := g.greedy()
		for i := range docs {
			for j := range i {
				if g.dropped[i][j] && keep[j] == j && keep[i] != j {
					want++
				}
			}
		}
		for _, m := range r.NearMisses {
			if m.Verdict.Near {
				got++
				require.True(t, g.dropped[m.Doc][m.Of])
				require.Zero(t, m.Steps)
			}
		}
		require.Equal(t, want, got)
		if margin == 1 {
			require.Equal(t, plain.greedy(), g.greedy())
			continue
		}
		require.Positive(t, want)
		require.NotEqual(t, plain.greedy(), g.greedy())
	}
}

func TestComponentsAreTheirDefinition(t *testing.T) {
	docs := hubs(max(few(40), 25), 22)
	verdicts := allVerdicts(t, docs)
	for _, margin := range []float64{0, 0.15} {
		g := newPlainGraph(t, docs, verdicts, margin)
		keep, way := g.components()
		r := find(t, corpus.Config{Clusters: corpus.Components, Margin: margin}, docs)
		of := checkMatches(t, r, g, keep)
		far := 0
		for i := range docs {
			steps, weakest := 0, 1.0
			for at := i; at != keep[i]; at = of[at].Of {
				require.Equal(t, of[i].Steps-steps, of[at].Steps)
				steps++
				weakest = min(weakest, of[at].Verdict.Score)
			}
			require.Equal(t, of[i].Steps, steps)
			require.Equal(t, way[i][keep[i]], weakest)
			far += min(1, steps/2)
		}
		require.Positive(t, far)
	}
}

// A chain: each version is a near-duplicate of the one before, the last has
// little in common with the first.
func TestComponentsNameThePartner(t *testing.T) {
	docs := chain()
	r := find(t, corpus.Config{Clusters: corpus.Components}, docs)
	require.Len(t, r.Clusters, 1)
	require.Equal(t, 0, r.Clusters[0].Keep)
	for i, m := range r.Clusters[0].Members {
		require.Equal(t, corpus.Match{Doc: i + 1, Of: i, Steps: i + 1, Verdict: m.Verdict}, m)
		require.True(t, m.Verdict.Near)
	}
	v, err := corpus.Compare(docs[0].Text, docs[len(docs)-1].Text)
	require.NoError(t, err)
	require.False(t, v.Near)
	require.Greater(t, len(find(t, corpus.Config{}, docs).Clusters), 1)
}

// chain gives six versions of a text, each with other words in a sixth of it.
func chain() []corpus.Doc {
	old, fresh := families(1, 31)[0].Text, families(9, 32)
	text := []byte(old)
	var docs []corpus.Doc
	for i := range 6 {
		docs = append(docs, corpus.Doc{ID: string(rune('a' + i)), Text: string(text)})
		n := len(text) / 8
		cut := bytes.IndexByte(text[n:], ' ') + n
		text = append(slices.Clone(text[cut:]), " "+fresh[i].Text[:n]...)
	}
	return docs
}

func TestAllPairsDoNotDependOnWorkers(t *testing.T) {
	docs := hubs(max(few(300), 180), 23) // several blocks
	for _, c := range []corpus.Config{
		{Margin: 0.15}, {Clusters: corpus.Components, Keep: corpus.Longest}, {Margin: 0.05, Clusters: corpus.Components, Bucket: 3},
	} {
		one := find(t, c, docs, corpus.WithWorkers(1), corpus.WithNearMisses())
		eight := find(t, c, docs, corpus.WithWorkers(8), corpus.WithNearMisses())
		require.True(t, bytes.Equal(dump(t, one), dump(t, eight)), "%+v", c)
		var want, got []string
		for d := range one.Kept() {
			want = append(want, d.ID)
		}
		for d, err := range corpus.Deduplicate(context.Background(), c, corpus.Docs(docs...)) {
			require.NoError(t, err)
			got = append(got, d.ID)
		}
		require.Equal(t, want, got)
		var last corpus.Progress
		find(t, c, docs, corpus.WithProgress(func(p corpus.Progress) { last = p }))
		require.Equal(t, corpus.Progress{Documents: len(docs), Duplicates: one.Duplicates(), Total: len(docs)}, last)
	}
}

func TestOptionsOfABatch(t *testing.T) {
	for _, c := range []corpus.Config{{Margin: 0.1}, {Clusters: corpus.Components}} {
		_, err := corpus.NewIndex(c)
		require.ErrorIs(t, err, corpus.ErrConfig)
		require.ErrorContains(t, err, "use Find")
		c.Window = time.Hour
		require.ErrorIs(t, c.Validate(), corpus.ErrConfig)
	}
	_, err := corpus.ReadIndex(bytes.NewReader(nil), corpus.Config{Margin: 0.1})
	require.Error(t, err)
}
