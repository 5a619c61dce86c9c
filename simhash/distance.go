package simhash

import "math/bits"

// Distance64 returns the Hamming distance of two fingerprints: the number of
// bits, 0 to 64, in which they differ.
func Distance64(a, b uint64) int { return bits.OnesCount64(a ^ b) }

// Distance128 returns the Hamming distance of two fingerprints: the number of
// bits, 0 to 128, in which they differ.
func Distance128(a, b Fingerprint128) int {
	return bits.OnesCount64(a[0]^b[0]) + bits.OnesCount64(a[1]^b[1])
}

// Scan64 appends to dst the positions of all fingerprints that are within the
// distance (at most that many bits differ) of the query, in ascending order,
// and returns the extended slice. A negative distance finds nothing, 64 or more
// finds all.
//
// It does not allocate if dst has room. The cost is that of reading the
// fingerprints once, about a nanosecond or less each.
func Scan64(dst []int, fingerprints []uint64, query uint64, distance int) []int {
	return scan64(dst, fingerprints, query, clampDistance(distance))
}

// Scan128 is [Scan64] for fingerprints of 128 bits.
func Scan128(dst []int, fingerprints []Fingerprint128, query Fingerprint128, distance int) []int {
	return scan128(dst, fingerprints, query, clampDistance(distance))
}

// clampDistance brings any distance into -1..128, where it can be subtracted
// from without overflow.
func clampDistance(distance int) int { return max(-1, min(distance, 128)) }
