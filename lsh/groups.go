package lsh

import (
	"fmt"
	"math/bits"
	"slices"
)

// Groups finds the candidates within a batch of documents, numbered 0 to n-1 in
// their order. The candidates of document i are the documents j < i that an
// [Index] fed in that order would have nominated.
//
// Build groups the postings and keeps, for every document and band, where in
// them its bucket begins; Candidates then reads the buckets. That costs 4 bytes
// a document and band, and as much again where documents share buckets, while
// a list of all pairs can be many times as large.
//
// The zero Groups is ready to use and holds no document. Building again reuses
// its arrays. While nothing builds, any number of goroutines may read.
type Groups struct {
	bands    int
	from, to int // the bands that are grouped
	n        int
	leftOut  int
	paths    [][]uint32 // by band: where the path of each document ends, see noPath
	postings [][]uint32 // by band: the documents of each bucket of two and more, side by side, ascending
	runs     []run      // full nodes that documents went past

	// Scratch.
	seen    []uint64
	shared  []uint64
	repeats []uint32
	entries []uint64
	spare   []uint64
	counts  []uint32
	rest    []uint32
	docs    []uint32
	tags    []uint32
}

// A path is what a document reads in a band. It is noPath where no earlier
// document is met; or, below pastRun, one more than the place in the postings of
// the band where the bucket that the document itself stands in begins; or
// pastRun and the number of a run. noPath is zero so that a new array of paths
// has to be written to only where documents meet.
const (
	noPath  = 0
	pastRun = 1 << 31
)

// A run is a node on a path that ends deeper, or at no node at all: its
// postings, and the path up to it. Documents share runs.
type run struct{ start, end, before uint32 }

// columnBands is how many bands are taken out of the keys at a time. Where they
// are all of them, the keys are read once from front to back.
const columnBands = 16

// Build groups n documents as an empty index would, from keys of n·Bands·Levels
// numbers, document by document. The error wraps [ErrConfig], [ErrKeys] or
// [ErrFull], and leaves the groups empty.
//
// The work is linear in n. In each band two passes over bits set aside the
// documents that share no bucket; the others are sorted by tag, with no more
// digits than it takes to bring equal tags together. Documents that find a node
// full, known by their rank in it, are grouped again one level deeper.
func (g *Groups) Build(config Config, n int, keys []uint64) error {
	g.reset(0, 0)
	config, err := config.batch(n, keys)
	if err != nil {
		return err
	}
	return g.build(config, n, keys)
}

// batch checks what Build is given, and fills in defaults.
func (c Config) batch(n int, keys []uint64) (Config, error) {
	c, err := c.normal()
	switch {
	case err != nil:
		return c, err
	case n > MaxDocuments:
		return c, fmt.Errorf("%w: a batch holds at most %d documents, not %d", ErrFull, MaxDocuments, n)
	case n < 0 || uint64(len(keys)) != uint64(n)*uint64(c.Keys()):
		return c, fmt.Errorf("%w: %d keys, want %d documents with %d bands of %d levels", ErrKeys, len(keys), n, c.Bands, c.Levels)
	}
	return c, nil
}

// Len returns the number of documents.
func (g *Groups) Len() int { return g.n }

// LeftOut returns how many times a document was left out of a band because
// every level of its bucket was full.
func (g *Groups) LeftOut() int { return g.leftOut }

// Candidates returns the candidates of document i, ascending and distinct, in a
// slice of its own.
func (g *Groups) Candidates(i int) []uint32 { return g.AppendCandidates(nil, i) }

// AppendCandidates appends what Candidates returns to dst. It allocates nothing
// once dst has room for what the bands of the document hold together.
func (g *Groups) AppendCandidates(dst []uint32, i int) []uint32 {
	if uint(i) >= uint(g.n) {
		panic(fmt.Sprintf("lsh: document %d of a batch of %d", i, g.n))
	}
	start := len(dst)
	return distinct(g.appendMet(dst, i), start)
}

// appendMet appends what document i meets, band by band.
func (g *Groups) appendMet(dst []uint32, i int) []uint32 {
	for band := g.from; band < g.to; band++ {
		for path := g.paths[band][i]; path != noPath; {
			var met []uint32
			if path&pastRun != 0 {
				r := g.runs[path&^pastRun]
				met, path = g.postings[band][r.start:r.end], r.before
			} else {
				met, path = g.postings[band][path-1:], noPath
			}
			for _, j := range met {
				if j >= uint32(i) {
					break
				}
				dst = append(dst, j)
			}
		}
	}
	return dst
}

// distinct sorts the ids from start on and leaves each once.
func distinct(ids []uint32, start int) []uint32 {
	found := ids[start:]
	slices.Sort(found)
	return ids[:start+len(slices.Compact(found))]
}

func (g *Groups) reset(bands, n int) {
	g.bands, g.n, g.leftOut = bands, n, 0
	g.from, g.to = 0, bands
	g.runs = g.runs[:0]
	for len(g.postings) < bands {
		g.postings = append(g.postings, nil)
		g.paths = append(g.paths, nil)
	}
}

// resize returns a slice of n elements, whose values do not matter.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

func (g *Groups) build(config Config, n int, keys []uint64) error {
	g.reset(config.Bands, n)
	for first := 0; first < config.Bands; first += columnBands {
		width := min(columnBands, config.Bands-first)
		columns := g.paths[first : first+width]
		for j := range columns {
			columns[j] = resize(columns[j], n)
		}
		tagColumns(columns, keys, n, config.Bands, config.Levels, first)
		for j := range columns {
			g.buildBand(config, first+j, columns[j], keys, nil)
			if uint64(len(g.runs)) >= pastRun-1 {
				g.reset(0, 0)
				return fmt.Errorf("%w: %d documents have too many full buckets; use smaller batches or a larger capacity", ErrFull, n)
			}
		}
	}
	return nil
}

