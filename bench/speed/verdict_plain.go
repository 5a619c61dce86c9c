package speed

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/shingle"
)

// The verdict in its plain form, as one would write it first: tokens are
// strings, everything is looked up in maps, each pair starts from nothing, and
// no pair is refused. The alignment is bit-parallel even so, over the whole
// table: filled cell by cell it would take about twenty times as long.

// plainText is a text as the plain form has it.
type plainText []plainWord

type plainWord struct {
	text   string
	weight int64
	number bool
}

func plainTextOf(t *shingle.Tokens) plainText {
	words := make(plainText, t.Len())
	for i := range words {
		words[i] = plainWord{string(t.Token(i)), int64(t.Mark[i].Weight()), t.Mark[i].Number()}
	}
	return words
}

func (t plainText) weight() (sum int64) {
	for _, w := range t {
		sum += w.weight
	}
	return sum
}

func (t plainText) numbers() string {
	var s strings.Builder
	for _, w := range t {
		if w.number {
			s.WriteString(w.text)
		}
	}
	return s.String()
}

func (t plainText) joined() string {
	var s strings.Builder
	for _, w := range t {
		s.WriteString(w.text)
	}
	return s.String()
}

// stretch is a[a0:a1] against b[b0:b1].
type stretch struct{ a0, a1, b0, b1 int }

// plainRuling is the verdict in brief, at default settings.
func plainRuling(a, b plainText) (r corpus.Ruling) {
	if len(a) == 0 || len(b) == 0 {
		return r
	}
	order := slices.CompareFunc(a, b, func(x, y plainWord) int { return strings.Compare(x.text, y.text) })
	if order == 0 {
		return corpus.Ruling{Near: true, Kind: corpus.Normalized, Score: 1}
	}
	if len(a) > len(b) || len(a) == len(b) && order > 0 {
		a, b = b, a
	}
	gaps := plainGaps(a, b)
	var body stretch
	x, y, cover, longest := 0, 0, 0, 0
	for _, g := range append(slices.Clone(gaps), stretch{len(a), len(a), len(b), len(b)}) {
		n := g.a0 - x
		longest = max(longest, n)
		if n >= 5 {
			if cover == 0 {
				body.a0, body.b0 = x, y
			}
			body.a1, body.b1 = g.a0, g.b0
			cover += n
		}
		x, y = g.a1, g.b1
	}
	n, base := int64(len(a)), min(a.weight(), b.weight())
	whole := plainSums(a, b, gaps, stretch{0, len(a), 0, len(b)})
	score, align := whole.score(n, base)
	sameBody := false
	if cover > 0 {
		in := plainSums(a, b, gaps, body)
		bodyScore, _ := in.score(n, base)
		bodyA, bodyB := body.a1-body.a0, body.b1-body.b0
		sameBody = bodyScore >= 980_000_000 && 10*bodyA >= 6*len(a) && 10*bodyB >= 6*len(b) &&
			min(bodyA, bodyB) >= 24 && whole.clash-in.clash <= 1
	}
	const threshold = 700_000_000
	r.Near, r.Score = score >= threshold || sameBody, float64(score)/1e9
	header, footer := body.a0+body.b0 > 0, body.a1 < len(a) || body.b1 < len(b)
	if score >= threshold {
		differing := func(s stretch) int {
			x, y := 0, 0
			for _, g := range gaps {
				if g.a0 >= s.a0 && g.a1 <= s.a1 && g.b0 >= s.b0 && g.b1 <= s.b1 && !plainSame(a[g.a0:g.a1], b[g.b0:g.b1]) {
					x += g.a1 - g.a0
					y += g.b1 - g.b0
				}
			}
			return max(x, y)
		}
		header = differing(stretch{0, body.a0, 0, body.b0}) >= 3
		footer = differing(stretch{body.a1, len(a), body.b1, len(b)}) >= 3
	}
	held := 10*cover >= 9*len(a) && 10*cover < 8*len(b)
	switch {
	case sameBody && header && footer:
		r.Kind = corpus.NewHeaderFooter
	case sameBody && header:
		r.Kind = corpus.NewHeader
	case sameBody && footer:
		r.Kind = corpus.NewFooter
	case r.Near && held:
		r.Kind = corpus.Contains
	case r.Near:
		r.Kind = corpus.Edited
	case align >= threshold && score < align:
		r.Kind = corpus.Template
	case held:
		r.Kind = corpus.ContainsLonger
	case longest >= 20:
		r.Kind = corpus.Passage
	}
	const strict = (threshold + 1_000_000_000) / 2
	matched := len(a)
	for _, g := range gaps {
		matched -= g.a1 - g.a0
	}
	common := plainCommon(a, b)
	if score >= strict || len(common)-matched < max(8, len(a)/16) || plainHopeless(a, b, common, strict) {
		return r
	}
	moves := plainMoves(a, b, gaps)
	if len(moves) == 0 {
		return r
	}
	var moved int64
	for _, m := range moves {
		moved += a[m.a0:m.a1].weight()
	}
	c := plainReordered(a, b, gaps, moves)
	whole = plainSums(c, b, plainGaps(c, b), stretch{0, len(a), 0, len(b)})
	whole.inserted += moved / 2
	if score, _ = whole.score(n, base); score >= strict {
		r.Near, r.Kind, r.Score = true, corpus.Reordered, float64(score)/1e9
	}
	return r
}

