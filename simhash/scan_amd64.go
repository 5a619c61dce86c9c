//go:build !purego

package simhash

import (
	"unsafe"
)

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

// The AVX2 kernels say where the next block with a hit is.

func appendScan64AVX2(dst []int, fingerprints []uint64, query uint64, distance int) []int {
	const block = 32
	base := 0
	for base+block <= len(fingerprints) {
		rest := fingerprints[base:]
		skip := scan64AVX2(&rest[0], len(rest)/block, query, distance)
		base += skip * block
		next := min(base+block, len(fingerprints))
		dst = scan64From(dst, base, fingerprints[base:next], query, distance)
		base = next
	}
	return scan64From(dst, base, fingerprints[base:], query, distance)
}

func appendScan128AVX2(dst []int, fingerprints []Fingerprint128, query Fingerprint128, distance int) []int {
	const block = 16
	base := 0
	for base+block <= len(fingerprints) {
		rest := fingerprints[base:]
		skip := scan128AVX2(words(rest), len(rest)/block, query[0], query[1], distance)
		base += skip * block
		next := min(base+block, len(fingerprints))
		dst = scan128From(dst, base, fingerprints[base:next], query, distance)
		base = next
	}
	return scan128From(dst, base, fingerprints[base:], query, distance)
}
