package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/neardup/neardup/corpus"
)

// Explain is what `neardup explain` reports. A is the document, B the one it is
// compared with.
type Explain struct {
	Version string
	Config  corpus.Config
	A, B    Text
	Verdict corpus.Verdict
}

// View says how an explanation is shown to people.
type View struct {
	Columns int  // of the terminal; must be set
	Color   bool // mark differences by colour and underlining, not by brackets
	Context int  // words shown around a difference
	All     bool // fold nothing and show all places
}

// Table writes the explanation for people: the verdict, the reasons, and the
// texts side by side.
func (x *Explain) Table(w io.Writer, view View) error {
	p := newPrinter(w)
	v, e := x.Verdict, x.Verdict.Explain(x.A.Text, x.B.Text)
	near := "no"
	if v.Near {
		near = "yes"
	}
	p.printf("near-duplicate: %s   %s\n\n", near, v.Kind)
	names := [2]string{Clean(x.A.Name), Clean(x.B.Name)}
	p.printf("  A  %s   %s\n  B  %s   %s\n\n", isolate(names[0]), words(v.A.Tokens), isolate(names[1]), words(v.B.Tokens))

	line := func(label, text string) {
		for _, part := range hanging(text, view.Columns-labelColumns) {
			p.printf("%-*s%s\n", labelColumns, label, part)
			label = ""
		}
	}
	line("why", e.Reason)
	line("agrees", e.Agreement.String())
	line("score", e.Sum()+"; the threshold is "+threshold(x.Config.Effective().Threshold))
	for _, t := range e.Terms {
		line("  "+t.Name, t.Reason)
	}
	if len(e.Differences) > 0 {
		p.printf("\nWhat differs, and what it takes from the score\n\n")
	}
	more, cost := e.More, e.MoreCost
	for i, d := range e.Differences {
		if v.Kind == corpus.Different && i >= fewDifferences {
			more, cost = more+1, cost+d.Cost
			continue
		}
		line("  "+fixed(d.Cost, 3), d.Text)
	}
	if more > 0 {
		line("  "+fixed(cost, 3), "and "+Plural(more, "more difference", "more differences"))
	}
	x.sideBySide(p, names, view)
	return p.Flush()
}

const labelColumns = 13

// fewDifferences are told of texts that have little in common: what differs is
// nearly all of them.
const fewDifferences = 5

// hanging wraps a text of an explanation, which may hold isolates: each line
// closes those it opens.
func hanging(s string, columns int) (lines []string) {
	start, open := 0, false
	for _, end := range breaks(s, max(columns, 20), false) {
		line := strings.TrimRight(s[start:end], " ")
		start = end
		if open {
			line = fsi + line
		}
		open = strings.Count(line, fsi) > strings.Count(line, pdi)
		if open {
			line += pdi
		}
		lines = append(lines, line)
	}
	return lines
}

// A stretch of text that begins with the first and ends with the second is
// ordered by itself, whatever stands around it.
const fsi, pdi = "\u2068", "\u2069"

// isolate puts clean text between isolates if it has letters that are written
// from right to left.
func isolate(s string) string {
	if strings.IndexFunc(s, rightToLeft) < 0 {
		return s
	}
	return fsi + s + pdi
}

// rightToLeft reports whether a character is in one of the blocks that are
// written from right to left (Unicode Standard Annex 9, section 3.2).
func rightToLeft(r rune) bool {
	return r >= 0x590 && r <= 0x8ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfeff ||
		r >= 0x10800 && r <= 0x10fff || r >= 0x1e800 && r <= 0x1efff
}

type explanationRecord struct {
	pairRecord
	Reason      string             `json:"reason"`
	Terms       []termRecord       `json:"terms"`
	Differences []differenceRecord `json:"differences"`
	More        int                `json:"more"` // differences that were left out
	MoreCost    decimal            `json:"more_cost"`
	Tool        string             `json:"tool"`
	Version     string             `json:"version"`
	ConfigID    string             `json:"config_id"`
}

// termRecord is a part of the score, which is the sum of value times factor.
type termRecord struct {
	Name   string  `json:"name"`
	Value  decimal `json:"value"`
	Factor float64 `json:"factor"`
	Reason string  `json:"reason"`
}

type differenceRecord struct {
	Aspect corpus.Aspect `json:"aspect"`
	Count  int           `json:"count"` // places
	Cost   decimal       `json:"cost"`  // what it takes from the score
	Text   string        `json:"text"`
	Places []gapRecord   `json:"places"` // the first of them
}

// JSON writes the explanation as one record in a line: that of a comparison, of
// another type, and what is said about it.
func (x *Explain) JSON(w io.Writer) error {
	p := newPrinter(w)
	enc := json.NewEncoder(p)
	enc.SetEscapeHTML(false)
	e := x.Verdict.Explain(x.A.Text, x.B.Text)
	r := explanationRecord{
		pairRecord: newPair("explanation", x.A.Name, x.B.Name, x.Verdict),
		Reason:     e.Reason, More: e.More, MoreCost: decimal(e.MoreCost), Differences: []differenceRecord{},
		Tool: "neardup", Version: x.Version, ConfigID: fmt.Sprintf("%016x", x.Config.ID()),
	}
	r.Near = &x.Verdict.Near
	r.places(x.Verdict)
	for _, t := range e.Terms {
		r.Terms = append(r.Terms, termRecord{t.Name, decimal(t.Value), t.Factor, t.Reason})
	}
	for _, d := range e.Differences {
		record := differenceRecord{Aspect: d.Aspect, Count: d.Count, Cost: decimal(d.Cost), Text: d.Text}
		for _, g := range d.Places {
			record.Places = append(record.Places, gapRecord{newSpan(g.A), newSpan(g.B), g.TokensA, g.TokensB, g.Change})
		}
		r.Differences = append(r.Differences, record)
	}
	if err := enc.Encode(r); err != nil {
		return err
	}
	return p.Flush()
}
