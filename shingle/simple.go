package shingle

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"

	"github.com/zeebo/xxh3"
)

// shortEntries says of each code point of up to two bytes what it becomes by
// folding, in one number:
//
//	bits 0..23   its bytes, little-endian
//	bits 24..27  its class, as in the table's entries
//	bits 28..29  how many bytes
//	bit  30      it is no simple character, or it is a mark
var shortEntries = makeShortEntries()

const (
	shortClass = 24
	shortWidth = 28
	notSimple  = 1 << 30
)

func makeShortEntries() (table [0x800]uint32) {
	for r := range rune(len(table)) {
		e := lookup(r)
		if e&(entrySpecial|entryMark) != 0 {
			table[r] = notSimple
			continue
		}
		bytes, width := encode(fold(r, e))
		table[r] = bytes | uint32(e&entryClass)<<shortClass | uint32(width)<<shortWidth
	}
	return table
}

// simple takes the tokens of a run, text[i:end], as long as its characters are
// simple ones of up to three bytes. It returns end, or the beginning of the
// first token that asks for more. Behind a run comes an ASCII separator or the
// end of the text, so that nothing can join its last character.
func (s *Shingler) simple(text []byte, i, end int) (next int) {
	run := text[:end]
	var (
		start  = i
		n      int    // bytes of the token
		points int    // code points of the token
		lo, hi uint64 // its first 16 bytes
		kind   uint16 // the classes of its characters
	)
	for {
		// The next character, folded; the end of the run is like a separator.
		bytes, width, class, size := uint32(0), 0, uint16(0), 0
		if i < len(run) {
			b := rune(run[i])
			switch {
			case b < 0xE0:
				size = 1
				if b >= 0x80 {
					if b < 0xC2 || i+1 >= len(run) || run[i+1]&0xC0 != 0x80 {
						return start
					}
					b = b&0x1F<<6 | rune(run[i+1]&0x3F)
					size = 2
				}
				v := shortEntries[b&0x7FF]
				if v&notSimple != 0 {
					return start
				}
				bytes, width, class = v&0xFFFFFF, int(v>>shortWidth), uint16(v>>shortClass)&entryClass
			case b < 0xF0 && i+2 < len(run) && run[i+1]&0xC0 == 0x80 && run[i+2]&0xC0 == 0x80:
				r := b&0x0F<<12 | rune(run[i+1]&0x3F)<<6 | rune(run[i+2]&0x3F)
				if r < 0x800 || r&^0x7FF == 0xD800 { // overlong, surrogate
					return start
				}
				e := lookup(r)
				if e&(entrySpecial|entryMark) != 0 {
					return start
				}
				size, class = 3, e&entryClass
				bytes, width = uint32(b)|uint32(run[i+1])<<8|uint32(run[i+2])<<16, 3
				if e>>entryShift != 0 {
					bytes, width = encode(fold(r, e))
				}
			default:
				return start
			}
		}

		if n > 0 && (class == 0 || (class|kind)&entrySingle != 0) {
			h := lo*tokenLow + bits.RotateLeft64(hi*tokenHigh, 32)
			if n > shortToken {
				h = xxh3.Hash(s.token[:n])
			}
			if t := s.tokens; t == nil {
				s.room()
				s.hash[s.n] = h
				s.n++
			} else {
				t.Norm = append(t.Norm, s.token[:n]...)
				t.add(h, markOf(kind, points, false), start, i, len(t.Norm))
				s.tooLong = uint64(len(t.Norm)) > s.limit
			}
			start, n, points, lo, hi, kind = i, 0, 0, 0, 0, 0
		}
		if class == 0 {
			if i >= len(run) {
				return end
			}
			i += size
			start = i
			continue
		}
		if n+width > maxPlain {
			return start
		}
		binary.LittleEndian.PutUint32(s.token[n:n+4], bytes)
		at := uint(8 * n) // shifts by 64 and more leave nothing
		lo |= uint64(bytes) << at
		hi |= uint64(bytes)>>(64-at) | uint64(bytes)<<(at-64)
		n += width
		points++
		kind |= class
		i += size
	}
}

// appendShort appends to buf the foldings of simple letters and digits of one
// and two bytes from offset i of text on, each of which is followed by another
// one, so that nothing joins it. It returns how many, their classes, and the
// offset of the last, which it leaves.
func appendShort(buf, text []byte, i int) (to []byte, count int, classes uint16, next int) {
	last := uint32(0)
	for at := i; ; {
		var v uint32
		size := 1
		if at < len(text) {
			b := rune(text[at])
			if b >= utf8.RuneSelf {
				if b < 0xC2 || b >= 0xE0 || at+1 >= len(text) || text[at+1]&0xC0 != 0x80 {
					return buf, count, classes, i
				}
				b = b&0x1F<<6 | rune(text[at+1]&0x3F)
				size = 2
			}
			v = shortEntries[b&0x7FF]
		}
		if v&notSimple != 0 || v>>shortClass&entryClass == 0 {
			return buf, count, classes, i
		}
		if last != 0 {
			n := len(buf)
			if cap(buf)-n < 4 {
				buf = slices.Grow(buf, 4)
			}
			binary.LittleEndian.PutUint32(buf[n:n+4], last&0xFFFFFF)
			buf = buf[:n+int(last>>shortWidth)]
			classes |= uint16(last>>shortClass) & entryClass
			count++
		}
		last, i = v, at
		at += size
	}
}
