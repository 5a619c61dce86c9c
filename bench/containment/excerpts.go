package containment

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/neardup/neardup/contain"
	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
)

// Excerpts tells what was found of excerpts of one length and rate of edits.
type Excerpts struct {
	Words, Percent int
	Tries          int
	Alone          int // found in the text they were cut from
	OnPage         int // found on a page of other texts
	Others         int // other texts said to contain them, or excerpts said to stand on their pages
	Unlike         int // of these, those that have less than half of the excerpt's shingles
}

// excerpts cuts excerpts out of texts and asks for them. All is the index of the
// texts, by number.
func excerpts(all *contain.Index, texts []string, words, percent, tries int, c contain.Config) (Excerpts, error) {
	r := testkit.Rand(uint64(words*100 + percent))
	parts, err := contain.NewIndex(c)
	e := Excerpts{Words: words, Percent: percent}
	if err != nil {
		return e, err
	}
	s, err := newShares()
	if err != nil {
		return e, err
	}
	var originals []string
	for _, i := range r.Perm(len(texts)) {
		if e.Tries == tries {
			break
		}
		fields := strings.Fields(texts[i])
		if len(fields) < words*5/4 {
			continue
		}
		at := r.IntN(len(fields) - words)
		original := strings.Join(fields[at:at+words], " ")
		excerpt := strings.Join(edit(r, fields[at:at+words], texts, percent), " ")
		id := fmt.Sprint(e.Tries)
		e.Tries++
		originals = append(originals, original)
		if err := parts.Insert(corpus.Doc{ID: id, Text: original}); err != nil {
			return e, err
		}
		other := func() string { return texts[r.IntN(len(texts))] }
		page := strings.Join([]string{other(), other(), excerpt, other(), other()}, "\n\n")
		matches, err := all.Query(corpus.Doc{Text: excerpt})
		if err != nil {
			return e, err
		}
		for _, m := range matches {
			if m.ID == fmt.Sprint(i) {
				e.Alone++
				continue
			}
			var n int
			if _, err := fmt.Sscan(m.ID, &n); err != nil {
				return e, err
			}
			part, whole := excerpt, texts[n]
			if !m.Inside {
				part, whole = whole, part
			}
			e.other(s.share(part, whole))
		}
		matches, err = parts.Query(corpus.Doc{Text: page})
		if err != nil {
			return e, err
		}
		for _, m := range matches {
			if m.ID == id {
				e.OnPage++
				continue
			}
			var n int
			if _, err := fmt.Sscan(m.ID, &n); err != nil {
				return e, err
			}
			e.other(s.share(originals[n], page))
		}
	}
	return e, nil
}

func (e *Excerpts) other(share float64) {
	e.Others++
	if share < 0.5 {
		e.Unlike++
	}
}

// edit replaces so many of a hundred words by words of other texts.
func edit(r *rand.Rand, words, texts []string, percent int) []string {
	out := append([]string(nil), words...)
	for _, i := range r.Perm(len(out))[:len(out)*percent/100] {
		for {
			if other := strings.Fields(texts[r.IntN(len(texts))]); len(other) > 0 {
				out[i] = other[r.IntN(len(other))]
				break
			}
		}
	}
	return out
}
