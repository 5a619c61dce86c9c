package simhash

import "math/bits"

// The scans look at eight fingerprints at a time and branch once for them,
// because hits are rare. A difference "count - limit" is negative for a hit, so
// the sign of the bitwise or of all eight tells whether there is any.

func scan64Generic(dst []int, fingerprints []uint64, query uint64, distance int) []int {
	limit := distance + 1
	i := 0
	for ; i+8 <= len(fingerprints); i += 8 {
		f := fingerprints[i : i+8 : i+8]
		near := (bits.OnesCount64(f[0]^query) - limit) |
			(bits.OnesCount64(f[1]^query) - limit) |
			(bits.OnesCount64(f[2]^query) - limit) |
			(bits.OnesCount64(f[3]^query) - limit) |
			(bits.OnesCount64(f[4]^query) - limit) |
			(bits.OnesCount64(f[5]^query) - limit) |
			(bits.OnesCount64(f[6]^query) - limit) |
			(bits.OnesCount64(f[7]^query) - limit)
		if near >= 0 {
			continue
		}
		for j, x := range f {
			if Distance64(x, query) < limit {
				dst = append(dst, i+j)
			}
		}
	}
	for ; i < len(fingerprints); i++ {
		if Distance64(fingerprints[i], query) < limit {
			dst = append(dst, i)
		}
	}
	return dst
}

func scan128Generic(dst []int, fingerprints []Fingerprint128, query Fingerprint128, distance int) []int {
	limit := distance + 1
	i := 0
	for ; i+4 <= len(fingerprints); i += 4 {
		f := fingerprints[i : i+4 : i+4]
		near := (Distance128(f[0], query) - limit) |
			(Distance128(f[1], query) - limit) |
			(Distance128(f[2], query) - limit) |
			(Distance128(f[3], query) - limit)
		if near >= 0 {
			continue
		}
		for j, x := range f {
			if Distance128(x, query) < limit {
				dst = append(dst, i+j)
			}
		}
	}
	for ; i < len(fingerprints); i++ {
		if Distance128(fingerprints[i], query) < limit {
			dst = append(dst, i)
		}
	}
	return dst
}
