package corpus_test

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

// spellings are what random texts are made of: words and their variants,
// digits of several scripts, characters that are tokens by themselves, accents
// in both forms, and characters that become more than one token.
var spellings = strings.Fields(`the tbe a of colour color sub form subform centre center
	organisation organization naive naïve nai` + "\u0308" + `ve café cafe` + "\u0301" + ` ÉTÉ été I ı İ ß SS
	1 2 3 12 21 1000 1001 2024 ٣ ٤٢ ४२ ４２ 42 ½ 3a 5th a1 x² ²
	日 本 語 日本 ひ が か゛ ー ไ ท ย កម្ពុជា 한국어 한국 ﬁne fine
	internationalization internationalisation thirteenchars zz xyzzy мир миp σας ΣΑΣ`)

// mixedPair makes two texts of up to 400 tokens: few or many distinct ones,
// unrelated, or the second an edited copy of the first.
func mixedPair(r *rand.Rand) (a, b string) {
	pool := slices.Clone(spellings)
	r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	pool = pool[:2+r.IntN(len(pool)-1)]
	if r.IntN(3) == 0 {
		pool = append(pool, testkit.Vocabulary(300, 9)...)
	}
	s := draw(r, pool, r.IntN(1+r.IntN(350)))
	t := mutate(r, s, pool, r.IntN(1+r.IntN(1+len(s)/3)))
	switch r.IntN(6) {
	case 0:
		t = draw(r, pool, r.IntN(1+r.IntN(350)))
	case 2: // parts in another order, and few edits or none
		t = shuffled(r, s, 2+r.IntN(4))
		if r.IntN(2) == 0 {
			t = mutate(r, t, pool, r.IntN(1+len(s)/40))
		}
	case 1: // the same body
		t = slices.Concat(draw(r, pool, r.IntN(30)), s, draw(r, pool, r.IntN(30)))
		s = slices.Concat(draw(r, pool, r.IntN(30)), s, draw(r, pool, r.IntN(30)))
		if r.IntN(2) == 0 {
			t = mutate(r, t, pool, r.IntN(4))
		}
	}
	if r.IntN(2) == 0 {
		s, t = t, s
	}
	return join(r, s), join(r, t)
}

func draw(r *rand.Rand, pool []string, n int) []string {
	t := make([]string, n)
	for i := range t {
		t[i] = pool[r.IntN(len(pool))]
	}
	return t
}

// shuffled cuts s into parts and puts them into another order.
func shuffled(r *rand.Rand, s []string, parts int) (t []string) {
	for _, k := range r.Perm(parts) {
		t = append(t, s[k*len(s)/parts:(k+1)*len(s)/parts]...)
	}
	return t
}

// mutate makes so many edits: inserts, drops, replaces, moves, misspells,
// splits and joins.
func mutate(r *rand.Rand, s, pool []string, edits int) []string {
	t := slices.Clone(s)
	for range edits {
		at := r.IntN(len(t) + 1)
		n := min(len(t)-at, 1+r.IntN(1+r.IntN(25)))
		switch k := r.IntN(7); {
		case k == 0 || n == 0:
			t = slices.Insert(t, at, draw(r, pool, 1+r.IntN(5))...)
		case k == 1:
			t = slices.Delete(t, at, at+n)
		case k == 2:
			t = slices.Replace(t, at, at+n, draw(r, pool, n)...)
		case k == 3:
			block := slices.Clone(t[at : at+n])
			t = slices.Delete(t, at, at+n)
			t = slices.Insert(t, r.IntN(len(t)+1), block...)
		case k == 4:
			t[at] = misread(r, t[at])
		case k == 5 && utf8.RuneCountInString(t[at]) > 1:
			c := []rune(t[at])
			i := 1 + r.IntN(len(c)-1)
			t = slices.Replace(t, at, at+1, string(c[:i]), string(c[i:]))
		default:
			t = slices.Replace(t, at, at+n, strings.Join(t[at:at+n], ""))
		}
	}
	return t
}

// misread changes, drops or doubles a character.
func misread(r *rand.Rand, word string) string {
	c := []rune(word)
	i := r.IntN(len(c))
	switch r.IntN(3) {
	case 0:
		c[i] = []rune("eo01７語")[r.IntN(6)]
	case 1:
		c = slices.Delete(c, i, i+1)
	default:
		c = slices.Insert(c, i, c[i])
	}
	if len(c) == 0 {
		return "o"
	}
	return string(c)
}

