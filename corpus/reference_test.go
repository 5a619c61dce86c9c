package corpus_test

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

// This file says what a verdict is, in the plainest way: tokens are strings,
// the table of the alignment is filled cell by cell, sums stand in maps and
// numbers in math/big. The package must give the same in every field.

// word is a token with its place in the text.
type word struct {
	text       string
	weight     int64
	number     bool
	start, end int
}

// shinglers spares making one for each text.
var shinglers = sync.Pool{New: func() any {
	s, err := shingle.New(shingle.Config{})
	if err != nil {
		panic(err)
	}
	return s
}}

func plainWords(t testing.TB, text string) []word {
	s := shinglers.Get().(*shingle.Shingler)
	defer shinglers.Put(s)
	var x shingle.Tokens
	require.NoError(t, s.Tokenize(&x, text))
	words := make([]word, x.Len())
	for i := range words {
		words[i] = word{string(x.Token(i)), int64(x.Mark[i].Weight()), x.Mark[i].Number(),
			int(x.Span[i].Start), int(x.Span[i].End)}
	}
	return words
}

// stretch is a[a0:a1] against b[b0:b1].
type stretch struct{ a0, a1, b0, b1 int }

func (s stretch) within(o stretch) bool {
	return s.a0 >= o.a0 && s.a1 <= o.a1 && s.b0 >= o.b0 && s.b1 <= o.b1
}

