package corpus

import "fmt"

// Verdict is what a comparison of two texts found, and why. That of [Compare] is
// a pure function of the two texts and the settings, and symmetric: exchanging
// the texts exchanges A and B and changes nothing else. [Find] and an [Index]
// take into account the other kept documents too that they compare a document
// with, see Template; there A is the document and B the kept one.
type Verdict struct {
	// Near says whether the texts are near-duplicates: the score reaches the
	// threshold, or they have the same body under another header or footer.
	Near bool
	Kind Kind

	// Score is 1 for equal texts and can fall below 0. It is
	// Align - 2 Conflict - 1.5 Topic, and of that s less
	// Template min(0.5, 8 (1 - s)).
	Score float64
	// Align, from 0 to 1, is the share of the texts that agrees: by characters,
	// replaced text at six times the price of inserted text, spelling variants
	// for nothing.
	Align float64
	// Conflict, from 0 to 1, is the share of the numbers that contradict each
	// other.
	Conflict float64
	// Topic, from 0 to 1, is the share of the lighter text that the largest
	// replacement makes up, all its occurrences together.
	Topic float64
	// Template, from 0 to 1, is the share of what the two have in common that is
	// template: each token of it by 1 - 1.25/k, if k of the kept documents that
	// the document was compared with have it in common with the document. Only
	// aligned runs of five tokens or more count. 0 for two texts that are
	// compared by themselves, have the same body, or would not be
	// near-duplicates anyway.
	Template float64
	// Body is the score of the body alone: of what lies between the first and
	// the last aligned run of five tokens. 0 without one.
	Body float64

	// Jaccard is the exact similarity of the two sets of shingles.
	Jaccard float64

	A, B Side

	// Numbers is how many numbers agree, Clashes at how many places numbers
	// stand against other numbers.
	Numbers, Clashes int
	// LongestRun is the length of the longest aligned run in tokens.
	LongestRun int

	// Runs are the stretches that agree and Gaps those between them, in order.
	// Runs and gaps take turns and together cover every token of both texts.
	Runs []Run
	Gaps []Gap

	// Moves, of kind [Reordered] only, are the passages that both texts have, in
	// another order; in the order of A. In the runs and gaps, which keep the order
	// of both texts, a moved passage lies in gaps on both sides, and perhaps in
	// runs of fewer than five tokens. Score, Align, Conflict, Topic, Numbers and
	// Clashes are those of the texts after the passages were put back, and Cover
	// counts them.
	Moves []Move
}

// Side is what a verdict says about one of the two texts.
type Side struct {
	// Tokens in the text.
	Tokens int
	// Cover is the share of them, from 0 to 1, in aligned runs of five or more,
	// and in moves: how much of this text the other one covers.
	Cover float64
	// Body is where the body stands. What lies before it is the header and what
	// lies after it the footer. Empty if there is no run of five tokens.
	Body Range
}

// Range is a stretch of a text in bytes, half-open.
type Range struct{ Start, End int }

// Of cuts the stretch out of the text it belongs to.
func (r Range) Of(text string) string { return text[r.Start:r.End] }

// Len is the length in bytes.
func (r Range) Len() int { return r.End - r.Start }

// Run is a stretch of tokens that are the same in both texts, from the first
// byte of its first token to the last byte of its last.
type Run struct {
	A, B   Range
	Tokens int
}

// Move is a passage of eight tokens or more that is the same in both texts, but
// stands elsewhere among what is around it.
type Move struct {
	A, B   Range
	Tokens int
}

// Gap is a stretch that differs. One of its sides may be empty; it then stands
// where the other's text would have to be inserted.
type Gap struct {
	A, B             Range
	TokensA, TokensB int
	Change           Change
}

// Change says how the two sides of a gap differ.
type Change uint8

const (
	Inserted Change = iota // one side is empty
	Replaced               // one text stands for another
	Variant                // the same in another spelling: costs nothing
	Conflict               // replaced, with numbers against other numbers
)

var changes = []string{Inserted: "inserted", Replaced: "replaced", Variant: "variant", Conflict: "conflict"}

// String returns the word for c.
func (c Change) String() string { return word(changes, int(c)) }

// MarshalText returns [Change.String].
func (c Change) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (c *Change) UnmarshalText(text []byte) error {
	i, err := index("change", changes, string(text))
	*c = Change(i)
	return err
}

// String sums the verdict up in a line.
func (v Verdict) String() string {
	near := "not a near-duplicate"
	if v.Near {
		near = "near-duplicate"
	}
	return fmt.Sprintf("%s: %s, score %.3f, Jaccard %.3f, covered %.0f %% and %.0f %%",
		near, v.Kind, v.Score, v.Jaccard, 100*v.A.Cover, 100*v.B.Cover)
}
