package shingle_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

// checker holds a used shingler for each recipe, so that leftovers of earlier
// texts would show.
type checker struct {
	recipes []shingle.Config
	made    []*shingle.Shingler
	tokens  shingle.Tokens
	hashes  []uint64
}

func newChecker(t testing.TB, recipes ...shingle.Config) *checker {
	if len(recipes) == 0 {
		recipes = []shingle.Config{{}, {Unit: shingle.Char, Width: 5}, {Width: 1}, {Width: 64}}
	}
	c := &checker{recipes: recipes}
	for _, config := range recipes {
		s, err := shingle.New(config)
		require.NoError(t, err)
		c.made = append(c.made, s)
	}
	return c
}

// check compares Append, AppendBytes, AppendWindows and Tokenize with the
// reference, for each set of kernels.
func (c *checker) check(t testing.TB, text string) {
	t.Helper()
	for i, config := range c.recipes {
		width := config.Width
		if width == 0 {
			width = 3
		}
		want, invalid := refTokens(text, config.Unit)
		shingles := refShingles(want, width)
		for _, kernel := range shingle.AllKernels() {
			restore := shingle.UseKernels(kernel)
			c.checkWith(t, c.made[i], text, want, shingles, invalid)
			restore()
		}
	}
}

func (c *checker) checkWith(t testing.TB, s *shingle.Shingler, text string, want []refToken, shingles []uint64, invalid int) {
	t.Helper()
	require.NoError(t, s.Tokenize(&c.tokens, text))
	requireTokens(t, text, want, invalid, &c.tokens)
	require.Equal(t, invalid, s.Invalid())

	c.hashes = s.Append(append(c.hashes[:0], 77), text)
	require.Equal(t, uint64(77), c.hashes[0])
	requireHashes(t, text, shingles, c.hashes[1:])
	require.Equal(t, invalid, s.Invalid())
	c.hashes = s.AppendBytes(c.hashes[:0], []byte(text))
	requireHashes(t, text, shingles, c.hashes)
	c.hashes = s.AppendWindows(c.hashes[:0], c.tokens.Hash)
	requireHashes(t, text, shingles, c.hashes)
}

func requireHashes(t testing.TB, text string, want, got []uint64) {
	t.Helper()
	require.Len(t, got, len(want), "%+q", text)
	for i := range want {
		if want[i] != got[i] {
			require.Failf(t, "other hash", "shingle %d of %+q: %x, not %x", i, text, got[i], want[i])
		}
	}
}

func requireTokens(t testing.TB, text string, want []refToken, invalid int, got *shingle.Tokens) {
	t.Helper()
	n := got.Len()
	require.Len(t, got.Mark, n)
	require.Len(t, got.Span, n)
	require.Len(t, got.Off, n+1)
	require.Equal(t, invalid, got.Invalid)
	weight, numbers := 0, 0
	all := ""
	for i := range min(n, len(want)) {
		w := want[i]
		g := refToken{
			text: string(got.Token(i)), hash: got.Hash[i],
			weight: got.Mark[i].Weight(), number: got.Mark[i].Number(),
			start: int(got.Span[i].Start), end: int(got.Span[i].End),
		}
		if w.text != g.text || w.hash != g.hash || w.weight != g.weight || w.number != g.number || w.start != g.start || w.end != g.end {
			require.Failf(t, "other token", "token %d of %+q: %+v, not %+v", i, text, g, w)
		}
		weight += w.weight
		if w.number {
			numbers++
		}
		all += w.text
	}
	require.Equal(t, len(want), n, "%+q", text)
	require.Equal(t, weight, got.Weight)
	require.Equal(t, numbers, got.Numbers)
	require.Equal(t, all, string(got.Norm))
	require.Equal(t, all, string(got.Join(0, n)))
}

