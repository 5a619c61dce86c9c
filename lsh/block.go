package lsh

import (
	"fmt"
	"slices"
	"sync"
)

// Block takes a block of documents into an [Index] at once. It finds and places
// what Candidates, Place and Store would one document after the other, but goes
// through the index band by band: a table stays in the caches while all
// documents of the block pass by, and reads of many documents are under way at
// a time.
//
// Place answers and counts the documents, numbered 0 to n-1 in their order;
// their candidates among the documents stored before are then in Stored, and
// those within the block in Mates. Store stores the documents that stay.
//
// The zero Block is ready to use, and using it again reuses its arrays. Between
// calls of Place and Store any number of goroutines may read from it.
type Block struct {
	index   *Index
	changes uint64 // of the index, after Place
	n       int
	keys    []uint64
	levels  []uint8
	tags    [][]uint32 // by band: of the first level
	ends    []int      // by document: where its ids end in found, before those are made distinct
	counts  []int      // by document: how many distinct ones there are
	found   []uint32
	shares  []share
	ids     []uint32 // while Store works
}

// share is what one goroutine finds out: that of the bands from one on.
type share struct {
	groups  Groups
	hits    []hit
	leftOut int
	entries int
	touched uint64 // so that touching cannot be left out
}

// hit is an id that a document met in some band.
type hit struct{ doc, id uint32 }

// NotStored says in Store that a document is not stored.
const NotStored = 1<<32 - 1

// Place looks up and counts n documents, from keys of n·Bands·Levels numbers,
// document by document, by up to the given number of goroutines; less than 2
// means 1. Their number does not change any result. The index must not be used
// by others meanwhile, and keys must stay as they are until Store.
//
// The error wraps [ErrKeys] or [ErrFull]; it leaves the index as it was and the
// block empty.
func (b *Block) Place(x *Index, n int, keys []uint64, workers int) error {
	b.index, b.n = nil, 0
	config, err := x.config.batch(n, keys)
	if err != nil {
		return err
	}
	bands := config.Bands
	if uint64(n)*uint64(bands)*uint64(config.Levels) >= pastRun {
		return fmt.Errorf("%w: %d documents are too many for one block of %d bands with %d levels", ErrFull, n, bands, config.Levels)
	}
	b.index, b.n, b.keys = x, n, keys
	b.levels = resize(b.levels, n*bands)
	for len(b.tags) < bands {
		b.tags = append(b.tags, nil)
	}
	workers = max(1, min(workers, bands, n*bands/1024))
	for len(b.shares) < workers {
		b.shares = append(b.shares, share{})
	}
	b.shares = b.shares[:workers]
	b.parallel((*Block).place)
	for w := range b.shares {
		x.leftOut += int64(b.shares[w].leftOut)
	}
	x.counted += int64(n)
	x.changes++
	b.changes = x.changes
	b.collect()
	return nil
}

// parallel calls f for all shares, each on a goroutine of its own.
func (b *Block) parallel(f func(b *Block, w int)) {
	if len(b.shares) == 1 {
		f(b, 0)
		return
	}
	var group sync.WaitGroup
	for w := range b.shares {
		group.Go(func() { f(b, w) })
	}
	group.Wait()
}

// part returns the part of n things that share w works on.
func (b *Block) part(w, n int) (first, end int) {
	return w * n / len(b.shares), (w + 1) * n / len(b.shares)
}

// place takes the bands of a share of all documents.
func (b *Block) place(w int) {
	s := &b.shares[w]
	first, end := b.part(w, b.index.config.Bands)
	config := b.index.config
	s.hits, s.leftOut = s.hits[:0], 0
	s.groups.reset(config.Bands, b.n)
	s.groups.from, s.groups.to = first, end
	if b.n == 1 {
		s.groups.to = first // it meets nobody
	}
	for ; first < end; first += columnBands {
		columns := b.tags[first:min(first+columnBands, end)]
		for j := range columns {
			columns[j] = resize(columns[j], b.n)
		}
		tagColumns(columns, b.keys, b.n, config.Bands, config.Levels, first)
		if b.n < touchAhead {
			for j, tags := range columns {
				s.touched |= b.index.first[first+j].touch(tags)
			}
		}
		for j, tags := range columns {
			deepest := b.placeBand(s, first+j, tags)
			switch {
			case b.n == 1:
			case deepest > 0:
				s.groups.buildBand(config, first+j, tags, b.keys, b.levels)
			default: // no node was full
				ample := config
				ample.Capacity = b.n
				s.groups.buildBand(ample, first+j, tags, b.keys, nil)
			}
		}
	}
}

// touchAhead is how many documents have their places in a table read ahead, so
// that cache misses overlap instead of adding up.
const touchAhead = 32

