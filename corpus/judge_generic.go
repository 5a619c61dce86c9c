package corpus

import (
	"math/bits"

	"github.com/neardup/neardup/shingle"
)

// The loops of a verdict that look at every token. They do not branch on what a
// token is: where texts differ, no branch is foreseen. And none is inlined, where
// it would have to share the registers.

// number gives the tokens of a text ids from 1 on, as they come, puts them into
// the cells, sets their bits in seen, and counts them by id, beside their marks.
// It returns how many ids there are, 0 included.
//
//go:noinline
func number(ids, count []uint32, marks []shingle.Mark, t *shingle.Tokens, cells []cell, seen []uint64, mul uint64, shift uint, base int32) int {
	ids, tokenMarks := ids[:len(t.Hash)], t.Mark[:len(t.Hash)]
	count[0], marks[0] = 0, 0
	next := 1
	for i, h := range t.Hash {
		place := h * mul
		at := place >> (shift & 63)
		for cells[at].id > base && cells[at].hash != h {
			at++
		}
		c := &cells[at]
		id := int(c.id - base)
		if id <= 0 {
			id = next
			next++
			*c = cell{h, base + int32(id)}
			count[id], marks[id] = 0, tokenMarks[i]
			bit := place >> ((shift - seenBits) & 63)
			seen[bit>>6] |= 1 << (bit & 63)
		}
		count[id]++
		ids[i] = uint32(id)
	}
	return next
}

// find sets ids to the ids of tokens, 0 where the text lacks the token.
func (w *words) find(ids []uint32, hashes []uint64) {
	if !find(ids, hashes, w.cells, w.mul, uint(w.shift), w.base+1) {
		for i, id := range ids {
			if id == further {
				ids[i] = w.look(hashes[i])
			}
		}
	}
}

// further stands for the id of a token that is in neither of its first two
// places, while both are taken. That is seldom, as the table is sparse.
const further = 1<<32 - 1

// find looks at two places for each token, and reports whether that was enough.
// Places with less than the first id are free.
//
//go:noinline
func find(ids []uint32, hashes []uint64, cells []cell, mul uint64, shift uint, first int32) bool {
	ids = ids[:len(hashes)]
	var missed int32
	for i, h := range hashes {
		at := h * mul >> (shift & 63)
		b, a := &cells[at+1], &cells[at]
		two, one := b.id-first, a.id-first // below 0: free
		id := int32(-1)
		if b.hash == h {
			id = two
		}
		if a.hash == h { // where it is free, so is the other, or another token
			id = one
		}
		miss := (id &^ (one | two)) >> 31 // all ones where it is not found, and both are taken
		missed |= miss
		ids[i] = uint32((id | id>>31) + 1 | miss)
	}
	return missed == 0
}

// lacking weighs the tokens that have no bit in seen: those the text lacks, but
// for a few that have the bit of another. No more than 2^16 tokens.
//
//go:noinline
func lacking(seen, hashes []uint64, marks []shingle.Mark, mul uint64, shift uint) weighed {
	marks = marks[:len(hashes)]
	shift = (shift - seenBits) & 63
	var sum uint64 // weight, and numbers from bit 32 on
	for i, h := range hashes {
		bit := h * mul >> shift
		there := seen[bit>>6] >> (bit & 63) & 1
		mark := uint64(marks[i])
		sum += (mark&0x7f | mark>>7<<32) & (there - 1)
	}
	return weighed{int64(sum & (1<<32 - 1)), int64(sum >> 32)}
}

// count counts tokens by id. counts has noToken places more than ids.
//
//go:noinline
func count(counts, ids []uint32) {
	none := uint32(len(counts) - noToken)
	for i, id := range ids {
		// Tokens that the text lacks take turns, so that none has to wait until
		// the one before is written.
		at := id
		if id == 0 {
			at = none + uint32(i)%noToken
		}
		counts[at]++
	}
}

// meet intersects two multisets, given how often either has each token: what is
// common to both, and how many tokens that are.
//
//go:noinline
func meet(a, b []uint32, marks []shingle.Mark) (common weighed, tokens int) {
	b, marks = b[:len(a)], marks[:len(a)]
	for i, n := range a {
		n := int64(min(n, b[i]))
		mark := int64(marks[i])
		common.weight += n * (mark & 0x7f)
		common.numbers += n * (mark >> 7)
		tokens += int(n)
	}
	return common, tokens
}

const noToken = 8

// weighed is what a stretch of tokens weighs, and how many of them are numbers.
type weighed struct{ weight, numbers int64 }

func (w *weighed) add(o weighed) {
	w.weight += o.weight
	w.numbers += o.numbers
}

// Eight marks in a word: where their weights are, in every other one of them,
// and where it says that the token is a number.
const (
	weightBits = 0x007f007f007f007f
	numberBits = 0x8080808080808080
)

func eight(m []shingle.Mark) uint64 {
	_ = m[7]
	return uint64(m[0]) | uint64(m[1])<<8 | uint64(m[2])<<16 | uint64(m[3])<<24 |
		uint64(m[4])<<32 | uint64(m[5])<<40 | uint64(m[6])<<48 | uint64(m[7])<<56
}

// weigh weighs marks.
//
//go:noinline
func weigh(marks []shingle.Mark) (w weighed) {
	for len(marks) >= 8 {
		var lanes uint64 // of 16 bits, which hold 256 words
		for range min(len(marks)/8, 256) {
			x := eight(marks)
			lanes += x&weightBits + x>>8&weightBits
			w.numbers += int64(bits.OnesCount64(x & numberBits))
			marks = marks[8:]
		}
		lanes = lanes&0x0000ffff0000ffff + lanes>>16&0x0000ffff0000ffff
		w.weight += int64(lanes&(1<<32-1) + lanes>>32)
	}
	for _, m := range marks {
		w.weight += int64(m & 0x7f)
		w.numbers += int64(m >> 7)
	}
	return w
}

// weighPart weighs marks[i:j]. Up to eight, as most gaps have, take no loop.
func weighPart(marks []shingle.Mark, i, j int) weighed {
	if j-i > 8 || i+8 > len(marks) {
		return weigh(marks[i:j])
	}
	x := eight(marks[i:]) & (1<<(8*uint(j-i)) - 1)
	lanes := x&weightBits + x>>8&weightBits
	return weighed{int64(lanes * 0x0001000100010001 >> 48), int64(x & numberBits >> 7 * 0x0101010101010101 >> 56)}
}
