package speed

import (
	"math"
	"math/rand/v2"
	"strings"

	"github.com/zeebo/xxh3"
)

// baseline is what a Go programmer writes first: the standard library for the
// words, one string a shingle, and 128 linear hash functions.
type baseline struct{ a, b [slots]uint64 }

func newBaseline() *baseline {
	r := rand.New(rand.NewPCG(1, 2))
	c := new(baseline)
	for i := range slots {
		c.a[i], c.b[i] = r.Uint64()|1, r.Uint64()
	}
	return c
}

func (c *baseline) sign(sig *[slots]uint64, text string) {
	clearSlots(sig)
	w := words(text)
	for i := 0; i+width <= len(w); i++ {
		c.push(sig, xxh3.HashString(strings.Join(w[i:i+width], " ")))
	}
}

func (c *baseline) sketch(sig *[slots]uint64, hashes []uint64) {
	clearSlots(sig)
	for _, h := range hashes {
		c.push(sig, h)
	}
}

func (c *baseline) push(sig *[slots]uint64, h uint64) {
	for i := range sig {
		sig[i] = min(sig[i], c.a[i]*h+c.b[i])
	}
}

func clearSlots(sig *[slots]uint64) {
	for i := range sig {
		sig[i] = math.MaxUint64
	}
}
