package align_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/neardup/neardup/internal/align"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

// reference is the definition in the package comment, by the full table.
func reference(a, b []uint32) (pairs [][2]int) {
	pre := 0
	for pre < min(len(a), len(b)) && a[pre] == b[pre] {
		pairs = append(pairs, [2]int{pre, pre})
		pre++
	}
	suf := 0
	for suf < min(len(a), len(b))-pre && a[len(a)-1-suf] == b[len(b)-1-suf] {
		suf++
	}
	ma, mb := a[pre:len(a)-suf], b[pre:len(b)-suf]
	l := make([][]int, len(ma)+1)
	for i := range l {
		l[i] = make([]int, len(mb)+1)
		for j := range l[i] {
			switch {
			case i == 0 || j == 0:
			case ma[i-1] == mb[j-1]:
				l[i][j] = l[i-1][j-1] + 1
			default:
				l[i][j] = max(l[i-1][j], l[i][j-1])
			}
		}
	}
	var back [][2]int
	for i, j := len(ma), len(mb); l[i][j] > 0; i, j = i-1, j-1 {
		for l[i-1][j] == l[i][j] {
			i--
		}
		for l[i][j-1] == l[i][j] {
			j--
		}
		back = append(back, [2]int{pre + i - 1, pre + j - 1})
	}
	slices.Reverse(back)
	pairs = append(pairs, back...)
	for i := suf; i > 0; i-- {
		pairs = append(pairs, [2]int{len(a) - i, len(b) - i})
	}
	return pairs
}

// pairs reads the matches off the gaps.
func pairs(t testing.TB, gaps []align.Gap, a, b []uint32) (out [][2]int) {
	i, j := 0, 0
	run := func(u, v int) {
		require.Equal(t, u-i, v-j, "a run is as long in a as in b")
		for ; i < u; i, j = i+1, j+1 {
			require.Equal(t, a[i], b[j])
			out = append(out, [2]int{i, j})
		}
	}
	for k, g := range gaps {
		require.True(t, g.A0 <= g.A1 && g.B0 <= g.B1 && (g.A0 < g.A1 || g.B0 < g.B1), "gap %d is %v", k, g)
		require.True(t, k == 0 || g.A0 > i || g.B0 > j, "gaps %d and %d touch", k-1, k)
		run(g.A0, g.B0)
		i, j = g.A1, g.B1
	}
	run(len(a), len(b))
	return out
}

func sequence(r *rand.Rand, n, ids int) []uint32 {
	t := make([]uint32, n)
	for i := range t {
		t[i] = 1 + uint32(r.IntN(ids-1))
	}
	return t
}

// edited changes, drops, inserts and moves tokens; a token may become 0, which
// matches nothing.
func edited(r *rand.Rand, a []uint32, ids, edits int) []uint32 {
	b := slices.Clone(a)
	for range edits {
		at := r.IntN(len(b) + 1)
		switch k := r.IntN(4); {
		case k == 0:
			b = slices.Insert(b, at, sequence(r, 1+r.IntN(5), ids)...)
		case len(b) == 0 || at == len(b):
		case k == 1:
			b[at] = uint32(r.IntN(ids))
		case k == 2:
			b = slices.Delete(b, at, min(len(b), at+1+r.IntN(5)))
		default:
			n := min(len(b)-at, 1+r.IntN(20))
			moved := slices.Clone(b[at : at+n])
			b = slices.Delete(b, at, at+n)
			b = slices.Insert(b, r.IntN(len(b)+1), moved...)
		}
	}
	return b
}

// gaps calls Gaps with what it must know.
func gaps(x *align.Aligner, a, b []uint32, ids int) []align.Gap {
	held, common := known(a, b, ids)
	return x.Gaps(a, b, held, common)
}

func known(a, b []uint32, ids int) (held []uint32, common int) {
	inA, held, common := make([]uint32, ids), make([]uint32, ids), 0
	for _, t := range a {
		inA[t]++
	}
	for _, t := range b {
		if t > 0 && inA[t] > 0 {
			if held[t]++; held[t] <= inA[t] {
				common++
			}
		}
	}
	return held, common
}

func TestGapsAreCanonical(t *testing.T) {
	for _, kernel := range align.AllKernels() {
		t.Run(kernel, func(t *testing.T) {
			defer align.UseKernels(kernel)()
			gapsAreCanonical(t)
		})
	}
}

