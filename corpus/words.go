package corpus

import "math/bits"

// words numbers the distinct tokens of a text, so that those of others can be
// looked up: a table with open addressing, made once for a query. It takes 80 to
// 150 bytes a token, or half of that above 2^16 tokens.
type words struct {
	mul   uint64 // odd and secret
	shift int
	// Four places and more a token, and behind them as many as it takes that a
	// search never goes round.
	cells []cell
	ids   []uint32 // of the tokens in their order; from 1
	count []uint32 // by id: how often the text has the token
}

type cell struct {
	hash uint64
	id   uint32 // 0: free
}

// of makes the table of a text.
func (w *words) of(hashes []uint64) {
	places := 4 * len(hashes)
	if len(hashes) > 1<<16 {
		places = 2 * len(hashes)
	}
	log := bits.Len(uint(places) + 15)
	w.shift = 64 - log
	w.cells = resize(w.cells, 1<<log+len(hashes)+2)
	clear(w.cells)
	w.ids = resize(w.ids, len(hashes))
	w.count = append(resize(w.count, len(hashes)+1)[:0], 0) // id 0: a token that the text lacks
	for i, h := range hashes {
		at := h * w.mul >> w.shift
		for w.cells[at].id != 0 && w.cells[at].hash != h {
			at++
		}
		c := &w.cells[at]
		if c.id == 0 {
			*c = cell{h, uint32(len(w.count))}
			w.count = append(w.count, 0)
		}
		w.count[c.id]++
		w.ids[i] = c.id
	}
}

// further looks a token up from the third place on.
func (w *words) further(hash uint64) uint32 {
	for at := hash*w.mul>>w.shift + 2; w.cells[at].id != 0; at++ {
		if w.cells[at].hash == hash {
			return w.cells[at].id
		}
	}
	return 0
}
