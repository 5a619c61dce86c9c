package corpus_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
)

// families makes documents in families: originals of 30 to 300 words, and of
// each up to five descendants: exact copies, copies in capitals, other headers,
// edits, template siblings. Their order is shuffled.
func families(n int, seed uint64) []corpus.Doc { return related(n, 0, seed) }

// crowds makes families too. Of every fifth original there are seven siblings
// more that differ in a tenth of their words, and copies of some of them with a
// few edits.
func crowds(n int, seed uint64) []corpus.Doc { return related(n, 7, seed) }

func related(n, siblings int, seed uint64) []corpus.Doc {
	r := testkit.Rand(seed)
	var docs []corpus.Doc
	add := func(text string) {
		docs = append(docs, corpus.Doc{Text: text})
	}
	for i := range n {
		text := testkit.Documents(1, 30+r.IntN(270), seed<<20+uint64(i))[0]
		add(text)
		if i%5 == 4 {
			for range siblings {
				sibling := edited(r, text, 0.1)
				add(sibling)
				if r.IntN(2) == 0 {
					add(edited(r, sibling, 0.02))
				}
			}
		}
		for range r.IntN(6) {
			switch r.IntN(6) {
			case 0:
				add(text)
			case 1:
				add(strings.ToUpper(text))
			case 2:
				add(testkit.Documents(1, 6+r.IntN(8), r.Uint64())[0] + "\n" + text)
			case 3:
				add(edited(r, text, 0.02))
			case 4:
				add(edited(r, text, 0.3))
			case 5:
				add(text + "\n" + testkit.Documents(1, 20+r.IntN(400), r.Uint64())[0])
			}
		}
	}
	r.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	for i := range docs {
		docs[i].ID = fmt.Sprintf("doc-%04d", i)
		docs[i].Time = time.Unix(int64(1_700_000_000+60*i), 0).UTC()
	}
	return docs
}

// edited replaces a share of the words by others.
func edited(r *rand.Rand, text string, share float64) string {
	words := strings.Fields(text)
	other := testkit.Vocabulary(500, 7)
	for i := range words {
		if r.Float64() < share {
			words[i] = other[r.IntN(len(other))]
		}
	}
	return strings.Join(words, " ")
}

// decision is what was made of a document: the kept one it joined, or none.
type decision struct {
	of      string
	verdict corpus.Verdict
}

func decisions(t testing.TB, r *corpus.Result) []decision {
	out := make([]decision, len(r.Documents))
	for _, c := range r.Clusters {
		for _, m := range c.Members {
			out[m.Doc] = decision{r.Documents[m.Of].ID, m.Verdict}
		}
	}
	return out
}
