package report

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/neardup/neardup/corpus"
)

// Tune is what `neardup tune` reports.
type Tune struct {
	Version string
	Command []string
	Inputs  []string
	Config  corpus.Config
	Survey  *corpus.Survey
	Skipped []Skipped
}

// JSON writes the survey as one object, behind the fields of the header of other
// reports.
func (t *Tune) JSON(w io.Writer) error {
	p := newPrinter(w)
	enc := json.NewEncoder(p)
	enc.SetEscapeHTML(false)
	header := newHeader(t.Version, t.Command, t.Config, t.Inputs)
	header.Type = "survey"
	skipped := []skippedRecord{}
	for _, s := range t.Skipped {
		skipped = append(skipped, newSkipped(s))
	}
	err := enc.Encode(struct {
		headerRecord
		Survey  *corpus.Survey  `json:"survey"`
		Skipped []skippedRecord `json:"skipped"`
	}{header, t.Survey, skipped})
	if err != nil {
		return err
	}
	return p.Flush()
}

// Table writes the survey for people, in so many columns.
func (t *Tune) Table(w io.Writer, columns int) error {
	p := newPrinter(w)
	v := t.Survey
	t.sample(p)
	part, of := &v.Random, "random texts"
	if v.Groups != nil {
		part, of = v.Groups, "groups"
	}
	p.printf("Pairs of the %s by score\n", of)
	histogram(p, part, v.Threshold, columns)
	p.printf("\nAt another threshold, pairs of the %s\n", of)
	thresholds(p, part)
	p.printf("\nOf the near-duplicates the search finds\n")
	recall(p, "random", &v.Random)
	if v.Groups != nil {
		recall(p, "groups", v.Groups)
	}
	if len(v.Curve) > 0 {
		p.printf("\nChance that two texts share one of %d bands of %d, and pairs of the %s\n",
			t.Config.Effective().Bands, t.Config.Effective().Rows, of)
		curve(p, v.Curve, part)
	}
	t.borderline(p, "Next above the threshold", part.Above, columns)
	t.borderline(p, "Next under the threshold", part.Under, columns)
	t.borderline(p, "Near-duplicates that the search loses", part.Missed, columns)
	p.printf("\nSuggestion   %s\n", suggestion(v.Suggestion))
	p.printf("\nsettings  %s   id %s\n", settings(t.Config), v.ConfigID)
	return p.Flush()
}

func (t *Tune) sample(p printer) {
	v := t.Survey
	p.printf("Sample\n  %s", Plural(v.Documents, "document", "documents"))
	if v.Texts < v.Documents {
		p.printf(", %s different texts", Count(v.Texts))
	}
	p.printf("\n")
	r := &v.Random
	all := Count(r.Texts) + " texts at random"
	if r.Texts == v.Texts {
		all = "all " + Count(r.Texts) + " texts"
	}
	p.printf("  random   %s, each with each: %s, %s near-duplicate\n", all, Plural(r.Compared, "pair", "pairs"), Count(r.Near))
	if g := v.Groups; g != nil {
		p.printf("  groups   %s, each with what is like it in all texts: %s, %s near-duplicate\n",
			Plural(g.Texts, "text", "texts"), Plural(g.Compared, "pair", "pairs"), Count(g.Near))
	}
	p.printf("\n")
}

// binsOfRow is how many bins of a survey make a row of the histogram.
const binsOfRow = 5

func histogram(p printer, part *corpus.Part, at float64, columns int) {
	type row struct {
		from float64
		corpus.Counts
	}
	var rows []row
	most := 1
	for i := 0; i < len(part.Scores); i += binsOfRow {
		r := row{from: part.Scores[i].From}
		for _, b := range part.Scores[i:min(i+binsOfRow, len(part.Scores))] {
			r.Near += b.Near
			r.Template += b.Template
			r.Other += b.Other
		}
		most = max(most, r.All())
		rows = append(rows, r)
	}
	bar := max(columns-60, 10)
	p.printf("   from       near   template      other\n")
	for i := len(rows) - 1; i >= 0; i-- {
		r := rows[i]
		line := fmt.Sprintf("   %.2f  %s  ", r.from, counts(r.Counts))
		line += strings.Repeat("#", (r.All()*bar+most-1)/most)
		if at >= r.from-1e-9 && (i == len(rows)-1 || at < rows[i+1].from-1e-9) {
			line += "  <- the threshold, " + threshold(at)
		}
		p.printf("%s\n", strings.TrimRight(line, " "))
	}
	p.printf("   less  %s\n", counts(part.Below))
	if part.ByBody > 0 {
		p.printf("   %s the same body, and are near-duplicates at any threshold.\n", Plural(part.ByBody, "pair has", "pairs have"))
	}
}

