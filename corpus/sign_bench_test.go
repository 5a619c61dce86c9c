package corpus_test

import (
	"fmt"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

// BenchmarkSign signs one text after the other.
func BenchmarkSign(b *testing.B) {
	for _, words := range []int{10, 50, 150, 1000} {
		b.Run(fmt.Sprintf("%s/%dw", kernel, words), func(b *testing.B) {
			texts := testkit.Documents(500, words, 45)
			s, err := corpus.NewSigner(corpus.Config{})
			require.NoError(b, err)
			row := make([]uint32, 0, s.Slots())
			b.SetBytes(sizeOf(texts) / int64(len(texts)))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				row = s.Append(row[:0], texts[i%len(texts)])
			}
		})
	}
}

// BenchmarkSignAll signs a batch with one, two and four goroutines.
func BenchmarkSignAll(b *testing.B) {
	for _, words := range []int{50, 1000} {
		texts := testkit.Documents(2000, words, 46)
		for _, workers := range []int{1, 2, 4} {
			b.Run(fmt.Sprintf("%s/2000x%dw-by%d", kernel, words, workers), func(b *testing.B) {
				s, err := corpus.NewSigner(corpus.Config{})
				require.NoError(b, err)
				rows := s.AppendAll(nil, texts, workers)
				b.SetBytes(sizeOf(texts))
				b.ReportAllocs()
				for b.Loop() {
					rows = s.AppendAll(rows[:0], texts, workers)
				}
			})
		}
	}
}

// kernel names what shingles and what signs; mostly they are the same.
var kernel = func() string {
	if shingle.Kernel() == minhash.Kernel() {
		return shingle.Kernel()
	}
	return shingle.Kernel() + "+" + minhash.Kernel()
}()

func sizeOf(texts []string) (n int64) {
	for _, text := range texts {
		n += int64(len(text))
	}
	return n
}