func join(r *rand.Rand, words []string) string {
	var b strings.Builder
	for _, w := range words {
		if r.IntN(8) == 0 {
			w = strings.ToUpper(w)
		}
		b.WriteString(w)
		b.WriteString([]string{" ", " ", " ", ", ", ".\n", " \u200b— "}[r.IntN(6)])
	}
	return b.String()
}

// few is n, or a tenth of it in a short run.
func few(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}

func newComparer(t testing.TB, threshold float64) *corpus.Comparer {
	c, err := corpus.NewComparer(corpus.Config{Threshold: threshold})
	require.NoError(t, err)
	return c
}

func compare(t testing.TB, c *corpus.Comparer, a, b string) corpus.Verdict {
	v, err := c.Compare(a, b)
	require.NoError(t, err)
	return v
}

// One comparer serves all pairs, so that what it keeps of earlier ones would show.
func TestVerdictIsTheReference(t *testing.T) {
	r := testkit.Rand(21)
	thresholds := []float64{0.3, 0.7, 0.85, 0.99, 1}
	var comparers []*corpus.Comparer
	for _, x := range thresholds {
		comparers = append(comparers, newComparer(t, x))
	}
	kinds := map[corpus.Kind]int{}
	changes := map[corpus.Change]int{}
	for range few(4000) {
		a, b := mixedPair(r)
		i := 1 // the default, half of the time
		if r.IntN(2) == 0 {
			i = r.IntN(len(thresholds))
		}
		v := compare(t, comparers[i], a, b)
		if want := plainCompare(t, a, b, thresholds[i]); !sameVerdict(want, v) {
			require.Equal(t, want, v, "%q\n%q\nthreshold %v", a, b, thresholds[i])
		}
		kinds[v.Kind]++
		for _, g := range v.Gaps {
			changes[g.Change]++
		}
	}
	require.Len(t, changes, 4, "%v", changes)
	if !testing.Short() {
		require.GreaterOrEqual(t, len(kinds), 10, "kinds not met: %v", kinds)
	}
}

func sameVerdict(v, w corpus.Verdict) bool {
	if !slices.Equal(v.Runs, w.Runs) || !slices.Equal(v.Gaps, w.Gaps) || !slices.Equal(v.Moves, w.Moves) {
		return false
	}
	v.Runs, w.Runs, v.Gaps, w.Gaps, v.Moves, w.Moves = nil, nil, nil, nil, nil, nil
	return sameScalars(v, w)
}

func sameScalars(v, w corpus.Verdict) bool {
	return v.Near == w.Near && v.Kind == w.Kind && v.Score == w.Score && v.Align == w.Align &&
		v.Conflict == w.Conflict && v.Topic == w.Topic && v.Body == w.Body && v.Jaccard == w.Jaccard &&
		v.A == w.A && v.B == w.B && v.Numbers == w.Numbers && v.Clashes == w.Clashes && v.LongestRun == w.LongestRun
}

// Texts in the shape of prose, of which one is an edited copy of the other.
func TestVerdictOnProseIsTheReference(t *testing.T) {
	r := testkit.Rand(22)
	c := newComparer(t, 0)
	pool := testkit.Vocabulary(2000, 1)
	for i, doc := range testkit.Documents(few(120), 330, 5) {
		s := strings.Fields(doc)
		b := strings.Join(mutate(r, s, pool, i%20), " ")
		require.Equal(t, plainCompare(t, doc, b, 0.7), compare(t, c, doc, b), "%q\n%q", doc, b)
	}
}

// exchanged is v with its sides exchanged.
func exchanged(v corpus.Verdict) corpus.Verdict {
	v.A, v.B = v.B, v.A
	v.Runs, v.Gaps = slices.Clone(v.Runs), slices.Clone(v.Gaps)
	for i, r := range v.Runs {
		v.Runs[i].A, v.Runs[i].B = r.B, r.A
	}
	for i, g := range v.Gaps {
		v.Gaps[i].A, v.Gaps[i].B = g.B, g.A
		v.Gaps[i].TokensA, v.Gaps[i].TokensB = g.TokensB, g.TokensA
	}
	v.Moves = slices.Clone(v.Moves)
	for i, m := range v.Moves {
		v.Moves[i].A, v.Moves[i].B = m.B, m.A
	}
	slices.SortFunc(v.Moves, func(x, y corpus.Move) int { return x.A.Start - y.A.Start })
	return v
}

