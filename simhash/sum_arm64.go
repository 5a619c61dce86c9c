//go:build !purego

package simhash

import (
	"math/bits"
	"unsafe"
)

// vectorBlock is the number of hashes that the kernels take at a time: 16
// vectors of 2.
const vectorBlock = 2 * block

// countVectors adds the counts of the hashes to the planes of a sum.
func countVectors(planes *[maxPlanes]uint64, hashes []uint64) {
	for len(hashes) > 0 {
		part := hashes[:min(piece, len(hashes))]
		hashes = hashes[len(part):]
		var counts [12]uint64
		blocks := len(part) / vectorBlock
		if rest := part[blocks*vectorBlock:]; len(rest) > 0 {
			var last [vectorBlock]uint64
			copy(last[:], rest)
			countNEON(&counts, &part[0], blocks, &last)
		} else {
			countNEON(&counts, &part[0], blocks, nil)
		}
		addPlanes(planes, counts[:bits.Len(uint(len(part)))], 0)
	}
}

func sum64NEON(hashes []uint64) uint64 {
	if len(hashes) <= block {
		return sum64Generic(hashes)
	}
	var planes [maxPlanes]uint64
	countVectors(&planes, hashes)
	return above(&planes, uint64(len(hashes)))
}

func sum128NEON(hashes []uint64) Fingerprint128 {
	if len(hashes) <= block {
		return sum128Generic(hashes)
	}
	total := uint64(len(hashes))
	var planes [2][maxPlanes]uint64
	var buffer [remixed]uint64
	countVectors(&planes[0], hashes)
	for len(hashes) > 0 {
		n := min(remixed, len(hashes))
		remixVectors(buffer[:n], hashes[:n])
		countVectors(&planes[1], buffer[:n])
		hashes = hashes[n:]
	}
	return Fingerprint128{above(&planes[0], total), above(&planes[1], total)}
}

// remixVectors is remix. NEON has no product of 64-bit numbers: two of them take
// six instructions, and a mix of two words nineteen. One word after the other
// takes ten each, for which the compiler takes 22, since it builds the constants
// anew each time.
func remixVectors(dst, words []uint64) {
	if len(words) > 0 {
		remixARM64(unsafe.SliceData(dst), unsafe.SliceData(words), len(words))
	}
}

func weighVectors(weights []uint8) (total uint64, used uint8) {
	n := len(weights) &^ 15
	total, used = weigh(weights[n:])
	if n > 0 {
		t, u := weighNEON(unsafe.SliceData(weights), n)
		total, used = total+t, used|u
	}
	return total, used
}

func countMaskedBlocks(planes *[12]uint64, hashes *uint64, weights *uint8, blocks int, last *[vectorBlock]uint64, lastWeights *[vectorBlock]uint8, _, bit int) {
	countMaskedNEON(planes, hashes, weights, blocks, last, lastWeights, 1<<bit)
}
