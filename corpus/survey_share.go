package corpus

import "math"

// newShare gives the share with its interval.
func newShare(k, n int) Share {
	const tail = 0.025
	s := Share{Found: k, Of: n, High: 1}
	// Rounded outwards, and a little more: then the last bits, in which CPUs may
	// differ, do not show.
	const more = 1e-6
	if k > 0 {
		s.Low = math.Floor(1e4*(1-upperEnd(n-k, n, tail))-more) / 1e4
	}
	if k < n {
		s.High = math.Ceil(1e4*upperEnd(k, n, tail)+more) / 1e4
	}
	return s
}

// upperEnd is the chance p at which k or fewer hits in n come with the chance
// tail: the upper end of the exact interval of a share, k < n.
func upperEnd(k, n int, tail float64) float64 {
	low, high := float64(k)/float64(n), 1.0
	for range 50 {
		p := (low + high) / 2
		if atMost(k, n, p) > tail {
			low = p
		} else {
			high = p
		}
	}
	return high
}

// atMost is the chance of k hits or fewer in n of chance p each, for k/n <= p < 1.
// The terms of the binomial distribution are taken relative to that of k: no
// logarithm, and nothing so small that it is lost.
func atMost(k, n int, p float64) float64 {
	odds := p / (1 - p)
	few, many := 0.0, 0.0
	for i, term := k, 1.0; i >= 0 && few+term > few; i-- {
		few += term
		term *= float64(i) / float64(n-i+1) / odds
	}
	for i, term := k+1, float64(n-k)/float64(k+1)*odds; i <= n && many+term > many && many < 1e300; i++ {
		many += term
		term *= float64(n-i) / float64(i+1) * odds
	}
	return few / (few + many)
}
