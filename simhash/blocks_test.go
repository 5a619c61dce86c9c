package simhash_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/simhash"
)

// keysOf makes the keys of a fingerprint of either length.
func keysOf(b simhash.Blocks, f simhash.Fingerprint128) []uint64 {
	if b.Bits == 128 {
		return b.Append128(nil, f)
	}
	return b.Append64(nil, f[0])
}

func flip(f simhash.Fingerprint128, bit int) simhash.Fingerprint128 {
	f[bit/64] ^= 1 << (bit % 64)
	return f
}

// share reports whether two key lists have an equal key of the level.
func share(b simhash.Blocks, x, y []uint64, level int) bool {
	for i := level; i < len(x); i += b.Levels {
		if x[i] == y[i] {
			return true
		}
	}
	return false
}

// starts returns the first bit of each block, and the number of bits as a last
// entry: blocks as even as they go, the longer ones first.
func starts(b simhash.Blocks) []int {
	at := []int{0}
	for i := range b.Blocks {
		width := b.Bits / b.Blocks
		if i < b.Bits%b.Blocks {
			width++
		}
		at = append(at, at[i]+width)
	}
	return at
}

func allBlocks() []simhash.Blocks {
	var all []simhash.Blocks
	for _, bits := range []int{64, 128} {
		for _, n := range []int{1, 2, 3, 4, 5, 7, 8, 11, 13, 32, 63, 64, 127, 128} {
			if n <= bits {
				all = append(all, simhash.Blocks{Bits: bits, Blocks: n, Levels: min(n, 9)}, simhash.Blocks{Bits: bits, Blocks: n, Levels: 1})
			}
		}
	}
	return append(all, simhash.Blocks{Bits: 64, Blocks: 64, Levels: 64}, simhash.Blocks{Bits: 128, Blocks: 128, Levels: 128})
}

// The layout, bit by bit: flipping a bit changes the keys of exactly those
// blocks and levels that cover it.
func TestBlocksCoverTheirBits(t *testing.T) {
	r := testkit.Rand(30)
	for _, b := range allBlocks() {
		at := starts(b)
		require.Equal(t, b.Bits, at[b.Blocks])
		f := simhash.Fingerprint128{r.Uint64(), r.Uint64()}
		keys := keysOf(b, f)
		require.Len(t, keys, b.Keys())
		for block := range b.Blocks {
			for bit := at[block]; bit < at[block+1]; bit++ {
				changed := keysOf(b, flip(f, bit))
				for k := range keys {
					first, level := k/b.Levels, k%b.Levels
					covered := (block-first+b.Blocks)%b.Blocks <= level
					if covered == (keys[k] == changed[k]) {
						require.Fail(t, "wrong bits", "%+v: bit %d, block %d, level %d", b, bit, first, level)
					}
				}
			}
		}
	}
	assert.Equal(t, []int{0, 13, 26, 39, 52, 64}, starts(simhash.Blocks{Bits: 64, Blocks: 5}))
}

// Within one block and level, different bits make different keys, and the
// keys of all blocks and levels of a fingerprint differ.
func TestBlocksKeysAreDistinct(t *testing.T) {
	b := simhash.Blocks{Bits: 64, Blocks: 4, Levels: 2}
	seen := make(map[uint64]bool)
	var keys []uint64
	for bits := range uint64(1 << 16) {
		keys = b.Append64(keys[:0], bits<<16) // block 1
		seen[keys[1*b.Levels]] = true
	}
	require.Len(t, seen, 1<<16)
	for _, b := range allBlocks() {
		clear(seen)
		for _, key := range keysOf(b, simhash.Fingerprint128{}) {
			seen[key] = true
		}
		require.Len(t, seen, b.Keys(), "%+v", b)
	}
}

