package corpus

import (
	"math"
	"math/bits"
	"slices"
	"sort"
	"strings"

	"github.com/neardup/neardup/shingle"
)

const (
	toldDifferences = 20 // of an explanation
	toldPlaces      = 8  // of a difference
)

// explainer reads a verdict back with its texts.
type explainer struct {
	verdict  Verdict
	texts    [2]string
	unplaced bool
	tokens   [2]shingle.Tokens
	gaps     []placed
	body     [2][2]int // tokens of A and B: from, to
	largest  *group    // the replacement that makes up most; nil without one
	moved    [2][]bool // tokens of A and B that lie in moves; nil without any
	order    int64     // in units: what the moves cost
}

// placed is a gap and what it costs.
type placed struct {
	*Gap
	order   int       // among all gaps
	section int       // before, within or after the body
	tokens  [2][2]int // of A and B: from, to
	weight  int64     // of the text that is replaced
	price   int64     // in quarters of a character
	cost    int64     // in units
	moved   bool      // all of it: it does not differ but by its place
}

const before, within, after = 0, 1, 2

// group is a replacement or an insertion with all its occurrences.
type group struct {
	gaps   []int // places in explainer.gaps
	weight int64
}

// locate finds the tokens of each gap, where it stands and what it costs.
func (x *explainer) locate() {
	x.unplaced = !x.tokenize() || !x.walk()
	if x.unplaced {
		x.gaps = nil
		return
	}
	x.price()
}

// tokenize cuts the texts into tokens, and reports whether they can be those of
// the verdict. The unit of the tokens is the one that gives as many.
func (x *explainer) tokenize() bool {
	for _, unit := range []shingle.Unit{shingle.Word, shingle.Char} {
		s, err := shingle.New(shingle.Config{Unit: unit})
		if err != nil {
			return false
		}
		fits := true
		for i, want := range []int{x.verdict.A.Tokens, x.verdict.B.Tokens} {
			fits = fits && s.Tokenize(&x.tokens[i], x.texts[i]) == nil && x.tokens[i].Len() == want
		}
		if fits {
			return true
		}
	}
	return false
}

// walk goes through runs and gaps, which take turns, and reports whether they
// are the whole of both texts.
func (x *explainer) walk() bool {
	v := &x.verdict
	at := [2]int{}
	seen := false
	step := func(a, b Range, n, m int) (tokens [2][2]int, ok bool) {
		tokens = [2][2]int{{at[0], at[0] + n}, {at[1], at[1] + m}}
		if n < 0 || m < 0 || n > x.tokens[0].Len()-at[0] || m > x.tokens[1].Len()-at[1] {
			return tokens, false
		}
		at = [2]int{tokens[0][1], tokens[1][1]}
		return tokens, span(&x.tokens[0], tokens[0][0], tokens[0][1]) == a && span(&x.tokens[1], tokens[1][0], tokens[1][1]) == b
	}
	runFirst := len(v.Runs) > 0 && (len(v.Gaps) == 0 || precedes(v.Runs[0], v.Gaps[0]))
	for i, j := 0, 0; i < len(v.Runs) || j < len(v.Gaps); {
		if i < len(v.Runs) && (runFirst && i == j || !runFirst && i < j) {
			r := v.Runs[i]
			tokens, ok := step(r.A, r.B, r.Tokens, r.Tokens)
			if !ok {
				return false
			}
			if r.Tokens >= runTokens {
				if !seen {
					x.body = tokens
					for k := range x.gaps {
						x.gaps[k].section = before
					}
				}
				x.body[0][1], x.body[1][1] = tokens[0][1], tokens[1][1]
				for k := len(x.gaps) - 1; seen && k >= 0 && x.gaps[k].section == after; k-- {
					x.gaps[k].section = within
				}
				seen = true
			}
			i++
			continue
		}
		if j >= len(v.Gaps) {
			return false
		}
		g := &v.Gaps[j]
		tokens, ok := step(g.A, g.B, g.TokensA, g.TokensB)
		if !ok {
			return false
		}
		section := within
		if seen {
			section = after
		}
		x.gaps = append(x.gaps, placed{Gap: g, order: j, section: section, tokens: tokens})
		j++
	}
	return at == [2]int{x.tokens[0].Len(), x.tokens[1].Len()}
}

