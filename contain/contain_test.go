package contain_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/contain"
	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// edited replaces so many of a hundred words, each by another one.
func edited(r *rand.Rand, words, others []string, percent int) []string {
	out := append([]string(nil), words...)
	for _, i := range r.Perm(len(out))[:len(out)*percent/100] {
		out[i] = others[r.IntN(len(others))]
	}
	return out
}

// TestRecall cuts excerpts out of long documents, replaces some of their words,
// and asks for them alone. Then it asks for pages: an edited excerpt amid other
// text, where the excerpt as it was is in the index.
func TestRecall(t *testing.T) {
	const wholes = 50
	docs := testkit.Documents(wholes, 3000, 71)
	others := strings.Fields(testkit.Documents(1, 3000, 73)[0])
	x, err := contain.NewIndex(contain.Config{})
	require.NoError(t, err)
	for i, d := range docs {
		require.NoError(t, x.Insert(corpus.Doc{ID: fmt.Sprint(i), Text: d}))
	}
	r := testkit.Rand(72)
	tries := 200
	if testing.Short() {
		tries = 20
	}
	for _, words := range []int{30, 60, 100, 300} {
		for _, percent := range []int{0, 2, 5, 10} {
			found, onPage := 0, 0
			parts, err := contain.NewIndex(contain.Config{})
			require.NoError(t, err)
			for i := range tries {
				from := strings.Fields(docs[i%wholes])
				at := r.IntN(len(from) - words)
				original := strings.Join(from[at:at+words], " ")
				text := strings.Join(edited(r, from[at:at+words], others, percent), " ")

				matches, err := x.Query(corpus.Doc{Text: text})
				require.NoError(t, err)
				for _, m := range matches {
					require.Equal(t, fmt.Sprint(i%wholes), m.ID, "no other document contains it")
					require.True(t, m.Inside)
					first, last := m.Excerpts[0].Whole, m.Excerpts[len(m.Excerpts)-1].Whole
					n := len(strings.Fields(docs[i%wholes][first.Start:last.End]))
					require.True(t, n >= words*7/10 && n <= words*11/10, "%d of %d words", n, words)
					found++
				}

				require.NoError(t, parts.Insert(corpus.Doc{ID: fmt.Sprint(i), Text: original}))
				cut := 100 + r.IntN(len(others)-500)
				page := strings.Join(others[:cut], " ") + "\n" + text + "\n" + strings.Join(others[cut:], " ")
				matches, err = parts.Query(corpus.Doc{Text: page})
				require.NoError(t, err)
				for _, m := range matches {
					require.False(t, m.Inside)
					if m.ID == fmt.Sprint(i) {
						onPage++
						continue
					}
					other, err := strconv.Atoi(m.ID)
					require.NoError(t, err)
					require.Equal(t, i%wholes, other%wholes, "or an excerpt that overlaps it")
				}
			}
			t.Logf("%3d words, %2d %% replaced: %d and, on a page, %d of %d", words, percent, found, onPage, tries)
			least := tries * 99 / 100
			if percent == 10 {
				least = tries * 95 / 100
			}
			assert.GreaterOrEqual(t, found, least, "%d words, %d %%", words, percent)
			assert.GreaterOrEqual(t, onPage, least, "%d words, %d %%", words, percent)
		}
	}
}

