//go:build !purego

package simhash

import (
	"math/bits"
	"unsafe"
)

const (
	// shortest is the number of hashes up to which counts fit in bytes.
	shortest = 248
	// longest is the number of hashes up to which weights add up in 32 bits. A
	// longer list is counted in pieces of it.
	longest = 1 << 24
)

func sumAVX512(hashes []uint64, mixed bool) uint64 {
	if n := len(hashes); n > shortest {
		return counting{mixed: mixed}.sum(hashes, nil, uint64(n))
	} else if mixed {
		return sumShortMixedAVX512(unsafe.SliceData(hashes), n)
	} else {
		return sumShortAVX512(unsafe.SliceData(hashes), n)
	}
}

func sumWeighted64AVX512(hashes []uint64, weights []uint8) uint64 {
	total, used := weighAVX512(unsafe.SliceData(weights), len(weights))
	return counting{planes: bits.Len8(used)}.sum(hashes, weights, total)
}

func sumWeighted128AVX512(hashes []uint64, weights []uint8) Fingerprint128 {
	total, used := weighAVX512(unsafe.SliceData(weights), len(weights))
	planes := bits.Len8(used)
	return Fingerprint128{
		counting{planes, false}.sum(hashes, weights, total),
		counting{planes, true}.sum(hashes, weights, total),
	}
}

// counting says what to count: hashes or their mixes, with weights of that many
// bits, or without weights if that is 0.
type counting struct {
	planes int
	mixed  bool
}

// count counts up to longest hashes, and says which counts are more than half.
// counts may be nil.
func (c counting) count(counts *[64]uint32, hashes []uint64, weights []uint8, half uint32) uint64 {
	h, w, n := unsafe.SliceData(hashes), unsafe.SliceData(weights), len(hashes)
	switch {
	case c.planes == 0 && !c.mixed:
		return countAVX512(counts, h, n, half)
	case c.planes == 0:
		return countMixedAVX512(counts, h, n, half)
	case c.planes <= 2 && !c.mixed:
		return countWeighted2AVX512(counts, h, w, n, half)
	case c.planes <= 2:
		return countWeighted2MixedAVX512(counts, h, w, n, half)
	case c.planes <= 4 && !c.mixed:
		return countWeighted4AVX512(counts, h, w, n, half)
	case c.planes <= 4:
		return countWeighted4MixedAVX512(counts, h, w, n, half)
	case !c.mixed:
		return countWeighted8AVX512(counts, h, w, n, half)
	default:
		return countWeighted8MixedAVX512(counts, h, w, n, half)
	}
}

// sum returns the fingerprint. total is the sum of the weights; if all of them
// are 0 they count as missing, and no count is greater than 0.
func (c counting) sum(hashes []uint64, weights []uint8, total uint64) uint64 {
	if total == 0 {
		return 0
	}
	if len(hashes) <= longest {
		return c.count(nil, hashes, weights, uint32(total/2))
	}
	return c.sumPieces(hashes, weights, total, longest)
}

// sumPieces is sum of a list of any length, in pieces of at most longest.
func (c counting) sumPieces(hashes []uint64, weights []uint8, total uint64, piece int) uint64 {
	var sums [64]uint64
	for len(hashes) > 0 {
		n := min(piece, len(hashes))
		var counts [64]uint32
		if weights == nil {
			c.count(&counts, hashes[:n], nil, 0)
		} else {
			c.count(&counts, hashes[:n], weights[:n], 0)
			weights = weights[n:]
		}
		hashes = hashes[n:]
		for i, count := range counts {
			sums[i] += uint64(count)
		}
	}
	var f uint64
	for i, sum := range sums {
		if sum > total/2 {
			f |= 1 << i
		}
	}
	return f
}

// vectorBlock is the number of hashes that the AVX2 kernels take at a time: 16
// vectors of 4.
const vectorBlock = 4 * block

// unmixed is what mix makes 0 of: the negative of what mix adds first.
const unmixed = 1<<64 - 0x9e3779b97f4a7c15

// countQuads adds the counts of the hashes, or of their mixes, to the planes of
// a sum.
func countQuads(planes *[maxPlanes]uint64, hashes []uint64, mixed bool) {
	for len(hashes) > 0 {
		part := hashes[:min(piece, len(hashes))]
		hashes = hashes[len(part):]
		blocks := len(part) / vectorBlock
		first, last := &part[0], (*[vectorBlock]uint64)(nil)
		var padded [vectorBlock]uint64
		levels := 4 + bits.Len(uint(blocks))
		if rest := part[blocks*vectorBlock:]; len(rest) > 0 {
			last = &padded
			levels = 4 + bits.Len(uint(blocks+1))
			n := copy(last[:], rest)
			if mixed {
				for i := n; i < vectorBlock; i++ {
					last[i] = unmixed
				}
			}
		}
		var counts [12]uint64
		if mixed {
			countQuadsMixedAVX2(&counts, first, blocks, last, levels)
		} else {
			countQuadsAVX2(&counts, first, blocks, last, levels)
		}
		addPlanes(planes, counts[:levels+2], 0)
	}
}

func sum64AVX2(hashes []uint64) uint64 {
	if len(hashes) <= block {
		return sum64Generic(hashes)
	}
	return sumQuads(hashes, false)
}

func sum128AVX2(hashes []uint64) Fingerprint128 {
	if len(hashes) <= block {
		return sum128Generic(hashes)
	}
	return Fingerprint128{sumQuads(hashes, false), sumQuads(hashes, true)}
}

func sumQuads(hashes []uint64, mixed bool) uint64 {
	var planes [maxPlanes]uint64
	countQuads(&planes, hashes, mixed)
	return above(&planes, uint64(len(hashes)))
}

// remixVectors is remix.
func remixVectors(dst, words []uint64) {
	n := len(words) &^ 3
	if n > 0 {
		remixAVX2(&dst[0], &words[0], n)
	}
	for i := n; i < len(words); i++ {
		dst[i] = mix(words[i])
	}
}

func weighVectors(weights []uint8) (total uint64, used uint8) { return weigh(weights) }

func countMaskedBlocks(planes *[12]uint64, hashes *uint64, weights *uint8, blocks int, last *[vectorBlock]uint64, lastWeights *[vectorBlock]uint8, levels, bit int) {
	countMaskedAVX2(planes, hashes, weights, blocks, last, lastWeights, levels, uint64(bit))
}
