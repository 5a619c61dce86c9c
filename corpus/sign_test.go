package corpus_test

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

// signByHand makes a signature as documents of a batch or stream get theirs:
// tokens, windows, MinHash.
func signByHand(t testing.TB, c corpus.Config, text string) []uint32 {
	c = c.Effective()
	s, err := shingle.New(c.Shingle)
	require.NoError(t, err)
	m, err := minhash.New(minhash.Config{Slots: c.Slots})
	require.NoError(t, err)
	var tokens shingle.Tokens
	require.NoError(t, s.Tokenize(&tokens, text))
	return m.Append(nil, s.AppendWindows(nil, tokens.Hash))
}

// signTexts makes texts of all lengths, some without tokens, some not ASCII.
func signTexts(n int) []string {
	r := testkit.Rand(41)
	texts := testkit.Documents(n, 40, 42)
	for i := range texts {
		switch r.IntN(8) {
		case 0:
			texts[i] = ""
		case 1:
			texts[i] = " …!\n"
		case 2:
			texts[i] = texts[i][:r.IntN(len(texts[i]))]
		case 3:
			texts[i] = strings.Repeat(texts[i], r.IntN(40))
		case 4:
			texts[i] = strings.ReplaceAll(texts[i], "e", "e\u0301") + " 老灯塔看守人\xff"
		}
	}
	return texts
}

// A Signer makes the signatures that batches and streams use.
func TestSignerIsTheSketchOfTheIndex(t *testing.T) {
	s, err := corpus.NewSigner(corpus.Config{})
	require.NoError(t, err)
	for _, text := range signTexts(100) {
		if tokens(t, text) == "" {
			continue // has no sketch: it is not looked up
		}
		want, err := corpus.SketchSignature(corpus.Config{}, text)
		require.NoError(t, err)
		require.Equal(t, want, s.Append(nil, text))
	}
}

func TestSignerAppend(t *testing.T) {
	texts := signTexts(100)
	for _, c := range []corpus.Config{
		{}, {Slots: 256, Rows: 4}, {Slots: 16, Shingle: shingle.Config{Width: 5, Unit: shingle.Char}}, {Sketch: corpus.SimHash, Threshold: 0.9},
	} {
		s, err := corpus.NewSigner(c)
		require.NoError(t, err)
		require.Equal(t, c.Effective().Slots, s.Slots())
		for _, text := range texts {
			want := signByHand(t, c, text)
			require.Len(t, want, s.Slots())
			require.Equal(t, want, s.Append(nil, text))
			require.Equal(t, append([]uint32{7}, want...), s.AppendBytes([]uint32{7}, []byte(text)))
		}
	}
}

func TestSignerAppendAll(t *testing.T) {
	texts := signTexts(1500)
	if testing.Short() {
		texts = texts[:300]
	}
	texts[70] = strings.Repeat("a long one among short ones, ", 20_000) // more than one run by itself
	texts[71] = strings.Repeat("and another ", 20_000)
	inBytes := make([][]byte, len(texts))
	want := []uint32{1, 2, 3}
	for i, text := range texts {
		inBytes[i] = []byte(text)
		want = append(want, signByHand(t, corpus.Config{}, text)...)
	}
	s, err := corpus.NewSigner(corpus.Config{})
	require.NoError(t, err)
	check := func(what any, n int, got []uint32) {
		t.Helper()
		require.Len(t, got, 3+128*n, what)
		for i := range got {
			if got[i] != want[i] {
				require.Failf(t, "other signature", "text %d, %v", (i-3)/128, what)
			}
		}
	}
	for workers := range 9 {
		check(workers, len(texts), s.AppendAll([]uint32{1, 2, 3}, texts, workers))
		check(workers, len(texts), s.AppendAllBytes([]uint32{1, 2, 3}, inBytes, workers))
	}
	for _, n := range []int{0, 1, 2, 63, 64, 65, 70, 71, 72, 73, 128, 200} { // runs end here and there
		check(n, n, s.AppendAll([]uint32{1, 2, 3}, texts[:n], 4))
		check(n, n, s.AppendAllBytes([]uint32{1, 2, 3}, inBytes[:n], 4))
	}
	require.Empty(t, s.AppendAll(nil, nil, 3))

	// In place, and not a number beyond.
	room := make([]uint32, 128*10+1)
	room[1280] = 99
	got := s.AppendAllBytes(room[:0], inBytes[:10], 2)
	require.Same(t, &room[0], &got[0])
	require.Equal(t, uint32(99), room[1280])
	require.Equal(t, want[3:1283], got)
}