// plainCompare is the verdict at a threshold, at the default recipe. The texts
// must be short enough for one table.
func plainCompare(t testing.TB, textA, textB string, threshold float64) (v corpus.Verdict) {
	a, b := plainWords(t, textA), plainWords(t, textB)
	limit := int64(math.Round(threshold * 1e9))
	v.A.Tokens, v.B.Tokens = len(a), len(b)
	v.Jaccard = plainJaccard(a, b)
	if len(a) == 0 || len(b) == 0 {
		if len(a)+len(b) > 0 {
			v.Gaps = []corpus.Gap{{A: plainRange(a, 0, len(a)), B: plainRange(b, 0, len(b)),
				TokensA: len(a), TokensB: len(b), Change: corpus.Inserted}}
		}
		return v
	}
	if c := slices.CompareFunc(a, b, func(s, t word) int { return strings.Compare(s.text, t.text) }); c == 0 {
		whole := func(w []word) corpus.Range { return plainRange(w, 0, len(w)) }
		v.Near, v.Kind = true, corpus.Normalized
		if textA == textB {
			v.Kind = corpus.Identical
		}
		v.Score, v.Align, v.Body = 1, 1, 1
		v.Numbers, v.LongestRun = numberCount(a), len(a)
		v.A.Cover, v.A.Body = 1, whole(a)
		v.B.Cover, v.B.Body = 1, whole(b)
		v.Runs = []corpus.Run{{A: whole(a), B: whole(b), Tokens: len(a)}}
		return v
	} else if len(a) > len(b) || len(a) == len(b) && c > 0 {
		v = plainCompare(t, textB, textA, threshold)
		v.A, v.B = v.B, v.A
		for i, r := range v.Runs {
			v.Runs[i] = corpus.Run{A: r.B, B: r.A, Tokens: r.Tokens}
		}
		for i, g := range v.Gaps {
			v.Gaps[i] = corpus.Gap{A: g.B, B: g.A, TokensA: g.TokensB, TokensB: g.TokensA, Change: g.Change}
		}
		for i, m := range v.Moves {
			v.Moves[i] = corpus.Move{A: m.B, B: m.A, Tokens: m.Tokens}
		}
		slices.SortFunc(v.Moves, func(x, y corpus.Move) int { return x.A.Start - y.A.Start })
		return v
	}

	runs, gaps := plainAlign(a, b)
	var body stretch
	cover := 0
	for _, r := range runs {
		n := r.a1 - r.a0
		v.LongestRun = max(v.LongestRun, n)
		v.Runs = append(v.Runs, corpus.Run{A: plainRange(a, r.a0, r.a1), B: plainRange(b, r.b0, r.b1), Tokens: n})
		if n >= 5 {
			if cover == 0 {
				body = r
			}
			body.a1, body.b1 = r.a1, r.b1
			cover += n
		}
	}
	for _, g := range gaps {
		v.Gaps = append(v.Gaps, corpus.Gap{A: plainRange(a, g.a0, g.a1), B: plainRange(b, g.b0, g.b1),
			TokensA: g.a1 - g.a0, TokensB: g.b1 - g.b0, Change: plainChange(a[g.a0:g.a1], b[g.b0:g.b1])})
	}
	v.A.Cover = float64(cover) / float64(len(a))
	v.B.Cover = float64(cover) / float64(len(b))

	n, m := int64(len(a)), int64(len(b))
	base := min(weightOf(a), weightOf(b))
	whole := plainSum(a, b, runs, gaps, stretch{0, len(a), 0, len(b)})
	score, align, conflict, topic := whole.score(n, base)
	v.Numbers, v.Clashes = int(whole.agree), int(whole.clash)
	v.Score, v.Align, v.Conflict, v.Topic = inUnits(score), inUnits(align), inUnits(conflict), inUnits(topic)
	sameBody := false
	if cover > 0 {
		v.A.Body, v.B.Body = plainRange(a, body.a0, body.a1), plainRange(b, body.b0, body.b1)
		inside := plainSum(a, b, runs, gaps, body)
		bodyScore, _, _, _ := inside.score(n, base)
		v.Body = inUnits(bodyScore)
		bodyA, bodyB := int64(body.a1-body.a0), int64(body.b1-body.b0)
		sameBody = bodyScore >= 980_000_000 && 10*bodyA >= 6*n && 10*bodyB >= 6*m &&
			bodyA >= 24 && bodyB >= 24 && whole.clash-inside.clash <= 1
	}
	if limit == 1e9 {
		sameBody = false
	} else {
		v.Near = score >= limit || sameBody
	}
	header := body.a0 > 0 || body.b0 > 0
	footer := body.a1 < len(a) || body.b1 < len(b)
	if score >= limit { // near without the body
		var headerA, headerB, footerA, footerB int
		for _, g := range gaps {
			switch {
			case plainChange(a[g.a0:g.a1], b[g.b0:g.b1]) == corpus.Variant:
			case g.within(stretch{0, body.a0, 0, body.b0}):
				headerA, headerB = headerA+g.a1-g.a0, headerB+g.b1-g.b0
			case g.within(stretch{body.a1, len(a), body.b1, len(b)}):
				footerA, footerB = footerA+g.a1-g.a0, footerB+g.b1-g.b0
			}
		}
		header, footer = max(headerA, headerB) >= 3, max(footerA, footerB) >= 3
	}
	coveredA, coveredB := 10*int64(cover) >= 9*n, 10*int64(cover) >= 9*m
	someLeft := 10*int64(cover) < 8*n || 10*int64(cover) < 8*m
	switch {
	case sameBody && header && footer:
		v.Kind = corpus.NewHeaderFooter
	case sameBody && header:
		v.Kind = corpus.NewHeader
	case sameBody && footer:
		v.Kind = corpus.NewFooter
	case v.Near && (coveredA || coveredB) && someLeft:
		v.Kind = corpus.Contains
	case v.Near:
		v.Kind = corpus.Edited
	case align >= limit && score < align:
		v.Kind = corpus.Template
	case (coveredA || coveredB) && someLeft:
		v.Kind = corpus.ContainsLonger
	case v.LongestRun >= 20:
		v.Kind = corpus.Passage
	default:
		v.Kind = corpus.Different
	}

	// Passages in another order.
	strict := (limit + 1e9) / 2
	matched := 0
	for _, r := range runs {
		matched += r.a1 - r.a0
	}
	common := plainCommon(a, b)
	if score >= strict || limit == 1e9 || len(common)-matched < max(8, len(a)/16) || plainHopeless(a, b, common, strict) {
		return v
	}
	moves := plainMoves(a, b, runs)
	if len(moves) == 0 {
		return v
	}
	var moved []word
	for _, m := range moves {
		moved = append(moved, a[m.a0:m.a1]...)
	}
	c := plainReordered(a, runs, moves)
	runs, gaps = plainAlign(c, b)
	whole = plainSum(c, b, runs, gaps, stretch{0, len(a), 0, len(b)})
	whole.inserted += weightOf(moved) / 2
	if score, align, conflict, topic = whole.score(n, base); score < strict {
		return v
	}
	v.Near, v.Kind = true, corpus.Reordered
	v.Numbers, v.Clashes = int(whole.agree), int(whole.clash)
	v.Score, v.Align, v.Conflict, v.Topic = inUnits(score), inUnits(align), inUnits(conflict), inUnits(topic)
	v.A.Cover = float64(cover+len(moved)) / float64(len(a))
	v.B.Cover = float64(cover+len(moved)) / float64(len(b))
	for _, m := range moves {
		v.Moves = append(v.Moves, corpus.Move{A: plainRange(a, m.a0, m.a1), B: plainRange(b, m.b0, m.b1), Tokens: m.a1 - m.a0})
	}
	return v
}

