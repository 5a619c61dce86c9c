package lsh_test

import (
	"encoding/binary"
	"flag"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/zeebo/xxh3"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/lsh"
)

var update = flag.Bool("update", false, "write the files under testdata anew")

// sample makes a small index with every kind of node in it.
func sample(t testing.TB) (*lsh.Index, *family) {
	config := lsh.Config{Bands: 3, Levels: 3, Capacity: 4}
	f := &family{r: testkit.Rand(7), config: config, common: 0.8, kinds: 1}
	x, err := lsh.New(config)
	require.NoError(t, err)
	for i := range uint32(60) {
		keys := f.document()
		levels := x.Place(nil, keys)
		if i%4 != 1 {
			require.NoError(t, x.Store(i, keys, levels))
		}
	}
	return x, f
}

func TestFormatStays(t *testing.T) {
	file := filepath.Join("testdata", "index-v1.bin")
	x, f := sample(t)
	data := x.AppendBinary([]byte("before"))[len("before"):]
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, data, 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, want, data)

	read, err := lsh.Decode(want)
	require.NoError(t, err)
	require.Equal(t, x.Config(), read.Config())
	a, b := x.Stats(), read.Stats()
	a.Bytes, b.Bytes = 0, 0
	require.Equal(t, a, b)
	require.NotZero(t, a.LeftOut)
	require.NotZero(t, a.DeepNodes)
	for i := range uint32(200) {
		keys := f.document()
		require.Equal(t, x.Candidates(nil, keys), read.Candidates(nil, keys))
		require.Equal(t, x.Place(nil, keys), read.Place(nil, keys))
		keys = f.document()
		require.NoError(t, x.Add(1000+i, keys))
		require.NoError(t, read.Add(1000+i, keys))
	}
	require.Equal(t, x.AppendBinary(nil), read.AppendBinary(nil))
}

func TestEmptyIndexIsStored(t *testing.T) {
	x, err := lsh.New(lsh.Config{Bands: 2})
	require.NoError(t, err)
	read, err := lsh.Decode(x.AppendBinary(nil))
	require.NoError(t, err)
	require.Equal(t, lsh.Config{Bands: 2, Levels: 1, Capacity: lsh.DefaultCapacity}, read.Config())
	require.NoError(t, read.Add(5, []uint64{1, 2}))
	require.Equal(t, []uint32{5}, read.Candidates(nil, []uint64{3, 2}))
}

// seal puts the right checksum at the end of altered bytes.
func seal(data []byte) []byte {
	if len(data) >= 8 {
		body := data[:len(data)-8]
		binary.LittleEndian.PutUint64(data[len(body):], xxh3.Hash(body))
	}
	return data
}

func TestDecodeRefusesDamage(t *testing.T) {
	x, _ := sample(t)
	good := x.AppendBinary(nil)
	for n := range good {
		_, err := lsh.Decode(good[:n])
		require.ErrorIs(t, err, lsh.ErrFormat, "cut to %d bytes", n)
		altered := append([]byte(nil), good...)
		altered[n] ^= 0x10
		_, err = lsh.Decode(altered)
		require.ErrorIs(t, err, lsh.ErrFormat, "byte %d altered", n)
	}
	_, err := lsh.Decode(append(good, 0))
	require.ErrorIs(t, err, lsh.ErrFormat)
	_, err = lsh.Decode(nil)
	require.ErrorIs(t, err, lsh.ErrFormat)
}