// precedes reports whether a run stands before a gap.
func precedes(r Run, g Gap) bool {
	return r.A.Start <= g.A.Start && r.B.Start <= g.B.Start && (r.A.End <= g.A.End && r.B.End <= g.B.End)
}

// norm gives the normalised text of one side of a gap.
func (x *explainer) norm(p *placed, side int) []byte {
	return x.tokens[side].Join(p.tokens[side][0], p.tokens[side][1])
}

// key names what a gap replaces by what, or what it inserts on which side.
func (x *explainer) key(p *placed) [2]string {
	return [2]string{string(x.norm(p, 0)), string(x.norm(p, 1))}
}

// price shares out what the score lacks to 1 among the gaps, but for the
// conflicts of numbers: those are one difference.
func (x *explainer) price() {
	v := &x.verdict
	var sum int64
	swaps := map[[2]string]*group{}
	x.findMoved()
	for i := range x.gaps {
		p := &x.gaps[i]
		x.trim(p)
		a, b := x.weighSide(p, 0), x.weighSide(p, 1)
		switch p.Change {
		case Inserted:
			p.price = a + b
		case Replaced, Conflict:
			p.weight = min(a, b)
			p.price = 6*p.weight + a + b - 2*p.weight
			key := x.key(p)
			g := swaps[key]
			if g == nil {
				g = &group{}
				swaps[key] = g
			}
			g.gaps = append(g.gaps, i)
			g.weight += p.weight
		}
		sum += p.price
	}
	// The first of the largest, whatever the order of the map.
	for _, g := range swaps {
		if l := x.largest; l == nil || g.weight > l.weight || g.weight == l.weight && g.gaps[0] < l.gaps[0] {
			x.largest = g
		}
	}
	var moved int64
	for i, in := range x.moved[0] {
		if in {
			moved += int64(x.tokens[0].Mark[i].Weight())
		}
	}
	sum += moved / 2
	lost := unit - units(v.Align)
	x.order = portion(lost, moved/2, sum)
	for i := range x.gaps {
		p := &x.gaps[i]
		p.cost = portion(lost, p.price, sum)
	}
	topic := (3*units(v.Topic) + 1) / 2
	switch {
	case x.largest == nil:
		x.order += topic // of what came to stand together after the moves
	default:
		for _, i := range x.largest.gaps {
			x.gaps[i].cost += portion(topic, x.gaps[i].weight, x.largest.weight)
		}
	}
}

// findMoved marks the tokens that lie in moves.
func (x *explainer) findMoved() {
	moves := x.verdict.Moves
	if len(moves) == 0 {
		return
	}
	mark := func(side, start, n int) {
		spans := x.tokens[side].Span
		from := sort.Search(len(spans), func(i int) bool { return int(spans[i].Start) >= start })
		for i := from; i < min(from+n, len(spans)); i++ {
			x.moved[side][i] = true
		}
	}
	for side := range x.moved {
		x.moved[side] = make([]bool, x.tokens[side].Len())
	}
	for _, m := range moves {
		mark(0, m.A.Start, m.Tokens)
		mark(1, m.B.Start, m.Tokens)
	}
}

