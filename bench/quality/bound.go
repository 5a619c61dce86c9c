package quality

// leastJaccard is the similarity of two sets of windows from which a pair is
// compared in full. It is far below what the verdict accepts: texts of which one
// character in eight is misread have 0.08 left, and a text that is a third of
// another has 0.33.
//
// It is no proof: a pair that agrees in spelling variants alone has no window in
// common. So whether anything is lost is measured, see [Truth.Checks]: of the
// pairs that were left out those are compared that agree best as bags of tokens,
// and as many that are drawn from all.
const leastJaccard = 0.02

// agreement bounds the score of two texts from above by what they have in common
// as bags of tokens, spelling variants aside: no alignment matches more equal
// tokens nor more numbers, text costs least where it is merely inserted, and
// what the verdict deducts is not negative.
func agreement(one, other *text, weight, numbers int64) float64 {
	m := float64(weight + 20*numbers)
	return m / (m + 0.25*float64(one.weight+other.weight-2*weight))
}
