package corpus

import (
	"context"
	"fmt"
	"iter"
)

// Sample says how much of a collection [Measure] looks at. A field that is zero
// stands for its default.
type Sample struct {
	// Texts is how many texts are compared with one another, all pairs of them.
	// At least 2; default 1000, which makes 499,500 pairs.
	Texts int `json:"texts"`
	// Groups is how many texts are compared with whatever in the whole collection
	// is like them. Default 200; a negative number leaves groups out.
	Groups int `json:"groups"`
	// Borderline is how many pairs are listed on each side of the threshold.
	// Default 10; a negative number leaves them out.
	Borderline int `json:"borderline"`
	// Seed chooses another sample.
	Seed uint64 `json:"seed"`
}

func (s Sample) effective() (Sample, error) {
	set(&s.Texts, 1000)
	set(&s.Groups, 200)
	set(&s.Borderline, 10)
	if s.Texts < 2 {
		return s, fmt.Errorf("%w: a sample of %d texts; it must be 2 or more", ErrConfig, s.Texts)
	}
	s.Groups, s.Borderline = max(s.Groups, 0), max(s.Borderline, 0)
	return s, nil
}

// Survey is what [Measure] found about a collection at some settings. It is for
// choosing a threshold and for judging the settings of the search: pairs, not
// clusters. Each pair is judged by itself, as with [Config.Pairwise]: what is
// template is seen only beside other kept documents, and for it Find turns down
// some of the pairs that are near-duplicates here. The text in JSON is stable but
// for fields that are added.
type Survey struct {
	// ConfigID is [Config.ID] of the settings, in 16 hex digits.
	ConfigID string `json:"config_id"`
	// Threshold of the settings.
	Threshold float64 `json:"threshold"`
	Sample    Sample  `json:"sample"` // with its defaults filled in

	// Documents that were read, and the different texts among them: documents
	// with the same tokens and scope are one text, and those without tokens are
	// none. All else here is about texts.
	Documents int `json:"documents"`
	Texts     int `json:"texts"`
	// LeftOut is as in [Result].
	LeftOut int `json:"left_out"`
	// Skipped are the documents that could not be had.
	Skipped []Skip `json:"-"`

	// Random holds all pairs of some texts drawn at random. It is a fair picture
	// of all pairs of the collection, which are mostly of texts that have
	// nothing in common: of a million documents it may hold no near-duplicates
	// at all. Every pair was compared, whatever the search for candidates says.
	Random Part `json:"random"`
	// Groups holds texts drawn at random, each with all texts of the collection
	// that share as much as one slot of the MinHash signature with it, as if
	// there were a band for each slot: of pairs with a Jaccard similarity of
	// 0.05, 99.9 % at 128 slots. It is a fair picture of what a document meets,
	// and has near-duplicates however large the collection is. It cannot see
	// those that are without one slot in common. Nil where Random
	// holds all texts, and where the sample asks for none.
	Groups *Part `json:"groups,omitempty"`

	// Curve is the chance that a pair shares a band, by its Jaccard similarity in
	// steps of 0.05, see [lsh.Curve]. Empty if the sketch is [SimHash]; with [Both]
	// fingerprints come on top.
	Curve []CurvePoint `json:"curve,omitempty"`

	Suggestion Suggestion `json:"suggestion"`
}

// Part is what was found among the pairs of a part of the sample.
type Part struct {
	// Texts that were drawn.
	Texts int `json:"texts"`
	// Compared counts the pairs, Aligned those of them that common words alone
	// did not rule out.
	Compared int `json:"compared"`
	Aligned  int `json:"aligned"`

	// Scores counts pairs by their score, in steps of 0.01 from [ScoreFloor] to
	// 1; a score of 1 is in the last. Below counts all others: those with less,
	// and those that were ruled out, which have less too.
	Scores []ScoreBin `json:"scores"`
	Below  Counts     `json:"below"`
	// Jaccard counts the pairs in Scores, and all near-duplicates, by their exact
	// similarity in steps of 0.05 from 0.
	Jaccard []JaccardBin `json:"jaccard"`
	// Kinds counts the near-duplicates by kind; those that occur, in the order of
	// the constants.
	Kinds []KindCount `json:"kinds"`
	// Near counts the near-duplicates.
	Near int `json:"near"`
	// ByBody counts those of them that are near-duplicates at any threshold below
	// 1, since they have the same body.
	ByBody int `json:"by_body"`

	// Thresholds says how many pairs would be near-duplicates at 0.60, 0.65, ...,
	// 0.95, all else equal. At a threshold of 1 the same body does not make a
	// near-duplicate, and is not counted here then.
	Thresholds []AtThreshold `json:"thresholds"`

	// Recall is the share of near-duplicate pairs that the search does not lose:
	// [Find] would align them. Its interval takes pairs for independent, which
	// those of large clusters are not.
	Recall Share `json:"recall"`
	// Lost counts the others by where they are lost.
	Lost Losses `json:"lost"`
	// Reached is, of the texts drawn that have a near-duplicate in this part, the
	// share of those of which that holds for one such pair or more. Texts are
	// drawn independently, so for [Survey.Groups] the interval is exact.
	Reached Share `json:"reached"`

	// Above and Under are the pairs next to the threshold: those that reach it by
	// their score, and those that do not and are no near-duplicates by their body
	// either. The nearest come first.
	Above []Pair `json:"above"`
	Under []Pair `json:"under"`
	// Missed are near-duplicates that the search loses, those with the highest
	// scores first.
	Missed []Pair `json:"missed"`
}

// Losses counts near-duplicate pairs that the search loses, by [Loss].
type Losses struct {
	NotNominated int `json:"not_nominated"`
	Unlike       int `json:"unlike"`
	RuledOut     int `json:"ruled_out"`
}

