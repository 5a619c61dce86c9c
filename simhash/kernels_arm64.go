//go:build !purego

package simhash

import "github.com/neardup/neardup/internal/cpu"

// all lists the sets that are compiled in, best first.
var all = []kernels{
	{"neon", tierNEON, cpu.NEON},
	generic,
}

func sum64(hashes []uint64) uint64 {
	if active.tier == tierNEON {
		return sum64NEON(hashes)
	}
	return sum64Generic(hashes)
}

func sum128(hashes []uint64) Fingerprint128 {
	if active.tier == tierNEON {
		return sum128NEON(hashes)
	}
	return sum128Generic(hashes)
}

func sumWeighted64(hashes []uint64, weights []uint8) uint64 {
	if active.tier == tierNEON {
		return sumWeighted64Blocks(hashes, weights)
	}
	return sumWeighted64Generic(hashes, weights)
}

func sumWeighted128(hashes []uint64, weights []uint8) Fingerprint128 {
	if active.tier == tierNEON {
		return sumWeighted128Blocks(hashes, weights)
	}
	return sumWeighted128Generic(hashes, weights)
}

func scan64(dst []int, fingerprints []uint64, query uint64, distance int) []int {
	if active.tier == tierNEON {
		return appendScan64Blocks(dst, fingerprints, query, distance)
	}
	return scan64Generic(dst, fingerprints, query, distance)
}

func scan128(dst []int, fingerprints []Fingerprint128, query Fingerprint128, distance int) []int {
	if active.tier == tierNEON {
		return appendScan128Blocks(dst, fingerprints, query, distance)
	}
	return scan128Generic(dst, fingerprints, query, distance)
}