func gapsAreCanonical(t *testing.T) {
	r := testkit.Rand(1)
	var x align.Aligner
	for range 4000 {
		ids := 2 + r.IntN(1+r.IntN(90))
		a := sequence(r, r.IntN(1+r.IntN(300)), ids)
		b := edited(r, a, ids, r.IntN(30))
		if r.IntN(4) == 0 {
			b = sequence(r, r.IntN(300), ids)
		}
		require.Equal(t, reference(a, b), pairs(t, gaps(&x, a, b, ids), a, b), "%v\n%v", a, b)
	}
}

// Texts long enough for a table of which only a band is made: alike, so that
// the band is narrow, and with long moved passages, so that the first band is
// too narrow. Few ids make long chains of equal choices.
func TestBandsAreCanonical(t *testing.T) {
	r := testkit.Rand(6)
	var x align.Aligner
	rounds := 60
	if testing.Short() {
		rounds = 15
	}
	for k := range rounds {
		ids := []int{2, 3, 10, 100, 2000}[k%5] + 1
		a := sequence(r, 400+r.IntN(900), ids)
		b := edited(r, a, ids, r.IntN(40))
		for range r.IntN(4) {
			n := r.IntN(len(b) / 3)
			moved := slices.Clone(b[:n])
			b = append(b[n:], moved...)
		}
		if k%7 == 0 { // one side much longer
			b = slices.Concat(sequence(r, r.IntN(500), ids), b, sequence(r, r.IntN(900), ids))
		}
		// other ends, so that nothing is stripped
		a[0], b[0], a[len(a)-1], b[len(b)-1] = 1, 2, 1, 2
		require.Equal(t, reference(a, b), pairs(t, gaps(&x, a, b, ids), a, b), "%v\n%v", a, b)
		require.Equal(t, reference(b, a), pairs(t, gaps(&x, b, a, ids), b, a), "%v\n%v", b, a)
	}
}

func TestEnds(t *testing.T) {
	r := testkit.Rand(7)
	for range 500 {
		a := sequence(r, 1+r.IntN(200), 1000)
		at := r.IntN(len(a))
		b := slices.Clone(a)
		b[at] = 0
		require.Equal(t, at, align.Prefix(a, b))
		require.Equal(t, len(a)-1-at, align.Suffix(a, b))
		require.Equal(t, at, align.Prefix(a, a[:at]))
		require.Equal(t, at, align.Suffix(a, a[len(a)-at:]))
	}
}

// A long text does not hold its memory for ever.
func TestScratchShrinks(t *testing.T) {
	r := testkit.Rand(8)
	var x align.Aligner
	a := sequence(r, 1<<20, 1<<20)
	b := edited(r, a, 1<<20, 40)
	a[0], b[0], a[len(a)-1], b[len(b)-1] = 1, 2, 1, 2
	gaps(&x, a, b, 1<<20)
	require.Greater(t, align.Held(&x), 32<<20)
	require.Less(t, align.Held(&x), 32<<20+140*3<<20)
	a, b = []uint32{1, 2, 3}, []uint32{2, 3, 1}
	gaps(&x, a, b, 4)
	require.Less(t, align.Held(&x), 10<<20)
}

func TestNothingToAlign(t *testing.T) {
	var x align.Aligner
	require.Empty(t, gaps(&x, nil, nil, 1))
	require.Empty(t, gaps(&x, []uint32{1, 2}, []uint32{1, 2}, 3))
	require.Equal(t, []align.Gap{{0, 2, 0, 0}}, gaps(&x, []uint32{1, 2}, nil, 3))
	require.Equal(t, []align.Gap{{0, 2, 0, 1}}, gaps(&x, []uint32{1, 2}, []uint32{0}, 3))
	require.Equal(t, []align.Gap{{1, 2, 1, 2}}, gaps(&x, []uint32{1, 2, 3}, []uint32{1, 0, 3}, 4))
}

