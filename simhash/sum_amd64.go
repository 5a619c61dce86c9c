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

// count counts up to longest hashes.
func (c counting) count(counts *[64]uint32, hashes []uint64, weights []uint8) {
	h, w, n := unsafe.SliceData(hashes), unsafe.SliceData(weights), len(hashes)
	switch {
	case c.planes == 0 && !c.mixed:
		countAVX512(counts, h, n)
	case c.planes == 0:
		countMixedAVX512(counts, h, n)
	case c.planes <= 2 && !c.mixed:
		countWeighted2AVX512(counts, h, w, n)
	case c.planes <= 2:
		countWeighted2MixedAVX512(counts, h, w, n)
	case c.planes <= 4 && !c.mixed:
		countWeighted4AVX512(counts, h, w, n)
	case c.planes <= 4:
		countWeighted4MixedAVX512(counts, h, w, n)
	case !c.mixed:
		countWeighted8AVX512(counts, h, w, n)
	default:
		countWeighted8MixedAVX512(counts, h, w, n)
	}
}

// sum returns the fingerprint. total is the sum of the weights; if all of them
// are 0 they count as missing, and no count is greater than 0.
func (c counting) sum(hashes []uint64, weights []uint8, total uint64) uint64 {
	if total == 0 {
		return 0
	}
	if len(hashes) <= longest {
		var counts [64]uint32
		c.count(&counts, hashes, weights)
		return aboveAVX512(&counts, uint32(total/2))
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
			c.count(&counts, hashes[:n], nil)
		} else {
			c.count(&counts, hashes[:n], weights[:n])
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

// quads is a tally of hashes taken four at a time: 16 vectors make a block.
type quads struct {
	low   [16]uint64 // planes of weight 1, 2, 4, 8, of four words each
	upper tally      // of carries of weight 16
}

// quadBlock is the number of hashes that countBlocksAVX2 takes.
const quadBlock = 4 * block

// add counts the bits of the hashes. Only the last list may be other than a
// multiple of quadBlock.
func (q *quads) add(hashes []uint64) {
	var carries [chunk]uint64
	for len(hashes) >= quadBlock {
		blocks := min(len(hashes)/quadBlock, len(carries)/4)
		countBlocksAVX2(&q.low, &carries[0], &hashes[0], blocks)
		q.upper.add(carries[:4*blocks])
		hashes = hashes[quadBlock*blocks:]
	}
	if len(hashes) > 0 {
		var last [quadBlock]uint64 // the rest stays 0 and counts nothing
		copy(last[:], hashes)
		countBlocksAVX2(&q.low, &carries[0], &last[0], 1)
		q.upper.add(carries[:4])
	}
}

// addTo adds the counts, times 1 << shift, to the planes of a sum.
func (q *quads) addTo(planes *[maxPlanes]uint64, shift int) {
	q.upper.addTo(planes, shift+4)
	for i, word := range q.low {
		for k := shift + i/4; word != 0; k++ {
			planes[k], word = planes[k]^word, planes[k]&word
		}
	}
}

func sum64AVX2(hashes []uint64) uint64 {
	var q quads
	var planes [maxPlanes]uint64
	q.add(hashes)
	q.addTo(&planes, 0)
	return above(&planes, uint64(len(hashes)))
}

func sum128AVX2(hashes []uint64) Fingerprint128 {
	var low, high quads
	var remixed [chunk]uint64
	low.add(hashes)
	for i := 0; i < len(hashes); i += chunk {
		part := hashes[i:min(i+chunk, len(hashes))]
		remixQuads(remixed[:len(part)], part)
		high.add(remixed[:len(part)])
	}
	var planes [2][maxPlanes]uint64
	low.addTo(&planes[0], 0)
	high.addTo(&planes[1], 0)
	total := uint64(len(hashes))
	return Fingerprint128{above(&planes[0], total), above(&planes[1], total)}
}

// remixQuads is remix.
func remixQuads(dst, words []uint64) {
	n := len(words) &^ 3
	if n > 0 {
		remixAVX2(&dst[0], &words[0], n)
	}
	for i := n; i < len(words); i++ {
		dst[i] = mix(words[i])
	}
}

// mask copies the hashes whose weight has the bit, and makes the others 0. There
// are at most chunk hashes.
func mask(dst *[chunk]uint64, hashes []uint64, weights []uint8, bit int) {
	n := len(hashes) &^ 3
	if n > 0 {
		maskAVX2(&dst[0], &hashes[0], &weights[0], n, uint64(bit))
	}
	for i := n; i < len(hashes); i++ {
		dst[i] = hashes[i] & -uint64(weights[i]>>bit&1)
	}
}

func sumWeighted64AVX2(hashes []uint64, weights []uint8) uint64 {
	total, used := weigh(weights)
	var planes [maxPlanes]uint64
	sumMaskedAVX2(&planes, hashes, weights, used)
	return above(&planes, total)
}

func sumWeighted128AVX2(hashes []uint64, weights []uint8) Fingerprint128 {
	total, used := weigh(weights)
	var planes [2][maxPlanes]uint64
	sumMaskedAVX2(&planes[0], hashes, weights, used)
	// Pieces, so that a hash is remixed once and not once for each bit.
	var remixed [chunk]uint64
	for i := 0; i < len(hashes); i += chunk {
		part := hashes[i:min(i+chunk, len(hashes))]
		remixQuads(remixed[:len(part)], part)
		sumMaskedAVX2(&planes[1], remixed[:len(part)], weights[i:i+len(part)], used)
	}
	return Fingerprint128{above(&planes[0], total), above(&planes[1], total)}
}

// sumMaskedAVX2 goes through the list once for each of the used bits of the
// weights.
func sumMaskedAVX2(planes *[maxPlanes]uint64, hashes []uint64, weights []uint8, used uint8) {
	var masked [chunk]uint64
	for ; used != 0; used &= used - 1 {
		bit := bits.TrailingZeros8(used)
		var q quads
		for i := 0; i < len(hashes); i += chunk {
			part := hashes[i:min(i+chunk, len(hashes))]
			mask(&masked, part, weights[i:i+len(part)], bit)
			q.add(masked[:len(part)])
		}
		q.addTo(planes, bit)
	}
}
