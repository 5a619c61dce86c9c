package corpus_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func find(t testing.TB, c corpus.Config, docs []corpus.Doc, opts ...corpus.Option) *corpus.Result {
	t.Helper()
	r, err := corpus.Find(context.Background(), c, corpus.Docs(docs...), opts...)
	require.NoError(t, err)
	return r
}

// greedy is the definition: documents in order, each against all kept ones.
func greedy(t testing.TB, docs []corpus.Doc, pairwise bool) []decision {
	c, refuser := newComparer(t, 0), corpus.NewRefuser(corpus.Config{})
	out := make([]decision, len(docs))
	type first struct{ doc, keeper int }
	var kept []int
	texts := map[string]first{} // by tokens: a text equal to an earlier one joins what that joined
	for i, d := range docs {
		key := tokens(t, d.Text)
		if f, ok := texts[key]; ok {
			v := compare(t, c, d.Text, docs[f.keeper].Text)
			if f.doc != f.keeper {
				plainDeduct(&v, out[f.doc].verdict.Template)
			}
			out[i] = decision{docs[f.keeper].ID, v}
			continue
		}
		var met []corpus.Verdict // with kept documents that are not refused
		var who []int
		for _, k := range kept {
			if !refuser.Refuses(d.Text, docs[k].Text) {
				met, who = append(met, compare(t, c, d.Text, docs[k].Text)), append(who, k)
			}
		}
		words := plainWords(t, d.Text)
		held := make([]int, len(words))
		for _, v := range met {
			for i := range heldBy(words, v) {
				held[i]++
			}
		}
		best := i
		for k, v := range met {
			if !pairwise && v.Near && !plainSameBody(v) {
				plainDeduct(&v, plainTemplate(words, v, held))
			}
			if v.Near && (best == i || v.Score > out[i].verdict.Score) {
				best, out[i] = who[k], decision{docs[who[k]].ID, v}
			}
		}
		texts[key] = first{i, best}
		if best == i {
			kept = append(kept, i)
		}
	}
	return out
}

// heldBy gives the words of A, by number, in aligned runs of five or more.
func heldBy(words []word, v corpus.Verdict) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, w := range words {
			for _, r := range v.Runs {
				if r.Tokens >= 5 && r.A.Start <= w.start && w.end <= r.A.End && !yield(i) {
					return
				}
			}
		}
	}
}

// plainTemplate is the share of what A and B have in common that is template,
// given by how many kept documents each word of A is held. Rounded down to
// ten-thousandths.
func plainTemplate(words []word, v corpus.Verdict, held []int) float64 {
	sum, n := int64(0), int64(0)
	for i := range heldBy(words, v) {
		sum += max(0, 1e9-quotient(5, int64(4*held[i])))
		n++
	}
	return float64(sum/max(n, 1)/1e5) / 1e4
}

// plainDeduct makes the deduction for a template.
func plainDeduct(v *corpus.Verdict, template float64) {
	score, t := int64(math.Round(v.Score*1e9)), int64(math.Round(template*1e4))
	score -= t * min(500_000_000, 8*(1_000_000_000-score)) / 10_000
	v.Score, v.Template = inUnits(score), template
	if !plainSameBody(*v) && score < 700_000_000 {
		v.Near, v.Kind = false, corpus.Template
	}
}

// plainSameBody tells whether near-duplicates have the same body.
func plainSameBody(v corpus.Verdict) bool {
	switch v.Kind {
	case corpus.NewHeader, corpus.NewFooter, corpus.NewHeaderFooter:
		return true
	case corpus.Edited, corpus.Contains: // else it would have a header or footer
		first, last := v.Runs[0], v.Runs[len(v.Runs)-1]
		whole := v.A.Body == corpus.Range{Start: first.A.Start, End: last.A.End} && len(v.Gaps) == len(v.Runs)-1
		return whole && v.Body >= 0.98 && min(v.A.Tokens, v.B.Tokens) >= 24
	}
	return true // the same tokens
}

