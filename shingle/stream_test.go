package shingle_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

// pieceChecker holds, for each recipe, a Shingler for whole texts and a used
// Writer, so that leftovers of earlier texts would show.
type pieceChecker struct {
	whole []*shingle.Shingler
	parts []*shingle.Writer
	want  []uint64
	got   []uint64
}

func newPieceChecker(t testing.TB, recipes ...shingle.Config) *pieceChecker {
	c := &pieceChecker{}
	for _, config := range recipes {
		s, err := shingle.New(config)
		require.NoError(t, err)
		w, err := shingle.NewWriter(config, func(hashes []uint64) {
			if len(hashes) == 0 {
				require.Fail(t, "called without hashes")
			}
			c.got = append(c.got, hashes...)
		})
		require.NoError(t, err)
		c.whole, c.parts = append(c.whole, s), append(c.parts, w)
	}
	return c
}

// allRecipes are the widths 1 to 5 of both units.
func allRecipes() (all []shingle.Config) {
	for width := 1; width <= 5; width++ {
		all = append(all, shingle.Config{Width: width}, shingle.Config{Width: width, Unit: shingle.Char})
	}
	return all
}

// check hands the text over in pieces, given by the offsets between them, and
// compares with the text handed over at once.
func (c *pieceChecker) check(t testing.TB, text string, cuts ...int) {
	t.Helper()
	for i, s := range c.whole {
		c.want = s.Append(c.want[:0], text)
		c.got = c.got[:0]
		w := c.parts[i]
		from := 0
		for _, cut := range append(cuts, len(text)) {
			n, err := w.WriteString(text[from:cut])
			if n != cut-from || err != nil {
				require.Failf(t, "piece not taken", "%d of %d: %v", n, cut-from, err)
			}
			from = cut
		}
		require.NoError(t, w.Close())
		if len(c.got) != len(c.want) {
			require.Failf(t, "other number of hashes", "%d, not %d: %+q cut at %d", len(c.got), len(c.want), text, cuts)
		}
		for j := range c.want {
			if c.got[j] != c.want[j] {
				require.Failf(t, "other hash", "shingle %d of %+q cut at %d", j, text, cuts)
			}
		}
		if w.Invalid() != s.Invalid() {
			require.Failf(t, "other count", "%d invalid bytes, not %d: %+q cut at %d", w.Invalid(), s.Invalid(), text, cuts)
		}
	}
}

// everywhere cuts the text in two at each place, in three of which the middle
// one has one byte, and into pieces of one byte.
func (c *pieceChecker) everywhere(t testing.TB, text string) {
	t.Helper()
	bytes := []int{}
	for i := range len(text) + 1 {
		c.check(t, text, i)
		if i < len(text) {
			c.check(t, text, i, i+1)
		}
		bytes = append(bytes, i)
	}
	c.check(t, text, bytes...)
}

// randomly cuts the text at random places, of a mean distance of its own each
// time.
func (c *pieceChecker) randomly(t testing.TB, r *rand.Rand, text string) {
	t.Helper()
	var cuts []int
	for most, at := 1+r.IntN(1+r.IntN(len(text)+1)), 0; ; {
		if at += r.IntN(most + 1); at > len(text) {
			break
		}
		if cuts = append(cuts, at); len(cuts) > 2*len(text) {
			break // many empty pieces
		}
	}
	c.check(t, text, cuts...)
}

func TestPiecesOfVectors(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "vectors.json"))
	require.NoError(t, err)
	var vectors []vector
	require.NoError(t, json.Unmarshal(data, &vectors))
	r := testkit.Rand(31)
	for _, v := range vectors {
		text, err := hex.DecodeString(v.Bytes)
		require.NoError(t, err)
		c := newPieceChecker(t, v.Recipe)
		c.everywhere(t, string(text))
		// Against the known answer itself, not against Append.
		c.randomly(t, r, string(text))
		got := []string{}
		for _, h := range c.got {
			got = append(got, hexHash(h))
		}
		require.Equal(t, v.Shingles, got, v.Name)
	}
	c := newPieceChecker(t, allRecipes()...)
	rounds := 20
	if testing.Short() {
		rounds = 2
	}
	for _, v := range vectorTexts {
		for range rounds {
			c.randomly(t, r, v.text)
		}
	}
}

