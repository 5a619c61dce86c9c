package corpus

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

// hashes draws n token hashes out of so many.
func hashes(r *rand.Rand, n, distinct int, hash func(int) uint64) []uint64 {
	t := make([]uint64, n)
	for i := range t {
		t[i] = hash(r.IntN(distinct))
	}
	return t
}

// checkWords holds the ids of a text and of another one against a map.
func checkWords(t *testing.T, w *words, text, other []uint64) {
	marks := make([]shingle.Mark, len(text))
	for i, h := range text {
		marks[i] = shingle.Mark(h)
	}
	w.of(&shingle.Tokens{Hash: text, Mark: marks})
	ids, count := map[uint64]uint32{}, []uint32{0}
	for i, h := range text {
		if ids[h] == 0 {
			ids[h] = uint32(len(count))
			count = append(count, 0)
		}
		count[ids[h]]++
		require.Equal(t, ids[h], w.ids[i])
		require.Equal(t, marks[i], w.marks[ids[h]])
		bit := h * w.mul >> (w.shift - seenBits)
		require.NotZero(t, w.seen[bit>>6]>>(bit&63)&1)
	}
	require.Equal(t, count, w.count)
	found := make([]uint32, len(other))
	w.find(found, other)
	for i, h := range other {
		require.Equal(t, ids[h], found[i], "%x", h)
	}
}

func TestWords(t *testing.T) {
	r := testkit.Rand(51)
	for _, hash := range []func(int) uint64{
		func(i int) uint64 { return uint64(i) * 0x9E3779B97F4A7C15 }, // one of them is 0
		func(i int) uint64 { return uint64(i) << 52 },                // neighbours
		func(i int) uint64 { return ^uint64(i) },                     // all in the last place
		func(i int) uint64 { return uint64(i) },                      // all in the first
	} {
		w := words{mul: 1}
		for range 300 {
			distinct := 1 + r.IntN(200)
			checkWords(t, &w, hashes(r, r.IntN(300), distinct, hash), hashes(r, r.IntN(300), 2*distinct, hash))
		}
	}
}

// Ids go on counting over texts. Where they would be more than fit, the table
// is cleared.
func TestWordsCountAround(t *testing.T) {
	r := testkit.Rand(52)
	hash := func(i int) uint64 { return uint64(i) * 0x9E3779B97F4A7C15 }
	w := words{mul: 1}
	checkWords(t, &w, hashes(r, 100, 100, hash), hashes(r, 100, 100, hash))
	for _, before := range []int32{500, 150, 101, 100, 99, 1, 0} {
		w.base = math.MaxInt32 - before - int32(len(w.count))
		for range 10 {
			checkWords(t, &w, hashes(r, 100, 100, hash), hashes(r, 100, 100, hash))
		}
		require.Less(t, w.base, int32(2000))
	}
}

func TestWeigh(t *testing.T) {
	r := testkit.Rand(53)
	marks := make([]shingle.Mark, 5000)
	for i := range marks {
		marks[i] = shingle.Mark(r.IntN(256))
	}
	plain := func(marks []shingle.Mark) (w weighed) {
		for _, m := range marks {
			w.add(weighed{int64(m.Weight()), int64(truth(m.Number()))})
		}
		return w
	}
	require.Equal(t, plain(marks), weigh(marks))
	for range 2000 {
		m := marks[:r.IntN(40)]
		i := r.IntN(len(m) + 1)
		j := i + r.IntN(len(m)-i+1)
		require.Equal(t, plain(m[i:j]), weigh(m[i:j]))
		require.Equal(t, plain(m[i:j]), weighPart(m, i, j))
	}
	heavy := slices.Repeat([]shingle.Mark{0xff}, 10_000)
	require.Equal(t, plain(heavy), weigh(heavy), "no lane overflows")
}