// plainCommon is what both texts have in whatever order.
func plainCommon(a, b plainText) (common plainText) {
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

// plainHopeless is the bound on a score by what both texts have.
func plainHopeless(a, b, common plainText, threshold int64) bool {
	var numbers int64
	for _, w := range common {
		if w.number {
			numbers++
		}
	}
	x := 3*common.weight() + min(a.weight(), b.weight())
	m := x + 80*numbers
	return 1_000_000_000*m < threshold*(m+a.weight()+b.weight()-x/2)
}

// plainMoves finds the stretches that were moved: equal ones of eight words or
// more around a window of eight that occurs once in what no run of five holds.
func plainMoves(a, b plainText, gaps []stretch) (moves []stretch) {
	openA, openB := make([]bool, len(a)), make([]bool, len(b))
	for k := range openA {
		openA[k] = true
	}
	for k := range openB {
		openB[k] = true
	}
	take := func(i, j, n int) {
		for k := range n {
			openA[i+k], openB[j+k] = false, false
		}
	}
	x, y := 0, 0
	for _, g := range append(slices.Clone(gaps), stretch{len(a), len(a), len(b), len(b)}) {
		if n := g.a0 - x; n >= 5 {
			take(x, y, n)
		}
		x, y = g.a1, g.b1
	}
	const window = 8
	windows := func(t plainText, open []bool) map[string]int {
		places := map[string]int{} // plus 1; -1 if there are several
		for i := 0; i+window <= len(t); i++ {
			if slices.Contains(open[i:i+window], false) {
				continue
			}
			key := t[i : i+window].key()
			if places[key] != 0 {
				places[key] = -1
			} else {
				places[key] = i + 1
			}
		}
		return places
	}
	inA, inB := windows(a, openA), windows(b, openB)
	for i := 0; i+window <= len(a); i++ {
		key := a[i : i+window].key()
		j := inB[key] - 1
		if inA[key] != i+1 || j < 0 ||
			slices.Contains(openA[i:i+window], false) || slices.Contains(openB[j:j+window], false) {
			continue
		}
		same := func(i, j int) bool {
			return i >= 0 && j >= 0 && i < len(a) && j < len(b) && openA[i] && openB[j] && a[i].text == b[j].text
		}
		from, n := 0, window
		for same(i-from-1, j-from-1) {
			from++
		}
		for same(i+n, j+n) {
			n++
		}
		moves = append(moves, stretch{i - from, i + n, j - from, j + n})
		take(i-from, j-from, n+from)
	}
	return moves
}

// key tells texts apart: no word has a space in it.
func (t plainText) key() string {
	var s strings.Builder
	for _, w := range t {
		s.WriteString(w.text)
		s.WriteByte(' ')
	}
	return s.String()
}

// plainReordered puts what was moved behind the last match before it in b.
func plainReordered(a, b plainText, gaps, moves []stretch) (order plainText) {
	matched := make([]int, len(b)) // by place in b: 1 more than that in a
	x, y := 0, 0
	for _, g := range append(slices.Clone(gaps), stretch{len(a), len(a), len(b), len(b)}) {
		for k := range g.a0 - x {
			matched[y+k] = x + k + 1
		}
		x, y = g.a1, g.b1
	}
	slices.SortFunc(moves, func(s, t stretch) int { return s.b0 - t.b0 })
	at := make([][]stretch, len(a)+1)
	moved := make([]bool, len(a))
	for _, m := range moves {
		place := slices.Max(append([]int{0}, matched[:m.b0]...))
		at[place] = append(at[place], m)
		for k := m.a0; k < m.a1; k++ {
			moved[k] = true
		}
	}
	for i := range len(a) + 1 {
		for _, m := range at[i] {
			order = append(order, a[m.a0:m.a1]...)
		}
		if i < len(a) && !moved[i] {
			order = append(order, a[i])
		}
	}
	return order
}

// plainTally sums up what a part of an alignment holds.
type plainTally struct{ match2, replaced, inserted, agree, clash, variants, others, top int64 }

func plainSums(a, b plainText, gaps []stretch, in stretch) (s plainTally) {
	replacements := map[[2]string]int64{}
	x := in.a0
	equal := func(t plainText) {
		for _, w := range t {
			s.match2 += 2 * w.weight
			if w.number {
				s.agree++
			}
		}
	}
	for _, g := range gaps {
		if g.a0 < in.a0 || g.a1 > in.a1 || g.b0 < in.b0 || g.b1 > in.b1 {
			continue
		}
		equal(a[x:g.a0])
		x = g.a1
		from, to := a[g.a0:g.a1], b[g.b0:g.b1]
		wa, wb := from.weight(), to.weight()
		if len(from) == 0 || len(to) == 0 {
			s.inserted += wa + wb
			continue
		}
		na, nb, ja, jb := from.numbers(), to.numbers(), from.joined(), to.joined()
		if plainSame(from, to) {
			s.match2 += wa + wb
			s.variants++
			continue
		}
		if na != nb && na != "" && nb != "" {
			s.clash++
		}
		s.others++
		s.replaced += min(wa, wb)
		s.inserted += max(wa, wb) - min(wa, wb)
		swap := [2]string{ja, jb}
		replacements[swap] += min(wa, wb)
		s.top = max(s.top, replacements[swap])
	}
	equal(a[x:in.a1])
	return s
}

// plainSame reports whether the two sides of a gap are variants.
func plainSame(from, to plainText) bool {
	s, t := from.joined(), to.joined()
	return len(from) > 0 && len(to) > 0 && (s == t || from.numbers() == to.numbers() && plainVariant(s, t))
}

func (s plainTally) score(n, base int64) (score, align int64) {
	const unit = 1_000_000_000
	noise := s.variants + s.others + 1
	m := 2*s.match2 + 80*s.agree
	align = unit * m / max(m+6*s.replaced+s.inserted, 1)
	conflict := unit * 20 * s.clash / (20*(s.clash+s.agree+1) + n) * (s.others + 1) / noise
	if s.variants >= 6 && s.variants > s.others {
		conflict = conflict * (s.others + 1) / noise
	}
	topic := unit * s.top / max(base, 1) * (s.others + 1) / noise
	return align - 2*conflict - (3*topic+1)/2, align
}

func plainVariant(s, t string) bool {
	a, b := []rune(s), []rune(t)
	long := max(len(a), len(b))
	if long > 200 {
		return false
	}
	d := plainDistance(a, b)
	return 3*d <= long || d <= 1 && long >= 3
}

func plainDistance(a, b []rune) int {
	row := make([]int, len(a)+1)
	for i := range row {
		row[i] = i
	}
	for j := range b {
		before := row[0]
		row[0] = j + 1
		for i := range a {
			d := before
			if a[i] != b[j] {
				d = min(before, row[i], row[i+1]) + 1
			}
			before, row[i+1] = row[i+1], d
		}
	}
	return row[len(a)]
}

// plainGaps aligns two texts that are short enough for one table.
func plainGaps(a, b plainText) (gaps []stretch) {
	ids := map[string]int{}
	number := func(t plainText) []int {
		list := make([]int, len(t))
		for i, w := range t {
			id, ok := ids[w.text]
			if !ok {
				id = len(ids)
				ids[w.text] = id
			}
			list[i] = id
		}
		return list
	}
	x, y := number(a), number(b)
	pre := 0
	for pre < min(len(x), len(y)) && x[pre] == y[pre] {
		pre++
	}
	x, y = x[pre:], y[pre:]
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	if len(x) == 0 || len(y) == 0 {
		return []stretch{{pre, pre + len(x), pre, pre + len(y)}}
	}
	words := (len(x) + 63) / 64
	masks := map[int][]uint64{} // by id: where x has it
	for i, id := range x {
		if masks[id] == nil {
			masks[id] = make([]uint64, words)
		}
		masks[id][i/64] |= 1 << (i % 64)
	}
	table := make([]uint64, words*len(y))
	row := make([]uint64, words)
	for k := range row {
		row[k] = ^uint64(0)
	}
	for j, id := range y {
		if mask := masks[id]; mask != nil {
			var carry uint64
			for k, v := range row {
				var sum uint64
				sum, carry = bits.Add64(v, v&mask[k], carry)
				row[k] = sum | v&^mask[k]
			}
		}
		copy(table[j*words:], row)
	}
	// Whether the last of i tokens adds nothing to what is common with j.
	idle := func(i, j int) bool { return table[(j-1)*words+(i-1)/64]>>((i-1)%64)&1 == 1 }
	i, j := len(x), len(y)
	endA, endB := i, j
	for i > 0 && j > 0 {
		switch {
		case idle(i, j):
			i--
		case j > 1 && !idle(i, j-1):
			j--
		default:
			if endA > i || endB > j {
				gaps = append(gaps, stretch{pre + i, pre + endA, pre + j, pre + endB})
			}
			i, j = i-1, j-1
			endA, endB = i, j
		}
	}
	if endA > 0 || endB > 0 {
		gaps = append(gaps, stretch{pre, pre + endA, pre, pre + endB})
	}
	slices.Reverse(gaps)
	return gaps
}
