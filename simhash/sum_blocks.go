//go:build !purego && (amd64 || arm64)

package simhash

import "math/bits"

// What the kernels that count blocks of bit-sliced hashes have in common. Each
// architecture has its vectorBlock, countMaskedBlocks and remixVectors.

// piece is the number of hashes that they count at a time.
const piece = 63 * vectorBlock

// countMasked adds the counts of the hashes whose weight has the bit, times
// 1 << bit, to the planes of a sum.
func countMasked(planes *[maxPlanes]uint64, hashes []uint64, weights []uint8, bit int) {
	for len(hashes) > 0 {
		n := min(piece, len(hashes))
		part, partWeights := hashes[:n], weights[:n]
		hashes, weights = hashes[n:], weights[n:]
		var counts [12]uint64
		blocks := (n + vectorBlock - 1) / vectorBlock
		levels := 4 + bits.Len(uint(blocks))
		if whole := n / vectorBlock * vectorBlock; whole == n {
			countMaskedBlocks(&counts, &part[0], &partWeights[0], blocks, nil, nil, levels, bit)
		} else {
			var last [vectorBlock]uint64
			var lastWeights [vectorBlock]uint8
			copy(last[:], part[whole:])
			copy(lastWeights[:], partWeights[whole:])
			countMaskedBlocks(&counts, &part[0], &partWeights[0], blocks-1, &last, &lastWeights, levels, bit)
		}
		addPlanes(planes, counts[:levels+2], bit)
	}
}

// addPlanes adds counts, times 1 << shift, to the planes of a sum.
func addPlanes(planes *[maxPlanes]uint64, counts []uint64, shift int) {
	var carry uint64
	for i, p := range counts {
		planes[shift+i], carry = csa(planes[shift+i], p, carry)
	}
	for k := shift + len(counts); carry != 0; k++ {
		planes[k], carry = planes[k]^carry, planes[k]&carry
	}
}

func sumWeighted64Blocks(hashes []uint64, weights []uint8) uint64 {
	if len(hashes) <= block {
		return sumWeighted64Generic(hashes, weights)
	}
	total, used := weighVectors(weights)
	var planes [maxPlanes]uint64
	for ; used != 0; used &= used - 1 {
		countMasked(&planes, hashes, weights, bits.TrailingZeros8(used))
	}
	return above(&planes, total)
}

// remixed is the number of hashes that are remixed at a time, so that this is
// done once and not for each bit of the weights. It is a multiple of vectorBlock.
const remixed = 512

func sumWeighted128Blocks(hashes []uint64, weights []uint8) Fingerprint128 {
	if len(hashes) <= block {
		return sumWeighted128Generic(hashes, weights)
	}
	total, used := weighVectors(weights)
	var planes [2][maxPlanes]uint64
	var buffer [remixed]uint64
	for bit := used; bit != 0; bit &= bit - 1 {
		countMasked(&planes[0], hashes, weights, bits.TrailingZeros8(bit))
	}
	for len(hashes) > 0 {
		n := min(remixed, len(hashes))
		remixVectors(buffer[:n], hashes[:n])
		for bit := used; bit != 0; bit &= bit - 1 {
			countMasked(&planes[1], buffer[:n], weights[:n], bits.TrailingZeros8(bit))
		}
		hashes, weights = hashes[n:], weights[n:]
	}
	return Fingerprint128{above(&planes[0], total), above(&planes[1], total)}
}
