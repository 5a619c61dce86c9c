package shingle_test

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
	"github.com/zeebo/xxh3"
)

// BenchmarkScripts takes prose of other languages: Append of each set, and
// runeLoop, the simple program that the recipe suggests, as
// the kernel rune-loop.
func BenchmarkScripts(b *testing.B) {
	for _, name := range []string{"arabic", "hebrew", "hindi", "thai", "chinese", "japanese", "korean"} {
		docs := testkit.Script(name, 200, 400, 5)
		benchKernels(b, func(b *testing.B, kernel string) {
			b.Run(kernel+"/"+name, func(b *testing.B) { benchAppend(b, shingle.Config{}, docs) })
		})
		b.Run("rune-loop/"+name, func(b *testing.B) {
			loop := newRuneLoop()
			var dst []uint64
			rotate(b, docs, func(doc string) { dst = loop.append(dst[:0], doc) })
		})
	}
}

// runeLoop makes the same shingles as Append with width 3 of texts in NFKC that
// nothing joins in, and is a fair likeness for others: one look at a table for
// each character, no normalisation, and each token hashed out of one buffer.
type runeLoop struct {
	classes [0x10000]uint8
	token   [1024]byte
}

func newRuneLoop() *runeLoop {
	l := &runeLoop{}
	for r := range l.classes {
		if e := shingle.Lookup(rune(r)); e&shingle.EntryDrop == 0 {
			l.classes[r] = uint8(e & shingle.EntryClass)
		}
	}
	return l
}

func (l *runeLoop) append(dst []uint64, text string) []uint64 {
	var first, second uint64
	n, tokens := 0, 0
	kind := uint8(0)
	for _, r := range text {
		class := uint8(0)
		if int(r) < len(l.classes) {
			class = l.classes[r]
		}
		if n > 0 && class != shingle.EntryMark && (class == 0 || (class|kind)&shingle.EntrySingle != 0) {
			h := uint64(0)
			if n > 16 {
				h = xxh3.Hash(l.token[:n])
			} else {
				lo, hi := binary.LittleEndian.Uint64(l.token[:]), binary.LittleEndian.Uint64(l.token[8:])
				if n <= 8 {
					h = lo << (64 - 8*n) >> (64 - 8*n) * 0x9E3779B97F4A7C15
				} else {
					h = lo*0x9E3779B97F4A7C15 + bits.RotateLeft64(hi<<(128-8*n)>>(128-8*n)*0xC2B2AE3D27D4EB4F, 32)
				}
			}
			if tokens++; tokens >= 3 {
				dst = append(dst, shingle.Mix(first+bits.RotateLeft64(second, 13)+bits.RotateLeft64(h, 26)))
			}
			first, second, n, kind = second, h, 0, 0
		}
		switch {
		case class == 0 || n == 0 && class == shingle.EntryMark || n > len(l.token)-utf8.UTFMax:
		case r < utf8.RuneSelf:
			l.token[n] = byte(r)
			if r >= 'A' && r <= 'Z' {
				l.token[n] |= 0x20
			}
			n++
			kind |= class
		default:
			n += utf8.EncodeRune(l.token[n:], r)
			kind |= class
		}
	}
	return dst // texts end with a separator
}

// TestRuneLoop: the measure does the same work where it can.
func TestRuneLoop(t *testing.T) {
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	loop := newRuneLoop()
	for _, name := range []string{"hebrew", "chinese", "korean"} {
		for _, doc := range testkit.Script(name, 20, 100, 7) {
			doc = strings.ReplaceAll(doc, "，", "、")
			require.Equal(t, s.Append(nil, doc), loop.append(nil, doc), name)
		}
	}
}
