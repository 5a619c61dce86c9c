package corpus

import "math/bits"

// words numbers the distinct tokens of a text, so that those of others can be
// looked up: a table with open addressing, made once for a query. It takes 60 to
// 90 bytes a token.
type words struct {
	mul   uint64 // odd and secret
	shift int
	// Two places and more a token, and more still a distinct one; behind them as
	// many as it takes that a search never goes round. Clearing them would cost more than the text does,
	// so each text goes on counting where the one before ended: places with
	// less are free.
	cells []cell
	base  uint32
	ids   []uint32 // of the tokens in their order; from 1
	count []uint32 // by id: how often the text has the token
}

type cell struct {
	hash uint64
	id   uint32 // above the base; otherwise the place is free
}

// of makes the table of a text.
func (w *words) of(hashes []uint64) {
	log := bits.Len(uint(2*len(hashes)) + 15)
	w.shift = 64 - log
	w.cells = resize(w.cells, 1<<log+len(hashes)+2)
	base := uint64(w.base) + uint64(len(w.count))
	if base+uint64(len(hashes)) >= 1<<32 {
		clear(w.cells[:cap(w.cells)])
		base = 0
	}
	w.base = uint32(base)
	w.add(hashes)
}

// add numbers the tokens of a text.
func (w *words) add(hashes []uint64) {
	cells, base := w.cells, w.base
	w.ids = resize(w.ids, len(hashes))
	w.count = append(resize(w.count, len(hashes)+1)[:0], 0) // id 0: a token that the text lacks
	for i, h := range hashes {
		at := h * w.mul >> w.shift
		for cells[at].id > base && cells[at].hash != h {
			at++
		}
		c := &cells[at]
		if c.id <= base {
			*c = cell{h, base + uint32(len(w.count))}
			w.count = append(w.count, 0)
		}
		id := c.id - base
		w.count[id]++
		w.ids[i] = id
	}
}
