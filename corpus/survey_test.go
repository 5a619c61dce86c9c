package corpus_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func measure(t testing.TB, c corpus.Config, s corpus.Sample, docs []corpus.Doc, opts ...corpus.Option) *corpus.Survey {
	t.Helper()
	v, err := corpus.Measure(context.Background(), c, s, corpus.Docs(docs...), opts...)
	require.NoError(t, err)
	return v
}

// different leaves one document of each text.
func different(t testing.TB, docs []corpus.Doc) (out []corpus.Doc) {
	seen := map[string]bool{}
	for _, d := range docs {
		if x := tokens(t, d.Text); x != "" && !seen[x] {
			seen[x] = true
			out = append(out, d)
		}
	}
	return out
}

// sparse finds only a part of the near-duplicates.
var sparse = corpus.Config{Bands: 4, Rows: 6}

// What is counted is what comparing all pairs one by one gives.
func TestMeasureCountsAllPairs(t *testing.T) {
	docs := families(testCount(60, 25), 3)
	for _, c := range []corpus.Config{{}, {Threshold: 0.85}, {Threshold: 0.4}, sparse, {Sketch: corpus.SimHash}, {Sketch: corpus.Both, Bands: 4, Rows: 6}} {
		got := measure(t, c, corpus.Sample{}, docs)
		texts := different(t, docs)
		require.Equal(t, len(docs), got.Documents)
		require.Equal(t, len(texts), got.Texts)
		require.Equal(t, len(texts), got.Random.Texts)
		require.Nil(t, got.Groups)

		comparer, err := corpus.NewComparer(c)
		require.NoError(t, err)
		shingler, err := shingle.New(shingle.Config{})
		require.NoError(t, err)
		sigs, keys := make([][]uint32, len(texts)), make([][]uint64, len(texts))
		made := make([]shingle.Tokens, len(texts))
		for i, d := range texts {
			sigs[i], err = corpus.SketchSignature(c, d.Text)
			require.NoError(t, err)
			keys[i], err = corpus.SketchKeys(c, d.Text)
			require.NoError(t, err)
			require.NoError(t, shingler.Tokenize(&made[i], d.Text))
		}
		var want corpus.Part
		want.Scores, want.Jaccard = make([]corpus.ScoreBin, 45), make([]corpus.JaccardBin, 20)
		near, found := 0, 0
		var reached, with = map[string]bool{}, map[string]bool{}
		kinds := map[corpus.Kind]int{}
		thresholds := make([]int, 8)
		for i, a := range texts {
			for j, b := range texts[:i] {
				v, err := comparer.Compare(a.Text, b.Text)
				require.NoError(t, err)
				counts := &want.Below
				if v.Score >= corpus.ScoreFloor {
					counts = &want.Scores[min(int(v.Score*1e9+0.5)/10_000_000-55, 44)].Counts
				}
				count := func(c *corpus.Counts) {
					switch {
					case v.Near:
						c.Near++
					case v.Kind == corpus.Template:
						c.Template++
					default:
						c.Other++
					}
				}
				count(counts)
				if v.Score >= corpus.ScoreFloor || v.Near {
					count(&want.Jaccard[min(int(v.Jaccard*20), 19)].Counts)
				}
				effective := c.Effective().Threshold
				byBody := v.Near && (v.Score < effective || v.Kind == corpus.NewHeader || v.Kind == corpus.NewFooter || v.Kind == corpus.NewHeaderFooter)
				for k := range thresholds {
					if byBody || v.Score >= float64(60+5*k)/100 {
						thresholds[k]++
					}
				}
				if !v.Near {
					continue
				}
				near++
				kinds[v.Kind]++
				with[a.ID], with[b.ID] = true, true
				met := slices.ContainsFunc(keys[i], func(k uint64) bool { return slices.Index(keys[i], k) == slices.Index(keys[j], k) })
				alike := c.Sketch == corpus.SimHash || minhash.Equal(sigs[i][:128], sigs[j][:128]) > 5
				ruling := comparer.Rule(nil, &made[i], &made[j])[0]
				if met && alike && !ruling.Refused {
					found++
					reached[a.ID], reached[b.ID] = true, true
				}
			}
		}
		p := got.Random
		require.Equal(t, len(texts)*(len(texts)-1)/2, p.Compared)
		require.Less(t, p.Aligned, p.Compared)
		for i := range want.Scores {
			assert.Equal(t, want.Scores[i].Counts, p.Scores[i].Counts, "%v: score %v", c, p.Scores[i].From)
		}
		// A pair that was ruled out is not known to be a template.
		assert.Equal(t, want.Below.All(), p.Below.All())
		assert.Equal(t, want.Below.Near, p.Below.Near)
		for i := range want.Jaccard {
			assert.Equal(t, want.Jaccard[i].Counts, p.Jaccard[i].Counts, "Jaccard %v", p.Jaccard[i].From)
		}
		assert.Equal(t, near, p.Near)
		assert.Equal(t, corpus.NewShare(found, near), p.Recall, c.Sketch)
		assert.Equal(t, corpus.NewShare(len(reached), len(with)), p.Reached)
		for _, k := range p.Kinds {
			assert.Equal(t, kinds[k.Kind], k.Pairs, k.Kind)
		}
		for i, at := range p.Thresholds {
			assert.Equal(t, corpus.AtThreshold{Threshold: float64(60+5*i) / 100, Near: thresholds[i], Change: thresholds[i] - near}, at)
		}
	}
}

