package simhash

// Fingerprint128 is a fingerprint of 128 bits. Bit i is bit i%64 of word i/64.
// Word 0 equals the 64-bit fingerprint of the same hashes.
type Fingerprint128 [2]uint64

// Sum64 returns the 64-bit fingerprint of the hashes: bit i is 1 if and only if
// more than half of the hashes have bit i set (Charikar 2002). A tie gives 0,
// and so does an empty list. The order of the hashes has no influence; a hash
// that occurs twice counts twice.
//
// It does not allocate. The cost is a few instructions a hash: hashes are added
// bit-sliced, 64 counters at a time.
func Sum64(hashes []uint64) uint64 { return sum64(hashes) }

// Sum128 returns the 128-bit fingerprint of the hashes. Word 0 is [Sum64] of
// the hashes; word 1 is Sum64 of the hashes after a fixed bijective remix, so
// that its bits are independent of the first 64. It does not allocate.
func Sum128(hashes []uint64) Fingerprint128 { return sum128(hashes) }

// SumWeighted64 is [Sum64] with weights: bit i is 1 if and only if the hashes
// that have bit i set hold more than half of the total weight. hashes[i] has
// weights[i], 0 to 255; a weight of 0 counts nothing, and equal weights give
// what Sum64 gives. The sums are exact. A tie, an empty list and weights that
// are all 0 give 0.
//
// The two slices should be of equal length. If they are not, the surplus of
// the longer one is ignored.
//
// It does not allocate. The cost grows with the number of bits that the weights
// use: weights up to 3 are about three times as fast as weights up to 255.
func SumWeighted64(hashes []uint64, weights []uint8) uint64 {
	n := min(len(hashes), len(weights))
	return sumWeighted64(hashes[:n], weights[:n])
}

// SumWeighted128 is [Sum128] with the weights of [SumWeighted64], and the same
// rule for slices of different lengths. It does not allocate.
func SumWeighted128(hashes []uint64, weights []uint8) Fingerprint128 {
	n := min(len(hashes), len(weights))
	return sumWeighted128(hashes[:n], weights[:n])
}
