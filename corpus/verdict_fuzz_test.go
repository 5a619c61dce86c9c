package corpus_test

import (
	"math"
	"testing"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

// FuzzVerdict holds verdicts on any bytes, at thresholds from 0 (the default)
// to 1, against what their documentation says and against the reference.
func FuzzVerdict(f *testing.F) {
	f.Add("", "", byte(0))
	f.Add("the colour of 12 sub forms", "the color of 13 subforms", byte(178))
	f.Add("½ e\u0301 か゛ 日本語 ｶﾞ ﬁ", "1⁄2 é が日 本 ガ fi", byte(255))
	f.Add("a\x80b\xff\xc3", "a\xc3(b\xe6\x97", byte(10))
	f.Add(text("zzzz", prose(0, 30), "1 2"), text(prose(0, 30), "3 4 wwww"), byte(200))
	r := testkit.Rand(41)
	for range 6 { // short ones: a fuzzer shortens what it finds, and that takes long
		s := draw(r, spellings, 12)
		f.Add(join(r, s), join(r, mutate(r, s, spellings, 4)), byte(r.IntN(256)))
	}
	f.Fuzz(func(t *testing.T, a, b string, level byte) {
		threshold := float64(level) / 255
		c := newComparer(t, threshold)
		if level == 0 {
			threshold = 0.7
		}
		v := compare(t, c, a, b)
		if v.A.Tokens*v.B.Tokens > 1<<18 {
			return // the reference would take long
		}
		checkVerdict(t, v, a, b, math.Round(threshold*1e9)/1e9)
		require.Equal(t, plainCompare(t, a, b, threshold), v)
		require.Equal(t, exchanged(v), compare(t, c, b, a), "not symmetric")
		for _, s := range []string{a, b} {
			v := compare(t, c, s, s)
			checkVerdict(t, v, s, s, threshold)
			require.Equal(t, v.A.Tokens > 0, v.Near)
		}
		require.Equal(t, v, compare(t, c, a, b), "a used comparer")
	})
}
