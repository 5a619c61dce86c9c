package minhash_test

import (
	"encoding/binary"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/minhash"
)

var update = flag.Bool("update", false, "write the golden files anew")

const goldenRecipe = 0x0123456789abcdef

// goldenSignature is what the golden file holds: the known answer's set, at
// 128 slots.
func goldenSignature(t testing.TB) []uint32 {
	hashes := make([]uint64, 12)
	seed := uint64(42)
	for i := range hashes {
		hashes[i] = splitMix64(&seed)
	}
	return newSketcher(t, 128).Append(nil, hashes)
}

func TestGolden(t *testing.T) { eachKernel(t, testGolden) }

func testGolden(t *testing.T) {
	path := filepath.Join("testdata", "signature.v1.bin")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, minhash.AppendEncoded(nil, goldenRecipe, goldenSignature(t)), 0o644))
	}
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	sig, err := minhash.Decode(nil, data, goldenRecipe)
	require.NoError(t, err)
	assert.Equal(t, goldenSignature(t), sig)
	assert.Equal(t, data, minhash.AppendEncoded(nil, goldenRecipe, sig))
}

func TestRoundTrip(t *testing.T) {
	for _, k := range []int{0, 1, 16, 128, 4096} {
		sig := randomSignature(uint64(k), k)
		data := minhash.AppendEncoded([]byte("before"), 7, sig)
		assert.Len(t, data, 6+28+4*k)
		got, err := minhash.Decode([]uint32{5}, data[6:], 7)
		require.NoError(t, err)
		assert.Equal(t, append([]uint32{5}, sig...), got)
	}
}

func TestDecodeRefusesEveryCutAndEveryBit(t *testing.T) {
	data := minhash.AppendEncoded(nil, goldenRecipe, goldenSignature(t)[:16])
	for n := range data {
		_, err := minhash.Decode(nil, data[:n:n], goldenRecipe)
		require.ErrorIs(t, err, minhash.ErrFormat, "%d bytes", n)
	}
	_, err := minhash.Decode(nil, append(append([]byte(nil), data...), 0), goldenRecipe)
	require.ErrorIs(t, err, minhash.ErrFormat)
	for bit := range 8 * len(data) {
		data[bit/8] ^= 1 << (bit % 8)
		dst, err := minhash.Decode([]uint32{1}, data, goldenRecipe)
		want := minhash.ErrChecksum
		switch at := bit / 8; {
		case at < 4 || at >= 16 && at < 20:
			want = minhash.ErrFormat
		case at < 8:
			want = minhash.ErrVersion
		}
		require.ErrorIs(t, err, want, "bit %d", bit)
		require.Equal(t, []uint32{1}, dst)
		data[bit/8] ^= 1 << (bit % 8)
	}
}

func TestDecodeNamesBothRecipes(t *testing.T) {
	data := minhash.AppendEncoded(nil, goldenRecipe, goldenSignature(t))
	_, err := minhash.Decode(nil, data, 0xfeed)
	require.ErrorIs(t, err, minhash.ErrRecipe)
	assert.ErrorContains(t, err, "0123456789abcdef")
	assert.ErrorContains(t, err, "000000000000feed")
}

// A few bytes that claim to be a large signature cost nothing.
func TestDecodeBelievesNoLength(t *testing.T) {
	data := minhash.AppendEncoded(nil, 0, nil)
	binary.LittleEndian.PutUint32(data[16:], 1<<32-1)
	_, err := minhash.Decode(nil, data, 0)
	require.ErrorIs(t, err, minhash.ErrFormat)
}

func TestCodecAllocatesNothing(t *testing.T) {
	sig := goldenSignature(t)
	data := minhash.AppendEncoded(nil, 1, sig)
	assert.Zero(t, testing.AllocsPerRun(10, func() {
		data = minhash.AppendEncoded(data[:0], 1, sig)
		sig, _ = minhash.Decode(sig[:0], data, 1)
	}))
}

func FuzzDecode(f *testing.F) {
	data := minhash.AppendEncoded(nil, goldenRecipe, goldenSignature(f)[:16])
	f.Add(data, uint64(goldenRecipe))
	f.Add(data, uint64(1))
	f.Add(data[:40], uint64(goldenRecipe))
	f.Add(minhash.AppendEncoded(nil, 0, nil), uint64(0))
	f.Fuzz(func(t *testing.T, data []byte, recipe uint64) {
		sig, err := minhash.Decode(nil, data, recipe)
		if err != nil {
			require.Nil(t, sig)
			return
		}
		require.Equal(t, data, minhash.AppendEncoded(nil, recipe, sig))
	})
}

// FuzzAppend holds the fast path against the reference, whatever the hashes,
// and the stream against both.
func FuzzAppend(f *testing.F) {
	f.Add([]byte("some bytes for a hash or two, and more for a third"), uint8(3))
	var corners []byte
	for _, h := range cornerHashes() {
		corners = binary.LittleEndian.AppendUint64(corners, h)
	}
	f.Add(corners, uint8(1))
	f.Fuzz(func(t *testing.T, data []byte, cut uint8) {
		hashes := make([]uint64, len(data)/8)
		for i := range hashes {
			hashes[i] = binary.LittleEndian.Uint64(data[8*i:])
		}
		s := newSketcher(t, 32)
		want := reference(32, hashes)
		require.Equal(t, want, s.Append(nil, hashes))
		at := min(int(cut), len(hashes))
		s.Add(hashes[:at])
		s.AppendSignature(nil) // a block of its own
		s.Add(hashes[at:])
		require.Equal(t, want, s.AppendSignature(nil))
	})
}
