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

import (
	"math/bits"
	"slices"
)

// MaxWords bounds the table of one alignment: ceil(len(a)/64) * len(b) words
// of 8 bytes. It decides where long sequences are cut, so it is part of the
// definition.
const MaxWords = 1 << 20

// Gap is a stretch without a match: a[A0:A1] stands against b[B0:B1]. One of
// the two may be empty.
type Gap struct{ A0, A1, B0, B1 int }

// Aligner holds the scratch of alignments. Use one a goroutine. The zero value
// is ready.
//
// The scratch is at most 32 MiB for tables and about 20 bytes a token or id,
// and 120 a token where sequences are cut. What is much too large for the
// sequences at hand is let go.
type Aligner struct {
	gaps []Gap
	most int // tokens and ids at once, since scratch was let go

	known  []uint64 // by id, see lcs_generic.go; between parts all are 0
	ta, tb []uint32 // the part, only tokens that both have, renumbered
	pa, pb []int32  // their places

	held   []uint32 // by id, see Gaps
	shared int      // tokens in common

	masks   []uint64 // where a's tokens stand; between tables all are 0
	rows    []uint64
	anchors anchors

	moves, byB []Move // see moves.go
	to, order  []int32
}

// Gaps aligns a with b and returns the gaps in order; the slice is valid until
// the next call. Tokens are numbers below len(held). held says by token how often
// one of the two sequences has it; where that is not 0, the other one has it too.
// common is how many tokens they have in common as multisets. The number 0
// matches nothing, so it may stand for every token that the other side lacks, as
// long as it occurs on one side only; held[0] is 0.
//
// The order of the two matters to which alignment is chosen; the caller fixes
// it, the sequence with fewer tokens first.
func (x *Aligner) Gaps(a, b []uint32, held []uint32, common int) []Gap {
	x.makeRoom(len(a)+len(b)+len(held), len(held))
	x.gaps = x.gaps[:0]
	x.held, x.shared = held, common
	x.part(a, b, 0, 0, true)
	x.held = nil
	return x.gaps
}

// part aligns a with b, which begin at the places oa and ob of the whole. What
// stands before and behind a part matches, or is an end, so no gap goes beyond
// it.
func (x *Aligner) part(a, b []uint32, oa, ob int, cut bool) {
	pre := Prefix(a, b)
	a, b, oa, ob = a[pre:], b[pre:], oa+pre, ob+pre
	suf := Suffix(a, b)
	a, b = a[:len(a)-suf], b[:len(b)-suf]
	switch {
	case len(a)+len(b) == 0:
	case len(a) > 0 && len(b) > 0 && int64(words(a))*int64(len(b)) <= MaxWords:
		x.table(a, b, oa, ob, cut, x.shared-pre-suf)
	case len(a) > 0 && len(b) > 0 && cut:
		x.cut(a, b, oa, ob)
	default: // one gap: nothing cheap tells more
		x.gaps = append(x.gaps, Gap{oa, oa + len(a), ob, ob + len(b)})
	}
}

// cut aligns between anchors. What lies between two is not cut again, so that
// the cost stays linear.
func (x *Aligner) cut(a, b []uint32, oa, ob int) {
	i, j := 0, 0
	for _, p := range x.anchors.chain(a, b) {
		u, v := int(p[0]), int(p[1])
		if u < i || v < j { // overlaps the one before
			continue
		}
		x.part(a[i:u], b[j:v], oa+i, ob+j, false)
		i, j = u+window, v+window
	}
	x.part(a[i:], b[j:], oa+i, ob+j, false)
}

