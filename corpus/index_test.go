package corpus_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func newIndex(t testing.TB, c corpus.Config, opts ...corpus.Option) *corpus.Index {
	t.Helper()
	x, err := corpus.NewIndex(c, opts...)
	require.NoError(t, err)
	return x
}

func observe(t testing.TB, x *corpus.Index, docs ...corpus.Doc) []corpus.Observation {
	t.Helper()
	out, err := x.Observe(context.Background(), docs...)
	require.NoError(t, err)
	require.Len(t, out, len(docs))
	return out
}

func TestReplayRepeatsTheAnswer(t *testing.T) {
	docs := crowds(few(80), 11)
	x := newIndex(t, corpus.Config{})
	first := observe(t, x, docs...)
	for i, again := range observe(t, x, docs...) {
		require.Equal(t, corpus.Replay, again.Status)
		require.Equal(t, first[i].Of, again.Of)
		require.Equal(t, first[i].Verdict, again.Verdict)
		require.Equal(t, first[i].Keep(), again.Keep())
		require.False(t, again.Changed)
	}
	require.Equal(t, len(docs), x.Len())

	// Another text under a known id is not looked at.
	changed := docs[0]
	changed.Text += " and more"
	o := observe(t, x, changed)[0]
	require.True(t, o.Changed)
	require.Equal(t, corpus.Replay, o.Status)
	require.Equal(t, first[0].Of, o.Of)
	require.Equal(t, len(docs), x.Len())
}

// A message that comes twice in one call is one document.
func TestReplayWithinACall(t *testing.T) {
	text := families(1, 12)[0].Text
	a, b := corpus.Doc{ID: "a", Text: text}, corpus.Doc{ID: "b", Text: text}
	out := observe(t, newIndex(t, corpus.Config{}), a, a, b, b, a)
	var got []string
	for _, o := range out {
		got = append(got, o.Status.String()+":"+o.Of)
	}
	require.Equal(t, []string{"new:", "replay:", "duplicate:a", "replay:a", "replay:"}, got)
	require.Equal(t, corpus.Identical, out[2].Verdict.Kind)
	require.Equal(t, out[2].Verdict, out[3].Verdict)
}

func TestObserveChecksFirst(t *testing.T) {
	x := newIndex(t, corpus.Config{})
	_, err := x.Observe(context.Background(), corpus.Doc{ID: "a", Text: "one"}, corpus.Doc{Text: "two"})
	require.ErrorIs(t, err, corpus.ErrNoID)
	require.Zero(t, x.Len())
	_, err = corpus.NewIndex(corpus.Config{Keep: corpus.Longest})
	require.ErrorIs(t, err, corpus.ErrConfig)
	_, err = corpus.NewIndex(corpus.Config{Slots: 100})
	require.ErrorIs(t, err, corpus.ErrConfig)
}

// Query answers what Observe then answers, and leaves no trace.
func TestQuery(t *testing.T) {
	docs := crowds(150, 19)
	for i := range docs {
		if i%3 == 0 {
			docs[i].Scope = "other"
		}
	}
	for _, c := range []corpus.Config{{}, {Window: time.Hour}} {
		x, undisturbed := newIndex(t, c), newIndex(t, c)
		for i, d := range docs {
			asked, err := x.Query(d)
			require.NoError(t, err)
			_, err = x.Query(docs[len(docs)-1-i])
			require.NoError(t, err)
			require.Equal(t, asked, observe(t, x, d)[0])
			require.Equal(t, asked, observe(t, undisturbed, d)[0])
			again, err := x.Query(d)
			require.NoError(t, err)
			require.Equal(t, corpus.Replay, again.Status)
		}
		require.Equal(t, snapshot(t, undisturbed), snapshot(t, x))
		nameless, err := x.Query(corpus.Doc{Text: docs[0].Text, Scope: docs[0].Scope, Time: docs[0].Time})
		require.NoError(t, err)
		require.NotEqual(t, corpus.Replay, nameless.Status)
	}
}

// A cancelled call leaves whole documents only; given again, they are replays.
func TestCancelledCallCanBeRepeated(t *testing.T) {
	docs := families(500, 13)
	want := observe(t, newIndex(t, corpus.Config{}), docs...)
	x := newIndex(t, corpus.Config{})
	ctx := &countdown{Context: context.Background(), left: 2}
	out, err := x.Observe(ctx, docs...)
	require.ErrorIs(t, err, context.Canceled)
	require.NotEmpty(t, out)
	require.Less(t, len(out), len(docs))
	require.Equal(t, len(out), x.Len())
	for i, o := range observe(t, x, docs...) {
		require.Equal(t, want[i].Of, o.Of)
		require.Equal(t, i < len(out), o.Status == corpus.Replay)
	}
}

