package speed

import (
	"slices"
	"time"
)

// Plan says how long to measure.
type Plan struct {
	Rounds int           // turns of each contestant; less than 1 means 1
	Turn   time.Duration // shortest turn; a turn is a whole number of passes
	Data   string        // folder of sets of real texts, see [quality.Load]; empty: made-up texts alone
	Scan   int           // number of fingerprints of the scan; 0: ten million
	Long   int           // bytes of the texts without a space among the bad ones
}

// Result is what one contestant took.
type Result struct {
	Contestant
	Nanoseconds float64 // for one document, median of the rounds
	Ratio       float64 // time of the baseline by own time, median of the rounds
}

// Measure lets the contestants take turns, round by round, so that a change of
// the clock rate or a neighbour on the machine touches them all. The ratio is
// taken within each round, and the medians over the rounds.
func (c Contest) Measure(p Plan) []Result {
	passes := make([]int, len(c.Contestants))
	for i, who := range c.Contestants {
		start := time.Now()
		who.Pass() // grows scratch memory, warms the caches
		if time.Since(start) < p.Turn {
			start = time.Now()
			who.Pass()
		}
		passes[i] = 1 + int(p.Turn/max(time.Since(start), 1))
	}
	times := make([][]float64, len(c.Contestants))
	ratios := make([][]float64, len(c.Contestants))
	for range max(p.Rounds, 1) {
		for i, who := range c.Contestants {
			start := time.Now()
			for range passes[i] {
				who.Pass()
			}
			took := float64(time.Since(start).Nanoseconds())
			times[i] = append(times[i], took/float64(passes[i]*c.Docs))
		}
		for i := range c.Contestants {
			last := len(times[i]) - 1
			ratios[i] = append(ratios[i], times[0][last]/times[i][last])
		}
	}
	results := make([]Result, len(c.Contestants))
	for i, who := range c.Contestants {
		results[i] = Result{Contestant: who, Nanoseconds: median(times[i]), Ratio: median(ratios[i])}
	}
	return results
}

func median(x []float64) float64 {
	slices.Sort(x)
	if n := len(x); n%2 == 0 {
		return (x[n/2-1] + x[n/2]) / 2
	}
	return x[len(x)/2]
}
