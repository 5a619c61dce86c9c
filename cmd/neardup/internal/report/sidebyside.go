package report

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/shingle"
)

// What is folded unless all is to be shown.
const (
	foldedWords = 24 // as many are not worth a fold
	shownHead   = 40 // words of what differs, at its beginning
	shownTail   = 12 // and at its end
	shownPlaces = 60 // that differ
)

// columnsOfBoth sets two texts beside each other, row by row.
type columnsOfBoth struct {
	printer
	view   View
	texts  [2]string
	tokens [2]shingle.Tokens
	row    [2]cell
	at     [2]int // bytes that are behind
	word   [2]int // tokens that are behind
	moves  [2][]corpus.Range
}

const between = " │ "

// sideBySide shows the two texts.
func (x *Explain) sideBySide(p printer, names [2]string, view View) {
	v := x.Verdict
	switch {
	case len(v.Gaps) == 0:
		return
	case v.Kind == corpus.Different && !view.All:
		p.printf("\nThe texts have little in common: --all shows them side by side\n")
		return
	}
	c := &columnsOfBoth{printer: p, view: view, texts: [2]string{x.A.Text, x.B.Text}}
	s, err := shingle.New(x.Config.Effective().Shingle)
	if err != nil {
		return
	}
	for i := range c.texts {
		if s.Tokenize(&c.tokens[i], c.texts[i]) != nil {
			return
		}
	}
	for _, m := range v.Moves {
		c.moves[0], c.moves[1] = append(c.moves[0], m.A), append(c.moves[1], m.B)
	}
	p.printf("\nSide by side%s\n\n", legend(view.Color, len(v.Moves) > 0))
	for i, name := range names {
		c.row[i].add("AB"[i:i+1]+"  "+name, folded, true)
	}
	c.flush()
	c.row[0].add(strings.Repeat("─", c.columns()), folded, true)
	c.row[1].add(strings.Repeat("─", c.columns()), folded, true)
	c.flush()

	places := 0
	runs, gaps := v.Runs, v.Gaps
	for len(runs)+len(gaps) > 0 {
		if len(runs) > 0 && (len(gaps) == 0 || c.next(runs[0])) {
			c.run(runs[0], len(runs)+len(gaps) == 1)
			runs = runs[1:]
			continue
		}
		if places == shownPlaces && !view.All {
			c.flush()
			p.printf("\nand %s: --all shows them\n", Plural(len(gaps), "more place differs", "more places differ"))
			return
		}
		places++
		c.gap(gaps[0])
		gaps = gaps[1:]
	}
	for i, text := range c.texts {
		c.quietTo(i, len(text))
	}
	c.flush()
}

// legend tells what the marks mean.
func legend(color, moved bool) string {
	switch {
	case color:
		return ", what differs underlined"
	case moved:
		return "   [-only in A-]  {+only in B+}  [#number#]  [~spelling~]  [>moved<]"
	}
	return "   [-only in A-]  {+only in B+}  [#number#]  [~spelling~]"
}

func (c *columnsOfBoth) columns() int { return (c.view.Columns - utf8.RuneCountInString(between)) / 2 }

// next reports whether a run is what comes next: it begins with the next word of
// both texts.
func (c *columnsOfBoth) next(r corpus.Run) bool {
	for i, at := range []corpus.Range{r.A, r.B} {
		if w := c.word[i]; w >= c.tokens[i].Len() || int(c.tokens[i].Span[w].Start) != at.Start {
			return false
		}
	}
	return true
}

// run shows words that agree: those next to a difference.
func (c *columnsOfBoth) run(r corpus.Run, last bool) {
	first := c.word[0] == 0 && c.word[1] == 0
	head, tail := c.view.Context, c.view.Context
	if first {
		head = 0
	}
	if last {
		tail = 0
	}
	at := [2]corpus.Range{r.A, r.B}
	if hidden := r.Tokens - head - tail; !c.view.All && hidden > foldedWords {
		for i := range at {
			end := c.at[i]
			if head > 0 {
				end = int(c.tokens[i].Span[c.word[i]+head-1].End)
			}
			c.quietTo(i, end)
			c.at[i] = len(c.texts[i]) // what closes the last word goes with it
			if tail > 0 {
				c.at[i] = int(c.tokens[i].Span[c.word[i]+r.Tokens-tail].Start)
			}
		}
		c.fold(hidden)
	}
	for i, t := range at {
		c.quietTo(i, t.End)
		c.word[i] += r.Tokens
	}
}

