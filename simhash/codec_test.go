package simhash_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/simhash"
)

var update = flag.Bool("update", false, "write the golden files anew")

const goldenRecipe = 0x1122334455667788

var goldenFingerprint = simhash.Fingerprint128{0x0123456789abcdef, 0xfedcba9876543210}

// The files were written by the first release of the format. They must be read,
// and written again byte for byte, for ever.
func TestGolden(t *testing.T) {
	for name, data := range map[string][]byte{
		"fingerprint64.v1.bin":  simhash.AppendEncoded64(nil, goldenRecipe, goldenFingerprint[0]),
		"fingerprint128.v1.bin": simhash.AppendEncoded128(nil, goldenRecipe, goldenFingerprint),
	} {
		path := filepath.Join("testdata", name)
		if *update {
			require.NoError(t, os.WriteFile(path, data, 0o644))
		}
		stored, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, hex.EncodeToString(stored), hex.EncodeToString(data), name)
	}
	stored, err := os.ReadFile(filepath.Join("testdata", "fingerprint64.v1.bin"))
	require.NoError(t, err)
	f, err := simhash.Decode64(stored, goldenRecipe)
	require.NoError(t, err)
	assert.Equal(t, goldenFingerprint[0], f)
	stored, err = os.ReadFile(filepath.Join("testdata", "fingerprint128.v1.bin"))
	require.NoError(t, err)
	g, err := simhash.Decode128(stored, goldenRecipe)
	require.NoError(t, err)
	assert.Equal(t, goldenFingerprint, g)
}

func TestEncodedAppends(t *testing.T) {
	data := simhash.AppendEncoded64([]byte("before"), 7, 42)
	data = simhash.AppendEncoded128(data, 8, goldenFingerprint)
	require.Len(t, data, 6+simhash.EncodedSize64+simhash.EncodedSize128)
	assert.Equal(t, "before", string(data[:6]))
	f, err := simhash.Decode64(data[6:6+simhash.EncodedSize64], 7)
	require.NoError(t, err)
	assert.Equal(t, uint64(42), f)
	g, err := simhash.Decode128(data[6+simhash.EncodedSize64:], 8)
	require.NoError(t, err)
	assert.Equal(t, goldenFingerprint, g)
}

func TestDecodeRefuses(t *testing.T) {
	one := simhash.AppendEncoded64(nil, goldenRecipe, 42)
	two := simhash.AppendEncoded128(nil, goldenRecipe, goldenFingerprint)
	decode64 := func(data []byte) error { _, err := simhash.Decode64(data, goldenRecipe); return err }
	decode128 := func(data []byte) error { _, err := simhash.Decode128(data, goldenRecipe); return err }

	for n := range one {
		assert.ErrorIs(t, decode64(one[:n]), simhash.ErrFormat, "truncated to %d", n)
	}
	for n := range two {
		assert.ErrorIs(t, decode128(two[:n]), simhash.ErrFormat, "truncated to %d", n)
	}
	assert.ErrorIs(t, decode64(append(bytes.Clone(one), 0)), simhash.ErrFormat)
	assert.ErrorIs(t, decode64(two), simhash.ErrFormat)
	assert.ErrorIs(t, decode128(one), simhash.ErrFormat)

	for bit := range 8 * len(two) {
		altered := bytes.Clone(two)
		altered[bit/8] ^= 1 << (bit % 8)
		want := simhash.ErrChecksum
		switch {
		case bit < 8*4, bit >= 8*6 && bit < 8*8: // magic, length
			want = simhash.ErrFormat
		case bit < 8*6:
			want = simhash.ErrVersion
		}
		assert.ErrorIs(t, decode128(altered), want, "bit %d", bit)
	}

	_, err := simhash.Decode64(one, 0xabc)
	require.ErrorIs(t, err, simhash.ErrRecipe)
	assert.ErrorContains(t, err, "1122334455667788")
	assert.ErrorContains(t, err, "0000000000000abc")
	_, err = simhash.Decode128(two, 0xabc)
	require.ErrorIs(t, err, simhash.ErrRecipe)
}

func TestCodecDoesNotAllocate(t *testing.T) {
	dst := make([]byte, 0, simhash.EncodedSize128)
	assert.Zero(t, testing.AllocsPerRun(20, func() {
		dst = simhash.AppendEncoded128(dst[:0], 7, goldenFingerprint)
		if _, err := simhash.Decode128(dst, 7); err != nil {
			panic(err)
		}
		dst = simhash.AppendEncoded64(dst[:0], 7, 1)
		if _, err := simhash.Decode64(dst, 7); err != nil {
			panic(err)
		}
	}))
}

// What decodes encodes to the same bytes; all else is one of the four errors.
func FuzzDecode(f *testing.F) {
	f.Add(simhash.AppendEncoded64(nil, goldenRecipe, 42))
	f.Add(simhash.AppendEncoded64(nil, 1, 42))
	f.Add(simhash.AppendEncoded128(nil, goldenRecipe, goldenFingerprint))
	f.Add([]byte("NDSH"))
	f.Fuzz(func(t *testing.T, data []byte) {
		known := func(err error) {
			t.Helper()
			for _, want := range []error{simhash.ErrFormat, simhash.ErrVersion, simhash.ErrChecksum, simhash.ErrRecipe} {
				if errors.Is(err, want) {
					return
				}
			}
			require.Fail(t, "unknown error", "%v", err)
		}
		one, err := simhash.Decode64(data, goldenRecipe)
		if err == nil {
			require.Equal(t, data, simhash.AppendEncoded64(nil, goldenRecipe, one))
		} else {
			known(err)
		}
		two, err := simhash.Decode128(data, goldenRecipe)
		if err == nil {
			require.Equal(t, data, simhash.AppendEncoded128(nil, goldenRecipe, two))
		} else {
			known(err)
		}
	})
}
