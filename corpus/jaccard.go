package corpus

import "math/bits"

// shingleSet is the set of shingles of a query, made when it is first asked
// for: most queries are told apart from several texts. It holds scratch.
type shingleSet struct {
	mul     uint64 // odd and secret
	made    bool
	cells   []shingleCell // open addressing
	shift   int
	size    int
	texts   uint32 // that were met, plus 1
	windows []uint64
	lacks   []uint64 // shingles of the other text that the query lacks
	others  []shingleCell
}

// shingleCell is a shingle and the last text that has it: 0 if the place is
// free, 1 for the query alone.
type shingleCell struct {
	hash uint64
	text uint32
}

// of makes the set from windows.
func (x *shingleSet) of(windows []uint64) {
	x.made, x.texts = true, 1
	x.cells, x.shift = table(x.cells, len(windows))
	x.size = addAll(x.cells, windows, x.mul, x.shift)
}

// jaccard is the exact similarity with the set of the windows of another text.
func (x *shingleSet) jaccard(windows []uint64) float64 {
	x.texts++
	both := 0
	lacks, cells, mask := x.lacks[:0], x.cells, len(x.cells)-1
	for _, h := range windows {
		at := int(h * x.mul >> (x.shift & 63))
		for cells[at].text != 0 && cells[at].hash != h {
			at = (at + 1) & mask
		}
		switch c := &cells[at]; c.text {
		case 0:
			lacks = append(lacks, h)
		case x.texts:
		default:
			c.text = x.texts
			both++
		}
	}
	x.lacks = lacks
	all := x.size
	if len(lacks) > 0 {
		var shift int
		x.others, shift = table(x.others, len(lacks))
		all += addAll(x.others, lacks, x.mul, shift)
	}
	return float64(both) / float64(max(all, 1))
}

// table makes cells an empty table with room for n shingles. Places in it are
// the upper bits of a product, shifted so far.
func table(cells []shingleCell, n int) ([]shingleCell, int) {
	log := bits.Len(uint(2*n) | 1)
	cells = resize(cells, 1<<log)
	clear(cells)
	return cells, 64 - log
}

// addAll puts hashes into an empty table and counts those that are distinct.
func addAll(cells []shingleCell, hashes []uint64, mul uint64, shift int) (n int) {
	mask := len(cells) - 1
	for _, h := range hashes {
		at := int(h * mul >> (shift & 63))
		for cells[at].text != 0 && cells[at].hash != h {
			at = (at + 1) & mask
		}
		if cells[at].text == 0 {
			cells[at] = shingleCell{h, 1}
			n++
		}
	}
	return n
}