// plainCommon gives the words that both have, in whatever order.
func plainCommon(a, b []word) (common []word) {
	left := map[string]int{}
	for _, w := range b {
		left[w.text]++
	}
	for _, w := range a {
		if left[w.text] > 0 {
			left[w.text]--
			common = append(common, w)
		}
	}
	return common
}

// plainHopeless: what is common and a quarter of the rest of the lighter one are
// too little.
func plainHopeless(a, b, common []word, limit int64) bool {
	x := 3*weightOf(common) + min(weightOf(a), weightOf(b))
	m := x + 80*int64(numberCount(common))
	d := m + weightOf(a) + weightOf(b) - x/2
	return 1e9*m < limit*d
}

// plainMoves finds equal stretches outside of runs of five: those that hold a
// window of eight that occurs once in what is left of either text.
func plainMoves(a, b []word, runs []stretch) (moves []stretch) {
	closedA, closedB := make([]bool, len(a)), make([]bool, len(b))
	take := func(s stretch) {
		for i := s.a0; i < s.a1; i++ {
			closedA[i] = true
		}
		for j := s.b0; j < s.b1; j++ {
			closedB[j] = true
		}
	}
	for _, r := range runs {
		if r.a1-r.a0 >= 5 {
			take(r)
		}
	}
	windows := func(words []word, closed []bool) map[string][]int {
		places := map[string][]int{}
		for i := 0; i+8 <= len(words); i++ {
			if !slices.Contains(closed[i:i+8], true) {
				key := strings.Join(texts(words[i:i+8]), " ")
				places[key] = append(places[key], i)
			}
		}
		return places
	}
	inA, inB := windows(a, closedA), windows(b, closedB)
	for i := 0; i+8 <= len(a); i++ {
		key := strings.Join(texts(a[i:i+8]), " ")
		if len(inA[key]) != 1 || inA[key][0] != i || len(inB[key]) != 1 {
			continue
		}
		j := inB[key][0]
		if slices.Contains(closedA[i:i+8], true) || slices.Contains(closedB[j:j+8], true) {
			continue
		}
		open := func(i, j int) bool {
			return i >= 0 && j >= 0 && i < len(a) && j < len(b) && !closedA[i] && !closedB[j] && a[i].text == b[j].text
		}
		m := stretch{i, i + 8, j, j + 8}
		for open(m.a0-1, m.b0-1) {
			m.a0, m.b0 = m.a0-1, m.b0-1
		}
		for open(m.a1, m.b1) {
			m.a1, m.b1 = m.a1+1, m.b1+1
		}
		take(m)
		moves = append(moves, m)
	}
	return moves
}