// checkVerdict holds v, of a and b at a threshold, against all that its
// documentation says.
func checkVerdict(t testing.TB, v corpus.Verdict, a, b string, threshold float64) {
	wa, wb := plainWords(t, a), plainWords(t, b)
	require.Equal(t, [2]int{len(wa), len(wb)}, [2]int{v.A.Tokens, v.B.Tokens})

	require.Equal(t, v.Near, v.Kind.Near())
	require.LessOrEqual(t, v.Score, v.Align)
	for _, share := range []float64{v.Align, v.Conflict, v.Topic, v.Jaccard, v.A.Cover, v.B.Cover} {
		require.True(t, share >= 0 && share <= 1, "%+v", v)
	}
	require.LessOrEqual(t, v.Body, 1.0)
	same := v.Kind == corpus.Identical || v.Kind == corpus.Normalized
	switch {
	case threshold == 1:
		require.Equal(t, same, v.Near)
	case v.Near && v.Score < threshold: // the same body
		require.GreaterOrEqual(t, v.Body, 0.98)
		require.GreaterOrEqual(t, min(len(plainWords(t, v.A.Body.Of(a))), len(plainWords(t, v.B.Body.Of(b)))), 24)
	case !v.Near && len(wa) > 0 && len(wb) > 0:
		require.Less(t, v.Score, threshold)
	}
	equal := slices.EqualFunc(wa, wb, func(s, t word) bool { return s.text == t.text })
	require.Equal(t, equal && len(wa) > 0, same)
	require.Equal(t, same && a == b, v.Kind == corpus.Identical)
	if same {
		require.True(t, v.Score == 1 && v.Align == 1 && v.Body == 1 && v.Jaccard == 1 && v.A.Cover == 1 && v.B.Cover == 1)
		require.Empty(t, v.Gaps)
	}
	require.Equal(t, v.Kind == corpus.Reordered, len(v.Moves) > 0)
	end := 0
	for _, m := range v.Moves {
		require.GreaterOrEqual(t, m.Tokens, 8)
		require.True(t, m.A.Start >= end && m.B.Start >= 0 && m.A.End <= len(a) && m.B.End <= len(b), "%+v", v.Moves)
		end = m.A.End
	}
	if len(wa) == 0 || len(wb) == 0 {
		require.False(t, v.Near)
		require.Equal(t, corpus.Different, v.Kind)
		require.Zero(t, v.Score)
	}

	checkRanges(t, a, v.A, v, func(r corpus.Run) corpus.Range { return r.A }, func(g corpus.Gap) corpus.Range { return g.A })
	checkRanges(t, b, v.B, v, func(r corpus.Run) corpus.Range { return r.B }, func(g corpus.Gap) corpus.Range { return g.B })

	require.True(t, walk(t, v, a, b, wa, wb, true) || walk(t, v, a, b, wa, wb, false), "%+v\n%q\n%q", v, a, b)
}

// checkRanges: in bounds, at characters, ascending.
func checkRanges(t testing.TB, text string, s corpus.Side, v corpus.Verdict, run func(corpus.Run) corpus.Range, gap func(corpus.Gap) corpus.Range) {
	starts := make([]bool, len(text)+1)
	starts[len(text)] = true
	for i := range text {
		starts[i] = true
	}
	check := func(r corpus.Range) {
		require.True(t, 0 <= r.Start && r.Start <= r.End && r.End <= len(text), "%v of %d", r, len(text))
		require.True(t, starts[r.Start] && starts[r.End], "%v cuts a character of %q", r, text)
	}
	check(s.Body)
	var last corpus.Range
	for _, r := range v.Runs {
		check(run(r))
		require.True(t, run(r).Start >= last.Start && run(r).End >= last.End)
		require.Positive(t, run(r).Len())
		last = run(r)
	}
	last = corpus.Range{}
	for _, g := range v.Gaps {
		check(gap(g))
		require.True(t, gap(g).Start >= last.Start && gap(g).End >= last.End)
		last = gap(g)
	}
}

