package simhash_test

import (
	"fmt"
	"math"
	"math/bits"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/simhash"
)

func TestSimilarity(t *testing.T) {
	for _, d := range []int{0, 1, 16, 32, 63, 64} {
		e := simhash.Similarity64(d)
		assert.InDelta(t, 1-float64(d)/64, e.Similarity, 1e-15)
		assert.InDelta(t, math.Cos(math.Pi*float64(d)/64), e.Cosine, 1e-15)
		assert.Positive(t, e.StdErr)
		assert.Equal(t, e.Similarity, simhash.Similarity128(2*d).Similarity)
	}
	assert.InDelta(t, math.Sqrt(0.25/67), simhash.Similarity64(32).StdErr, 1e-15)
	assert.InDelta(t, math.Sqrt(0.25/131), simhash.Similarity128(64).StdErr, 1e-15)
	assert.Equal(t, simhash.Similarity64(0), simhash.Similarity64(-5))
	assert.Equal(t, simhash.Similarity64(64), simhash.Similarity64(65))
	assert.Equal(t, simhash.Similarity128(128), simhash.Similarity128(math.MaxInt))
}

// finalise is the well-known 64-bit finaliser of MurmurHash3 (Appleby 2011), so
// that the hashes do not come from the mixing function of the package.
func finalise(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// stream is hash i of a trial of a test case: consecutive integers, finalised.
// Trials do not overlap as long as i is below 4096.
func stream(id, trial, i int) uint64 {
	return finalise(uint64(id)<<40 + uint64(trial)<<12 + uint64(i))
}

// A pair is two weightings of the same features, so two vectors at a known
// angle. Features are the integers from 0 on.
type pair struct {
	name string
	a, b []uint8
}

func (p pair) angle() float64 {
	var ab, aa, bb float64
	for i := range p.a {
		x, y := float64(p.a[i]), float64(p.b[i])
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	return math.Acos(min(1, ab/math.Sqrt(aa*bb)))
}

func pairs() []pair {
	r := testkit.Rand(20)
	var out []pair
	// Weighted: a share of the features keeps its weight, the others draw a new
	// one, so the angle falls as the share grows.
	for _, c := range []struct {
		name  string
		same  float64
		below int
	}{
		{"weights to 255, .2 kept", .2, 256},
		{"weights to 255, .9 kept", .9, 256},
		{"weights to 9, .5 kept", .5, 10},
		{"weights to 3, .8 kept", .8, 4},
	} {
		p := pair{c.name, randomWeights(r, 401, c.below), randomWeights(r, 401, c.below)}
		for i := range p.a {
			if r.Float64() < c.same {
				p.b[i] = p.a[i]
			}
		}
		out = append(out, p)
	}
	// Sets: a window of consecutive integers and the same window moved on.
	for _, shift := range []int{30, 150, 301} {
		const size = 301
		p := pair{fmt.Sprintf("consecutive integers moved by %d", shift), make([]uint8, size+shift), make([]uint8, size+shift)}
		for i := range size {
			p.a[i], p.b[i+shift] = 1, 1
		}
		out = append(out, p)
	}
	return out
}

// The distance of two fingerprints has a binomial distribution with p =
// theta/pi: its mean is right within 3 standard errors, and its root mean
// square error is that of the binomial, for 64 bits, for the second word alone
// and for 128 bits (so the words are independent). Each trial hashes the next
// stretch of consecutive integers.
func TestDistanceIsBinomialInTheAngle(t *testing.T) {
	trials := 5000 // so that three standard errors of the RMSE are 3 %
	if testing.Short() {
		trials = 400
	}
	// The relative standard error of a root mean square of so many trials.
	slack := 1 / math.Sqrt(2*float64(trials))
	for id, p := range pairs() {
		theory := p.angle() / math.Pi
		n := len(p.a)
		hashes := make([]uint64, n)
		widths := [3]float64{64, 64, 128}
		var sum, square [3]float64
		for trial := range trials {
			for i := range hashes {
				hashes[i] = stream(id, trial, i)
			}
			fa, fb := simhash.SumWeighted128(hashes, p.a), simhash.SumWeighted128(hashes, p.b)
			low, high := simhash.Distance64(fa[0], fb[0]), simhash.Distance64(fa[1], fb[1])
			for k, d := range [3]int{low, high, low + high} {
				e := float64(d)/widths[k] - theory
				sum[k] += e
				square[k] += e * e
			}
		}
		for k, width := range widths {
			sd := math.Sqrt(theory * (1 - theory) / width)
			bias := sum[k] / float64(trials) / (sd / math.Sqrt(float64(trials)))
			ratio := math.Sqrt(square[k]/float64(trials)) / sd
			t.Logf("%s: theta/pi %.4f: bias %+.2f standard errors, RMSE %.3f of theory", p.name, theory, bias, ratio)
			assert.Less(t, math.Abs(bias), 3.0, "%s, measure %d", p.name, k)
			assert.InDelta(t, 1, ratio, 3*slack, "%s, measure %d", p.name, k)
		}
	}
}

// A single hash shows its remix. No bit of the second word may follow any bit
// of the first.
func TestSecondWordIsUncorrelated(t *testing.T) {
	const n = 1 << 14
	var agree [64][64]int
	for i := range n {
		f := simhash.Sum128([]uint64{finalise(uint64(i))})
		for bit := range agree {
			same := f[1] ^ (-(f[0] >> bit & 1)) ^ math.MaxUint64
			for same != 0 {
				agree[bit][bits.TrailingZeros64(same)]++
				same &= same - 1
			}
		}
	}
	for i := range agree {
		for j := range agree[i] {
			// 4096 pairs: five standard deviations are not met by chance.
			assert.InDelta(t, n/2, agree[i][j], 5*math.Sqrt(n)/2, "bits %d and %d", i, j)
		}
	}
}

// binomial returns the probabilities of 0 to n heads in n tosses.
func binomial(n int) []float64 {
	p := []float64{1}
	for range n {
		next := make([]float64, len(p)+1)
		for k, x := range p {
			next[k] += x / 2
			next[k+1] += x / 2
		}
		p = next
	}
	return p
}

// differ returns the exact probability that a bit differs between two sets of
// the size that have all but changed elements in common.
func differ(size, changed int) float64 {
	common, own := binomial(size-changed), binomial(changed)
	var p float64
	for k, x := range common {
		var one float64 // the probability of a 1, given k ones in common
		for j, y := range own {
			if 2*(k+j) > size {
				one += y
			}
		}
		p += x * 2 * one * (1 - one)
	}
	return p
}

// The angle is exact only in the limit of many features that differ. Where few
// do, the test is against the exact probability, which lies a few per cent
// below theta/pi, as the documentation of Estimate says.
func TestDistanceIsExactWhereFewFeaturesDiffer(t *testing.T) {
	trials := 4000
	if testing.Short() {
		trials = 1000
	}
	const size = 301
	for _, changed := range []int{1, 3, 10, 100} {
		want := differ(size, changed)
		theory := math.Acos(1-float64(changed)/size) / math.Pi
		var sum int
		hashes := make([]uint64, size+changed)
		for trial := range trials {
			for i := range hashes {
				hashes[i] = stream(changed, trial, i)
			}
			sum += simhash.Distance64(simhash.Sum64(hashes[:size]), simhash.Sum64(hashes[changed:]))
		}
		got := float64(sum) / 64 / float64(trials)
		t.Logf("%d of %d changed: exact %.5f, found %.5f, theta/pi %.5f, exact/theory %.3f", changed, size, want, got, theory, want/theory)
		assert.InDelta(t, want, got, 3*math.Sqrt(want*(1-want)/64/float64(trials)))
		assert.Less(t, want, theory)
	}
}

// The package documentation states how far few features pull unrelated
// fingerprints together.
func TestFewFeaturesAgreeMoreOften(t *testing.T) {
	trials := 4000
	if testing.Short() {
		trials = 1000
	}
	for _, c := range []struct {
		n     int
		agree float64
	}{{2, 0.625}, {50, 0.5063}, {1000, 0.5003}} {
		hashes := make([]uint64, 2*c.n)
		var distance int
		for trial := range trials {
			for i := range hashes {
				hashes[i] = stream(c.n, trial, i)
			}
			distance += simhash.Distance64(simhash.Sum64(hashes[:c.n]), simhash.Sum64(hashes[c.n:]))
		}
		agree := 1 - float64(distance)/64/float64(trials)
		assert.InDelta(t, c.agree, agree, 3*0.5/math.Sqrt(64*float64(trials)), "n=%d", c.n)
	}
}
