package shingle_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

// forAllKernels runs a test with each set of kernels in use.
func forAllKernels(t *testing.T, test func(t *testing.T)) {
	for _, kernel := range shingle.AllKernels() {
		t.Run(kernel, func(t *testing.T) {
			defer shingle.UseKernels(kernel)()
			test(t)
		})
	}
}

func TestKernel(t *testing.T) {
	names := shingle.AllKernels()
	t.Logf("this machine has %q", names)
	require.Equal(t, names[0], shingle.Kernel())
	require.Equal(t, "generic", names[len(names)-1])
	for _, name := range names {
		require.Empty(t, shingle.MissingStages(name), name)
	}
}

// stageCheck compares the stages of all sets with the generic ones. Inputs and
// outputs stand against pages that must not be touched, at the end or at the
// beginning.
type stageCheck struct {
	t    testing.TB
	end  bool
	free []func()

	loose bool // guard makes copies only
}

func checkStages(t testing.TB, check func(c *stageCheck, s, generic shingle.Stages)) {
	generic := shingle.StagesOf("generic")
	for _, kernel := range shingle.AllKernels() {
		for _, end := range []bool{false, true} {
			c := &stageCheck{t: t, end: end}
			check(c, shingle.StagesOf(kernel), generic)
			c.release()
		}
	}
}

// release frees what guard made.
func (c *stageCheck) release() {
	for _, f := range c.free {
		f()
	}
	c.free = nil
}

// guard copies s to where nothing before or behind it may be touched.
func guard[T any](c *stageCheck, s []T) []T {
	if c.loose {
		return append(make([]T, 0, len(s)), s...)
	}
	out, free := testkit.GuardedSlice[T](len(s), c.end)
	c.free = append(c.free, free)
	copy(out, s)
	return out
}

func (c *stageCheck) edges(s, generic shingle.Stages, text []byte) (edges []uint16) {
	want := make([]uint16, len(text)+shingle.EdgeSlack)
	got := guard(c, want)
	n := generic.Edges(want, text)
	require.Equal(c.t, n, s.Edges(got, guard(c, text)), "%q", text)
	require.Equal(c.t, want[:n], got[:n], "%q", text)
	if n&1 != 0 {
		want[n] = uint16(len(text))
		n++
	}
	return want[:n]
}

// wordHashes takes all runs, whatever their number, and those behind each one
// that stopped the stage.
func (c *stageCheck) wordHashes(s, generic shingle.Stages, text []byte, edges []uint16) {
	guarded := guard(c, text)
	for first := true; len(edges) > 0; first = false {
		want := make([]uint64, len(edges)/2)
		got, at := guard(c, want), guard(c, edges)
		n := generic.WordHashes(want, text, edges)
		require.Equal(c.t, n, s.WordHashes(got, guarded, at), "%q", text)
		require.Equal(c.t, want[:n], got[:n], "%q", text)
		if first && n > 1 { // room for some only
			require.Equal(c.t, n/2, s.WordHashes(guard(c, got[:n/2]), guarded, at))
		}
		c.tokens(s, generic, text, guarded, edges)
		edges = edges[2*min(n+1, len(edges)/2):]
	}
}

func (c *stageCheck) tokens(s, generic shingle.Stages, text, guarded []byte, edges []uint16) {
	const at = 1 << 20
	want := shingle.Tokens{Hash: []uint64{}, Mark: []shingle.Mark{}, Span: []shingle.Span{}}
	want.Reset()
	var got shingle.Tokens
	runs, room := len(edges)/2, int(edges[len(edges)-1]-edges[0])+64
	n := generic.Tokens(&want, text, at, edges)
	got.Hash = guard(c, make([]uint64, runs))[:0]
	got.Mark = guard(c, make([]shingle.Mark, runs))[:0]
	got.Span = guard(c, make([]shingle.Span, runs))[:0]
	got.Off = guard(c, make([]uint32, runs+1))[:1]
	got.Norm = guard(c, make([]byte, max(room, 16*(runs+1))))[:0]
	require.Equal(c.t, n, s.Tokens(&got, guarded, at, edges), "%q", text)
	require.Equal(c.t, want.Hash, got.Hash[:n:n], "%q", text)
	require.Equal(c.t, want.Mark, got.Mark[:n:n], "%q", text)
	require.Equal(c.t, want.Span, got.Span[:n:n], "%q", text)
	require.Equal(c.t, want.Off, got.Off, "%q", text)
	require.Equal(c.t, string(want.Norm), string(got.Norm), "%q", text)
}

func (c *stageCheck) chars(s, generic shingle.Stages, text []byte, edges []uint16) {
	guarded := guard(c, text)
	if len(edges) > 0 {
		want := make([]byte, int(edges[len(edges)-1]-edges[0])+shingle.LettersSlack)
		got := guard(c, want)
		n := generic.Letters(want, text, edges)
		require.Equal(c.t, n, s.Letters(got, guarded, edges), "%q", text)
		small := func(b []byte) string {
			for i := range b {
				b[i] |= 0x20
			}
			return string(b)
		}
		require.Equal(c.t, small(want[:n]), small(got[:n]), "%q", text)
	}
	require.Equal(c.t, generic.IsASCII(text), s.IsASCII(guarded), "%q", text)
	want := make([]uint64, len(text))
	got := guard(c, want)
	generic.CharHashes(want, text)
	s.CharHashes(got, guarded)
	require.Equal(c.t, want, got)
}