func TestPiecesOfSoup(t *testing.T) {
	r := testkit.Rand(32)
	c := newPieceChecker(t, allRecipes()...)
	rounds := 3000
	if testing.Short() {
		rounds = 200
	}
	for i := range rounds {
		c.randomly(t, r, soup(r, i%300))
	}
	for range rounds / 50 {
		c.everywhere(t, soup(r, 20))
	}
	for range rounds / 200 { // more than a chunk, more than a step
		c.randomly(t, r, soup(r, 9000))
		c.randomly(t, r, soup(r, 70_000))
	}
}

// Two and three of the pieces of soup, cut everywhere: whatever meets.
func TestPiecesThatMeet(t *testing.T) {
	c := newPieceChecker(t, shingle.Config{Width: 1}, shingle.Config{Width: 2, Unit: shingle.Char})
	r := testkit.Rand(33)
	step := 7
	if testing.Short() {
		step = 101
	}
	for i := 0; i < len(pieces)*len(pieces); i += step {
		text := pieces[i%len(pieces)] + pieces[i/len(pieces)]
		c.everywhere(t, text)
		c.everywhere(t, "x"+text+pieces[r.IntN(len(pieces))]+"y")
	}
}

// Texts in which no place is a safe cut for long: one token, one stretch, marks
// without a base, dropped characters, bytes that are no character, characters
// that become several.
func TestPiecesWithoutCuts(t *testing.T) {
	c := newPieceChecker(t, shingle.Config{}, shingle.Config{Width: 2, Unit: shingle.Char})
	r := testkit.Rand(34)
	size := 80_000
	if testing.Short() {
		size = 6000
	}
	for _, unit := range []string{
		"a", "Zy9", "é", "e\u0301", "한글", "\u0301", "\u0323\u0301", "\u00ad", "a\u034f", "\xff", "\xf0\x9f\x98", "\x80",
		"½", "ﷺ", "жук\u00a0", "\u3000", "\u1161", "가\u11a8", "中", "中，", "ｶﾞ", "か\u3099", "ก่", "น้ำ", "=\u0338",
	} {
		text := strings.Repeat(unit, size/len(unit))
		c.randomly(t, r, text)
		c.randomly(t, r, "x "+text[:len(text)/9]+" y")
	}
}

func TestPiecesOfProse(t *testing.T) {
	r := testkit.Rand(35)
	c := newPieceChecker(t, shingle.Config{}, shingle.Config{Width: 64}, shingle.Config{Width: 5, Unit: shingle.Char})
	for _, text := range testkit.Documents(3, 20_000, 36) { // several steps
		c.check(t, text)
		c.randomly(t, r, text)
	}
	for _, text := range testkit.Documents(100, 70, 37) {
		c.randomly(t, r, text)
	}
}

// What the comment on cuts relies on: a token by itself stays one whatever joins
// it, and a letter or number stays one. Every composition there is.
func TestCompositionKeepsClass(t *testing.T) {
	group := func(r rune, groups ...uint16) uint16 {
		for _, g := range groups {
			if shingle.Lookup(r)&g != 0 {
				return g
			}
		}
		return 0
	}
	require.Greater(t, len(refComposites), 900)
	singles := 0
	for pair, composite := range refComposites {
		single := group(pair[0], shingle.EntrySingle)
		require.Equal(t, single, group(composite, shingle.EntrySingle), "%U", pair)
		token := group(pair[0], shingle.EntrySingle|shingle.EntryWord|shingle.EntryDigit)
		require.Equal(t, token, group(composite, shingle.EntrySingle|shingle.EntryWord|shingle.EntryDigit), "%U", pair)
		if single != 0 {
			singles++
		}
	}
	require.Greater(t, singles, 50)
	// Hangul syllables are composed by arithmetic.
	for r := rune(0xAC00); r <= 0xD7A3; r++ {
		require.Equal(t, uint16(shingle.EntryWord), shingle.Lookup(r)&shingle.EntryClass)
	}
}

