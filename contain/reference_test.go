package contain

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

// reference is an index in its plain form: lists in a map, and every document
// looked at for every query.
type reference struct {
	config   Config
	shingler *shingle.Shingler
	judge    *judge
	docs     []known
	places   map[string][]place // by scope and shingle
}

// known is a document with its fingerprints.
type known struct {
	corpus.Doc
	keys   []string
	tokens shingle.Tokens
}

type place struct {
	id string
	at int
}

func newReference(c Config) *reference {
	s, err := shingle.New(c.Effective().Shingle)
	if err != nil {
		panic(err)
	}
	j, err := newJudge()
	if err != nil {
		panic(err)
	}
	return &reference{config: c.Effective(), shingler: s, judge: j, places: map[string][]place{}}
}

// prints lists the fingerprints of a text: the first places of each, and how many
// tokens the text has.
func (r *reference) prints(d corpus.Doc) (keys []string, at []int, tokens shingle.Tokens) {
	if err := r.shingler.Tokenize(&tokens, d.Text); err != nil {
		panic(err)
	}
	hashes := r.shingler.AppendWindows(nil, tokens.Hash)
	count := map[string]int{}
	for _, i := range plainWinnow(hashes, r.config.Window) {
		key := fmt.Sprint(d.Scope, " ", uint32(hashes[i]))
		if count[key]++; count[key] <= repeats {
			keys, at = append(keys, key), append(at, int(tokens.Span[i].Start))
		}
	}
	return keys, at, tokens
}

// plainWinnow takes every window by itself: the place chosen before if it is in
// the window and none is smaller, else the last of the smallest.
func plainWinnow(hashes []uint64, w int) (list []int) {
	for from := 0; from+min(w, len(hashes)) <= len(hashes) && len(hashes) > 0; from++ {
		window := hashes[from : from+min(w, len(hashes))]
		least := slices.Min(window)
		if n := len(list); n > 0 && list[n-1] >= from && hashes[list[n-1]] == least {
			continue
		}
		for i := len(window) - 1; i >= 0; i-- {
			if window[i] == least {
				list = append(list, from+i)
				break
			}
		}
	}
	return list
}

func (r *reference) insert(d corpus.Doc) {
	keys, at, tokens := r.prints(d)
	r.docs = append(r.docs, known{d, keys, tokens})
	if tokens.Len() < r.config.Shortest {
		return
	}
	for i, key := range keys {
		if list := r.places[key]; len(list) < r.config.Places {
			r.places[key] = append(list, place{d.ID, at[i]})
		}
	}
}

func (r *reference) remove(scope, id string) {
	r.docs = slices.DeleteFunc(r.docs, func(d known) bool { return d.Scope == scope && d.ID == id })
	for key, list := range r.places {
		if strings.HasPrefix(key, scope+" ") {
			r.places[key] = slices.DeleteFunc(list, func(p place) bool { return p.id == id })
		}
	}
}

func (r *reference) query(d corpus.Doc) (list []Match) {
	keys, at, tokens := r.prints(d)
	if tokens.Len() < r.config.Shortest {
		return nil
	}
	for i := range r.docs {
		o := &r.docs[i]
		if o.Scope != d.Scope || o.ID == d.ID {
			continue
		}
		var hits []hit
		inside := tokens.Len() <= o.tokens.Len()
		for i, key := range keys {
			for _, p := range r.places[key] {
				switch {
				case p.id != o.ID:
				case inside:
					hits = append(hits, hit{part: uint32(at[i]), whole: uint32(p.at)})
				default:
					hits = append(hits, hit{part: uint32(p.at), whole: uint32(at[i])})
				}
			}
		}
		part, whole, partTokens, prints := d.Text, o.Text, &tokens, len(keys)
		if !inside {
			part, whole, partTokens, prints = o.Text, d.Text, &o.tokens, len(o.keys)
		}
		threshold := r.config.threshold()
		if len(hits) < least(prints, threshold) {
			continue
		}
		j := r.judge
		j.clusters = chain(nil, hits)
		if !j.promising(len(part), threshold) {
			continue
		}
		c, ok, err := j.contained(part, partTokens, whole, threshold)
		if err != nil {
			panic(err)
		}
		if ok {
			list = append(list, Match{ID: o.ID, Inside: inside, Containment: c})
		}
	}
	return list
}

