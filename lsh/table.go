package lsh

import "math/bits"

// A table holds the nodes of one band at one level, keyed by tag. It is an
// open-addressing table with ordered linear probing (Amble and Knuth 1974):
// entries stand in ascending order of their tags at or after their homes, with
// free slots between. Because order of tags is order of homes, growing is one
// pass from front to back. The table does not wrap around: a few more slots
// follow the last home, and the very last slot is always free.
//
// An entry is a tag (high 32 bits) and a reference. The two high bits of a
// reference tell its kind.
type table struct {
	slots    []uint64
	capacity uint32 // number of homes
	nodes    uint32 // entries in use
	arena    []uint32
	garbage  int // words of the arena that no node refers to any more
}

const (
	refKind    = 3 << 30
	refSingle  = 1 << 30 // written once, and stored: the id itself
	refCounter = 2 << 30 // written, but nothing stored: how often
	refBlock   = 3 << 30 // otherwise: where its block is in the arena, in units of two words
	refValue   = 1<<30 - 1
)

// A table grows to 6/5 of its homes when more than 7/8 of them would be taken,
// so a node costs between 9.1 and 11 bytes of slots.
const (
	firstHomes = 16
	tailSlots  = 32
)

func full(nodes, capacity uint32) bool { return uint64(nodes)*8 > uint64(capacity)*7 }

// find returns the position of a tag, or the one where it belongs.
func (t *table) find(tag uint32) (int, bool) {
	return find(t.slots, int(homeOf(tag, t.capacity)), tag)
}

// touch reads the places of tags, all of which can be under way at a time.
func (t *table) touch(tags []uint32) (touched uint64) {
	for _, tag := range tags {
		// find looks at the last of these too, mostly in the next cache line.
		if home := int(homeOf(tag, t.capacity)); home+probed <= len(t.slots) {
			touched |= t.slots[home] | t.slots[home+probed-1]
		}
	}
	return touched
}

// ref returns the reference at a position.
func (t *table) ref(pos int) uint32 { return uint32(t.slots[pos]) }

func (t *table) setRef(pos int, ref uint32) {
	t.slots[pos] = t.slots[pos]&^0xffffffff | uint64(ref)
}

// insert makes a node for a tag that find did not find, at the position that
// find gave, and returns its position. stagger makes tables of one index grow
// at different times.
func (t *table) insert(pos int, tag, ref, stagger uint32) int {
	if full(t.nodes+1, t.capacity) {
		next := t.capacity + t.capacity/5
		if t.capacity == 0 {
			next = firstHomes + stagger
		}
		t.rehash(next)
		pos, _ = t.find(tag)
	}
	slots := t.slots
	for e, i := uint64(tag)<<32|uint64(ref), pos; e != 0; i++ {
		if i == len(slots)-1 {
			slots = lengthen(slots)
			t.slots = slots
		}
		slots[i], e = e, slots[i]
	}
	t.nodes++
	return pos
}

// rehash spreads the entries over a new number of homes.
func (t *table) rehash(capacity uint32) {
	slots := make([]uint64, int(capacity)+tailSlots)
	next := 0
	for _, e := range t.slots {
		// An empty slot, whose home is 0, writes nothing where nothing is yet.
		// Which ones are empty is chance, and guessing it would cost more.
		slots, next = appendEntry(slots, next, e, capacity)
		next -= int(^(e | -e) >> 63)
	}
	t.slots, t.capacity = slots, capacity
}

// appendEntry puts an entry behind all that are in slots, where next is the
// first position behind them.
func appendEntry(slots []uint64, next int, e uint64, capacity uint32) ([]uint64, int) {
	pos := max(next, int(homeOf(uint32(e>>32), capacity)))
	if pos >= len(slots)-1 {
		slots = lengthen(slots)
	}
	slots[pos] = e
	return slots, pos + 1
}

// lengthen adds slots behind the last home. Only tags that crowd at the very
// end of the range need it.
func lengthen(slots []uint64) []uint64 {
	longer := make([]uint64, len(slots)+len(slots)/8+tailSlots)
	copy(longer, slots)
	return longer
}

// Blocks. A block of two words whose first has pairMark set holds the two ids
// of a node that was written twice and stored twice. Any other begins with a
// head: how many ids are stored, and how many documents were written; the ids
// follow in the order in which they came, then words that are zero.
const (
	pairMark  = 1 << 30
	countBits = 15
	countMask = 1<<countBits - 1
)

// blockWords returns the size of a block with a head and the given number of
// ids. Steps of a quarter to a half keep the words that stand empty few, and
// all sizes are even.
func blockWords(stored, nodeCapacity int) int {
	n := stored + 1
	step := max(1<<max(bits.Len(uint(n-1))-2, 0), 2)
	n = (n + step - 1) / step * step
	return min(n, (nodeCapacity+2)&^1)
}

// written returns how many documents were written to a node.
func (t *table) written(ref uint32) int {
	switch ref & refKind {
	case refSingle:
		return 1
	case refBlock:
		head := t.arena[blockAt(ref)]
		if head&pairMark != 0 {
			return 2
		}
		return int(head & countMask)
	}
	return int(ref & refValue)
}

// stored returns how many ids a node holds.
func (t *table) stored(ref uint32) int {
	switch ref & refKind {
	case refSingle:
		return 1
	case refBlock:
		head := t.arena[blockAt(ref)]
		if head&pairMark != 0 {
			return 2
		}
		return int(head >> countBits)
	}
	return 0
}

