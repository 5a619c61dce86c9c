package lsh

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/zeebo/xxh3"
)

// ErrFormat reports bytes that are not an index as AppendBinary writes it, or
// one that has been cut short or altered.
var ErrFormat = errors.New("lsh: not a stored index")

// The format, all numbers little-endian:
//
//	 0  8 bytes  magic "neardlsh"
//	 8  uint32   version, 1
//	12  uint32   bands
//	16  uint32   levels
//	20  uint32   capacity
//	24  uint64   documents counted
//	32  uint64   documents stored
//	40  uint64   times a document was left out of a band
//	48           a directory: for each band, for each of its levels,
//	             uint32 nodes, uint32 words
//	             the tables in the same order: nodes uint64, ascending by tag,
//	             then words uint32, the blocks in the order of their nodes
//	             uint64 XXH3-64 of everything before it
//
// Entries and blocks are those of a table, without free slots and dropped
// blocks; so equal contents give equal bytes.
const (
	magic       = "neardlsh"
	version     = 1
	headBytes   = 48
	tableHead   = 8
	sumBytes    = 8
	maxCounters = 1 << 48 // documents that a stored index may claim: no product overflows
)

// AppendBinary appends the index in a form that [Decode] reads, with a magic
// number, a version and a checksum, and returns the longer slice. Indexes with
// equal contents give equal bytes.
func (x *Index) AppendBinary(dst []byte) []byte {
	size := headBytes + sumBytes
	x.each(func(_ int, t *table) {
		size += tableHead + 8*int(t.nodes) + 4*(len(t.arena)-t.garbage)
	})
	start := len(dst)
	dst = slices.Grow(dst, size)
	le := binary.LittleEndian
	dst = append(dst, magic...)
	dst = le.AppendUint32(dst, version)
	dst = le.AppendUint32(dst, uint32(x.config.Bands))
	dst = le.AppendUint32(dst, uint32(x.config.Levels))
	dst = le.AppendUint32(dst, uint32(x.config.Capacity))
	dst = le.AppendUint64(dst, uint64(x.counted))
	dst = le.AppendUint64(dst, uint64(x.stored))
	dst = le.AppendUint64(dst, uint64(x.leftOut))
	x.each(func(_ int, t *table) {
		dst = le.AppendUint32(dst, t.nodes)
		dst = le.AppendUint32(dst, uint32(len(t.arena)-t.garbage))
	})
	x.each(func(_ int, t *table) { dst = t.appendBinary(dst, x.config.Capacity) })
	return le.AppendUint64(dst, xxh3.Hash(dst[start:]))
}

// each calls f for all tables in the order of the format, with their bands.
func (x *Index) each(f func(band int, t *table)) {
	for band := range x.config.Bands {
		for level := range x.config.Levels {
			f(band, x.table(band, level))
		}
	}
}

func (t *table) appendBinary(dst []byte, nodeCapacity int) []byte {
	le := binary.LittleEndian
	at := 0
	for _, e := range t.slots {
		if e == 0 {
			continue
		}
		if ref := uint32(e); ref&refKind == refBlock {
			size := t.size(blockAt(ref), nodeCapacity)
			e = e&^0xffffffff | uint64(blockRef(at))
			at += size
		}
		dst = le.AppendUint64(dst, e)
	}
	for _, e := range t.slots {
		if ref := uint32(e); ref&refKind == refBlock {
			from := blockAt(ref)
			for _, w := range t.arena[from : from+t.size(from, nodeCapacity)] {
				dst = le.AppendUint32(dst, w)
			}
		}
	}
	return dst
}

