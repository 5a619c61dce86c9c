// Package testkit holds what the tests and benchmarks of several packages
// share: made-up documents and reproducible random numbers.
package testkit

import (
	"math/rand/v2"
	"strings"
	"sync"
)

// Rand gives the generator of a test. The seed stands in the test, so that a
// failure can be repeated.
func Rand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x6e65617264757021)) }

// Documents makes n distinct documents of the given number of words, in the
// shape of English prose: word lengths of 1 to 13 letters with a mean near
// 4.4, frequencies by Zipf's law, capitals, commas and full stops, a number
// now and then, a line break after each paragraph.
func Documents(n, words int, seed uint64) []string {
	r := Rand(seed)
	vocabulary := english()
	zipf := rand.NewZipf(r, 1.1, 3, uint64(len(vocabulary)-1))
	docs := make([]string, n)
	var b strings.Builder
	for i := range docs {
		b.Reset()
		upper := true
		for w := range words {
			switch {
			case r.IntN(60) == 0:
				b.WriteString(number(r))
			default:
				word := vocabulary[zipf.Uint64()]
				if upper {
					word = strings.ToUpper(word[:1]) + word[1:]
				}
				b.WriteString(word)
			}
			upper = false
			switch p := r.IntN(100); {
			case w == words-1:
				b.WriteString(".\n")
			case p < 1:
				b.WriteString(".\n\n")
				upper = true
			case p < 6:
				b.WriteString(". ")
				upper = true
			case p < 13:
				b.WriteString(", ")
			default:
				b.WriteByte(' ')
			}
		}
		docs[i] = b.String()
	}
	return docs
}

var english = sync.OnceValue(func() []string { return Vocabulary(8000, 1) })

// Vocabulary makes n distinct lower-case words. Frequent words come first and
// are shorter.
func Vocabulary(n int, seed uint64) []string {
	r := Rand(seed)
	seen := make(map[string]bool, n)
	words := make([]string, 0, n)
	const letters = "etaoinshrdlucmfwypvbgkqjxz"
	for len(words) < n {
		length := 1 + r.IntN(4)
		if len(words) > 30 {
			length = 2 + r.IntN(5)
		}
		if len(words) > 600 {
			length = 4 + r.IntN(10)
		}
		b := make([]byte, length)
		for i := range b {
			b[i] = letters[min(r.IntN(26), r.IntN(26))]
		}
		if w := string(b); !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return words
}

func number(r *rand.Rand) string {
	b := make([]byte, 1+r.IntN(4))
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	return string(b)
}
