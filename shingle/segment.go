package shingle

import "unicode/utf8"

// segment takes the tokens of text from offset i up to an ASCII separator that
// is not followed by more text of this kind, or to the end, and returns where
// that is. None of its three ways looks back beyond the open token, so a text
// without any ASCII separator is no special case.
//
// The first way is the fastest. Where it does not get far, the second one takes
// more and more before the first is tried again.
func (s *Shingler) segment(text []byte, i int) int {
	step := 1
	for {
		if i < len(text) && text[i] >= utf8.RuneSelf {
			n := invalidRun(text[i:])
			s.invalid += n
			if i += n; n > 0 && (i == len(text) || runBytes(uint64(text[i])) == 0) {
				return i
			}
		}
		if i < len(text) && text[i] >= cutLead {
			before := i
			i = s.cut(text, i)
			step = min(2*step, chunk)
			if i-before > 2*shortToken {
				step = 1
			}
		}
		until := i + step
		var finished bool
		if i, finished = s.plain(text, i, until); finished {
			return i
		}
		if i < until {
			i = s.mixed(text, i)
		}
	}
}

// mixed takes what plain cannot: at least one character, and then as many
// tokens as it must. It returns where plain can go on: before a separator, or
// before a simple character that begins a token.
//
// A simple character waits in held until the next one shows that nothing joins
// it. Then it goes to the open token as it is. What joins makes a stretch with
// it, and stretch tells what that becomes.
func (s *Shingler) mixed(text []byte, i int) (next int) {
	t := s.tokens
	buf, base := s.norm[:0], 0 // the open token is buf[base:]
	if t != nil {
		buf, base = t.Norm, len(t.Norm)
	}
	var (
		points           int    // code points of the open token
		kind             uint16 // their classes
		start, end       int    // where it stands in the text
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
		simple := true // it is a character of the text as it stands
		for {
			if len(queue) > 0 {
				c, from, to = queue[0], queueAt, queueTo
				queue = queue[1:]
				simple = false
				break
			}
			if points > 0 && !holding && kind&s.single == 0 {
				if more, count, classes, next := appendShort(buf, text, i); count > 0 {
					buf, i, end = more, next, next
					points += count
					kind |= classes
				}
			}
			r, size, e := rune(0), 0, uint16(0)
			if i < len(text) {
				r, size = rune(text[i]), 1
				if r >= utf8.RuneSelf {
					r, size = decodeLong(text, i)
				}
				if r >= 0 {
					e = lookup(r)
				}
			}
			if holding && e&(entryJoin|entryDrop) == 0 {
				c, from, to = held, heldAt, heldEnd
				holding = false
				break
			}
			if e&entrySpecial == 0 {
				if e&entryClass == 0 {
					from = i
					break
				}
				held, heldAt, heldEnd = item{r + foldDeltas[e>>entryShift], e}, i, i+size
				holding = true
				i += size
				continue
			}
			if e&entryDrop != 0 {
				i += size
				if holding && e&entryWord != 0 {
					heldEnd = i
				}
				continue
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
			if points > 0 && (class == 0 || (class|kind)&s.single != 0) {
				h := TokenHash(buf[base:])
				if t == nil {
					s.room()
					s.hash[s.n] = h
					s.n++
					buf = buf[:0]
				} else {
					t.add(h, markOf(kind, points, s.char), start, end, len(buf))
					base = len(buf)
					s.tooLong = uint64(base) > s.limit
				}
				points, kind = 0, 0
				if simple || s.tooLong {
					i = from
					break
				}
			}
			if class == 0 {
				if simple {
					break
				}
				continue
			}
		}
		if points == 0 {
			if class == entryMark {
				continue // a mark with nothing to stand on
			}
			start = from
		}
		buf = utf8.AppendRune(buf, c.r)
		points++
		kind |= class
		end = to
	}
	if t == nil {
		s.norm = buf
	} else {
		t.Norm = buf
	}
	if s.tooLong {
		return len(text)
	}
	return i
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