// Documents that are made of the same words in other orders do not contain each
// other, nor do texts of one template.
func TestNothingInCommon(t *testing.T) {
	docs := testkit.Documents(300, 40, 74)
	docs = append(docs, testkit.Documents(60, 4000, 75)...)
	var in []corpus.Doc
	for _, d := range docs {
		in = append(in, corpus.Doc{Text: d})
	}
	names := testkit.Vocabulary(4000, 76)[1000:]
	r := testkit.Rand(77)
	one := func() string { return names[r.IntN(len(names))] }
	for range 200 {
		text := fmt.Sprintf("%s %s said net profit for the second quarter rose to %d mln crowns from %d mln a year earlier on turnover of %d mln. "+
			"The board of %s recommends an interim dividend of %d crowns a share, to be paid on %d August.",
			one(), one(), r.IntN(900)+100, r.IntN(900)+100, r.IntN(9000)+1000, one(), r.IntN(90)+10, r.IntN(30)+1)
		if r.IntN(2) == 0 { // on a page
			text = docs[r.IntN(100)] + text + docs[100+r.IntN(100)]
		}
		in = append(in, corpus.Doc{Text: text})
	}
	found, err := contain.Find(t.Context(), contain.Config{}, corpus.Docs(in...))
	require.NoError(t, err)
	for _, p := range found.Pairs {
		assert.Less(t, p.Part, 300, "a text of a template is no part of another: %q in %q", in[p.Part].Text, in[p.Whole].Text)
		assert.Contains(t, in[p.Whole].Text, in[p.Part].Text)
	}
	assert.NotEmpty(t, found.Pairs, "what was put on a page is found")
}

// mixed makes documents of which many contain others, of three scopes.
func mixed(n int, seed uint64) []corpus.Doc {
	r := testkit.Rand(seed)
	long := testkit.Documents(20, 1200, seed)
	others := strings.Fields(long[19])
	docs := make([]corpus.Doc, n)
	for i := range docs {
		words := strings.Fields(long[r.IntN(19)])
		size := 20 + r.IntN(400)
		at := r.IntN(len(words) - size)
		text := strings.Join(edited(r, words[at:at+size], others, r.IntN(8)), " ")
		docs[i] = corpus.Doc{ID: fmt.Sprint(i), Text: text, Scope: []string{"", "", "", "x"}[r.IntN(4)]}
	}
	return docs
}

// A batch gives what a stream gives that is asked about each document and then
// takes it in, for every number of workers and however tight the places are.
func TestFindIsAStream(t *testing.T) {
	n := 700
	if testing.Short() {
		n = 300
	}
	docs := mixed(n, 78)
	for _, c := range []contain.Config{{}, {Places: 8}, {Threshold: 0.4, Window: 3}} {
		x, err := contain.NewIndex(c)
		require.NoError(t, err)
		want := map[string]contain.Containment{}
		for _, d := range docs {
			matches, err := x.Query(d)
			require.NoError(t, err)
			for _, m := range matches {
				key := m.ID + " in " + d.ID
				if m.Inside {
					key = d.ID + " in " + m.ID
				}
				want[key] = m.Containment
			}
			require.NoError(t, x.Insert(d))
		}
		var first *contain.Result
		for _, workers := range []int{1, 3} {
			found, err := contain.Find(t.Context(), c, corpus.Docs(docs...), contain.WithWorkers(workers))
			require.NoError(t, err)
			got := map[string]contain.Containment{}
			for i, p := range found.Pairs {
				got[docs[p.Part].ID+" in "+docs[p.Whole].ID] = p.Containment
				require.Equal(t, docs[p.Part].Scope, docs[p.Whole].Scope)
				if i > 0 {
					q := found.Pairs[i-1]
					require.True(t, q.Part < p.Part || q.Part == p.Part && q.Whole < p.Whole, "sorted")
				}
			}
			require.Len(t, got, len(found.Pairs), "each pair once")
			require.Equal(t, want, got)
			require.Equal(t, x.Stats().LeftOut, found.LeftOut)
			if first == nil {
				first = found
			}
			require.Equal(t, first, found)
		}
		require.Greater(t, len(want), n/10)
	}
}

