package corpus

import (
	"math"
	"math/bits"

	"github.com/neardup/neardup/shingle"
)

// words numbers the distinct tokens of a text, so that those of others can be
// looked up: a table with open addressing, made once for a query. It takes 60 to
// 90 bytes a token.
type words struct {
	mul   uint64 // odd and secret
	shift int
	// Two places and more a token, and so more still a distinct one; behind them
	// as many as it takes that a search never goes round. Clearing them would
	// cost more than a short text does, so each text goes on counting where the
	// one before ended, and places with less are free.
	cells []cell
	base  int32
	seen  []uint64 // a bit a token, at its place in a table 2^seenBits times as large
	ids   []uint32 // of the tokens in their order; from 1
	count []uint32 // by id: how often the text has the token
	marks []shingle.Mark
}

type cell struct {
	hash uint64
	id   int32 // above the base; otherwise the place is free
}

const seenBits = 2

// of makes the table of a text.
func (w *words) of(t *shingle.Tokens) {
	n := t.Len()
	log := bits.Len(uint(2*n) + 15)
	w.shift = 64 - log
	w.cells = resize(w.cells, 1<<log+n+2)
	w.seen = resize(w.seen, 1<<(log+seenBits-6))
	clear(w.seen)
	base := int64(w.base) + int64(len(w.count))
	if base+int64(n) >= math.MaxInt32 {
		clear(w.cells[:cap(w.cells)])
		base = 0
	}
	w.base = int32(base)
	w.ids, w.count = resize(w.ids, n), resize(w.count, n+1)
	w.marks = resize(w.marks, n+1)
	w.count = w.count[:number(w.ids, w.count, w.marks, t, w.cells, w.seen, w.mul, uint(w.shift), w.base)]
}

// look gives the id of a token, 0 if the text lacks it.
func (w *words) look(hash uint64) uint32 {
	at := hash * w.mul >> w.shift
	for w.cells[at].id > w.base && w.cells[at].hash != hash {
		at++
	}
	return uint32(max(w.cells[at].id-w.base, 0))
}
