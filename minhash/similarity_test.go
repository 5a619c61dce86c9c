package minhash_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/minhash"
)

func TestEqual(t *testing.T) { eachKernel(t, testEqual) }

func testEqual(t *testing.T) {
	a := randomSignature(1, 128)
	for _, n := range []int{0, 1, 2, 3, 7, 8, 31, 128} {
		for differ := range n + 1 {
			b := append([]uint32(nil), a[:n]...)
			for i := range differ {
				b[i] ^= 1 << (i % 32)
			}
			require.Equal(t, n-differ, minhash.Equal(a, b))
			require.Equal(t, n-differ, minhash.Equal(b, a))
		}
	}
}

func TestSimilarity(t *testing.T) { eachKernel(t, testSimilarity) }

func testSimilarity(t *testing.T) {
	a := randomSignature(2, 128)
	b := append([]uint32(nil), a...)
	for i := range 32 {
		b[4*i]++
	}
	e, err := minhash.Similarity(a, b)
	require.NoError(t, err)
	assert.Equal(t, 0.75, e.Similarity)
	assert.InDelta(t, math.Sqrt(.75*.25/128), e.StdErr, 1e-12)

	e, err = minhash.Similarity(a, a)
	require.NoError(t, err)
	assert.Equal(t, minhash.Estimate{Similarity: 1}, e)

	for _, sizes := range [][2]int{{0, 0}, {128, 64}, {0, 128}} {
		_, err = minhash.Similarity(make([]uint32, sizes[0]), make([]uint32, sizes[1]))
		require.ErrorIs(t, err, minhash.ErrSlots)
	}
}

func TestSimilarityWithTheEmptySet(t *testing.T) {
	s := newSketcher(t, 128)
	none, one := s.Append(nil, nil), s.Append(nil, []uint64{42})
	for _, pair := range [][2][]uint32{{none, one}, {one, none}, {none, none}} {
		e, err := minhash.Similarity(pair[0], pair[1])
		require.NoError(t, err)
		assert.Equal(t, minhash.Estimate{}, e)
	}
}