// Every choice of up to d bits, for the small distances.
func TestBlocksGuaranteeExhaustively(t *testing.T) {
	r := testkit.Rand(31)
	for _, c := range []struct{ bits, distance int }{{64, 0}, {64, 1}, {64, 2}, {64, 3}, {128, 1}, {128, 2}, {128, 3}} {
		b, err := simhash.NewBlocks(c.bits, c.distance)
		require.NoError(t, err)
		f := simhash.Fingerprint128{r.Uint64(), r.Uint64()}
		keys := keysOf(b, f)
		var other []uint64
		var visit func(g simhash.Fingerprint128, from, left int)
		visit = func(g simhash.Fingerprint128, from, left int) {
			if c.bits == 64 {
				other = b.Append64(other[:0], g[0])
			} else {
				other = b.Append128(other[:0], g)
			}
			if !share(b, keys, other, 0) {
				require.Fail(t, "missed", "%+v: %x and %x", b, f, g)
			}
			for bit := from; left > 0 && bit < c.bits; bit++ {
				visit(flip(g, bit), bit+1, left-1)
			}
		}
		visit(f, 0, c.distance)
	}
}

// flipSome flips d distinct bits.
func flipSome(r *rand.Rand, f simhash.Fingerprint128, bits, d int) simhash.Fingerprint128 {
	for _, bit := range r.Perm(bits)[:d] {
		f = flip(f, bit)
	}
	return f
}

// Every distance and every level with random bits: at least one key in common
// up to Distance(level), and the bound is sharp.
func TestBlocksGuarantee(t *testing.T) {
	r := testkit.Rand(32)
	work := 20000
	if testing.Short() {
		work = 2000
	}
	for _, b := range allBlocks() {
		at := starts(b)
		rounds := 1 + min(100, work/b.Keys()/b.Levels)
		assert.Equal(t, b.Blocks-1, b.Distance(0))
		for level := range b.Levels {
			d := b.Distance(level)
			for range rounds {
				f := simhash.Fingerprint128{r.Uint64(), r.Uint64()}
				x := keysOf(b, f)
				require.True(t, share(b, x, keysOf(b, flipSome(r, f, b.Bits, d)), level), "%+v level %d", b, level)
				require.True(t, share(b, x, keysOf(b, flipSome(r, f, b.Bits, r.IntN(d+1))), level), "%+v level %d", b, level)
				if level == 0 && d > 0 {
					// One bit in each of d blocks is the hardest case.
					g := f
					for _, block := range r.Perm(b.Blocks)[:d] {
						g = flip(g, at[block]+r.IntN(at[block+1]-at[block]))
					}
					require.True(t, share(b, x, keysOf(b, g), 0), "%+v", b)
				}
			}
			// One bit more, in every (level+1)th block, spoils all runs.
			f := simhash.Fingerprint128{r.Uint64(), r.Uint64()}
			g, flipped := f, 0
			for block := 0; block < b.Blocks; block += level + 1 {
				g = flip(g, at[block])
				flipped++
			}
			require.Equal(t, d+1, flipped)
			require.False(t, share(b, keysOf(b, f), keysOf(b, g), level), "%+v level %d", b, level)
		}
	}
}

// Equal at level l+1 implies equal at level l.
func TestBlocksLevelsAreNested(t *testing.T) {
	r := testkit.Rand(33)
	for _, b := range allBlocks() {
		for range 1 + 2000/b.Keys() {
			f := simhash.Fingerprint128{r.Uint64(), r.Uint64()}
			x, y := keysOf(b, f), keysOf(b, flipSome(r, f, b.Bits, 1+r.IntN(3)))
			for k := range x {
				if k%b.Levels > 0 && x[k] == y[k] {
					require.Equal(t, x[k-1], y[k-1], "%+v key %d", b, k)
				}
			}
		}
	}
}

func TestBlocksDefaults(t *testing.T) {
	var zero simhash.Blocks
	full := simhash.Blocks{Bits: 64, Blocks: 4, Levels: 1}
	require.NoError(t, zero.Validate())
	assert.Equal(t, full, zero.WithDefaults())
	assert.Equal(t, 4, zero.Keys())
	assert.Equal(t, 3, zero.Distance(0))
	assert.Equal(t, 3, zero.Distance(-1))
	assert.Zero(t, zero.Distance(3))
	assert.Equal(t, full.Append64(nil, 99), zero.Append64(nil, 99))
	b, err := simhash.NewBlocks(64, 3)
	require.NoError(t, err)
	assert.Equal(t, full, b)
}