// countdown is cancelled when it was asked a few times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestConcurrentObservers(t *testing.T) {
	docs := families(150, 14)
	x := newIndex(t, corpus.Config{}, corpus.WithWorkers(2))
	var group sync.WaitGroup
	answers := make([][]corpus.Observation, 8)
	for g := range answers {
		group.Go(func() {
			r := testkit.Rand(uint64(g))
			for range 40 {
				i := r.IntN(len(docs) - 3)
				out, err := x.Observe(context.Background(), docs[i:i+3]...)
				if err != nil {
					panic(err)
				}
				answers[g] = append(answers[g], out...)
				x.Len()
			}
		})
	}
	group.Wait()
	// Each document was taken up once, and nothing is a duplicate of itself.
	final := observe(t, x, docs...)
	kept := map[string]bool{}
	for i, o := range final {
		if o.Keep() {
			kept[docs[i].ID] = true
		}
	}
	for i, o := range final {
		require.NotEqual(t, docs[i].ID, o.Of)
		require.True(t, o.Of == "" || kept[o.Of], "%s is kept", o.Of)
	}
}

func TestForget(t *testing.T) {
	text := families(1, 15)[0].Text
	doc := func(id, text string) corpus.Doc { return corpus.Doc{ID: id, Text: text} }
	x := newIndex(t, corpus.Config{})
	observe(t, x, doc("a", text), doc("b", text), doc("c", "Here is a header. "+text), doc("d", strings.ToUpper(text)), doc("e", "Something else altogether, in a few words."))
	require.ErrorIs(t, x.Forget("", "z"), corpus.ErrUnknown)
	require.ErrorIs(t, x.Forget("scope", "a"), corpus.ErrUnknown)

	// The first of its near-duplicates is kept in its place.
	require.NoError(t, x.Forget("", "a"))
	require.Equal(t, 4, x.Len())
	out := observe(t, x, doc("b", text), doc("c", "Here is a header. "+text), doc("d", strings.ToUpper(text)), doc("f", text))
	require.Equal(t, []string{"", "b", "b", "b"}, []string{out[0].Of, out[1].Of, out[2].Of, out[3].Of})
	require.Equal(t, corpus.Replay, out[0].Status)
	require.Equal(t, corpus.NewHeader, out[1].Verdict.Kind)
	require.Equal(t, corpus.Identical, out[3].Verdict.Kind)

	// A forgotten id is free again.
	o := observe(t, x, doc("a", text))[0]
	require.Equal(t, corpus.Duplicate, o.Status)
	require.Equal(t, "b", o.Of)

	// Nothing of what it said is left.
	require.NoError(t, x.Forget("", "e"))
	require.NotContains(t, string(snapshot(t, x)), "altogether")
	observe(t, x, doc("e", "Something else altogether, in a few words."))
	require.Contains(t, string(snapshot(t, x)), "altogether")

	// Forgetting all leaves nothing.
	for _, id := range []string{"b", "c", "d", "e", "f", "a"} {
		require.NoError(t, x.Forget("", id))
	}
	require.Zero(t, x.Len())
	require.Equal(t, corpus.New, observe(t, x, doc("g", text))[0].Status)
}

// Forgetting documents at random leaves an index that is consistent, also after
// it was compacted many times over.
func TestForgetAtRandom(t *testing.T) {
	docs := crowds(few(700), 16)
	r := testkit.Rand(16)
	x := newIndex(t, corpus.Config{})
	live := map[string]corpus.Doc{}
	for i, d := range docs {
		observe(t, x, d)
		live[d.ID] = d
		if i > len(docs)/10 && r.IntN(10) > 0 {
			gone := docs[r.IntN(i)].ID
			if _, ok := live[gone]; ok {
				require.NoError(t, x.Forget("", gone))
				delete(live, gone)
			}
		}
	}
	require.Equal(t, len(live), x.Len())
	c, err := corpus.NewComparer(corpus.Config{})
	require.NoError(t, err)
	for _, d := range docs {
		if _, ok := live[d.ID]; !ok {
			continue
		}
		o := observe(t, x, d)[0]
		require.Equal(t, corpus.Replay, o.Status)
		if o.Of == "" {
			continue
		}
		keeper, ok := live[o.Of]
		require.True(t, ok, "%s is there", o.Of)
		v, err := c.Compare(d.Text, keeper.Text)
		require.NoError(t, err)
		if o.Verdict.Template > 0 {
			plainDeduct(&v, o.Verdict.Template)
		}
		require.Equal(t, v, o.Verdict)
		require.Empty(t, observe(t, x, keeper)[0].Of)
	}
}

