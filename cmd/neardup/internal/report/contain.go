package report

import (
	"fmt"
	"io"

	"github.com/neardup/neardup/contain"
	"github.com/neardup/neardup/corpus"
)

// Contain is what `neardup find --mode contain` reports.
type Contain struct {
	Version string
	Command []string
	Inputs  []string
	Config  contain.Config
	Result  *contain.Result
	Skipped []Skipped
}

func (c *Contain) doc(i int) corpus.Doc { return c.Result.Documents[i] }

// parts counts the documents that stand in another one.
func (c *Contain) parts() int {
	n := 0
	for i, p := range c.Result.Pairs {
		if i == 0 || p.Part != c.Result.Pairs[i-1].Part {
			n++
		}
	}
	return n
}

const excerptsShown = 3 // of a pair

// Table writes the result for people, in the order of the parts. Of the limits,
// Clusters says how many parts are shown, and Members in how many documents of
// each.
func (c *Contain) Table(w io.Writer, l Limits) error {
	p := newPrinter(w)
	shown := 0
	name := func(i int) string { return shorten(Clean(c.doc(i).ID), max(l.Width*2/5, 20)) }
	for rest := c.Result.Pairs; len(rest) > 0; shown++ {
		n := 1
		for n < len(rest) && rest[n].Part == rest[0].Part {
			n++
		}
		if l.Clusters > 0 && shown == l.Clusters {
			p.printf("%s: --limit 0 shows all, -f jsonl writes them for programs\n\n", Plural(c.parts()-shown, "more document stands", "more documents stand")+" in another")
			break
		}
		p.printf("%s\n", name(rest[0].Part))
		for _, pair := range take(rest[:n], l.Members) {
			c.pair(p, pair, name(pair.Whole), l)
		}
		if l.Members > 0 && n > l.Members {
			p.printf("  and in %s more, see -f jsonl\n", Count(n-l.Members))
		}
		p.printf("\n")
		rest = rest[n:]
	}
	c.counts(p)
	e := c.Config.Effective()
	p.printf("\nsettings  mode contain, threshold %s, shingles of %s, windows of %d, from %s on   id %016x\n",
		threshold(e.Threshold), words(e.Shingle.Width), e.Window, words(e.Shortest), c.Result.ID)
	return p.Flush()
}

func (c *Contain) pair(p printer, pair contain.Pair, whole string, l Limits) {
	p.printf("  stands in   %s   %s of it", whole, percent(pair.Share))
	if n := len(pair.Excerpts); n > 1 {
		p.printf(" in %s excerpts", Count(n))
	}
	p.printf("\n")
	text := c.doc(pair.Whole).Text
	for _, e := range take(pair.Excerpts, excerptsShown) {
		label := fmt.Sprintf("        bytes %s to %s of %s   ", Count(e.Whole.Start), Count(e.Whole.End), Count(len(text)))
		p.printf("%s\"%s\"\n", label, cut(excerpt(e.Whole.Of(text)), max(l.Width-width(label)-2, 20)))
	}
	if n := len(pair.Excerpts) - excerptsShown; n > 0 {
		p.printf("        and %s more\n", Plural(n, "excerpt", "excerpts"))
	}
}

func (c *Contain) counts(p printer) {
	all, parts := len(c.Result.Documents), c.parts()
	wide := max(len("documents"), len(Count(all)))
	p.printf("%20s%*s\n", "", wide, "documents")
	p.printf("  %-18s%*s   %s\n", "in another", wide, Count(parts), percent(share(parts, all)))
	p.printf("  %-18s%*s   %s\n", "in no other", wide, Count(all-parts), percent(share(all-parts, all)))
	if c.Result.Short > 0 {
		p.printf("  %-18s%*s\n", "  too short", wide, Count(c.Result.Short))
	}
	p.printf("  %-18s%*s\n", "skipped", wide, Count(len(c.Skipped)))
}

// containHeader is headerRecord with a mode and the settings of it.
type containHeader struct {
	Type     string         `json:"type"`
	Format   string         `json:"format"`
	Tool     string         `json:"tool"`
	Version  string         `json:"version"`
	Command  []string       `json:"command,omitempty"`
	Mode     string         `json:"mode"` // contain
	Config   contain.Config `json:"config"`
	ConfigID string         `json:"config_id"`
	Inputs   []string       `json:"inputs"`
}

// containmentRecord is about a document that stands in another one.
type containmentRecord struct {
	Type       string          `json:"type"` // containment
	Part       *string         `json:"part,omitempty"`
	PartBytes  string          `json:"part_bytes,omitempty"`
	Whole      *string         `json:"whole,omitempty"`
	WholeBytes string          `json:"whole_bytes,omitempty"`
	Share      decimal         `json:"share"`    // of the part that stands in the whole
	Excerpts   []excerptRecord `json:"excerpts"` // in the order of the part
}

type excerptRecord struct {
	Part   span `json:"part"`
	Whole  span `json:"whole"`
	Tokens int  `json:"tokens"` // that are the same on both sides
}

type containSummary struct {
	Type         string `json:"type"` // summary: the last record
	Documents    int    `json:"documents"`
	Parts        int    `json:"parts"` // documents that stand in another one
	Containments int    `json:"containments"`
	Skipped      int    `json:"skipped"`
	Short        int    `json:"short"`
	Tokens       int    `json:"tokens"`
	LeftOut      int    `json:"left_out"` // places of fingerprints, see the library
}

// JSONLines writes the result, one record a line: a header, each containment,
// what was skipped, and a summary.
func (c *Contain) JSONLines(w io.Writer) error {
	r := c.Result
	return writeRecords(w, func(put func(any)) {
		put(containHeader{
			Type: "header", Format: Format, Tool: "neardup", Version: c.Version, Command: c.Command, Mode: "contain",
			Config: c.Config.Effective(), ConfigID: fmt.Sprintf("%016x", c.Config.ID()), Inputs: c.Inputs,
		})
		for _, pair := range r.Pairs {
			record := containmentRecord{Type: "containment", Share: decimal(pair.Share)}
			record.Part, record.PartBytes = name(c.doc(pair.Part).ID)
			record.Whole, record.WholeBytes = name(c.doc(pair.Whole).ID)
			for _, e := range pair.Excerpts {
				record.Excerpts = append(record.Excerpts, excerptRecord{newSpan(e.Part), newSpan(e.Whole), e.Tokens})
			}
			put(record)
		}
		for _, s := range c.Skipped {
			put(newSkipped(s))
		}
		put(containSummary{
			Type: "summary", Documents: len(r.Documents), Parts: c.parts(), Containments: len(r.Pairs),
			Skipped: len(c.Skipped), Short: r.Short, Tokens: r.Tokens, LeftOut: r.LeftOut,
		})
	})
}
