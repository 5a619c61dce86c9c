package lsh

import (
	"errors"
	"fmt"
	"iter"
	"math"
)

// ErrTune reports that no banding of the slots at hand reaches the recall that
// was asked for, or that the question makes no sense.
var ErrTune = errors.New("lsh: no banding reaches the recall")

// Curve is the collision curve of a banding: a signature is cut into Bands
// bands of Rows slots, and two documents become candidates if they agree in
// all rows of at least one band.
type Curve struct {
	Bands int // number of bands, at least 1
	Rows  int // slots in a band, at least 1
}

// Probability returns the chance 1-(1-s^r)^b that two documents become
// candidates whose slots agree independently with probability s each
// (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, section 3.4.2).
// For MinHash, s is the Jaccard similarity (Broder 1997). Values below 0 count
// as 0 and values above 1 as 1. A curve without bands or rows nominates
// nothing.
//
// The result has full relative precision also where it is tiny, and is the
// same on every CPU.
func (c Curve) Probability(similarity float64) float64 {
	if c.Bands < 1 || c.Rows < 1 || math.IsNaN(similarity) {
		return 0
	}
	band := power(min(max(similarity, 0), 1), c.Rows)
	return anyOf(band, c.Bands)
}

// Expected returns how many candidates the curve leads one to expect among
// pairs of the given similarities: the sum of their probabilities. A count far
// above it says that the signatures agree more often than their similarity
// allows, which is a cheap test of the hash functions behind them.
func (c Curve) Expected(similarities iter.Seq[float64]) float64 {
	sum := 0.0
	for s := range similarities {
		sum += c.Probability(s)
	}
	return sum
}

// Threshold returns (1/b)^(1/r), the similarity near which the curve is
// steepest; the probability there is about 1-1/e. It is a figure for reports.
// A curve without bands or rows has the threshold 1.
func (c Curve) Threshold() float64 {
	if c.Bands < 1 || c.Rows < 1 {
		return 1
	}
	return math.Pow(1/float64(c.Bands), 1/float64(c.Rows))
}

// String returns the curve as "64x2": bands, then rows.
func (c Curve) String() string { return fmt.Sprintf("%dx%d", c.Bands, c.Rows) }

// Tune returns the curve for which bands times rows is at most slots and
// Probability(similarity) at least recall, and which nominates the fewest
// unrelated pairs: the most rows that reach the recall, then the fewest bands
// that still do.
//
// The bands that reach a recall R at similarity S with r rows number about
// ln(1/(1-R))/S^r, so a pair of a lower similarity s is nominated about
// ln(1/(1-R))·(s/S)^r times: the less, the more rows. With r given, each
// further band only adds unrelated pairs and memory.
//
// similarity must lie in (0, 1] and recall in (0, 1); otherwise, and where even
// slots bands of one row miss the recall, the error wraps [ErrTune].
func Tune(slots int, similarity, recall float64) (Curve, error) {
	switch {
	case slots < 1:
		return Curve{}, fmt.Errorf("%w: %d slots; give at least 1", ErrTune, slots)
	case !(similarity > 0 && similarity <= 1):
		return Curve{}, fmt.Errorf("%w: similarity %v is not in (0, 1]", ErrTune, similarity)
	case !(recall > 0 && recall < 1):
		return Curve{}, fmt.Errorf("%w: recall %v is not in (0, 1); only equal documents are always found", ErrTune, recall)
	}
	for rows := slots; rows >= 1; rows-- {
		if (Curve{slots / rows, rows}).Probability(similarity) < recall {
			continue
		}
		for bands := 1; bands <= slots/rows; bands++ {
			c := Curve{Bands: bands, Rows: rows}
			if c.Probability(similarity) >= recall {
				return c, nil
			}
		}
	}
	best := Curve{Bands: slots, Rows: 1}.Probability(similarity)
	return Curve{}, fmt.Errorf("%w: %d slots find at most %.4g of the pairs of similarity %v, %v was asked; use more slots, ask for less recall or for a higher similarity",
		ErrTune, slots, best, similarity, recall)
}

// power returns x^n by squaring. Conversions forbid fused operations, which
// would make the last bit depend on the CPU.
func power(x float64, n int) float64 {
	result := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			result = float64(result * x)
		}
		x = float64(x * x)
	}
	return result
}

// anyOf returns the chance that at least one of n independent events of chance
// p happens. It joins chances by a+b(1-a) instead of multiplying complements,
// which would lose the digits of a small p.
func anyOf(p float64, n int) float64 {
	result := 0.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			result = either(result, p)
		}
		p = either(p, p)
	}
	return result
}

func either(a, b float64) float64 {
	rest := float64(b * float64(1-a))
	return min(float64(a+rest), 1)
}