func TestBlocksIDCoversEveryField(t *testing.T) {
	ids := make(map[uint64]simhash.Blocks)
	for _, b := range append(allBlocks(), simhash.Blocks{Bits: 64, Blocks: 7, Levels: 2}, simhash.Blocks{Bits: 64, Blocks: 2, Levels: 1}) {
		if other, ok := ids[b.ID()]; ok {
			require.Equal(t, other, b)
		}
		ids[b.ID()] = b
	}
	assert.Equal(t, simhash.Blocks{Bits: 64, Blocks: 4, Levels: 1}.ID(), simhash.Blocks{}.ID())
	assert.NotContains(t, ids, simhash.ID())
}

func TestBlocksRefuseWhatIsOutOfRange(t *testing.T) {
	for _, b := range []simhash.Blocks{
		{Bits: 63}, {Bits: -64}, {Bits: 256},
		{Blocks: -1}, {Blocks: 65}, {Bits: 128, Blocks: 129},
		{Levels: -1}, {Levels: 5}, {Blocks: 1, Levels: 2},
	} {
		assert.ErrorIs(t, b.Validate(), simhash.ErrBlocks, "%+v", b)
		assert.Panics(t, func() { b.Append64(nil, 0) }, "%+v", b)
		assert.Panics(t, func() { b.Append128(nil, simhash.Fingerprint128{}) }, "%+v", b)
	}
	assert.Panics(t, func() { simhash.Blocks{Bits: 128}.Append64(nil, 0) }, "the other length")
	assert.Panics(t, func() { simhash.Blocks{Bits: 64}.Append128(nil, simhash.Fingerprint128{}) }, "the other length")
	for _, c := range [][2]int{{0, 3}, {63, 3}, {64, -1}, {64, 64}, {128, 128}} {
		_, err := simhash.NewBlocks(c[0], c[1])
		assert.ErrorIs(t, err, simhash.ErrBlocks, "%v", c)
	}
	for _, c := range [][2]int{{64, 0}, {64, 63}, {128, 127}} {
		b, err := simhash.NewBlocks(c[0], c[1])
		require.NoError(t, err)
		assert.NoError(t, b.Validate())
	}
}

// Frozen values: a change of any of them is a change of Version.
func TestBlocksKnownAnswers(t *testing.T) {
	f := simhash.Fingerprint128{0x0123456789abcdef, 0xfedcba9876543210}
	assert.Equal(t, "[f0c7eb8f5346140c 8ac3479178e109d3 f792de6e9fd316c9 5b227f0a5fae88df c0ef6e480a0bafa3 b3b76a20ec6de0e2 830a5a01d0980fde 309fc449a20ec6ba]", fmt.Sprintf("%016x", simhash.Blocks{Levels: 2}.Append64(nil, f[0])))
	assert.Equal(t, "[1cf09b673007cb81 fa29a337c535fe71 4bc145a7e9373fbe 09ee305db7ce9d49 c2c15845b0541639 16e2644bac0be51a d5d33a53c91aee01 1b39e86a038eb9b7 dd5c99289679d49e]", fmt.Sprintf("%016x", simhash.Blocks{Bits: 128, Blocks: 3, Levels: 3}.Append128(nil, f)))
	assert.Equal(t, "34a82327100c00f4", fmt.Sprintf("%016x", simhash.Blocks{}.ID()))
}

func TestBlocksDoNotAllocate(t *testing.T) {
	b64, b128 := simhash.Blocks{Bits: 64, Blocks: 5, Levels: 3}, simhash.Blocks{Bits: 128, Blocks: 9, Levels: 4}
	dst := make([]uint64, 0, b64.Keys()+b128.Keys())
	assert.Zero(t, testing.AllocsPerRun(20, func() {
		dst = b64.Append64(dst[:0], 12345)
		dst = b128.Append128(dst, simhash.Fingerprint128{1, 2})
	}))
}
