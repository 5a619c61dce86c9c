package contain

import "math/bits"

// postings maps fingerprints to where they stand: a table with open addressing
// of lists. A key is 32 bits of a hash; two shingles with one key only nominate
// a pair in vain.
//
// It takes 12 bytes a place and 16 to 32 a distinct key.
type postings struct {
	cells []cell
	used  int
	shift uint
	nodes []node
	free  uint32 // list of nodes that were given back
	left  int    // places that were left out, the list being full
}

type cell struct {
	key   uint32
	head  uint32 // its latest node, counted from 1; 0 where there is none
	count uint16
	taken bool // also after the last place was removed, until the table grows
}

type node struct {
	doc, at uint32
	next    uint32 // counted from 1
}

// find gives the cell of a key, or the free one where it would stand.
func (p *postings) find(key uint32) *cell {
	at := int(key * 0x9E3779B1 >> p.shift)
	for p.cells[at].taken && p.cells[at].key != key {
		at = (at + 1) & (len(p.cells) - 1)
	}
	return &p.cells[at]
}

// add stores a place, unless there are most of them already.
func (p *postings) add(key, doc, at uint32, most int) {
	if 4*(p.used+1) > 3*len(p.cells) {
		p.grow()
	}
	c := p.find(key)
	if !c.taken {
		*c = cell{key: key, taken: true}
		p.used++
	}
	if int(c.count) >= most {
		p.left++
		return
	}
	n := node{doc: doc, at: at, next: c.head}
	if p.free != 0 {
		c.head = p.free
		p.free = p.nodes[c.head-1].next
		p.nodes[c.head-1] = n
	} else {
		p.nodes = append(p.nodes, n)
		c.head = uint32(len(p.nodes))
	}
	c.count++
}

// grow makes a table of all keys that have places, less than half full.
func (p *postings) grow() {
	old, used := p.cells, 0
	for i := range old {
		if old[i].head != 0 {
			used++
		}
	}
	log := max(bits.Len(uint(2*used)), 6)
	p.cells, p.used, p.shift = make([]cell, 1<<log), used, uint(32-log)
	for _, c := range old {
		if c.head != 0 {
			*p.find(c.key) = c
		}
	}
}

// remove takes out all places of a document under a key.
func (p *postings) remove(key, doc uint32) {
	if len(p.cells) == 0 {
		return
	}
	c := p.find(key)
	link := &c.head
	for *link != 0 {
		at := *link
		n := &p.nodes[at-1]
		if n.doc != doc {
			link = &n.next
			continue
		}
		*link = n.next
		*n = node{next: p.free}
		p.free = at
		c.count--
	}
}

// each calls f for the places of a key, the latest first.
func (p *postings) each(key uint32, f func(doc, at uint32)) {
	if len(p.cells) == 0 {
		return
	}
	for at := p.find(key).head; at != 0; {
		n := &p.nodes[at-1]
		f(n.doc, n.at)
		at = n.next
	}
}

func (p *postings) bytes() int { return 12*cap(p.cells) + 12*cap(p.nodes) }