// plainReordered puts each moved stretch of a before the token that follows the
// last match before it in b.
func plainReordered(a []word, runs, moves []stretch) (order []word) {
	type block struct {
		before, place int
		words         []word
	} // place in b
	var blocks []block
	moved := make([]bool, len(a))
	for _, m := range moves {
		x := block{0, m.b0, a[m.a0:m.a1]}
		for _, r := range runs {
			if r.b0 < m.b0 {
				x.before = r.a0 + min(r.b1, m.b0) - r.b0
			}
		}
		blocks = append(blocks, x)
		for i := m.a0; i < m.a1; i++ {
			moved[i] = true
		}
	}
	for i, w := range a {
		if !moved[i] {
			blocks = append(blocks, block{i, len(a) + len(moves) + 1<<30, []word{w}})
		}
	}
	slices.SortStableFunc(blocks, func(x, y block) int {
		if x.before != y.before {
			return x.before - y.before
		}
		return x.place - y.place
	})
	for _, x := range blocks {
		order = append(order, x.words...)
	}
	return order
}

// plainAlign gives the canonical longest common subsequence as runs, and the
// gaps between them.
func plainAlign(a, b []word) (runs, gaps []stretch) {
	pre := 0
	for pre < min(len(a), len(b)) && a[pre].text == b[pre].text {
		pre++
	}
	suf := 0
	for suf < min(len(a), len(b))-pre && a[len(a)-1-suf].text == b[len(b)-1-suf].text {
		suf++
	}
	ma, mb := a[pre:len(a)-suf], b[pre:len(b)-suf]
	table := make([][]int, len(ma)+1)
	for i := range table {
		table[i] = make([]int, len(mb)+1)
		for j := range table[i] {
			switch {
			case i == 0 || j == 0:
			case ma[i-1].text == mb[j-1].text:
				table[i][j] = table[i-1][j-1] + 1
			default:
				table[i][j] = max(table[i-1][j], table[i][j-1])
			}
		}
	}
	matchOf := make([]int, len(a)) // by place in a: place in b, or -1
	for i := range matchOf {
		matchOf[i] = -1
	}
	for i := range pre {
		matchOf[i] = i
	}
	for i := range suf {
		matchOf[len(a)-1-i] = len(b) - 1 - i
	}
	for i, j := len(ma), len(mb); table[i][j] > 0; i, j = i-1, j-1 {
		for table[i-1][j] == table[i][j] {
			i--
		}
		for table[i][j-1] == table[i][j] {
			j--
		}
		matchOf[pre+i-1] = pre + j - 1
	}
	x, y := 0, 0 // behind the last match
	open := false
	for i, j := range matchOf {
		if j < 0 {
			continue
		}
		if i > x || j > y {
			gaps = append(gaps, stretch{x, i, y, j})
			open = false
		}
		if !open {
			runs = append(runs, stretch{i, i, j, j})
			open = true
		}
		x, y = i+1, j+1
		runs[len(runs)-1].a1, runs[len(runs)-1].b1 = x, y
	}
	if x < len(a) || y < len(b) {
		gaps = append(gaps, stretch{x, len(a), y, len(b)})
	}
	return runs, gaps
}

// sums are what the score is made of.
type sums struct{ match2, replaced, inserted, agree, clash, variants, others, top int64 }

// plainSum adds up the runs and gaps in part.
func plainSum(a, b []word, runs, gaps []stretch, part stretch) (s sums) {
	for _, r := range runs {
		if r.within(part) {
			s.match2 += 2 * weightOf(a[r.a0:r.a1])
			s.agree += int64(numberCount(a[r.a0:r.a1]))
		}
	}
	replacements := map[[2]string]int64{}
	for _, g := range gaps {
		if !g.within(part) {
			continue
		}
		from, to := a[g.a0:g.a1], b[g.b0:g.b1]
		wa, wb := weightOf(from), weightOf(to)
		change := plainChange(from, to)
		switch change {
		case corpus.Inserted:
			s.inserted += wa + wb
			continue
		case corpus.Variant:
			s.match2 += wa + wb
			s.variants++
			continue
		case corpus.Conflict:
			s.clash++
		}
		s.others++
		s.replaced += min(wa, wb)
		s.inserted += max(wa, wb) - min(wa, wb)
		replacements[[2]string{joined(from), joined(to)}] += min(wa, wb)
	}
	for _, w := range replacements {
		s.top = max(s.top, w)
	}
	return s
}

