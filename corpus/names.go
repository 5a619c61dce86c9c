package corpus

import (
	"encoding/binary"
	"hash/maphash"
	"unsafe"
)

// place is where a scope and ID stand in the map of names, or would stand.
type place struct{ key uint64 }

// find looks a document up by scope and ID. Names are told apart by a hash and
// then byte by byte; one whose hash is taken stands at the next number.
func (x *Index) find(scope, id string) (place, bool) {
	free, hasFree := place{}, false
	for key := x.nameHash(scope, id); ; key++ {
		rec, ok := x.names[key]
		if !ok {
			if !hasFree {
				free = place{key}
			}
			return free, false
		}
		if x.deleted(rec) {
			if !hasFree {
				free, hasFree = place{key}, true
			}
			continue
		}
		if s, i := splitName(x.ids.get(rec)); s == scope && i == id {
			return place{key}, true
		}
	}
}

// claim gives a place to the record that is about to be made for d.
func (p place) claim(x *Index, rec uint32, d Doc) {
	x.names[p.key] = rec
	x.ids.add(joinName(d.Scope, d.ID))
}

func (x *Index) deleted(rec uint32) bool {
	return int(rec) < len(x.engine.records) && x.engine.records[rec].deleted
}

// id of a record.
func (x *Index) id(rec uint32) string {
	_, id := splitName(x.ids.get(rec))
	return string([]byte(id)) // the arena may be compacted
}

// nameHash hangs on a secret of the process: ids are often made by strangers,
// who must not be able to make many with one hash.
func (x *Index) nameHash(scope, id string) uint64 {
	return maphash.Comparable(x.seed, name{scope, id})
}

// name tells documents apart.
type name struct{ scope, id string }

// names is a set of the names of documents, by their places. That takes a tenth
// of the memory of a map, and holds no pointers.
type names struct {
	seed  maphash.Seed // secret, see nameHash
	count int
	slots []uint32 // place of the document, plus 1; open addressing
}

func newNames() *names { return &names{seed: maphash.MakeSeed(), slots: make([]uint32, 1<<10)} }

// add puts the name of d into the set, which is to be the next of docs. It
// reports false if the name of one of docs is the same.
func (n *names) add(docs []Doc, d Doc) bool {
	if 2*n.count >= len(n.slots) {
		old := n.slots
		n.slots = make([]uint32, 2*len(old))
		for _, i := range old {
			if i != 0 {
				*n.slot(docs, docs[i-1], true) = i
			}
		}
	}
	at := n.slot(docs, d, false)
	if *at != 0 {
		return false
	}
	*at = uint32(len(docs) + 1)
	n.count++
	return true
}

// slot gives where the name stands, or would stand. A name that is known to be
// new is compared with none.
func (n *names) slot(docs []Doc, d Doc, isNew bool) *uint32 {
	mask := uint64(len(n.slots) - 1)
	for at := maphash.Comparable(n.seed, name{d.Scope, d.ID}) & mask; ; at = (at + 1) & mask {
		i := n.slots[at]
		if i == 0 || !isNew && docs[i-1].ID == d.ID && docs[i-1].Scope == d.Scope {
			return &n.slots[at]
		}
	}
}

// A name is the length of the scope, the scope, and the ID.

func joinName(scope, id string) string {
	b := binary.AppendUvarint(nil, uint64(len(scope)))
	return string(append(append(b, scope...), id...))
}

func splitName(name string) (scope, id string) {
	n, w := binary.Uvarint([]byte(name[:min(len(name), binary.MaxVarintLen64)]))
	if w <= 0 || n > uint64(len(name)-w) {
		return "", ""
	}
	return name[w : w+int(n)], name[w+int(n):]
}

// arena holds a string for each record, without a pointer for each.
type arena struct {
	bytes []byte
	ends  []uint64 // by record
}

func (a *arena) add(s string) {
	a.bytes = append(a.bytes, s...)
	a.ends = append(a.ends, uint64(len(a.bytes)))
}

func (a *arena) span(rec uint32) []byte {
	from := uint64(0)
	if rec > 0 {
		from = a.ends[rec-1]
	}
	return a.bytes[from:a.ends[rec]]
}

// get returns a string that is valid until the record is wiped.
func (a *arena) get(rec uint32) string {
	b := a.span(rec)
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// wipe overwrites what is held for a record.
func (a *arena) wipe(rec uint32) { clear(a.span(rec)) }