// Pieces of soup: what is likely to meet at a bad place.
var pieces = []string{
	" ", " ", " ", "\n", ", ", "-", "_", "'", "’", "=", "\x00", "\u00a0", "。", "\u3000",
	"a", "Z", "7", "word", "The", "0123456789", "abcdefgh", "sixteenletterwor", "seventeenletters1",
	"é", "e\u0301", "E\u0301\u0323", "J\u030c", "ß", "ẞ", "İ", "ı", "ſ", "K", "ﬁ", "Ａ１", "½", "²", "①", "ŉ",
	"Ω", "Σας", "ΣΑΣ", "ᾼ", "\u0345", "\u037a", "Ж", "жук", "Ԃ", "Ა", "ა", "Ꭰ", "ꭰ", "ᏸ",
	"\u0301", "\u0338", "\u093c", "\u0f71\u0f72", "\u0f73", "\u1dce", "\u302a",
	"שָׁלוֹם", "שָּׁ", "אב", "مُحَمَّد", "كتـــاب", "ا\u0654", "ﷺ", "ﻻ", "٣", "ﹱ",
	"किताब", "क्षि", "বাংলা", "தமிழ்", "കോ", "0\u0bbe",
	"ภาษาไทย", "น้ำ", "๑๒", "ລາວ", "ខ្មែរ", "မြန်မာ", "བོད",
	"中文", "𠀀", "\u2f00", "〇", "ひらがな", "カタカナ", "ｶﾞ", "ﾊﾟー", "か\u3099", "㌀", "々",
	"한글", "\u1112\u1161\u11ab", "ㄱㅣ", "\u1161", "\u11a8", "가\u11a8", "\uffa1\uffc2", "\u115f", "\u3164",
	"\u00ad", "\u200b", "\u200d", "\u200c", "\ufeff", "\u202e", "\ufe0f", "\u034f", "\u180e", "\U000e0100",
	"😀", "👩\u200d🚀", "1\ufe0f\u20e3", "\u20dd", "\u0378", "\U000fffff", "\ue000", "\ufffd",
	"\xff", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80", "\xe0\x80\x80",
	"ʼ", "ʻ", "\uff07", "\u0340", "\u0344", "\u0958", "\ufb1f", "\u1e9b\u0323", "\u2126", "\u212b", "𝒜", "\U0001d15e",
}