func counts(c corpus.Counts) string {
	return fmt.Sprintf("%9s  %9s  %9s", Count(c.Near), Count(c.Template), Count(c.Other))
}

func thresholds(p printer, part *corpus.Part) {
	row := func(label string, cell func(a corpus.AtThreshold) string) {
		p.printf("   %-16s", label)
		for _, a := range part.Thresholds {
			p.printf("%9s", cell(a))
		}
		p.printf("\n")
	}
	row("threshold", func(a corpus.AtThreshold) string { return fmt.Sprintf("%.2f", a.Threshold) })
	row("near-duplicate", func(a corpus.AtThreshold) string { return Count(a.Near) })
	row("that is", func(a corpus.AtThreshold) string {
		if a.Change > 0 {
			return "+" + Count(a.Change)
		}
		return Count(a.Change)
	})
}

func recall(p printer, name string, part *corpus.Part) {
	line := func(name, what string, s corpus.Share) {
		if s.Of == 0 {
			p.printf("   %-6s   %s: there are none\n", name, what)
			return
		}
		p.printf("   %-6s   %s: %s of %s; in all, %s to %s %%\n", name, what, Count(s.Found), Count(s.Of),
			hundredths(s.Low), hundredths(s.High))
	}
	line(name, "pairs", part.Recall)
	if l := part.Lost; part.Recall.Found < part.Recall.Of {
		p.printf("            lost: %s not nominated, %s unlike by their signatures, %s ruled out\n",
			Count(l.NotNominated), Count(l.Unlike), Count(l.RuledOut))
	}
	line("", "texts that have one, with one or more", part.Reached)
}

// hundredths writes a share that has four digits in per cent.
func hundredths(x float64) string {
	s := fmt.Sprintf("%.2f", 100*x)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func curve(p printer, points []corpus.CurvePoint, part *corpus.Part) {
	p.printf("   %-16s", "Jaccard")
	for i := 1; i < len(points); i += 2 {
		p.printf("%8.2f", points[i].Jaccard)
	}
	p.printf("\n   %-16s", "chance, %")
	for i := 1; i < len(points); i += 2 {
		p.printf("%8s", chance(points[i].Chance))
	}
	row := func(label string, n func(b corpus.JaccardBin) int) {
		p.printf("\n   %-16s", label)
		for i := 1; i < len(points); i += 2 { // bins on both sides of the point
			sum := n(part.Jaccard[i])
			if i+1 < len(part.Jaccard) {
				sum += n(part.Jaccard[i+1])
			}
			if i == 1 {
				sum += n(part.Jaccard[0])
			}
			p.printf("%8s", Count(sum))
		}
	}
	row("near-duplicate", func(b corpus.JaccardBin) int { return b.Near })
	row("found", func(b corpus.JaccardBin) int { return b.Found })
	p.printf("\n")
}

// chance is in per cent, and 100 only where nothing is missing.
func chance(x float64) string {
	if x < 1 && x >= 0.99995 {
		return "99.99"
	}
	return hundredths(math.Round(x*1e4) / 1e4)
}

func (t *Tune) borderline(p printer, title string, pairs []corpus.Pair, columns int) {
	if len(pairs) == 0 {
		return
	}
	p.printf("\n%s\n", title)
	for _, x := range pairs {
		name := func(r corpus.Ref) string { return shorten(Clean(r.ID), max(columns-24, 20)) }
		p.printf("   %s   %s   Jaccard %s\n", fixed(x.Score, 4), x.Kind, fixed(x.Jaccard, 2))
		p.printf("            %s\n            %s\n", name(x.A), name(x.B))
	}
}

func suggestion(s corpus.Suggestion) string {
	keep := "keep " + threshold(s.Threshold) + ": "
	at := fmt.Sprintf("from %.2f to %.2f", s.From, s.From+0.06)
	switch s.Reason {
	case corpus.TooFewPairs:
		return keep + fmt.Sprintf("the scores of only %s say nothing", Plural(s.Pairs, "pair", "pairs"))
	case corpus.InValley:
		return keep + fmt.Sprintf("%s within 0.03 of it, and nowhere clearly fewer; fewest %s, %s",
			Plural(s.Here, "pair lies", "pairs lie"), at, Count(s.Least))
	case corpus.NoValley:
		return keep + fmt.Sprintf("no valley; %s within 0.03 of it, fewest %s, %s, but not fewer than on both sides",
			Plural(s.Here, "pair lies", "pairs lie"), at, Count(s.Least))
	case corpus.Valley:
		return fmt.Sprintf("try %s: %s pairs %s, %s around the threshold, and up to %s below and %s above",
			threshold(s.Threshold), Count(s.Least), at, Count(s.Here), Count(s.Lower), Count(s.Higher))
	}
	return keep + s.Reason.String()
}
