package shingle

import (
	"math/bits"
	"sort"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text in which most letters have two bytes of UTF-8, or one with an accent
// now and then, is folded before it is cut into runs. Folded text has a byte for
// each byte of the original:
//
//   - a letter or digit is its folding
//   - a separator is zeros
//   - all else is bytes of elsewhere: characters of three bytes and more, marks,
//     what NFKC changes or recipe 1 drops, and what is no UTF-8
//
// Runs of folded text go through the same cutting as plain ASCII. Those without
// a byte of elsewhere are tokens as they stand, since nothing joins a character
// whose neighbours are known.

// elsewhere stands for a byte whose character folding by bytes cannot judge. No
// byte of UTF-8 is the same.
const elsewhere = 0xFF

// foldSlack is how many bytes behind the folded text may be written to and read:
// it ends with a whole block, and 128 bytes are read from the beginning of a run
// on.
const foldSlack = 128

// foldRows is what fold looks up. Two leading bytes that differ in the last bit
// only share a row of four times 64 bytes: what becomes of the byte behind the
// first of the two, behind the second, and of these themselves. Codes are as in
// folded text, but that a separator which NFKC changes is 0 and then soft.
var foldRows = makeFoldRows()

// quotes is what becomes of the three bytes of U+2000..203F: 0, soft or elsewhere.
var quotes = makeQuotes()

// soft marks a separator that NFKC makes others of, such as the no-break space.
// What joins it is normalised with it, so nothing that is judged elsewhere may
// stand behind it.
const soft = 0xFE

const (
	firstLead = 0xC2
	leads     = 0xE0 - firstLead
)

type foldRow [4][64]byte

func makeFoldRows() (rows [leads / 2]foldRow) {
	for r := rune(0x80); r < 0x800; r++ {
		lead, next := byte(r>>6-firstLead+0xC0), r&0x3F
		row := &rows[lead/2]
		cell, leadCell := &row[lead&1][next], &row[2+lead&1][next]
		e := lookup(r)
		switch folded := fold(r, e); {
		case isSoft(r):
			*leadCell, *cell = 0, soft
		case e&(entrySpecial|entryClass) == 0:
			*leadCell, *cell = 0, 0
		case e&(entrySpecial|entryClass) == entryWord && folded >= 0x80 && folded < 0x800:
			*leadCell, *cell = byte(0xC0|folded>>6), byte(0x80|folded&0x3F)
		default:
			*leadCell, *cell = elsewhere, elsewhere
		}
	}
	return rows
}

func makeQuotes() (table [64]byte) {
	for i := range table {
		r := 0x2000 + rune(i)
		switch e := lookup(r); {
		case isSoft(r):
			table[i] = soft
		case e&(entrySpecial|entryClass) == 0:
			table[i] = 0
		default:
			table[i] = elsewhere
		}
	}
	return table
}

// isSoft says whether NFKC makes other separators of a separator: of no-break
// spaces, the Greek question mark, the ellipsis.
func isSoft(r rune) bool {
	if lookup(r)&(entrySpecial|entryClass) != entryAlter {
		return false
	}
	for _, c := range norm.NFKC.String(string(r)) {
		if lookup(c) != 0 {
			return false
		}
	}
	return true
}

// endsSoft says whether a soft separator is the last character.
func endsSoft(text []byte) bool {
	n := len(text)
	if n < 2 || text[n-1]&0xC0 != 0x80 {
		return false
	}
	last := text[n-1] & 0x3F
	if lead := text[n-2] - firstLead; lead < leads {
		return foldRows[lead>>1][lead&1][last] == soft
	}
	return n > 2 && text[n-3] == 0xE2 && text[n-2] == 0x80 && quotes[last] == soft
}

// foldable says whether folding may help a run of plain text that is not ASCII:
// whether its first such character has two bytes, or is a quotation mark or the
// like.
func foldable(run []byte) bool {
	for i, b := range run {
		if b >= utf8.RuneSelf {
			return b < 0xE0 || b == 0xE2 && i+1 < len(run) && run[i+1] == 0x80
		}
	}
	return false
}

// foldedWords takes the runs of folded text between the edges, which count from
// at. It returns how far in the text a segment went.
func (s *Shingler) foldedWords(text []byte, at int, edges []uint16, strange bool) (done int) {
	wide := 0 // runs from elsewhere
	all := len(edges) / 2
	for len(edges) > 0 && !s.tooLong {
		n := len(edges) / 2
		if strange {
			n = s.runsBefore(edges)
		}
		s.addFolded(edges[:2*n], at)
		edges = edges[2*n:]
		if len(edges) == 0 || s.tooLong {
			break
		}
		next, end := at+int(edges[0]), at+int(edges[1])
		if text[next] < cutLead {
			next = s.simple(text, next, end)
		}
		edges = edges[2:]
		wide++
		if next < end && !s.tooLong {
			done = s.segment(text, next)
			before := len(edges)
			edges = behind(edges, done-at)
			wide += (before - len(edges)) / 2
		}
	}
	if 2*wide > all {
		s.folds = false
	}
	return done
}

// addFolded takes runs without anything from elsewhere.
func (s *Shingler) addFolded(edges []uint16, at int) {
	if t := s.tokens; t != nil && len(edges) > 0 {
		from := len(t.Mark)
		active.foldedTokens(t, s.folded[:], at, edges)
		t.weigh(from)
		s.tooLong = uint64(len(t.Norm)) > s.limit
		return
	}
	for len(edges) > 0 {
		s.room()
		n := min(len(s.hash)-s.n, len(edges)/2)
		active.foldedHashes(s.hash[s.n:s.n+n], s.folded[:], edges)
		s.n += n
		edges = edges[2*n:]
	}
}

// runsBefore is the number of runs before the first that has a byte from
// elsewhere. Mostly that is near or not at all.
func (s *Shingler) runsBefore(edges []uint16) int {
	runs := len(edges) / 2
	word, last := int(edges[0])/64, int(edges[len(edges)-1]-1)/64
	w := s.strange[word] &^ (1<<(edges[0]%64) - 1)
	for w == 0 {
		if word++; word > last {
			return runs
		}
		w = s.strange[word]
	}
	at := 64*word + bits.TrailingZeros64(w)
	// The first run that ends behind it: in steps that double, then halves.
	low, step := 0, 1
	for low+step < runs && int(edges[2*(low+step)-1]) <= at {
		low += step
		step *= 2
	}
	return low + sort.Search(min(step, runs-low), func(i int) bool { return int(edges[2*(low+i)+1]) > at })
}
