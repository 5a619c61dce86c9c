package corpus

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// variantChars is the longest side of a gap, in characters, that can be a
// variant. It bounds the cost of a distance to 200 steps of four words.
const variantChars = 200

// speller tells spelling variants. It holds scratch; the zero value is ready.
type speller struct {
	runes [2][variantChars]rune
	bytes [2][variantChars]byte
	codes [256]rune // open addressing: the place of a character is its byte
	// By byte: where the shorter side has it, a bit a character. All 0 between
	// calls.
	places [256][variantWords]uint64
}

const variantWords = (variantChars + 63) / 64

// variant reports whether s and t are one word or phrase in two spellings: the
// edit distance is at most a third of the longer one's characters.
func (x *speller) variant(s, t []byte) bool {
	if bytes.Equal(s, t) {
		return true
	}
	if len(s) > len(t) {
		s, t = t, s
	}
	if len(t) > variantChars*utf8.UTFMax {
		return false
	}
	if !ascii(t) {
		return x.wideVariant(s, t)
	}
	// s has as many characters as bytes, or fewer.
	limit := len(t) / 3
	if len(t) > variantChars || len(t)-len(s) > limit {
		return false
	}
	if !ascii(s) {
		return x.wideVariant(s, t)
	}
	var inS, inT uint64
	for _, c := range s {
		inS |= 1 << (c & 63)
	}
	for _, c := range t {
		inT |= 1 << (c & 63)
	}
	return likely(inS, inT, limit) && x.within(s, t, limit)
}

const notASCII = 0x8080808080808080

// short gives the first n bytes of s, 8 at most, from the lowest on. s has 8.
func short(s []byte, n uint32) uint64 {
	return binary.LittleEndian.Uint64(s) & (1<<(8*n&63) - 1 | -uint64(n>>3))
}

// shortVariant is variant for n and m bytes of ASCII, 1 to 8, in one word each.
func (x *speller) shortVariant(s, t uint64, n, m int) bool {
	if n > m {
		s, t, n, m = t, s, m, n
	}
	limit := m / 3
	if m-n > limit {
		return false
	}
	// What is left between equal ends.
	pre := min(bits.TrailingZeros64(s^t)/8, n)
	suf := min(bits.LeadingZeros64(s<<(64-8*n)^t<<(64-8*m))/8, n-pre)
	n, m = n-pre-suf, m-pre-suf
	switch {
	case m <= limit:
		return true
	case n == 0 || limit <= 1:
		return false
	}
	var a, b [8]byte
	binary.LittleEndian.PutUint64(a[:], s>>(8*pre))
	binary.LittleEndian.PutUint64(b[:], t>>(8*pre))
	return x.myers1(a[:n], b[:m], limit)
}

// wideVariant is variant for sides that are not both ASCII.
func (x *speller) wideVariant(s, t []byte) bool {
	n, inS := decode(&x.runes[0], s)
	m, inT := decode(&x.runes[1], t)
	if n > variantChars || m > variantChars {
		return false
	}
	a, b := x.runes[0][:n], x.runes[1][:m]
	if n > m {
		a, b = b, a
	}
	limit := len(b) / 3
	if len(b)-len(a) > limit || !likely(inS, inT, limit) {
		return false
	}
	// A byte for each character of a, and one more for all that a lacks.
	clear(x.codes[:])
	s, t = x.bytes[0][:len(a)], x.bytes[1][:len(b)]
	for i, r := range a {
		at := x.code(r)
		x.codes[at] = r + 1
		s[i] = at
	}
	for i, r := range b {
		t[i] = x.code(r)
	}
	none := x.free()
	for i, at := range t {
		if x.codes[at] == 0 {
			t[i] = none
		}
	}
	return x.within(s, t, limit)
}

// code gives the place of a character in codes, or the free one where it would
// stand: there are more places than a side has characters.
func (x *speller) code(r rune) byte {
	at := byte(uint32(r) * 0x9E3779B1 >> 24)
	for x.codes[at] != 0 && x.codes[at] != r+1 {
		at++
	}
	return at
}

// free gives a byte that stands for no character.
func (x *speller) free() byte {
	at := byte(0)
	for x.codes[at] != 0 {
		at++
	}
	return at
}

