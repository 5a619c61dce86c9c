package lsh

import (
	"fmt"
	"unsafe"
)

// Index finds, for the keys of a document, the documents that came before and
// share a bucket with it, under the rule told in the package documentation.
//
// An Index has one writer or many readers: Candidates, Stats, Config and
// AppendBinary may run concurrently with each other, but with no other method.
//
// The keys of a document are Bands·Levels numbers, the levels of a band side by
// side. Methods that return no error panic if their number is another, since
// that is a fault of the program and not of the data.
type Index struct {
	config  Config
	first   []table // the first level, by band: what every look-up reads
	deep    []table // the levels after it: band b, level l at b·(Levels-1)+l-1
	counted int64
	stored  int64
	leftOut int64
	entries int64
	changes uint64  // calls that changed something, see Block
	where   []int32 // scratch of Store: positions found while checking
	levels  []uint8 // scratch of Add
}

// Stats describes the contents of an Index.
type Stats struct {
	Documents int64 // documents counted, by Place or Add
	Stored    int64 // documents stored, by Store or Add
	Entries   int64 // ids in the nodes; a stored document has at most one a band
	Nodes     int64 // nodes that a document was written to
	DeepNodes int64 // nodes below the first level among them
	LeftOut   int64 // bands of counted documents that found every level full
	Bytes     int64 // size of all arrays held, whether filled or not
}

// New returns an empty index. The error wraps [ErrConfig].
func New(config Config) (*Index, error) {
	config, err := config.normal()
	if err != nil {
		return nil, err
	}
	x := newIndex(config)
	return x, nil
}

func newIndex(config Config) *Index {
	return &Index{
		config: config,
		first:  make([]table, config.Bands),
		deep:   make([]table, config.Bands*(config.Levels-1)),
		where:  make([]int32, config.Bands),
		levels: make([]uint8, 0, config.Bands),
	}
}

// Config returns the configuration with its defaults filled in.
func (x *Index) Config() Config { return x.config }

// table returns the table of a band at a level.
func (x *Index) table(band, level int) *table {
	if level == 0 {
		return &x.first[band]
	}
	return &x.deep[band*(x.config.Levels-1)+level-1]
}

// group is how many bands a look-up works on at a time: it first reads the home
// slot of each, so that the cache misses overlap instead of adding up. With 64
// bands and 400,000 documents that makes a look-up 1.3 to 1.4 times as fast.
const group = 16

// homes reads the home slots of the first level of up to group bands, from band
// on, and returns how many bands these are. It gives the tags and, so that
// reading cannot be left out, all slots joined by or.
func (x *Index) homes(tags *[group]uint32, keys []uint64, band int) (int, uint64) {
	n := min(group, x.config.Bands-band)
	levels := x.config.Levels
	touched := uint64(0)
	for j := range n {
		tag := tagOf(keys[(band+j)*levels])
		tags[j] = tag
		t := &x.first[band+j]
		if home := int(homeOf(tag, t.capacity)); home < len(t.slots) {
			touched |= t.slots[home]
		}
	}
	return n, touched
}

func (x *Index) check(keys []uint64) {
	if len(keys) != x.config.Keys() {
		panic(fmt.Sprintf("lsh: %d keys for %d bands of %d levels", len(keys), x.config.Bands, x.config.Levels))
	}
}

// Candidates appends the ids of the stored documents that share a bucket with
// the keys, each once and in ascending order, and returns the longer slice.
// It reads the nodes on the path of the keys in every band, at most Capacity
// ids each, and allocates nothing once dst has room for what it reads: at most
// Bands·Levels·Capacity ids, repeated ones included.
func (x *Index) Candidates(dst []uint32, keys []uint64) []uint32 {
	x.check(keys)
	start := len(dst)
	capacity := x.config.Capacity
	var tags [group]uint32
	for band := 0; band < x.config.Bands; band += group {
		n, touched := x.homes(&tags, keys, band)
		if touched == 0 {
			continue // an empty home says that the tag is nowhere
		}
		for j := range n {
			t, tag := &x.first[band+j], tags[j]
			for level := 0; ; {
				pos, ok := t.find(tag)
				if !ok {
					break
				}
				var written int
				dst, written = t.appendIDs(dst, t.ref(pos))
				if level++; written < capacity || level == x.config.Levels {
					break
				}
				t, tag = x.table(band+j, level), tagOf(keys[(band+j)*x.config.Levels+level])
			}
		}
	}
	return distinct(dst, start)
}

// Place counts a document in every band: at the first level of its bucket that
// fewer than Capacity documents were written to before it. It appends this
// level for each band and returns the longer slice; a level equal to
// Config.Levels says that every level was full and the document is left out of
// this band, which Stats counts. Place is to be called once for every document
// in their order, whether or not it will be stored: that makes the levels
// independent of what becomes of the documents.
//
// An index counts MaxDocuments documents; later ones are left out everywhere.
func (x *Index) Place(levels []uint8, keys []uint64) []uint8 {
	x.check(keys)
	start := len(levels)
	var tags [group]uint32
	for band := 0; band < x.config.Bands; band += group {
		n, _ := x.homes(&tags, keys, band)
		for j := range n {
			level, t, pos := x.place(band+j, tags[j], keys)
			if t != nil && pos < 0 {
				x.create(t, ^pos, tagOf(keys[(band+j)*x.config.Levels+level]), refCounter|1, band+j)
			} else if t != nil {
				t.count(pos, x.config.Capacity)
			}
			levels = append(levels, uint8(level))
		}
	}
	x.count(levels[start:])
	return levels
}

