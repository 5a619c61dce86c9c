package speed

import (
	"encoding/binary"

	minhashlsh "github.com/ekzhu/minhash-lsh"
)

// ekzhu is github.com/ekzhu/minhash-lsh, its slots used again: a new Minhash
// for each document would cost more than the hashing of a short one.
type ekzhu struct {
	m   *minhashlsh.Minhash
	buf []byte
}

func newEkzhu() *ekzhu { return &ekzhu{m: minhashlsh.NewMinhash(1, slots)} }

func (c *ekzhu) sign(sig *[slots]uint64, text string) {
	// Signature returns the slots themselves: filling them starts anew.
	own := (*[slots]uint64)(c.m.Signature())
	clearSlots(own)
	c.buf = eachShingle(c.buf, text, c.m.Push)
	*sig = *own
}

func (c *ekzhu) sketch(sig *[slots]uint64, hashes []uint64) {
	own := (*[slots]uint64)(c.m.Signature())
	clearSlots(own)
	var b [8]byte
	for _, h := range hashes {
		binary.LittleEndian.PutUint64(b[:], h)
		c.m.Push(b[:])
	}
	*sig = *own
}