// likely reports whether the sets of characters, by their low six bits, leave a
// chance: a character that one side lacks is an edit.
func likely(inS, inT uint64, limit int) bool {
	return bits.OnesCount64(inS&^inT) <= limit && bits.OnesCount64(inT&^inS) <= limit
}

// within reports whether the edit distance of s and t is at most limit. t is the
// longer one, and longer by limit at most.
func (x *speller) within(s, t []byte, limit int) bool {
	for len(s) > 0 && s[0] == t[0] {
		s, t = s[1:], t[1:]
	}
	for len(s) > 0 && s[len(s)-1] == t[len(t)-1] {
		s, t = s[:len(s)-1], t[:len(t)-1]
	}
	switch {
	case len(t) <= limit:
		return true
	case len(s) == 0 || limit <= 1: // there is more than one edit
		return false
	case len(s) <= 64:
		return x.myers1(s, t, limit)
	}
	return x.myers(s, t, limit)
}

// myers1 is myers for s of at most 64 characters.
func (x *speller) myers1(s, t []byte, limit int) bool {
	for i, c := range s {
		x.places[c][0] |= 1 << (i & 63)
	}
	up, down := ^uint64(0), uint64(0)
	last := len(s) - 1
	distance := len(s)
	for j, c := range t {
		equal := x.places[c][0]
		v := equal | down
		h := (equal&up + up) ^ up | equal
		right, left := down|^(h|up), up&h
		distance += int(right>>(last&63)&1) - int(left>>(last&63)&1)
		if distance-(len(t)-1-j) > limit { // one less a step at best
			break
		}
		right, left = right<<1|1, left<<1
		up, down = left|^(v|right), right&v
	}
	for _, c := range s {
		x.places[c][0] = 0
	}
	return distance <= limit
}

// myers reports whether the edit distance is at most limit, by the bit vectors
// of Myers (1999), in blocks as there in section 4: a column of the table for
// each character of t. Bits of up and down say where a cell of the column is one
// more or one less than that above it, bits of right and left where it is one
// more or one less than that of the column before.
func (x *speller) myers(s, t []byte, limit int) bool {
	for i, c := range s {
		x.places[c][i>>6] |= 1 << (i & 63)
	}
	blocks := (len(s) + 63) / 64
	var up, down [variantWords]uint64
	for k := range up {
		up[k] = ^uint64(0)
	}
	last := len(s) - 1
	distance := len(s)
	for j, c := range t {
		inRight, inLeft := uint64(1), uint64(0) // the first row is 0, 1, 2 and so on
		for k := range blocks {
			u, d := up[k], down[k]
			equal := x.places[c][k]
			v := equal | d
			equal |= inLeft
			h := (equal&u + u) ^ u | equal
			right, left := d|^(h|u), u&h
			if k == blocks-1 {
				distance += int(right>>(last&63)&1) - int(left>>(last&63)&1)
			}
			outRight, outLeft := right>>63, left>>63
			right, left = right<<1|inRight, left<<1|inLeft
			inRight, inLeft = outRight, outLeft
			up[k], down[k] = left|^(v|right), right&v
		}
		if distance-(len(t)-1-j) > limit {
			break
		}
	}
	for _, c := range s {
		x.places[c] = [variantWords]uint64{}
	}
	return distance <= limit
}

// ascii reports whether s is ASCII alone.
func ascii(s []byte) bool {
	var words uint64
	for ; len(s) >= 8; s = s[8:] {
		words |= binary.LittleEndian.Uint64(s)
	}
	var rest byte
	for _, c := range s {
		rest |= c
	}
	return words&notASCII == 0 && rest < utf8.RuneSelf
}

// decode gives the characters of s, and the set of them by their low six bits.
// Above variantChars it stops, and gives more than that.
func decode(to *[variantChars]rune, s []byte) (n int, set uint64) {
	for ; len(s) > 0; n++ {
		if n == variantChars {
			return n + 1, set
		}
		r, size := utf8.DecodeRune(s)
		to[n] = r
		set |= 1 << (r & 63)
		s = s[size:]
	}
	return n, set
}
