package minhash_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/minhash"
)

// errorStats gathers the errors of estimates, each in units of the standard
// error sqrt(J(1-J)/k) that k independent slots would have.
type errorStats struct{ n, sum, squares float64 }

func (e *errorStats) add(estimate, j float64, k int) {
	x := (estimate - j) / math.Sqrt(j*(1-j)/float64(k))
	e.n++
	e.sum += x
	e.squares += x * x
}

// rmse is the root mean square error over theory.
func (e *errorStats) rmse() float64 { return math.Sqrt(e.squares / e.n) }

// rmseNoise is the relative standard error of rmse.
func (e *errorStats) rmseNoise() float64 { return 1 / math.Sqrt(2*e.n) }

// bias is the mean error in its own standard errors.
func (e *errorStats) bias() float64 { return e.sum / math.Sqrt(e.squares) }

// trials is full, or an eighth of it under -short.
func trials(full int) int {
	if testing.Short() {
		return full / 8
	}
	return full
}

// slack widens a bound on rmse where there are few trials. The full counts
// need none.
func (e *errorStats) slack() float64 {
	if testing.Short() {
		return 1 + 3*e.rmseNoise()
	}
	return 1
}

// hashSource fills hashes with one trial's distinct elements.
type hashSource struct {
	name string
	fill func(r *rand.Rand, hashes []uint64)
}

var hashSources = []hashSource{
	{"random", func(r *rand.Rand, hashes []uint64) {
		for i := range hashes {
			hashes[i] = r.Uint64()
		}
	}},
	{"consecutive", func(r *rand.Rand, hashes []uint64) {
		first := r.Uint64() >> 20
		for i := range hashes {
			hashes[i] = finalise(first + uint64(i))
		}
	}},
}

// finalise mixes a number: SplitMix64's output function.
func finalise(x uint64) uint64 {
	x -= 0x9e3779b97f4a7c15 // which splitMix64 adds
	return splitMix64(&x)
}

// split cuts a union into two sets with the given similarity, as near as whole
// numbers come.
func split(union []uint64, j float64) (a, b []uint64, exact float64) {
	common := int(j*float64(len(union)) + 0.5)
	left := (len(union) - common) / 2
	return union[:left+common], union[left:], float64(common) / float64(len(union))
}

// The estimate has no bias and its error is never above that of k independent
// permutations; for unions of 50 to 150, k = 128, it is well below.
func TestAccuracy(t *testing.T) { eachKernel(t, testAccuracy) }

func testAccuracy(t *testing.T) {
	sizes := []struct{ union, trials int }{
		{10, 10000}, {20, 10000}, {50, 10000}, {100, 10000}, {150, 10000}, {400, 6000}, {1000, 4000}, {4000, 4000},
	}
	s := newSketcher(t, 128)
	var biases errorStats
	for i, source := range hashSources {
		r := testkit.Rand(100 + uint64(i))
		for _, size := range sizes {
			union := make([]uint64, size.union)
			line := fmt.Sprintf("%-12s union %4d:", source.name, size.union)
			for _, j := range []float64{.3, .5, .8, .9} {
				measure := func(trials int) (e errorStats) {
					var sa, sb []uint32
					for range trials {
						source.fill(r, union)
						a, b, exact := split(union, j)
						sa, sb = s.Append(sa[:0], a), s.Append(sb[:0], b)
						estimate, err := minhash.Similarity(sa, sb)
						require.NoError(t, err)
						e.add(estimate.Similarity, exact, 128)
					}
					return e
				}
				e := measure(trials(size.trials))
				biases.n++
				biases.squares += e.bias() * e.bias()
				line += fmt.Sprintf("  J %.1f %+.1f SE %.3f", j, e.bias(), e.rmse())
				if math.Abs(e.bias()) >= 3 { // by chance, one time in 370: ask again
					e = measure(4 * trials(size.trials))
					line += fmt.Sprintf(", again %+.1f SE", e.bias())
				}
				assert.Less(t, math.Abs(e.bias()), 3.0, "bias in standard errors, %s, union %d, J %.1f", source.name, size.union, j)
				bound := 1.03
				if size.union >= 50 && size.union <= 150 {
					bound = 0.85
				}
				assert.Less(t, e.rmse(), bound*e.slack(), "error over theory, %s, union %d, J %.1f", source.name, size.union, j)
			}
			t.Log(line)
		}
	}
	// 64 standard normal numbers have a root mean square of 1 +- 0.09.
	assert.InDelta(t, 1, biases.rmse(), 0.27, "the biases together are what chance gives")
}

// All sizes of signature behave alike, measured in sets per slot.
func TestAccuracyOfOtherSizes(t *testing.T) { eachKernel(t, testAccuracyOfOtherSizes) }