// testCount is n, or the smaller number in short tests.
func testCount(n, short int) int {
	if testing.Short() {
		return short
	}
	return n
}

// The survey depends on the texts and the seed, not on workers, nor, as long as
// no bucket is full, on the order of documents.
func TestMeasureIsTheSameForAllWorkers(t *testing.T) {
	docs := families(testCount(120, 60), 4)
	sample := corpus.Sample{Texts: 60, Groups: 30, Borderline: 5}
	for _, sketch := range []corpus.Sketch{corpus.MinHash, corpus.SimHash, corpus.Both} {
		c := corpus.Config{Sketch: sketch, Bands: 4, Rows: 6}
		one := measure(t, c, sample, docs, corpus.WithWorkers(1))
		require.Equal(t, one, measure(t, c, sample, docs, corpus.WithWorkers(7)))
		require.Equal(t, 60*59/2, one.Random.Compared)
		require.Equal(t, 30, one.Groups.Texts)
		require.NotZero(t, one.Groups.Near)

		turned := slices.Clone(docs)
		slices.Reverse(turned)
		other := measure(t, c, sample, turned)
		require.Equal(t, one.Random.Scores, other.Random.Scores)
		require.Equal(t, one.Groups.Jaccard, other.Groups.Jaccard)
		require.Equal(t, one.Groups.Recall, other.Groups.Recall)
		require.Equal(t, one.Suggestion, other.Suggestion)

		sample := sample
		sample.Seed = 1
		require.NotEqual(t, one.Random.Scores, measure(t, c, sample, docs).Random.Scores)
	}
}

// Where all texts have a group, the groups hold every pair that has a slot in
// common: all near-duplicates.
func TestGroupsHoldWhatIsLike(t *testing.T) {
	docs := families(testCount(60, 25), 5)
	all := measure(t, sparse, corpus.Sample{}, docs).Random
	n := all.Texts
	groups := measure(t, sparse, corpus.Sample{Texts: 2, Groups: n}, docs).Groups
	require.Equal(t, all.Near, groups.Near)
	require.Equal(t, all.Kinds, groups.Kinds)
	require.Equal(t, all.Recall, groups.Recall)
	require.Equal(t, all.Reached, groups.Reached)
	require.Equal(t, all.Thresholds, groups.Thresholds)
	require.Less(t, groups.Compared, all.Compared)
	require.Nil(t, measure(t, sparse, corpus.Sample{Texts: 2, Groups: -1}, docs).Groups)
}

// The intervals of samples hold what is true of all, for 95 of 100 seeds or
// thereabouts.
func TestIntervalsOfSamples(t *testing.T) {
	docs := families(testCount(110, 70), 6)
	all := measure(t, sparse, corpus.Sample{}, docs).Random
	recall := float64(all.Recall.Found) / float64(all.Recall.Of)
	reached := float64(all.Reached.Found) / float64(all.Reached.Of)
	require.Less(t, recall, 0.9)
	require.Greater(t, recall, 0.5)
	seeds := testCount(40, 8)
	holds := func(s corpus.Share, x float64) int {
		if s.Low <= x && x <= s.High {
			return 1
		}
		return 0
	}
	inRandom, inGroups := 0, 0
	for seed := range seeds {
		v := measure(t, sparse, corpus.Sample{Texts: all.Texts / 3, Groups: all.Texts / 6, Borderline: -1, Seed: uint64(seed)}, docs)
		inRandom += holds(v.Random.Recall, recall)
		inGroups += holds(v.Groups.Reached, reached)
	}
	// 0.95 less three standard errors.
	least := int(0.95*float64(seeds) - 3*0.218*testSqrt(seeds))
	require.GreaterOrEqual(t, inRandom, least)
	require.GreaterOrEqual(t, inGroups, least)
}

