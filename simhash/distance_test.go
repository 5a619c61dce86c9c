package simhash_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/simhash"
)

func TestDistanceCountsBits(t *testing.T) {
	r := testkit.Rand(10)
	count := func(x uint64) (n int) {
		for _, digit := range new(big.Int).SetUint64(x).Text(2) {
			if digit == '1' {
				n++
			}
		}
		return n
	}
	for range 1000 {
		a, b := simhash.Fingerprint128{r.Uint64(), r.Uint64()}, simhash.Fingerprint128{r.Uint64(), r.Uint64()}
		low, high := count(a[0]^b[0]), count(a[1]^b[1])
		require.Equal(t, low, simhash.Distance64(a[0], b[0]))
		require.Equal(t, low+high, simhash.Distance128(a, b))
		require.Equal(t, low+high, simhash.Distance128(b, a))
	}
	assert.Equal(t, 64, simhash.Distance64(0, math.MaxUint64))
	assert.Equal(t, 128, simhash.Distance128(simhash.Fingerprint128{}, simhash.Fingerprint128{math.MaxUint64, math.MaxUint64}))
}

// Every distance from below none to above all, at lengths around the unrolled
// steps, with hits at every place.
func TestScanEqualsDistance(t *testing.T) {
	eachKernelSet(t, func(t *testing.T) {
		r := testkit.Rand(11)
		for n := range 140 {
			one, two := make([]uint64, n), make([]simhash.Fingerprint128, n)
			q := simhash.Fingerprint128{r.Uint64(), r.Uint64()}
			for i := range n {
				one[i] = q[0] ^ (r.Uint64() & r.Uint64() & r.Uint64())
				two[i] = simhash.Fingerprint128{one[i], q[1] ^ (r.Uint64() & r.Uint64())}
			}
			for _, d := range []int{math.MinInt, -1, 0, 1, 3, 5, 6, 7, 8, 9, 10, 15, 20, 24, 28, 32, 63, 64, 65, 127, 128, 129, math.MaxInt} {
				want64, want128 := []int{-7}, []int{-7}
				for i := range n {
					if simhash.Distance64(one[i], q[0]) <= d {
						want64 = append(want64, i)
					}
					if simhash.Distance128(two[i], q) <= d {
						want128 = append(want128, i)
					}
				}
				require.Equal(t, want64, simhash.Scan64([]int{-7}, one, q[0], d), "n=%d d=%d", n, d)
				require.Equal(t, want128, simhash.Scan128([]int{-7}, two, q, d), "n=%d d=%d", n, d)
			}
		}
	})
}

func TestScanDoesNotAllocate(t *testing.T) {
	eachKernelSet(t, func(t *testing.T) {
		r := testkit.Rand(12)
		one, two := randomHashes(r, 1000), make([]simhash.Fingerprint128, 1000)
		dst := make([]int, 0, 1000)
		assert.Zero(t, testing.AllocsPerRun(20, func() {
			dst = simhash.Scan64(dst[:0], one, one[3], 32)
			dst = simhash.Scan128(dst[:0], two, two[3], 0)
		}))
		assert.Len(t, dst, 1000)
	})
}
