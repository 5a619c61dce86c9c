package corpus

import (
	"testing"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

// Signatures are found again by slot across the bounds of pieces, also after
// they were written and read, and after that the next one has its place.
func TestSignatures(t *testing.T) {
	for _, n := range []int{0, 1, pieceSlots - 1, pieceSlots, pieceSlots + 1, 3*pieceSlots + 5} {
		r := testkit.Rand(uint64(n))
		held, read := signatures{words: 3}, signatures{words: 3}
		var all [][]uint32
		check := func(s *signatures) {
			for slot, sig := range all {
				require.Equal(t, sig, s.at(uint32(slot)))
			}
		}
		add := func(to ...*signatures) {
			sig := []uint32{r.Uint32(), r.Uint32(), r.Uint32()}
			all = append(all, sig)
			for _, s := range to {
				s.add(sig)
			}
		}
		for range n {
			add(&held)
		}
		check(&held)
		b := held.appendBinary(nil)
		require.Len(t, b, 12*n)
		read.decode(b)
		for range pieceSlots + 1 {
			add(&held, &read)
		}
		check(&held)
		check(&read)
	}
}
