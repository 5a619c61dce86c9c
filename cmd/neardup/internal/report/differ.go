package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/neardup/neardup/corpus"
)

// difference is a verdict sorted by where things differ. Of each pair the first
// is A, the document, and the second B, the one it is compared with.
type difference struct {
	hasBody        bool
	header, footer [2]stretch
	body           [2]int       // words
	inside         []corpus.Gap // that differ in more than spelling
	variants       int          // spelling only
}

// stretch is a piece of text outside the body.
type stretch struct {
	text  string
	words int
}

func differ(v corpus.Verdict, a, b string) difference {
	d := difference{hasBody: v.A.Body.Len() > 0 && v.B.Body.Len() > 0}
	bodyA, bodyB := v.A.Body, v.B.Body
	if !d.hasBody {
		bodyA, bodyB = corpus.Range{End: len(a)}, corpus.Range{End: len(b)}
	}
	d.header = [2]stretch{{text: a[:bodyA.Start]}, {text: b[:bodyB.Start]}}
	d.footer = [2]stretch{{text: afterEnd(a[bodyA.End:])}, {text: afterEnd(b[bodyB.End:])}}
	count := func(at, of corpus.Range, wordsA, wordsB int) (inside bool) {
		switch {
		case at.End <= bodyA.Start && of.End <= bodyB.Start:
			d.header[0].words += wordsA
			d.header[1].words += wordsB
		case at.Start >= bodyA.End && of.Start >= bodyB.End:
			d.footer[0].words += wordsA
			d.footer[1].words += wordsB
		default:
			d.body[0] += wordsA
			d.body[1] += wordsB
			return true
		}
		return false
	}
	for _, r := range v.Runs {
		count(r.A, r.B, r.Tokens, r.Tokens)
	}
	for _, g := range v.Gaps {
		switch {
		case !count(g.A, g.B, g.TokensA, g.TokensB):
		case g.Change == corpus.Variant:
			d.variants++
		default:
			d.inside = append(d.inside, g)
		}
	}
	return d
}

// afterEnd drops what closes the sentence before.
func afterEnd(s string) string { return strings.TrimLeft(s, " \t\r\n.,;:!?)]'\"’”»…。") }

// bodyLine says in words how far the body agrees.
func (d difference) bodyLine() string {
	n := words(d.body[0])
	if d.body[0] != d.body[1] {
		n = fmt.Sprintf("%s and %s words", Count(d.body[0]), Count(d.body[1]))
	}
	var parts []string
	if len(d.inside) > 0 {
		parts = append(parts, Plural(len(d.inside), "place differs", "places differ"))
	}
	if d.variants > 0 {
		parts = append(parts, Plural(d.variants, "spelling varies", "spellings vary"))
	}
	if len(parts) == 0 {
		parts = append(parts, "identical")
	}
	return n + ", " + strings.Join(parts, ", ")
}

// Columns of text around and inside a difference.
const (
	around  = 24
	changed = 60
)

// marked shows a stretch of a text in brackets, with some words around it.
func marked(text string, at corpus.Range) string {
	before := text[max(0, at.Start-4*around):at.Start]
	for !utf8.RuneStart(first(before)) {
		before = before[1:]
	}
	after := text[at.End:min(len(text), at.End+4*around)]
	for r, n := utf8.DecodeLastRuneInString(after); r == utf8.RuneError && n == 1 && at.End+len(after) < len(text); {
		after = after[:len(after)-1]
		r, n = utf8.DecodeLastRuneInString(after)
	}
	left := lastColumns(Clean(before), around)
	if left != "" && (endsInSpace(before) || at.Len() == 0) {
		left += " "
	}
	right := cut(Clean(after), around)
	if right != "" && (startsWithSpace(after) || at.Len() == 0) {
		right = " " + right
	}
	return left + "[" + cut(excerpt(at.Of(text)), changed) + "]" + right
}

func first(s string) byte {
	if s == "" {
		return 0
	}
	return s[0]
}

func endsInSpace(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsSpace(r)
}

func startsWithSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

// lastColumns gives the end of a clean text, from a word's beginning if there
// is a space.
func lastColumns(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	s = suffix(s, columns-2)
	if i := strings.IndexByte(s, ' '); i >= 0 {
		s = s[i+1:]
	}
	return "… " + s
}

// numbers says in words how the numbers of two texts agree.
func numbers(v corpus.Verdict) string {
	switch all := v.Numbers + v.Clashes; {
	case all == 0:
		return "no numbers in common places"
	case v.Clashes == 0:
		return Plural(all, "number agrees", "numbers agree")
	case all == 1:
		return "the only number differs"
	default:
		return fmt.Sprintf("%s of %s numbers differ", Count(v.Clashes), Count(all))
	}
}

// replacement describes the replacement that makes up the most text, all its
// occurrences together; other is what to call b. It returns "" if nothing was
// replaced.
func replacement(v corpus.Verdict, a, b, other string) string {
	type swap struct{ a, b string }
	type total struct {
		first, times, size int
	}
	totals := map[swap]*total{}
	var best *total
	for i, g := range v.Gaps {
		if g.Change != corpus.Replaced && g.Change != corpus.Conflict {
			continue
		}
		s := swap{strings.ToLower(g.A.Of(a)), strings.ToLower(g.B.Of(b))}
		t := totals[s]
		if t == nil {
			t = &total{first: i}
			totals[s] = t
		}
		t.times++
		t.size += min(g.A.Len(), g.B.Len())
		if best == nil || t.size > best.size || t.size == best.size && t.first < best.first {
			best = t
		}
	}
	if best == nil {
		return ""
	}
	g := v.Gaps[best.first]
	s := fmt.Sprintf("%s where %s has %s", quote(g.A.Of(a)), other, quote(g.B.Of(b)))
	if best.times > 1 {
		s += fmt.Sprintf(", %s times", Count(best.times))
	}
	return s
}

func quote(s string) string { return `"` + cut(excerpt(s), 40) + `"` }

// deductions says in words what took a score down.
func deductions(v corpus.Verdict, a, b string) string {
	var parts []string
	if v.Clashes > 0 {
		parts = append(parts, numbers(v))
	}
	if v.Topic > 0.01 {
		if s := replacement(v, a, b, "the other"); s != "" {
			parts = append(parts, s)
		}
	}
	if v.Template > 0.01 {
		parts = append(parts, percent(v.Template)+" of what they share is template")
	}
	return strings.Join(parts, "; ")
}
