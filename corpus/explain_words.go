package corpus

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	quotedChars = 40 // of an excerpt
	spokenPairs = 5  // pairs of excerpts in a sentence
)

// reason says why the kind is what it is.
func (x *explainer) reason() string {
	v := &x.verdict
	switch v.Kind {
	case Identical:
		return "the two texts are the same, byte for byte"
	case Normalized:
		return "all words are the same and in the same order; what differs is no word"
	case NewHeader, NewFooter, NewHeaderFooter:
		return "the body is the same: its score is " + decimals(v.Body) + ", where 0.98 is needed" + x.bodyShare()
	case Contains:
		return "the score reaches the threshold; " + v.held()
	case Reordered:
		n := 0
		for _, m := range v.Moves {
			n += m.Tokens
		}
		return fmt.Sprintf("with %s, of %s, put back from another order, the score is at least half way from the threshold to 1",
			plural(len(v.Moves), "passage", "passages"), plural(n, "word", "words"))
	case Edited:
		return "the score reaches the threshold, and none of the closer kinds fits"
	case Template:
		return "what agrees, " + decimals(v.Align) + ", would do, but the deductions take the score down to " + decimals(v.Score)
	case ContainsLonger:
		return v.held() + "; what else there is takes the score below the threshold"
	case Passage:
		return fmt.Sprintf("the score is below the threshold, but a run of %s is the same, where %d make a passage",
			plural(v.LongestRun, "word", "words"), passageTokens)
	case Different:
		switch {
		case v.A.Tokens == 0 && v.B.Tokens == 0 && !x.unplaced:
			return "neither text has a word"
		case (v.A.Tokens == 0 || v.B.Tokens == 0) && !x.unplaced:
			return "one of the texts has no word"
		case v.LongestRun == 0 && !x.unplaced:
			return "the texts have no word in common"
		}
		return fmt.Sprintf("the score is below the threshold, and the longest run that is the same has %s, where %d make a passage",
			plural(v.LongestRun, "word", "words"), passageTokens)
	}
	return v.Kind.String()
}

// bodyShare says how much of the texts the body is.
func (x *explainer) bodyShare() string {
	if x.unplaced {
		return ""
	}
	part := func(side int) float64 {
		return float64(x.body[side][1]-x.body[side][0]) / float64(max(x.tokens[side].Len(), 1))
	}
	return fmt.Sprintf(", and it makes up %s of A and %s of B, where 60 %% are needed", percent(part(0)), percent(part(1)))
}

// held says how much of one text stands in the other, and what share of that it
// is.
func (v *Verdict) held() string {
	small, large, cover, back := "A", "B", v.A.Cover, v.B.Cover
	if v.A.Tokens > v.B.Tokens || v.A.Tokens == v.B.Tokens && cover < back {
		small, large, cover, back = "B", "A", back, cover
	}
	return fmt.Sprintf("%s of %s stands in %s (90 %% needed) and makes up %s of it (under 80 %%)", percent(cover), small, large, percent(back))
}

// terms are the parts of the score.
func (x *explainer) terms() []Term {
	v := &x.verdict
	align := "share of the texts that agrees, by characters"
	conflict := "no numbers against other numbers"
	switch {
	case v.Clashes > 0:
		conflict = x.clashCount()
	case v.Numbers > 0:
		conflict = plural(v.Numbers, "number agrees", "numbers agree")
	}
	topic := "nothing is replaced"
	switch {
	case x.unplaced:
		topic = "share of the largest replacement"
	case x.largest != nil:
		g := &x.gaps[x.largest.gaps[0]]
		topic = "the largest replacement: " + x.replacement(g, len(x.largest.gaps))
	}
	terms := []Term{
		{Name: "align", Value: v.Align, Factor: 1, Reason: align},
		{Name: "conflict", Value: v.Conflict, Factor: -2, Reason: conflict},
		{Name: "topic", Value: v.Topic, Factor: -1.5, Reason: topic},
	}
	if v.Template > 0 {
		s := v.Align - 2*v.Conflict - 1.5*v.Topic
		terms = append(terms, Term{Name: "template", Value: v.Template, Factor: -min(0.5, templateSlope*(1-s)),
			Reason: "share of what agrees that other kept documents have too"})
	}
	return terms
}

