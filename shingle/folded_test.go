package shingle_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

// foldSpec is folded text by the definition: one character after the other, by
// the table that other tests check.
func foldSpec(text []byte) (folded []byte, strange bool) {
	type part struct {
		bytes []byte
		soft  bool // NFKC makes other separators of it
		ok    bool
	}
	var parts []part
	elsewhere := func(n int) part { return part{bytes: []byte(strings.Repeat("\xff", n))} }
	for rest := text; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		p := part{make([]byte, size), false, true}
		e := shingle.Lookup(r)
		special := e & (shingle.EntryJoin | shingle.EntryAlter | shingle.EntryDrop)
		class := e & shingle.EntryClass
		small := string(shingle.Fold(r))
		switch {
		case r == utf8.RuneError && size == 1:
			p = elsewhere(1)
		case size > 2 && (r < 0x2000 || r > 0x203F):
			p = elsewhere(size)
		case special == 0 && class == 0:
		case special == shingle.EntryAlter && class == 0 && onlySeparators(norm.NFKC.String(string(r))):
			p.soft = true
		case special == 0 && len(small) == size && (class == shingle.EntryWord || size == 1):
			p.bytes = []byte(small)
		default:
			p = elsewhere(size)
		}
		parts = append(parts, p)
		rest = rest[size:]
	}
	for i, p := range parts {
		if p.soft && (i+1 == len(parts) || !parts[i+1].ok) {
			p = elsewhere(len(p.bytes))
		}
		strange = strange || !p.ok
		folded = append(folded, p.bytes...)
	}
	return folded, strange
}

func onlySeparators(s string) bool {
	for _, r := range s {
		if shingle.Lookup(r) != 0 {
			return false
		}
	}
	return true
}

func (c *stageCheck) fold(s, generic shingle.Stages, text []byte) (folded []byte, edges []uint16) {
	blocks := (len(text) + 63) / 64
	got, strange := guard(c, make([]byte, len(text)+shingle.FoldSlack)), guard(c, make([]uint64, blocks))
	want, odd := foldSpec(text)
	flags := s.Fold(got, strange, guard(c, text))
	require.Equal(c.t, string(want), string(got[:len(text)]), "%q", text)
	wide := strings.ContainsFunc(string(text), func(r rune) bool { return r >= utf8.RuneSelf })
	require.Equal(c.t, wide, flags&shingle.FoldWide != 0, "%q", text)
	require.Equal(c.t, odd, flags&shingle.FoldStrange != 0, "%q", text)
	if wide {
		for i, b := range want {
			require.Equal(c.t, b == shingle.Elsewhere, strange[i/64]>>(i%64)&1 != 0, "%q at %d", text, i)
		}
	}
	edges = make([]uint16, len(text)+shingle.EdgeSlack)
	n := s.Edges(edges, got[:len(text)])
	if n&1 != 0 {
		edges[n] = uint16(len(text))
		n++
	}
	return got, edges[:n]
}

// folded takes all runs between two that are from elsewhere together.
func (c *stageCheck) folded(s, generic shingle.Stages, text []byte) {
	folded, all := c.fold(s, generic, text)
	folded = append([]byte(nil), folded...)
	c.release()
	from := 0
	for i := 0; i <= len(all); i += 2 {
		if i == len(all) || strings.Contains(string(folded[all[i]:all[i+1]]), "\xff") {
			c.loose = from > 0 // one with guards will do
			c.foldedRuns(s, folded, all[from:i])
			c.release()
			from = i + 2
		}
	}
	c.loose = false
}

func (c *stageCheck) foldedRuns(s shingle.Stages, folded []byte, edges []uint16) {
	runs := len(edges) / 2
	if runs == 0 {
		return
	}
	edges = guard(c, edges)
	got := guard(c, make([]uint64, runs))
	s.FoldedHashes(got, folded, edges)
	const at = 1 << 20
	tokens := shingle.Tokens{ // without room for more
		Hash: guard(c, make([]uint64, runs))[:0],
		Mark: guard(c, make([]shingle.Mark, runs))[:0],
		Span: guard(c, make([]shingle.Span, runs))[:0],
		Off:  guard(c, make([]uint32, runs+1))[:1],
		Norm: guard(c, make([]byte, int(edges[2*runs-1]-edges[0])+shingle.LettersSlack))[:0],
	}
	s.FoldedTokens(&tokens, folded, at, edges)
	require.Equal(c.t, runs, tokens.Len())
	for i := range runs {
		token := folded[edges[2*i]:edges[2*i+1]]
		require.Equal(c.t, shingle.TokenHash(token), got[i], "%q", token)
		require.Equal(c.t, shingle.TokenHash(token), tokens.Hash[i], "%q", token)
		require.Equal(c.t, string(token), string(tokens.Token(i)))
		require.Equal(c.t, shingle.Span{Start: at + uint32(edges[2*i]), End: at + uint32(edges[2*i+1])}, tokens.Span[i])
		require.Equal(c.t, min(12, utf8.RuneCount(token)), tokens.Mark[i].Weight(), "%q", token)
		require.Equal(c.t, strings.ContainsAny(string(token), "0123456789"), tokens.Mark[i].Number(), "%q", token)
	}
}

