//go:build !purego

package simhash

import "github.com/neardup/neardup/internal/cpu"

//go:generate sh -c "cd ../_asm && GOWORK=off go run ./simhash -out ../simhash/kernels_amd64.s -stubs ../simhash/kernels_stubs_amd64.go -pkg simhash"

// all lists the sets that are compiled in, best first.
var all = []kernels{
	{"avx512", tierAVX512, cpu.AVX512},
	{"avx2", tierAVX2, cpu.AVX2},
	generic,
}

func sum64(hashes []uint64) uint64 {
	switch active.tier {
	case tierAVX512:
		return sumAVX512(hashes, false)
	case tierAVX2:
		return sum64AVX2(hashes)
	}
	return sum64Generic(hashes)
}

func sum128(hashes []uint64) Fingerprint128 {
	switch active.tier {
	case tierAVX512:
		return Fingerprint128{sumAVX512(hashes, false), sumAVX512(hashes, true)}
	case tierAVX2:
		return sum128AVX2(hashes)
	}
	return sum128Generic(hashes)
}

func sumWeighted64(hashes []uint64, weights []uint8) uint64 {
	switch active.tier {
	case tierAVX512:
		return sumWeighted64AVX512(hashes, weights)
	case tierAVX2:
		return sumWeighted64Blocks(hashes, weights)
	}
	return sumWeighted64Generic(hashes, weights)
}

func sumWeighted128(hashes []uint64, weights []uint8) Fingerprint128 {
	switch active.tier {
	case tierAVX512:
		return sumWeighted128AVX512(hashes, weights)
	case tierAVX2:
		return sumWeighted128Blocks(hashes, weights)
	}
	return sumWeighted128Generic(hashes, weights)
}

func scan64(dst []int, fingerprints []uint64, query uint64, distance int) []int {
	switch active.tier {
	case tierAVX512:
		return appendScan64AVX512(dst, fingerprints, query, distance)
	case tierAVX2:
		return appendScan64Blocks(dst, fingerprints, query, distance)
	}
	return scan64Generic(dst, fingerprints, query, distance)
}

func scan128(dst []int, fingerprints []Fingerprint128, query Fingerprint128, distance int) []int {
	switch active.tier {
	case tierAVX512:
		return appendScan128AVX512(dst, fingerprints, query, distance)
	case tierAVX2:
		return appendScan128Blocks(dst, fingerprints, query, distance)
	}
	return scan128Generic(dst, fingerprints, query, distance)
}
