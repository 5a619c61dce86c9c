package speed

import (
	"encoding/binary"
	"math"
	"math/bits"
	"unicode"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"github.com/neardup/neardup/shingle"
)

// simple is the shortest loop from text to a signature by our recipe: range over
// the characters, one table for what becomes of each, the bytes of a token in
// one buffer, windows of three token hashes, and Fast Similarity Sketching as
// its definition has it. It does not normalise: where text has characters that
// NFKC changes, its tokens are cut the same but may hash to something else.
type simple struct {
	table  []uint32 // by character of the first plane: its folding and its class
	token  [4096]byte
	hashes []uint64
	mins   [2][slots]uint64
	muls   [slots]uint32
}

// The classes of characters, above the folding in an entry. The entry of a
// separator is 0; that of a character that is left out has no folding.
const (
	loopDropped = 1 << 16
	loopMark    = 2 << 16
	loopWord    = 3 << 16
	loopSingle  = 4 << 16
	loopClass   = 7 << 16
)

func newSimple() *simple {
	s := &simple{table: make([]uint32, 1<<16), hashes: make([]uint64, 0, 1024)}
	for r := range rune(len(s.table)) {
		s.table[r] = loopEntry(r)
	}
	seed := uint64(0x6d696e68617368)
	for i := range s.muls {
		seed += 0x9e3779b97f4a7c15
		z := seed
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		s.muls[i] = uint32((z^z>>31)>>32) | 1
	}
	return s
}

// unspaced are scripts without spaces between words, as far as the languages
// here need them.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai}

// leftOut are the marks that a text may have or not.
var leftOut = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x0591, Hi: 0x05BD, Stride: 1}, {Lo: 0x0610, Hi: 0x061A, Stride: 1}, {Lo: 0x0640, Hi: 0x0640, Stride: 1},
	{Lo: 0x064B, Hi: 0x0652, Stride: 1}, {Lo: 0x0656, Hi: 0x065F, Stride: 1}, {Lo: 0x0670, Hi: 0x0670, Stride: 1},
}}

func loopEntry(r rune) uint32 {
	folded := uint32(unicode.ToLower(unicode.ToUpper(r)))
	switch {
	case unicode.Is(leftOut, r) || unicode.Is(unicode.Cf, r):
		return loopDropped
	case unicode.Is(unicode.M, r):
		return loopMark | folded
	case unicode.Is(unicode.L, r) && unicode.In(r, unspaced...) || r == 'ー':
		return loopSingle | folded
	case unicode.Is(unicode.L, r) || unicode.Is(unicode.N, r):
		return loopWord | folded
	}
	return 0
}

func (s *simple) sign(sig []uint32, text string) []uint32 {
	s.shingles(text)
	return s.sketch(sig[:0])
}

// shingles gives the number of tokens. Their windows are in s.hashes.
func (s *simple) shingles(text string) (tokens int) {
	var first, second, last uint64
	n, open := 0, uint32(0)
	s.hashes = s.hashes[:0]
	end := func() {
		lo, hi := binary.LittleEndian.Uint64(s.token[:]), binary.LittleEndian.Uint64(s.token[8:])
		h := uint64(0)
		switch {
		case n <= 8:
			h = lo << (64 - 8*n) >> (64 - 8*n) * 0x9E3779B97F4A7C15
		case n <= 16:
			h = lo*0x9E3779B97F4A7C15 + bits.RotateLeft64(hi<<(128-8*n)>>(128-8*n)*0xC2B2AE3D27D4EB4F, 32)
		default:
			h = xxh3.Hash(s.token[:n])
		}
		first, second, last = second, last, h
		if tokens++; tokens >= width {
			s.hashes = append(s.hashes, shingle.Mix(first+bits.RotateLeft64(second, 13)+bits.RotateLeft64(last, 26)))
		}
		n = 0
	}
	for _, r := range text {
		e := uint32(0)
		if int(r) < len(s.table) {
			e = s.table[r]
		}
		switch class := e & loopClass; {
		case e == 0:
			if n > 0 {
				end()
			}
			continue
		case class == loopDropped, class == loopMark && n == 0:
			continue
		case class != loopMark:
			if n > 0 && (class == loopSingle || open == loopSingle) {
				end()
			}
			if n == 0 {
				open = class
			}
		}
		if c := uint16(e); c < utf8.RuneSelf {
			s.token[n] = byte(c)
			n++
		} else {
			n += utf8.EncodeRune(s.token[n:n+utf8.UTFMax], rune(c))
		}
	}
	if n > 0 {
		end()
	}
	return tokens
}

// sketch is FSS(2) for the 128 slots of s.hashes, as package minhash defines it.
func (s *simple) sketch(sig []uint32) []uint32 {
	for b := range slots {
		s.mins[0][b], s.mins[1][b] = math.MaxUint64, math.MaxUint64
	}
	for _, h := range s.hashes {
		b := h >> 57
		s.mins[0][b] = min(s.mins[0][b], h)
		h *= 0xd1342543de82ef95
		b = h >> 57
		s.mins[1][b] = min(s.mins[1][b], h)
	}
	for b := range slots {
		switch {
		case s.mins[0][b] != math.MaxUint64:
			sig = append(sig, uint32(s.mins[0][b]<<7>>32))
		case s.mins[1][b] != math.MaxUint64:
			sig = append(sig, uint32(s.mins[1][b]<<7>>32))
		default:
			least := uint32(math.MaxUint32)
			for _, h := range s.hashes {
				least = min(least, uint32(h)*s.muls[b])
			}
			sig = append(sig, least)
		}
	}
	return sig
}