// Decode reads an index that [Index.AppendBinary] wrote; data must end where it
// ends. From then on the index behaves as the one that was written: it gives
// the same candidates and places the same documents at the same levels. It does
// not keep data.
//
// The error wraps [ErrFormat]. Decode checks every length and reference before
// it uses them, and allocates at most about twice the size of data.
func Decode(data []byte) (*Index, error) {
	le := binary.LittleEndian
	if len(data) < headBytes+sumBytes || string(data[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: it does not begin with %q", ErrFormat, magic)
	}
	if v := le.Uint32(data[8:]); v != version {
		return nil, fmt.Errorf("%w: version %d, this library reads %d; write it anew", ErrFormat, v, version)
	}
	body, sum := data[:len(data)-sumBytes], le.Uint64(data[len(data)-sumBytes:])
	if xxh3.Hash(body) != sum {
		return nil, fmt.Errorf("%w: the checksum differs; it was altered or cut short", ErrFormat)
	}
	bands, levels, capacity := le.Uint32(data[12:]), le.Uint32(data[16:]), le.Uint32(data[20:])
	if bands < 1 || bands > MaxBands || levels < 1 || levels > MaxLevels || capacity < 1 || capacity > MaxCapacity {
		return nil, fmt.Errorf("%w: %d bands, %d levels, capacity %d", ErrFormat, bands, levels, capacity)
	}
	config := Config{Bands: int(bands), Levels: int(levels), Capacity: int(capacity)}
	tables := config.Bands * config.Levels
	directory := body[headBytes:]
	if len(directory) < tables*tableHead {
		return nil, fmt.Errorf("%w: its directory is cut short", ErrFormat)
	}
	rest := directory[tables*tableHead:]
	want := uint64(0)
	for i := range tables {
		want += 8*uint64(le.Uint32(directory[i*tableHead:])) + 4*uint64(le.Uint32(directory[i*tableHead+4:]))
	}
	if want != uint64(len(rest)) {
		return nil, fmt.Errorf("%w: its tables have %d bytes, its directory says %d", ErrFormat, len(rest), want)
	}
	counted, stored, leftOut := le.Uint64(data[24:]), le.Uint64(data[32:]), le.Uint64(data[40:])
	if counted > maxCounters || stored > counted || leftOut > counted*uint64(bands) {
		return nil, fmt.Errorf("%w: %d documents, %d stored, %d times left out", ErrFormat, counted, stored, leftOut)
	}

	x := newIndex(config)
	x.counted, x.stored, x.leftOut = int64(counted), int64(stored), int64(leftOut)
	written := leftOut
	for i := range tables {
		nodes, words := int(le.Uint32(directory[i*tableHead:])), int(le.Uint32(directory[i*tableHead+4:]))
		t := x.table(i/config.Levels, i%config.Levels)
		w, s, err := t.decode(rest[:8*nodes], rest[8*nodes:8*nodes+4*words], config.Capacity)
		if err != nil {
			return nil, fmt.Errorf("%w in band %d at level %d", err, i/config.Levels, i%config.Levels)
		}
		written += w
		x.entries += int64(s)
		rest = rest[8*nodes+4*words:]
	}
	if written != counted*uint64(bands) || uint64(x.entries) > stored*uint64(bands) {
		return nil, fmt.Errorf("%w: its nodes do not hold the documents that it counts", ErrFormat)
	}
	return x, nil
}

// decode fills an empty table and returns how many documents were written to
// its nodes and how many are stored in them.
func (t *table) decode(entries, words []byte, nodeCapacity int) (written, stored uint64, err error) {
	le := binary.LittleEndian
	nodes := len(entries) / 8
	if nodes == 0 {
		if len(words) != 0 {
			return 0, 0, fmt.Errorf("%w: blocks without nodes", ErrFormat)
		}
		return 0, 0, nil
	}
	if nodes > MaxDocuments || len(words)%8 != 0 || len(words)/8 > MaxDocuments {
		return 0, 0, fmt.Errorf("%w: %d nodes with %d bytes of blocks", ErrFormat, nodes, len(words))
	}
	t.arena = make([]uint32, len(words)/4)
	for i := range t.arena {
		t.arena[i] = le.Uint32(words[4*i:])
	}
	at := 0
	last := int64(-1)
	for i := range nodes {
		e := le.Uint64(entries[8*i:])
		if int64(e>>32) <= last {
			return 0, 0, fmt.Errorf("%w: node %d is out of order", ErrFormat, i)
		}
		last = int64(e >> 32)
		ref := uint32(e)
		ok := false
		switch ref & refKind {
		case refSingle:
			ok = true
		case refCounter:
			ok = ref&refValue >= 1 && ref&refValue <= uint32(nodeCapacity)
		case refBlock:
			ok = blockAt(ref) == at && t.valid(at, nodeCapacity)
			if ok {
				at += t.size(at, nodeCapacity)
			}
		}
		if !ok {
			return 0, 0, fmt.Errorf("%w: node %d is damaged", ErrFormat, i)
		}
		written += uint64(t.written(ref))
		stored += uint64(t.stored(ref))
	}
	if at != len(t.arena) {
		return 0, 0, fmt.Errorf("%w: blocks that no node refers to", ErrFormat)
	}
	capacity := uint32(uint64(nodes)*8/7) + uint32(nodes/16) + firstHomes
	slots, next := make([]uint64, int(capacity)+tailSlots), 0
	for i := range nodes {
		slots, next = appendEntry(slots, next, le.Uint64(entries[8*i:]), capacity)
	}
	t.slots, t.capacity, t.nodes = slots, capacity, uint32(nodes)
	return written, stored, nil
}

// valid says whether a block as put and count would leave it begins at a place
// of the arena and ends within it.
func (t *table) valid(at, nodeCapacity int) bool {
	if at+2 > len(t.arena) {
		return false
	}
	head := t.arena[at]
	if head&^(pairMark-1) == pairMark {
		return nodeCapacity >= 2 && t.arena[at+1] < MaxDocuments
	}
	stored, written := int(head>>countBits), int(head&countMask)
	if stored < 1 || written < 2 || stored > written || written > nodeCapacity || stored == 2 && written == 2 {
		return false
	}
	end := at + blockWords(stored, nodeCapacity)
	if end > len(t.arena) {
		return false
	}
	for _, id := range t.arena[at+1 : at+1+stored] {
		if id >= MaxDocuments {
			return false
		}
	}
	for _, empty := range t.arena[at+1+stored : end] {
		if empty != 0 {
			return false
		}
	}
	return true
}