// clashCount says how many numbers differ.
func (x *explainer) clashCount() string {
	clash, all := x.verdict.Clashes, x.verdict.Clashes+x.verdict.Numbers
	switch {
	case all == 1:
		return "the only number differs"
	case clash == 1:
		return "1 of " + thousands(all) + " numbers differs"
	}
	return thousands(clash) + " of " + thousands(all) + " numbers differ"
}

// clashes says which numbers differ.
func (x *explainer) clashes(gaps []int) string {
	return x.clashCount() + ": " + x.pairs(gaps)
}

// spellings says what is only spelled otherwise.
func (x *explainer) spellings(gaps []int) string {
	return "other spelling in " + plural(len(gaps), "place", "places") + ": " + x.pairs(gaps)
}

// orderText says what was moved.
func (x *explainer) orderText() string {
	moves := x.verdict.Moves
	var parts []string
	for _, m := range moves[:min(len(moves), spokenPairs)] {
		parts = append(parts, long(m.A.Of(x.texts[0]), m.Tokens))
	}
	s := plural(len(moves), "passage stands", "passages stand") + " elsewhere: " + strings.Join(parts, ", ")
	if n := len(moves) - len(parts); n > 0 {
		s += " and " + thousands(n) + " more"
	}
	return s
}

// pairs sets both sides of gaps beside each other: the first few that are not
// the same, with how often each comes.
func (x *explainer) pairs(gaps []int) string {
	times := map[[2]string]int{}
	var firsts []int
	for _, i := range gaps {
		key := x.key(&x.gaps[i])
		if times[key] == 0 {
			firsts = append(firsts, i)
		}
		times[key]++
	}
	var parts []string
	for _, i := range firsts[:min(len(firsts), spokenPairs)] {
		p := &x.gaps[i]
		s := excerpt(p.A.Of(x.texts[0]), quotedChars/2) + " / " + excerpt(p.B.Of(x.texts[1]), quotedChars/2)
		if n := times[x.key(p)]; n > 1 {
			s += fmt.Sprintf(" (%s times)", thousands(n))
		}
		parts = append(parts, s)
	}
	s := strings.Join(parts, ", ")
	if n := len(firsts) - len(parts); n > 0 {
		s += " and " + thousands(n) + " more"
	}
	return s
}

// change says what is replaced or inserted.
func (x *explainer) change(f found) string {
	p := &x.gaps[f.first]
	if p.Change != Inserted {
		return x.replacement(p, f.Count)
	}
	name, other, side, n := "A", "B", 0, p.TokensA
	if n == 0 {
		name, other, side, n = "B", "A", 1, p.TokensB
	}
	text := x.texts[side]
	s := fmt.Sprintf("%s stands only in %s", quoted(p.at(side).Of(text)), name)
	if n > 1 {
		s = fmt.Sprintf("%s stand only in %s, %s", plural(n, "word", "words"), name, quoted(p.at(side).Of(text)))
	}
	switch end := p.tokens[1-side][0]; {
	case f.Count > 1:
		s += ", " + thousands(f.Count) + " times"
	case end == 0:
		s += ", at the beginning"
	case end == x.tokens[1-side].Len():
		s += ", at the end"
	default:
		s += fmt.Sprintf(", after %s in %s", quotedEnd(span(&x.tokens[1-side], max(0, end-4), end).Of(x.texts[1-side])), other)
	}
	return s
}

// at is where a gap stands in A or B.
func (p *placed) at(side int) Range {
	if side == 0 {
		return p.A
	}
	return p.B
}

// replacement says what stands for what.
func (x *explainer) replacement(p *placed, times int) string {
	s := fmt.Sprintf("A has %s where B has %s", long(p.A.Of(x.texts[0]), p.TokensA), long(p.B.Of(x.texts[1]), p.TokensB))
	if times > 1 {
		s += ", " + thousands(times) + " times"
	}
	return s
}

// long quotes a text, with the number of words if it had to be cut.
func long(text string, words int) string {
	if s, cut := clip(text, quotedChars); cut {
		return fmt.Sprintf("“%s” (%s)", s, plural(words, "word", "words"))
	}
	return quoted(text)
}

