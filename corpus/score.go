package corpus

import "math/bits"

// All scores are integers in units of 1e-9, and divisions round down, so that
// every CPU computes the same. The constants below are the rule; a change of
// any is a new [Version].
const (
	unit = 1_000_000_000

	runTokens   = 5               // the shortest aligned run that bounds the body and counts as coverage
	bodyScore   = unit / 100 * 98 // same body: score of the body at or above this,
	bodyTokens  = 24              // at least so many tokens in either text,
	bodyClashes = 1               // and no more conflicts of numbers outside of it

	headerTokens = 3 // a header or footer has so many tokens that differ, if the score is enough without it

	noisyVariants = 6 // where so many changes are variants, and most of them, noise explains conflicts twice

	passageTokens = 20 // the shortest run that makes a passage in common

	templateUnit  = 10_000       // shares of a template are in ten-thousandths, which fit two bytes
	templateFew   = unit / 4 * 5 // text is template by 1 - 1.25/k if k kept documents hold it
	templateSlope = 8            // for a whole template 8 times what the score is below 1 is deducted,
	templateMost  = unit / 2     // but no more than this
)

// tally sums up what the gaps and runs of an alignment, or of its body, hold.
type tally struct {
	match2   int64 // twice the weight of what agrees: equal tokens, and the mean of both sides of a variant
	replaced int64 // weight of the lighter side of gaps with two sides
	inserted int64 // weight of the rest of them, and of gaps with one side
	agree    int64 // matched numbers
	clash    int64 // gaps where numbers stand against other numbers
	variants int64 // gaps that only spell the same otherwise
	others   int64 // all other gaps with two sides
	top      int64 // weight of the replacement that makes up most, all its occurrences together
}

func (t *tally) add(o tally) {
	t.match2 += o.match2
	t.replaced += o.replaced
	t.inserted += o.inserted
	t.clash += o.clash
	t.variants += o.variants
	t.others += o.others
}

// parts are the score and what made it, in units.
type parts struct{ score, align, conflict, topic int64 }

// parts computes the score. n is the number of tokens of the shorter text and
// base the weight of the lighter one, of the whole texts even for a body.
//
// Replaced text costs six times as much as inserted text (1.5 against 0.25 a
// character), a matched number weighs 20 characters more, and what is to be
// deducted is multiplied by the share of changes that are no mere variants:
// where most are, the text is noisy, and noise explains conflicts too.
// Conflicts are multiplied by it once more where many changes are variants and
// fewer are not: in a scan nearly every conflict is a misread digit.
func (t *tally) parts(n, base int64) parts {
	m := 2*t.match2 + 80*t.agree // in quarters of a character
	noise := t.variants + t.others + 1
	p := parts{
		align:    share(m, max(m+6*t.replaced+t.inserted, 1)),
		conflict: share(20*t.clash, 20*(t.clash+t.agree+1)+n) * (t.others + 1) / noise,
		topic:    share(t.top, max(base, 1)) * (t.others + 1) / noise,
	}
	if t.variants >= noisyVariants && t.variants > t.others {
		p.conflict = p.conflict * (t.others + 1) / noise
	}
	p.score = p.align - 2*p.conflict - (3*p.topic+1)/2
	return p
}

// share is the quotient n/d in units, for 0 <= n and 0 < d.
func share(n, d int64) int64 {
	hi, lo := bits.Mul64(uint64(n), unit)
	q, _ := bits.Div64(hi, lo, uint64(d))
	return int64(q)
}

// hopeless bounds the score from above: even if tokens of this weight and so
// many numbers agree, a quarter of the rest of the lighter text turns out to be
// variants, and all else is merely inserted, does align stay below the
// threshold? Such a pair is neither a near-duplicate by its score nor of one
// template. sum is the weight of both texts, lighter that of the lighter one.
func hopeless(common, numbers, sum, lighter, threshold int64) bool {
	x := 4*common + (lighter - common) // in quarters of a character
	m := x + 80*numbers
	d := m + sum - x/2
	if d <= 0 {
		return true
	}
	// share(m, d) < threshold, without the division
	hi, lo := bits.Mul64(uint64(m), unit)
	over, least := bits.Mul64(uint64(d), uint64(threshold))
	return hi < over || hi == over && lo < least
}

// bound is what is known of a pair before its texts are looked at.
type bound struct {
	sum, lighter int64 // weight of both texts, and of the lighter one
	numbers      int64 // of the text with fewer
	threshold    int64
}

// hopeless reports whether the pair has no chance if no more than this, and no
// more than one text holds, is common.
func (b bound) hopeless(common weighed) bool {
	return hopeless(min(common.weight, b.lighter), min(common.numbers, b.numbers), b.sum, b.lighter, b.threshold)
}