func testAccuracyOfOtherSizes(t *testing.T) {
	r := testkit.Rand(110)
	for _, k := range []int{16, 512, 4096} {
		s := newSketcher(t, k)
		for _, perSlot := range []float64{.5, 2} {
			union := make([]uint64, int(perSlot*float64(k)))
			var e errorStats
			var sa, sb []uint32
			for range trials(min(8000, 800000/k)) {
				hashSources[0].fill(r, union)
				a, b, exact := split(union, .75)
				sa, sb = s.Append(sa[:0], a), s.Append(sb[:0], b)
				e.add(float64(minhash.Equal(sa, sb))/float64(k), exact, k)
			}
			t.Logf("k %4d union %4d: %+.1f SE %.3f", k, len(union), e.bias(), e.rmse())
			assert.Less(t, math.Abs(e.bias()), 3.0, "k %d, union %d", k, len(union))
			assert.Less(t, e.rmse(), 0.95*(1+3*e.rmseNoise()), "k %d, union %d", k, len(union))
		}
	}
}

// Bands fire as theory says for independent slots, up to what comes of small
// unions being drawn nearly without replacement. Over 200,000 pairs that was:
// at J = 0.8, 16x8, theory .947: .950 to .958; at J = 0.1, 64x2, theory .474:
// .476 to .480; at J = 0.02, which is unrelated texts with a phrase in common,
// theory .0253: .0216 (union 100), .0225 (400), .0242 (1000).
func TestBandRate(t *testing.T) { eachKernel(t, testBandRate) }

func testBandRate(t *testing.T) {
	r := testkit.Rand(120)
	s := newSketcher(t, 128)
	for _, c := range []struct {
		bands  minhash.Bands
		j      float64
		unions []int
	}{
		{minhash.Bands{Bands: 16, Rows: 8}, .8, []int{10, 50, 150, 400, 1000, 3000}},
		{minhash.Bands{Bands: 64, Rows: 2}, .1, []int{50, 150, 400, 1000}},
		{minhash.Bands{Bands: 64, Rows: 2}, .02, []int{100, 400, 1000}},
	} {
		for _, n := range c.unions {
			union := make([]uint64, n)
			var sa, sb []uint32
			var ka, kb []uint64
			hits, total := 0, trials(6000)
			var theory float64
			for range total {
				hashSources[0].fill(r, union)
				a, b, exact := split(union, c.j)
				theory = 1 - math.Pow(1-math.Pow(exact, float64(c.bands.Rows)), float64(c.bands.Bands))
				sa, sb = s.Append(sa[:0], a), s.Append(sb[:0], b)
				var err error
				ka, err = c.bands.Append(ka[:0], sa)
				require.NoError(t, err)
				kb, err = c.bands.Append(kb[:0], sb)
				require.NoError(t, err)
				for i := range ka {
					if ka[i] == kb[i] {
						hits++
						break
					}
				}
			}
			rate := float64(hits) / float64(total)
			se := math.Sqrt(theory * (1 - theory) / float64(total))
			t.Logf("%dx%d J %.2f union %4d: rate %.4f, theory %.4f +- %.4f", c.bands.Bands, c.bands.Rows, c.j, n, rate, theory, se)
			low, high := theory, min(1, 1.02*theory)
			if c.j < .05 {
				low, high = .85*theory, theory
			}
			assert.Greater(t, rate, low-3*se, "%v, J %.2f, union %d", c.bands, c.j, n)
			assert.Less(t, rate, high+3*se, "%v, J %.2f, union %d", c.bands, c.j, n)
		}
	}
}

// Deeper levels split buckets as further rows would: band by band, a key of
// level l is shared with probability J^(rows+l).
func TestLevelRate(t *testing.T) { eachKernel(t, testLevelRate) }

func testLevelRate(t *testing.T) {
	r := testkit.Rand(130)
	s := newSketcher(t, 128)
	bands := minhash.Bands{Bands: 64, Rows: 2, Levels: 5}
	union := make([]uint64, 1000)
	var hits, squares [5]float64
	total := trials(4000)
	for range total {
		hashSources[0].fill(r, union)
		a, b, _ := split(union, .8)
		ka, err := bands.Append(nil, s.Append(nil, a))
		require.NoError(t, err)
		kb, err := bands.Append(nil, s.Append(nil, b))
		require.NoError(t, err)
		for level := range 5 {
			n := 0.0
			for i := level; i < len(ka); i += 5 {
				if ka[i] == kb[i] {
					n++
				}
			}
			hits[level] += n
			squares[level] += n * n
		}
	}
	for level := range 5 {
		mean := hits[level] / float64(total)
		se := math.Sqrt((squares[level]/float64(total) - mean*mean) / float64(total))
		want := 64 * math.Pow(.8, float64(2+level))
		t.Logf("level %d: %.2f of 64 bands, theory %.2f +- %.2f", level, mean, want, se)
		// Slots of a union of 1000 are drawn nearly without replacement, which
		// makes several agree a little more rarely.
		assert.InDelta(t, want, mean, 3*se+0.01*want, "level %d", level)
	}
}