func TestWindow(t *testing.T) {
	text := families(1, 17)[0].Text
	start := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	at := func(id string, hours int) corpus.Doc {
		return corpus.Doc{ID: id, Text: text, Time: start.Add(time.Duration(hours) * time.Hour)}
	}
	ask := func(c corpus.Config, docs ...corpus.Doc) (got []string) {
		for _, o := range observe(t, newIndex(t, c), docs...) {
			got = append(got, o.Status.String()+":"+o.Of)
		}
		return got
	}
	docs := []corpus.Doc{at("a", 0), at("b", 20), at("c", 25), at("d", 44), at("e", 100)}
	assert.Equal(t, []string{"new:", "duplicate:a", "duplicate:a", "duplicate:a", "duplicate:a"}, ask(corpus.Config{}, docs...))
	assert.Equal(t, []string{"new:", "duplicate:a", "new:", "duplicate:c", "new:"}, ask(corpus.Config{Window: 24 * time.Hour}, docs...))
	assert.Equal(t, []string{"new:", "duplicate:a", "duplicate:a", "duplicate:a", "new:"}, ask(corpus.Config{Window: 24 * time.Hour, Sliding: true}, docs...))
}

// With a window, memory does not grow with the length of the stream, and how
// the stream is cut into calls does not matter.
func TestWindowForgets(t *testing.T) {
	docs := families(700, 18) // a minute apart
	for _, c := range []corpus.Config{{Window: 300 * time.Minute}, {Window: 300 * time.Minute, Sliding: true}} {
		one, seven := newIndex(t, c), newIndex(t, c)
		var want, got []corpus.Observation
		for _, d := range docs {
			want = append(want, observe(t, one, d)...)
		}
		for i := 0; i < len(docs); i += 7 {
			got = append(got, observe(t, seven, docs[i:min(i+7, len(docs))]...)...)
		}
		duplicates := 0
		for i := range want {
			require.Equal(t, want[i], got[i], "%s", docs[i].ID)
			duplicates += 1 - truth(want[i].Keep())
		}
		require.Positive(t, duplicates)
		require.Less(t, one.Len(), 2000)
		require.Equal(t, one.Len(), seven.Len())
	}
	require.Greater(t, len(docs), 2200)
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

func ExampleIndex_Observe() {
	body := strings.Repeat("the ferry to the northern islands will not sail before the ice has gone ", 3)
	x, err := corpus.NewIndex(corpus.Config{})
	if err != nil {
		panic(err)
	}
	for _, d := range []corpus.Doc{
		{ID: "wire/17", Text: body},
		{ID: "post/4", Text: "No ferry this week\n\n" + body},
		{ID: "wire/17", Text: body}, // delivered again
	} {
		out, err := x.Observe(context.Background(), d)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s: %v %q\n", d.ID, out[0].Status, out[0].Of)
	}
	// Output:
	// wire/17: new ""
	// post/4: duplicate "wire/17"
	// wire/17: replay ""
}

// The verdict of a query is that of Compare, with the text asked about as A: for
// a text that is new and for one with the tokens of an earlier one.
func TestQueryTellsTheVerdict(t *testing.T) {
	x, err := corpus.NewIndex(corpus.Config{})
	require.NoError(t, err)
	c := newComparer(t, 0)
	r := testkit.Rand(71)
	pool := testkit.Vocabulary(900, 2)
	texts, found := map[string]string{}, 0
	for i, doc := range testkit.Documents(60, 80, 71) {
		id := strconv.Itoa(i)
		edited := "another " + strings.Join(mutate(r, strings.Fields(doc), pool, 2), " ")
		texts[id], texts["edited"+id] = doc, edited
		_, err := x.Observe(t.Context(), corpus.Doc{ID: id, Text: doc}, corpus.Doc{ID: "edited" + id, Text: edited})
		require.NoError(t, err)
		for _, text := range []string{doc, edited, strings.ToUpper(edited), edited + " and an end"} {
			o, err := x.Query(corpus.Doc{Text: text})
			require.NoError(t, err)
			if o.Status == corpus.Duplicate {
				found++
				require.Equal(t, compare(t, c, text, texts[o.Of]), o.Verdict, text)
			}
		}
	}
	require.Greater(t, found, 200)
}
