package shingle

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxStretch is the most code points that are normalised together. What would
// join beyond it begins a stretch of its own, so that a text of marks only
// costs no more than others. With 14 no stretch has more than 30 marks after
// decomposition (3 from the first, 2 from each other): too few for stream-safe
// normalisers (UAX #15, section 13) to cut, so that these agree.
const maxStretch = 14

// item is a character on its way into a token.
type item struct {
	r     rune
	entry uint16
}

// stretches is the scratch of stretch. Short stretches repeat all the time,
// so what became of the last ones is remembered.
type stretches struct {
	items  []item
	parts  []item
	utf8   []byte
	memory [1 << memoryBits]remembered
}

const (
	memoryBits   = 8
	memoryPoints = 3 // of 21 bits each: a key of 64
)

type remembered struct {
	key   uint64 // 0: nothing remembered
	items [memoryPoints]item
	n     int
}

// stretch normalises and folds the stretch of text that begins at offset i: a
// character and all that join it, dropped ones left out. It gives what it
// became, where the stretch ends (after dropped characters that are seen, such
// as vowel points), and where to go on. The items are valid until the next
// call.
func (s *stretches) stretch(text []byte, i int) (items []item, end, next int) {
	var points [maxStretch]item
	n := 0
	plain := true // NFKC already: nothing decomposes, composes or moves
	key := uint64(0)
	last := uint16(0)
	for i < len(text) {
		r, size := decode(text[i:])
		e := lookup(r)
		if e&entryDrop != 0 {
			i += size
			if e&entryWord != 0 {
				end = i
			}
			continue
		}
		if n > 0 && e&entryJoin == 0 || n == maxStretch {
			break
		}
		if e&entryJoin == 0 {
			plain = e&entryAlter == 0
		} else {
			plain = plain && e&entryStay != 0 && e>>entryShift >= last
			last = e >> entryShift
		}
		points[n] = item{r, e}
		if n < memoryPoints {
			key |= uint64(r) << (21 * n)
		}
		n++
		i += size
		end = i
	}
	switch {
	case plain:
		s.items = s.items[:0]
		for _, p := range points[:n] {
			s.items = append(s.items, item{fold(p.r, p.entry), p.entry})
		}
		return s.items, end, i
	case n > memoryPoints:
		return s.normalise(points[:n]), end, i
	}
	m := &s.memory[key*tokenLow>>(64-memoryBits)]
	if m.key != key {
		items := s.normalise(points[:n])
		if len(items) > memoryPoints {
			return items, end, i
		}
		m.key = key
		m.n = copy(m.items[:], items)
	}
	return m.items[:m.n], end, i
}

// normalise is the definition: NFKC, drop, fold, and NFKC again, because a
// small letter may compose where its capital does not (J and caron).
func (s *stretches) normalise(points []item) []item {
	s.parts = s.parts[:0]
	for _, p := range points {
		s.decompose(p.r)
	}
	s.compose()
	s.parts = s.parts[:0]
	for _, c := range s.items {
		if c.entry&entryDrop == 0 {
			s.decompose(fold(c.r, c.entry))
		}
	}
	s.compose()
	return s.items
}

// decompose appends the compatibility decomposition of r to parts, in canonical
// order.
//
// Only the decompositions of single code points come from x/text. It composes
// with keys of 16 bits for each code point, so that Linear B with an acute
// becomes a Latin letter (golang.org/issue/81028), and the recipe must not
// change on the day when it no longer does.
func (s *stretches) decompose(r rune) {
	if hangulFirst <= r && r <= hangulLast {
		syllable := r - hangulFirst
		s.part(hangulL + syllable/(countV*countT))
		s.part(hangulV + syllable%(countV*countT)/countT)
		if final := syllable % countT; final != 0 {
			s.part(hangulT + final)
		}
		return
	}
	if isWhole(r) {
		s.part(r)
		return
	}
	s.utf8 = utf8.AppendRune(s.utf8[:0], r)
	parts := norm.NFKD.Properties(s.utf8).Decomposition()
	if parts == nil {
		s.part(r)
	}
	for len(parts) > 0 {
		r, size := utf8.DecodeRune(parts)
		s.part(r)
		parts = parts[size:]
	}
}

// isWhole says of most that have no decomposition that they have none: ASCII,
// and marks that NFKC leaves alone, since no composite has a combining class.
func isWhole(r rune) bool {
	if r < utf8.RuneSelf {
		return true
	}
	e := lookup(r)
	return e&(entryJoin|entryAlter) == entryJoin && e>>entryShift != 0
}

// part appends one code point to parts, behind those that it may not overtake.
func (s *stretches) part(r rune) {
	p := item{r, lookup(r)}
	i := len(s.parts)
	s.parts = append(s.parts, p)
	if ccc := p.combining(); ccc != 0 {
		for ; i > 0 && s.parts[i-1].combining() > ccc; i-- {
			s.parts[i] = s.parts[i-1]
		}
		s.parts[i] = p
	}
}

// combining is the canonical combining class.
func (c item) combining() uint16 {
	if c.entry&entryJoin == 0 {
		return 0
	}
	return c.entry >> entryShift
}

// compose makes items of parts by canonical composition (UAX #15, D117).
func (s *stretches) compose() {
	s.items = s.items[:0]
	starter := -1     // where the last starter stands in items
	last := uint16(0) // class of the last item, 0: it is the starter
	for _, p := range s.parts {
		ccc := p.combining()
		if starter >= 0 && (last == 0 || last < ccc) && p.entry&(entryJoin|entryStay) == entryJoin {
			if c := composite(s.items[starter].r, p.r); c != 0 {
				s.items[starter] = item{c, lookup(c)}
				continue
			}
		}
		if ccc == 0 {
			starter = len(s.items)
		}
		last = ccc
		s.items = append(s.items, p)
	}
}

// The Hangul syllables, composed and decomposed by arithmetic (The Unicode Standard, 3.12).
const (
	hangulFirst = 0xAC00
	hangulLast  = 0xD7A3
	hangulL     = 0x1100
	hangulV     = 0x1161
	hangulT     = 0x11A7
	countL      = 19
	countV      = 21
	countT      = 28
)

// composite gives the primary composite of two code points, or 0.
func composite(first, second rune) rune {
	switch {
	case hangulL <= first && first < hangulL+countL && hangulV <= second && second < hangulV+countV:
		return hangulFirst + ((first-hangulL)*countV+second-hangulV)*countT
	case hangulFirst <= first && first <= hangulLast && (first-hangulFirst)%countT == 0 &&
		hangulT < second && second < hangulT+countT:
		return first + second - hangulT
	}
	if i, ok := slices.BinarySearch(compositeKeys[:], uint64(first)<<32|uint64(second)); ok {
		return compositeRunes[i]
	}
	return 0
}