func TestMeasureLists(t *testing.T) {
	docs := families(testCount(100, 60), 7)
	for i := range docs {
		docs[i].Text = strings.TrimSpace(docs[i].Text)
	}
	v := measure(t, corpus.Config{}, corpus.Sample{Borderline: 7}, docs)
	p := v.Random
	require.NotEmpty(t, p.Above)
	require.LessOrEqual(t, len(p.Above), 7)
	require.LessOrEqual(t, len(p.Under), 7)
	last := 0.7
	for _, x := range p.Above {
		require.GreaterOrEqual(t, x.Score, last)
		require.True(t, x.Near)
		last = x.Score
	}
	last = 0.7
	for _, x := range p.Under {
		require.Less(t, x.Score, 0.7)
		require.LessOrEqual(t, x.Score, last)
		require.False(t, x.Near)
		last = x.Score
	}
	lost := measure(t, sparse, corpus.Sample{Borderline: 1000}, docs).Random
	require.NotEmpty(t, lost.Missed)
	require.Len(t, lost.Missed, lost.Recall.Of-lost.Recall.Found)
	require.Len(t, lost.Missed, lost.Lost.NotNominated+lost.Lost.Unlike+lost.Lost.RuledOut)
	last = 1
	for _, x := range lost.Missed {
		require.LessOrEqual(t, x.Score, last)
		require.True(t, x.Near)
		require.NotEqual(t, corpus.NotLost, x.Lost)
		last = x.Score
	}
	for _, x := range slices.Concat(p.Above, p.Under, lost.Missed) {
		a, b := docs[x.A.Place], docs[x.B.Place]
		require.Equal(t, a.ID, x.A.ID)
		require.Equal(t, b.ID, x.B.ID)
		require.Less(t, x.A.Place, x.B.Place)
		want, err := corpus.Compare(a.Text, b.Text)
		require.NoError(t, err)
		require.Equal(t, []float64{want.Score, want.Jaccard, want.A.Cover, want.B.Cover, want.Align, want.Conflict, want.Topic, want.Body},
			[]float64{x.Score, x.Jaccard, x.CoverA, x.CoverB, x.Align, x.Conflict, x.Topic, x.Body})
		require.Equal(t, want.Kind, x.Kind)
	}
}

func TestMeasureKeepsScopesApart(t *testing.T) {
	docs := families(20, 8)
	one := measure(t, corpus.Config{}, corpus.Sample{}, docs)
	for i := range docs {
		docs[i].Scope = "a"
	}
	for _, d := range families(20, 8) {
		d.Scope = "b"
		docs = append(docs, d)
	}
	two := measure(t, corpus.Config{}, corpus.Sample{}, docs)
	require.Equal(t, 2*one.Texts, two.Texts)
	require.Equal(t, 2*one.Random.Near, two.Random.Near)
	require.Equal(t, 2*one.Random.Compared, two.Random.Compared)
	require.Equal(t, 2*one.Random.Recall.Found, two.Random.Recall.Found)
	groups := measure(t, corpus.Config{}, corpus.Sample{Texts: 2, Groups: two.Texts}, docs).Groups
	require.Equal(t, two.Random.Near, groups.Near)
}

