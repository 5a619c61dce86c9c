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

// probed is how many slots find looks at without a branch: how many steps a tag
// takes is chance, and guessing it costs more than a few slots too many.
const probed = 8

// find returns the position of the tag in slots, or the position where it
// belongs, starting at its home. The last slot must be empty.
func find(slots []uint64, home int, tag uint32) (int, bool) {
	bound := uint64(tag) << 32
	i := home
	if i+probed <= len(slots) {
		s := (*[probed]uint64)(slots[i:])
		i += smaller(s[0], bound) + smaller(s[1], bound) + smaller(s[2], bound) + smaller(s[3], bound) +
			smaller(s[4], bound) + smaller(s[5], bound) + smaller(s[6], bound) + smaller(s[7], bound)
		if i < home+probed {
			e := slots[i]
			return i, e != 0 && uint32(e>>32) == tag
		}
	}
	for ; i < len(slots); i++ {
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

// smaller is 1 for an entry below the bound of a tag, and 0 for others and for an
// empty slot. No entry equals a bound, since references are never zero. Behind
// a slot that is not smaller no other is: behind an empty one homes are larger.
func smaller(e, bound uint64) int {
	_, borrow := bits.Sub64(e-1, bound, 0)
	return int(borrow)
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

// tagRows is how many documents tagColumns works on at a time, so that their keys
// stay in the first cache while they are read band by band.
const tagRows = 32

// tagColumns writes the tags of the first level of the bands from first on to
// columns, one a band, of n documents. Several bands at a time, because a
// document's keys share cache lines.
func tagColumns(columns [][]uint32, keys []uint64, n, bands, levels, first int) {
	stride := bands * levels
	for from := 0; from < n; from += tagRows {
		to := min(from+tagRows, n)
		for j, c := range columns {
			at := from*stride + (first+j)*levels
			c = c[from:to]
			for i := range c {
				c[i] = tagOf(keys[at])
				at += stride
			}
		}
	}
}

// markTags sets a bit for each tag, chosen by its first bits, and leaves the tags
// whose bit was set already in repeats, which is as long as tags. It returns
// their number.
func markTags(seen []uint64, repeats, tags []uint32, shift uint) int {
	repeats = repeats[:len(tags)]
	k := 0
	for _, t := range tags {
		bit := t >> (shift & 31)
		w := seen[bit>>6]
		seen[bit>>6] = w | 1<<(bit&63)
		repeats[k] = t // no branch: chance decides it
		k += int(w >> (bit & 63) & 1)
	}
	return k
}

// sharedTags writes entries of tag and document for the tags whose bit is set,
// and returns their number. out is as long as tags.
func sharedTags(out, shared []uint64, tags, docs []uint32, shift uint) int {
	out = out[:len(tags)]
	k := 0
	if docs == nil {
		for i, t := range tags {
			bit := t >> (shift & 31)
			out[k] = uint64(t)<<32 | uint64(i)
			k += int(shared[bit>>6] >> (bit & 63) & 1)
		}
		return k
	}
	docs = docs[:len(tags)]
	for i, t := range tags {
		bit := t >> (shift & 31)
		out[k] = uint64(t)<<32 | uint64(docs[i])
		k += int(shared[bit>>6] >> (bit & 63) & 1)
	}
	return k
}

// A pass of sortTags looks at no more than digitBits bits, so that its counters
// and the places it writes to stay in the first caches.
const digitBits = 11

// sortTags sorts entries by tag, stably, with the help of spare, which is as
// long, and returns both, either of which may be the sorted one first given as
// spare. counts is scratch.
//
// It is a radix sort from the last digit on over only so many first bits of the
// tags that few different ones agree in them; what is left is done by insertion.
func sortTags(entries, spare []uint64, counts *[]uint32) (sorted, other []uint64) {
	n := len(entries)
	keyBits := min(max(bits.Len(uint(n))+3, 6), 32)
	passes := (keyBits + digitBits - 1) / digitBits
	digit := uint((keyBits + passes - 1) / passes)
	*counts = resize(*counts, 1<<digit)
	ends, mask := *counts, uint64(1)<<digit-1
	for pass := passes - 1; pass >= 0 && n > 1; pass-- {
		shift := 64 - digit*uint(pass+1)
		clear(ends)
		for _, e := range entries {
			ends[e>>(shift&63)&mask]++
		}
		sum := uint32(0)
		for p, c := range ends {
			ends[p] = sum
			sum += c
		}
		for _, e := range entries {
			p := e >> (shift & 63) & mask
			spare[ends[p]] = e
			ends[p]++
		}
		entries, spare = spare, entries
	}
	settle(entries)
	return entries, spare
}

// settle finishes a sort that has everything near its place. Entries of equal
// tags ascend, so the order by tag is the order of the whole entries.
func settle(entries []uint64) {
	patience := 8*len(entries) + 64
	for i := 1; i < len(entries); i++ {
		e := entries[i]
		if e>>32 >= entries[i-1]>>32 {
			continue
		}
		at := i
		for ; at > 0 && entries[at-1]>>32 > e>>32; at-- {
			entries[at] = entries[at-1]
		}
		entries[at] = e
		if patience -= i - at; patience < 0 { // tags that crowd
			slices.Sort(entries)
			return
		}
	}
}

// plainBuckets notes the buckets of sorted entries at the first level, where
// nothing is full: the documents of those with two and more go to out, which is
// as long as entries at least and begins at place base of the postings, and the
// paths of all but their first ones to paths. It returns how many documents
// these are and how many entries it used: all but those from the first bucket
// on that has more than capacity.
func plainBuckets(out []uint32, base int, paths []uint32, entries []uint64, capacity int) (filled, used int) {
	k, start := 0, 0
	last := ^entries[0] // another tag
	for i, e := range entries {
		// No branches on what chance decides: is it the tag before, and the next?
		same := ((e^last)>>32 - 1) >> 63
		next := uint64(0)
		if i+1 < len(entries) {
			next = ((e^entries[i+1])>>32 - 1) >> 63
		}
		last = e
		start += (k - start) &^ -int(same)
		if k-start >= capacity {
			return start, i - capacity
		}
		doc := uint32(e)
		paths[doc] = uint32(base+start+1) & -uint32(same)
		out[k] = doc
		k += int(same | next)
	}
	return k, len(entries)
}