// walk goes through runs and gaps in turn, with a run first or a gap first, and
// reports whether they cover both texts to the last token. Where they do, the
// tokens of a run must be equal, also if its bytes are cut out of the texts.
func walk(t testing.TB, v corpus.Verdict, a, b string, wa, wb []word, runFirst bool) bool {
	if d := len(v.Runs) - len(v.Gaps); runFirst && d != 0 && d != 1 || !runFirst && d != 0 && d != -1 {
		return false
	}
	x, y, longest := 0, 0, 0
	for i := range len(v.Runs) + len(v.Gaps) {
		if i%2 == 0 == runFirst {
			r := v.Runs[i/2]
			u, w := x+r.Tokens, y+r.Tokens
			if r.Tokens < 1 || u > len(wa) || w > len(wb) || r.A != plainRange(wa, x, u) || r.B != plainRange(wb, y, w) {
				return false
			}
			for k := range r.Tokens {
				if wa[x+k].text != wb[y+k].text {
					return false
				}
			}
			if cutsApart(wa, x, u) {
				require.Equal(t, texts(wa[x:u]), texts(plainWords(t, r.A.Of(a))), "%q", a)
			}
			if cutsApart(wb, y, w) {
				require.Equal(t, texts(wb[y:w]), texts(plainWords(t, r.B.Of(b))), "%q", b)
			}
			longest = max(longest, r.Tokens)
			x, y = u, w
			continue
		}
		g := v.Gaps[i/2]
		u, w := x+g.TokensA, y+g.TokensB
		if g.TokensA < 0 || g.TokensB < 0 || g.TokensA+g.TokensB == 0 || u > len(wa) || w > len(wb) ||
			g.A != plainRange(wa, x, u) || g.B != plainRange(wb, y, w) || (g.TokensA*g.TokensB == 0) != (g.Change == corpus.Inserted) {
			return false
		}
		x, y = u, w
	}
	return x == len(wa) && y == len(wb) && longest == v.LongestRun
}

// cutsApart reports whether words i to j-1 share no bytes with their
// neighbours. "½" becomes two tokens, and neither can be cut out alone.
func cutsApart(w []word, i, j int) bool {
	return (i == 0 || w[i-1].end <= w[i].start) && (j == len(w) || w[j-1].end <= w[j].start)
}

func texts(words []word) []string {
	s := make([]string, len(words))
	for i, w := range words {
		s[i] = w.text
	}
	return s
}

func TestVerdictKeepsItsWord(t *testing.T) {
	r := testkit.Rand(23)
	for _, threshold := range []float64{0.5, 0.7, 0.9, 1} {
		c := newComparer(t, threshold)
		for range few(250) {
			a, b := mixedPair(r)
			v := compare(t, c, a, b)
			checkVerdict(t, v, a, b, threshold)
			require.Equal(t, exchanged(v), compare(t, c, b, a), "%q\n%q", a, b)
			require.Equal(t, v, compare(t, newComparer(t, threshold), a, b))
			if v = compare(t, c, a, a); v.A.Tokens > 0 {
				require.Equal(t, corpus.Identical, v.Kind)
			}
		}
	}
}

// Text that was only added, all of it new, is merely inserted: nothing is
// deducted, and more of it never raises the score.
func TestInsertingNewTextNeverRaisesTheScore(t *testing.T) {
	r := testkit.Rand(24)
	c := newComparer(t, 0)
	for range few(150) {
		words := draw(r, spellings, 5+r.IntN(120))
		a := strings.Join(words, " ")
		longer := words
		last := compare(t, c, a, a)
		for i := range 12 {
			// x, q and digits from 700 on are in none of the spellings
			news := []string{"qx" + strconv.Itoa(700+i), strings.Repeat("qx", 1+r.IntN(9))}
			longer = slices.Insert(slices.Clone(longer), r.IntN(len(longer)+1), news...)
			v := compare(t, c, a, strings.Join(longer, " "))
			require.Equal(t, v.Align, v.Score)
			require.LessOrEqual(t, v.Score, last.Score)
			require.Equal(t, last.Numbers, v.Numbers)
			require.Zero(t, v.Clashes)
			last = v
		}
	}
}

// In a text of distinct words, replacing one word more by something that shares
// no character with the text never raises align. (With repeated words it can:
// the alignment may shift and call inserted what was called replaced.)
func TestReplacingMoreWordsNeverRaisesAlign(t *testing.T) {
	r := testkit.Rand(25)
	c := newComparer(t, 0)
	vocabulary := testkit.Vocabulary(400, 3)
	for i := range vocabulary {
		if i%9 == 0 {
			vocabulary[i] = strconv.Itoa(1000 + i)
		}
	}
	for range few(60) {
		order := r.Perm(len(vocabulary))[:10+r.IntN(100)]
		words := make([]string, len(order))
		for i, k := range order {
			words[i] = vocabulary[k]
		}
		a := strings.Join(words, " ")
		changed := slices.Clone(words)
		last := 1.0
		for _, at := range r.Perm(len(words))[:min(len(words), 30)] {
			changed[at] = strings.Repeat("ж", 1+r.IntN(14)) + strings.Repeat("ю", at)
			v := compare(t, c, a, strings.Join(changed, " "))
			require.LessOrEqual(t, v.Align, last)
			last = v.Align
		}
	}
}

