package corpus_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/neardup/neardup/internal/testkit"
)

// A text and an edited copy of it: one word in twenty is touched.
func BenchmarkCompare(b *testing.B) {
	pool := testkit.Vocabulary(8000, 1)
	for _, words := range []int{50, 150, 700, 3000} {
		b.Run("generic/"+strconv.Itoa(words)+"w", func(b *testing.B) {
			r := testkit.Rand(uint64(words))
			pairs := make([][2]string, 200)
			size := 0
			for i, doc := range testkit.Documents(len(pairs), words, 7) {
				pairs[i] = [2]string{doc, strings.Join(mutate(r, strings.Fields(doc), pool, words/50), " ")}
				size += len(pairs[i][0]) + len(pairs[i][1])
			}
			c := newComparer(b, 0)
			b.SetBytes(int64(size / len(pairs)))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				p := pairs[i%len(pairs)]
				compare(b, c, p[0], p[1])
			}
		})
	}
}

// The same for pairs that have a common vocabulary and nothing else, as most
// candidates of an index do.
func BenchmarkCompareUnrelated(b *testing.B) {
	for _, words := range []int{150, 700} {
		b.Run("generic/"+strconv.Itoa(words)+"w", func(b *testing.B) {
			docs := testkit.Documents(201, words, 8)
			c := newComparer(b, 0)
			size := 0
			for _, d := range docs {
				size += len(d)
			}
			b.SetBytes(int64(2 * size / len(docs)))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				compare(b, c, docs[i%200], docs[i%200+1])
			}
		})
	}
}

// Pairs made to be slow, of 1 MB and of 10 MB a text. Each iteration is one pair;
// the two are tokenised in it.
func BenchmarkVerdictWorst(b *testing.B) {
	for _, w := range worstCases {
		if w.most < 20_000 {
			continue // fits into one table, and is no text of that size
		}
		for _, mb := range []int{1, 10} {
			b.Run("generic/"+w.name+"/"+strconv.Itoa(mb)+"MB", func(b *testing.B) {
				s, u := w.make(testkit.Rand(29), mb<<20/3)
				x, y := strings.Join(s, " "), strings.Join(u, " ")
				x, y = x[:min(len(x), mb<<20)], y[:min(len(y), mb<<20)]
				c := newComparer(b, 0)
				compare(b, c, x, y) // grows the scratch
				b.SetBytes(int64(len(x) + len(y)))
				b.ReportAllocs()
				for b.Loop() {
					compare(b, c, x, y)
				}
			})
		}
	}
}