// table aligns what is small enough for a table, see lcs_generic.go. The way
// back reads the matches off its rows, and never looks at a token. Of the whole
// sequences it is known which tokens both have, and how many are common.
func (x *Aligner) table(a, b []uint32, oa, ob int, whole bool, common int) {
	var ids int
	if whole {
		ids = len(x.held)
		x.both(a, b)
	} else {
		ids, common = x.common(a, b)
	}
	w := words(x.ta)
	from := len(x.gaps)
	end := Gap{A1: oa + len(a), B1: ob + len(b)} // the gap that ends where the next match stands
	switch {
	case w == 1:
		x.makeMasks(ids)
		for i, t := range x.ta {
			x.masks[t] |= 1 << (i & 63)
		}
		x.rows = grow(x.rows, len(x.tb))
		rows1(x.rows, x.masks, x.tb)
		for _, t := range x.ta {
			x.masks[t] = 0
		}
		end = x.back1(end, oa, ob)
	case w > 1:
		if w == 3 { // four are no more work
			w = 4
		}
		x.makeMasks(ids * w)
		for i, t := range x.ta {
			x.masks[int(t)*w+i>>6] |= 1 << (i & 63)
		}
		var made band
		if w <= active.mostWords { // a part of it would hardly be less work
			made = x.full(w)
		} else {
			made = x.band(w, common)
		}
		for i, t := range x.ta {
			x.masks[int(t)*w+i>>6] = 0
		}
		end = x.back(made, end, oa, ob)
	}
	if end.A0, end.B0 = oa, ob; end.A0 < end.A1 || end.B0 < end.B1 {
		x.gaps = append(x.gaps, end)
	}
	slices.Reverse(x.gaps[from:])
}

// common keeps of a and b the tokens that both have, with their places, and
// numbers them densely. It returns how many numbers there are, and how many
// tokens the two have in common in whatever order. No other token can match, and
// the way back passes over those without a choice, so the alignment stays the
// same.
//
// Only what was used is cleared: a text cut into many parts has many ids.
func (x *Aligner) common(a, b []uint32) (numbers, common int) {
	x.ta, x.pa = grow(x.ta, len(a)), grow(x.pa, len(a))
	x.tb, x.pb = grow(x.tb, len(b)), grow(x.pb, len(b))
	set(x.known, a, inA)
	x.known[0] = 0
	x.tb = x.tb[:keepB(x.tb, x.pb, b, x.known)]
	n, numbers, common := keepA(x.ta, x.pa, a, x.known)
	x.ta = x.ta[:n]
	look(x.tb, x.known)
	set(x.known, a, 0)
	return numbers, common
}

// both keeps of a and b the tokens that both have, as they are.
func (x *Aligner) both(a, b []uint32) {
	x.ta, x.pa = grow(x.ta, len(a)), grow(x.pa, len(a))
	x.tb, x.pb = grow(x.tb, len(b)), grow(x.pb, len(b))
	x.ta = x.ta[:keep(x.ta, x.pa, a, x.held)]
	x.tb = x.tb[:keep(x.tb, x.pb, b, x.held)]
}

// makeMasks makes room for n words of masks. Those that were there are 0.
func (x *Aligner) makeMasks(n int) {
	if len(x.masks) < n {
		x.masks = make([]uint64, n+n/2)
	}
}

// back1 goes the way back where a row is one word. It appends the gaps between
// matches, the last one first, and returns the end of the first.
func (x *Aligner) back1(end Gap, oa, ob int) Gap {
	rows, pa, pb := x.rows, x.pa, x.pb
	i := len(x.ta)
	for j := len(x.tb) - 1; i > 0 && j >= 0; j-- {
		// The highest zero among the first i bits: a's tokens behind it are
		// dropped.
		zeros := ^rows[j] << (64 - uint(i))
		if zeros == 0 {
			break
		}
		i -= bits.LeadingZeros64(zeros) + 1
		for j > 0 && rows[j-1]>>(i&63)&1 == 0 {
			j--
		}
		end = x.match(end, oa+int(pa[i]), ob+int(pb[j]))
	}
	return end
}

// match reports that a[i] and b[j] match, and nothing between there and end.
func (x *Aligner) match(end Gap, i, j int) Gap {
	if i+1 != end.A1 || j+1 != end.B1 {
		x.gaps = append(x.gaps, Gap{i + 1, end.A1, j + 1, end.B1})
	}
	return Gap{A1: i, B1: j}
}

func words(a []uint32) int { return (len(a) + 63) / 64 }
