package corpus

import (
	"testing"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/assert"
)

func TestShingleSet(t *testing.T) {
	r := testkit.Rand(7)
	some := func() []uint64 {
		windows := make([]uint64, r.IntN(40))
		for i := range windows {
			windows[i] = r.Uint64N(50) << 40 // some twice, and 0
		}
		return windows
	}
	x := shingleSet{mul: 0x9E3779B97F4A7C15}
	for range 200 {
		query := some()
		x.of(query)
		for range 5 { // texts in turn against one query
			other := some()
			in := map[uint64]int{}
			for _, h := range query {
				in[h] |= 1
			}
			for _, h := range other {
				in[h] |= 2
			}
			both := 0
			for _, sides := range in {
				both += truth(sides == 3)
			}
			assert.Equal(t, float64(both)/float64(max(len(in), 1)), x.jaccard(other))
		}
	}
}