func (c *stageCheck) windows(s, generic shingle.Stages, tokens []uint64, width int) {
	want := make([]uint64, len(tokens)-width+1)
	got := guard(c, want)
	generic.Windows(want, tokens, width)
	s.Windows(got, guard(c, tokens), width)
	require.Equal(c.t, want, got)
}

// stageTexts gives texts of every length up to four blocks and one byte, at odd
// addresses, and some longer ones.
func stageTexts(r *rand.Rand) (texts [][]byte) {
	step := 1
	if testing.Short() {
		step = 5
	}
	for n := 0; n <= 4*64+1; n += step {
		text := []byte(randomRuns(r, n+64))
		texts = append(texts, text[n%64:n%64+n])
	}
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	texts = append(texts, all)
	for _, unit := range []string{"a", " ", "a ", "ab  ", "\x80", "sixteenletterwor ", "seventeenletters1 ", "1                                      "} {
		texts = append(texts, []byte(strings.Repeat(unit, 1000/len(unit))))
	}
	for range 20 {
		texts = append(texts, []byte(randomRuns(r, 4096)))
	}
	return append(texts, []byte(testkit.Documents(1, 5000, 1)[0]))
}

// randomRuns is a text of runs and separators of random lengths, most of them
// as in prose.
func randomRuns(r *rand.Rand, n int) string {
	var b strings.Builder
	for b.Len() < n {
		length, gap := 1+r.IntN(8), 1
		switch r.IntN(12) {
		case 0:
			length = 1 + r.IntN(20)
		case 1:
			gap = 1 + r.IntN(60)
		}
		for range length {
			b.WriteByte("abcxyzABCXYZ0189"[r.IntN(16)])
		}
		if r.IntN(40) == 0 {
			b.WriteByte(byte(0x80 + r.IntN(0x80)))
		}
		for range gap {
			b.WriteByte(" \n.,@[`{/:\x00"[r.IntN(11)])
		}
	}
	return b.String()[:n]
}

func TestKernelTexts(t *testing.T) {
	checkStages(t, func(c *stageCheck, s, generic shingle.Stages) {
		for _, text := range stageTexts(testkit.Rand(31)) {
			edges := c.edges(s, generic, text)
			c.wordHashes(s, generic, text, edges)
			c.chars(s, generic, text, edges)
		}
	})
}

func TestKernelWindows(t *testing.T) {
	checkStages(t, func(c *stageCheck, s, generic shingle.Stages) {
		r := testkit.Rand(32)
		tokens := make([]uint64, 200)
		for i := range tokens {
			switch r.IntN(4) {
			case 0:
				tokens[i] = -uint64(r.IntN(2))
			default:
				tokens[i] = r.Uint64()
			}
		}
		for _, width := range []int{1, 2, 3, 4, 5, 8, 9, 63, 64} {
			for n := 0; n <= 4*8+1; n++ {
				c.windows(s, generic, tokens[:n+width-1], width)
			}
			c.windows(s, generic, tokens, width)
		}
	})
}

func FuzzKernelEdges(f *testing.F) {
	fuzzTexts(f, func(c *stageCheck, s, generic shingle.Stages, text []byte) { c.edges(s, generic, text) })
}

func FuzzKernelWordHashes(f *testing.F) {
	fuzzTexts(f, func(c *stageCheck, s, generic shingle.Stages, text []byte) {
		c.wordHashes(s, generic, text, c.edges(generic, generic, text))
	})
}

func FuzzKernelChars(f *testing.F) {
	fuzzTexts(f, func(c *stageCheck, s, generic shingle.Stages, text []byte) {
		c.chars(s, generic, text, c.edges(generic, generic, text))
	})
}

func fuzzTexts(f *testing.F, check func(c *stageCheck, s, generic shingle.Stages, text []byte)) {
	f.Add([]byte("the old lighthouse keeper, 72, sixteenletterwor seventeenletters1 caf\xc3\xa9"))
	f.Add([]byte(randomRuns(testkit.Rand(33), 200)))
	f.Fuzz(func(t *testing.T, text []byte) {
		text = text[:min(len(text), 1<<12)]
		checkStages(t, func(c *stageCheck, s, generic shingle.Stages) { check(c, s, generic, text) })
	})
}

func FuzzKernelWindows(f *testing.F) {
	f.Add([]byte(randomRuns(testkit.Rand(34), 200)), uint8(2))
	f.Fuzz(func(t *testing.T, data []byte, width uint8) {
		tokens := make([]uint64, len(data)/8)
		for i := range tokens {
			tokens[i] = binary.LittleEndian.Uint64(data[8*i:])
		}
		w := 1 + int(width)%shingle.MaxWidth
		if len(tokens) < w {
			return
		}
		checkStages(t, func(c *stageCheck, s, generic shingle.Stages) { c.windows(s, generic, tokens, w) })
	})
}

func ExampleKernel() {
	fmt.Println(shingle.Kernel() != "")
	// Output: true
}
