package lsh

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
)

// keyOf returns a key with the given tag.
func keyOf(tag uint32) uint64 {
	const product = 0x9e3779b97f4a7c15
	inverse := uint64(1)
	for range 6 { // Newton's iteration doubles the bits that are right
		inverse *= 2 - product*inverse
	}
	key := uint64(tag) << 32 * inverse
	return key ^ key>>32
}

// crowds are distinct tags as chance makes them, and as only design does.
var crowds = []struct {
	name string
	tag  func(r *rand.Rand, i int) uint32
}{
	{"spread", func(r *rand.Rand, _ int) uint32 { return r.Uint32() }},
	{"in a row", func(_ *rand.Rand, i int) uint32 { return 1<<30 + uint32(i) }},
	{"at the beginning", func(_ *rand.Rand, i int) uint32 { return uint32(i) }},
	{"at the end", func(_ *rand.Rand, i int) uint32 { return ^uint32(i) }},
	{"in places", func(r *rand.Rand, _ int) uint32 { return r.Uint32N(5)<<28 + r.Uint32N(1<<20) }},
	{"few", func(r *rand.Rand, _ int) uint32 { return r.Uint32N(200) << 24 }},
}

func TestKeyOf(t *testing.T) {
	for _, tag := range []uint32{0, 1, 77, 1 << 31, 1<<32 - 1} {
		require.Equal(t, tag, tagOf(keyOf(tag)))
	}
}

func TestTagSpreads(t *testing.T) {
	// Small integers, and keys that differ in one half only, get distinct tags.
	for _, shift := range []int{0, 16, 32, 48} {
		seen := map[uint32]bool{}
		for i := range uint64(1 << 15) {
			seen[tagOf(i<<shift)] = true
		}
		require.Greater(t, len(seen), 1<<15-8, "shift %d", shift)
	}
}

// The table finds what a map finds, however the tags crowd, and stays in order.
func TestTableAgainstMap(t *testing.T) {
	for _, c := range crowds {
		t.Run(c.name, func(t *testing.T) {
			r := testkit.Rand(1)
			var table table
			want := map[uint32]uint32{}
			for i := range 3000 {
				tag := c.tag(r, i)
				pos, ok := table.find(tag)
				ref, known := want[tag]
				require.Equal(t, known, ok)
				if known {
					require.Equal(t, ref, table.ref(pos))
					continue
				}
				ref = refSingle | uint32(i)
				require.Equal(t, ref, table.ref(table.insert(pos, tag, ref, 0)))
				want[tag] = ref
				if i%100 == 0 {
					for _, near := range []uint32{tag - 1, tag + 1, c.tag(r, i+1)} {
						_, known := want[near]
						_, ok := table.find(near)
						require.Equal(t, known, ok)
					}
				}
			}
			require.EqualValues(t, len(want), table.nodes)
			require.Zero(t, table.slots[len(table.slots)-1])
			last := int64(-1)
			for pos, e := range table.slots {
				if e == 0 {
					continue
				}
				tag := uint32(e >> 32)
				require.Greater(t, int64(tag), last)
				last = int64(tag)
				home := int(homeOf(tag, table.capacity))
				require.LessOrEqual(t, home, pos)
				require.False(t, slices.Contains(table.slots[home:pos], 0))
			}
			for tag, ref := range want {
				pos, ok := table.find(tag)
				require.True(t, ok)
				require.Equal(t, ref, table.ref(pos))
			}
		})
	}
}

// The batch brings equal tags together, however they crowd.
func TestSortTags(t *testing.T) {
	var counts []uint32
	for _, c := range crowds {
		for _, n := range []int{0, 1, 2, 3, 20, 500, 4000, 70_000} {
			r := testkit.Rand(uint64(n))
			entries := make([]uint64, n)
			for i := range entries {
				entries[i] = uint64(c.tag(r, i))<<32 | uint64(i)
			}
			want := slices.Sorted(slices.Values(entries))
			sorted, _ := sortTags(entries, make([]uint64, n), &counts)
			require.True(t, slices.Equal(want, sorted), "%s, %d", c.name, n)
		}
	}
}

