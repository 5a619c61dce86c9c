package minhash_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/minhash"
)

func randomSignature(seed uint64, k int) []uint32 {
	r := testkit.Rand(seed)
	sig := make([]uint32, k)
	for i := range sig {
		sig[i] = r.Uint32()
	}
	return sig
}

func bandKeys(t testing.TB, b minhash.Bands, sig []uint32) []uint64 {
	t.Helper()
	keys, err := b.Append(nil, sig)
	require.NoError(t, err)
	return keys
}

// changed tells which keys differ after slot i of the signature has changed.
func changed(t testing.TB, b minhash.Bands, sig []uint32, i int) map[int]bool {
	before := bandKeys(t, b, sig)
	sig[i] ^= 1
	after := bandKeys(t, b, sig)
	sig[i] ^= 1
	require.Len(t, after, len(before))
	diff := map[int]bool{}
	for j := range before {
		if before[j] != after[j] {
			diff[j] = true
		}
	}
	return diff
}

// wantSlots lists the slots that stand behind key band*levels+level, by the
// words of the documentation.
func wantSlots(k int, b minhash.Bands, band, level int) []int {
	var slots []int
	has := map[int]bool{}
	for row := range b.Rows {
		slots = append(slots, band*b.Rows+row)
		has[band*b.Rows+row] = true
	}
	for _, d := range []int{43, 86, 21, 107}[:level] {
		slot := (band*b.Rows + d*k/128) % k
		for has[slot] {
			slot = (slot + 1) % k
		}
		slots = append(slots, slot)
		has[slot] = true
	}
	return slots
}

// Each key hangs on its slots, all of them, and on no other.
func TestBandsCoverTheirSlots(t *testing.T) { eachKernel(t, testBandsCoverTheirSlots) }

func testBandsCoverTheirSlots(t *testing.T) {
	for _, c := range []struct {
		k int
		b minhash.Bands
	}{
		{128, minhash.Bands{Bands: 64, Rows: 2, Levels: 5}},
		{128, minhash.Bands{Bands: 16, Rows: 8, Levels: 1}},
		{128, minhash.Bands{Bands: 42, Rows: 3, Levels: 3}},
		{128, minhash.Bands{Bands: 128, Rows: 1, Levels: 2}},
		{128, minhash.Bands{Bands: 2, Rows: 50, Levels: 5}},
		{128, minhash.Bands{Bands: 1, Rows: 124, Levels: 5}},
		{256, minhash.Bands{Bands: 85, Rows: 3, Levels: 5}},
		{16, minhash.Bands{Bands: 8, Rows: 2, Levels: 5}},
		{16, minhash.Bands{Bands: 1, Rows: 12, Levels: 5}},
		{16, minhash.Bands{Bands: 16, Rows: 1, Levels: 5}},
	} {
		sig := randomSignature(uint64(c.k), c.k)
		want := make([]map[int]bool, c.k) // the keys of each slot
		for i := range want {
			want[i] = map[int]bool{}
		}
		for band := range c.b.Bands {
			for level := range c.b.Levels {
				slots := wantSlots(c.k, c.b, band, level)
				require.Len(t, slots, c.b.Rows+level)
				for _, slot := range slots {
					want[slot][band*c.b.Levels+level] = true
				}
			}
		}
		for i := range sig {
			require.Equal(t, want[i], changed(t, c.b, sig, i), "%d slots, %v, slot %d", c.k, c.b, i)
		}
	}
}

// A key of two rows can be turned back into its slots: it loses nothing of
// their 64 bits.
func TestTwoRowKeysAreABijection(t *testing.T) { eachKernel(t, testTwoRowKeysAreABijection) }

func testTwoRowKeysAreABijection(t *testing.T) {
	sig := randomSignature(1, 128)
	copy(sig, []uint32{0, 0, math.MaxUint32, math.MaxUint32, 0, 1, 1, 0})
	for band, key := range bandKeys(t, minhash.Bands{Rows: 2}, sig) {
		x := unfinalise(key) - uint64(band+1)*0x9e3779b97f4a7c15
		require.Equal(t, sig[2*band:2*band+2], []uint32{uint32(x >> 32), uint32(x)}, "band %d", band)
	}
}

