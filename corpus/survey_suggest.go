package corpus

// Suggestion is a threshold that the scores of a sample speak for. It is never
// applied by itself: look at the pairs next to it.
//
// Only pairs count whose verdict hangs on the threshold: their score is at least
// [ScoreFloor], and they are not near-duplicates by their body. Of all
// stretches of the histogram that are 0.06 wide and have their middle between
// 0.64 and 0.90, the emptiest is sought; of equally empty ones the middle of
// those nearest to the threshold. One stretch is clearly emptier than another if it
// has no more than half as many pairs, and the difference is more than three
// standard errors, pairs taken for independent.
type Suggestion struct {
	Reason    Reason  `json:"reason"`
	Threshold float64 `json:"threshold"` // that of the settings, unless Reason is Valley
	// Part is which one of the sample speaks, "random" or "groups": the one with
	// more pairs that count, which number Pairs.
	Part  string `json:"part"`
	Pairs int    `json:"pairs"`
	// Here is how many pairs lie within 0.03 of the threshold of the settings, and
	// Least how many lie in the emptiest stretch, which begins at From.
	Here  int     `json:"here"`
	Least int     `json:"least"`
	From  float64 `json:"from"`
	// Lower and Higher are the pairs in the fullest stretch below and above the
	// emptiest one.
	Lower  int `json:"lower"`
	Higher int `json:"higher"`
}

// Reason says why a threshold is suggested. Later versions may add reasons.
type Reason uint8

const (
	TooFewPairs Reason = iota // keep: fewer than 30 pairs count
	InValley                  // keep: no stretch is clearly emptier than the one around the threshold
	NoValley                  // keep: the emptiest stretch has no clearly fuller ones on both sides
	Valley                    // the middle of the emptiest stretch: clearly fewer pairs than at the threshold, and than below and above
)

var reasons = []string{TooFewPairs: "too_few_pairs", InValley: "in_valley", NoValley: "no_valley", Valley: "valley"}

// String returns the word for r, such as "no_valley".
func (r Reason) String() string { return word(reasons, int(r)) }

// MarshalText returns [Reason.String].
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (r *Reason) UnmarshalText(text []byte) error {
	i, err := index("reason", reasons, string(text))
	*r = Reason(i)
	return err
}

// All in hundredths.
const (
	stretch       = 6
	lowestMiddle  = 64
	highestMiddle = 90

	enoughPairs = 30
)

// suggest looks for a threshold where few pairs are. pairs is what was met.
func suggest(pairs []met, threshold int64) Suggestion {
	const hundredth = unit / 100
	s := Suggestion{Threshold: float64(threshold) / unit}
	var bins [100]int
	for i := range pairs {
		m := &pairs[i]
		if m.byBody || m.score < floor {
			continue
		}
		bins[min(m.score/hundredth, 99)]++
		s.Pairs++
		s.Here += truth(m.score >= threshold-stretch/2*hundredth && m.score < threshold+stretch/2*hundredth)
	}
	var counts [100 - stretch + 1]int // by where the stretch begins
	for from := range counts {
		for _, n := range bins[from : from+stretch] {
			counts[from] += n
		}
	}
	const first, last = lowestMiddle - stretch/2, highestMiddle - stretch/2
	far := func(from int) int64 { return abs(int64(from+stretch/2)*hundredth - threshold) }
	best := first
	for from := first; from <= last; from++ {
		if n, least := counts[from], counts[best]; n < least || n == least && far(from) < far(best) {
			best = from
		}
	}
	low, high := best, best
	for low > first && counts[low-1] == counts[best] {
		low--
	}
	for high < last && counts[high+1] == counts[best] {
		high++
	}
	best = (low + high) / 2
	s.Least, s.From = counts[best], float64(best)/100
	for from, n := range counts {
		switch {
		case from+stretch <= best:
			s.Lower = max(s.Lower, n)
		case from >= best+stretch:
			s.Higher = max(s.Higher, n)
		}
	}
	switch {
	case s.Pairs < enoughPairs:
		s.Reason = TooFewPairs
	case !clearlyFewer(s.Least, s.Here):
		s.Reason = InValley
	case !clearlyFewer(s.Least, s.Lower) || !clearlyFewer(s.Least, s.Higher):
		s.Reason = NoValley
	default:
		s.Reason, s.Threshold = Valley, float64(best+stretch/2)/100
	}
	return s
}

// clearlyFewer reports whether a is no more than half of b, and the two differ
// by more than three standard errors.
func clearlyFewer(a, b int) bool {
	d := int64(b) - int64(a)
	return 2*a <= b && d*d > 9*(int64(a)+int64(b))
}

func abs(x int64) int64 { return max(x, -x) }
