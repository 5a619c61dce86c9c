//go:build !purego

package simhash

import "unsafe"

// appendScan64AVX512 is scan64Generic. The kernel stores to the room that dst
// has; where that ends, a few fingerprints are left to append, which makes more
// if it has to.
func appendScan64AVX512(dst []int, fingerprints []uint64, query uint64, distance int) []int {
	if distance < 0 {
		return dst
	}
	for base := 0; ; {
		rest := fingerprints[base:]
		room := dst[len(dst):cap(dst)]
		scanned, found := scan64AVX512(unsafe.SliceData(room), len(room), unsafe.SliceData(rest), len(rest), base, query, distance)
		dst = dst[:len(dst)+found]
		base += scanned
		if base == len(fingerprints) {
			return dst
		}
		next := min(base+8, len(fingerprints))
		dst = scan64From(dst, base, fingerprints[base:next], query, distance)
		base = next
	}
}

func appendScan128AVX512(dst []int, fingerprints []Fingerprint128, query Fingerprint128, distance int) []int {
	if distance < 0 {
		return dst
	}
	for base := 0; ; {
		rest := fingerprints[base:]
		room := dst[len(dst):cap(dst)]
		scanned, found := scan128AVX512(unsafe.SliceData(room), len(room), words(rest), len(rest), base, query[0], query[1], distance)
		dst = dst[:len(dst)+found]
		base += scanned
		if base == len(fingerprints) {
			return dst
		}
		next := min(base+4, len(fingerprints))
		dst = scan128From(dst, base, fingerprints[base:next], query, distance)
		base = next
	}
}

func clear64(fingerprints *uint64, blocks int, query uint64, distance int) int {
	return scan64AVX2(fingerprints, blocks, query, distance)
}

func clear128(fingerprints *uint64, blocks int, query0, query1 uint64, distance int) int {
	return scan128AVX2(fingerprints, blocks, query0, query1, distance)
}
