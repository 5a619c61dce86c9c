package simhash_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/simhash"
)

// classic64 is the definition, bit by bit: plus the weight for a 1, minus it
// for a 0, and the sign of the sum. It is also the loop that most libraries
// use, and the measure of speed.
func classic64(hashes []uint64, weights []uint8) uint64 {
	var v [64]int64
	for i, h := range hashes {
		w := int64(1)
		if weights != nil {
			w = int64(weights[i])
		}
		for bit := range 64 {
			if h>>bit&1 == 1 {
				v[bit] += w
			} else {
				v[bit] -= w
			}
		}
	}
	var f uint64
	for bit, x := range v {
		if x > 0 {
			f |= 1 << bit
		}
	}
	return f
}

// remix is the bijection behind the second word, written out once more so that
// a change of it does not go unseen.
func remix(hashes []uint64) []uint64 {
	out := make([]uint64, len(hashes))
	for i, x := range hashes {
		x += 0x9e3779b97f4a7c15
		x = (x ^ x>>27) * 0x3c79ac492ba7b653
		x = (x ^ x>>33) * 0x1c69b3f74ac4ae35
		out[i] = x ^ x>>27
	}
	return out
}

func randomHashes(r *rand.Rand, n int) []uint64 {
	hashes := make([]uint64, n)
	for i := range hashes {
		hashes[i] = r.Uint64()
	}
	return hashes
}

func randomWeights(r *rand.Rand, n, below int) []uint8 {
	weights := make([]uint8, n)
	for i := range weights {
		weights[i] = uint8(r.IntN(below))
	}
	return weights
}

// requireClassic compares all four functions, with each set of kernels, with the
// definition.
func requireClassic(t *testing.T, hashes []uint64, weights []uint8) {
	t.Helper()
	second := remix(hashes)
	want := simhash.Fingerprint128{classic64(hashes, nil), classic64(second, nil)}
	weighted := simhash.Fingerprint128{classic64(hashes, weights), classic64(second, weights)}
	withKernels(func(kernel string) {
		require.Equal(t, want[0], simhash.Sum64(hashes), "%s, n=%d", kernel, len(hashes))
		require.Equal(t, want, simhash.Sum128(hashes), "%s, n=%d", kernel, len(hashes))
		require.Equal(t, weighted[0], simhash.SumWeighted64(hashes, weights), "%s, weighted, n=%d", kernel, len(hashes))
		require.Equal(t, weighted, simhash.SumWeighted128(hashes, weights), "%s, weighted, n=%d", kernel, len(hashes))
	})
}

func TestSumEqualsClassicAtEveryLength(t *testing.T) {
	r := testkit.Rand(1)
	hashes, weights := randomHashes(r, 600), randomWeights(r, 600, 256)
	for n := range 601 {
		requireClassic(t, hashes[600-n:], weights[600-n:])
	}
}

func TestSumEqualsClassicLarge(t *testing.T) {
	r := testkit.Rand(2)
	lengths := []int{1023, 1024, 4095, 4096, 4097, 65535, 65536, 100003}
	if testing.Short() {
		lengths = lengths[:6]
	}
	for _, n := range lengths {
		requireClassic(t, randomHashes(r, n), randomWeights(r, n, 256))
	}
}

// Few distinct hashes make sums near their bounds and ties; correlated bits
// make long carries.
func TestSumEqualsClassicExtremes(t *testing.T) {
	r := testkit.Rand(3)
	pools := map[string][]uint64{
		"zero":         {0},
		"ones":         {math.MaxUint64},
		"zero or ones": {0, math.MaxUint64},
		"halves":       {0xaaaaaaaaaaaaaaaa, 0x5555555555555555},
		"one random":   randomHashes(r, 1),
		"two random":   randomHashes(r, 2),
		"three random": randomHashes(r, 3),
	}
	weightsOf := map[string][]uint8{
		"0":          {0},
		"1":          {1},
		"255":        {255},
		"128":        {128},
		"0 or 255":   {0, 255},
		"1 or 255":   {1, 255},
		"127 or 128": {127, 128},
	}
	lengths := []int{1, 2, 3, 15, 16, 17, 31, 32, 33, 255, 256, 257, 258, 511, 512, 513, 1000, 4096}
	for _, pool := range pools {
		for _, choice := range weightsOf {
			for _, n := range lengths {
				hashes, weights := make([]uint64, n), make([]uint8, n)
				for i := range n {
					hashes[i], weights[i] = pool[i%len(pool)], choice[r.IntN(len(choice))]
				}
				requireClassic(t, hashes, weights)
			}
		}
	}
}

