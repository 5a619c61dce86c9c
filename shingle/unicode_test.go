package shingle_test

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

// The frozen table against the Unicode data of the toolchain. With the data of
// 15.0.0 every code point must agree in every property; with later data those
// things that Unicode promises never to change.

func assigned(r rune) bool {
	return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf, unicode.Co)
}

func inRanges(r rune, pairs ...rune) bool {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] <= r && r <= pairs[i+1] {
			return true
		}
	}
	return false
}

func wantDropped(r rune) bool {
	ignorable := (unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)) &&
		!unicode.In(r, unicode.White_Space, unicode.Prepended_Concatenation_Mark) &&
		!inRanges(r, 0xFFF9, 0xFFFB, 0x13430, 0x13440)
	hebrew := inRanges(r, 0x591, 0x5BD, 0x5BF, 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7, 0x5C7)
	arabic := inRanges(r, 0x610, 0x61A, 0x64B, 0x652, 0x656, 0x65F, 0x670, 0x670, 0x6D6, 0x6DC, 0x6DF, 0x6E4,
		0x6E7, 0x6E8, 0x6EA, 0x6ED, 0x898, 0x89F, 0x8CA, 0x8E1, 0x8E3, 0x8FF)
	return assigned(r) && (ignorable || hebrew || arabic || r == 0x640 || r == 0x7FA)
}

func wantClass(r rune) uint16 {
	switch {
	case r == 0x2BB || r == 0x2BC:
		return 0
	case unicode.IsMark(r):
		return shingle.EntryMark
	case unicode.IsDigit(r):
		return shingle.EntryDigit
	case unicode.In(r, unicode.L, unicode.Nl) &&
		(unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer,
			unicode.Myanmar, unicode.Tai_Le, unicode.New_Tai_Lue, unicode.Tai_Tham, unicode.Tai_Viet, unicode.Ahom,
			unicode.Tangut, unicode.Nushu, unicode.Khitan_Small_Script) ||
			inRanges(r, 0x3006, 0x3006, 0x3031, 0x3035, 0x303C, 0x303C, 0x30FC, 0x30FC)):
		return shingle.EntrySingle
	case unicode.IsLetter(r), unicode.IsNumber(r):
		return shingle.EntryWord
	}
	return 0
}