// What a cheap test refuses is no near-duplicate and of no common template,
// but where spelling variants abound or by the same body, which the bound on
// the score does not cover.
func TestRefusals(t *testing.T) {
	r := testkit.Rand(26)
	c := newComparer(t, 0)
	refuser := corpus.NewRefuser(corpus.Config{})
	refused, lost := 0, 0
	for range 3000 { // in short mode too: a hundredth of fewer would be none
		a, b := mixedPair(r)
		no := refuser.Refuses(a, b)
		require.Equal(t, no, refuser.Refuses(b, a), "%q\n%q", a, b)
		if !no {
			continue
		}
		refused++
		v := compare(t, c, a, b)
		if v.Near {
			lost++
		}
		variants := slices.ContainsFunc(v.Gaps, func(g corpus.Gap) bool { return g.Change == corpus.Variant })
		sameBody := v.Near && v.Score < 0.7
		require.True(t, v.Align < 0.7 && !v.Near || variants || sameBody, "%q\n%q\n%v", a, b, v)
	}
	t.Log(refused, lost)
	require.Greater(t, refused, 250)
	require.LessOrEqual(t, lost, refused/100)
}

// Edited, scanned and re-headed text is never refused.
func TestRefusalsLoseNoEditedText(t *testing.T) {
	r := testkit.Rand(27)
	c := newComparer(t, 0)
	refuser := corpus.NewRefuser(corpus.Config{})
	pool := testkit.Vocabulary(3000, 1)
	near := 0
	for _, words := range []int{40, 120, 300} {
		docs := testkit.Documents(few(300), words, uint64(words))
		for i, doc := range docs {
			s := strings.Fields(doc)
			t1 := slices.Clone(s)
			switch i % 4 {
			case 0: // a few edits
				t1 = mutate(r, s, pool, 1+r.IntN(1+words/15))
			case 1: // misread characters, about one in twenty
				for range len(doc) / 20 {
					at := r.IntN(len(t1))
					t1[at] = misread(r, t1[at])
				}
			case 2: // other ends
				t1 = slices.Concat(draw(r, pool, r.IntN(1+words/3)), s, draw(r, pool, r.IntN(1+words/6)))
			default: // cut
				t1 = s[r.IntN(1+words/3) : words-r.IntN(1+words/5)]
			}
			b := strings.Join(t1, " ")
			v := compare(t, c, doc, b)
			if v.Near {
				near++
				require.False(t, refuser.Refuses(doc, b), "%v\n%q\n%q", v, doc, b)
			}
		}
	}
	require.Greater(t, near, few(500))
}

// A pair beyond the table of the alignment is cut at anchors; what a verdict
// promises holds there too.
func TestVerdictOnLongTexts(t *testing.T) {
	r := testkit.Rand(28)
	c := newComparer(t, 0)
	pool := testkit.Vocabulary(4000, 1)
	s := draw(r, pool, 8600)
	for _, edits := range []int{3, 60} {
		u := mutate(r, s, pool, edits)
		u[0], u[len(u)-1] = "other", "ends"
		a, b := strings.Join(s, " "), strings.Join(u, " ")
		v := compare(t, c, a, b)
		checkVerdict(t, v, a, b, 0.7)
		require.True(t, v.Near, "%v", v)
		require.Equal(t, exchanged(v), compare(t, c, b, a))
		require.Equal(t, v, compare(t, newComparer(t, 0), a, b))
	}
}