// place walks down a bucket to the first node that is not full. It returns its
// level, its table and its position, inverted where the node does not exist
// yet; the table is nil where all levels are full.
func (x *Index) place(band int, tag uint32, keys []uint64) (int, *table, int) {
	if x.counted >= MaxDocuments {
		return x.config.Levels, nil, 0
	}
	t := &x.first[band]
	for level := 0; ; {
		pos, ok := t.find(tag)
		if !ok {
			return level, t, ^pos
		}
		if t.written(t.ref(pos)) < x.config.Capacity {
			return level, t, pos
		}
		if level++; level == x.config.Levels {
			return level, nil, 0
		}
		t = x.table(band, level)
		tag = tagOf(keys[band*x.config.Levels+level])
	}
}

func (x *Index) create(t *table, pos int, tag, ref uint32, band int) {
	// Homes that start out between 16 and 19 keep about these ratios.
	t.insert(pos, tag, ref, uint32(band*4/x.config.Bands))
}

// count adds a document with these levels to the statistics.
func (x *Index) count(levels []uint8) {
	x.counted++
	x.changes++
	for _, l := range levels {
		if int(l) == x.config.Levels {
			x.leftOut++
		}
	}
}

// Store appends a document to the nodes that Place counted it in: keys are
// those that Place had, levels those that it gave. Candidates nominates the
// document from then on, in every band that it is not left out of. Ids must lie
// below MaxDocuments ([ErrFull]); they usually ascend, but need not, and an id
// stored for several documents is nominated once.
//
// An error leaves the index as it was: [ErrKeys] where keys or levels do not
// fit the configuration, [ErrNotPlaced] where the nodes expect no document.
func (x *Index) Store(id uint32, keys []uint64, levels []uint8) error {
	switch {
	case len(keys) != x.config.Keys():
		return fmt.Errorf("%w: %d keys, want %d bands of %d levels", ErrKeys, len(keys), x.config.Bands, x.config.Levels)
	case len(levels) != x.config.Bands:
		return fmt.Errorf("%w: %d levels, want one for each of %d bands", ErrKeys, len(levels), x.config.Bands)
	case id >= MaxDocuments:
		return fmt.Errorf("%w: id %d; ids lie below %d", ErrFull, id, MaxDocuments)
	}
	for band, l := range levels {
		level := int(l)
		if level == x.config.Levels {
			continue
		}
		if level > x.config.Levels {
			return fmt.Errorf("%w: level %d in band %d, want at most %d", ErrKeys, level, band, x.config.Levels)
		}
		t := x.table(band, level)
		pos, ok := t.find(tagOf(keys[band*x.config.Levels+level]))
		if !ok || t.stored(t.ref(pos)) >= t.written(t.ref(pos)) {
			return fmt.Errorf("%w: document %d in band %d at level %d; call Place with the same keys, and Store once", ErrNotPlaced, id, band, level)
		}
		x.where[band] = int32(pos)
	}
	for band, l := range levels {
		if level := int(l); level < x.config.Levels {
			x.table(band, level).put(int(x.where[band]), id, x.config.Capacity)
			x.entries++
		}
	}
	x.stored++
	x.changes++
	return nil
}

// Add counts and stores a document: Place, then Store. The error wraps
// [ErrKeys] or [ErrFull], and leaves the index as it was.
func (x *Index) Add(id uint32, keys []uint64) error {
	switch {
	case len(keys) != x.config.Keys():
		return fmt.Errorf("%w: %d keys, want %d bands of %d levels", ErrKeys, len(keys), x.config.Bands, x.config.Levels)
	case id >= MaxDocuments:
		return fmt.Errorf("%w: id %d; ids lie below %d", ErrFull, id, MaxDocuments)
	case x.counted >= MaxDocuments:
		return fmt.Errorf("%w: it has counted %d documents; start another one", ErrFull, x.counted)
	}
	levels := x.levels[:0]
	var tags [group]uint32
	for band := 0; band < x.config.Bands; band += group {
		n, _ := x.homes(&tags, keys, band)
		for j := range n {
			level, t, pos := x.place(band+j, tags[j], keys)
			levels = append(levels, uint8(level))
			if t == nil {
				continue
			}
			x.entries++
			if pos < 0 {
				x.create(t, ^pos, tagOf(keys[(band+j)*x.config.Levels+level]), refSingle|id, band+j)
				continue
			}
			t.count(pos, x.config.Capacity)
			t.put(pos, id, x.config.Capacity)
		}
	}
	x.count(levels)
	x.stored++
	return nil
}

// Stats returns the figures of the index. It costs a look at each table.
func (x *Index) Stats() Stats {
	s := Stats{
		Documents: x.counted,
		Stored:    x.stored,
		Entries:   x.entries,
		LeftOut:   x.leftOut,
		Bytes: int64(cap(x.first)+cap(x.deep))*int64(unsafe.Sizeof(table{})) +
			int64(cap(x.where))*4 + int64(cap(x.levels)),
	}
	for i := range x.first {
		s.Nodes += int64(x.first[i].nodes)
		s.Bytes += x.first[i].bytes()
	}
	for i := range x.deep {
		s.Nodes += int64(x.deep[i].nodes)
		s.DeepNodes += int64(x.deep[i].nodes)
		s.Bytes += x.deep[i].bytes()
	}
	return s
}

// Bound returns the smallest number above all stored ids; 0 if there are none.
// It reads the whole index: whoever decodes an index of unknown origin learns by
// it whether all ids that it may nominate exist.
func (x *Index) Bound() uint32 {
	bound := uint32(0)
	ids := make([]uint32, 0, x.config.Capacity)
	x.each(func(_ int, t *table) {
		for _, e := range t.slots {
			if e == 0 {
				continue
			}
			ids, _ = t.appendIDs(ids[:0], uint32(e))
			for _, id := range ids {
				bound = max(bound, id+1)
			}
		}
	})
	return bound
}
