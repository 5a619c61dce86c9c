package corpus

import (
	"fmt"
	"strings"
)

// Explanation tells a verdict in parts that a program can use and, as lines, in
// words: what agrees, what differs and where, what each difference takes from
// the score, and why the kind is what it is.
type Explanation struct {
	Near  bool
	Kind  Kind
	Score float64
	// Reason says why the kind is what it is, in a sentence.
	Reason string

	Agreement Agreement
	// Terms make up the score: the sum of their contributions.
	Terms []Term
	// Differences that take most from the score come first, among equals the
	// earlier one. There are 20 at most.
	Differences []Difference
	// More is how many differences were left out, MoreCost what they cost.
	More     int
	MoreCost float64

	// Unplaced says that there are no places to tell of: the verdict came
	// without runs and gaps, as near misses and answers to replays do, or the
	// texts are not those it is about. Differences and Agreement.Longest are
	// empty.
	Unplaced bool
}

// Agreement is what two texts have in common.
type Agreement struct {
	A, B    float64 // share of the tokens of each, from 0 to 1, in runs of five or more
	Runs    int     // of any length
	Longest Run     // the first of them
}

// Term is a part of the score.
type Term struct {
	Name   string  // "align", "conflict", "topic", or "template". Later versions may add terms.
	Value  float64 // as in [Verdict]
	Factor float64 // what it counts: 1, -2, -1.5, or -0.5 to 0
	Reason string  // where the value comes from
}

// Contribution is what the term adds to the score.
func (t Term) Contribution() float64 { return t.Factor * t.Value }

// Aspect says what it is that differs. Later versions may add aspects: give a
// switch over them a default branch.
type Aspect uint8

const (
	HeaderDiffers   Aspect = iota // what stands before the same body, or before a passage in common
	FooterDiffers                 // what stands after it
	NumbersDiffer                 // numbers against other numbers, all their places together
	TextReplaced                  // one text for another; the same two are one difference
	TextInserted                  // what only one text has; the same text is one difference
	SpellingDiffers               // spelling variants, all their places together: they cost nothing
	OrderDiffers                  // passages that both texts have, elsewhere, all of them together
	FormDiffers                   // case, punctuation, spaces or invisible characters alone
)

var aspects = []string{HeaderDiffers: "header", FooterDiffers: "footer", NumbersDiffer: "numbers", TextReplaced: "replaced",
	TextInserted: "inserted", SpellingDiffers: "spelling", OrderDiffers: "order", FormDiffers: "form"}

// String returns the word for a.
func (a Aspect) String() string { return word(aspects, int(a)) }

// MarshalText returns [Aspect.String].
func (a Aspect) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (a *Aspect) UnmarshalText(text []byte) error {
	i, err := index("aspect", aspects, string(text))
	*a = Aspect(i)
	return err
}

// Difference is something that differs, in one place or in several.
type Difference struct {
	Aspect Aspect
	// Count is at how many places it differs.
	Count int
	// Places are the first of them, eight at most. A header or footer is one
	// place, with all that stands in it; of a difference in form only the first
	// is told.
	Places []Gap
	// Cost is what the difference takes from the score. The costs of all
	// differences, with MoreCost, add up to 1 less the score, but for rounding
	// by 1e-9 for each place, and for the term "template": what agrees costs
	// that. There are none if neither text has a word.
	Cost float64
	// Text is the difference in a sentence, with excerpts of the texts.
	Text string
}

// String returns the sentence.
func (d Difference) String() string { return d.Text }

// Explain tells what the verdict on a and b says. These must be the texts that
// were compared, in the same order. It is a pure function, symmetric but for the
// names A and B, and its outcome is bounded whatever the length of the texts,
// which are cut into tokens again: the cost is linear.
//
// Sentences quote the texts in excerpts that are safe to print: on one line,
// without control characters, and with text that runs from right to left in
// directional isolates (U+2068, U+2069).
func (v Verdict) Explain(a, b string) Explanation {
	x := explainer{verdict: v, texts: [2]string{a, b}}
	x.locate()
	e := Explanation{
		Near: v.Near, Kind: v.Kind, Score: v.Score, Reason: x.reason(), Terms: x.terms(), Unplaced: x.unplaced,
		Agreement: Agreement{A: v.A.Cover, B: v.B.Cover, Runs: len(v.Runs)},
	}
	if x.unplaced {
		return e
	}
	for _, r := range v.Runs {
		if r.Tokens > e.Agreement.Longest.Tokens {
			e.Agreement.Longest = r
		}
	}
	e.Differences, e.More, e.MoreCost = x.differences()
	return e
}

// Lines tells the explanation to people: one piece of it a line, and the
// differences with what they take from the score. A line can be long, and has no
// end of line in it.
func (e Explanation) Lines() []string {
	near := "not a near-duplicate"
	if e.Near {
		near = "near-duplicate"
	}
	lines := []string{
		fmt.Sprintf("%s: %s", near, e.Kind),
		"why: " + e.Reason,
		"agrees: " + e.Agreement.String(),
		"score: " + e.Sum(),
	}
	for _, t := range e.Terms {
		lines = append(lines, fmt.Sprintf("  %s: %s", t.Name, t.Reason))
	}
	switch {
	case e.Unplaced:
		return append(lines, "differs: this verdict does not say where; compare the two texts again")
	case len(e.Differences) == 0:
		return append(lines, "differs: nothing")
	}
	lines = append(lines, "differs, and costs:")
	for _, d := range e.Differences {
		lines = append(lines, fmt.Sprintf("  %s  %s", decimals(d.Cost), d.Text))
	}
	if e.More > 0 {
		lines = append(lines, fmt.Sprintf("  %s  and %s", decimals(e.MoreCost), plural(e.More, "more difference", "more differences")))
	}
	return lines
}

// String returns the lines, each with its end.
func (e Explanation) String() string { return strings.Join(e.Lines(), "\n") + "\n" }

// String says in words what agrees.
func (a Agreement) String() string {
	s := fmt.Sprintf("%s of A and %s of B, in runs of five words or more", percent(a.A), percent(a.B))
	if a.Longest.Tokens > 0 {
		s += "; the longest run is " + plural(a.Longest.Tokens, "word", "words")
	}
	return s
}

// Sum writes how the score comes together: "0.700 = align 0.900 - 2 conflict
// 0.050 - 1.5 topic 0.067".
func (e Explanation) Sum() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s =", decimals(e.Score))
	for i, t := range e.Terms {
		factor := t.Factor
		switch {
		case factor < 0:
			b.WriteString(" -")
			factor = -factor
		case i > 0:
			b.WriteString(" +")
		}
		if factor != 1 {
			fmt.Fprintf(&b, " %.3g", factor)
		}
		fmt.Fprintf(&b, " %s %s", t.Name, decimals(t.Value))
	}
	return b.String()
}