// fold is a row of its own in place of words that agree.
func (c *columnsOfBoth) fold(n int) {
	c.flush()
	s := "… " + Plural(n, "word agrees", "words agree") + " …"
	for i := range c.row {
		c.row[i].add(s, folded, true)
	}
	c.flush()
}

// gap shows what differs.
func (c *columnsOfBoth) gap(g corpus.Gap) {
	changed := [2]style{onlyA, onlyB}
	switch g.Change {
	case corpus.Variant:
		changed = [2]style{spellA, spellB}
	case corpus.Conflict:
		changed = [2]style{numberA, numberB}
	}
	at, counts := [2]corpus.Range{g.A, g.B}, [2]int{g.TokensA, g.TokensB}
	long := false
	for i, text := range c.texts {
		long = long || width(excerpt(at[i].Of(text))) > c.columns()/2
	}
	// A row of its own, so that what agrees again stands beside its like.
	if long {
		c.close()
	}
	for i, n := range counts {
		if n == 0 {
			continue
		}
		c.changed(i, n, changed[i])
	}
	if long {
		c.close()
	}
}

// changed adds words that differ: those that were moved by themselves, the others
// in a style.
func (c *columnsOfBoth) changed(i, n int, st style) {
	for end := c.word[i] + n; c.word[i] < end; {
		moved := c.moved(i, c.word[i])
		to := c.word[i] + 1
		for to < end && c.moved(i, to) == moved {
			to++
		}
		part := st
		if moved {
			part = [2]style{movedA, movedB}[i]
		}
		c.part(i, c.tokens[i].Span[c.word[i]:to], part)
		c.word[i] = to
	}
}

// moved reports whether a word lies in what was moved.
func (c *columnsOfBoth) moved(i, word int) bool {
	if len(c.moves[i]) == 0 {
		return false
	}
	s := c.tokens[i].Span[word]
	return slices.ContainsFunc(c.moves[i], func(r corpus.Range) bool { return r.Start <= int(s.Start) && int(s.End) <= r.End })
}

// part adds words in a style, or the first and the last of them.
func (c *columnsOfBoth) part(i int, spans []shingle.Span, st style) {
	text, row, n := c.texts[i], &c.row[i], len(spans)
	start, end := int(spans[0].Start), int(spans[n-1].End)
	c.quietTo(i, start)
	c.at[i] = max(c.at[i], end)
	if hidden := n - shownHead - shownTail; !c.view.All && hidden > foldedWords {
		row.add(Clean(text[start:spans[shownHead-1].End]), st, c.view.Color)
		row.add(" … "+words(hidden)+" … ", folded, true)
		start = int(spans[n-shownTail].Start)
	}
	row.add(Clean(text[start:end]), st, c.view.Color)
}

// close ends the row, with the punctuation that closes what was just shown.
func (c *columnsOfBoth) close() {
	for i, text := range c.texts {
		rest := text[c.at[i]:]
		end := len(rest)
		if w := c.word[i]; w < c.tokens[i].Len() {
			end = max(0, int(c.tokens[i].Span[w].Start)-c.at[i])
		}
		if n := strings.IndexFunc(rest[:end], unicode.IsSpace); n >= 0 {
			end = n
		}
		if c.row[i].text.Len() > 0 {
			c.quietTo(i, c.at[i]+end)
		}
	}
	c.flush()
}

// quietTo adds text up to a place that agrees, or is not looked at.
func (c *columnsOfBoth) quietTo(i, end int) {
	if end <= c.at[i] {
		return
	}
	s := c.texts[i][c.at[i]:end]
	c.at[i] = end
	row := &c.row[i]
	if startsWithSpace(s) {
		row.space()
	}
	// Ends of lines would be marked, and say nothing here.
	row.add(Clean(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, s)), same, true)
	if endsInSpace(s) {
		row.space()
	}
}

// flush prints the row.
func (c *columnsOfBoth) flush() {
	columns := c.columns()
	a, b := c.row[0].lines(columns, c.view.Color), c.row[1].lines(columns, c.view.Color)
	for i := range max(len(a), len(b)) {
		left, right := strings.Repeat(" ", columns), ""
		if i < len(a) {
			left = a[i]
		}
		if i < len(b) {
			right = b[i]
		}
		c.printf("%s\n", strings.TrimRight(left+between+right, " "))
	}
	c.row = [2]cell{}
}