func TestSignerNoAllocation(t *testing.T) {
	texts := testkit.Documents(2000, 50, 43)
	inBytes := make([][]byte, len(texts))
	for i, text := range texts {
		inBytes[i] = []byte(text)
	}
	s, err := corpus.NewSigner(corpus.Config{})
	require.NoError(t, err)
	row := make([]uint32, 0, s.Slots())
	i := 0
	require.Zero(t, testing.AllocsPerRun(100, func() {
		row = s.Append(row[:0], texts[i])
		row = s.AppendBytes(row[:0], inBytes[i])
		i++
	}))
	rows := make([]uint32, 0, s.Slots()*len(texts))
	for _, workers := range []int{1, 2, 4, 8} {
		rows = s.AppendAll(rows[:0], texts, workers) // scratch has grown
		allocs := testing.AllocsPerRun(5, func() {
			rows = s.AppendAll(rows[:0], texts, workers)
			rows = s.AppendAllBytes(rows[:0], inBytes, workers)
		})
		require.LessOrEqual(t, allocs, float64(2*(3+3*workers)), "%d goroutines", workers)
	}
}

// A text of more tokens than scratch is kept for, and another one after it.
func TestSignerLongText(t *testing.T) {
	long := strings.Repeat("灯", 1<<20+10)
	s, err := corpus.NewSigner(corpus.Config{})
	require.NoError(t, err)
	got := s.AppendAll(nil, []string{long, wire, long}, 1)
	require.Equal(t, signByHand(t, corpus.Config{}, strings.Repeat("灯", 5)), got[:128]) // a set: one shingle
	require.Equal(t, got[:128], got[256:])
	require.Equal(t, signByHand(t, corpus.Config{}, wire), got[128:256])
}

func TestSignerConfig(t *testing.T) {
	for _, c := range []corpus.Config{{Slots: 100}, {Threshold: 2}, {Shingle: shingle.Config{Width: 65}}} {
		_, err := corpus.NewSigner(c)
		require.ErrorIs(t, err, corpus.ErrConfig)
	}
}

func TestSignatureOfPieces(t *testing.T) {
	c := corpus.Config{Slots: 64, Shingle: shingle.Config{Width: 4}}
	s, err := corpus.NewSigner(c)
	require.NoError(t, err)
	m, err := minhash.New(minhash.Config{Slots: c.Slots})
	require.NoError(t, err)
	w, err := shingle.NewWriter(c.Shingle, m.Add)
	require.NoError(t, err)
	long := strings.Join(testkit.Documents(100, 400, 44), "")
	for _, text := range append(signTexts(50), long) {
		for _, r := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
			m.Reset()
			_, err := io.Copy(w, r)
			require.NoError(t, err)
			require.NoError(t, w.Close())
			require.Equal(t, s.Append(nil, text), m.AppendSignature(nil))
		}
	}
}

func ExampleNewSigner() {
	_, err := corpus.NewSigner(corpus.Config{Slots: 100})
	fmt.Println(err)
	// Output:
	// corpus: bad setting: minhash: bad configuration: Slots is 100, want a power of two from 16 to 4096, or 0 for 128
}

func ExampleSigner() {
	config := corpus.Config{}
	s, err := corpus.NewSigner(config)
	if err != nil {
		panic(err)
	}
	a, b := s.Append(nil, wire), s.Append(nil, post)
	e, err := minhash.Similarity(a, b)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d slots, similarity %.2f, give or take %.2f\n", s.Slots(), e.Similarity, e.StdErr)

	stored := minhash.AppendEncoded(nil, config.ID(), a)
	_, err = minhash.Decode(nil, stored, corpus.Config{Slots: 256}.ID())
	fmt.Println("read with other settings:", err != nil)
	// Output:
	// 128 slots, similarity 0.78, give or take 0.04
	// read with other settings: true
}

func ExampleSigner_AppendAll() {
	s, err := corpus.NewSigner(corpus.Config{})
	if err != nil {
		panic(err)
	}
	texts := []string{wire, shop, post}
	rows := s.AppendAll(nil, texts, 0) // on all CPUs
	row := func(i int) []uint32 { return rows[i*s.Slots() : (i+1)*s.Slots()] }
	for i := 1; i < len(texts); i++ {
		e, err := minhash.Similarity(row(0), row(i))
		if err != nil {
			panic(err)
		}
		fmt.Printf("%.2f\n", e.Similarity)
	}
	// Output:
	// 0.00
	// 0.78
}

// A file is signed piece by piece, in memory that does not grow with it.
func ExampleSigner_pieces() {
	config := corpus.Config{}.Effective()
	m, err := minhash.New(minhash.Config{Slots: config.Slots})
	if err != nil {
		panic(err)
	}
	w, err := shingle.NewWriter(config.Shingle, m.Add)
	if err != nil {
		panic(err)
	}
	file, err := os.Open("example_test.go")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if _, err := io.Copy(w, file); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	inPieces := m.AppendSignature(nil)
	m.Reset() // before the next file

	whole, err := os.ReadFile("example_test.go")
	if err != nil {
		panic(err)
	}
	s, err := corpus.NewSigner(config)
	if err != nil {
		panic(err)
	}
	fmt.Println(minhash.Equal(inPieces, s.AppendBytes(nil, whole)), "of", s.Slots())
	// Output: 128 of 128
}
