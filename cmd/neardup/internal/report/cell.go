package report

import (
	"strings"

	"github.com/rivo/uniseg"
)

// style is how a piece of a text is shown.
type style uint8

const (
	same    style = iota // quiet
	onlyA                // what only A has, or has instead
	onlyB                // the same of B
	numberA              // numbers of A against others in B
	numberB              // and those of B
	spellA               // spelled otherwise in B
	spellB               // and in A
	movedA               // what stands elsewhere in B
	movedB               // and in A
	folded               // what stands for text that is not shown
)

// styles are shown by an escape sequence of the terminal or, without colour, by
// marks before and after.
var styles = [...]struct{ color, before, after string }{
	onlyA:   {"\x1b[1;4;31m", "[-", "-]"},
	onlyB:   {"\x1b[1;4;32m", "{+", "+}"},
	numberA: {"\x1b[1;4;35m", "[#", "#]"},
	numberB: {"\x1b[1;4;35m", "{#", "#}"},
	spellA:  {"\x1b[4;36m", "[~", "~]"},
	spellB:  {"\x1b[4;36m", "{~", "~}"},
	movedA:  {"\x1b[4;34m", "[>", "<]"},
	movedB:  {"\x1b[4;34m", "{>", "<}"},
	folded:  {"\x1b[2m", "", ""},
}

const plainAgain = "\x1b[0m"

// cell is clean text in pieces, each in its style, that is wrapped as one.
type cell struct {
	text   strings.Builder
	pieces []piece
}

type piece struct {
	end   int // in the text
	style style
}

// add appends clean text. Between two pieces there is no more than one space.
func (c *cell) add(s string, st style, color bool) {
	if s == "" {
		return
	}
	if !color {
		s = styles[st].before + s + styles[st].after
	}
	c.text.WriteString(s)
	if n := len(c.pieces); n > 0 && c.pieces[n-1].style == st {
		c.pieces[n-1].end = c.text.Len()
		return
	}
	c.pieces = append(c.pieces, piece{c.text.Len(), st})
}

// space appends a space if there is something to set apart.
func (c *cell) space() {
	if s := c.text.String(); s != "" && !strings.HasSuffix(s, " ") {
		c.add(" ", same, true)
	}
}

// lines are the text, each line filled up to so many columns.
func (c *cell) lines(columns int, color bool) (out []string) {
	text := c.text.String()
	start := 0
	for _, end := range breaks(text, columns, !color) {
		out = append(out, c.line(start, end, columns, color))
		start = end
	}
	return out
}

// breaks gives where the lines of a clean text end: where they may be broken by
// the rules of Unicode, and in a word that is longer than a line.
func breaks(text string, columns int, marked bool) (ends []int) {
	start, at, wide := 0, 0, 0 // of the line; the place reached; its columns
	broken, brokenWide := 0, 0 // the last place where the line may end
	put := func(end int) {
		ends = append(ends, end)
		start = end
	}
	rest, state := text, -1
	for rest != "" {
		cluster, next, boundaries, after := uniseg.StepString(rest, state)
		w := boundaries >> uniseg.ShiftWidth
		if wide+w > columns && cluster != " " { // a space at the end of a line is not shown
			if broken > start {
				put(broken)
				wide -= brokenWide
			} else if at > start {
				put(at)
				wide = 0
			}
		}
		at += len(cluster)
		wide += w
		rest, state = next, after
		if boundaries&uniseg.MaskLine == uniseg.LineCanBreak && !(marked && inMark(text, at)) {
			broken, brokenWide = at, wide
		}
	}
	if start < len(text) {
		put(len(text))
	}
	return ends
}

// inMark reports whether a place is behind a mark that opens or before one that
// closes: marks stay with their text.
func inMark(text string, at int) bool {
	for _, st := range styles {
		if st.before != "" && (strings.HasSuffix(text[:at], st.before) || strings.HasPrefix(text[at:], st.after)) {
			return true
		}
	}
	return false
}

// line shows the text from start to end, filled up to so many columns.
func (c *cell) line(start, end, columns int, color bool) string {
	text := c.text.String()
	shown := strings.TrimRight(text[start:end], " ")
	fill := strings.Repeat(" ", max(0, columns-width(shown)))
	if !color {
		return isolate(shown) + fill
	}
	var b strings.Builder
	from, end := start, start+len(shown)
	for _, p := range c.pieces {
		to := min(p.end, end)
		if to <= from {
			continue
		}
		s := text[from:to]
		if p.style != same {
			s = styles[p.style].color + s + plainAgain
		}
		b.WriteString(s)
		from = to
	}
	return isolate(b.String()) + fill
}