// placeBand looks up and counts the documents in one band. It returns the
// deepest level that one was written at.
func (b *Block) placeBand(s *share, band int, tags []uint32) (deepest int) {
	x := b.index
	config := x.config
	first := &x.first[band]
	room := MaxDocuments - x.counted
	for from := 0; from < len(tags); from += touchAhead {
		some := tags[from:min(from+touchAhead, len(tags))]
		if len(tags) >= touchAhead {
			s.touched |= first.touch(some)
		}
		for j, tag := range some {
			doc := from + j
			t, level := first, 0
			for {
				pos, ok := t.find(tag)
				if !ok {
					if int64(doc) < room {
						x.create(t, pos, tag, refCounter|1, band)
					} else {
						level = config.Levels
					}
					break
				}
				var written int
				s.hits, written = t.appendHits(s.hits, t.ref(pos), uint32(doc))
				if written < config.Capacity {
					if int64(doc) < room {
						t.count(pos, config.Capacity)
					} else {
						level = config.Levels
					}
					break
				}
				if level++; level == config.Levels {
					break
				}
				t, tag = x.table(band, level), tagOf(b.keys[(doc*config.Bands+band)*config.Levels+level])
			}
			b.levels[doc*config.Bands+band] = uint8(level)
			deepest = max(deepest, level)
			if level == config.Levels {
				s.leftOut++
			}
		}
	}
	return deepest
}

// collect brings the hits of each document together.
func (b *Block) collect() {
	b.ends = resize(b.ends, b.n+1)
	clear(b.ends)
	all := 0
	for w := range b.shares {
		for _, h := range b.shares[w].hits {
			b.ends[h.doc+1]++
		}
		all += len(b.shares[w].hits)
	}
	for i := range b.n {
		b.ends[i+1] += b.ends[i]
	}
	// From here on ends[i] moves from where the ids of i begin to where they end.
	b.found = resize(b.found, all)
	for w := range b.shares {
		for _, h := range b.shares[w].hits {
			b.found[b.ends[h.doc]] = h.id
			b.ends[h.doc]++
		}
	}
	b.counts = resize(b.counts, b.n)
	b.parallel((*Block).sort)
}

// sort makes the ids of a share of the documents ascending and distinct.
func (b *Block) sort(w int) {
	for i, end := b.part(w, b.n); i < end; i++ {
		ids := b.found[b.begin(i):b.ends[i]]
		slices.Sort(ids)
		b.counts[i] = len(slices.Compact(ids))
	}
}

func (b *Block) begin(i int) int {
	if i == 0 {
		return 0
	}
	return b.ends[i-1]
}

// Len returns the number of documents.
func (b *Block) Len() int { return b.n }

// Stored returns the candidates of document i among the documents that were
// stored before Place, by their ids, ascending and distinct. The slice belongs
// to the block and is valid until the next Place.
func (b *Block) Stored(i int) []uint32 {
	b.check(i)
	at := b.begin(i)
	return b.found[at : at+b.counts[i]]
}

// AppendMates appends the candidates of document i in the block, by their
// numbers, all below i, ascending and distinct. They are what Stored would have
// named too, had all documents of the block been stored one by one.
func (b *Block) AppendMates(dst []uint32, i int) []uint32 {
	b.check(i)
	start := len(dst)
	for w := range b.shares {
		dst = b.shares[w].groups.appendMet(dst, i)
	}
	return distinct(dst, start)
}

func (b *Block) check(i int) {
	if uint(i) >= uint(b.n) {
		panic(fmt.Sprintf("lsh: document %d of a block of %d", i, b.n))
	}
}

// Store stores the documents of the block under the given ids, one for each
// document, [NotStored] for those that do not stay. It can be called once after
// Place, before anything else changes the index.
//
// The error wraps [ErrKeys], [ErrFull] or [ErrNotPlaced], and leaves the index
// as it was.
func (b *Block) Store(ids []uint32) error {
	x := b.index
	switch {
	case len(ids) != b.n:
		return fmt.Errorf("%w: %d ids for %d documents", ErrKeys, len(ids), b.n)
	case x == nil || x.changes != b.changes:
		return fmt.Errorf("%w: the index changed since the block was placed; call Store after Place, and once", ErrNotPlaced)
	}
	stored := int64(0)
	for _, id := range ids {
		if id != NotStored {
			if id >= MaxDocuments {
				return fmt.Errorf("%w: id %d; ids lie below %d", ErrFull, id, MaxDocuments)
			}
			stored++
		}
	}
	b.ids = ids
	b.parallel((*Block).store)
	b.ids = nil
	for w := range b.shares {
		x.entries += int64(b.shares[w].entries)
	}
	x.stored += stored
	x.changes++
	return nil
}

// store stores the documents in the bands of a share.
func (b *Block) store(w int) {
	s := &b.shares[w]
	s.entries = 0
	for band, end := b.part(w, b.index.config.Bands); band < end; band++ {
		b.storeBand(s, band)
	}
}

func (b *Block) storeBand(s *share, band int) {
	x := b.index
	config := x.config
	first, tags := &x.first[band], b.tags[band]
	for doc, id := range b.ids {
		if doc%touchAhead == 0 {
			s.touched |= first.touch(tags[doc:min(doc+touchAhead, len(tags))])
		}
		level := int(b.levels[doc*config.Bands+band])
		if id == NotStored || level == config.Levels {
			continue
		}
		t, tag := first, tags[doc]
		if level > 0 {
			t, tag = x.table(band, level), tagOf(b.keys[(doc*config.Bands+band)*config.Levels+level])
		}
		pos, _ := t.find(tag)
		t.put(pos, id, config.Capacity)
		s.entries++
	}
}
