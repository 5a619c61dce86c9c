package lsh

import (
	"math/bits"
	"slices"
)

// The loops that take the time, as plain functions over slices.

// tagOf reduces a key to the 32 bits that tell buckets of a band apart. Keys
// are expected to be well mixed; the fold and the product only make sure that
// no bit of a key goes unused and that runs of small integers spread.
func tagOf(key uint64) uint32 {
	return uint32((key ^ key>>32) * 0x9e3779b97f4a7c15 >> 32)
}

// homeOf scales a tag to a position below capacity. Larger tags never get
// smaller positions, so a table ordered by tag is ordered by position too.
func homeOf(tag, capacity uint32) uint32 {
	return uint32(uint64(tag) * uint64(capacity) >> 32)
}

// longProbe is the number of slots after which find stops stepping and starts
// doubling. At the highest load a search takes 4.5 steps on average; only tags
// that crowd together, by accident or by design, get here.
const longProbe = 48

// find returns the position of the tag in slots, or the position where it
// belongs, starting at its home. The last slot must be empty.
func find(slots []uint64, home int, tag uint32) (int, bool) {
	bound := uint64(tag) << 32
	for i := home; i < len(slots); i++ {
		e := slots[i]
		if e >= bound || e == 0 {
			// References are never zero, so an empty slot compares as smaller
			// than every entry of its tag, and needs its own test.
			return i, e != 0 && uint32(e>>32) == tag
		}
		if i-home == longProbe {
			return findFar(slots, i, tag)
		}
	}
	return len(slots), false
}

// findFar continues find by doubling steps and halving them. All slots between
// the home of a tag and the last smaller entry are taken, so "taken and
// smaller" holds up to one point and nowhere after it.
func findFar(slots []uint64, low int, tag uint32) (int, bool) {
	smaller := func(i int) bool {
		return i < len(slots) && slots[i] != 0 && uint32(slots[i]>>32) < tag
	}
	step := 1
	for smaller(low + step) {
		low += step
		step *= 2
	}
	high := low + step // smaller(low) holds, smaller(high) does not
	for high-low > 1 {
		mid := int(uint(low+high) >> 1)
		if smaller(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return high, high < len(slots) && slots[high] != 0 && uint32(slots[high]>>32) == tag
}

// tagColumns writes the tags of the first level of bands first to first+width-1
// of n documents: column j begins at columns[j*n]. Several bands at a time,
// because a document's keys share cache lines.
func tagColumns(columns []uint32, keys []uint64, n, bands, levels, first, width int) {
	stride := bands * levels
	for i := range n {
		row := keys[i*stride+first*levels:]
		row = row[:(width-1)*levels+1]
		for j := range width {
			columns[j*n+i] = tagOf(row[j*levels])
		}
	}
}

// partition scatters (tag, document) pairs by the first bits of their tags into
// out, in stable order. docs may be nil and then stands for 0, 1, 2 and so on.
// It leaves the end of part p in ends[p].
func partition(out []uint64, ends []uint32, tags, docs []uint32, shift uint) {
	clear(ends)
	for _, t := range tags {
		ends[t>>shift]++
	}
	sum := uint32(0)
	for p, c := range ends {
		ends[p] = sum
		sum += c
	}
	if docs == nil {
		for i, t := range tags {
			p := t >> shift
			out[ends[p]] = uint64(t)<<32 | uint64(i)
			ends[p]++
		}
		return
	}
	docs = docs[:len(tags)]
	for i, t := range tags {
		p := t >> shift
		out[ends[p]] = uint64(t)<<32 | uint64(docs[i])
		ends[p]++
	}
}

// A link names the next entry of the same tag; follows marks an entry that
// another one links to. An entry alone with its tag has link 0.
const follows = 1 << 31

// link chains the entries of one part that have equal tags: links[i] is set for
// each. The entries stand in ascending order of documents, and so do the
// chains. heads is scratch of a power of two of at least two slots an entry,
// or one for each tag that is possible; bitsBefore is how many first bits of
// the tags all entries share.
func link(entries []uint64, links, heads []uint32, bitsBefore uint) {
	links = links[:len(entries)]
	clear(links)
	clear(heads)
	shift := 32 - uint(bits.TrailingZeros(uint(len(heads))))
	mask := uint32(len(heads) - 1)
	patience := 8*len(entries) + 64
	for i, e := range entries {
		tag := uint32(e >> 32)
		h := (tag << bitsBefore) >> shift & mask
		for {
			last := heads[h]
			if last == 0 {
				heads[h] = uint32(i) + 1
				break
			}
			if uint32(entries[last-1]>>32) == tag {
				links[last-1] |= uint32(i)
				links[i] = follows
				heads[h] = uint32(i) + 1
				break
			}
			h = (h + 1) & mask
			patience--
		}
		if patience < 0 {
			linkSorted(entries, links)
			return
		}
	}
}

// linkSorted does the same by sorting, where tags crowd so much that probing
// would take quadratic time.
func linkSorted(entries []uint64, links []uint32) {
	clear(links)
	slices.Sort(entries)
	for i := 1; i < len(entries); i++ {
		if entries[i]>>32 == entries[i-1]>>32 {
			links[i-1] |= uint32(i)
			links[i] = follows
		}
	}
}