// A refused pair is one that the bound on what both texts hold, as multisets,
// leaves no chance; that it is found early changes nothing.
func TestRefusedIsHopeless(t *testing.T) {
	r := testkit.Rand(54)
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	j := newJudge(Config{})
	pool := testkit.Vocabulary(600, 1)
	for i := range pool {
		if i%8 == 0 {
			pool[i] = strings.Repeat("7", 1+i%5) + pool[i][:1]
		}
	}
	refused := 0
	for range 1500 {
		n := 1 + r.IntN(700)
		a := make([]string, n)
		vocabulary := 1 + r.IntN(len(pool))
		for i := range a {
			a[i] = pool[r.IntN(vocabulary)]
		}
		b := slices.Clone(a)
		for range r.IntN(2 * n) {
			b[r.IntN(n)] = pool[r.IntN(len(pool))]
		}
		b = b[:1+r.IntN(n)]
		var x, y shingle.Tokens
		require.NoError(t, s.Tokenize(&x, strings.Join(a, " ")))
		require.NoError(t, s.Tokenize(&y, strings.Join(b, " ")))
		left := map[uint64]int{}
		for _, h := range x.Hash {
			left[h]++
		}
		var common weighed
		for i, h := range y.Hash {
			if left[h] > 0 {
				left[h]--
				common.add(weigh(y.Mark[i : i+1]))
			}
		}
		want := hopeless(common.weight, common.numbers, int64(x.Weight+y.Weight), int64(min(x.Weight, y.Weight)), defaultThreshold)
		j.ask(&x)
		require.Equal(t, want, j.compare(&y, true).refused)
		j.ask(&y)
		require.Equal(t, want, j.compare(&x, true).refused)
		refused += truth(want)
	}
	require.True(t, refused > 300 && refused < 1200, "%d of 1500", refused)
}

// The sums of equal replacements, against a map; few and many.
func TestSwaps(t *testing.T) {
	r := testkit.Rand(55)
	s := newJudge(Config{}).swaps
	from, to := []byte("abracadabra abracadabra"), []byte("simsalabim simsalabim")
	for range 2000 {
		s.list = s.list[:0]
		sums := map[[2]string][2]int64{}
		var all, body int64
		for range r.IntN(30) {
			part := func(t []byte) [2]uint32 {
				i := r.IntN(len(t))
				return [2]uint32{uint32(i), uint32(min(i+1+r.IntN(3), len(t)))}
			}
			x := swap{from: part(from), to: part(to), all: 1 + r.Int64N(12)}
			x.body = x.all * r.Int64N(2)
			s.list = append(s.list, x)
			key := [2]string{string(from[x.from[0]:x.from[1]]), string(to[x.to[0]:x.to[1]])}
			sum := sums[key]
			sum[0] += x.all
			sum[1] += x.body
			sums[key] = sum
			all, body = max(all, sum[0]), max(body, sum[1])
		}
		gotAll, gotBody := s.largest(from, to)
		require.Equal(t, [2]int64{all, body}, [2]int64{gotAll, gotBody})
	}
}

// Comparing allocates nothing, whatever comes of it.
func TestJudgeDoesNotAllocate(t *testing.T) {
	r := testkit.Rand(56)
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	var texts []*shingle.Tokens
	for i, doc := range testkit.Documents(6, 700, 9) {
		for _, edits := range []int{0, 3, 60, 300} {
			words := strings.Fields(doc)
			for range edits {
				at := r.IntN(len(words))
				words[at] = []string{"größe", "12 345", "日本語", words[at] + "x", "other", ""}[r.IntN(6)]
			}
			x := new(shingle.Tokens)
			require.NoError(t, s.Tokenize(x, strings.Join(words[:len(words)-50*i], " ")))
			texts = append(texts, x)
		}
	}
	j := newJudge(Config{})
	kinds := map[Kind]bool{}
	all := func() {
		for _, x := range texts {
			j.ask(x)
			for _, y := range texts {
				kinds[j.compare(y, true).kind] = true
				j.compare(y, false)
			}
		}
	}
	all()
	require.Greater(t, len(kinds), 2)
	require.Zero(t, testing.AllocsPerRun(2, all))
}

// Scratch of one long text is let go, that of short ones is kept.
func TestScratchIsLetGo(t *testing.T) {
	var s []byte
	s = resize(s, 10)
	require.Equal(t, cap(s), cap(resize(s, 5)))
	s = resize(s, 100_000)
	require.Equal(t, cap(s), cap(resize(s, 5)))
	s = resize(s, 1<<24)
	require.Equal(t, cap(s), cap(resize(s, 1<<20)))
	require.Less(t, cap(resize(s, 5)), 100)
}
