package speed

import (
	"encoding/binary"

	minwise "github.com/dgryski/go-minhash"
	"github.com/zeebo/xxh3"
)

// dgryski is github.com/dgryski/go-minhash with the fastest hash functions at
// hand, and its slots used again instead of allocated for each document.
type dgryski struct {
	m   *minwise.MinWise
	buf []byte
}

func newDgryski() *dgryski {
	h1 := func(b []byte) uint64 { return xxh3.Hash(b) }
	h2 := func(b []byte) uint64 { return xxh3.HashSeed(b, 1) }
	return &dgryski{m: minwise.NewMinWise(h1, h2, slots)}
}

func (c *dgryski) sign(sig *[slots]uint64, text string) {
	// Signature returns the slots themselves: filling them starts anew.
	own := (*[slots]uint64)(c.m.Signature())
	clearSlots(own)
	c.buf = eachShingle(c.buf, text, c.m.Push)
	*sig = *own
}

func (c *dgryski) sketch(sig *[slots]uint64, hashes []uint64) {
	own := (*[slots]uint64)(c.m.Signature())
	clearSlots(own)
	var b [8]byte
	for _, h := range hashes {
		binary.LittleEndian.PutUint64(b[:], h)
		c.m.Push(b[:])
	}
	*sig = *own
}
