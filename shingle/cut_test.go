package shingle_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

type cutPlaces = [shingle.CutBytes + shingle.CutSlack]uint16

// cut compares the two stages of a text, and where it stops goes on behind the
// byte that stopped it.
func (c *stageCheck) cut(s, generic shingle.Stages, text []byte, joined bool) {
	room := make([]uint16, shingle.CutBytes+shingle.CutSlack)
	gotStarts, gotEnds := (*cutPlaces)(guard(c, room)), (*cutPlaces)(guard(c, room))
	text = guard(c, text)
	var starts, ends, long, wantLong cutPlaces
	for first := true; len(text) > 0; first = false {
		part := text[:min(len(text), shingle.CutBytes)]
		n, closed, stop := generic.Cut(&starts, &ends, part, joined)
		gotN, gotClosed, gotStop := s.Cut(gotStarts, gotEnds, part, joined)
		require.Equal(c.t, [3]int{n, closed, stop}, [3]int{gotN, gotClosed, gotStop}, "%q", part)
		require.Equal(c.t, starts[:n], gotStarts[:n], "%q", part)
		require.Equal(c.t, ends[:closed], gotEnds[:closed], "%q", part)

		want := make([]uint64, closed)
		got, from, to := want, starts[:closed], ends[:closed]
		if got = make([]uint64, closed); first {
			got, from, to = guard(c, got), guard(c, from), guard(c, to)
		}
		count := generic.CutHashes(want, &wantLong, part, starts[:closed], ends[:closed])
		gotCount := s.CutHashes(got, &long, part, from, to)
		require.Equal(c.t, wantLong[:count], long[:gotCount], "%q", part)
		for _, i := range long[:count] {
			want[i], got[i] = 0, 0
		}
		require.Equal(c.t, want, got, "%q", part)
		text = text[min(stop+1, len(text)):]
	}
}

// cutTexts gives texts of every length up to four blocks and two bytes, of
// characters of all lengths and kinds.
func cutTexts(r *rand.Rand) (texts [][]byte) {
	var prose strings.Builder
	for _, name := range testkit.Scripts() {
		doc := testkit.Script(name, 1, 300, 6)[0]
		texts = append(texts, []byte(doc))
		prose.WriteString(doc)
	}
	letters := []rune(prose.String())
	step := 1
	if testing.Short() {
		step = 5
	}
	for n := 0; n <= 4*64+2; n += step {
		texts = append(texts, []byte(mixture(r, letters, n)))
	}
	for range 20 {
		texts = append(texts, []byte(mixture(r, letters, shingle.CutBytes)))
	}
	return texts
}

// mixture is a text of pieces of a few characters, now and then an odd one.
func mixture(r *rand.Rand, letters []rune, n int) string {
	var b strings.Builder
	odd := []string{
		"\x80", "\xE3\x81", "\xF0", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "Ａ", "，", "…", "\u200B", "\u3099", "\u11A8",
		"\u0E38\u0E48", "\u0E48\u0E38", "\u0E33", "\u093C", "😀", "İ", "é", "ﾞ", strings.Repeat("한", 7), strings.Repeat("a", 70),
	}
	for b.Len() < n {
		at := r.IntN(len(letters) - 9)
		b.WriteString(string(letters[at : at+1+r.IntN(8)]))
		if r.IntN(20) == 0 {
			b.WriteString(odd[r.IntN(len(odd))])
		}
	}
	return b.String()[:n]
}

func TestKernelCut(t *testing.T) {
	checkStages(t, func(c *stageCheck, s, generic shingle.Stages) {
		for _, text := range cutTexts(testkit.Rand(35)) {
			c.cut(s, generic, text, true)
			c.cut(s, generic, text, false)
		}
		// Every character of up to three bytes between two letters, and three
		// bytes where two would do.
		var starts, ends cutPlaces
		for r := rune(0); r < 0x10000; r++ {
			text := []byte("a" + string(r) + "\u05D0")
			if r < 0x800 {
				text = []byte{'a', 0xE0, 0x80 | byte(r>>6), 0x80 | byte(r&0x3F), 'a'}
			}
			of := func(s shingle.Stages) (tokens [5]int) {
				n, closed, stop := s.Cut(&starts, &ends, text, true)
				tokens = [5]int{n, closed, stop}
				if n > 1 {
					tokens[3] = int(starts[1])
				}
				if closed > 0 {
					tokens[4] = int(ends[0])
				}
				return tokens
			}
			if got, want := of(s), of(generic); got != want {
				require.Fail(t, "other tokens", "%U: %d, not %d", r, got, want)
			}
		}
	})
}

func FuzzKernelCut(f *testing.F) {
	for _, name := range testkit.Scripts() {
		f.Add([]byte(testkit.Script(name, 1, 30, 7)[0]), true)
	}
	f.Fuzz(func(t *testing.T, text []byte, joined bool) {
		text = text[:min(len(text), 300)]
		checkStages(t, func(c *stageCheck, s, generic shingle.Stages) { c.cut(s, generic, text, joined) })
	})
}

// The documents of every script have the tokens that the reference finds.
func TestScriptsAgreeWithReference(t *testing.T) {
	c := newChecker(t, shingle.Config{}, shingle.Config{Unit: shingle.Char, Width: 5})
	for _, name := range testkit.Scripts() {
		c.check(t, testkit.Script(name, 1, 150, 8)[0])
	}
	for i, text := range cutTexts(testkit.Rand(36)) {
		if i%7 == 0 {
			c.check(t, string(text[:min(len(text), 300)]))
		}
	}
}

// Characters of all kinds in any order, those that join among them.
func TestAnyOrderAgreesWithReference(t *testing.T) {
	c := newChecker(t, shingle.Config{}, shingle.Config{Unit: shingle.Char, Width: 5})
	r := testkit.Rand(37)
	parts := []string{
		"\u0E33", "\u0E01", "\u0E48", "\u0E31", "\u0E38", "\u0E32", "\u0E4D", "\u0EB3", // Thai, Lao
		"\u0915", "\u093C", "\u094D", "\u0628", "\u064B", "\u304B", "\u3099", "\u4E2D", "\uD55C", "\u11A8",
		"a", "B", "ABCDEFGHIJKLMNOPQ", " ", "=", "\u0338", "\u0301", "\u00A0", "\u2037", "\uFF0C", "\u200B", "\x80",
	}
	rounds := 3000
	if testing.Short() {
		rounds = 500
	}
	for range rounds {
		var b strings.Builder
		for range 1 + r.IntN(14) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		c.check(t, b.String())
	}
}
