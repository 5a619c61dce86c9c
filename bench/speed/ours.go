package speed

import (
	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
	"github.com/neardup/neardup/simhash"
)

// ours is the library as a user calls it: one shingler, one sketcher, and two
// slices that are used again.
type ours struct {
	shingler *shingle.Shingler
	sketcher *minhash.Sketcher
	hashes   []uint64
}

func newOurs() *ours {
	return &ours{shingler: must(shingle.New(shingle.Config{})), sketcher: must(minhash.New(minhash.Config{}))}
}

func (c *ours) sign(sig []uint32, text string) []uint32 {
	c.hashes = c.shingler.Append(c.hashes[:0], text)
	return c.sketcher.Append(sig[:0], c.hashes)
}

func (c *ours) simhash(text string) uint64 {
	c.hashes = c.shingler.Append(c.hashes[:0], text)
	return simhash.Sum64(c.hashes)
}

func (c *ours) sketch(sig []uint32, hashes []uint64) []uint32 {
	return c.sketcher.Append(sig[:0], hashes)
}

// must is for the default configurations, which are valid.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
