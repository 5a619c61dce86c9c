package corpus_test

import (
	"strings"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/require"
)

// Every input has a defined verdict, also what is hardly text.
func TestVerdictOnStrangeTexts(t *testing.T) {
	much := strings.Repeat("much ", few(2_000_000))
	latin1 := func(s string) string { // bytes above ASCII as one byte, which is not UTF-8
		var b strings.Builder
		for _, r := range s {
			b.WriteByte(byte(r))
		}
		return b.String()
	}
	twice := func(s string) string { // UTF-8 taken for Latin-1 and encoded again
		var b strings.Builder
		for i := range len(s) {
			b.WriteRune(rune(s[i]))
		}
		return b.String()
	}
	accented := strings.Repeat("Ça a été l'été où la fête à l'île a coûté très cher, déjà. ", 2)
	mixed := "Москва Tokyo 東京 القاهرة मुंबई Ελλάδα 서울 กรุงเทพ עברית Paris in one line, и ещё раз 東京 and again."
	for _, c := range []struct {
		name, a, b string
		kind       corpus.Kind
		tokens     [2]int
	}{
		{"empty", "", "", corpus.Different, [2]int{}},
		{"empty and a word", "", "word", corpus.Different, [2]int{0, 1}},
		{"a word", "word", "word", corpus.Identical, [2]int{1, 1}},
		{"a word in capitals", "word", "WORD", corpus.Normalized, [2]int{1, 1}},
		{"two words", "word", "other", corpus.Different, [2]int{1, 1}},
		{"a letter more", "words", "word", corpus.Edited, [2]int{1, 1}},
		{"a word and much", "much", much, corpus.Different, [2]int{1, len(much) / 5}},
		{"much of a word", much, much, corpus.Identical, [2]int{len(much) / 5, len(much) / 5}},
		{"much and half of it", much, much[:len(much)/2], corpus.Contains, [2]int{len(much) / 5, len(much) / 10}},
		{"a long word", strings.Repeat("x", 100_000), strings.Repeat("x", 100_000) + "y", corpus.Different, [2]int{1, 1}},
		{"punctuation", "?!... --- ;;", "?!... --- ;;", corpus.Different, [2]int{}},
		{"other punctuation", "?!", "---", corpus.Different, [2]int{}},
		{"punctuation around", "yes", "-- yes! --", corpus.Normalized, [2]int{1, 1}},
		{"spaces", " \t\n", "\u00a0\u200b", corpus.Different, [2]int{}},
		{"numbers", "1 2 3 4 5 6 7 8 9", "1 2 3 4 5 6 7 8 9", corpus.Identical, [2]int{9, 9}},
		{"other numbers", "11 12 13 14 15", "21 22 23 24 25", corpus.Different, [2]int{5, 5}},
		{"a number of ten", "1 2 3 4 5 6 7 8 9 10", "1 2 3 4 5 66 7 8 9 10", corpus.Template, [2]int{10, 10}},
		{"scripts", mixed, mixed, corpus.Identical, [2]int{26, 26}},
		{"scripts, otherwise written", mixed, strings.ToUpper(mixed), corpus.Normalized, [2]int{26, 26}},
		{"Latin-1 for UTF-8", accented, latin1(accented), corpus.Different, [2]int{32, 38}},
		{"encoded twice", accented, twice(accented), corpus.Different, [2]int{32, 46}},
		{"cut inside a character", "déjà vu"[:2], "déjà vu", corpus.Different, [2]int{1, 2}},
		{"bytes", "\xff\xfe\xfd", "\xff\xfe\xfd", corpus.Different, [2]int{}},
		{"zeros", "a\x00b", "a b", corpus.Normalized, [2]int{2, 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			comparer := newComparer(t, 0)
			v, back := compare(t, comparer, c.a, c.b), compare(t, comparer, c.b, c.a)
			require.Equal(t, c.kind.String(), v.Kind.String(), "%+v", v.Score)
			require.Equal(t, c.kind.Near(), v.Near)
			require.Equal(t, c.tokens, [2]int{v.A.Tokens, v.B.Tokens})
			require.Equal(t, back, exchanged(v))
		})
	}
}