func soup(r *rand.Rand, n int) string {
	var b strings.Builder
	for b.Len() < n {
		switch r.IntN(8) {
		case 0:
			b.WriteRune(rune(r.IntN(0x110000)))
		case 1:
			b.WriteRune(rune(r.IntN(0x3100)))
		case 2:
			b.WriteByte(byte(r.IntN(256)))
		case 3:
			b.WriteString(testkit.Vocabulary(1, uint64(r.IntN(50)))[0])
		default:
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
	}
	return b.String()
}

func TestSoupAgreesWithReference(t *testing.T) {
	c := newChecker(t)
	r := testkit.Rand(1)
	rounds := 4000
	if testing.Short() {
		rounds = 400
	}
	for i := range rounds {
		c.check(t, soup(r, i%201))
	}
	for range rounds / 200 {
		c.check(t, soup(r, 9000))
	}
}

func TestSoupAgreesWithWholeText(t *testing.T) {
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	chars, err := shingle.New(shingle.Config{Unit: shingle.Char})
	require.NoError(t, err)
	r := testkit.Rand(2)
	var tokens shingle.Tokens
	for i := range 4000 {
		text := soup(r, i%60)
		if !utf8.ValidString(text) {
			text = strings.ToValidUTF8(text, "\ufffd")
		}
		for unit, s := range []*shingle.Shingler{s, chars} {
			require.NoError(t, s.Tokenize(&tokens, text))
			require.Equal(t, refWhole(text, shingle.Unit(unit)), tokenStrings(&tokens), "%+q", text)
		}
	}
}

func tokenStrings(t *shingle.Tokens) []string {
	var out []string
	for i := range t.Len() {
		out = append(out, string(t.Token(i)))
	}
	return out
}

// Words of each length at each place, so that they straddle the borders of
// blocks, of chunks and of the text.
func TestBorders(t *testing.T) {
	c := newChecker(t, shingle.Config{}, shingle.Config{Unit: shingle.Char, Width: 2})
	words := []string{}
	for n := 1; n <= 40; n++ {
		words = append(words, strings.Repeat("aZ9kQ", 8)[:n])
	}
	words = append(words, "é", "e\u0301", "中", "\xff", "a\u00ad", "жук", "ﬁ", "한글", "\U0001F600", "𝒜")
	step := 1
	if testing.Short() {
		step = 5
	}
	for i := 0; i < len(words); i += step {
		word := words[i]
		for _, fill := range []string{" ", "x", "x y ", "я"} {
			for _, border := range []int{16, 64, 128} {
				for before := max(0, border-len(word)-1); before <= border+1; before++ {
					text := strings.Repeat(fill, before/len(fill))
					c.check(t, text+word)
					c.check(t, text+" "+word+" x")
				}
			}
		}
	}
}

// The same at the end of a chunk, where only a few places are new.
func TestChunkBorders(t *testing.T) {
	c := newChecker(t, shingle.Config{}, shingle.Config{Unit: shingle.Char, Width: 2})
	for _, word := range []string{"a", "seven77", "sixteenletterwor", "seventeenletters1", "é", "e\u0301", "中文", "\xff", "a\u00ad", "ﬁ", "한글"} {
		step := 1 + len(word)/5
		if testing.Short() {
			step *= 5
		}
		for before := 4096 - 20; before <= 4096+2; before += step {
			for _, fill := range []string{" ", "x", "x y "} {
				c.check(t, strings.Repeat(fill, before/len(fill))+word+" z")
			}
		}
	}
}

// Texts of every length up to 200, of one kind of character each.
func TestLengths(t *testing.T) {
	c := newChecker(t)
	for _, unit := range []string{"a", " ", "A1", "a ", "é", "中", "\u0301", "a\u0301", "\u00ad", "\xff", "ᄀ", "각", "𝒜", "ﷺ", "กำ", "क्"} {
		text := strings.Repeat(unit, 200/len(unit)+1)
		for n := range 201 {
			c.check(t, text[:min(n, len(text))])
		}
	}
}

// Long runs without an ASCII separator: many chunks in one segment, one token,
// one stretch.
func TestLongRuns(t *testing.T) {
	c := newChecker(t, shingle.Config{}, shingle.Config{Unit: shingle.Char, Width: 5})
	for _, unit := range []string{"a", "Zy9", "é", "e\u0301", "中", "中。", "\u0301", "\u0323\u0301", "\u00ad", "a\u034f", "\xff", "\u1161", "가\u11a8", "ｶﾞ", "ก่", "ﷺ"} {
		sizes := []int{4096, 9000}
		if testing.Short() {
			sizes = sizes[:1]
		}
		for _, n := range sizes {
			c.check(t, strings.Repeat(unit, n/len(unit)))
		}
		c.check(t, "x "+strings.Repeat(unit, 4100/len(unit))+" y")
	}
}

// Words of ASCII beyond 16 bytes, in plain text and in folded text.
func TestLongWords(t *testing.T) {
	c := newChecker(t)
	r := testkit.Rand(21)
	for _, between := range []string{" ", ", ", " é ", " слово "} {
		var b strings.Builder
		for b.Len() < 5000 {
			for range 1 + r.IntN(100) {
				b.WriteByte("ABCxyz019"[r.IntN(9)])
			}
			b.WriteString(between)
		}
		c.check(t, b.String())
	}
	sizes := []int{4096, 8193}
	if testing.Short() {
		sizes = sizes[:1]
	}
	for _, n := range sizes {
		word := strings.Repeat("Ab3", n/3) + strings.Repeat("Z", n%3)
		for _, behind := range []string{"", " ", " x", "é", "\u0301", "中", "\xff", " é" + word} {
			c.check(t, word+behind)
			c.check(t, "слово "+word+behind+" end")
		}
	}
}

func TestWidths(t *testing.T) {
	text := testkit.Documents(1, 70, 3)[0]
	for width := 1; width <= shingle.MaxWidth; width++ {
		c := newChecker(t, shingle.Config{Width: width}, shingle.Config{Width: width, Unit: shingle.Char})
		c.check(t, text)
		for n := range 80 {
			c.check(t, text[:n])
		}
	}
}

func TestProse(t *testing.T) {
	c := newChecker(t)
	for _, text := range testkit.Documents(3, 3000, 4) {
		c.check(t, text)
	}
	for _, text := range testkit.Documents(100, 40, 5) {
		c.check(t, text)
	}
}

// A million bytes of marks must leave no large buffer behind, and what comes
// after them costs nothing.
func TestMarksStaySmall(t *testing.T) {
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	for _, text := range []string{
		strings.Repeat("\u0301", 500_000),
		"a" + strings.Repeat("\u0301\u0323", 250_000),
		strings.Repeat("\u00ad", 500_000),
		strings.Repeat("\u1161", 300_000),
	} {
		hashes := s.Append(nil, text)
		require.LessOrEqual(t, len(hashes), 1)
		s.Append(hashes[:0], "a short one")
		allocs := testing.AllocsPerRun(20, func() { hashes = s.Append(hashes[:0], "a short oné e\u0301") })
		require.Zero(t, allocs)
	}
}

func TestNoAllocation(t *testing.T) {
	forAllKernels(t, testNoAllocation)
}

func testNoAllocation(t *testing.T) {
	r := testkit.Rand(6)
	texts := []string{soup(r, 5000), testkit.Documents(1, 2000, 7)[0], strings.Repeat("e\u0301中한ก่ﬁ ", 500), strings.Repeat("words-without-an-end-"+strings.Repeat("x", 70)+" ", 100)}
	for _, config := range []shingle.Config{{}, {Width: 7}, {Unit: shingle.Char}} {
		s, err := shingle.New(config)
		require.NoError(t, err)
		var tokens shingle.Tokens
		for _, text := range texts {
			hashes := s.Append(nil, text)
			inBytes := []byte(text)
			require.NoError(t, s.Tokenize(&tokens, text))
			require.Zero(t, testing.AllocsPerRun(10, func() { hashes = s.Append(hashes[:0], text) }))
			require.Zero(t, testing.AllocsPerRun(10, func() { hashes = s.AppendBytes(hashes[:0], inBytes) }))
			require.Zero(t, testing.AllocsPerRun(10, func() { hashes = s.AppendWindows(hashes[:0], tokens.Hash) }))
			require.Zero(t, testing.AllocsPerRun(10, func() { _ = s.Tokenize(&tokens, text) }))
			require.Zero(t, testing.AllocsPerRun(10, func() { shingle.TokenHash(tokens.Norm[:30]) }))
		}
	}
}

// AppendBytes must not read or write what lies beyond the text.
func TestCallersBytes(t *testing.T) {
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	buf := []byte("ONE two Three fourfourfour é FIVE|six seven")
	kept := string(buf)
	n := strings.IndexByte(kept, '|')
	want := s.Append(nil, kept[:n])
	require.Equal(t, want, s.AppendBytes(nil, buf[:n]))
	require.Equal(t, kept, string(buf))
	require.Equal(t, want, s.AppendBytes(nil, buf[:n:n]))
}

func TestTooLong(t *testing.T) {
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	var tokens shingle.Tokens
	// The limit of 4 GiB, made small.
	require.ErrorIs(t, shingle.TokenizeLimit(s, &tokens, "one two three", 12), shingle.ErrTooLong)
	require.Zero(t, tokens.Len())
	require.NoError(t, shingle.TokenizeLimit(s, &tokens, "one two three", 13))
	require.Equal(t, 3, tokens.Len())
	// A ligature of three bytes becomes 31.
	for _, text := range []string{"ﷺ", "ﷺ ﷺ ﷺ", strings.Repeat("ﷺ", 5000)} {
		require.ErrorIs(t, shingle.TokenizeLimit(s, &tokens, text, uint64(len(text))), shingle.ErrTooLong)
		require.Zero(t, tokens.Len())
		require.Empty(t, tokens.Norm)
	}
	newChecker(t).check(t, "and the next text is like any other ﷺ")
	require.NoError(t, s.Tokenize(&tokens, "one two"))
	require.Equal(t, 2, tokens.Len())
	require.Len(t, s.Append(nil, "one two three four"), 2)
}

func TestTokensReset(t *testing.T) {
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	var tokens shingle.Tokens
	require.NoError(t, s.Tokenize(&tokens, "Three 4 \xff"))
	require.Equal(t, 1, tokens.Numbers)
	require.Equal(t, 6, tokens.Weight)
	require.Equal(t, 1, tokens.Invalid)
	require.Equal(t, "three4", string(tokens.Join(0, 2)))
	tokens.Reset()
	require.Zero(t, tokens.Len())
	require.Equal(t, []uint32{0}, tokens.Off)
	require.Zero(t, tokens.Weight+tokens.Numbers+tokens.Invalid+len(tokens.Norm)+len(tokens.Mark)+len(tokens.Span))
}

// Letters beyond U+FFFF, and Hebrew with a dot above: what a normaliser that
// composes by 16 bits turns into other letters.
func TestNoFalseComposition(t *testing.T) {
	for _, text := range []string{"\U00010041\u0301", "\U000103d2\u0301", "\u05d2\u0307", "\u05da\u0307", "\U00020041\u0300"} {
		s, err := shingle.New(shingle.Config{})
		require.NoError(t, err)
		var tokens shingle.Tokens
		require.NoError(t, s.Tokenize(&tokens, text))
		require.Equal(t, text, string(tokens.Norm))
	}
}

func TestTokenHash(t *testing.T) {
	for n := range 40 {
		token := strings.Repeat("abcdefghij", 4)[:n]
		require.Equal(t, refTokenHash(token), shingle.TokenHash([]byte(token)))
	}
}

// TestPiecesOfBadText: invalid bytes, broken characters, heaps of marks and
// words without an end, next to each other in all ways.
func TestPiecesOfBadText(t *testing.T) {
	pieces := []string{
		"\xFF", "\xFF\xFE\xFF", "\x80", "\xC3", "\xE8\xAA", "\xED\xA0\x80", "\xF0\x9D\x94", "\xF4\x90\x80\x80", "\xC0\xAF", "\xE0\x80\xAF",
		" ", "  ", "a", "GPT4", "é", "Э", "слово", "語", "한", "𝔘", "\u3002", "\uFF0C", "\u00A0", "\u2026",
		"\u0301", "\u0323\u0301", "\u0345", "\u3099", "か\u3099", "\u0E33", "\u0640", "\u05B0", strings.Repeat("\u0327\u0300", 9),
		strings.Repeat("Жй", 40), strings.Repeat("aé", 2300),
	}
	r := testkit.Rand(11)
	c := newChecker(t, shingle.Config{}, shingle.Config{Unit: shingle.Char})
	n := 600
	if testing.Short() {
		n = 150
	}
	for range n {
		var b strings.Builder
		for range 1 + r.IntN(24) {
			most := len(pieces)
			if r.IntN(8) > 0 {
				most -= 2
			}
			b.WriteString(pieces[r.IntN(most)])
		}
		c.check(t, b.String())
	}
}
