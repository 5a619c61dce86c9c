package corpus_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

// siblings are n documents from one template that differ in a sixth of their
// words, no two of them near-duplicates.
func siblings(n int) (text string, docs []corpus.Doc) {
	r := testkit.Rand(91)
	text = testkit.Documents(1, 200, 91)[0]
	for i := range n {
		docs = append(docs, corpus.Doc{ID: fmt.Sprint("sibling ", i), Text: edited(r, text, 0.16)})
	}
	return text, docs
}

// A text between siblings is near each of them by the words alone. It is one more
// of them, while a copy of one with a few edits joins that one.
func TestWhatManyShareIsTemplate(t *testing.T) {
	text, docs := siblings(6)
	copied := corpus.Doc{ID: "copy", Text: edited(testkit.Rand(92), docs[3].Text, 0.03)}
	between := corpus.Doc{ID: "between", Text: text}
	upper := corpus.Doc{ID: "upper", Text: strings.ToUpper(docs[5].Text)}
	header := corpus.Doc{ID: "header", Text: "Some words before it\n" + docs[1].Text}
	docs = append(docs, copied, between, upper, header)

	of := func(c corpus.Config) map[string]corpus.Observation {
		answers := map[string]corpus.Observation{}
		for i, o := range observe(t, newIndex(t, c), docs...) {
			answers[docs[i].ID] = o
		}
		return answers
	}
	for id, o := range of(corpus.Config{Pairwise: true}) {
		require.Equal(t, !strings.HasPrefix(id, "sibling"), o.Of != "", id)
		require.Zero(t, o.Verdict.Template)
	}
	answers := of(corpus.Config{})
	require.Empty(t, answers["between"].Of)
	require.Equal(t, "sibling 3", answers["copy"].Of)
	v := answers["copy"].Verdict
	require.Greater(t, v.Template, 0.4)
	before := v.Align - 2*v.Conflict - 1.5*v.Topic
	require.InDelta(t, before-v.Template*min(0.5, 8*(1-before)), v.Score, 1e-8)
	sum := 0.0
	e := v.Explain(copied.Text, docs[3].Text)
	for _, term := range e.Terms {
		sum += term.Contribution()
	}
	require.InDelta(t, v.Score, sum, 1e-8)
	require.Contains(t, e.Sum(), " template 0.4")
	for id, want := range map[string]string{"upper": "sibling 5", "header": "sibling 1"} {
		require.Equal(t, want, answers[id].Of)
		require.Zero(t, answers[id].Verdict.Template, "the same body")
	}

	misses := map[string]corpus.Verdict{}
	r := find(t, corpus.Config{}, docs, corpus.WithNearMisses())
	for _, m := range r.NearMisses {
		if r.Documents[m.Doc].ID == "between" {
			misses[r.Documents[m.Of].ID] = m.Verdict
		}
	}
	require.Len(t, misses, 6)
	for id, v := range misses {
		require.Equal(t, corpus.Template, v.Kind, id)
		require.False(t, v.Near)
		require.Less(t, v.Score, 0.7)
		require.Greater(t, v.Template, 0.4)
		require.Len(t, v.Runs, 1)
		require.Empty(t, v.Gaps)
	}
}

// A kept document that is forgotten is forgotten as one that shares a text too.
func TestForgottenDocumentsShareNothing(t *testing.T) {
	text, docs := siblings(4)
	x := newIndex(t, corpus.Config{})
	observe(t, x, docs...)
	ask := func() string {
		o, err := x.Query(corpus.Doc{Text: text})
		require.NoError(t, err)
		return o.Of
	}
	require.Empty(t, ask())
	for _, d := range docs[1:] {
		require.NoError(t, x.Forget("", d.ID))
	}
	require.Equal(t, docs[0].ID, ask())
}

// A snapshot holds the shares of templates; one that cannot be is refused.
func TestSnapshotHoldsTemplates(t *testing.T) {
	_, docs := siblings(4)
	copied := corpus.Doc{ID: "copy", Text: edited(testkit.Rand(92), docs[3].Text, 0.03)}
	x := newIndex(t, corpus.Config{})
	observe(t, x, docs...)
	want := observe(t, x, copied)[0].Verdict
	require.Positive(t, want.Template)

	b := snapshot(t, x)
	const size, place = 61, 59 // of a record, and of the share in it
	records := bytes.Index(b, []byte("recs")) + 12
	read := func(record int, share uint16) error {
		altered := bytes.Clone(b)
		binary.LittleEndian.PutUint16(altered[records+record*size+place:], share)
		x, err := corpus.ReadIndex(bytes.NewReader(corpus.Reseal(altered)), corpus.Config{})
		if err == nil {
			again := observe(t, x, copied)[0].Verdict
			require.InDelta(t, float64(share)/1e4, again.Template, 1e-12)
			require.Equal(t, again.Template == want.Template, again.Score == want.Score)
		}
		return err
	}
	require.NoError(t, read(len(docs), uint16(math.Round(want.Template*1e4))))
	require.NoError(t, read(len(docs), 0))
	require.ErrorIs(t, read(len(docs), 10_001), corpus.ErrFormat)
	require.ErrorIs(t, read(0, 1), corpus.ErrFormat, "it is kept")
}