// trim leaves of a gap what was not moved at its ends.
func (x *explainer) trim(p *placed) {
	if x.moved[0] == nil {
		return
	}
	for side := range p.tokens {
		from, to := p.tokens[side][0], p.tokens[side][1]
		for from < to && x.moved[side][from] {
			from++
		}
		for from < to && x.moved[side][to-1] {
			to--
		}
		p.tokens[side] = [2]int{from, to}
	}
	g := Gap{Change: p.Change}
	a, b := p.tokens[0], p.tokens[1]
	g.A, g.TokensA = span(&x.tokens[0], a[0], a[1]), a[1]-a[0]
	g.B, g.TokensB = span(&x.tokens[1], b[0], b[1]), b[1]-b[0]
	if g.TokensA == 0 || g.TokensB == 0 {
		g.Change = Inserted
	}
	p.Gap, p.moved = &g, g.TokensA+g.TokensB == 0
}

// weighSide weighs one side of a gap, but for what was moved.
func (x *explainer) weighSide(p *placed, side int) (weight int64) {
	from, to := p.tokens[side][0], p.tokens[side][1]
	if x.moved[side] == nil {
		return weigh(x.tokens[side].Mark[from:to]).weight
	}
	for i := from; i < to; i++ {
		if !x.moved[side][i] {
			weight += int64(x.tokens[side].Mark[i].Weight())
		}
	}
	return weight
}

// units turns a part of the score back into the integer it was.
func units(f float64) int64 { return int64(math.Round(f * unit)) }

// portion is whole * part / all, rounded down; 0 if all is.
func portion(whole, part, all int64) int64 {
	if whole <= 0 || all <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(whole), uint64(part))
	q, _ := bits.Div64(hi, lo, uint64(all))
	return int64(q)
}

// found is a difference with what orders it.
type found struct {
	Difference
	cost  int64
	first int
}

// differences sorts the gaps into differences.
func (x *explainer) differences() (told []Difference, more int, moreCost float64) {
	var all []found
	if f, ok := x.form(); ok {
		all = append(all, f)
	}
	edges := x.verdict.edged()
	var edge [3]int64 // cost of what stands before and after the body
	var clashes, variants []int
	var clashCost int64
	groups := map[[2]string]int{}
	var byText []group
	for i := range x.gaps {
		p := &x.gaps[i]
		if p.moved {
			continue
		}
		if p.Change == Conflict {
			clashes = append(clashes, i)
		}
		if edges && p.section != within {
			edge[p.section] += p.cost
			continue
		}
		switch p.Change {
		case Conflict:
			clashCost += p.cost
		case Variant:
			variants = append(variants, i)
		default:
			key := x.key(p)
			at, ok := groups[key]
			if !ok {
				at = len(byText)
				groups[key] = at
				byText = append(byText, group{})
			}
			byText[at].gaps = append(byText[at].gaps, i)
		}
	}
	for _, section := range []int{before, after} {
		if !edges {
			break
		}
		if f, ok := x.edge(section, edge[section]); ok {
			all = append(all, f)
		}
	}
	if len(clashes) > 0 {
		f := x.found(NumbersDiffer, clashes, clashCost+2*units(x.verdict.Conflict))
		f.Text = x.clashes(clashes)
		all = append(all, f)
	}
	if moves := x.verdict.Moves; len(moves) > 0 {
		cost := x.order
		if len(clashes) == 0 {
			cost += 2 * units(x.verdict.Conflict)
		}
		f := found{cost: cost, first: len(x.gaps)}
		f.Difference = Difference{Aspect: OrderDiffers, Count: len(moves), Cost: float64(cost) / unit}
		for _, m := range moves[:min(len(moves), toldPlaces)] {
			f.Places = append(f.Places, Gap{A: m.A, B: m.B, TokensA: m.Tokens, TokensB: m.Tokens, Change: Variant})
		}
		f.Text = x.orderText()
		all = append(all, f)
	}
	if len(variants) > 0 {
		f := x.found(SpellingDiffers, variants, 0)
		f.Text = x.spellings(variants)
		all = append(all, f)
	}
	for _, g := range byText {
		var cost int64
		for _, i := range g.gaps {
			cost += x.gaps[i].cost
		}
		aspect := TextReplaced
		if x.gaps[g.gaps[0]].Change == Inserted {
			aspect = TextInserted
		}
		all = append(all, x.found(aspect, g.gaps, cost))
	}
	slices.SortStableFunc(all, func(f, g found) int {
		if f.cost != g.cost {
			return order(uint64(g.cost), uint64(f.cost))
		}
		return f.first - g.first
	})
	var rest int64
	for i, f := range all {
		if i >= toldDifferences {
			more++
			rest += f.cost
			continue
		}
		if f.Text == "" { // only of what is told
			f.Text = x.change(f)
		}
		told = append(told, f.Difference)
	}
	return told, more, float64(rest) / unit
}

