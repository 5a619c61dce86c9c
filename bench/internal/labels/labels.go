// Package labels scores pairs of documents that are said to be duplicates
// against labels: documents with the same label, unless it is empty, are
// duplicates.
package labels

// Scores count pairs of documents.
type Scores struct {
	Said     int64 // pairs called near-duplicates
	Labelled int64 // pairs with the same label
	Right    int64 // both
}

// Precision is the share of the pairs called near-duplicates that are labelled.
func (s Scores) Precision() float64 { return Ratio(s.Right, s.Said) }

// Recall is the share of the labelled pairs that are called near-duplicates.
func (s Scores) Recall() float64 { return Ratio(s.Right, s.Labelled) }

// F1 is the harmonic mean of precision and recall.
func (s Scores) F1() float64 { return Ratio(2*s.Right, s.Said+s.Labelled) }

// Ratio is a part of a whole, and 0 where there is no whole.
func Ratio(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// Among is the number of pairs among n things.
func Among(n int64) int64 { return n * (n - 1) / 2 }

// Count gives the number of pairs with the same label, by the labels of all
// documents.
func Count(labels []string) (n int64) {
	count := map[string]int64{}
	for _, l := range labels {
		if l != "" {
			n += count[l]
			count[l]++
		}
	}
	return n
}

// Partition scores clusters: any two documents with the same keeper are said to
// be near-duplicates. A keeper stands for each document.
func Partition(labels []string, keeper []int) Scores {
	s := Scores{Labelled: Count(labels)}
	type cell struct {
		keeper int
		label  string
	}
	size, inside := map[int]int64{}, map[cell]int64{}
	for i, l := range labels {
		s.Said += size[keeper[i]]
		size[keeper[i]]++
		if l != "" {
			c := cell{keeper[i], l}
			s.Right += inside[c]
			inside[c]++
		}
	}
	return s
}

// Pairs scores pairs of documents, by their numbers. A pair that is named twice,
// in either order, counts once, and a document with itself not at all.
func Pairs(labels []string, pairs [][2]int) Scores {
	s := Scores{Labelled: Count(labels)}
	seen := make(map[[2]int]bool, len(pairs))
	for _, p := range pairs {
		p = [2]int{min(p[0], p[1]), max(p[0], p[1])}
		if p[0] == p[1] || seen[p] {
			continue
		}
		seen[p] = true
		s.Said++
		if l := labels[p[0]]; l != "" && l == labels[p[1]] {
			s.Right++
		}
	}
	return s
}

// OfSize gives the labels of clusters of at least and at most so many documents,
// and empty ones in the place of the others. Whatever is scored against them has
// the recall inside of clusters of that size.
func OfSize(labels []string, least, most int) []string {
	size := map[string]int{}
	for _, l := range labels {
		size[l]++
	}
	out := make([]string, len(labels))
	for i, l := range labels {
		if least <= size[l] && size[l] <= most {
			out[i] = l
		}
	}
	return out
}