// score in units of 1e-9, all divisions rounded down.
func (s sums) score(n, base int64) (score, align, conflict, topic int64) {
	m := 2*s.match2 + 80*s.agree
	align = quotient(m, max(m+6*s.replaced+s.inserted, 1))
	conflict = clean(quotient(20*s.clash, 20*(s.clash+s.agree+1)+n), s)
	if s.variants >= 6 && s.variants > s.others {
		conflict = clean(conflict, s)
	}
	topic = clean(quotient(s.top, max(base, 1)), s)
	score = align - 2*conflict - (3*topic+1)/2
	return score, align, conflict, topic
}

func quotient(n, d int64) int64 {
	x := new(big.Int).Mul(big.NewInt(n), big.NewInt(1e9))
	return x.Div(x, big.NewInt(d)).Int64()
}

func clean(part int64, s sums) int64 {
	x := new(big.Int).Mul(big.NewInt(part), big.NewInt(s.others+1))
	return x.Div(x, big.NewInt(s.variants+s.others+1)).Int64()
}

func inUnits(x int64) float64 { return float64(x) / 1e9 }

func plainChange(a, b []word) corpus.Change {
	if len(a) == 0 || len(b) == 0 {
		return corpus.Inserted
	}
	from, to := joined(a), joined(b)
	na, nb := joinedNumbers(a), joinedNumbers(b)
	switch {
	case from == to || na == nb && plainVariant(from, to):
		return corpus.Variant
	case na != nb && na != "" && nb != "":
		return corpus.Conflict
	}
	return corpus.Replaced
}

func plainVariant(s, t string) bool {
	long := max(len([]rune(s)), len([]rune(t)))
	if long > 200 {
		return false
	}
	d := levenshtein([]rune(s), []rune(t))
	return 3*d <= long || d <= 1 && long >= 3
}

func levenshtein(s, t []rune) int {
	before := make([]int, len(t)+1)
	for j := range before {
		before[j] = j
	}
	for i, c := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j, d := range t {
			row[j+1] = min(before[j+1], row[j]) + 1
			if c == d {
				row[j+1] = min(row[j+1], before[j])
			} else {
				row[j+1] = min(row[j+1], before[j]+1)
			}
		}
		before = row
	}
	return before[len(t)]
}

func joined(words []word) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.text)
	}
	return b.String()
}

func joinedNumbers(words []word) string {
	return joined(slices.DeleteFunc(slices.Clone(words), func(w word) bool { return !w.number }))
}

func weightOf(words []word) (sum int64) {
	for _, w := range words {
		sum += w.weight
	}
	return sum
}

func numberCount(words []word) (n int) {
	for _, w := range words {
		if w.number {
			n++
		}
	}
	return n
}

// plainRange gives the bytes of words i to j-1, and of none the place behind
// the word before.
func plainRange(words []word, i, j int) corpus.Range {
	switch {
	case i < j:
		return corpus.Range{Start: words[i].start, End: words[j-1].end}
	case i > 0:
		return corpus.Range{Start: words[i-1].end, End: words[i-1].end}
	}
	return corpus.Range{}
}

// plainJaccard compares the sets of windows of three words.
func plainJaccard(a, b []word) float64 {
	windows := func(words []word) map[string]bool {
		set := map[string]bool{}
		for i := 0; i == 0 || i+3 <= len(words); i++ {
			var key []string
			for _, w := range words[i:min(i+3, len(words))] {
				key = append(key, w.text)
			}
			if len(key) > 0 {
				set[strings.Join(key, " ")] = true
			}
		}
		return set
	}
	inA, inB := windows(a), windows(b)
	both := 0
	for w := range inA {
		if inB[w] {
			both++
		}
	}
	if all := len(inA) + len(inB) - both; all > 0 {
		return float64(both) / float64(all)
	}
	return 0
}