// script runs the steps that bytes stand for on an index and on its reference.
// Texts are cut out of a few that are made up, so that there is much to find. It returns how much was found, and
// how many places were left out.
func script(t *testing.T, steps []byte) (found, left int) {
	c := Config{Places: 6, Shortest: 8}
	x, err := NewIndex(c)
	require.NoError(t, err)
	r := newReference(c)
	long := testkit.Documents(3, 120, 5)
	names := map[string]bool{}
	for n := 0; len(steps) >= 4 && n < 60; n, steps = n+1, steps[4:] {
		words := strings.Fields(long[int(steps[1])%len(long)])
		from := int(steps[2]) % 100
		to := min(from+5+int(steps[3])%100, len(words))
		text := strings.Join(words[from:to], " ")
		if steps[3]%16 == 0 {
			text = strings.Repeat(text+" ", 3)
		}
		d := corpus.Doc{ID: fmt.Sprint("d", steps[0]>>3), Scope: []string{"", "s"}[steps[0]>>2&1], Text: text}
		name := d.Scope + "/" + d.ID
		switch steps[0] & 3 {
		case 0, 1:
			err := x.Insert(d)
			if names[name] {
				require.ErrorIs(t, err, corpus.ErrDuplicateID)
				continue
			}
			require.NoError(t, err)
			r.insert(d)
			names[name] = true
		case 2:
			err := x.Delete(d.Scope, d.ID)
			if !names[name] {
				require.ErrorIs(t, err, corpus.ErrUnknown)
				continue
			}
			require.NoError(t, err)
			r.remove(d.Scope, d.ID)
			delete(names, name)
		case 3:
			d.ID = "query"
			got, err := x.Query(d)
			require.NoError(t, err)
			require.Equal(t, r.query(d), got)
			found += len(got)
		}
		require.Equal(t, len(names), x.Stats().Documents)
	}
	return found, x.Stats().LeftOut
}

func TestAgainstReference(t *testing.T) {
	r := testkit.Rand(91)
	rounds := 40
	if testing.Short() {
		rounds = 10
	}
	found, left := 0, 0
	for range rounds {
		steps := make([]byte, 4*60)
		for i := range steps {
			steps[i] = byte(r.Uint32())
		}
		f, l := script(t, steps)
		found, left = found+f, left+l
	}
	require.Greater(t, found, 2*rounds)
	require.Greater(t, left, rounds)
}

func FuzzIndex(f *testing.F) {
	r := testkit.Rand(92)
	for range 4 {
		steps := make([]byte, 4*40)
		for i := range steps {
			steps[i] = byte(r.Uint32())
		}
		f.Add(steps)
	}
	f.Fuzz(func(t *testing.T, steps []byte) { script(t, steps) })
}

// FuzzTexts takes any bytes for texts: whatever they are, an excerpt stands
// within its text, in order, and a share is one.
func FuzzTexts(f *testing.F) {
	f.Add("the mail will be flown out by helicopter until the repairs are done", "in brief: the mail will be flown out by helicopter until the repairs are done, they say", uint8(7))
	f.Add(strings.Repeat("ab ", 90), strings.Repeat("ab ", 400), uint8(1))
	f.Add("\xff\xfe a b c", "北の島への連絡船は木曜日まで出港しない", uint8(0))
	f.Fuzz(func(t *testing.T, a, b string, settings uint8) {
		x, err := NewIndex(Config{Shortest: 1 + int(settings&3), Window: 1 + int(settings>>2&3), Threshold: 0.3})
		require.NoError(t, err)
		require.NoError(t, x.Insert(corpus.Doc{ID: "b", Text: b}))
		matches, err := x.Query(corpus.Doc{ID: "a", Text: a})
		require.NoError(t, err)
		for _, m := range matches {
			require.True(t, m.Share >= 0.3 && m.Share <= 1, m.Share)
			part, whole := a, b
			if !m.Inside {
				part, whole = b, a
			}
			before := 0
			for _, e := range m.Excerpts {
				require.LessOrEqual(t, before, e.Part.Start)
				before = e.Part.Start
				require.NotEmpty(t, e.Part.Of(part))
				require.NotEmpty(t, e.Whole.Of(whole))
				require.GreaterOrEqual(t, e.Tokens, runTokens)
			}
		}
	})
}

func TestWinnowAgainstDefinition(t *testing.T) {
	r := testkit.Rand(93)
	for range 300 {
		hashes := make([]uint64, r.IntN(60))
		for i := range hashes {
			hashes[i] = r.Uint64N(12)
		}
		w := 1 + r.IntN(9)
		require.Equal(t, plainWinnow(hashes, w), winnow(nil, hashes, w))
	}
}
