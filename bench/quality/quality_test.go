package quality

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/neardup/neardup/bench/internal/labels"
	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/lsh"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// families makes documents of which groups of six go back to one text: it, a
// copy with other punctuation, a noisy copy, one under another header, a part of
// it, and one with replaced words.
func families(n, words int, seed uint64) Set {
	r := testkit.Rand(seed)
	vocabulary := testkit.Vocabulary(500, seed)
	s := Set{Name: "families"}
	for i, text := range testkit.Documents((n+5)/6, words, seed) {
		fields := strings.Fields(text)
		replaced := slices.Clone(fields)
		for k := range replaced {
			if r.IntN(100) < 15 {
				replaced[k] = vocabulary[r.IntN(len(vocabulary))]
			}
		}
		header := strings.Join(vocabulary[20*(i%20):20*(i%20)+words/8], " ")
		for _, text := range []string{
			text,
			strings.ToUpper(strings.Join(fields, " - ")),
			misread(text, 10, r),
			header + "\n" + text,
			strings.Join(fields[:len(fields)*(35+r.IntN(30))/100], " "),
			strings.Join(replaced, " "),
		} {
			if len(s.Docs) < n {
				s.Docs = append(s.Docs, Doc{ID: fmt.Sprint(len(s.Docs)), Cluster: fmt.Sprint("family ", i), Text: text})
			}
		}
	}
	return s
}

// allPairs compares every pair of texts, whatever it has in common.
func allPairs(t *testing.T, x *texts) map[edge]corpus.Verdict {
	comparer, err := corpus.NewComparer(corpus.Config{})
	require.NoError(t, err)
	all := map[edge]corpus.Verdict{}
	for j := range x.list {
		for i := range j {
			v, err := comparer.Compare(x.list[i].text, x.list[j].text)
			require.NoError(t, err)
			all[edge{i, j}] = v
		}
	}
	return all
}

func scores(truth *Truth) map[edge]float64 {
	near := map[edge]float64{}
	for _, p := range truth.near() {
		near[edge{p.I, p.J}] = p.Score
	}
	return near
}

// The truth must be that of comparing 0. The second part shows that
// this test, and the check of what was left out, notice lost pairs.
func TestTruthIsThatOfAllPairs(t *testing.T) {
	x, err := collapse(families(300, 70, 1), corpus.Config{})
	require.NoError(t, err)
	require.Len(t, x.list, 250, "copies with other punctuation are the same text")

	want, sharing := map[edge]float64{}, map[float64]int64{}
	pairs := int64(0)
	for e, v := range allPairs(t, x) {
		if v.Jaccard == 0 {
			continue
		}
		pairs++
		sharing[v.Jaccard]++
		if v.Near {
			want[e] = v.Score
		}
	}
	require.Greater(t, len(want), 300)

	truth, err := measure(x, corpus.Config{}, leastJaccard, 100, 2)
	require.NoError(t, err)
	assert.Equal(t, want, scores(truth))
	assert.Equal(t, pairs, truth.Sharing)
	assert.Less(t, truth.Aligned, pairs, "some work is spared")
	got := map[float64]int64{}
	for _, j := range truth.Jaccards {
		got[float64(j.Both)/float64(j.All)] += j.N
	}
	assert.Equal(t, sharing, got)
	for _, c := range truth.Checks {
		assert.Zero(t, c.Near, c.Which)
		assert.Equal(t, pairs-truth.Aligned, c.Of)
		assert.Equal(t, int(min(100, c.Of)), c.Pairs)
	}

	truth, err = measure(x, corpus.Config{}, 0.15, int(pairs), 1)
	require.NoError(t, err)
	lost := len(want) - len(scores(truth))
	assert.Positive(t, lost, "asking for more loses noisy copies")
	for _, c := range truth.Checks {
		assert.Equal(t, lost, c.Near, "and the check finds every one of them: %s", c.Which)
	}

	truth, err = measure(x, corpus.Config{}, 0, 10, 1)
	require.NoError(t, err)
	assert.Equal(t, pairs, truth.Aligned)
	assert.Equal(t, want, scores(truth))
}

