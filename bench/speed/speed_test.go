package speed

import (
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/simhash"
)

// signers are the contestants of Sign, each with the share of equal slots.
var signers = map[string]func(a, b string) float64{
	"neardup": func(a, b string) float64 {
		c := newOurs()
		return equalShare(c.sign(nil, a), c.sign(nil, b))
	},
	"baseline": func(a, b string) float64 { return wideShare(newBaseline().sign, a, b) },
	"ekzhu":    func(a, b string) float64 { return wideShare(newEkzhu().sign, a, b) },
	"dgryski":  func(a, b string) float64 { return wideShare(newDgryski().sign, a, b) },
}

func wideShare(sign func(*[slots]uint64, string), a, b string) float64 {
	var x, y [slots]uint64
	sign(&x, a)
	sign(&y, b)
	return equalShare(x[:], y[:])
}

func equalShare[T comparable](a, b []T) float64 {
	equal := 0
	for i := range a {
		if a[i] == b[i] {
			equal++
		}
	}
	return float64(equal) / float64(len(a))
}

// Every contestant must do the work it is timed for: the mean error of its
// estimates over many pairs lies within 4 standard errors of a sketch with
// independent slots, and so does every single estimate.
func TestSignersEstimateJaccard(t *testing.T) {
	const pairs = 40
	docs := testkit.Documents(pairs, 200, 11)
	for who, estimate := range signers {
		var sum, variance float64
		for i, a := range docs {
			b := edited(a, 2+i%9, uint64(i))
			j := jaccard(a, b)
			require.Greater(t, j, 0.1)
			require.Less(t, j, 1.0)
			v := j * (1 - j) / slots
			diff := estimate(a, b) - j
			assert.Less(t, math.Abs(diff), 4*math.Sqrt(v), "%s, pair %d", who, i)
			sum += diff
			variance += v
		}
		assert.Less(t, math.Abs(sum), 4*math.Sqrt(variance), who)
	}
}

func TestSketchersEstimateJaccard(t *testing.T) {
	const pairs, common, own = 40, 300, 100 // J = 300/500
	const j = 0.6
	r := testkit.Rand(12)
	neardup, naive, ek, dg := newOurs(), newBaseline(), newEkzhu(), newDgryski()
	sums := map[string]float64{}
	for range pairs {
		a := make([]uint64, common+2*own)
		for i := range a {
			a[i] = r.Uint64()
		}
		b := a[own:]
		a = a[:common+own]
		for who, sketch := range map[string]func(*[slots]uint64, []uint64){
			"baseline": naive.sketch, "ekzhu": ek.sketch, "dgryski": dg.sketch,
		} {
			var x, y [slots]uint64
			sketch(&x, a)
			sketch(&y, b)
			sums[who] += equalShare(x[:], y[:]) - j
		}
		sums["neardup"] += equalShare(neardup.sketch(nil, a), neardup.sketch(nil, b)) - j
	}
	for who, sum := range sums {
		assert.Less(t, math.Abs(sum), 4*math.Sqrt(pairs*j*(1-j)/slots), who)
	}
}

// With an odd number of hashes no bit is undecided, and both must agree.
func TestSimHashesAgree(t *testing.T) {
	for _, n := range []int{1, 3, 151, 1025} {
		r := testkit.Rand(uint64(n))
		hashes := make([]uint64, n)
		for i := range hashes {
			hashes[i] = r.Uint64()
		}
		assert.Equal(t, naiveSimHash(hashes), simhash.Sum64(hashes), "%d hashes", n)
	}
}

// Groups tells keys apart by a part of their bits, so a few candidates may be
// more than the maps have; none may be missing.
func TestGroupsHoldWhatTheMapsHold(t *testing.T) {
	const n = 2000
	keys := bandKeys(n)
	maps, groups := groupInMaps(n, keys), groupOurs(n, keys)
	all, more := 0, 0
	for doc := range n {
		want := map[uint32]bool{}
		for band, m := range maps {
			for _, other := range m[keys[doc*bands+band]] {
				if int(other) < doc {
					want[other] = true
				}
			}
		}
		for _, other := range groups.Candidates(doc) {
			if !want[other] {
				more++
			}
			delete(want, other)
			all++
		}
		require.Empty(t, want, "document %d", doc)
	}
	assert.Greater(t, all, n/10)
	assert.LessOrEqual(t, more, all/100)
}

func TestCeilingsTouchTheWholeText(t *testing.T) {
	text := testkit.Documents(1, 100, 1)[0]
	assert.Equal(t, -1, readText(text))
	assert.Equal(t, len(text), readText(text+"\xff"))
	buf := make([]byte, len(text))
	assert.Equal(t, len(text), copyText(buf, text))
	assert.Equal(t, text, string(buf))
}

func TestReportNamesEveryContestant(t *testing.T) {
	var out strings.Builder
	require.NoError(t, Report(&out, Plan{Rounds: 1}, "simhash"))
	for _, want := range []string{"ns/doc", "150hashes", "4500hashes", "baseline", "neardup"} {
		assert.Contains(t, out.String(), want)
	}
	assert.ErrorContains(t, Report(io.Discard, Plan{}, "nothing"), "SimHash64")
}

func TestRatioIsAgainstTheFirst(t *testing.T) {
	work := func(n int) func() {
		return func() {
			for range n {
				readText(strings.Repeat("a", 4096))
			}
		}
	}
	got := Contest{Docs: 1, Contestants: []Contestant{{Who: "slow", Pass: work(400)}, {Who: "fast", Pass: work(20)}}}.
		Measure(Plan{Rounds: 3})
	assert.Equal(t, 1.0, got[0].Ratio)
	assert.Greater(t, got[1].Ratio, 2.0)
}

// edited replaces every n-th word or so.
func edited(text string, n int, seed uint64) string {
	r := testkit.Rand(seed)
	w := strings.Fields(text)
	for i := range w {
		if r.IntN(n*6) == 0 {
			w[i] = "replacement" + string(rune('a'+r.IntN(26)))
		}
	}
	w[0] = "beginning"
	return strings.Join(w, " ")
}

func jaccard(a, b string) float64 {
	x, y := shingleSet(a), shingleSet(b)
	common := 0
	for s := range x {
		if y[s] {
			common++
		}
	}
	return float64(common) / float64(len(x)+len(y)-common)
}

func shingleSet(text string) map[string]bool {
	set := map[string]bool{}
	eachShingle(nil, text, func(b []byte) { set[string(b)] = true })
	return set
}
