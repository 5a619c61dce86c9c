//go:build !purego

package simhash

import (
	"math/bits"
	"unsafe"
)

// ReadSum adds up the words (or their bytes, where a vector loop does that):
// what a program at least has to do to read them.
func ReadSum(words []uint64) uint64 {
	if all[0].available {
		total, _ := weighAVX512((*uint8)(unsafe.Pointer(unsafe.SliceData(words))), 8*len(words))
		return total
	}
	return readSum(words)
}

// SumInPieces is Sum128 and SumWeighted128 with pieces of that size, if the
// machine has the kernels for it.
func SumInPieces(hashes []uint64, weights []uint8, piece int) (plain, weighted Fingerprint128, ok bool) {
	if !all[0].available {
		return plain, weighted, false
	}
	total, used := weigh(weights)
	for i, mixed := range []bool{false, true} {
		plain[i] = counting{0, mixed}.sumPieces(hashes, nil, uint64(len(hashes)), piece)
		if used != 0 {
			weighted[i] = counting{bits.Len8(used), mixed}.sumPieces(hashes, weights, total, piece)
		}
	}
	return plain, weighted, true
}
