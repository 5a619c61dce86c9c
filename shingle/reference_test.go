package shingle_test

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/neardup/neardup/shingle"
	"github.com/zeebo/xxh3"
	"golang.org/x/text/unicode/norm"
)

// The recipe written down as plainly as possible: strings, one character after
// the other. Only the classes of characters come from the package's table,
// which has a test of its own.

type refToken struct {
	text       string
	build      []byte
	hash       uint64
	weight     int
	number     bool
	start, end int
}

type refChar struct {
	r          rune
	start, end int
}

// refChars gives the characters of text that are not dropped. A dropped one
// that is no format control lengthens the span of the one before.
func refChars(text string) (chars []refChar, invalid int) {
	for i, r := range text { // steps over one invalid byte at a time
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(text[i:]); n == 1 {
				invalid++
				size = 1
			}
		}
		e := shingle.Lookup(r)
		if e&shingle.EntryDrop == 0 {
			chars = append(chars, refChar{r, i, i + size})
		} else if e&shingle.EntryWord != 0 && len(chars) > 0 {
			chars[len(chars)-1].end = i + size
		}
	}
	return chars, invalid
}

func refBoundary(r rune) bool {
	first, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r)))
	return norm.NFC.PropertiesString(string(first)).BoundaryBefore()
}

func refSeparator(r rune) bool {
	return shingle.Lookup(r)&(shingle.EntryClass|shingle.EntryAlter|shingle.EntryJoin|shingle.EntryDrop) == 0
}

func refDrop(s string) string {
	return strings.Map(func(r rune) rune {
		if shingle.Lookup(r)&shingle.EntryDrop != 0 {
			return -1
		}
		return r
	}, s)
}

func refNormalise(s string) string {
	return refNFKC(strings.Map(shingle.Fold, refDrop(refNFKC(s))))
}

// refNFKC is what norm.NFKC should be. Its compositions go wrong where code
// points agree in their lower 16 bits, so they are done here.
func refNFKC(s string) string {
	var out []rune
	starter, last := -1, -1
	for _, r := range norm.NFKD.String(s) {
		ccc := int(norm.NFD.PropertiesString(string(r)).CCC())
		if starter >= 0 && (starter == len(out)-1 || last < ccc && last > 0) {
			if c, ok := refComposites[[2]rune{out[starter], r}]; ok {
				out[starter] = c
				continue
			}
		}
		if ccc == 0 {
			starter = len(out)
		}
		last = ccc
		out = append(out, r)
	}
	return string(out)
}

// refComposites is made from the decompositions of single code points. Those
// that came after Unicode 15.0.0 are not in the table.
var refComposites = func() map[[2]rune]rune {
	pairs := map[[2]rune]rune{}
	for r := rune(0xC0); r < 0x30000; r++ {
		s := string(r)
		if shingle.Lookup(r) == 0 && !refAssignedSymbol(r) || !norm.NFC.IsNormalString(s) {
			continue
		}
		if d := []rune(norm.NFD.String(s)); len(d) > 1 {
			first := []rune(norm.NFC.String(string(d[:len(d)-1])))
			pairs[[2]rune{first[0], d[len(d)-1]}] = r
		}
	}
	return pairs
}()

// refAssignedSymbol names the only separators that are composites: ≠ and the
// like, which were assigned before 15.0.0.
func refAssignedSymbol(r rune) bool { return r < 0x2BFF && unicode.IsSymbol(r) }

func refTokens(text string, unit shingle.Unit) (tokens []refToken, invalid int) {
	chars, invalid := refChars(text)
	var open *refToken
	alone := false
	flush := func() {
		if open != nil {
			open.text, open.build = string(open.build), nil
			open.hash = refTokenHash(open.text)
			open.weight = min(utf8.RuneCountInString(open.text), 12)
			first, _ := utf8.DecodeRuneInString(open.text)
			if shingle.Lookup(first)&shingle.EntrySingle != 0 {
				open.weight = 3
			} else if unit == shingle.Char {
				open.weight = 1
			}
			tokens = append(tokens, *open)
			open = nil
		}
	}
	put := func(r rune, start, end int) {
		class := shingle.Lookup(r) & shingle.EntryClass
		if class == shingle.EntryMark {
			if open == nil {
				return
			}
		} else {
			single := class == shingle.EntrySingle || unit == shingle.Char
			if class == 0 || alone || single {
				flush()
			}
			if class == 0 {
				return
			}
			if open == nil {
				open = &refToken{start: start}
				alone = single
			}
		}
		open.build = utf8.AppendRune(open.build, r)
		open.end = end
		open.number = open.number || class == shingle.EntryDigit
	}
	for len(chars) > 0 {
		n := 1
		stretch := string(chars[0].r)
		if !refSeparator(chars[0].r) {
			for n < len(chars) && n < shingle.MaxStretch && !refBoundary(chars[n].r) {
				stretch += string(chars[n].r)
				n++
			}
			stretch = refNormalise(stretch)
		}
		for _, r := range stretch {
			put(r, chars[0].start, chars[n-1].end)
		}
		chars = chars[n:]
	}
	flush()
	return tokens, invalid
}

// refWhole gives the tokens by normalising the whole text at once. It equals
// the stretches wherever none of them is longer than MaxStretch.
func refWhole(text string, unit shingle.Unit) []string {
	text = strings.Map(func(r rune) rune { // what is not assigned never reaches the normaliser
		if refSeparator(r) && r > 0x7F {
			return utf8.RuneError
		}
		return r
	}, text)
	text = refNormalise(refDrop(text))
	var tokens []string
	var open string
	alone := false
	flush := func() {
		if open != "" {
			tokens = append(tokens, open)
		}
		open = ""
	}
	for _, r := range text {
		class := shingle.Lookup(r) & shingle.EntryClass
		single := class == shingle.EntrySingle || unit == shingle.Char
		switch {
		case class == shingle.EntryMark:
			if open == "" {
				continue
			}
		case class == 0:
			flush()
			continue
		case alone || single:
			flush()
		}
		if open == "" {
			alone = single
		}
		open += string(r)
	}
	flush()
	return tokens
}

func refTokenHash(token string) uint64 {
	if len(token) > 16 {
		return xxh3.HashString(token)
	}
	b := make([]byte, 16)
	copy(b, token)
	return binary.LittleEndian.Uint64(b)*0x9E3779B97F4A7C15 +
		bits.RotateLeft64(binary.LittleEndian.Uint64(b[8:])*0xC2B2AE3D27D4EB4F, 32)
}

func refShingles(tokens []refToken, width int) []uint64 {
	if len(tokens) == 0 {
		return nil
	}
	width = min(width, len(tokens))
	var out []uint64
	for i := 0; i+width <= len(tokens); i++ {
		x := uint64(0)
		for j, t := range tokens[i : i+width] {
			x += bits.RotateLeft64(t.hash, 13*j%64)
		}
		x = (x ^ x>>32) * 0xBF58476D1CE4E5B9
		x = (x ^ x>>29) * 0x94D049BB133111EB
		out = append(out, x^x>>32)
	}
	return out
}