// A sift keeps every entry whose tag another one has, in order, and of the others
// not many.
func TestSift(t *testing.T) {
	for _, c := range crowds {
		for _, n := range []int{0, 1, 2, 3, 500, 4000} {
			for _, ids := range []bool{false, true} {
				r := testkit.Rand(uint64(n))
				tags, times := make([]uint32, n), map[uint32]int{}
				var docs []uint32
				for i := range tags {
					tags[i] = c.tag(r, i)
					if i > 0 && r.IntN(5) == 0 {
						tags[i] = tags[r.IntN(i)]
					}
					times[tags[i]]++
					if ids {
						docs = append(docs, uint32(3*i+1))
					}
				}
				var g Groups
				g.sift(tags, docs)
				require.True(t, slices.IsSortedFunc(g.entries, func(a, b uint64) int { return int(uint32(a)) - int(uint32(b)) }))
				alone := 0
				for _, e := range g.entries {
					tag, doc := uint32(e>>32), uint32(e)
					if ids {
						doc /= 3
					}
					require.Equal(t, tags[doc], tag)
					if times[tag] == 1 {
						alone++
					}
					delete(times, tag)
				}
				for _, count := range times {
					require.Equal(t, 1, count)
				}
				if c.name == "spread" {
					require.LessOrEqual(t, alone, n/4+1)
				}
			}
		}
	}
}

// Crowded keys give the same candidates by index and by batch.
func TestCrowdedKeys(t *testing.T) {
	for _, c := range crowds {
		t.Run(c.name, func(t *testing.T) {
			const n = 2000
			r := testkit.Rand(3)
			config := Config{Bands: 2, Levels: 2, Capacity: 4}
			x, err := New(config)
			require.NoError(t, err)
			var keys []uint64
			want := make([][]uint32, n)
			for i := range n {
				for range config.Keys() {
					keys = append(keys, keyOf(c.tag(r, i)))
				}
				k := keys[i*config.Keys():]
				want[i] = x.Candidates(nil, k)
				require.NoError(t, x.Add(uint32(i), k))
			}
			var g Groups
			require.NoError(t, g.Build(config, n, keys))
			for i := range n {
				require.Equal(t, want[i], g.Candidates(i))
			}
			read, err := Decode(x.AppendBinary(nil))
			require.NoError(t, err)
			require.Equal(t, x.Candidates(nil, keys[:4]), read.Candidates(nil, keys[:4]))
		})
	}
}

// Blocks hold their head and ids, waste less than a third and a word, and a
// full one fits its capacity.
func TestBlockWords(t *testing.T) {
	for _, capacity := range []int{1, 2, 3, 5, 128, 1000, MaxCapacity} {
		last := 0
		for stored := 1; stored <= capacity; stored++ {
			words := blockWords(stored, capacity)
			require.Zero(t, words%2)
			require.GreaterOrEqual(t, words, stored+1)
			require.GreaterOrEqual(t, words, last)
			require.LessOrEqual(t, words, (stored+1)*3/2+1)
			require.LessOrEqual(t, words, capacity+2)
			last = words
		}
	}
}

// A document beyond the last is left out, not forgotten.
func TestFullIndex(t *testing.T) {
	x, err := New(Config{Bands: 2, Levels: 3})
	require.NoError(t, err)
	x.counted = MaxDocuments - 1
	keys := []uint64{1, 2, 3, 4, 5, 6}
	require.NoError(t, x.Add(1, keys))
	require.ErrorIs(t, x.Add(2, keys), ErrFull)
	levels := x.Place(nil, keys)
	require.Equal(t, []uint8{3, 3}, levels)
	require.NoError(t, x.Store(2, keys, levels))
	require.EqualValues(t, 2, x.Stats().LeftOut)
	require.True(t, slices.Equal([]uint32{1}, x.Candidates(nil, keys)))

	x.counted = MaxDocuments - 1
	var b Block
	require.NoError(t, b.Place(x, 2, slices.Concat(keys, keys), 1))
	require.Equal(t, []uint8{0, 0, 3, 3}, b.levels)
	require.Equal(t, []uint32{1}, b.Stored(1))
	require.EqualValues(t, 4, x.Stats().LeftOut)
}
