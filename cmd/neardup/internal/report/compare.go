package report

import (
	"encoding/json"
	"io"

	"github.com/neardup/neardup/corpus"
)

// Table writes the comparison for people.
func (c *Compare) Table(w io.Writer, columns int) error {
	p := newPrinter(w)
	v, d := c.Verdict, differ(c.Verdict, c.A.Text, c.B.Text)
	near := "no"
	if v.Near {
		near = "yes"
	}
	p.printf("near-duplicate: %s   %s\n\n", near, v.Kind)
	p.printf("  A  %s\n  B  %s\n\n", Clean(c.A.Name), Clean(c.B.Name))

	const label = 22
	row := func(name, a, b string) { p.printf("%-*s%10s%12s\n", label, name, a, b) }
	row("", "A", "B")
	row("words", Count(v.A.Tokens), Count(v.B.Tokens))
	row("covered by the other", percent(v.A.Cover), percent(v.B.Cover))
	if d.hasBody {
		row("header words", Count(d.header[0].words), Count(d.header[1].words))
		row("body words", Count(d.body[0]), Count(d.body[1]))
		row("footer words", Count(d.footer[0].words), Count(d.footer[1].words))
	}
	if moved := moved(v); moved > 0 {
		row("words moved", Count(moved), Count(moved))
	}
	p.printf("Jaccard %s   longest run %s   %s\n\n", fixed(v.Jaccard, 2), words(v.LongestRun), Plural(len(v.Runs), "run", "runs"))

	part := func(name, value, why string) { p.printf("%-*s%10s   %s\n", label, name, value, why) }
	part("score", fixed(v.Score, 3), "align - 2 conflict - 1.5 topic; the threshold is "+threshold(c.Config.Effective().Threshold))
	part("  align", fixed(v.Align, 3), "share of the texts that agrees")
	part("  conflict", fixed(v.Conflict, 3), numbers(v))
	why := replacement(v, c.A.Text, c.B.Text, "B")
	if why == "" {
		why = "nothing is replaced"
	} else {
		why = "largest replacement: " + why
	}
	part("  topic", fixed(v.Topic, 3), why)
	if d.hasBody {
		part("score of the body", fixed(v.Body, 3), d.bodyLine())
	}
	if v.Kind != corpus.Different && len(v.Gaps) > 0 {
		p.printf("\nWhat differs, - only in A, + only in B\n\n")
		differences(p, v, [2]string{c.A.Text, c.B.Text}, 0, columns)
	}
	return p.Flush()
}

// moved counts the words that stand in another order.
func moved(v corpus.Verdict) (words int) {
	for _, m := range v.Moves {
		words += m.Tokens
	}
	return words
}

// JSON writes the comparison as one record in a line.
func (c *Compare) JSON(w io.Writer) error {
	p := newPrinter(w)
	enc := json.NewEncoder(p)
	enc.SetEscapeHTML(false)
	pair := newPair("comparison", c.A.Name, c.B.Name, c.Verdict)
	pair.Near = &c.Verdict.Near
	pair.places(c.Verdict)
	err := enc.Encode(struct {
		pairRecord
		Tool     string `json:"tool"`
		Version  string `json:"version"`
		ConfigID string `json:"config_id"`
	}{pair, "neardup", c.Version, newHeader(c.Version, nil, c.Config, nil).ConfigID})
	if err != nil {
		return err
	}
	return p.Flush()
}
