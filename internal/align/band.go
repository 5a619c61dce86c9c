package align

import "math/bits"

// band is the part of a table that is made: in row j the words that hold the
// places j-gained to j+lost of a.
//
// A match (i, j) of an alignment of length L has i-j <= n-L, since at most n-L
// tokens of a were dropped before it, and j-i <= m-L. So a table of that band
// holds all matches of all longest alignments, and every cell that the way back
// asks for. One that is made with a greater L finds no more than L, and less
// where the band was too narrow: then what it found gives the band that is
// wide enough. (Ukkonen 1985 does so for edit distances.)
type band struct {
	n, lost, gained int
	stride          int // words from one row to the next; the first row is the one before b
}

// words gives the words in row j: from, and behind the last.
func (b band) words(j int) (from, to int) {
	return max(j-b.gained, 0) >> 6, min(j+b.lost, b.n-1)>>6 + 1
}

// full makes the whole table of w words a row.
func (x *Aligner) full(w int) band {
	x.rows = grow(x.rows, (len(x.tb)+1)*w)
	fill(x.rows[:w])
	active.rows(x.rows, x.masks, x.tb, w)
	return band{n: len(x.ta), lost: len(x.ta), gained: len(x.tb), stride: w}
}

// band makes as much of the table as the alignment needs. It tries with a few
// tokens less than both texts have in common, in whatever order.
func (x *Aligner) band(w, common int) band {
	n, m := len(x.ta), len(x.tb)
	guess := max(common-64-common/16, 0)
	for {
		b := band{n: n, lost: n - guess, gained: m - guess}
		if 3*(b.lost+b.gained) > 2*n { // hardly narrower
			return x.full(w)
		}
		found := x.banded(&b, w)
		if found >= guess {
			return b
		}
		guess = found
	}
}

// banded makes the rows of a band and returns the length of the longest
// alignment in it.
//
// Words that leave the band at its left count as they are, words that enter at
// its right as if no token had matched there before: all ones, and one such
// word stands behind each row, as no row reaches further than that beyond the
// one before.
func (x *Aligner) banded(b *band, w int) (length int) {
	b.stride = min((b.lost+b.gained)>>6+2, w) + 1
	x.rows = grow(x.rows, (len(x.tb)+1)*b.stride)
	before := x.rows[:b.stride]
	fill(before)
	start := 0 // of the row before
	for j, t := range x.tb {
		from, to := b.words(j)
		for ; start < from; start++ {
			length += bits.OnesCount64(^before[0])
			before = before[1:]
		}
		row := x.rows[(j+1)*b.stride : (j+2)*b.stride]
		step(row[:to-from], before[:to-from], x.masks[int(t)*w+from:int(t)*w+to])
		row[to-from] = ^uint64(0)
		before = row[:to-from+1]
	}
	for _, v := range before {
		length += bits.OnesCount64(^v)
	}
	return length
}

// row gives the index in rows where word 0 of row j would stand. Row -1, of all
// ones, is the one before the first.
func (b band) row(j int) int { return (j+1)*b.stride - max(j-b.gained, 0)>>6 }

// back goes the way back in the rows of a band. It appends the gaps between
// matches, the last one first, and returns the end of the first.
//
// It stays in the band, or meets the word of ones behind a row.
func (x *Aligner) back(b band, end Gap, oa, ob int) Gap {
	rows, pa, pb := x.rows, x.pa, x.pb
	i, j := b.n, len(x.tb)-1
	for at := b.row(j); i > 0 && j >= 0; j-- {
		// The last zero among the first i bits: a's tokens behind it are
		// dropped.
		k := (i - 1) >> 6
		zeros := ^rows[at+k] << (63 - uint(i-1)&63)
		for zeros == 0 {
			i = k << 6
			k--
			if from, _ := b.words(j); k < from {
				return end
			}
			zeros = ^rows[at+k]
		}
		i -= bits.LeadingZeros64(zeros) + 1
		// Then b's as long as the bit is 0 in the row before as well.
		for at = b.row(j - 1); rows[at+k]>>(i&63)&1 == 0; at = b.row(j - 1) {
			j--
		}
		end = x.match(end, oa+int(pa[i]), ob+int(pb[j]))
	}
	return end
}

func fill(row []uint64) {
	for i := range row {
		row[i] = ^uint64(0)
	}
}
