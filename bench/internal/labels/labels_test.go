package labels_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/neardup/neardup/bench/internal/labels"
	"github.com/neardup/neardup/internal/testkit"
)

func TestScoresCountPairs(t *testing.T) {
	of := []string{"a", "a", "a", "b", "b", "", ""}
	s := labels.Partition(of, []int{0, 0, 2, 2, 4, 4, 4})
	// Said: 01, 23, 45, 46, 56. Labelled: 01, 02, 12, 34.
	assert.Equal(t, labels.Scores{Said: 5, Labelled: 4, Right: 1}, s)
	assert.Equal(t, s, labels.Pairs(of, [][2]int{{0, 1}, {1, 0}, {3, 2}, {4, 5}, {4, 4}, {4, 6}, {5, 6}, {4, 6}}))
	assert.InDelta(t, 0.2, s.Precision(), 1e-15)
	assert.InDelta(t, 0.25, s.Recall(), 1e-15)
	assert.InDelta(t, 2*0.2*0.25/0.45, s.F1(), 1e-15)
	assert.Zero(t, labels.Scores{}.F1())
}

func TestPartitionIsItsPairs(t *testing.T) {
	r := testkit.Rand(2)
	for range 50 {
		of, keeper := make([]string, 30), make([]int, 30)
		for i := range of {
			if l := r.IntN(6); l > 0 {
				of[i] = fmt.Sprint(l)
			}
			keeper[i] = r.IntN(8)
		}
		var said, same, right int64
		var pairs [][2]int
		for j := range of {
			for i := range j {
				equal := of[i] != "" && of[i] == of[j]
				if equal {
					same++
				}
				if keeper[i] == keeper[j] {
					pairs = append(pairs, [2]int{j, i})
					said++
					if equal {
						right++
					}
				}
			}
		}
		want := labels.Scores{Said: said, Labelled: same, Right: right}
		assert.Equal(t, want, labels.Partition(of, keeper))
		assert.Equal(t, want, labels.Pairs(of, pairs))
	}
}

func TestOfSize(t *testing.T) {
	of := []string{"a", "", "b", "a", "c", "b", "", "b"}
	assert.Equal(t, []string{"a", "", "", "a", "", "", "", ""}, labels.OfSize(of, 2, 2))
	assert.Equal(t, []string{"", "", "b", "", "", "b", "", "b"}, labels.OfSize(of, 3, 9))
	assert.Equal(t, of, labels.OfSize(of, 1, 3))
}
