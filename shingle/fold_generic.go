package shingle

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"

	"github.com/zeebo/xxh3"
)

// The stages for folded text; folded.go says what that is.

// What the stage fold says of a text.
const (
	foldWide    = 1 << iota // it is not all ASCII
	foldStrange             // something is from elsewhere
)

// foldText writes text, folded, to dst, a bit for each byte from elsewhere to
// strange, and returns what there was. dst has room for len(text)+foldSlack, and
// strange for a bit for each byte, in whole numbers. A character that is cut by
// an end of text is from elsewhere.
func foldText(dst []byte, strange []uint64, text []byte) (flags int) {
	strange = strange[:(len(text)+63)/64]
	clear(strange)
	mark := func(from, to int) {
		for i := from; i < to; i++ {
			dst[i] = elsewhere
			strange[i/64] |= 1 << (i % 64)
		}
		flags |= foldStrange
	}
	softStart, softEnd := 0, -1
	for i := 0; i < len(text); {
		var x uint64
		if rest := text[i:]; len(rest) >= 8 {
			x = binary.LittleEndian.Uint64(rest)
		} else {
			var b [8]byte
			copy(b[:], rest)
			x = binary.LittleEndian.Uint64(b[:])
		}
		binary.LittleEndian.PutUint64(dst[i:], foldASCII(x))
		if x&high == 0 {
			i += 8
			continue
		}
		flags |= foldWide
		for i += bits.TrailingZeros64(x&high) / 8; i < len(text) && text[i] >= utf8.RuneSelf; {
			// Letters and separators of two bytes, one after the other.
			for ; len(text)-i >= 2; i += 2 {
				lead, next := text[i]-firstLead, text[i+1]
				if lead >= leads || next&0xC0 != 0x80 {
					break
				}
				pair := foldPairs[int(lead)<<6|int(next&0x3F)]
				if pair >= soft<<8 {
					break
				}
				binary.LittleEndian.PutUint16(dst[i:], pair)
			}
			if i == len(text) || text[i] < utf8.RuneSelf {
				break
			}
			rest := text[i:]
			lead, size := rest[0], 1
			what := byte(elsewhere)
			switch {
			case len(rest) >= 2 && lead-firstLead < leads && rest[1]&0xC0 == 0x80:
				row, next := &foldRows[(lead-firstLead)>>1], rest[1]&0x3F
				what, size = row[lead&1][next], 2
				dst[i], dst[i+1] = row[2+lead&1][next], what
			case len(rest) >= 3 && lead == 0xE2 && rest[1] == 0x80 && rest[2]&0xC0 == 0x80:
				if c := quotes[rest[2]&0x3F]; c != elsewhere {
					what, size = c, 3
					dst[i], dst[i+1], dst[i+2] = 0, 0, c
				}
			}
			switch what {
			case soft:
				softStart, softEnd = i, i+size
				dst[i+size-1] = 0
			case elsewhere:
				if i == softEnd {
					mark(softStart, softEnd)
				}
				mark(i, i+size)
			}
			i += size
		}
	}
	if softEnd == len(text) {
		mark(softStart, softEnd) // what follows is not known
	}
	return flags
}

// foldPairs is foldRows by code points: both bytes as a little-endian number.
var foldPairs = makeFoldPairs()

func makeFoldPairs() (pairs [leads << 6]uint16) {
	for i := range pairs {
		row, odd, next := &foldRows[i>>7], i>>6&1, i&0x3F
		pairs[i] = uint16(row[2+odd][next]) | uint16(row[odd][next])<<8
	}
	return pairs
}

// foldASCII makes ASCII letters small, leaves ASCII digits, and makes zeros of
// all other bytes.
func foldASCII(x uint64) uint64 {
	return (x | lower) & ((runBytes(x) &^ x) >> 7 * 0xFF)
}

// foldedHashes writes the token hashes of the first len(dst) runs of folded text
// between the edges. None is from elsewhere. text has foldSlack more bytes.
func foldedHashes(dst []uint64, text []byte, edges []uint16) {
	edges = edges[:2*len(dst)]
	for i := range dst {
		e := edges[2*i : 2*i+2 : 2*i+2]
		start, length := int(e[0]), int(e[1]-e[0])
		if length > shortToken {
			dst[i] = xxh3.Hash(text[start : start+length])
			continue
		}
		dst[i] = shortHash(foldedRun(text, start, length))
	}
}

// foldedRun gives the bytes of a run of at most 16, padded with zeros.
func foldedRun(text []byte, start, length int) (lo, hi uint64) {
	w := text[start : start+shortToken : start+shortToken]
	lo = binary.LittleEndian.Uint64(w) &^ (^uint64(0) << (8 * length))
	hi = binary.LittleEndian.Uint64(w[8:]) &^ (^uint64(0) << (8*max(length, 8) - 64))
	return lo, hi
}

// foldedTokens appends to t the runs that foldedHashes would hash. The edges
// count from the beginning of text, the spans from that plus at.
func foldedTokens(t *Tokens, text []byte, at int, edges []uint16) {
	n := len(edges) / 2
	have, norm := t.grow(n), len(t.Norm)
	t.Norm = slices.Grow(t.Norm, int(edges[2*n-1]-edges[0])+shortToken)
	hash, mark, span := t.Hash[have:], t.Mark[have:], t.Span[have:]
	off, bytes := t.Off[have+1:], t.Norm[:cap(t.Norm)]
	for i := range n {
		e := edges[2*i : 2*i+2 : 2*i+2]
		start, length := int(e[0]), int(e[1]-e[0])
		if length > shortToken {
			token := text[start : start+length]
			hash[i], mark[i] = longToken(token)
			copy(bytes[norm:], token)
		} else {
			lo, hi := foldedRun(text, start, length)
			hash[i] = shortHash(lo, hi)
			points := length - bits.OnesCount64(inner(lo)) - bits.OnesCount64(inner(hi))
			m := Mark(min(points, maxWeight))
			if (foldedDigits(lo) | foldedDigits(hi)) != 0 {
				m |= numberBit
			}
			mark[i] = m
			w := bytes[norm : norm+shortToken : norm+shortToken]
			binary.LittleEndian.PutUint64(w, lo)
			binary.LittleEndian.PutUint64(w[8:], hi)
		}
		span[i] = Span{uint32(at + start), uint32(at + start + length)}
		norm += length
		off[i] = uint32(norm)
	}
	t.cut(have + n)
}

// inner has the top bit of each byte that continues a character, 10xxxxxx.
func inner(x uint64) uint64 { return x &^ (x << 1) & high }

// foldedDigits has bit 4 of each byte that is a digit, 0011xxxx. Letters are
// 011xxxxx, 110xxxxx and 10xxxxxx.
func foldedDigits(x uint64) uint64 { return x &^ (x >> 2) &^ (x >> 3) & (0x10 * ones) }

// longToken gives hash and mark of a run of folded text of more than 16 bytes.
func longToken(token []byte) (uint64, Mark) {
	m := Mark(min(utf8.RuneCount(token), maxWeight))
	for _, b := range token {
		if b-'0' < 10 {
			m |= numberBit
		}
	}
	return xxh3.Hash(token), m
}