func TestWriterCopies(t *testing.T) {
	text := testkit.Documents(1, 30_000, 38)[0] + "Ende\u0301"
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	want := s.Append(nil, text)
	var got []uint64
	w, err := shingle.NewWriter(shingle.Config{}, func(hashes []uint64) { got = append(got, hashes...) })
	require.NoError(t, err)
	var _ io.WriteCloser = w
	var _ io.StringWriter = w
	for _, read := range []func(io.Reader) io.Reader{
		func(r io.Reader) io.Reader { return struct{ io.Reader }{r} },
		iotest.OneByteReader, iotest.HalfReader, iotest.DataErrReader,
	} {
		got = got[:0]
		n, err := io.Copy(w, read(strings.NewReader(text)))
		require.NoError(t, err)
		require.Equal(t, int64(len(text)), n)
		require.NoError(t, w.Close())
		requireHashes(t, "long text", want, got)
	}
}

func TestWriterStates(t *testing.T) {
	var got []uint64
	w, err := shingle.NewWriter(shingle.Config{}, func(hashes []uint64) { got = append(got, hashes...) })
	require.NoError(t, err)
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)

	require.NoError(t, w.Close()) // a text of no pieces
	require.Empty(t, got)
	require.Zero(t, w.Invalid())

	_, err = w.WriteString("one two three four \xff fi\xe2\x82")
	require.NoError(t, err)
	require.Len(t, got, 2, "hashes that are certain do not wait for the end")
	require.Equal(t, 1, w.Invalid())
	w.Reset()
	require.Zero(t, w.Invalid())
	got = got[:0]
	require.NoError(t, w.Close())
	require.Empty(t, got, "nothing is left of a text that was dropped")

	_, err = w.WriteString("on\xe2\x82")
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.Equal(t, s.Append(nil, "on\xe2\x82"), got)
	require.Equal(t, 2, w.Invalid())
	got = got[:0]
	require.NoError(t, w.Close())
	require.Empty(t, got, "closed before")
	require.Equal(t, 2, w.Invalid())

	_, err = w.Write(nil)
	require.NoError(t, err)
	require.Zero(t, w.Invalid())
	require.NoError(t, w.Close())
	require.Empty(t, got)

	_, err = shingle.NewWriter(shingle.Config{Width: 65}, nil)
	require.ErrorIs(t, err, shingle.ErrConfig)
}

func TestWriterNoAllocation(t *testing.T) {
	r := testkit.Rand(39)
	for _, config := range []shingle.Config{{}, {Width: 7}, {Unit: shingle.Char}} {
		hashes := 0
		w, err := shingle.NewWriter(config, func(h []uint64) { hashes += len(h) })
		require.NoError(t, err)
		for _, text := range []string{
			soup(r, 50_000), testkit.Documents(1, 20_000, 40)[0], strings.Repeat("e\u0301中한ก่ﬁ ", 5000), strings.Repeat("n", 50_000),
		} {
			for _, size := range []int{1, 17, 1000, len(text)} {
				write := func() {
					for at := 0; at < min(len(text), 2000*size); at += size {
						_, _ = w.WriteString(text[at:min(len(text), at+size)])
					}
					_ = w.Close()
				}
				write()
				require.Zero(t, testing.AllocsPerRun(2, write))
			}
		}
		require.Positive(t, hashes)
	}
}

