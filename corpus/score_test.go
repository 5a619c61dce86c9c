package corpus

import (
	"math/big"
	"testing"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

// Refuser tells which pairs are refused before they are aligned.
type Refuser struct {
	shingler *shingle.Shingler
	judge    *judge
	a, b     shingle.Tokens
}

func NewRefuser(c Config) *Refuser {
	s, err := shingle.New(c.Effective().Shingle)
	if err != nil {
		panic(err)
	}
	return &Refuser{shingler: s, judge: newJudge(c)}
}

// Refuses reports whether the pair is refused. Where it is not, the ruling must
// be that of a comparison that refuses nothing.
func (x *Refuser) Refuses(a, b string) bool {
	for t, text := range map[*shingle.Tokens]string{&x.a: a, &x.b: b} {
		if err := x.shingler.Tokenize(t, text); err != nil {
			panic(err)
		}
	}
	x.judge.ask(&x.a)
	r := x.judge.compare(&x.b, true)
	if !r.refused && r != x.judge.compare(&x.b, false) {
		panic("refusing changes the ruling of a pair that is not refused")
	}
	return r.refused
}

func exact(n, d int64) int64 {
	x := new(big.Int).Mul(big.NewInt(n), big.NewInt(unit))
	return x.Div(x, big.NewInt(d)).Int64()
}

func TestShare(t *testing.T) {
	require.EqualValues(t, 0, share(0, 1))
	require.EqualValues(t, unit, share(1, 1))
	require.EqualValues(t, 666_666_666, share(2, 3), "rounded down")
	r := testkit.Rand(31)
	for range 2000 {
		d := 1 + r.Int64N(1<<r.IntN(62))
		n := r.Int64N(d + 1)
		require.Equal(t, exact(n, d), share(n, d), "%d/%d", n, d)
	}
}

// The largest texts that tokens can describe: 2^32 bytes, of characters that
// weigh most (one byte each, twelve to a token) or of numbers that count most
// (a digit and a separator each).
func TestPartsOfTheLargestTexts(t *testing.T) {
	const weight, numbers = 1 << 32, 1 << 31
	p := (&tally{match2: 2 * weight, agree: numbers}).parts(numbers, weight)
	require.Equal(t, parts{score: unit, align: unit}, p)
	p = (&tally{replaced: weight, clash: numbers, others: numbers, top: weight}).parts(numbers, weight)
	// conflict = 20c/(20(c+1)+c), a little below 20/21
	require.Equal(t, parts{align: 0, conflict: exact(20*numbers, 21*numbers+20), topic: unit,
		score: -2*exact(20*numbers, 21*numbers+20) - unit*3/2}, p)
}

func TestPartsStayInRange(t *testing.T) {
	r := testkit.Rand(32)
	for range 2000 {
		var x tally
		for _, p := range []*int64{&x.match2, &x.replaced, &x.inserted, &x.agree, &x.clash, &x.variants} {
			*p = r.Int64N(1 << r.IntN(30))
		}
		x.others = x.clash + r.Int64N(9)
		x.top = r.Int64N(x.replaced + 1)
		base := x.top + r.Int64N(1000)
		p := x.parts(r.Int64N(1<<20), base)
		require.LessOrEqual(t, p.score, p.align)
		for _, v := range []int64{p.align, p.conflict, p.topic} {
			require.True(t, v >= 0 && v <= unit, "%+v gives %+v", x, p)
		}
		require.GreaterOrEqual(t, p.score, int64(-7*unit/2))
	}
}

// hopeless at 0.7 is 10 M < 7 (M + sum - X/2), with X and M in quarters of a
// character.
func TestHopeless(t *testing.T) {
	r := testkit.Rand(33)
	for range 5000 {
		lighter := r.Int64N(1 << r.IntN(30))
		sum := 2*lighter + r.Int64N(1<<r.IntN(30))
		common := r.Int64N(lighter + 1)
		numbers := r.Int64N(1 + common)
		x := 4*common + lighter - common
		m := x + 80*numbers
		want := 10*m < 7*(m+sum-x/2) || sum == 0
		require.Equal(t, want, hopeless(common, numbers, sum, lighter, defaultThreshold))
	}
	// At the limit: 7 of 10 and nothing else to lose is just enough.
	// common 28 of 28, sum 28+76=104: X = 112, M = 112, D = 112+104-56 = 160, M/D = .7
	require.False(t, hopeless(28, 0, 104, 28, defaultThreshold))
	require.True(t, hopeless(28, 0, 105, 28, defaultThreshold))
}

// Without variants the bound is a proof: what can agree at the most, all else
// inserted, is at least as much as what does agree.
func TestHopelessBoundsAlign(t *testing.T) {
	r := testkit.Rand(34)
	for range 5000 {
		matched := r.Int64N(1 << r.IntN(20))
		numbers := r.Int64N(matched/3 + 1)
		common := matched + r.Int64N(1<<r.IntN(10)) // what is in both, in whatever order
		commonNumbers := numbers + r.Int64N(1+r.Int64N(20))
		lighter := common + r.Int64N(1<<r.IntN(20))
		heavier := lighter + r.Int64N(1<<r.IntN(20))
		gapA, gapB := lighter-matched, heavier-matched
		replaced := r.Int64N(min(gapA, gapB) + 1)
		x := tally{match2: 2 * matched, agree: numbers, replaced: replaced, inserted: gapA + gapB - 2*replaced}
		threshold := r.Int64N(unit + 1)
		if hopeless(common, commonNumbers, lighter+heavier, lighter, threshold) && lighter > 0 {
			require.Less(t, x.parts(1, 1).align, threshold)
		}
	}
}