// Bytes that a stranger made, with a checksum that is right, are refused by the
// checks behind it, without an allocation that their length does not justify.
func TestDecodeRefusesLies(t *testing.T) {
	const directory, tables = 48, 2
	le := binary.LittleEndian
	make := func(capacity uint32, counted uint64, entries []uint64, words []uint32) []byte {
		b := []byte("neardlsh")
		for _, v := range []uint32{1, 1, tables, capacity} {
			b = le.AppendUint32(b, v)
		}
		for _, v := range []uint64{counted, counted, 0} {
			b = le.AppendUint64(b, v)
		}
		for _, v := range []uint32{uint32(len(entries)), uint32(len(words)), 0, 0} {
			b = le.AppendUint32(b, v)
		}
		for _, e := range entries {
			b = le.AppendUint64(b, e)
		}
		for _, w := range words {
			b = le.AppendUint32(b, w)
		}
		return seal(append(b, 0, 0, 0, 0, 0, 0, 0, 0))
	}
	const single, counter, block = 1 << 30, 2 << 30, 3 << 30
	const pair, one = 1 << 30, 1 << 15
	for name, data := range map[string][]byte{
		"single, counter, pair, block": make(4, 7, []uint64{single | 5, 1<<32 | counter | 1, 2<<32 | block, 3<<32 | block | 1}, []uint32{pair | 7, 3, 2*one | 3, 4, 9, 0}),
		"all tags at the end":          make(4, 2, []uint64{0xfffffffe<<32 | single, 0xffffffff<<32 | single}, nil),
	} {
		_, err := lsh.Decode(data)
		require.NoError(t, err, name)
	}
	alter := func(at int, v uint32) []byte {
		b := make(4, 1, []uint64{single | 5}, nil)
		le.PutUint32(b[at:], v)
		return seal(b)
	}
	for name, data := range map[string][]byte{
		"version":              alter(8, 2),
		"no bands":             alter(12, 0),
		"bands":                alter(12, 1<<31),
		"many bands":           alter(12, lsh.MaxBands),
		"no levels":            alter(16, 0),
		"levels":               alter(16, lsh.MaxLevels+1),
		"many levels":          alter(16, lsh.MaxLevels),
		"no capacity":          alter(20, 0),
		"capacity":             alter(20, lsh.MaxCapacity+1),
		"counted":              alter(24, 2),
		"counted beyond":       alter(28, math.MaxUint32),
		"stored":               alter(32, 9),
		"left out":             alter(40, 1),
		"left out beyond":      alter(44, math.MaxUint32),
		"nodes":                alter(directory, math.MaxUint32),
		"words":                alter(directory+4, math.MaxUint32),
		"nodes in other table": alter(directory+8, 1),
		"words without nodes":  make(4, 0, nil, []uint32{pair, 0}),
		"order":                make(4, 2, []uint64{2<<32 | single, 1<<32 | single}, nil),
		"tag twice":            make(4, 2, []uint64{2<<32 | single | 1, 2<<32 | single | 2}, nil),
		"empty entry":          make(4, 0, []uint64{1 << 32}, nil),
		"counter of 0":         make(4, 0, []uint64{counter}, nil),
		"counter beyond":       make(4, 5, []uint64{counter | 5}, nil),
		"block without arena":  make(4, 2, []uint64{block}, nil),
		"block elsewhere":      make(4, 2, []uint64{block | 1}, []uint32{pair, 1}),
		"block twice":          make(4, 4, []uint64{block, 1<<32 | block}, []uint32{pair, 1}),
		"odd words":            make(4, 2, []uint64{block}, []uint32{pair, 1, 0}),
		"words left":           make(4, 2, []uint64{block}, []uint32{pair, 1, 0, 0}),
		"pair beyond":          make(1, 2, []uint64{block}, []uint32{pair, 1}),
		"pair of a large id":   make(4, 2, []uint64{block}, []uint32{pair, 1 << 30}),
		"unknown mark":         make(4, 2, []uint64{block}, []uint32{2 << 30, 1}),
		"pair as a block":      make(4, 2, []uint64{block}, []uint32{2*one | 2, 1, 2, 0}),
		"nothing stored":       make(4, 2, []uint64{block}, []uint32{2, 0}),
		"single as a block":    make(4, 1, []uint64{block}, []uint32{one | 1, 0}),
		"more stored":          make(4, 2, []uint64{block}, []uint32{3*one | 2, 1, 2, 3}),
		"written beyond":       make(4, 5, []uint64{block}, []uint32{one | 5, 1}),
		"block cut short":      make(4, 3, []uint64{block}, []uint32{3*one | 3, 1}),
		"large id in a block":  make(4, 3, []uint64{block}, []uint32{2*one | 3, 1, 1 << 30, 0}),
		"words that are used":  make(4, 3, []uint64{block}, []uint32{2*one | 3, 1, 2, 8}),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := lsh.Decode(data)
			runtime.ReadMemStats(&after)
			require.ErrorIs(t, err, lsh.ErrFormat)
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<16))
		})
	}
}

func FuzzDecode(f *testing.F) {
	x, docs := sample(f)
	f.Add(x.AppendBinary(nil))
	empty, err := lsh.New(lsh.Config{Bands: 1})
	require.NoError(f, err)
	f.Add(empty.AppendBinary(nil))
	f.Add([]byte("neardlsh"))
	keys := docs.document()
	f.Fuzz(func(t *testing.T, data []byte) {
		sealed := seal(append([]byte(nil), data...))
		for _, d := range [][]byte{data, sealed} {
			x, err := lsh.Decode(d)
			if err != nil {
				require.ErrorIs(t, err, lsh.ErrFormat)
				continue
			}
			require.Equal(t, d, x.AppendBinary(nil), "one form only")
			if per := x.Config().Keys(); per <= len(keys) {
				x.Candidates(nil, keys[:per])
				for i := range uint32(20) {
					if err := x.Add(i, keys[:per]); err != nil {
						require.ErrorIs(t, err, lsh.ErrFull)
					}
				}
				x.Candidates(nil, keys[:per])
			}
			_, err = lsh.Decode(x.AppendBinary(nil))
			require.NoError(t, err)
		}
	})
}
