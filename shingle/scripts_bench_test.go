package shingle_test

import (
	"math/bits"
	"testing"
	"unicode/utf8"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
)

// BenchmarkScripts takes prose of other languages: Append of each set, and
// rune-loop, the simple program that the recipe suggests.
func BenchmarkScripts(b *testing.B) {
	for _, name := range testkit.Scripts() {
		docs := testkit.Script(name, 200, 400, 5)
		benchKernels(b, func(b *testing.B, kernel string) {
			b.Run(kernel+"/"+name, func(b *testing.B) { benchAppend(b, shingle.Config{}, docs) })
		})
		b.Run("rune-loop/"+name, func(b *testing.B) {
			var dst []uint64
			rotate(b, docs, func(doc string) { dst = runeLoop(dst[:0], doc) })
		})
	}
}

// runeLoop makes the same shingles as Append with width 3 of texts in NFKC that
// nothing joins in, and is a fair likeness for others: one look at the table for
// each character, and no normalisation at all.
func runeLoop(dst []uint64, text string) []uint64 {
	var buf [256]byte
	token := buf[:0]
	var before, last uint64
	n := 0
	kind := uint16(0)
	end := func() {
		h := shingle.TokenHash(token)
		if n++; n >= 3 {
			dst = append(dst, shingle.Mix(before+bits.RotateLeft64(last, 13)+bits.RotateLeft64(h, 26)))
		}
		before, last = last, h
		token, kind = token[:0], 0
	}
	for _, r := range text {
		e := shingle.Lookup(r)
		if e&shingle.EntryDrop != 0 {
			continue
		}
		class := e & shingle.EntryClass
		if len(token) > 0 && class != shingle.EntryMark && (class == 0 || (class|kind)&shingle.EntrySingle != 0) {
			end()
		}
		if class == 0 || len(token) == 0 && class == shingle.EntryMark {
			continue
		}
		token = utf8.AppendRune(token, shingle.Fold(r))
		kind |= class
	}
	if len(token) > 0 {
		end()
	}
	return dst
}