// edged reports whether the kind speaks of what stands before and after what
// agrees: it is then one difference, and else as many as there are gaps.
func (v *Verdict) edged() bool {
	switch v.Kind {
	case NewHeader, NewFooter, NewHeaderFooter, Passage:
		return true
	}
	return false
}

// found makes a difference of gaps.
func (x *explainer) found(aspect Aspect, gaps []int, cost int64) found {
	f := found{cost: cost, first: gaps[0]}
	f.Difference = Difference{Aspect: aspect, Count: len(gaps), Cost: float64(cost) / unit}
	for _, i := range gaps[:min(len(gaps), toldPlaces)] {
		f.Places = append(f.Places, *x.gaps[i].Gap)
	}
	return f
}

// edge makes a difference of what stands before or after the body.
func (x *explainer) edge(section int, cost int64) (found, bool) {
	if x.body[0][1] == x.body[0][0] {
		return found{}, false
	}
	place := Gap{Change: Replaced}
	aspect, first := HeaderDiffers, 0
	place.TokensA, place.TokensB = x.body[0][0], x.body[1][0]
	place.A, place.B = span(&x.tokens[0], 0, x.body[0][0]), span(&x.tokens[1], 0, x.body[1][0])
	if section == after {
		n, m := x.tokens[0].Len(), x.tokens[1].Len()
		aspect, first = FooterDiffers, len(x.gaps)
		place.TokensA, place.TokensB = n-x.body[0][1], m-x.body[1][1]
		place.A, place.B = span(&x.tokens[0], x.body[0][1], n), span(&x.tokens[1], x.body[1][1], m)
	}
	if place.TokensA+place.TokensB == 0 {
		return found{}, false
	}
	if place.TokensA == 0 || place.TokensB == 0 {
		place.Change = Inserted
	}
	f := found{cost: cost, first: first}
	f.Difference = Difference{Aspect: aspect, Count: 1, Places: []Gap{place}, Cost: float64(cost) / unit}
	f.Text = x.edgeText(section, place)
	return f, true
}

// form finds where texts of the same tokens differ first.
func (x *explainer) form() (found, bool) {
	a, b := x.texts[0], x.texts[1]
	if x.verdict.Kind != Normalized || a == b {
		return found{}, false
	}
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	// The tokens around the place.
	i := 0
	for i+1 < x.tokens[0].Len() && int(x.tokens[0].Span[i+1].End) <= at && int(x.tokens[1].Span[i+1].End) <= at {
		i++
	}
	j := min(i+2, x.tokens[0].Len())
	place := Gap{A: span(&x.tokens[0], i, j), B: span(&x.tokens[1], i, j), TokensA: j - i, TokensB: j - i, Change: Variant}
	// What stands before the first token and after the last belongs to them.
	if i == 0 {
		place.A.Start, place.B.Start = 0, 0
	}
	if j == x.tokens[0].Len() {
		place.A.End, place.B.End = len(a), len(b)
	}
	f := found{Difference: Difference{Aspect: FormDiffers, Count: 1, Places: []Gap{place}}}
	f.Text = "case, punctuation, spaces or invisible characters, first " + quoted(strings.TrimSpace(place.A.Of(a))) + " in A and " +
		quoted(strings.TrimSpace(place.B.Of(b))) + " in B"
	return f, true
}
