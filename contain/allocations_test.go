package contain

import (
	"fmt"
	"math"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

// A query that finds nothing allocates nothing, once the scratch has grown.
func TestAllocations(t *testing.T) {
	docs := testkit.Documents(100, 300, 84)
	x, err := NewIndex(Config{})
	require.NoError(t, err)
	for i, d := range docs[:50] {
		require.NoError(t, x.Insert(corpus.Doc{ID: fmt.Sprint(i), Text: d}))
	}
	w, err := newWorker(x.store.config)
	require.NoError(t, err)
	query := func(text string) {
		k, err := x.store.sketch(w, text, "")
		require.NoError(t, err)
		list, err := x.store.query(w, corpus.Doc{Text: text}, k, math.MaxUint64)
		require.NoError(t, err)
		require.Empty(t, list)
	}
	for _, d := range docs[50:] {
		query(d)
	}
	i := 0
	require.Zero(t, testing.AllocsPerRun(200, func() {
		i++
		query(docs[50+i%50])
	}))
}
