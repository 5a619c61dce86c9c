// Package align finds the canonical longest common subsequence of two token
// sequences.
//
// A longest common subsequence is rarely unique, and the choice decides which
// tokens a reader is shown as changed. The canonical one is defined so: common
// prefix and common suffix match; in what remains, with L(i, j) the length for
// the first i tokens of a and the first j of b, go back from the end and
//
//	while L(i-1, j) = L(i, j): drop a's last token
//	while L(i, j-1) = L(i, j): drop b's last token
//	match both, and go on
//
// So of all longest alignments it is the one whose last match stands leftmost
// in a, then leftmost in b, and so on to the front.
//
// What is too large for a table (more than [MaxWords] machine words) is first
// cut at windows of eight tokens that occur once in either sequence, see
// anchors.go. The cost is bounded by 128 word operations a token.
package align

import "math/bits"

// MaxWords bounds the table of one alignment: ceil(len(a)/64) * len(b) words
// of 8 bytes. It decides where long sequences are cut, so it is part of the
// definition.
const MaxWords = 1 << 20

// Gap is a stretch without a match: a[A0:A1] stands against b[B0:B1]. One of
// the two may be empty.
type Gap struct{ A0, A1, B0, B1 int }

// Aligner holds the scratch of alignments, at most 16 MiB and a few words a
// token. Use one a goroutine. The zero value is ready.
type Aligner struct {
	gaps []Gap
	x, y int // where the next match of an unbroken run would stand

	countA, countB []uint32 // by id: occurrences in the part at hand; between parts all are 0
	dense          []uint32 // by id: its number among the ids that both have
	ta, tb         []uint32 // the part, only tokens that both have, renumbered
	pa, pb         []int32  // their places
	masks, rows    []uint64
	pairs          [][2]int32
	anchors        anchors
}

// Gaps aligns a with b and returns the gaps in order; the slice is valid until
// the next call. Tokens are numbers below ids; the number 0 matches nothing, so
// it may stand for every token that the other side lacks, as long as it occurs
// on one side only.
//
// The order of the two matters to which alignment is chosen; the caller fixes
// it, the sequence with fewer tokens first.
func (x *Aligner) Gaps(a, b []uint32, ids int) []Gap {
	x.gaps, x.x, x.y = x.gaps[:0], 0, 0
	x.part(a, b, 0, 0, ids, true)
	x.match(len(a), len(b)) // the end closes the last gap
	return x.gaps
}

// match reports that a[i] and b[j] match. Matches come in order.
func (x *Aligner) match(i, j int) {
	if i != x.x || j != x.y {
		x.gaps = append(x.gaps, Gap{x.x, i, x.y, j})
	}
	x.x, x.y = i+1, j+1
}

// part aligns a with b, which begin at the places oa and ob of the whole.
func (x *Aligner) part(a, b []uint32, oa, ob, ids int, cut bool) {
	pre := Prefix(a, b)
	for i := range pre {
		x.match(oa+i, ob+i)
	}
	suf := Suffix(a[pre:], b[pre:])
	ma, mb := a[pre:len(a)-suf], b[pre:len(b)-suf]
	switch {
	case len(ma) == 0 || len(mb) == 0:
	case words(ma)*len(mb) <= MaxWords:
		x.table(ma, mb, oa+pre, ob+pre, ids)
	case cut:
		x.cut(ma, mb, oa+pre, ob+pre, ids)
	default: // one gap: nothing cheap tells more
	}
	for i := suf; i > 0; i-- {
		x.match(oa+len(a)-i, ob+len(b)-i)
	}
}

// cut aligns between anchors. What lies between two is not cut again, so that
// the cost stays linear.
func (x *Aligner) cut(a, b []uint32, oa, ob, ids int) {
	i, j := 0, 0
	for _, p := range x.anchors.chain(a, b) {
		u, v := int(p[0]), int(p[1])
		if u < i || v < j { // overlaps the one before
			continue
		}
		x.part(a[i:u], b[j:v], oa+i, ob+j, ids, false)
		for k := range window {
			x.match(oa+u+k, ob+v+k)
		}
		i, j = u+window, v+window
	}
	x.part(a[i:], b[j:], oa+i, ob+j, ids, false)
}

