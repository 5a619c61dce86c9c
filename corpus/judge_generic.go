package corpus

import (
	"math/bits"

	"github.com/neardup/neardup/shingle"
)

// The loops of a verdict that look at every token. They do not branch on what a
// token is: where texts differ, no branch is foreseen.

// find sets ids to the ids of tokens, 0 where the text lacks the token.
func (w *words) find(ids []uint32, hashes []uint64) {
	cells, mul, shift := w.cells, w.mul, w.shift&63
	ids = ids[:len(hashes)]
	for i, h := range hashes {
		two := (*[2]cell)(cells[h*mul>>shift:])
		first, second := two[0].id, two[1].id
		var id uint32
		if two[0].hash == h {
			id = first
		}
		if two[1].hash == h {
			id = second
		}
		if id == 0 && first != 0 && second != 0 { // seldom: the table is sparse
			id = w.further(h)
		}
		ids[i] = id
	}
}

// use takes tokens out of what is left of a multiset, and weighs those that were
// there. No more than 2^16 tokens.
func use(left, ids []uint32, marks []shingle.Mark) weighed {
	marks = marks[:len(ids)]
	var sum uint64 // weight, and numbers from bit 32 on
	for i, id := range ids {
		v := left[id]
		there := (v | -v) >> 31 // 1 unless v is 0
		left[id] = v - there
		mark := uint64(marks[i])
		sum += (mark&0x7f | mark>>7<<32) & -uint64(there)
	}
	return weighed{int64(sum & (1<<32 - 1)), int64(sum >> 32)}
}

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

func weigh(marks []shingle.Mark) (w weighed) {
	for len(marks) >= 8 {
		// Eight marks in a word: weights summed in four lanes of 16 bits, which
		// hold 256 words.
		var lanes uint64
		for range min(len(marks)/8, 256) {
			m := (*[8]shingle.Mark)(marks)
			x := uint64(m[0]) | uint64(m[1])<<8 | uint64(m[2])<<16 | uint64(m[3])<<24 |
				uint64(m[4])<<32 | uint64(m[5])<<40 | uint64(m[6])<<48 | uint64(m[7])<<56
			const weights = 0x007f007f007f007f
			lanes += x&weights + x>>8&weights
			w.numbers += int64(bits.OnesCount64(x & 0x8080808080808080))
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