func TestFindIsTheGreedyIndependentSet(t *testing.T) {
	docs := crowds(max(few(60), 20), 1)
	r := find(t, corpus.Config{Pairwise: true}, docs)
	require.Equal(t, greedy(t, docs, true), decisions(t, r))
	require.Greater(t, r.Duplicates(), few(40))
	require.Greater(t, len(docs)-r.Duplicates(), few(60))

	// What is template depends on kept documents too that are not very like: here
	// those are candidates that have a single slot in common.
	template := find(t, corpus.Config{Rows: 1, Bucket: len(docs)}, docs)
	got := decisions(t, template)
	require.Equal(t, greedy(t, docs, false), got)
	require.Less(t, template.Duplicates(), r.Duplicates()-few(20))
	n := 0
	for i := range docs {
		n += truth(got[i].verdict.Template > 0)
	}
	require.Greater(t, n, few(20))
}

// dump is everything in a result, as bytes.
func dump(t testing.TB, r *corpus.Result) []byte {
	b, err := json.MarshalIndent(r, "", " ")
	require.NoError(t, err)
	return b
}

func TestResultDoesNotDependOnWorkers(t *testing.T) {
	docs := crowds(max(few(400), 180), 2) // several blocks
	configs := []corpus.Config{{}, {Sketch: corpus.SimHash}, {Sketch: corpus.Both}, {Keep: corpus.Longest}, {Bucket: 3}, {Pairwise: true}}
	if testing.Short() {
		configs = configs[:2]
	}
	for _, c := range configs {
		one := find(t, c, docs, corpus.WithWorkers(1), corpus.WithNearMisses())
		eight := find(t, c, docs, corpus.WithWorkers(8), corpus.WithNearMisses())
		require.True(t, bytes.Equal(dump(t, one), dump(t, eight)), "%+v", c)
	}
}

// However documents are split into calls and blocks, the answers are the same.
func TestStreamAgreesWithBatch(t *testing.T) {
	docs := crowds(few(300), 3)
	for _, c := range []corpus.Config{{}, {Sketch: corpus.Both}, {Bucket: 2}} {
		want := decisions(t, find(t, c, docs))
		for _, n := range []int{1, 7, 64, len(docs)} {
			t.Run(fmt.Sprintf("%v/%d", c.Sketch, n), func(t *testing.T) {
				x, err := corpus.NewIndex(c, corpus.WithWorkers(1+n%3))
				require.NoError(t, err)
				i := 0
				for part := range slices.Chunk(docs, n) {
					out, err := x.Observe(context.Background(), part...)
					require.NoError(t, err)
					for _, o := range out {
						require.Equal(t, want[i], decision{o.Of, o.Verdict}, docs[i].ID)
						require.Equal(t, o.Of != "", o.Status == corpus.Duplicate)
						i++
					}
				}
			})
		}
	}
}

func TestKeepPolicies(t *testing.T) {
	short, long := families(1, 4)[0].Text, ""
	long = short + " Some words more that only the longest of the three documents has at its end."
	docs := []corpus.Doc{
		{ID: "a", Text: short, Time: families(3, 4)[1].Time, Quality: 2},
		{ID: "b", Text: long, Time: families(3, 4)[0].Time, Quality: 1},
		{ID: "c", Text: "Header of this one\n" + short, Time: families(3, 4)[2].Time, Quality: 3},
	}
	for keep, want := range map[corpus.Keep]string{corpus.First: "a", corpus.Longest: "b", corpus.Newest: "c", corpus.Best: "c"} {
		r := find(t, corpus.Config{Keep: keep}, docs)
		require.Len(t, r.Clusters, 1, keep)
		require.Equal(t, want, r.Documents[r.Clusters[0].Keep].ID, keep)
		require.Len(t, r.Clusters[0].Members, 2)
		var kept []string
		for d := range r.Kept() {
			kept = append(kept, d.ID)
		}
		require.Equal(t, []string{want}, kept)
		kept = nil
		for d, err := range corpus.Deduplicate(context.Background(), corpus.Config{Keep: keep}, corpus.Docs(docs...)) {
			require.NoError(t, err)
			kept = append(kept, d.ID)
		}
		require.Equal(t, []string{want}, kept)
	}
}

func TestDeduplicateKeepsWhatFindKeeps(t *testing.T) {
	docs := families(few(200), 5)
	var want, got []string
	for d := range find(t, corpus.Config{}, docs).Kept() {
		want = append(want, d.ID)
	}
	for d, err := range corpus.Deduplicate(context.Background(), corpus.Config{}, corpus.Docs(docs...)) {
		require.NoError(t, err)
		got = append(got, d.ID)
	}
	require.Equal(t, want, got)
	n := 0
	for range corpus.Deduplicate(context.Background(), corpus.Config{}, corpus.Docs(docs...)) {
		if n++; n == 3 {
			break
		}
	}
	require.Equal(t, 3, n)
}

