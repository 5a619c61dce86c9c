package quality

// Scores count pairs of documents against labels.
type Scores struct {
	Said     int64 // pairs called near-duplicates
	Labelled int64 // pairs with the same label
	Right    int64 // both
}

// Precision is the share of the pairs called near-duplicates that are labelled.
func (s Scores) Precision() float64 { return ratio(s.Right, s.Said) }

// Recall is the share of the labelled pairs that are called near-duplicates.
func (s Scores) Recall() float64 { return ratio(s.Right, s.Labelled) }

// F1 is the harmonic mean of precision and recall.
func (s Scores) F1() float64 { return ratio(2*s.Right, s.Said+s.Labelled) }

func ratio(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// pairsOf is the number of pairs among n things.
func pairsOf(n int64) int64 { return n * (n - 1) / 2 }

// labelled counts the pairs of documents with the same label, which is not
// empty.
func labelled(docs []Doc) (n int64) {
	count := map[string]int64{}
	for _, d := range docs {
		if d.Cluster != "" {
			n += count[d.Cluster]
			count[d.Cluster]++
		}
	}
	return n
}

// scoreKeepers scores a partition: any two documents with the same keeper are
// said to be near-duplicates.
func scoreKeepers(docs []Doc, keeper []int) Scores {
	s := Scores{Labelled: labelled(docs)}
	type cell struct {
		keeper int
		label  string
	}
	size, inside := map[int]int64{}, map[cell]int64{}
	for i, d := range docs {
		s.Said += size[keeper[i]]
		size[keeper[i]]++
		if d.Cluster != "" {
			c := cell{keeper[i], d.Cluster}
			s.Right += inside[c]
			inside[c]++
		}
	}
	return s
}

// scoreVerdicts scores the verdicts on all pairs of documents: those with the
// same tokens, and those of texts that are near-duplicates.
func scoreVerdicts(x *texts, t *Truth) Scores {
	s := Scores{Labelled: labelled(x.docs)}
	labels := make([]map[string]int64, len(x.list))
	for i, docs := range x.held {
		labels[i] = map[string]int64{}
		for _, doc := range docs {
			if l := x.docs[doc].Cluster; l != "" {
				labels[i][l]++
			}
		}
		s.Said += pairsOf(int64(len(docs)))
		for _, n := range labels[i] {
			s.Right += pairsOf(n)
		}
	}
	for _, p := range t.near() {
		s.Said += int64(len(x.held[p.I])) * int64(len(x.held[p.J]))
		for l, n := range labels[p.I] {
			s.Right += n * labels[p.J][l]
		}
	}
	return s
}
