package align_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/internal/align"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

// plainRows is the formula of Hyyrö (2004) on one large number a row.
func plainRows(masks []uint64, b []uint32, w int) []uint64 {
	all := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), uint(64*w)), big.NewInt(1))
	number := func(words []uint64) *big.Int {
		n := new(big.Int)
		for _, v := range slices.Backward(words) {
			n.Or(n.Lsh(n, 64), new(big.Int).SetUint64(v))
		}
		return n
	}
	row := new(big.Int).Set(all)
	var table []uint64
	for k := 0; ; k++ {
		rest := new(big.Int).Set(row)
		for range w {
			table = append(table, new(big.Int).And(rest, new(big.Int).SetUint64(^uint64(0))).Uint64())
			rest.Rsh(rest, 64)
		}
		if k == len(b) {
			return table
		}
		m := number(masks[int(b[k])*w : int(b[k])*w+w])
		sum := new(big.Int).Add(row, new(big.Int).And(row, m))
		row = sum.Or(sum.And(sum, all), new(big.Int).AndNot(row, m))
	}
}

// word draws words that make carries run far, and others.
func word(r *rand.Rand) uint64 {
	switch r.IntN(6) {
	case 0:
		return 0
	case 1:
		return ^uint64(0)
	case 2:
		return 1
	case 3:
		return 1 << 63
	case 4:
		return r.Uint64() & r.Uint64() & r.Uint64()
	}
	return r.Uint64()
}

func checkRows(t *testing.T, r *rand.Rand, w, n, ids int, end bool) {
	table, freeTable := testkit.GuardedSlice[uint64](w*(n+1), end)
	defer freeTable()
	masks, freeMasks := testkit.GuardedSlice[uint64](w*ids, end)
	defer freeMasks()
	b, freeB := testkit.GuardedSlice[uint32](n, end)
	defer freeB()
	for i := range masks {
		masks[i] = word(r)
	}
	for i := range b {
		b[i] = uint32(r.IntN(ids))
	}
	for i := range w {
		table[i] = ^uint64(0)
	}
	align.Rows(table, masks, b, w)
	require.Equal(t, plainRows(masks, b, w), table, "%d words, %d tokens", w, n)
}

func TestKernelRows(t *testing.T) {
	for _, kernel := range align.AllKernels() {
		t.Run(kernel, func(t *testing.T) {
			defer align.UseKernels(kernel)()
			r := testkit.Rand(61)
			for w := 1; w <= 20; w++ {
				for n := range 9 {
					checkRows(t, r, w, n, 1+r.IntN(4), n%2 == 0)
				}
				checkRows(t, r, w, 200, 30, true)
			}
		})
	}
}

func FuzzKernelRows(f *testing.F) {
	f.Add(uint64(1), byte(8), byte(20), byte(3))
	f.Add(uint64(2), byte(16), byte(200), byte(90))
	f.Fuzz(func(t *testing.T, seed uint64, w, n, ids byte) {
		for _, kernel := range align.AllKernels() {
			restore := align.UseKernels(kernel)
			checkRows(t, testkit.Rand(seed), 1+int(w)%24, int(n), 1+int(ids), n%2 == 0)
			restore()
		}
	})
}