// unfinalise inverts SplitMix64's output function.
func unfinalise(x uint64) uint64 {
	inverse := func(a uint64) uint64 {
		y := uint64(1)
		for range 6 {
			y *= 2 - a*y
		}
		return y
	}
	x ^= x>>31 ^ x>>62
	x *= inverse(0x94d049bb133111eb)
	x ^= x>>27 ^ x>>54
	x *= inverse(0xbf58476d1ce4e5b9)
	return x ^ x>>30 ^ x>>60
}

// The same slots in another band, or at another level, make another key.
func TestBandsAreKeptApart(t *testing.T) { eachKernel(t, testBandsAreKeptApart) }

func testBandsAreKeptApart(t *testing.T) {
	sig := make([]uint32, 128) // all slots alike
	seen := map[uint64]bool{}
	for _, key := range bandKeys(t, minhash.Bands{Bands: 64, Rows: 2, Levels: 5}, sig) {
		require.False(t, seen[key])
		seen[key] = true
	}
}

func TestBandsDefaults(t *testing.T) {
	sig := randomSignature(2, 128)
	assert.Equal(t, bandKeys(t, minhash.Bands{Bands: 64, Rows: 2, Levels: 1}, sig), bandKeys(t, minhash.Bands{}, sig))
	assert.Equal(t, bandKeys(t, minhash.Bands{Bands: 42, Rows: 3, Levels: 1}, sig), bandKeys(t, minhash.Bands{Rows: 3}, sig))
	assert.Equal(t, append([]uint64{9}, bandKeys(t, minhash.Bands{}, sig)...), func() []uint64 {
		keys, err := minhash.Bands{}.Append([]uint64{9}, sig)
		require.NoError(t, err)
		return keys
	}())
}

func TestBandsKnownAnswer(t *testing.T) { eachKernel(t, testBandsKnownAnswer) }

func testBandsKnownAnswer(t *testing.T) {
	sig := make([]uint32, 16)
	for i := range sig {
		sig[i] = uint32(i) * 0x01010101
	}
	assert.Equal(t, knownTwoRows, bandKeys(t, minhash.Bands{Bands: 1, Rows: 2, Levels: 5}, sig))
	assert.Equal(t, knownFiveRows, bandKeys(t, minhash.Bands{Bands: 3, Rows: 5, Levels: 1}, sig))
	assert.Equal(t, knownOneRow, bandKeys(t, minhash.Bands{Bands: 2, Rows: 1, Levels: 1}, sig))
}

func TestBandsRefuse(t *testing.T) {
	for _, b := range []minhash.Bands{
		{Bands: 65, Rows: 2}, {Bands: 17, Rows: 8}, {Bands: -1}, {Rows: -1}, {Levels: -1}, {Levels: 6},
		{Bands: 1, Rows: 129}, {Bands: 1, Rows: 128, Levels: 2}, {Bands: math.MaxInt, Rows: math.MaxInt},
		{Bands: math.MaxInt, Rows: 2}, {Bands: math.MinInt, Rows: math.MinInt, Levels: math.MinInt},
	} {
		require.ErrorIs(t, b.Validate(128), minhash.ErrConfig, "%v", b)
		dst, err := b.Append([]uint64{1}, make([]uint32, 128))
		require.ErrorIs(t, err, minhash.ErrConfig, "%v", b)
		require.Equal(t, []uint64{1}, dst)
	}
	for _, slots := range []int{-1, 0, 1} {
		require.ErrorIs(t, minhash.Bands{}.Validate(slots), minhash.ErrConfig)
	}
	require.NoError(t, minhash.Bands{Bands: 1, Rows: 128}.Validate(128))
}

func TestBandsAllocateNothing(t *testing.T) { eachKernel(t, testBandsAllocateNothing) }

func testBandsAllocateNothing(t *testing.T) {
	sig := randomSignature(3, 128)
	keys := make([]uint64, 0, 5*64)
	assert.Zero(t, testing.AllocsPerRun(10, func() {
		keys, _ = minhash.Bands{Bands: 64, Rows: 2, Levels: 5}.Append(keys[:0], sig)
	}))
}
