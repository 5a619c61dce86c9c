package simhash

import "math"

// An Estimate is what the distance of two fingerprints says about the feature
// vectors behind them. The vector of a document has one coordinate for each
// distinct hash: its weight, or how often it occurs.
//
// The relation to the angle holds in the limit of many features. Where only a
// few of them differ, the share of bits that differ is smaller than theta/pi:
// 4 % smaller where 3 features of 301 are replaced, 1 % where 10 are.
type Estimate struct {
	// Similarity is 1 - theta/pi, where theta is the angle between the vectors:
	// the share of fingerprint bits that agree. It is 1 for proportional
	// vectors and 0.5, not 0, for documents that have nothing in common.
	Similarity float64
	// Cosine is cos(theta). For two sets without weights it estimates
	// |A and B| / sqrt(|A| |B|).
	Cosine float64
	// StdErr is the standard error of Similarity. It is the standard deviation
	// of the posterior under a uniform prior, sqrt(p (1-p) / (bits+3)) with
	// p = (distance+1) / (bits+2), so it is not 0 at distance 0: equal
	// fingerprints do not prove equal documents. It covers the randomness of
	// the hashes only.
	StdErr float64
}

// Similarity64 estimates the similarity of two documents from the distance of
// their 64-bit fingerprints. A distance outside 0..64 is taken as the nearer
// end.
func Similarity64(distance int) Estimate { return estimate(distance, 64) }

// Similarity128 estimates the similarity of two documents from the distance of
// their 128-bit fingerprints. A distance outside 0..128 is taken as the nearer
// end.
func Similarity128(distance int) Estimate { return estimate(distance, 128) }

func estimate(distance, bits int) Estimate {
	d, n := float64(max(0, min(distance, bits))), float64(bits)
	p := (d + 1) / (n + 2)
	return Estimate{
		Similarity: 1 - d/n,
		Cosine:     math.Cos(math.Pi * d / n),
		StdErr:     math.Sqrt(p * (1 - p) / (n + 3)),
	}
}
