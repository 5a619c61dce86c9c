package corpus

import (
	"math/bits"

	"github.com/neardup/neardup/shingle"
)

// The loops of a verdict that look at every token. They do not branch on what a
// token is: where texts differ, no branch is foreseen. And none is inlined, where
// it would have to share the registers.

// find sets ids to the ids of tokens, 0 where the text lacks the token.
func (w *words) find(ids []uint32, hashes []uint64) {
	find(ids, hashes, w.cells, w.mul, uint(w.shift), w.base, uint32(len(w.count)))
}

//go:noinline
func find(ids []uint32, hashes []uint64, cells []cell, mul uint64, shift uint, base, count uint32) {
	ids = ids[:len(hashes)]
	for i, h := range hashes {
		at := h * mul >> (shift & 63)
		second, first := &cells[at+1], &cells[at]
		idSecond, idFirst := second.id, first.id
		id := base
		if second.hash == h {
			id = idSecond
		}
		if first.hash == h { // where it is free, so is the other, or another token
			id = idFirst
		}
		if id -= base; id >= count { // free since the base rose
			id = 0
		}
		// Not found, and both places taken: all three are below 0. That is
		// seldom, the table is sparse.
		if (int64(id)-1)&(int64(base)-int64(idFirst))&(int64(base)-int64(idSecond)) < 0 {
			for at += 2; cells[at].id > base; at++ {
				if cells[at].hash == h {
					id = cells[at].id - base
					break
				}
			}
		}
		ids[i] = id
	}
}

// use takes tokens out of what is left of a multiset, and weighs those that were
// there. No more than 2^16 tokens; left has noToken places more than ids.
//
//go:noinline
func use(left, ids []uint32, marks []shingle.Mark) weighed {
	marks = marks[:len(ids)]
	none := uint32(len(left) - noToken)
	var sum uint64 // weight, and numbers from bit 32 on
	for i, id := range ids {
		// Tokens that the text lacks take turns, so that none has to wait until
		// the one before is written.
		at := id
		if id == 0 {
			at = none + uint32(i)%noToken
		}
		v := left[at]
		there := (v | -v) >> 31 // 1 unless v is 0
		left[at] = v - there
		mark := uint64(marks[i])
		sum += (mark&0x7f | mark>>7<<32) & -uint64(there)
	}
	return weighed{int64(sum & (1<<32 - 1)), int64(sum >> 32)}
}

const noToken = 8

// weighed is what a stretch of tokens weighs, and how many of them are numbers.
type weighed struct{ weight, numbers int64 }

func (w *weighed) add(o weighed) {
	w.weight += o.weight
	w.numbers += o.numbers
}

func (w *weighed) sub(o weighed) {
	w.weight -= o.weight
	w.numbers -= o.numbers
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
