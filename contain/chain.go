package contain

import (
	"cmp"
	"slices"
)

// hit is a fingerprint that both texts of a pair have: where in the part and in
// the whole, in bytes.
type hit struct{ part, whole uint32 }

// cluster is a chain of hits, each a little further on in both texts than the
// one before.
type cluster struct {
	from, to hit
	hits     int
}

const (
	// Hits belong to one cluster if they stand no further apart in the whole,
	reach = 1 << 10
	// and their distances in the two texts differ by no more. In bytes.
	slack = 256

	openClusters = 16 // clusters that a hit may still be added to
	mostClusters = 64 // of a pair: those with most hits
)

// chain puts hits into clusters. It sorts the hits. The result is sorted: most
// hits first, then by place in the whole and in the part.
func chain(dst []cluster, hits []hit) []cluster {
	slices.SortFunc(hits, byWhole)
	for _, h := range hits {
		best, least := -1, int64(slack+1)
		for i := len(dst) - 1; i >= max(0, len(dst)-openClusters); i-- {
			last := dst[i].to
			ahead := int64(h.whole) - int64(last.whole)
			if h.part < last.part || ahead > reach {
				continue
			}
			off := ahead - (int64(h.part) - int64(last.part))
			if off = max(off, -off); off < least {
				best, least = i, off
			}
		}
		if best < 0 {
			dst = append(dst, cluster{from: h, to: h, hits: 1})
			continue
		}
		dst[best].to = h
		dst[best].hits++
	}
	slices.SortFunc(dst, func(a, b cluster) int {
		return cmp.Or(b.hits-a.hits, byWhole(a.from, b.from), byWhole(a.to, b.to))
	})
	return dst[:min(len(dst), mostClusters)]
}

func byWhole(a, b hit) int { return cmp.Or(cmp.Compare(a.whole, b.whole), cmp.Compare(a.part, b.part)) }