// buildBand groups one band: all documents by the first level, then round by
// round those that go deeper: by the rule, or by levels where these are not nil.
// The tags of the first level may stand where the paths will.
func (g *Groups) buildBand(config Config, band int, tags []uint32, keys []uint64, levels []uint8) {
	g.postings[band] = g.postings[band][:0]
	g.rest = g.rest[:0]
	g.sift(tags, nil)
	g.paths[band] = resize(g.paths[band], len(tags))
	clear(g.paths[band])
	g.round(config, band, 0, levels)
	if levels != nil {
		g.goDeeper(levels, band, 0, nil)
	}
	for level := 1; level < config.Levels && len(g.rest) > 0; level++ {
		// Buckets come in the order of their tags, documents have theirs.
		g.docs = append(g.docs[:0], g.rest...)
		docs := g.docs
		slices.Sort(docs)
		g.tags = resize(g.tags, len(docs))
		for k, d := range docs {
			g.tags[k] = tagOf(keys[(int(d)*config.Bands+band)*config.Levels+level])
		}
		g.rest = g.rest[:0]
		g.sift(g.tags, docs)
		g.round(config, band, level, levels)
		if levels != nil {
			g.goDeeper(levels, band, level, docs)
		}
	}
	g.leftOut += len(g.rest)
}

// goDeeper leaves the documents in g.rest whose level is a deeper one, also those
// that are alone in the batch: documents that are not of it may fill a node.
// docs may be nil and then stands for all.
func (g *Groups) goDeeper(levels []uint8, band, level int, docs []uint32) {
	if docs == nil {
		for doc, at := 0, band; doc < g.n; doc, at = doc+1, at+g.bands {
			if int(levels[at]) > level {
				g.rest = append(g.rest, uint32(doc))
			}
		}
		return
	}
	for _, doc := range docs {
		if int(levels[int(doc)*g.bands+band]) > level {
			g.rest = append(g.rest, doc)
		}
	}
}

// round groups the documents that a sift left in g.entries, at one level of a
// band. Without levels, those that find their node full are added to g.rest.
func (g *Groups) round(config Config, band, level int, levels []uint8) {
	g.entries, g.spare = sortTags(g.entries, resize(g.spare, len(g.entries)), &g.counts)
	g.postings[band] = slices.Grow(g.postings[band], len(g.entries))
	for entries := g.entries; len(entries) > 0; {
		if levels == nil && level == 0 {
			postings := g.postings[band]
			k, used := plainBuckets(postings[len(postings):cap(postings)], len(postings), g.paths[band], entries, config.Capacity)
			g.postings[band], entries = postings[:len(postings)+k], entries[used:]
			if len(entries) == 0 {
				return
			}
		}
		end := 1
		for end < len(entries) && entries[end]>>32 == entries[0]>>32 {
			end++
		}
		if end > 1 {
			g.bucket(config, band, level, entries[:end], levels)
		}
		entries = entries[end:]
	}
}

// sift leaves in g.entries, in their order, the documents whose tag another one
// has, and few others; docs may be nil and then stands for 0, 1, 2 and so on.
// Most documents are alone in most bands, and are found to be so at the price of
// two looks at a bit. There are 8 to 16 bits a document: those of 200,000
// documents are a quarter of a megabyte and stay in the second cache.
func (g *Groups) sift(tags, docs []uint32) {
	n := len(tags)
	markBits := uint(min(max(bits.Len(uint(n))+3, 6), 32))
	words := 1 << (markBits - 6)
	g.seen, g.shared = resize(g.seen, words), resize(g.shared, words)
	g.repeats, g.entries = resize(g.repeats, n), resize(g.entries, n)
	clear(g.seen)
	k := markTags(g.seen, g.repeats, tags, 32-markBits)
	clear(g.shared)
	for _, t := range g.repeats[:k] {
		g.shared[t>>(38-markBits)] |= 1 << (t >> (32 - markBits) & 63)
	}
	g.entries = g.entries[:sharedTags(g.entries, g.shared, tags, docs, 32-markBits)]
}

// bucket notes a bucket of two and more documents, whose entries ascend.
func (g *Groups) bucket(config Config, band, level int, bucket []uint64, levels []uint8) {
	postings, paths := g.postings[band], g.paths[band]
	start := uint32(len(postings))
	firstRun := len(g.runs)
	lastBefore, lastRun := uint32(noPath), uint32(noPath) // a run to share
	for _, e := range bucket {
		doc := uint32(e)
		met := uint32(len(postings)) - start
		here := int(met) < config.Capacity
		if levels != nil {
			here = int(levels[int(doc)*g.bands+band]) == level
		}
		before := uint32(noPath)
		if level > 0 { // on the first, a read would be waited for in vain
			before = paths[doc]
		}
		switch {
		case met == 0:
		case here && before == noPath:
			paths[doc] = start + 1
		case lastRun != noPath && lastBefore == before:
			paths[doc] = lastRun
		default:
			lastBefore, lastRun = before, pastRun|uint32(len(g.runs))
			g.runs = append(g.runs, run{start: start, before: before})
			paths[doc] = lastRun
		}
		if here {
			postings = append(postings, doc)
		} else if levels == nil {
			g.rest = append(g.rest, doc)
		}
	}
	for r := firstRun; r < len(g.runs); r++ {
		g.runs[r].end = uint32(len(postings))
	}
	g.postings[band] = postings
}