// Memory does not grow with the text, and only as it must with a token.
func TestWriterMemory(t *testing.T) {
	hashes := 0
	w, err := shingle.NewWriter(shingle.Config{}, func(h []uint64) { hashes += len(h) })
	require.NoError(t, err)
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	size := 6 << 20
	if testing.Short() {
		size = 2 << 20
	}
	for _, c := range []struct {
		unit string
		most int // bytes that may be allocated in all
	}{
		{"two words ", 1 << 20},
		{"中", 1 << 20},
		{"\u0301", 1 << 20},
		{"\u00ad", 1 << 20},
		{"½", 1 << 20},
		{"жук\u00a0", 1 << 20},
		{"token", 10 * size}, // a buffer that grows by a quarter each time, of which two are alive at a time
	} {
		piece := strings.Repeat(c.unit, 30_000/len(c.unit))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for at := 0; at < size; at += len(piece) {
			_, _ = w.WriteString(piece)
		}
		_ = w.Close()
		runtime.ReadMemStats(&after)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(c.most), "%+q", c.unit)
	}
	var after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&after)
	require.Less(t, after.HeapAlloc, before.HeapAlloc+1<<20, "the last token's memory was given back")
	require.Zero(t, testing.AllocsPerRun(2, func() { _, _ = w.WriteString("a short one"); _ = w.Close() }))
}

// However long a piece, hashes come a few at a time.
func TestWriterHandsOnEarly(t *testing.T) {
	for unit, text := range []string{strings.Repeat("a ", 200_000), strings.Repeat("a", 200_000)} {
		most, calls := 0, 0
		w, err := shingle.NewWriter(shingle.Config{Width: 1, Unit: shingle.Unit(unit)}, func(hashes []uint64) {
			most = max(most, len(hashes))
			calls++
		})
		require.NoError(t, err)
		_, err = w.WriteString(text)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		require.LessOrEqual(t, most, 32<<10)
		require.Greater(t, calls, 5)
	}
}

// FuzzPieces: whatever the bytes and wherever they are cut, the pieces have the
// hashes of the whole.
func FuzzPieces(f *testing.F) {
	for i, v := range vectorTexts {
		f.Add(v.text, uint8(i), uint64(i))
	}
	f.Fuzz(func(t *testing.T, text string, width uint8, seed uint64) {
		n := int(width%shingle.MaxWidth) + 1
		c := newPieceChecker(t, shingle.Config{Width: n}, shingle.Config{Width: n, Unit: shingle.Char})
		c.randomly(t, testkit.Rand(seed), text)
		c.check(t, text, int(seed%uint64(len(text)+1)))
	})
}

func ExampleWriter() {
	var hashes []uint64
	w, err := shingle.NewWriter(shingle.Config{}, func(h []uint64) { hashes = append(hashes, h...) })
	if err != nil {
		fmt.Println(err)
		return
	}
	// The pieces are cut within a character and within a word.
	for _, piece := range []string{"The caf\xc3", "\xa9 by the light", "house"} {
		if _, err := w.WriteString(piece); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
		return
	}
	s, _ := shingle.New(shingle.Config{})
	whole := s.Append(nil, "The café by the lighthouse")
	fmt.Println(len(hashes), hashes[0] == whole[0], hashes[2] == whole[2])
	// Output: 3 true true
}

func ExampleNewWriter() {
	count := 0
	w, err := shingle.NewWriter(shingle.Config{}, func(hashes []uint64) { count += len(hashes) })
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, file := range []string{"a file of six words only", "two words"} {
		count = 0
		if _, err := io.Copy(w, strings.NewReader(file)); err != nil {
			fmt.Println(err)
			return
		}
		if err := w.Close(); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(count)
	}
	// Output:
	// 4
	// 1
}

// BenchmarkWrite takes texts in pieces: "whole" is one Write for each text.
func BenchmarkWrite(b *testing.B) {
	long := testkit.Documents(200, 1000, 2)
	for _, size := range []int{16, 64, 256, 1024, 4096, 1 << 20} {
		name := fmt.Sprint(size)
		if size == 1<<20 {
			name = "whole"
		}
		b.Run(shingle.Kernel()+"/ascii-1000w-"+name, func(b *testing.B) {
			w, _ := shingle.NewWriter(shingle.Config{}, func([]uint64) {})
			rotate(b, long, func(doc string) {
				for at := 0; at < len(doc); at += size {
					_, _ = w.WriteString(doc[at:min(len(doc), at+size)])
				}
				_ = w.Close()
			})
		})
	}
}
