//go:build !purego

package simhash

func clear64(fingerprints *uint64, blocks int, query uint64, distance int) int {
	return scan64NEON(fingerprints, blocks, query, distance)
}

func clear128(fingerprints *uint64, blocks int, query0, query1 uint64, distance int) int {
	return scan128NEON(fingerprints, blocks, query0, query1, distance)
}
