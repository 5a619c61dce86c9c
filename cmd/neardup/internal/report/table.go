package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/neardup/neardup/corpus"
)

// Limits says how much of a result a table shows. What is left out is counted
// in the table. 0 means all.
type Limits struct {
	Width      int // columns; must be set
	Clusters   int
	Members    int // of each cluster
	NearMisses int
}

// Lines of a header or footer, and places inside a body, that are shown.
const (
	stretchLines = 2
	insidePlaces = 3
)

// Table writes the result for people.
func (f *Find) Table(w io.Writer, l Limits) error {
	p := newPrinter(w)
	for i, c := range take(f.Result.Clusters, l.Clusters) {
		f.cluster(p, i, c, l)
	}
	if n := len(f.Result.Clusters); l.Clusters > 0 && n > l.Clusters {
		p.printf("%s: --limit 0 shows all, -f jsonl writes them for programs\n\n", Plural(n-l.Clusters, "more cluster", "more clusters"))
	}
	f.nearMisses(p, l)
	f.counts(p)
	p.printf("\nsettings  %s   id %016x\n", settings(f.Config), f.Result.ID)
	return p.Flush()
}

func (f *Find) cluster(p printer, i int, c corpus.Cluster, l Limits) {
	p.printf("Cluster %s   %s   %s\n", Count(i+1), Plural(len(c.Members)+1, "document", "documents"), c.Kind)
	keep := f.doc(c.Keep)
	keepWords := 0
	for _, m := range c.Members {
		if m.Of == c.Keep { // there always is one
			keepWords = m.Verdict.B.Tokens
			break
		}
	}
	names, wide, most := []string{}, 0, keepWords
	name := func(id string) {
		s := shorten(Clean(id), max(l.Width*2/5, 20))
		names, wide = append(names, s), max(wide, width(s))
	}
	name(keep.ID)
	for _, m := range take(c.Members, l.Members) {
		name(f.doc(m.Doc).ID)
		most = max(most, m.Verdict.A.Tokens)
	}
	digits := len(Count(most))
	p.printf("  keep  %s   %*s words   %s\n", pad(names[0], wide), digits, Count(keepWords), reason(f.Config.Keep))
	for i, m := range take(c.Members, l.Members) {
		v := m.Verdict
		p.printf("  dup   %s   %*s words   ", pad(names[i+1], wide), digits, Count(v.A.Tokens))
		if v.Kind != c.Kind {
			p.printf("%s   ", v.Kind)
		}
		other, words := keep, "the kept text"
		if m.Of != c.Keep {
			other = f.doc(m.Of)
			words = shorten(Clean(other.ID), max(l.Width*2/5, 20))
			p.printf("by way of %s   ", words)
		}
		if v.Kind == corpus.Identical || v.Kind == corpus.Normalized {
			p.printf("score 1\n")
			continue
		}
		p.printf("%s of it is in %s   Jaccard %s   score %s", percent(v.A.Cover), words, fixed(v.Jaccard, 2), fixed(v.Score, 3))
		if v.Score < f.Config.Effective().Threshold { // near for the sake of its body
			p.printf(", of the body %s", fixed(v.Body, 3))
		}
		p.printf("\n\n")
		differences(p, v, [2]string{f.doc(m.Doc).Text, other.Text}, 1, l.Width)
		if i+1 < len(names)-1 {
			p.printf("\n")
		}
	}
	if n := len(c.Members); l.Members > 0 && n > l.Members {
		p.printf("        and %s more, see -f jsonl\n", Count(n-l.Members))
	}
	p.printf("\n")
}

func reason(k corpus.Keep) string {
	switch k {
	case corpus.First:
		return "first in input order"
	case corpus.Longest:
		return "the longest"
	case corpus.Newest:
		return "the last changed"
	}
	return k.String()
}

// differences shows where two texts differ. Of the text numbered old, 0 or 1,
// comes first what stands only there, with a minus; of the other with a plus.
func differences(p printer, v corpus.Verdict, texts [2]string, old, columns int) {
	const margin = 8 + 7 + 2
	d := differ(v, texts[0], texts[1])
	room := max(columns-margin, 20)
	sides := [2]int{old, 1 - old}
	sign := [2]string{}
	sign[old], sign[1-old] = "-", "+"
	outside := func(label string, s [2]stretch) {
		if s[0].words == 0 && s[1].words == 0 {
			p.printf("        %-7ssame\n", label)
			return
		}
		for _, i := range sides {
			if s[i].words == 0 {
				p.printf("        %-7s%s none\n", label, sign[i])
				label = ""
				continue
			}
			count := "   (" + words(s[i].words) + ")"
			lines := wrap(excerpt(s[i].text), room-width(count), stretchLines)
			mark := sign[i]
			for j, line := range lines {
				if j == len(lines)-1 {
					line += count
				}
				p.printf("        %-7s%s %s\n", label, mark, line)
				label, mark = "", " "
			}
		}
	}
	if d.hasBody {
		outside("header", d.header)
		p.printf("        %-7s%s\n", "body", d.bodyLine())
	} else {
		p.printf("        %-7s%s\n", "all", d.bodyLine())
	}
	for _, g := range take(d.inside, insidePlaces) {
		at := [2]corpus.Range{g.A, g.B}
		for _, i := range sides {
			p.printf("               %s %s\n", sign[i], marked(texts[i], at[i]))
		}
	}
	if n := len(d.inside) - insidePlaces; n > 0 {
		p.printf("               and %s more\n", Plural(n, "place", "places"))
	}
	if d.hasBody {
		outside("footer", d.footer)
	}
}

