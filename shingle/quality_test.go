package shingle_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Lists of consecutive numbers are the worst that a shingle hash is likely to
// meet: tokens that differ in a few bits, and windows that all do. Without the
// finaliser a sketch of them is far off. Every bit must be a fair coin, the
// upper bits must fill the bins of a one-permutation sketch evenly, and no two
// different shingles may meet.
func TestNumbersHashEvenly(t *testing.T) {
	documents, numbers := 500, 2002
	if testing.Short() {
		documents = 50
	}
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	var text strings.Builder
	var hashes []uint64
	seen := make(map[uint64]struct{}, documents*(numbers-2))
	var ones [64]int
	var bins [128]int
	for d := range documents {
		text.Reset()
		for i := range numbers {
			fmt.Fprintf(&text, "%d ", d*(numbers-2)+i)
		}
		hashes = s.Append(hashes[:0], text.String())
		require.Len(t, hashes, numbers-2)
		for _, h := range hashes {
			seen[h] = struct{}{}
			bins[h>>57]++
			for bit := range ones {
				ones[bit] += int(h >> bit & 1)
			}
		}
	}
	n := documents * (numbers - 2)
	assert.Equal(t, n, len(seen), "two different shingles have one hash")
	allowed := 4 * math.Sqrt(float64(n)) / 2 // four standard errors
	for bit, count := range ones {
		assert.InDelta(t, n/2, count, allowed, "bit %d", bit)
	}
	chi := 0.0
	expected := float64(n) / 128
	for _, count := range bins {
		chi += (float64(count) - expected) * (float64(count) - expected) / expected
	}
	// 127 degrees of freedom: mean 127, standard deviation 15.9.
	assert.Less(t, chi, 127+4*15.9)
	assert.Greater(t, chi, 127-4*15.9)
}

// The order of tokens counts, and so does each of them: no two windows over a
// small vocabulary meet.
func TestWindowsAreDistinct(t *testing.T) {
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	vocabulary := 60
	if testing.Short() {
		vocabulary = 20
	}
	var tokens []uint64
	for i := range vocabulary {
		tokens = append(tokens, shingle.TokenHash([]byte{byte('a' + i%26), byte('a' + i/26)}))
	}
	seen := map[uint64]struct{}{}
	var hash []uint64
	for _, a := range tokens {
		for _, b := range tokens {
			for _, c := range tokens {
				hash = s.AppendWindows(hash[:0], []uint64{a, b, c})
				seen[hash[0]] = struct{}{}
			}
		}
	}
	require.Len(t, seen, vocabulary*vocabulary*vocabulary)
}

// Tokens of up to eight bytes never collide: a sample of the proof.
func TestShortTokensNeverCollide(t *testing.T) {
	seen := map[uint64]string{}
	for i := range 200_000 {
		token := fmt.Sprint(i)
		h := shingle.TokenHash([]byte(token))
		if other, ok := seen[h]; ok {
			require.Failf(t, "collision", "%s and %s", other, token)
		}
		seen[h] = token
	}
}
