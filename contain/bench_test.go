package contain_test

import (
	"fmt"
	"testing"

	"github.com/neardup/neardup/contain"
	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

// BenchmarkQuery asks about documents of which one in ten stands in another.
func BenchmarkQuery(b *testing.B) {
	for _, words := range []int{150, 1000} {
		b.Run(fmt.Sprintf("generic/%d", words), func(b *testing.B) {
			docs := testkit.Documents(400, words, 85)
			x, err := contain.NewIndex(contain.Config{})
			require.NoError(b, err)
			bytes := 0
			for i, d := range docs[:200] {
				bytes += len(docs[200+i])
				if i%10 == 0 {
					d += docs[200+i]
				}
				require.NoError(b, x.Insert(corpus.Doc{ID: fmt.Sprint(i), Text: d}))
			}
			b.SetBytes(int64(bytes / 200))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i++
				if _, err := x.Query(corpus.Doc{Text: docs[200+i%200]}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkInsert adds documents and takes them out again.
func BenchmarkInsert(b *testing.B) {
	for _, words := range []int{150, 1000} {
		b.Run(fmt.Sprintf("generic/%d", words), func(b *testing.B) {
			docs := testkit.Documents(200, words, 86)
			x, err := contain.NewIndex(contain.Config{})
			require.NoError(b, err)
			bytes := 0
			for _, d := range docs {
				bytes += len(d)
			}
			b.SetBytes(int64(bytes / 200))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i++
				id := fmt.Sprint(i % 200)
				if err := x.Insert(corpus.Doc{ID: id, Text: docs[i%200]}); err != nil {
					b.Fatal(err)
				}
				if err := x.Delete("", id); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