func (f *Find) nearMisses(p printer, l Limits) {
	if len(f.Result.NearMisses) == 0 {
		return
	}
	misses := slices.Clone(f.Result.NearMisses)
	slices.SortStableFunc(misses, func(a, b corpus.Match) int { return cmp.Compare(b.Verdict.Score, a.Verdict.Score) })
	p.printf("Near misses, kept\n")
	for _, m := range take(misses, l.NearMisses) {
		a, b, v := f.doc(m.Doc), f.doc(m.Of), m.Verdict
		name := func(id string) string { return shorten(Clean(id), max(l.Width*2/5, 20)) }
		p.printf("  %s   %s\n", name(a.ID), relation(v, name(b.ID)))
		p.printf("        %s of it and %s of the other in common   Jaccard %s   score %s\n",
			percent(v.A.Cover), percent(v.B.Cover), fixed(v.Jaccard, 2), fixed(v.Score, 3))
		if v.Kind == corpus.Template {
			if why := f.deductions(v, a.Text, b.Text); why != "" {
				p.printf("        %s\n", why)
			}
		}
		if v.Kind == corpus.Passage {
			p.printf("        \"%s\"\n", cut(excerpt(longest(v).A.Of(a.Text)), max(l.Width-10, 20)))
		}
	}
	if n := len(misses); l.NearMisses > 0 && n > l.NearMisses {
		p.printf("  %s more, see -f jsonl\n", Count(n-l.NearMisses))
	}
	p.printf("\n")
}

// deductions says what the score of two texts was lowered for. A near miss does
// not carry its gaps, so the few that are shown are compared again.
func (f *Find) deductions(miss corpus.Verdict, a, b string) string {
	c, err := corpus.NewComparer(f.Config)
	if err != nil {
		return ""
	}
	v, err := c.Compare(a, b)
	if err != nil {
		return ""
	}
	v.Template = miss.Template
	return deductions(v, a, b)
}

// relation says how a document that is no near-duplicate is like the other.
func relation(v corpus.Verdict, other string) string {
	if v.Near {
		return "near-duplicate of " + other + ", but both have closer ones"
	}
	switch v.Kind {
	case corpus.Template:
		return "same template as " + other + ", other content"
	case corpus.ContainsLonger:
		if v.A.Cover >= v.B.Cover {
			return "is contained in " + other + ", which is much longer"
		}
		return "contains " + other + " and is much longer"
	case corpus.Passage:
		return fmt.Sprintf("shares a passage of %s with %s", words(v.LongestRun), other)
	}
	return v.Kind.String() + ": " + other
}

func longest(v corpus.Verdict) corpus.Run {
	var best corpus.Run
	for _, r := range v.Runs {
		if r.Tokens > best.Tokens {
			best = r
		}
	}
	return best
}

func (f *Find) counts(p printer) {
	r := f.Result
	all, clusters := len(r.Documents), len(r.Clusters)
	wide := max(len("documents"), len(Count(all)))
	p.printf("%20s%*s\n", "", wide, "documents")
	line := func(label string, n int, shares bool) {
		s := ""
		if shares {
			s = "   " + percent(share(n, all))
		}
		p.printf("  %-18s%*s%s\n", label, wide, Count(n), s)
	}
	line("kept", f.kept(), true)
	line("  alone", f.kept()-clusters, false)
	line("  cluster keepers", clusters, false)
	line("duplicates", r.Duplicates(), true)
	if r.Empty > 0 {
		line("empty, kept", r.Empty, false)
	}
	line("skipped", len(f.Skipped), false)
}

// settings says in words what a result depends on.
func settings(c corpus.Config) string {
	e := c.Effective()
	s := fmt.Sprintf("threshold %s, shingles of %s, sketch %s", threshold(e.Threshold), words(e.Shingle.Width), e.Sketch)
	if e.Sketch != corpus.SimHash {
		s += fmt.Sprintf(" (%d slots, %d bands of %d)", e.Slots, e.Bands, e.Rows)
	}
	if e.Pairwise {
		s += ", pairwise"
	}
	if e.Margin > 0 {
		s += fmt.Sprintf(", margin %s", threshold(e.Margin))
	}
	if e.Clusters != corpus.Greedy {
		s += fmt.Sprintf(", clusters %s", e.Clusters)
	}
	return s + ", keep " + e.Keep.String()
}

// threshold is written with as many decimals as it needs, but two at least.
func threshold(t float64) string {
	if s := fmt.Sprint(t); len(s) > len("0.70") {
		return s
	}
	return fmt.Sprintf("%.2f", t)
}