func TestMeetIsTheIntersectionOfBags(t *testing.T) {
	x, err := collapse(Set{Docs: []Doc{
		{Text: "one one two 1987 end"}, {Text: "one two two 1987 1987"}, {Text: "..."}, {Text: "two One one"},
	}}, corpus.Config{})
	require.NoError(t, err)
	assert.Equal(t, []int{0, 1, -1, 2}, x.of)
	m := newMeeter(x)
	for range 2 {
		weight, numbers := m.meet(0, 1)
		assert.Equal(t, []int64{3 + 3 + 4, 1}, []int64{weight, numbers})
		weight, numbers = m.meet(0, 2)
		assert.Equal(t, []int64{9, 0}, []int64{weight, numbers})
	}
}

func one(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func TestVerdictsAreScoredByDocuments(t *testing.T) {
	s := families(60, 60, 3)
	for i := range s.Docs {
		switch i % 7 {
		case 0:
			s.Docs[i].Cluster = ""
		case 1:
			s.Docs[i].Cluster = "another"
		}
	}
	x, err := collapse(s, corpus.Config{})
	require.NoError(t, err)
	truth, err := measure(x, corpus.Config{}, leastJaccard, 0, 1)
	require.NoError(t, err)
	var want labels.Scores
	for j, b := range s.Docs {
		for i, a := range s.Docs[:j] {
			v, err := corpus.Compare(a.Text, b.Text)
			require.NoError(t, err)
			same := s.Docs[i].Cluster == b.Cluster && b.Cluster != ""
			want.Said += one(v.Near)
			want.Labelled += one(same)
			want.Right += one(v.Near && same)
		}
	}
	assert.Equal(t, want, scorePairs(x, s.Labels(), truth.edges()))
	verdicts, clusters, err := Score(s, "", 1)
	require.NoError(t, err)
	assert.Equal(t, want, verdicts)
	assert.Equal(t, want.Labelled, clusters.Labelled)
	assert.Positive(t, want.Right)
	assert.Less(t, want.Right, want.Said)
}

// keepers must be what the definition says, worked out by documents.
func TestKeepersAreGreedy(t *testing.T) {
	s := families(120, 60, 4)
	s.Docs = append(s.Docs, Doc{ID: "empty"}, Doc{ID: "empty too", Text: "-"})
	x, err := collapse(s, corpus.Config{})
	require.NoError(t, err)
	truth, err := measure(x, corpus.Config{}, 0, 0, 2)
	require.NoError(t, err)

	want := make([]int, len(s.Docs))
	for j, b := range s.Docs {
		want[j] = j
		best := 0.0
		for i, a := range s.Docs[:j] {
			if want[i] != i {
				if x.of[i] >= 0 && x.of[i] == x.of[j] {
					want[j] = want[i]
					break
				}
				continue
			}
			v, err := corpus.Compare(a.Text, b.Text)
			require.NoError(t, err)
			if v.Near && (want[j] == j || v.Score > best) {
				want[j], best = i, v.Score
			}
		}
	}
	got := truth.keepers(x)
	assert.Equal(t, want, got)

	found, err := find(s, pairwise(corpus.Config{}), 1)
	require.NoError(t, err)
	a := agree(got, found)
	assert.Zero(t, a.Wrong)
	assert.Greater(t, a.Recall(), 0.8, "short, noisy and cut: not all are nominated")
}

func TestAgreement(t *testing.T) {
	a := agree([]int{0, 0, 2, 2, 0, 5}, []int{0, 0, 2, 3, 2, 0})
	assert.Equal(t, Agreement{Documents: 6, Duplicates: 3, Found: 2, Missed: 1, Wrong: 1, Other: 1}, a)
	assert.InDelta(t, 2.0/3, a.Recall(), 1e-15)
}

// Whatever Find compares must be what is called nominated here: on a set in
// which no bucket is full, keys decide alone.
func TestNominations(t *testing.T) {
	x, err := collapse(families(100, 60, 5), corpus.Config{})
	require.NoError(t, err)
	truth, err := measure(x, corpus.Config{}, 0, 0, 1)
	require.NoError(t, err)
	all := allPairs(t, x)
	for _, sketchBy := range []corpus.Sketch{corpus.MinHash, corpus.SimHash, corpus.Both} {
		c := corpus.Config{Sketch: sketchBy}
		n, compared, err := nominate(x, truth, c)
		require.NoError(t, err)
		s, err := sketch(x, c)
		require.NoError(t, err)
		keys := len(s.keys) / len(x.list)
		want := Nomination{Sketch: sketchBy, Texts: len(x.list), Expected: n.Expected, ExpectedUnrelated: n.ExpectedUnrelated}
		near := scores(truth)
		var wantCompared []edge
		for j := range x.list {
			for i := range j {
				_, isNear := near[edge{i, j}]
				want.Near += int(one(isNear))
				meets := false
				for k := 0; k < keys; k += levels {
					meets = meets || s.keys[i*keys+k] == s.keys[j*keys+k]
				}
				if !meets {
					continue
				}
				want.Candidates++
				want.Unrelated += one(all[edge{i, j}].Jaccard < unrelated)
				want.Compared += one(!s.unlike(i, j))
				if !s.unlike(i, j) {
					wantCompared = append(wantCompared, edge{i, j})
				}
				want.Nominated += int(one(isNear))
				want.Found += int(one(isNear && !s.unlike(i, j)))
			}
		}
		assert.Equal(t, want, n)
		assert.Equal(t, wantCompared, compared)
		if sketchBy == corpus.MinHash {
			assert.InEpsilon(t, n.Expected, float64(n.Candidates), 0.2)
			assert.Less(t, n.ExpectedUnrelated, n.Expected)
			var similarities []float64
			for _, p := range truth.near() {
				similarities = append(similarities, float64(p.Both)/float64(p.All))
			}
			curve := lsh.Curve{Bands: s.config.Bands, Rows: s.config.Rows}
			assert.InEpsilon(t, curve.Expected(slices.Values(similarities)), float64(n.Nominated), 0.1, "2.5 standard errors")
		}
	}
}

func TestAtMost(t *testing.T) {
	assert.InDelta(t, 1-math.Pow(0.05, 1.0/20000), atMost(0, 20000), 1e-12)
	assert.InDelta(t, 0.39416, atMost(1, 10), 1e-5) // tables of Clopper and Pearson
	assert.Equal(t, 1.0, atMost(3, 3))
}

func TestMisread(t *testing.T) {
	text := strings.Repeat("Profit of 12 mln dlrs, ", 2000)
	r := testkit.Rand(6)
	assert.Equal(t, text, misread(text, 0, r))
	assert.Equal(t, ",", strings.Trim(misread(",", 100, r), "x"))
	noisy := misread(text, 5, r)
	assert.NotEqual(t, text, noisy)
	assert.Equal(t, strings.Count(text, ","), strings.Count(noisy, ","))
	assert.InDelta(t, len(text), len(noisy), 0.005*float64(len(text)))
	kept := strings.Count(noisy, "Profit of 12 mln dlrs,")
	assert.InDelta(t, 2000*math.Pow(0.95, 21), kept, 100) // letters, digits and spaces
}

func write(t *testing.T, dir string, s Set) {
	var b bytes.Buffer
	z, err := zstd.NewWriter(&b, zstd.WithWindowSize(1<<27))
	require.NoError(t, err)
	for _, d := range s.Docs {
		require.NoError(t, json.NewEncoder(z).Encode(d))
	}
	require.NoError(t, z.Close())
	require.NoError(t, os.WriteFile(filepath.Join(dir, s.Name+suffix), b.Bytes(), 0o666))
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	s := Set{Name: "small", Docs: []Doc{{"x/en/1", "c", "A\ntext"}, {"x/de/1", "", "Ein Text"}, {"y", "", ""}}}
	write(t, dir, s)
	got, err := Load(dir, "small")
	require.NoError(t, err)
	assert.Equal(t, s, got)
	assert.True(t, s.Labelled())
	assert.Equal(t, Set{Name: "small de", Docs: s.Docs[1:2]}, s.Part(1, "de"))
	assert.False(t, s.Part(1, "de").Labelled())

	require.NoError(t, os.WriteFile(filepath.Join(dir, "bad"+suffix), []byte("no zstd"), 0o666))
	_, err = Load(dir, "bad")
	assert.ErrorContains(t, err, "bad"+suffix)
}

func TestCache(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	s := families(12, 40, 8)
	runs := 0
	ask := func(s Set, c corpus.Config) *Truth {
		truth, err := cached(dir, s, c, 0, 5, func() (*Truth, error) {
			runs++
			x, err := collapse(s, c)
			require.NoError(t, err)
			return measure(x, c, 0, 5, 1)
		})
		require.NoError(t, err)
		return truth
	}
	first := ask(s, corpus.Config{})
	assert.Equal(t, first, ask(s, corpus.Config{}))
	assert.Equal(t, 1, runs)
	ask(s, corpus.Config{Threshold: 0.85})
	assert.Equal(t, 2, runs)
	s.Docs[0].Text += " more"
	ask(s, corpus.Config{})
	assert.Equal(t, 3, runs)

	files, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	require.Len(t, files, 3)
	for _, f := range files {
		require.NoError(t, os.Truncate(f, 20))
	}
	_, err = cached(dir, s, corpus.Config{}, 0, 5, nil)
	assert.ErrorContains(t, err, "remove the file")
}

func TestReportIsTheSameEachTime(t *testing.T) {
	dir := t.TempDir()
	s := families(60, 90, 9)
	for i := range s.Docs {
		s.Docs[i].Text = fmt.Sprintf("Title of number %d\n%s", i/6, s.Docs[i].Text)
	}
	s.Name = wire
	write(t, dir, s)
	small := Set{Name: guide}
	for i, d := range families(30, 60, 10).Docs {
		small.Docs = append(small.Docs, Doc{ID: fmt.Sprintf("arch/en/%d", i), Cluster: d.Cluster, Text: d.Text})
	}
	write(t, dir, small)
	run := func(args ...string) (out, errs string, err error) {
		var o, e strings.Builder
		err = Run(append([]string{"-data", dir, "-made", "4", "-check", "50"}, args...), &o, &e)
		return o.String(), e.String(), err
	}
	sets := wire + "," + guide + " en"
	cache := filepath.Join(dir, "cache")
	first, _, err := run("-sets", sets, "-cache", cache)
	require.NoError(t, err)
	again, _, err := run("-sets", guide+" en,"+wire, "-cache", cache, "-workers", "2")
	require.NoError(t, err)
	assert.Equal(t, first, again)
	assert.Contains(t, first, fmt.Sprintf("Settings %016x", corpus.Config{}.ID()))
	for _, title := range []string{"One default", "Labels", "Truth", "Check", "Candidates", "Find", "Made couples"} {
		assert.Contains(t, first, "\n## "+title)
	}
	for _, what := range []string{"candidates", "verdicts", "components", "clusters, pairwise", "clusters"} {
		assert.Contains(t, first, "| debian_guide en | "+what+" | ")
	}

	more, _, err := run("-sets", guide+" en", "-cache", cache, "-margin", "0.15")
	require.NoError(t, err)
	for _, what := range []string{"margin 0.15", "components", "components, margin 0.15"} {
		assert.Contains(t, more, "| debian_guide en | clusters, "+what+" | ")
		assert.NotContains(t, first, "clusters, "+what+" | ")
	}

	file := filepath.Join(dir, "golden")
	require.NoError(t, os.WriteFile(file, []byte(first), 0o666))
	_, _, err = run("-sets", wire, "-check", "0", "-golden", file)
	assert.NoError(t, err, "a part of what is committed")
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(first, "| reuters | other headline", "| reuters | no headline", 1)), 0o666))
	_, errs, err := run("-sets", wire, "-golden", file)
	assert.ErrorIs(t, err, ErrChanged)
	assert.Contains(t, errs, "\n## Made couples: an article and what was made of it\n-| reuters | no headline")
	assert.Equal(t, 1, strings.Count(errs, "\n+"), errs)

	_, _, err = run("-sets", "none")
	assert.ErrorContains(t, err, "-data names the folder")
	_, _, err = run("-sets", guide+" la")
	assert.ErrorContains(t, err, `nothing in "la"`)
	_, _, err = run("-sketch", "md5")
	assert.ErrorContains(t, err, "minhash")
	_, _, err = run("-update")
	assert.ErrorContains(t, err, "needs -golden")
	_, _, err = run("-update", "-golden", file)
	assert.ErrorContains(t, err, "cannot be with -check")
}
