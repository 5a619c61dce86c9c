package corpus

import (
	"bytes"
	"math/bits"
	"unicode/utf8"
)

// variantChars is the longest side of a gap, in characters, that can be a
// variant. It bounds the cost of a distance to 200 * 133 cells.
const variantChars = 200

// speller tells spelling variants. It holds scratch; the zero value is ready.
type speller struct {
	s, t []rune
	row  []int16
}

// variant reports whether s and t are one word or phrase in two spellings: the
// edit distance is at most a third of the longer one's characters.
func (x *speller) variant(s, t []byte) bool {
	if bytes.Equal(s, t) {
		return true
	}
	if len(s) > variantChars*utf8.UTFMax || len(t) > variantChars*utf8.UTFMax {
		return false
	}
	var inS, inT uint64 // the characters of each, by their low six bits
	x.s, inS = runes(x.s[:0], s)
	x.t, inT = runes(x.t[:0], t)
	long := max(len(x.s), len(x.t))
	if long > variantChars {
		return false
	}
	limit := long / 3
	// A character that one side lacks is an edit, and so is one too many.
	if long-min(len(x.s), len(x.t)) > limit ||
		bits.OnesCount64(inS&^inT) > limit || bits.OnesCount64(inT&^inS) > limit {
		return false
	}
	return x.within(limit)
}

// within reports whether the edit distance of x.s and x.t is at most limit
// (Levenshtein; only the diagonals that can hold such a distance, Ukkonen 1985).
func (x *speller) within(limit int) bool {
	s, t := x.s, x.t
	const far = variantChars + 1
	if cap(x.row) < variantChars+2 {
		x.row = make([]int16, variantChars+2)
	}
	row := x.row[:len(t)+1] // what the band has not reached yet stays above the limit
	for j := range row {
		row[j] = int16(min(j, far))
	}
	for i, c := range s {
		from, to := max(0, i+1-limit), min(len(t), i+1+limit)
		diagonal, best := row[max(from-1, 0)], int16(far)
		left := int16(far)
		if from == 0 {
			diagonal, left = row[0], int16(i+1)
			row[0] = left
			best = left
			from = 1
		}
		for j := from; j <= to; j++ {
			d := diagonal
			if c != t[j-1] {
				d = min(diagonal, row[j], left) + 1
			}
			diagonal = row[j]
			row[j], left = d, d
			best = min(best, d)
		}
		if int(best) > limit {
			return false
		}
	}
	return int(row[len(t)]) <= limit
}

func runes(dst []rune, s []byte) ([]rune, uint64) {
	var set uint64
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		dst = append(dst, r)
		set |= 1 << (r & 63)
		s = s[n:]
	}
	return dst, set
}