// wideTexts gives texts of characters of two bytes and what stands between them.
func wideTexts(r *rand.Rand) (texts [][]byte) {
	// All code points of two bytes beside each other, and each with each row.
	var all []byte
	for c := rune(0x80); c < 0x800; c++ {
		all = utf8.AppendRune(all, c)
	}
	for at := range 70 {
		texts = append(texts, append([]byte(strings.Repeat("é", at)[:at]), all...))
	}
	for from := rune(0x80); from < 0x800; from += 16 {
		text := ""
		for c := from; c < from+16; c++ {
			text += "aé" + string(c) + "б " + string(c) + "Ж" + string(c) + string(c) + " x" + string(c) + " "
		}
		texts = append(texts, []byte(text))
	}
	for c := rune(0x1FF0); c < 0x2050; c++ {
		for at := range 4 { // before, over and behind the end of a block
			texts = append(texts, []byte(strings.Repeat("ж", 30)+"...."[:at]+string(c)+"Ж"+string(c)+string(c)+" "+string(c)))
		}
	}
	for _, unit := range []string{"\xc3", "\xa4", "ä", "ÄÖ ", "ЖЖ", "Жук жук, ", "\xe2\x80", "\xe2\x80\x94", "– ", "\u00a0", "\u00a0б", "\u00a0ж\u0301", "…\u0345", "的", "\xd0"} {
		for n := range 70 {
			texts = append(texts, []byte(strings.Repeat(" ", n)+strings.Repeat(unit, 40)))
		}
	}
	step := 1
	if testing.Short() {
		step = 5
	}
	for n := 0; n <= 4*64+1; n += step {
		text := []byte(wideRuns(r, n+64))
		texts = append(texts, text[n%64:n%64+n])
	}
	for range 20 {
		texts = append(texts, []byte(wideRuns(r, 4000)))
	}
	return texts
}

// wideRuns is a text of n bytes in several scripts, with some of everything
// between and all cut anywhere.
func wideRuns(r *rand.Rand, n int) string {
	alphabets := []string{"äöüßÄÖÜabcdefgh", "éèàçœŒŸæÉÀabcdefg", "абвгдежзиЙКЛМЯЁѐЂ", "αβγδεζΑΒΓΣςΆΏώ", "ąćęłńóśźżŁŻabcde", "աբգԱԲՖ", "אבגדה", "ابتثجح"}
	between := []string{" ", " ", " ", " ", ", ", ". ", " – ", "«", "» ", "\u00a0", "„", "“ ", "…", "\n", "×", "\u202f»", "’", "·"}
	others := []string{"\u0301", "\u00ad", "的", "ᾳ", "\xff", "\xc3", "\x80", "\xe2\x80", "½", "ſ", "Ⱥ", "ˮ", "😀", "٣", "µ", "\u200d", "\u0345", "İ", "ĳ", "ŉ"}
	var b strings.Builder
	for b.Len() < n {
		alphabet := []rune(alphabets[r.IntN(len(alphabets))])
		for range 1 + r.IntN(8) {
			length := 1 + r.IntN(9)
			if r.IntN(8) == 0 {
				length = 1 + r.IntN(40+60*r.IntN(2))
			}
			for range length {
				b.WriteRune(alphabet[r.IntN(len(alphabet))])
			}
			if r.IntN(20) == 0 {
				b.WriteByte(byte('0' + r.IntN(10)))
			}
			if r.IntN(12) == 0 {
				b.WriteString(others[r.IntN(len(others))])
			}
			b.WriteString(between[r.IntN(len(between))])
			if r.IntN(30) == 0 {
				b.WriteString(others[r.IntN(len(others))])
			}
		}
	}
	return b.String()[:n]
}

func TestKernelFolded(t *testing.T) {
	texts := wideTexts(testkit.Rand(35))
	texts = append(texts, stageTexts(testkit.Rand(36))...)
	checkStages(t, func(c *stageCheck, s, generic shingle.Stages) {
		for _, text := range texts {
			c.folded(s, generic, text)
		}
	})
}

func FuzzKernelFolded(f *testing.F) {
	r := testkit.Rand(37)
	for range 20 {
		f.Add([]byte(wideRuns(r, 300)))
	}
	fuzzTexts(f, func(c *stageCheck, s, generic shingle.Stages, text []byte) { c.folded(s, generic, text) })
}

// TestFoldedTexts: texts in which folding helps, and such in which it does not,
// against the reference, with each set.
func TestFoldedTexts(t *testing.T) {
	forAllKernels(t, func(t *testing.T) {
		r := testkit.Rand(38)
		for _, config := range []shingle.Config{{}, {Width: 1, Unit: shingle.Char}} {
			c := newChecker(t, config)
			for i := range 60 {
				c.check(t, wideRuns(r, 100*(i%4)+r.IntN(200)))
			}
			for range 3 {
				c.check(t, wideRuns(r, 9000)) // over several chunks
			}
		}
	})
}
