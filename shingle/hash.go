package shingle

import (
	"encoding/binary"
	"math/bits"

	"github.com/zeebo/xxh3"
)

// The multipliers of a token's two halves and of the finaliser. All are odd,
// so that multiplying loses nothing.
const (
	tokenLow  = 0x9E3779B97F4A7C15
	tokenHigh = 0xC2B2AE3D27D4EB4F

	mixFirst  = 0xBF58476D1CE4E5B9
	mixSecond = 0x94D049BB133111EB
)

// shortToken is the number of bytes up to which a token is hashed by two
// multiplications. Beyond it XXH3 takes over.
const shortToken = 16

// rotation is how far each place in the window turns a token's hash.
const rotation = 13

// TokenHash is the hash of an already normalised token. Tokens of up to eight
// bytes never collide with each other.
func TokenHash(token []byte) uint64 {
	if len(token) > shortToken {
		return xxh3.Hash(token)
	}
	var b [shortToken]byte
	copy(b[:], token)
	return shortHash(binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:]))
}

// shortHash takes the token's bytes, padded with zeros, as two little-endian
// numbers.
func shortHash(lo, hi uint64) uint64 {
	return lo*tokenLow + bits.RotateLeft64(hi*tokenHigh, 32)
}

// Mix is the finaliser of a shingle: a bijection that spreads every bit of x
// over the result (the shifts and multipliers are those of splitmix64's
// variant 13, Stafford 2011, with other shifts at the ends). Give it to hashes
// of your own making before they go into a sketch: sketches that compare or
// bin hashes are badly biased by raw ones.
func Mix(x uint64) uint64 {
	x ^= x >> 32
	x *= mixFirst
	x ^= x >> 29
	x *= mixSecond
	x ^= x >> 32
	return x
}