func TestMeasureSkips(t *testing.T) {
	broken := errors.New("broken")
	docs := families(10, 9)
	input := func(yield func(corpus.Doc, error) bool) {
		for i, d := range docs {
			if i%3 == 0 && !yield(corpus.Doc{}, &corpus.SkipError{ID: "bad", Err: broken}) || !yield(d, nil) || i == 5 && !yield(d, nil) {
				return
			}
		}
	}
	progress := 0
	v, err := corpus.Measure(context.Background(), corpus.Config{}, corpus.Sample{}, input,
		corpus.WithProgress(func(p corpus.Progress) { progress = p.Documents }))
	require.NoError(t, err)
	require.Equal(t, len(docs), v.Documents)
	require.NotZero(t, progress)
	require.Len(t, v.Skipped, (len(docs)+2)/3+1)
	require.ErrorIs(t, v.Skipped[0].Err, broken)
	require.NotEmpty(t, v.Random.Above)
	for _, p := range v.Random.Above {
		place := -1
		input(func(d corpus.Doc, err error) bool {
			place++
			return err != nil || d.ID != p.B.ID
		})
		require.Equal(t, place, p.B.Place)
	}
	_, err = corpus.Measure(context.Background(), corpus.Config{}, corpus.Sample{}, input, corpus.WithStrict())
	require.ErrorIs(t, err, broken)
}

func TestMeasureErrors(t *testing.T) {
	run := func(ctx context.Context, c corpus.Config, s corpus.Sample, texts ...string) error {
		var docs []corpus.Doc
		for _, text := range texts {
			docs = append(docs, corpus.Doc{Text: text})
		}
		_, err := corpus.Measure(ctx, c, s, corpus.Docs(docs...))
		return err
	}
	ctx := context.Background()
	require.ErrorIs(t, run(ctx, corpus.Config{}, corpus.Sample{}), corpus.ErrTooFew)
	require.ErrorIs(t, run(ctx, corpus.Config{}, corpus.Sample{}, "one"), corpus.ErrTooFew)
	require.ErrorIs(t, run(ctx, corpus.Config{}, corpus.Sample{}, "one", "One!", "", "..."), corpus.ErrTooFew)
	require.NoError(t, run(ctx, corpus.Config{}, corpus.Sample{}, "one", "two"))
	require.ErrorIs(t, run(ctx, corpus.Config{}, corpus.Sample{Texts: 1}, "one", "two"), corpus.ErrConfig)
	require.ErrorIs(t, run(ctx, corpus.Config{Threshold: 2}, corpus.Sample{}, "one", "two"), corpus.ErrConfig)
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	require.ErrorIs(t, run(ctx, corpus.Config{}, corpus.Sample{}, "one", "two"), context.Canceled)
	broken := errors.New("broken")
	_, err := corpus.Measure(context.Background(), corpus.Config{}, corpus.Sample{}, func(yield func(corpus.Doc, error) bool) {
		yield(corpus.Doc{}, broken)
	})
	require.ErrorIs(t, err, broken)
}

func TestSurveyAsJSON(t *testing.T) {
	v := measure(t, corpus.Config{}, corpus.Sample{Borderline: 2}, families(20, 10))
	b, err := json.Marshal(v)
	require.NoError(t, err)
	var back corpus.Survey
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, v, &back)
	require.NotContains(t, string(b), "null")
	require.Equal(t, fmt.Sprintf("%016x", corpus.Config{}.ID()), v.ConfigID)
	require.Len(t, v.Curve, 20)
	require.Equal(t, corpus.CurvePoint{Jaccard: 1, Chance: 1}, v.Curve[19])
	require.InDelta(t, 1-pow(1-0.25*0.25, 64), v.Curve[4].Chance, 1e-12)
	require.Error(t, json.Unmarshal([]byte(`"whim"`), new(corpus.Reason)))
	require.Error(t, json.Unmarshal([]byte(`"whim"`), new(corpus.Loss)))
	empty, err := json.Marshal(measure(t, corpus.Config{Sketch: corpus.SimHash}, corpus.Sample{}, []corpus.Doc{{Text: "one"}, {Text: "two"}}))
	require.NoError(t, err)
	require.NotContains(t, string(empty), "null")
}

func pow(x float64, n int) float64 {
	p := 1.0
	for range n {
		p *= x
	}
	return p
}

// testSqrt is the square root by Newton's method.
func testSqrt(n int) float64 {
	x := float64(n)
	for range 40 {
		x = (x + float64(n)/x) / 2
	}
	return x
}

func BenchmarkMeasure(b *testing.B) {
	docs := make([]corpus.Doc, 0, 2000)
	bytes := 0
	for i, text := range testkit.Documents(2000, 200, 1) {
		docs = append(docs, corpus.Doc{ID: fmt.Sprint(i), Text: text})
		bytes += len(text)
	}
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := corpus.Measure(context.Background(), corpus.Config{}, corpus.Sample{}, corpus.Docs(docs...)); err != nil {
			b.Fatal(err)
		}
	}
}