func TestDelete(t *testing.T) {
	docs := mixed(300, 79)
	x, err := contain.NewIndex(contain.Config{})
	require.NoError(t, err)
	empty, err := contain.NewIndex(contain.Config{})
	require.NoError(t, err)
	for i, d := range docs {
		require.NoError(t, x.Insert(d))
		if i%2 == 0 {
			require.NoError(t, empty.Insert(d))
		}
	}
	for i, d := range docs {
		if i%2 == 1 {
			require.NoError(t, x.Delete(d.Scope, d.ID))
			require.ErrorIs(t, x.Delete(d.Scope, d.ID), corpus.ErrUnknown)
		}
	}
	require.Equal(t, empty.Stats().TextBytes, x.Stats().TextBytes)
	for _, d := range docs {
		got, err := x.Query(d)
		require.NoError(t, err)
		want, err := empty.Query(d)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	// The memory of deleted documents is used again.
	before := x.Stats().IndexBytes
	for range 20 {
		for _, d := range docs[:100] {
			if x.Delete(d.Scope, d.ID) == nil {
				require.NoError(t, x.Insert(d))
			}
		}
	}
	require.Equal(t, before, x.Stats().IndexBytes)
}

func TestRefused(t *testing.T) {
	for _, c := range []contain.Config{
		{Threshold: -1}, {Threshold: 1.1}, {Window: -1}, {Window: contain.MaxWindow + 1}, {Shortest: -1},
		{Places: -1}, {Places: contain.MaxPlaces + 1},
	} {
		_, err := contain.NewIndex(c)
		assert.ErrorIs(t, err, corpus.ErrConfig, "%+v", c)
		_, err = contain.Find(t.Context(), c, corpus.Docs())
		assert.ErrorIs(t, err, corpus.ErrConfig, "%+v", c)
	}
	x, err := contain.NewIndex(contain.Config{})
	require.NoError(t, err)
	require.ErrorIs(t, x.Insert(corpus.Doc{Text: "no name"}), corpus.ErrNoID)
	require.NoError(t, x.Insert(corpus.Doc{ID: "a"}))
	require.ErrorIs(t, x.Insert(corpus.Doc{ID: "a"}), corpus.ErrDuplicateID)
	require.NoError(t, x.Insert(corpus.Doc{ID: "a", Scope: "other"}))

	stopped, stop := context.WithCancel(t.Context())
	stop()
	_, err = contain.Find(stopped, contain.Config{}, corpus.Docs(corpus.Doc{Text: "a"}))
	require.ErrorIs(t, err, context.Canceled)
	broken := errors.New("disk on fire")
	_, err = contain.Find(t.Context(), contain.Config{}, func(yield func(corpus.Doc, error) bool) { yield(corpus.Doc{}, broken) })
	require.ErrorIs(t, err, broken)
}

func TestSkipped(t *testing.T) {
	in := func(yield func(corpus.Doc, error) bool) {
		_ = yield(corpus.Doc{ID: "a", Text: "short"}, nil) &&
			yield(corpus.Doc{}, &corpus.SkipError{ID: "b", Err: errors.New("unreadable")}) &&
			yield(corpus.Doc{ID: "a", Text: "again"}, nil) &&
			yield(corpus.Doc{ID: "a", Scope: "s", Text: ""}, nil)
	}
	documents := 0
	found, err := contain.Find(t.Context(), contain.Config{}, in, contain.WithProgress(func(d, _ int) { documents = d }))
	require.NoError(t, err)
	require.Len(t, found.Documents, 2)
	require.Equal(t, 2, documents)
	require.Equal(t, 2, found.Short)
	require.Len(t, found.Skipped, 2)
	require.Equal(t, "b", found.Skipped[0].ID)
	require.Equal(t, 2, found.Skipped[1].Place)
	require.ErrorIs(t, found.Skipped[1].Err, corpus.ErrDuplicateID)
}

func TestConfigID(t *testing.T) {
	require.Equal(t, contain.Config{}.ID(), contain.Config{}.Effective().ID())
	seen := map[uint64]bool{}
	for _, c := range []contain.Config{{}, {Threshold: 0.5}, {Window: 3}, {Shortest: 20}, {Places: 10}, {Shingle: contain.Config{}.Effective().Shingle, Window: 9}} {
		require.False(t, seen[c.ID()])
		seen[c.ID()] = true
	}
}

// Excerpts may stand in another order, and with other text between them.
func TestExcerpts(t *testing.T) {
	words := strings.Fields(testkit.Documents(1, 2000, 83)[0])
	join := func(from, to int) string { return strings.Join(words[from:to], " ") }
	part := join(1000, 1060) + "\n" + join(200, 240) + "\n" + join(1500, 1550)
	x, err := contain.NewIndex(contain.Config{})
	require.NoError(t, err)
	require.NoError(t, x.Insert(corpus.Doc{ID: "whole", Text: join(0, 2000)}))
	matches, err := x.Query(corpus.Doc{Text: part})
	require.NoError(t, err)
	require.Len(t, matches, 1)
	require.Len(t, matches[0].Excerpts, 3)
	require.InDelta(t, 1, matches[0].Share, 0.02)
	for i, at := range []int{1000, 200, 1500} {
		e := matches[0].Excerpts[i].Whole
		before, size := len(strings.Fields(join(0, 2000)[:e.Start])), len(strings.Fields(e.Of(join(0, 2000))))
		require.InDelta(t, at, before, 4)
		require.InDelta(t, []int{60, 40, 50}[i], size, 8)
	}
}

// In scripts without spaces each character is a word.
func TestScripts(t *testing.T) {
	const part = "北の島への連絡船は木曜日まで出港しないと港長が述べた。郵便は修理が終わるまでヘリコプターで運ばれる。"
	x, err := contain.NewIndex(contain.Config{})
	require.NoError(t, err)
	require.NoError(t, x.Insert(corpus.Doc{ID: "page", Text: "今日のニュース。市場で魚が売り切れた。" + part + "天気は明日から晴れる見込みです。議会は火曜日に開かれた。"}))
	matches, err := x.Query(corpus.Doc{Text: part})
	require.NoError(t, err)
	require.Len(t, matches, 1)
	require.Equal(t, 1.0, matches[0].Share)
	require.Equal(t, strings.TrimSuffix(part, "。"), matches[0].Excerpts[0].Whole.Of("今日のニュース。市場で魚が売り切れた。"+part))
}

// One word again and again costs no more than other text, however often it comes.
func TestOneWord(t *testing.T) {
	x, err := contain.NewIndex(contain.Config{})
	require.NoError(t, err)
	began := time.Now()
	for i := range 200 {
		d := corpus.Doc{ID: fmt.Sprint(i), Text: strings.Repeat("buffalo ", 10_000+i)}
		_, err := x.Query(d)
		require.NoError(t, err)
		require.NoError(t, x.Insert(d))
	}
	require.Less(t, time.Since(began), 20*time.Second)
	require.Less(t, x.Stats().IndexBytes, 1<<14)
}

// A paragraph that was put in between takes nothing from the share, whatever its
// words are.
func TestInsertedParagraph(t *testing.T) {
	docs := testkit.Documents(100, 160, 87)
	r := testkit.Rand(88)
	for i, d := range docs {
		words := strings.Fields(d)
		at := 30 + r.IntN(100)
		inserted := edited(r, words[at-30:at], words, 60) // of the text's own words
		whole := strings.Join(words[:at], " ") + "\n\n" + strings.Join(inserted, " ") + "\n\n" + strings.Join(words[at:], " ")
		x, err := contain.NewIndex(contain.Config{})
		require.NoError(t, err)
		require.NoError(t, x.Insert(corpus.Doc{ID: "whole", Text: whole}))
		matches, err := x.Query(corpus.Doc{Text: d})
		require.NoError(t, err)
		require.Len(t, matches, 1, i)
		require.True(t, matches[0].Inside)
		assert.GreaterOrEqual(t, matches[0].Share, 0.95, "%d, inserted at %d", i, at)
	}
}