// edgeText says what stands before or after the body.
func (x *explainer) edgeText(section int, g Gap) string {
	side := func(r Range, text string, n int) string {
		return fmt.Sprintf("%s, %s, %s", plural(lines(r.Of(text)), "line", "lines"), plural(n, "word", "words"), quoted(r.Of(text)))
	}
	a, b := side(g.A, x.texts[0], g.TokensA), side(g.B, x.texts[1], g.TokensB)
	name := []string{before: "header", after: "footer"}[section]
	differs, only := "the "+name+" differs", "has a "+name
	if x.verdict.Kind == Passage {
		name = []string{before: "before", after: "after"}[section]
		differs, only = "what stands "+name+" the passage differs", "has something "+name+" the passage"
	}
	switch {
	case g.TokensB == 0:
		return "only A " + only + ": " + a
	case g.TokensA == 0:
		return "only B " + only + ": " + b
	}
	return differs + ": " + a + " in A; " + b + " in B"
}

// lines counts the lines that hold something.
func lines(s string) (n int) {
	for line := range strings.Lines(s) {
		if strings.TrimSpace(line) != "" {
			n++
		}
	}
	return n
}

func quoted(s string) string { return "“" + excerpt(s, quotedChars) + "”" }

// quotedEnd quotes the end of a text.
func quotedEnd(s string) string {
	const most = quotedChars * utf8.UTFMax
	if len(s) > most {
		s = s[len(s)-most:]
	}
	runes := []rune(clean(s))
	if len(runes) <= quotedChars {
		return "“" + isolated(string(runes)) + "”"
	}
	return "“… " + isolated(strings.TrimSpace(string(runes[len(runes)-quotedChars+2:]))) + "”"
}

// excerpt gives the beginning of a text, safe to print.
func excerpt(s string, chars int) string {
	s, _ = clip(s, chars)
	return s
}

// clip is excerpt, and tells whether something was cut off.
func clip(s string, chars int) (string, bool) {
	// Invisible characters go, so more is looked at than is shown.
	most, cut := 4*chars*utf8.UTFMax, false
	if len(s) > most {
		s, cut = strings.ToValidUTF8(s[:most], ""), true
	}
	runes := []rune(clean(s))
	if len(runes) > chars {
		cut = true
		runes = runes[:chars-2]
		if i := lastSpace(runes); i > len(runes)/2 {
			runes = runes[:i]
		}
	}
	if !cut {
		return isolated(string(runes)), false
	}
	return isolated(strings.TrimRight(string(runes), " ")) + " …", true
}

func lastSpace(runes []rune) int {
	for i := len(runes) - 1; i >= 0; i-- {
		if runes[i] == ' ' {
			return i
		}
	}
	return -1
}

// clean makes a text safe to print on one line: white space is one space, control
// characters are their pictures, and what is not seen goes, but for the joiners
// that make letters.
func clean(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case r == '\u200c' || r == '\u200d':
		case unicode.Is(unicode.Cf, r):
			continue
		case r < ' ':
			r = '\u2400' + r
		case r == 0x7f:
			r = '\u2421'
		case !unicode.IsPrint(r):
			r = utf8.RuneError
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}

// isolated puts a text that has letters of a script written from right to left
// between isolates, so that what stands around it keeps its order.
func isolated(s string) string {
	if strings.IndexFunc(s, rightToLeft) < 0 {
		return s
	}
	return "\u2068" + s + "\u2069"
}

// rightToLeft reports whether a character is in one of the blocks that are
// written from right to left (Unicode Standard Annex 9, section 3.2).
func rightToLeft(r rune) bool {
	return r >= 0x590 && r <= 0x8ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfeff ||
		r >= 0x10800 && r <= 0x10fff || r >= 0x1e800 && r <= 0x1efff
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// percent never says 100 of less than all, nor 0 of more than nothing.
func percent(x float64) string {
	switch p := math.Round(100 * x); {
	case x < 1 && p >= 100:
		return "99 %"
	case x > 0 && p < 1:
		return "under 1 %"
	default:
		return fmt.Sprintf("%.0f %%", p)
	}
}

// decimals writes a part of a score with three places; only the whole is 1.
func decimals(x float64) string {
	s := strconv.FormatFloat(x, 'f', 3, 64)
	switch {
	case x < 1 && s == "1.000":
		return "0.999"
	case s == "-0.000":
		return "0.000"
	}
	return s
}