// table aligns by the bit-parallel algorithm of Hyyrö (2004), keeping a row for
// each token of b for the way back: bit i of row j is 0 where L(i+1, j+1) is
// greater than L(i, j+1).
func (x *Aligner) table(a, b []uint32, oa, ob, ids int) {
	n := x.common(a, b, ids)
	ta, tb := x.ta, x.tb
	if len(ta) == 0 {
		return
	}
	w := words(ta)
	x.masks = grow(x.masks, n*w)
	x.rows = grow(x.rows, len(tb)*w)
	clear(x.masks)
	for i, t := range ta {
		x.masks[int(t)*w+i>>6] |= 1 << (i & 63)
	}
	before := x.rows[:0] // of the row before the first, all bits are 1
	for j, t := range tb {
		row := x.rows[j*w : j*w+w]
		mask := x.masks[int(t)*w : int(t)*w+w]
		var carry uint64
		for k := range row {
			v := ^uint64(0)
			if k < len(before) {
				v = before[k]
			}
			u := v & mask[k]
			var sum uint64
			sum, carry = bits.Add64(v, u, carry)
			row[k] = sum | (v - u)
		}
		before = row
	}
	x.pairs = x.pairs[:0]
	i, j := len(ta), len(tb)-1
	for i > 0 && j >= 0 {
		i = lastZero(x.rows[j*w:j*w+w], i)
		if i == 0 {
			break
		}
		k, bit := (i-1)>>6, uint64(1)<<((i-1)&63)
		for j > 0 && x.rows[(j-1)*w+k]&bit == 0 {
			j--
		}
		i--
		x.pairs = append(x.pairs, [2]int32{x.pa[i], x.pb[j]})
		j--
	}
	for k := len(x.pairs) - 1; k >= 0; k-- {
		x.match(oa+int(x.pairs[k][0]), ob+int(x.pairs[k][1]))
	}
}

// common keeps of a and b the tokens that both have, with their places, and
// renumbers them densely; it returns how many numbers there are. No other token
// can match, and the way back passes over those without a choice, so the
// alignment stays the same.
func (x *Aligner) common(a, b []uint32, ids int) int {
	if len(x.dense) < ids {
		x.countA, x.countB, x.dense = make([]uint32, ids+ids/2), make([]uint32, ids+ids/2), make([]uint32, ids+ids/2)
	}
	for _, t := range a {
		x.countA[t]++
	}
	for _, t := range b {
		x.countB[t]++
	}
	x.countA[0], x.countB[0] = 0, 0
	n := uint32(0)
	x.tb, x.pb = x.tb[:0], x.pb[:0]
	for j, t := range b {
		if x.countA[t] == 0 {
			continue
		}
		if x.countB[t] > 0 { // first met
			x.countB[t] = 0
			x.dense[t] = n
			n++
		}
		x.tb, x.pb = append(x.tb, x.dense[t]), append(x.pb, int32(j))
	}
	for _, t := range b { // from here on: those that both have
		x.countB[t] = x.countA[t]
	}
	x.ta, x.pa = x.ta[:0], x.pa[:0]
	for i, t := range a {
		if x.countB[t] > 0 {
			x.ta, x.pa = append(x.ta, x.dense[t]), append(x.pa, int32(i))
		}
	}
	// Only what was used is cleared: a text cut into many parts has many ids.
	for _, t := range a {
		x.countA[t], x.countB[t] = 0, 0
	}
	for _, t := range b {
		x.countB[t] = 0
	}
	return int(n)
}

// lastZero gives the end of the shortest prefix of the first i bits of row that
// holds their last zero; 0 if there is none.
func lastZero(row []uint64, i int) int {
	k := (i - 1) >> 6
	zeros := ^row[k] << (63 - uint(i-1)&63)
	for zeros == 0 {
		if k == 0 {
			return 0
		}
		i = k << 6
		k--
		zeros = ^row[k]
	}
	return i - bits.LeadingZeros64(zeros)
}

// Prefix counts the equal elements at the beginning of a and b.
func Prefix[T comparable](a, b []T) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// Suffix counts the equal elements at the end of a and b.
func Suffix[T comparable](a, b []T) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[len(a)-1-i] != b[len(b)-1-i] {
			return i
		}
	}
	return n
}

func words(a []uint32) int { return (len(a) + 63) / 64 }

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
