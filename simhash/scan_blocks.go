//go:build !purego && (amd64 || arm64)

package simhash

import "unsafe"

// The kernels clear64 and clear128 of an architecture say how many blocks have
// no hit, up to the first that has one.

func appendScan64Blocks(dst []int, fingerprints []uint64, query uint64, distance int) []int {
	const block = 32
	if distance < 0 {
		return dst
	}
	base := 0
	for base+block <= len(fingerprints) {
		rest := fingerprints[base:]
		skip := clear64(&rest[0], len(rest)/block, query, distance)
		base += skip * block
		next := min(base+block, len(fingerprints))
		dst = scan64From(dst, base, fingerprints[base:next], query, distance)
		base = next
	}
	return scan64From(dst, base, fingerprints[base:], query, distance)
}

// scan64From is scan64Generic of fingerprints of which the first is at position
// base.
func scan64From(dst []int, base int, fingerprints []uint64, query uint64, distance int) []int {
	for i, f := range fingerprints {
		if Distance64(f, query) <= distance {
			dst = append(dst, base+i)
		}
	}
	return dst
}

func appendScan128Blocks(dst []int, fingerprints []Fingerprint128, query Fingerprint128, distance int) []int {
	const block = 16
	if distance < 0 {
		return dst
	}
	base := 0
	for base+block <= len(fingerprints) {
		rest := fingerprints[base:]
		skip := clear128(words(rest), len(rest)/block, query[0], query[1], distance)
		base += skip * block
		next := min(base+block, len(fingerprints))
		dst = scan128From(dst, base, fingerprints[base:next], query, distance)
		base = next
	}
	return scan128From(dst, base, fingerprints[base:], query, distance)
}

func scan128From(dst []int, base int, fingerprints []Fingerprint128, query Fingerprint128, distance int) []int {
	for i, f := range fingerprints {
		if Distance128(f, query) <= distance {
			dst = append(dst, base+i)
		}
	}
	return dst
}

// words gives the first word of the fingerprints.
func words(fingerprints []Fingerprint128) *uint64 {
	return (*uint64)(unsafe.Pointer(unsafe.SliceData(fingerprints)))
}