// Loss is where the search loses a pair: the first that applies.
type Loss uint8

const (
	NotLost      Loss = iota // Find would align it
	NotNominated             // no key in common, or the bucket was full
	Unlike                   // hardly anything in common by their signatures
	RuledOut                 // too little in common for the bound before the alignment
)

var losses = []string{NotLost: "no", NotNominated: "not_nominated", Unlike: "unlike", RuledOut: "ruled_out"}

// String returns the word for l, such as "not_nominated".
func (l Loss) String() string { return word(losses, int(l)) }

// MarshalText returns [Loss.String].
func (l Loss) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (l *Loss) UnmarshalText(text []byte) error {
	i, err := index("loss", losses, string(text))
	*l = Loss(i)
	return err
}

// ScoreFloor is the lowest score that [Measure] tells apart. No pair is left out
// of [Part.Scores] for the bound behind it unless more than a quarter of what
// differs in the shorter text is spelling variants.
const ScoreFloor = 0.55

// Counts counts pairs: near-duplicates, those of kind [Template], and others.
type Counts struct {
	Near     int `json:"near"`
	Template int `json:"template"`
	Other    int `json:"other"`
}

// All is the sum.
func (c Counts) All() int { return c.Near + c.Template + c.Other }

func (c *Counts) add(k Kind) {
	switch {
	case k.Near():
		c.Near++
	case k == Template:
		c.Template++
	default:
		c.Other++
	}
}

// ScoreBin counts the pairs with a score from From up to that of the next bin.
type ScoreBin struct {
	From float64 `json:"from"`
	Counts
}

// JaccardBin counts the pairs with a similarity from From up to that of the next
// bin. Found counts the near-duplicates in it that are found, as in
// [Part.Recall].
type JaccardBin struct {
	From float64 `json:"from"`
	Counts
	Found int `json:"found"`
}

// KindCount counts the pairs of a kind.
type KindCount struct {
	Kind  Kind `json:"kind"`
	Pairs int  `json:"pairs"`
}

// AtThreshold counts the near-duplicate pairs at another threshold. Change is how
// many more they are than at the one of the settings: that many verdicts would
// turn.
type AtThreshold struct {
	Threshold float64 `json:"threshold"`
	Near      int     `json:"near"`
	Change    int     `json:"change"`
}

// CurvePoint is a point of the collision curve.
type CurvePoint struct {
	Jaccard float64 `json:"jaccard"`
	Chance  float64 `json:"chance"`
}

// Share is a share that was measured, Found of Of, and the exact 95 % interval
// of what it was measured of, rounded outwards to four digits (Clopper and Pearson,
// Biometrika 26, 1934). With nothing measured the interval is 0 to 1.
type Share struct {
	Found int     `json:"found"`
	Of    int     `json:"of"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Pair is two texts and the verdict on them in brief. The first of the
// documents with a text stands for it.
type Pair struct {
	A        Ref     `json:"a"` // the earlier one
	B        Ref     `json:"b"`
	Near     bool    `json:"near"`
	Kind     Kind    `json:"kind"`
	Score    float64 `json:"score"` // this and the next as in [Verdict]
	Align    float64 `json:"align"`
	Conflict float64 `json:"conflict"`
	Topic    float64 `json:"topic"`
	Body     float64 `json:"body"`
	Jaccard  float64 `json:"jaccard"`
	CoverA   float64 `json:"cover_a"`
	CoverB   float64 `json:"cover_b"`
	// Lost, of a near-duplicate, is where the search loses it.
	Lost Loss `json:"lost"`
}

// Ref names a document: its place among all that the input gave, from 0, and
// its ID.
type Ref struct {
	Place int    `json:"place"`
	ID    string `json:"id"`
}

// Measure compares a sample of the documents of an input, which is ranged over
// once, and tells what the settings make of it. Nothing is decided: no
// document joins another. The sample hangs on the texts and the seed alone, so
// it is the same in whatever order documents come. Config.Keep and
// Config.Window have no influence; the order of documents has one on what is
// found where LSH buckets are full.
//
// The cost: all documents are cut into tokens twice and sketched once, somewhat
// more than [Find] takes. Then come Texts²/2 pairs, and for each of Groups the
// signature of every text is looked at, some 10 ns, and compared with if like.
// A pair is ruled out within a microsecond, or takes as long as in [Compare]:
// nine in ten are ruled out where texts differ in length and vocabulary, half
// where they are of one kind. That was 2 to 20 µs a pair for texts of 1 to 4 KB, 150
// for laws of 30 KB. It holds all texts, 0.9 KB for each, the tokens of
// the sample, which take about five times the memory of its texts, and 32
// bytes for each pair that reaches [ScoreFloor].
//
// Errors: as [Find], and [ErrTooFew].
func Measure(ctx context.Context, c Config, sample Sample, docs iter.Seq2[Doc, error], opts ...Option) (*Survey, error) {
	sample, err := sample.effective()
	if err != nil {
		return nil, err
	}
	s, err := newSurveyor(c, sample, options(opts))
	if err != nil {
		return nil, err
	}
	if err := s.read(ctx, docs); err != nil {
		return nil, err
	}
	if err := s.tellApart(ctx); err != nil {
		return nil, err
	}
	if len(s.texts) < 2 {
		return nil, fmt.Errorf("%w: %d documents hold %d different texts; at least 2 are needed", ErrTooFew, len(s.result.Documents), len(s.texts))
	}
	if err := s.choose(); err != nil {
		return nil, err
	}
	if err := s.searchAll(ctx); err != nil {
		return nil, err
	}
	if err := s.comparePairs(ctx); err != nil {
		return nil, err
	}
	return s.tell()
}
