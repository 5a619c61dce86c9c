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

// languages are those whose letters have one byte or two.
var languages = []string{"german", "french", "russian", "greek"}

// BenchmarkShingle takes prose of languages whose letters have one byte or two.
// The kernel baseline is foldLoop.
func BenchmarkShingle(b *testing.B) {
	for _, name := range languages {
		docs := testkit.Script(name, 200, 400, 7)
		b.Run("baseline/"+name, func(b *testing.B) {
			loop := newFoldLoop()
			var dst []uint64
			rotate(b, docs, func(doc string) { dst = loop.append(dst[:0], doc) })
		})
		benchKernels(b, func(b *testing.B, kernel string) {
			b.Run(kernel+"/"+name, func(b *testing.B) { benchAppend(b, shingle.Config{}, docs) })
			b.Run(kernel+"/"+name+"-tokens", func(b *testing.B) {
				s, _ := shingle.New(shingle.Config{})
				var tokens shingle.Tokens
				rotate(b, docs, func(doc string) { _ = s.Tokenize(&tokens, doc) })
			})
		})
	}
}

// BenchmarkShingleMarks: every fiftieth word or so has a stress mark, which is a
// code point of its own, and goes another way than the words around it.
func BenchmarkShingleMarks(b *testing.B) {
	docs := testkit.Script("russian", 200, 400, 7)
	for i := range docs {
		words := strings.SplitAfter(docs[i], "о ")
		for j := 9; j < len(words); j += 10 {
			words[j-1] = strings.TrimSuffix(words[j-1], " ") + "\u0301 "
		}
		docs[i] = strings.Join(words, "")
	}
	benchKernels(b, func(b *testing.B, kernel string) {
		b.Run(kernel+"/russian", func(b *testing.B) { benchAppend(b, shingle.Config{}, docs) })
	})
}

// foldLoop is the shortest loop of the recipe with width 3, for texts without
// anything that NFKC changes: what becomes of a character stands in one table,
// and 0 means a separator.
type foldLoop struct {
	table [0x3000]uint16
	token [1024]byte
}

func newFoldLoop() *foldLoop {
	l := &foldLoop{}
	for r := range l.table {
		if e := shingle.Lookup(rune(r)); e&shingle.EntryClass != 0 {
			l.table[r] = uint16(shingle.Fold(rune(r)))
		}
	}
	return l
}

func (l *foldLoop) append(dst []uint64, text string) []uint64 {
	var first, second uint64
	n, tokens := 0, 0
	end := func() {
		lo := binary.LittleEndian.Uint64(l.token[:])
		hi := binary.LittleEndian.Uint64(l.token[8:])
		h := uint64(0)
		switch {
		case n <= 8:
			h = lo << (64 - 8*n) >> (64 - 8*n) * 0x9E3779B97F4A7C15
		case n <= 16:
			h = lo*0x9E3779B97F4A7C15 + bits.RotateLeft64(hi<<(128-8*n)>>(128-8*n)*0xC2B2AE3D27D4EB4F, 32)
		default:
			h = xxh3.Hash(l.token[:n])
		}
		if tokens++; tokens >= 3 {
			dst = append(dst, shingle.Mix(first+bits.RotateLeft64(second, 13)+bits.RotateLeft64(h, 26)))
		}
		first, second, n = second, h, 0
	}
	for _, r := range text {
		c := uint16(0)
		if int(r) < len(l.table) {
			c = l.table[r]
		}
		switch {
		case c == 0:
			if n > 0 {
				end()
			}
		case c < utf8.RuneSelf:
			l.token[n] = byte(c)
			n++
		case c < 0x800:
			l.token[n] = byte(0xC0 | c>>6)
			l.token[n+1] = byte(0x80 | c&0x3F)
			n += 2
		default:
			n += utf8.EncodeRune(l.token[n:], rune(c))
		}
		if n > len(l.token)-utf8.UTFMax {
			panic("a token beyond the scratch")
		}
	}
	if n > 0 {
		end()
	}
	return dst
}

// TestFoldLoop: the measure does the same work.
func TestFoldLoop(t *testing.T) {
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	loop := newFoldLoop()
	for _, name := range languages {
		for _, doc := range testkit.Script(name, 20, 100, 7) {
			require.Equal(t, s.Append(nil, doc), loop.append(nil, doc), name)
		}
	}
}