func TestInputFaults(t *testing.T) {
	boom := errors.New("boom")
	input := func(yield func(corpus.Doc, error) bool) {
		_ = yield(corpus.Doc{ID: "a", Text: "one two three"}, nil) &&
			yield(corpus.Doc{}, &corpus.SkipError{ID: "b", Err: boom}) &&
			yield(corpus.Doc{ID: "a", Text: "four five six"}, nil) &&
			yield(corpus.Doc{ID: "c", Text: ""}, nil) &&
			yield(corpus.Doc{ID: "d", Text: "...!?"}, nil) &&
			yield(corpus.Doc{Text: "seven"}, nil) &&
			yield(corpus.Doc{Text: "eight"}, nil)
	}
	r, err := corpus.Find(context.Background(), corpus.Config{}, input)
	require.NoError(t, err)
	require.Len(t, r.Documents, 5)
	require.Equal(t, 2, r.Empty)
	require.Empty(t, r.Clusters)
	require.Len(t, r.Skipped, 2)
	assert.Equal(t, 1, r.Skipped[0].Place)
	assert.ErrorIs(t, r.Skipped[0].Err, boom)
	assert.Equal(t, "a", r.Skipped[1].ID)
	assert.ErrorIs(t, r.Skipped[1].Err, corpus.ErrDuplicateID)

	_, err = corpus.Find(context.Background(), corpus.Config{}, input, corpus.WithStrict())
	require.ErrorIs(t, err, boom)

	fatal := func(yield func(corpus.Doc, error) bool) { yield(corpus.Doc{}, boom) }
	_, err = corpus.Find(context.Background(), corpus.Config{}, fatal)
	require.ErrorIs(t, err, boom)

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = corpus.Find(ctx, corpus.Config{}, input)
	require.ErrorIs(t, err, context.Canceled)
	_, err = corpus.Find(ctx, corpus.Config{Keep: corpus.Longest}, input)
	require.ErrorIs(t, err, context.Canceled)
	_, err = corpus.Find(context.Background(), corpus.Config{Threshold: 2}, input)
	require.ErrorIs(t, err, corpus.ErrConfig)
}

func TestScopesAreNotCompared(t *testing.T) {
	text := families(1, 6)[0].Text
	r := find(t, corpus.Config{}, []corpus.Doc{
		{ID: "a", Text: text, Scope: "x"}, {ID: "a", Text: text, Scope: "y"},
		{ID: "b", Text: text + " more", Scope: "x"}, {ID: "b", Text: text + " more", Scope: ""},
	})
	require.Empty(t, r.Skipped)
	require.Len(t, r.Clusters, 1)
	require.Equal(t, 2, r.Clusters[0].Members[0].Doc)
}

func TestProgressEndsAtTheTotal(t *testing.T) {
	docs := families(few(200), 8)
	var last corpus.Progress
	r := find(t, corpus.Config{}, docs, corpus.WithProgress(func(p corpus.Progress) {
		require.GreaterOrEqual(t, p.Documents, last.Documents)
		last = p
	}))
	require.Equal(t, len(docs), last.Documents)
	require.Equal(t, r.Duplicates(), last.Duplicates)
}

// Every bucket is full at once when all documents share a phrase: the cost stays
// bounded, and what is left out is counted.
func TestHotBucketsAreBoundedAndCounted(t *testing.T) {
	preface := families(1, 9)[0].Text
	var docs []corpus.Doc
	for i := range 300 {
		docs = append(docs, corpus.Doc{ID: strconv.Itoa(i), Text: fmt.Sprintf("%s %d %d", preface, i, 1000-i)})
	}
	r := find(t, corpus.Config{Bucket: 1}, docs)
	require.Len(t, r.Clusters, 1)
	require.Len(t, r.Clusters[0].Members, 299)
	require.Positive(t, r.LeftOut)
	require.Zero(t, find(t, corpus.Config{}, families(few(200), 9)).LeftOut)
}
