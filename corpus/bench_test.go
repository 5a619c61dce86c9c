package corpus_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

// articles makes n documents, every tenth of them an earlier one under another
// header.
func articles(n, words int) (docs []corpus.Doc, size int64) {
	texts := testkit.Documents(n, words, 31)
	for i, text := range texts {
		if i%10 == 9 {
			text = "Another header for it\n" + texts[i-5]
		}
		docs = append(docs, corpus.Doc{ID: strconv.Itoa(i), Text: text})
		size += int64(len(text))
	}
	return docs, size
}

func BenchmarkFind(b *testing.B) {
	for _, words := range []int{50, 150, 1000} {
		docs, size := articles(2000, words)
		b.Run(fmt.Sprintf("generic/2000x%dw", words), func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				r, err := corpus.Find(context.Background(), corpus.Config{}, corpus.Docs(docs...), corpus.WithWorkers(1))
				require.NoError(b, err)
				require.Equal(b, 200, r.Duplicates())
			}
		})
	}
}

func BenchmarkObserve(b *testing.B) {
	docs, size := articles(2000, 150)
	for _, call := range []int{1, 100} {
		b.Run(fmt.Sprintf("generic/%d", call), func(b *testing.B) {
			b.SetBytes(size / int64(len(docs)) * int64(call))
			b.ReportAllocs()
			var x *corpus.Index
			at := len(docs)
			for b.Loop() {
				if at+call > len(docs) {
					b.StopTimer()
					var err error
					x, err = corpus.NewIndex(corpus.Config{}, corpus.WithWorkers(1))
					require.NoError(b, err)
					at = 0
					b.StartTimer()
				}
				_, err := x.Observe(context.Background(), docs[at:at+call]...)
				require.NoError(b, err)
				at += call
			}
		})
	}
}