// appendIDs appends the ids of a node and returns how many documents were
// written to it.
func (t *table) appendIDs(dst []uint32, ref uint32) ([]uint32, int) {
	switch ref & refKind {
	case refSingle:
		return append(dst, ref&refValue), 1
	case refBlock:
		block := t.arena[blockAt(ref):]
		head := block[0]
		if head&pairMark != 0 {
			return append(dst, head&refValue, block[1]), 2
		}
		return append(dst, block[1:1+head>>countBits]...), int(head & countMask)
	}
	return dst, int(ref & refValue)
}

// appendHits does the same and notes for which document.
func (t *table) appendHits(dst []hit, ref, doc uint32) ([]hit, int) {
	switch ref & refKind {
	case refSingle:
		return append(dst, hit{doc, ref & refValue}), 1
	case refBlock:
		block := t.arena[blockAt(ref):]
		head := block[0]
		if head&pairMark != 0 {
			return append(dst, hit{doc, head & refValue}, hit{doc, block[1]}), 2
		}
		for _, id := range block[1 : 1+head>>countBits] {
			dst = append(dst, hit{doc, id})
		}
		return dst, int(head & countMask)
	}
	return dst, int(ref & refValue)
}

func blockAt(ref uint32) int { return int(ref&refValue) * 2 }

func blockRef(at int) uint32 { return refBlock | uint32(at/2) }

// size returns how many words the block at a place of the arena has.
func (t *table) size(at, nodeCapacity int) int {
	head := t.arena[at]
	if head&pairMark != 0 {
		return 2
	}
	return blockWords(int(head>>countBits), nodeCapacity)
}

// count notes that one more document was written to the node at pos.
func (t *table) count(pos, nodeCapacity int) {
	ref := t.ref(pos)
	switch ref & refKind {
	case refCounter:
		t.setRef(pos, ref+1)
	case refSingle:
		at := t.alloc(2, nodeCapacity)
		t.arena[at] = 1<<countBits | 2
		t.arena[at+1] = ref & refValue
		t.setRef(pos, blockRef(at))
	case refBlock:
		at := blockAt(ref)
		if t.arena[at]&pairMark == 0 {
			t.arena[at]++
			return
		}
		next := t.alloc(blockWords(2, nodeCapacity), nodeCapacity)
		at = blockAt(t.ref(pos)) // alloc may have moved it
		t.arena[next] = 2<<countBits | 3
		t.arena[next+1] = t.arena[at] & refValue
		t.arena[next+2] = t.arena[at+1]
		t.garbage += 2
		t.setRef(pos, blockRef(next))
	}
}

// put stores an id in the node at pos, to which more documents were written
// than are stored.
func (t *table) put(pos int, id uint32, nodeCapacity int) {
	ref := t.ref(pos)
	if ref&refKind == refCounter {
		if ref&refValue == 1 {
			t.setRef(pos, refSingle|id)
			return
		}
		at := t.alloc(2, nodeCapacity)
		t.arena[at] = 1<<countBits | ref&refValue
		t.arena[at+1] = id
		t.setRef(pos, blockRef(at))
		return
	}
	at := blockAt(ref)
	head := t.arena[at]
	stored := int(head >> countBits)
	if stored == 1 && head&countMask == 2 {
		t.arena[at] = pairMark | t.arena[at+1]
		t.arena[at+1] = id
		return
	}
	old, need := blockWords(stored, nodeCapacity), blockWords(stored+1, nodeCapacity)
	if need > old {
		next := t.alloc(need, nodeCapacity)
		at = blockAt(t.ref(pos)) // alloc may have moved it
		copy(t.arena[next:], t.arena[at:at+old])
		t.garbage += old
		at = next
		t.setRef(pos, blockRef(at))
	}
	t.arena[at] = head + 1<<countBits
	t.arena[at+1+stored] = id
}

// alloc returns where in the arena the given number of words, all zero, begins.
// It may move all blocks: read references again afterwards.
//
// There are no free lists. When the arena is full, it moves to a new one a
// quarter larger than the live blocks are: as it is if at most an eighth of them
// was dropped, else the live ones alone, in the order of the table. That happens
// once for every eighth of new or dropped words, so it costs a word a constant
// time, and an arena is never more than a quarter larger than needed.
func (t *table) alloc(words, nodeCapacity int) int {
	at := len(t.arena)
	if at+words > cap(t.arena) {
		live := at - t.garbage
		// A pass over the slots has to be worth that.
		spare := max(live/4, len(t.slots)/32, 16)
		if t.garbage <= spare/2 {
			arena := make([]uint32, at, live+words+spare)
			copy(arena, t.arena)
			t.arena = arena
		} else {
			t.compact(live+words+spare, nodeCapacity)
			at = len(t.arena)
		}
	}
	t.arena = t.arena[:at+words]
	return at
}

// compact moves all live blocks to a new arena.
func (t *table) compact(words, nodeCapacity int) {
	arena := make([]uint32, 0, words)
	for pos, e := range t.slots {
		if ref := uint32(e); ref&refKind == refBlock {
			at := blockAt(ref)
			t.setRef(pos, blockRef(len(arena)))
			arena = append(arena, t.arena[at:at+t.size(at, nodeCapacity)]...)
		}
	}
	t.arena, t.garbage = arena, 0
}

// bytes returns the size of the arrays that the table holds.
func (t *table) bytes() int64 { return int64(cap(t.slots))*8 + int64(cap(t.arena))*4 }
