package corpus

import "github.com/neardup/neardup/shingle"

// Ruling is a verdict in brief, without runs and gaps.
type Ruling struct {
	Near  bool
	Kind  Kind
	Score float64 // as in [Verdict]
	// Refused says that a bound on what the two texts have in common settled the
	// matter: the pair cannot reach the threshold, so it was not looked at any
	// further. It is not near, of kind [Different], and its score is not known.
	Refused bool
}

// Rule rules on a text and each of its candidates, and appends the rulings to
// dst. It is for programs that find candidates in a place of their own, and
// does what [Find] does with candidates by themselves, see [Config.Pairwise]:
// pairs that have no chance are refused.
// What is not refused gets what [Comparer.Compare] says, [Normalized] standing
// for [Identical] too. A refusal can hide a
// near-duplicate in which most words are spelled otherwise, one that is near
// only by its body, and the kinds [ContainsLonger] and [Passage].
//
// Tokens are those of a [shingle.Shingler] of the same configuration. They are
// read, and not kept. It is quicker to rule on many candidates in one call: the
// text is prepared once. Nothing is allocated but what dst needs, once the
// comparer has met texts as long.
func (c *Comparer) Rule(dst []Ruling, text *shingle.Tokens, candidates ...*shingle.Tokens) []Ruling {
	c.judge.ask(text)
	for _, t := range candidates {
		r := c.judge.compare(t, true)
		dst = append(dst, Ruling{Near: r.near, Kind: r.kind, Score: float64(r.score) / unit, Refused: r.refused})
	}
	return dst
}
