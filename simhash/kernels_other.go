//go:build purego || !(amd64 || arm64)

package simhash

// all lists the sets that are compiled in, best first.
var all = []kernels{generic}

func sum64(hashes []uint64) uint64 { return sum64Generic(hashes) }

func sum128(hashes []uint64) Fingerprint128 { return sum128Generic(hashes) }

func sumWeighted64(hashes []uint64, weights []uint8) uint64 {
	return sumWeighted64Generic(hashes, weights)
}

func sumWeighted128(hashes []uint64, weights []uint8) Fingerprint128 {
	return sumWeighted128Generic(hashes, weights)
}

func scan64(dst []int, fingerprints []uint64, query uint64, distance int) []int {
	return scan64Generic(dst, fingerprints, query, distance)
}

func scan128(dst []int, fingerprints []Fingerprint128, query Fingerprint128, distance int) []int {
	return scan128Generic(dst, fingerprints, query, distance)
}
