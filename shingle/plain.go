package shingle

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/zeebo/xxh3"
)

// maxPlain is the most bytes of a token that plain takes.
const maxPlain = 64

// notUTF8 stands for an invalid byte: a separator, counted when it is passed.
const notUTF8 = -1

// plain takes tokens as long as NFKC leaves the text as it is: simple
// characters, and marks that stay in place. It returns the offset of the first
// token that asks for more or begins at until or later, or the end of the
// segment.
func (s *Shingler) plain(text []byte, i, until int) (next int, finished bool) {
	var (
		start  = i
		n      int    // bytes of the token
		lo, hi uint64 // its first 16 bytes
		kind   uint16 // the classes of its characters
		last   uint16 // combining class of the mark before
		joined int    // characters that joined the one before
	)
	for {
		// The next character and its bytes as a little-endian number.
		r, bytes, size, e := rune(0), uint32(0), 0, uint16(0)
		if rest := text[i:]; len(rest) >= 4 {
			b := rest[:4:4]
			r, bytes, size = rune(b[0]), uint32(b[0]), 1
			switch {
			case r < utf8.RuneSelf:
			case r >= 0xC2 && r < 0xE0 && b[1]&0xC0 == 0x80:
				r = r&0x1F<<6 | rune(b[1]&0x3F)
				bytes |= uint32(b[1]) << 8
				size = 2
			case r >= 0xE0 && r < 0xF0 && b[1]&0xC0 == 0x80 && b[2]&0xC0 == 0x80:
				r = r&0x0F<<12 | rune(b[1]&0x3F)<<6 | rune(b[2]&0x3F)
				bytes |= uint32(b[1])<<8 | uint32(b[2])<<16
				size = 3
				if r < 0x800 || r&^0x7FF == 0xD800 { // overlong, surrogate
					r, size = notUTF8, 1
				}
			default:
				r, bytes, size = decodeBytes(rest)
			}
		} else if len(rest) > 0 {
			r, bytes, size = decodeBytes(rest)
		}
		if r >= 0 {
			e = lookup(r)
		}
		if e&(entrySpecial|entryMark) != 0 {
			switch {
			case n == 0:
				return start, false
			case e&entrySpecial == 0:
				last, joined = 0, 0
			case e&entryStay == 0 || e>>entryShift < last || joined == maxStretch-1:
				return start, false
			default:
				last = e >> entryShift
				joined++
			}
		} else {
			last, joined = 0, 0
			class := e & entryClass
			if n > 0 && (class == 0 || (class|kind)&s.single != 0) {
				h := lo*tokenLow + bits.RotateLeft64(hi*tokenHigh, 32)
				if n > shortToken {
					h = xxh3.Hash(s.token[:n])
				}
				if s.tokens == nil {
					s.room()
					s.hash[s.n] = h
					s.n++
				} else {
					t := s.tokens
					t.Norm = append(t.Norm, s.token[:n]...)
					t.add(h, markOf(kind, utf8.RuneCount(s.token[:n]), s.char), start, i, len(t.Norm))
					if uint64(len(t.Norm)) > s.limit {
						s.tooLong = true
						return len(text), true
					}
				}
				start, n, lo, hi, kind = i, 0, 0, 0, 0
			}
			if n == 0 && i >= until {
				return i, false
			}
			if class == 0 {
				if uint32(r) < utf8.RuneSelf {
					if len(text)-i < 2 || text[i+1] < s.fast {
						return i, true // the fast way takes what follows
					}
				}
				if r == notUTF8 {
					size = max(1, invalidRun(text[i:]))
					s.invalid += size
				}
				i += size
				start = i
				continue
			}
		}

		width := size
		if e&entryJoin == 0 && e>>entryShift != 0 {
			bytes, width = encode(r + foldDeltas[e>>entryShift])
		}
		binary.LittleEndian.PutUint32(s.token[n:n+4], bytes)
		if at := 8 * n; n < 8 {
			lo |= uint64(bytes) << (at & 63)
			if n > 4 {
				hi = uint64(bytes) >> (64 - at)
			}
		} else {
			hi |= uint64(bytes) << (at & 63) // nonsense from 16 on, and not used
		}
		n += width
		if n > maxPlain {
			return start, false
		}
		kind |= e
		i += size
	}
}

// decodeBytes reads the first code point of text, which is not empty, with its
// bytes as a little-endian number.
func decodeBytes(text []byte) (r rune, bytes uint32, size int) {
	r, size = rune(text[0]), 1
	if r >= utf8.RuneSelf {
		r, size = decodeLong(text, 0)
	}
	for i, b := range text[:size] {
		bytes |= uint32(b) << (8 * i)
	}
	return r, bytes, size
}

// needs says of a byte how many must follow it in a character, or noLead: it
// begins none.
var needs = makeNeeds()

const noLead = 7

func makeNeeds() (table [256]uint8) {
	for b := range table {
		switch {
		case b < utf8.RuneSelf:
		case b >= 0xC2 && b < 0xE0:
			table[b] = 1
		case b >= 0xE0 && b < 0xF0:
			table[b] = 2
		case b >= 0xF0 && b < 0xF5:
			table[b] = 3
		default:
			table[b] = noLead
		}
	}
	return table
}

// invalidRun is the number of invalid bytes that text begins with, or fewer:
// it stops before what has the form of a character.
func invalidRun(text []byte) (n int) {
	for ; len(text)-n >= 4; n++ {
		b := text[n : n+4 : n+4]
		next := uint32(b[1]) | uint32(b[2])<<8 | uint32(b[3])<<16
		follow := bits.TrailingZeros32((next^0x808080)&0xC0C0C0|1<<24) / 8
		if int(needs[b[0]]) <= follow {
			return n
		}
	}
	for n < len(text) && needs[text[n]] == noLead {
		n++
	}
	return n
}

// decodeLong reads the code point at offset i of text, which is no ASCII. An
// invalid byte is notUTF8 of size 1.
func decodeLong(text []byte, i int) (rune, int) {
	b := rune(text[i])
	if b < 0xE0 {
		if b >= 0xC2 && len(text)-i > 1 && text[i+1]&0xC0 == 0x80 {
			return b&0x1F<<6 | rune(text[i+1]&0x3F), 2
		}
		return notUTF8, 1
	}
	if b < 0xF0 && len(text)-i > 2 && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80 {
		r := b&0x0F<<12 | rune(text[i+1]&0x3F)<<6 | rune(text[i+2]&0x3F)
		if r < 0x800 || r&^0x7FF == 0xD800 { // overlong, surrogate
			return notUTF8, 1
		}
		return r, 3
	}
	r, size := utf8.DecodeRune(text[i:])
	if size == 1 {
		return notUTF8, 1
	}
	return r, size
}
