package shingle

import (
	"encoding/binary"
	"unicode/utf8"

	"github.com/zeebo/xxh3"
)

// segment takes the tokens of text from offset i up to the next ASCII
// separator or the end, whichever script they are in, and returns where that
// is. It needs one character of look-ahead and no memory of what lies behind,
// so a text without any ASCII separator is no special case.
//
// A simple character waits in held until the next one shows that nothing joins
// it. Then it goes to the open token as it is. What joins makes a stretch with
// it, and stretch tells what that becomes.
func (s *Shingler) segment(text []byte, i int) int {
	t := s.tokens
	buf, base := s.norm, 0 // the open token is buf[base:base+n]
	if t != nil {
		buf, base = t.Norm[:cap(t.Norm)], len(t.Norm)
	}
	var (
		n          int    // bytes of the open token; 0: there is none
		lo, hi     uint64 // its first 16 bytes
		points     int    // its code points
		kind       uint16 // their classes
		start, end int    // where it stands in the text

		held             item
		heldAt, heldEnd  int
		holding          bool
		queue            []item // what a stretch became
		queueAt, queueTo int
	)
	for {
		// The next character for the open token: c, from text[from:to].
		var c item
		var from, to int
		finished := false
		for {
			if len(queue) > 0 {
				c, from, to = queue[0], queueAt, queueTo
				queue = queue[1:]
				break
			}
			var r rune
			var e uint16
			size := 0
			if i < len(text) {
				r, size = rune(text[i]), 1
				switch {
				case r < utf8.RuneSelf:
				case r < 0xE0 && r >= 0xC2 && len(text)-i > 1 && text[i+1]&0xC0 == 0x80:
					r, size = r&0x1F<<6|rune(text[i+1]&0x3F), 2
				case r < 0xF0 && r >= 0xE0 && len(text)-i > 2 && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80:
					r, size = r&0x0F<<12|rune(text[i+1]&0x3F)<<6|rune(text[i+2]&0x3F), 3
					if r < 0x800 || r&^0x7FF == 0xD800 { // overlong, surrogate
						r, size = utf8.RuneError, 1
						s.invalid++
					}
				default:
					r, size = utf8.DecodeRune(text[i:])
					if r == utf8.RuneError && size == 1 {
						s.invalid++
					}
				}
				e = lookup(r)
			}
			if e&entryClass == 0 && r < utf8.RuneSelf { // the end of the segment
				c, from, to = held, heldAt, heldEnd
				if !holding {
					finished = true
					c = item{}
				}
				holding = false
				break
			}
			if e&entrySpecial == 0 {
				c, from, to = held, heldAt, heldEnd
				held = item{r + foldDeltas[e>>entryShift], e}
				heldAt, heldEnd = i, i+size
				i += size
				if holding {
					break
				}
				holding = true
				continue
			}
			if e&entryDrop != 0 {
				i += size
				if holding && e&entryWord != 0 {
					heldEnd = i
				}
				continue
			}
			if holding && (e&entryJoin == 0 || held.entry&entryClass == 0) {
				// No part of the stretch that begins here.
				c, from, to = held, heldAt, heldEnd
				holding = false
				break
			}
			queueAt = i
			if holding {
				queueAt = heldAt
				holding = false
			}
			queue, queueTo, i = s.stretch(text, queueAt)
		}

		class := c.entry & entryClass
		if class&entryMark == 0 {
			if n > 0 && (class == 0 || (class|kind)&s.single != 0) {
				h := uint64(0)
				if n <= shortToken {
					h = shortHash(lo, hi)
				} else {
					h = xxh3.Hash(buf[base : base+n])
				}
				if t == nil {
					if s.n == len(s.hash) {
						s.flush()
					}
					s.hash[s.n] = h
					s.n++
				} else {
					base += n
					t.add(h, markOf(kind, points, s.char), start, end, base)
					if uint64(base) > s.limit {
						s.tooLong = true
						return len(text)
					}
				}
				n, lo, hi, points, kind = 0, 0, 0, 0, 0
			}
			if finished {
				if t == nil {
					s.norm = buf
				} else {
					t.Norm = buf[:base]
				}
				return i
			}
			if class == 0 {
				continue
			}
			if n == 0 {
				start = from
			}
		} else if n == 0 {
			continue // a mark with nothing to stand on
		}

		bytes, size := encode(c.r)
		if len(buf)-base-n < 4 {
			buf = grown(buf, base+n)
		}
		binary.LittleEndian.PutUint32(buf[base+n:], bytes)
		// Shifts by 64 or more, and by less than nothing, give 0.
		at := 8 * uint(n)
		lo |= uint64(bytes) << at
		hi |= uint64(bytes)<<(at-64) | uint64(bytes)>>(64-at)
		n += size
		points++
		kind |= class
		end = to
	}
}

// markOf gives the mark of a token from the classes and number of its code
// points.
func markOf(kind uint16, points int, char bool) Mark {
	m := Mark(min(points, maxWeight))
	switch {
	case kind&entrySingle != 0:
		m = singleWeight
	case char:
		m = 1
	}
	if kind&entryDigit != 0 {
		m |= numberBit
	}
	return m
}

// encode gives the UTF-8 of r as a little-endian number, and its length.
func encode(r rune) (bytes uint32, size int) {
	u := uint32(r)
	switch {
	case u < 0x80:
		return u, 1
	case u < 0x800:
		return 0x80C0 | u>>6 | u&0x3F<<8, 2
	case u < 0x10000:
		return 0x8080E0 | u>>12 | u>>6&0x3F<<8 | u&0x3F<<16, 3
	}
	return 0x808080F0 | u>>18 | u>>12&0x3F<<8 | u>>6&0x3F<<16 | u&0x3F<<24, 4
}

// grown returns a larger buffer with the first n bytes of buf.
func grown(buf []byte, n int) []byte {
	larger := append(buf[:n], make([]byte, max(n, 64))...)
	return larger[:cap(larger)]
}