func TestSumTiesGiveZero(t *testing.T) {
	eachKernelSet(t, func(t *testing.T) {
		assert.Zero(t, simhash.Sum64(nil))
		assert.Zero(t, simhash.Sum64([]uint64{0b0011, 0b1100}))
		assert.Equal(t, uint64(0b0010), simhash.Sum64([]uint64{0b0011, 0b0110}))
		assert.Zero(t, simhash.SumWeighted64([]uint64{1, 2}, []uint8{7, 7}))
		assert.Equal(t, uint64(2), simhash.SumWeighted64([]uint64{1, 2}, []uint8{7, 8}))
		assert.Zero(t, simhash.SumWeighted64([]uint64{math.MaxUint64}, []uint8{0}))
		assert.Equal(t, simhash.Fingerprint128{}, simhash.Sum128(nil), "the empty list has no remixed hash either")
		assert.Equal(t, simhash.Fingerprint128{}, simhash.SumWeighted128([]uint64{5}, []uint8{0}))
	})
}

func TestSumWeightedIgnoresSurplus(t *testing.T) {
	eachKernelSet(t, func(t *testing.T) {
		r := testkit.Rand(4)
		hashes, weights := randomHashes(r, 100), randomWeights(r, 100, 256)
		want := simhash.SumWeighted128(hashes[:70], weights[:70])
		assert.Equal(t, want, simhash.SumWeighted128(hashes, weights[:70]))
		assert.Equal(t, want, simhash.SumWeighted128(hashes[:70], weights))
		assert.Equal(t, want[0], simhash.SumWeighted64(hashes, weights[:70]))
		assert.Equal(t, want[0], simhash.SumWeighted64(hashes[:70], weights))
		assert.Zero(t, simhash.SumWeighted64(hashes, nil))
	})
}

// A weight is the same as that many repetitions, zero ones are the same as
// absence, the order does not count, and neither does a common factor.
func TestSumWeightsAreRepetitions(t *testing.T) {
	eachKernelSet(t, func(t *testing.T) {
		r := testkit.Rand(5)
		for range 50 {
			n := 1 + r.IntN(60)
			hashes, weights := randomHashes(r, n), randomWeights(r, n, 52)
			var repeated []uint64
			times5 := make([]uint8, n)
			for i, w := range weights {
				times5[i] = 5 * w
				for range w {
					repeated = append(repeated, hashes[i])
				}
			}
			want := simhash.SumWeighted128(hashes, weights)
			r.Shuffle(len(repeated), func(i, j int) { repeated[i], repeated[j] = repeated[j], repeated[i] })
			assert.Equal(t, want, simhash.Sum128(repeated))
			assert.Equal(t, want, simhash.SumWeighted128(hashes, times5))
		}
	})
}

// Frozen values: a change of any of them is a change of Version.
func TestSumKnownAnswers(t *testing.T) {
	eachKernelSet(t, func(t *testing.T) {
		hashes, weights := make([]uint64, 101), make([]uint8, 101)
		x := uint64(1)
		for i := range hashes {
			x = x*6364136223846793005 + 1442695040888963407
			hashes[i], weights[i] = x^x>>29, uint8(x>>40)
		}
		got := fmt.Sprintf("%016x %016x %016x",
			simhash.Sum128(hashes), simhash.SumWeighted128(hashes, weights), simhash.Sum128([]uint64{0}))
		assert.Equal(t, "[98ca4b6d05b3d20c b51d5d3f86325d60] [8884e17d0585e29c 951d5dbb868a5c60] [0000000000000000 b70fb2cc55af013f]", got)
		assert.Equal(t, "1 028eeccf54b9ee8e", fmt.Sprintf("%d %016x", simhash.Version, simhash.ID()))
	})
}

func TestSumDoesNotAllocate(t *testing.T) {
	eachKernelSet(t, func(t *testing.T) {
		r := testkit.Rand(6)
		hashes, weights := randomHashes(r, 1000), randomWeights(r, 1000, 256)
		var sink uint64
		assert.Zero(t, testing.AllocsPerRun(20, func() {
			sink ^= simhash.Sum64(hashes)
			sink ^= simhash.Sum128(hashes)[1]
			sink ^= simhash.SumWeighted64(hashes, weights)
			sink ^= simhash.SumWeighted128(hashes, weights)[1]
			// A list of the caller's may live on its stack.
			list := [3]uint64{sink, 2, 3}
			sink ^= simhash.Sum64(list[:]) ^ simhash.SumWeighted64(list[:], []byte{1, 2, uint8(sink)})
		}))
	})
}

// Any bytes make a list: 8 for a hash, 1 for its weight.
func FuzzSum(f *testing.F) {
	f.Add([]byte("a hash, w"))
	f.Add(make([]byte, 9*40))
	f.Fuzz(func(t *testing.T, data []byte) {
		var hashes []uint64
		var weights []uint8
		for ; len(data) >= 9; data = data[9:] {
			hashes = append(hashes, binary.LittleEndian.Uint64(data))
			weights = append(weights, data[8])
		}
		requireClassic(t, hashes, weights)
	})
}
