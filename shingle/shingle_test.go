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
// reference.
func (c *checker) check(t testing.TB, text string) {
	t.Helper()
	for i, config := range c.recipes {
		s := c.made[i]
		width := config.Width
		if width == 0 {
			width = 3
		}
		want, invalid := refTokens(text, config.Unit)
		require.NoError(t, s.Tokenize(&c.tokens, text))
		requireTokens(t, text, want, invalid, &c.tokens)
		require.Equal(t, invalid, s.Invalid())

		shingles := refShingles(want, width)
		c.hashes = s.Append(append(c.hashes[:0], 77), text)
		require.Equal(t, uint64(77), c.hashes[0])
		requireHashes(t, text, shingles, c.hashes[1:])
		require.Equal(t, invalid, s.Invalid())
		c.hashes = s.AppendBytes(c.hashes[:0], []byte(text))
		requireHashes(t, text, shingles, c.hashes)
		c.hashes = s.AppendWindows(c.hashes[:0], c.tokens.Hash)
		requireHashes(t, text, shingles, c.hashes)
	}
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
			string(got.Token(i)), got.Hash[i], got.Mark[i].Weight(), got.Mark[i].Number(),
			int(got.Span[i].Start), int(got.Span[i].End),
		}
		if w != g {
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