// worstCases are pairs that are hard to align: by name, two texts of about n
// tokens.
var worstCases = []struct {
	name string
	most int // tokens in one table
	make func(r *rand.Rand, n int) (a, b []string)
}{
	{"same_1000", 100_000, func(r *rand.Rand, n int) (a, b []string) {
		return draw(r, numbered(1000), n), draw(r, numbered(1000), n)
	}},
	{"same_8", 100_000, func(r *rand.Rand, n int) (a, b []string) {
		return draw(r, numbered(8), n), draw(r, numbered(8), n)
	}},
	{"disjoint", 100_000, func(r *rand.Rand, n int) (a, b []string) {
		return draw(r, numbered(2000)[:1000], n), draw(r, numbered(2000)[1000:], n)
	}},
	{"one_word", 1_000_000, func(r *rand.Rand, n int) (a, b []string) {
		a, b = draw(r, []string{"no"}, n), draw(r, []string{"no"}, n-1)
		a[0], b[0], a[n-1], b[n-2] = "w", "x", "y", "z"
		return a, b
	}},
	{"reversed", 100_000, func(r *rand.Rand, n int) (a, b []string) {
		a = numbered(n)
		b = slices.Clone(a)
		slices.Reverse(b)
		return a, b
	}},
	{"table_2", 8_192, func(r *rand.Rand, n int) (a, b []string) {
		return draw(r, numbered(2), n), draw(r, numbered(2), n)
	}},
	{"different", 100_000, func(r *rand.Rand, n int) (a, b []string) {
		words := numbered(2 * n)
		return words[:n], words[n:]
	}},
	{"periodic", 100_000, func(r *rand.Rand, n int) (a, b []string) { // of periods 7 and 11
		a, b = make([]string, n), make([]string, n)
		words := numbered(11)
		for i := range n {
			a[i], b[i] = words[i%7], words[i%11]
		}
		return a, b
	}},
	{"flooded", 100_000, func(r *rand.Rand, n int) (a, b []string) {
		words := flooding(1 + n/100)
		return draw(r, words, n), draw(r, words, n)
	}},
	{"short_parts", 100_000, func(r *rand.Rand, n int) (a, b []string) { // an anchor, a gap, an anchor
		a = numbered(n)
		b = slices.Clone(a)
		for i := 3; i < n; i += 9 {
			a[i], b[i] = strconv.Itoa(i), strconv.Itoa(i+n)
		}
		a[0], b[0], a[n-1], b[n-1] = "w", "x", "y", "z"
		return a, b
	}},
}

// numbered gives n different words without a digit.
func numbered(n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = "w" + strings.Map(func(c rune) rune { // 0 to 9 become q to z
			if c <= '9' {
				return c - '0' + 'q'
			}
			return c
		}, strconv.FormatInt(int64(i), 26))
	}
	return words
}

// flooding gives n words whose hashes are the same in the bits that a table would
// take if it were not secret which ones it takes.
func flooding(n int) (words []string) {
	for i := 0; len(words) < n; i++ {
		w := "f" + strconv.Itoa(i)
		if shingle.TokenHash([]byte(w))>>56 == 0 {
			words = append(words, w)
		}
	}
	return words
}

// Memory stays within a bound on the tokens: what a comparison looks at, it has
// written down first. No other program on the machine disturbs this measure.
func TestWorstCasesAreSmall(t *testing.T) {
	for _, w := range worstCases {
		s, u := w.make(testkit.Rand(29), few(w.most))
		a, b := strings.Join(s, " "), strings.Join(u, " ")
		c := newComparer(t, 0)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		v := compare(t, c, a, b)
		runtime.ReadMemStats(&after)
		require.Equal(t, [2]int{len(s), len(u)}, [2]int{v.A.Tokens, v.B.Tokens})
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(32<<20+400*(len(s)+len(u))), w.name)
		require.LessOrEqual(t, v.Score, v.Align)
	}
}

// Eight times the tokens take less than 24 times as long; were the cost to grow
// with the square, it would be 64 times. The best of five runs counts, because
// other programs disturb.
func TestWorstCasesAreLinear(t *testing.T) {
	for _, w := range worstCases {
		if w.most < 20_000 {
			continue // fits into one table
		}
		// Quadratic cost would be 64 times as much. Large memory costs more a
		// byte, above all where other programs share the caches; the best of many
		// tries tells. Short runs are smaller, and often emulated.
		most, scale := time.Duration(24), 1
		if testing.Short() {
			most, scale = 48, 4
		}
		var texts [2][2]string
		for i, n := range []int{50_000 / scale, 400_000 / scale} {
			a, b := w.make(testkit.Rand(30), n)
			texts[i] = [2]string{strings.Join(a, " "), strings.Join(b, " ")}
		}
		best := [2]time.Duration{time.Hour, time.Hour}
		linear := func() bool { return best[1] < most*best[0] }
		for try := 0; try < 12 && (try == 0 || !linear()); try++ {
			for i, x := range texts {
				c := newComparer(t, 0)
				start := time.Now()
				compare(t, c, x[0], x[1])
				best[i] = min(best[i], time.Since(start))
			}
		}
		require.True(t, linear(), "%s: %v, of eight times the tokens %v", w.name, best[0], best[1])
	}
}