// wantFold is the mapping of CaseFolding.txt, statuses C and S, found from the
// orbit alone: the member that lower-casing leaves alone. Where there are
// several, it is what the capital is lowered to; Cherokee folds up.
func wantFold(r rune) rune {
	if unicode.SimpleFold(r) == r {
		return r
	}
	if unicode.Is(unicode.Cherokee, r) {
		return unicode.ToUpper(r)
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

func TestTableEqualsUnicode(t *testing.T) {
	same := unicode.Version == "15.0.0"
	bad := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		e := shingle.Lookup(r)
		known := e != 0
		if known && e&shingle.EntryDrop == 0 {
			// What the recipe relies on, with whatever data is here.
			if plain := e&(shingle.EntryAlter|shingle.EntryJoin) == 0; plain && !norm.NFKC.IsNormalString(string(r)) {
				assert.Failf(t, "not stable", "%U is called simple but NFKC changes it", r)
				bad++
			}
			if boundary := e&shingle.EntryJoin == 0; boundary != refBoundary(r) {
				assert.Failf(t, "other boundary", "%U: %v", r, boundary)
				bad++
			}
			if letter := e&(shingle.EntryWord|shingle.EntrySingle) != 0; letter && r != 0x345 &&
				!unicode.IsLetter(r) && !unicode.IsNumber(r) {
				assert.Failf(t, "other class", "%U was a letter or number", r)
				bad++
			}
		}
		if same {
			if want := wantEntry(r); want != flags(e) {
				assert.Failf(t, "other entry", "%U: %#x, not %#x", r, flags(e), want)
				bad++
			}
			if e&(shingle.EntryDrop|shingle.EntryStay) == 0 && assigned(r) && shingle.Fold(r) != wantFold(r) {
				assert.Failf(t, "other folding", "%U: %U, not %U", r, shingle.Fold(r), wantFold(r))
				bad++
			}
			if e&shingle.EntryJoin != 0 && shingle.JoinClass(r) != norm.NFKC.PropertiesString(string(r)).CCC() {
				assert.Failf(t, "other combining class", "%U: %d", r, shingle.JoinClass(r))
				bad++
			}
		}
		require.Less(t, bad, 10)
	}
}

// flags leaves out what is tested by itself: the upper byte, and EntryStay.
func flags(e uint16) uint16 {
	return e & (shingle.EntryClass | shingle.EntryJoin | shingle.EntryAlter | shingle.EntryDrop)
}

func wantEntry(r rune) uint16 {
	switch {
	case wantDropped(r) && unicode.Is(unicode.Cf, r):
		return shingle.EntryDrop
	case wantDropped(r):
		return shingle.EntryDrop | shingle.EntryWord
	case !assigned(r):
		return 0
	}
	e := wantClass(wantFold(r))
	if !refBoundary(r) {
		e |= shingle.EntryJoin
	}
	if norm.NFKC.String(string(r)) != string(r) {
		e |= shingle.EntryAlter
	}
	return e
}

// What stays must never compose with what stands before it, and nothing with
// it: else plain would miss a composition.
func TestStayingMarksNeverCompose(t *testing.T) {
	stays := 0
	for r := rune(0x300); r < 0x20000; r++ {
		if shingle.Lookup(r)&shingle.EntryStay == 0 {
			continue
		}
		stays++
		require.NotZero(t, shingle.JoinClass(r), "%U", r)
	}
	require.Greater(t, stays, 500)
	composites := 0
	for r := rune(0xC0); r < 0x20000; r++ {
		d := []rune(norm.NFD.String(string(r)))
		if shingle.Lookup(r) == 0 || len(d) < 2 || norm.NFC.String(string(r)) != string(r) {
			continue
		}
		composites++
		for _, c := range d[1:] {
			require.Zero(t, shingle.Lookup(c)&shingle.EntryStay, "%U composes to %U", c, r)
		}
	}
	require.Greater(t, composites, 11000)
}

// A separator that composes with a mark gives a separator. So it does not
// matter that separators are left out of normalisation.
func TestSeparatorsComposeToSeparators(t *testing.T) {
	n := 0
	for r := rune(0xA0); r < 0x20000; r++ {
		d := []rune(norm.NFD.String(string(r)))
		if len(d) < 2 || norm.NFC.String(string(r)) != string(r) || shingle.Lookup(d[0])&shingle.EntryClass != 0 {
			continue
		}
		n++
		require.Zero(t, shingle.Lookup(r)&shingle.EntryClass, "%U", r)
	}
	require.Greater(t, n, 30)
}

func TestFold(t *testing.T) {
	for from, to := range map[rune]rune{
		'A': 'a', 'z': 'z', 'É': 'é', 'Ÿ': 'ÿ', 'ß': 'ß', 'ẞ': 'ß',
		'Σ': 'σ', 'ς': 'σ', 'ſ': 's', 'µ': 'μ', 'ϐ': 'β', 'ͅ': 'ι',
		'İ': 'İ', 'ı': 'ı', 'I': 'i', // dots are no matter of case but in Turkish, which nobody told us of
		'Ж': 'ж', 'ᲀ': 'в', 'Ա': 'ա', 'Ა': 'ა', 'Ⴀ': 'ⴀ',
		'Ꭰ': 'Ꭰ', 'ꭰ': 'Ꭰ', 'Ᏸ': 'Ᏸ', 'ᏸ': 'Ᏸ', // Cherokee folds to capitals
		'Ǆ': 'ǆ', 'ǅ': 'ǆ', 'K': 'k', 'Å': 'å', 'Ω': 'ω', 'ᾈ': 'ᾀ', '𐐀': '𐐨', 'Ɐ': 'ɐ',
	} {
		assert.Equal(t, string(to), string(shingle.Fold(from)), "%c", from)
	}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if f := shingle.Fold(r); f != shingle.Fold(f) && shingle.Lookup(r)&shingle.EntryDrop == 0 {
			require.Failf(t, "not idempotent", "%U %U", r, f)
		}
	}
}

// Every code point alone and with each kind of neighbour: agreement with the
// reference, and a token taken as a text is itself again.
func TestEveryCodePoint(t *testing.T) {
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	var tokens, again shingle.Tokens
	step := rune(1)
	if testing.Short() {
		step = 17
	}
	for r := rune(0x80); r < 0x30000; r += step {
		if !utf8.ValidRune(r) || r > 0x3400 && r < 0x9F00 || r > 0xB000 && r < 0xD000 || r > 0x18800 && r < 0x1AF00 || r > 0x20000 && r < 0x2F700 {
			continue
		}
		text := string(r) + " a" + string(r) + " J\u030c" + string(r) + "\u0301"
		want, invalid := refTokens(text, shingle.Word)
		require.NoError(t, s.Tokenize(&tokens, text))
		requireTokens(t, text, want, invalid, &tokens)
		for i := range tokens.Len() {
			require.NoError(t, s.Tokenize(&again, string(tokens.Token(i))))
			if again.Len() != 1 || string(again.Norm) != string(tokens.Token(i)) {
				require.Failf(t, "not idempotent", "%U: %+q gives %+q", r, tokens.Token(i), again.Norm)
			}
		}
	}
}

// TestIsWhole: what is taken as it is has no decomposition.
func TestIsWhole(t *testing.T) {
	whole := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if shingle.IsWhole(r) {
			whole++
			require.Nil(t, norm.NFKD.PropertiesString(string(r)).Decomposition(), "%U", r)
		}
	}
	require.Greater(t, whole, 800)
}