// A pair beyond the table is cut at anchors. Between them the alignment is the
// canonical one of the part, so a lightly edited long text loses nothing.
func TestLongSequences(t *testing.T) {
	r := testkit.Rand(2)
	var x align.Aligner
	for _, n := range []int{9_000, 60_000} {
		a := sequence(r, n, 5000)
		b := edited(r, a, 5000, 40)
		// other ends, so that nothing is stripped
		a, b = append([]uint32{5001}, append(a, 5002)...), append([]uint32{5003}, append(b, 5004)...)
		matched := len(pairs(t, gaps(&x, a, b, 5005), a, b))
		require.Greater(t, matched, n-40*25)
	}
	// Nothing unique to cut at: one gap, at once.
	a, b := make([]uint32, 100_000), make([]uint32, 99_999)
	for i := range a {
		a[i] = 1
	}
	for i := range b {
		b[i] = 1
	}
	a[0], b[0], a[len(a)-1], b[len(b)-1] = 2, 3, 2, 3
	require.Equal(t, []align.Gap{{0, len(a), 0, len(b)}}, gaps(&x, a, b, 4))
	// Reversed: every window is its own, none is common.
	c := sequence(r, 50_000, 1<<20)
	d := slices.Clone(c)
	slices.Reverse(d)
	pairs(t, gaps(&x, c, d, 1<<20), c, d)
}

// The chain of anchors against the definition: for a pair that must be cut, the
// chain found by trying all predecessors has the same length.
func TestAnchorsFormTheLongestChain(t *testing.T) {
	r := testkit.Rand(3)
	var x align.Aligner
	const block = 512
	var a []uint32
	blocks := make([][]uint32, 40)
	for k := range blocks {
		blocks[k] = sequence(r, block, 1<<20)
		a = append(a, blocks[k]...)
	}
	order := r.Perm(len(blocks))
	var b []uint32
	for _, k := range order {
		b = append(b, blocks[k]...)
	}
	best := 0 // longest rising subsequence of the blocks, by definition
	longest := make([]int, len(order))
	for i := range order {
		longest[i] = 1
		for j := range i {
			if order[j] < order[i] {
				longest[i] = max(longest[i], longest[j]+1)
			}
		}
		best = max(best, longest[i])
	}
	matched := len(pairs(t, gaps(&x, a, b, 1<<20), a, b))
	require.GreaterOrEqual(t, matched, best*block)
	require.Less(t, matched, (best+1)*block)
}

func TestGapsDoNotAllocate(t *testing.T) {
	r := testkit.Rand(4)
	a := sequence(r, 700, 300)
	b := edited(r, a, 300, 20)
	var x align.Aligner
	held, common := known(a, b, 300)
	x.Gaps(a, b, held, common)
	require.Zero(t, testing.AllocsPerRun(10, func() { x.Gaps(a, b, held, common) }))
}

func FuzzGaps(f *testing.F) {
	f.Add([]byte{1, 2, 3}, []byte{1, 3})
	f.Add([]byte("the same the same"), []byte("the same"))
	f.Fuzz(func(t *testing.T, s, u []byte) {
		if len(s) > 400 || len(u) > 400 {
			return
		}
		a, b := make([]uint32, len(s)), make([]uint32, len(u))
		for i, c := range s {
			a[i] = uint32(c) + 1
		}
		for i, c := range u {
			b[i] = uint32(c) + 1
			if c == 7 {
				b[i] = 0
			}
		}
		var x align.Aligner
		require.Equal(t, reference(a, b), pairs(t, gaps(&x, a, b, 257), a, b))
	})
}

func BenchmarkGaps(bench *testing.B) {
	for _, n := range []int{50, 150, 700, 3000} {
		r := testkit.Rand(5)
		type pair struct {
			a, b, held []uint32
			common     int
		}
		docs := make([]pair, 200)
		tokens := 0
		for i := range docs {
			a := sequence(r, n, n)
			b := edited(r, a, n, n/20)
			held, common := known(a, b, n)
			docs[i] = pair{a, b, held, common}
			tokens += len(a) + len(b)
		}
		for _, kernel := range align.AllKernels() {
			restore := align.UseKernels(kernel)
			bench.Run(kernel+"/"+strconv.Itoa(n), func(bench *testing.B) {
				var x align.Aligner
				bench.SetBytes(int64(4 * tokens / len(docs)))
				bench.ReportAllocs()
				for i := 0; bench.Loop(); i++ {
					p := docs[i%len(docs)]
					x.Gaps(p.a, p.b, p.held, p.common)
				}
			})
			restore()
		}
	}
}
