package minhash_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
)

// From text to estimate, against the exact similarity of the sets of strings.
// The documents are of the kinds that show a hash that does not mix: counting,
// and few words over and over.
func TestAccuracyOnText(t *testing.T) {
	vocabulary := testkit.Vocabulary(4000, 1)
	kinds := []struct {
		name string
		make func(r *rand.Rand, words int) []string
	}{
		{"consecutive numbers", func(r *rand.Rand, words int) []string {
			first := r.IntN(10_000_000)
			doc := make([]string, words)
			for i := range doc {
				doc[i] = fmt.Sprint(first + i)
			}
			return doc
		}},
		{"few repeated words", func(r *rand.Rand, words int) []string {
			few := make([]string, 7)
			for i := range few {
				few[i] = vocabulary[r.IntN(len(vocabulary))]
			}
			doc := make([]string, words)
			for i := range doc {
				doc[i] = few[r.IntN(len(few))]
			}
			return doc
		}},
	}
	s := newSketcher(t, 128)
	shingler, err := shingle.New(shingle.Config{Width: 3})
	require.NoError(t, err)
	sign := func(words []string) []uint32 {
		return s.Append(nil, shingler.Append(nil, strings.Join(words, " ")))
	}
	for i, kind := range kinds {
		r := testkit.Rand(200 + uint64(i))
		for _, size := range []struct{ words, trials int }{{40, 3000}, {150, 3000}, {600, 1000}} {
			for _, edits := range []float64{.02, .1} {
				var e errorStats
				for range trials(size.trials) {
					a := kind.make(r, size.words)
					b := append([]string(nil), a...)
					b[r.IntN(len(b))] = "edited" // once at least
					for i := range b {
						if r.Float64() < edits {
							b[i] = kind.make(r, 1)[0]
						}
					}
					if j := jaccard(trigrams(a), trigrams(b)); j > 0 && j < 1 {
						e.add(float64(minhash.Equal(sign(a), sign(b)))/128, j, 128)
					}
				}
				t.Logf("%s, %d words, %.2f edited: %.0f pairs, %+.1f SE %.3f", kind.name, size.words, edits, e.n, e.bias(), e.rmse())
				assert.Less(t, math.Abs(e.bias()), 3.0, "bias in standard errors, %s, %d words, %.2f edited", kind.name, size.words, edits)
				assert.Less(t, e.rmse(), 1.03*e.slack(), "error over theory, %s, %d words, %.2f edited", kind.name, size.words, edits)
			}
		}
	}
}

func trigrams(words []string) map[string]bool {
	set := make(map[string]bool, len(words))
	for i := range len(words) - 2 {
		set[strings.Join(words[i:i+3], " ")] = true
	}
	return set
}

func jaccard(a, b map[string]bool) float64 {
	common := 0
	for x := range a {
		if b[x] {
			common++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}
