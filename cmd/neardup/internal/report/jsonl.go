package report

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/neardup/neardup/corpus"
)

// Format names the version of the JSON Lines report. Within a version fields
// and types of records may be added; none changes its meaning.
const Format = "neardup.report/1"

// Every record has a type. Names of documents that are not UTF-8, which JSON
// cannot hold, stand in Base64 in the field of the same name with _bytes.

type headerRecord struct {
	Type     string        `json:"type"` // header: the first record
	Format   string        `json:"format"`
	Tool     string        `json:"tool"`
	Version  string        `json:"version"`
	Command  []string      `json:"command,omitempty"`
	Config   corpus.Config `json:"config"`
	ConfigID string        `json:"config_id"` // 16 hex digits
	Inputs   []string      `json:"inputs"`
}

type clusterRecord struct {
	Type      string      `json:"type"` // cluster: followed by its duplicates
	ID        string      `json:"id"`
	Size      int         `json:"size"` // with the kept document
	Kind      corpus.Kind `json:"kind"` // of most duplicates
	Keep      *string     `json:"keep,omitempty"`
	KeepBytes string      `json:"keep_bytes,omitempty"`
}

// pairRecord is about a document against a kept one, but that in clusters that
// are components "of" is the document that ties it in.
type pairRecord struct {
	Type    string  `json:"type"` // duplicate, near_miss or comparison
	Cluster string  `json:"cluster,omitempty"`
	Steps   int     `json:"steps,omitempty"` // of a duplicate, from it to the kept one; left out if that is "of"
	Near    *bool   `json:"near,omitempty"`  // of a comparison; of a near miss, true if the margin dropped it
	ID      *string `json:"id,omitempty"`
	IDBytes string  `json:"id_bytes,omitempty"`
	Of      *string `json:"of,omitempty"`
	OfBytes string  `json:"of_bytes,omitempty"`

	Kind     corpus.Kind `json:"kind"`
	Score    decimal     `json:"score"` // s = align - 2 conflict - 1.5 topic, less template min(0.5, 8 (1 - s))
	Align    decimal     `json:"align"`
	Conflict decimal     `json:"conflict"`
	Topic    decimal     `json:"topic"`
	Template decimal     `json:"template"` // share of what the two have in common that other kept documents have too
	Body     decimal     `json:"body"`     // the score of the body alone
	Jaccard  decimal     `json:"jaccard"`
	Cover    decimal     `json:"cover"`    // share of the document that is in the other
	CoverOf  decimal     `json:"cover_of"` // share of the other

	Tokens     int  `json:"tokens"`
	TokensOf   int  `json:"tokens_of"`
	Numbers    int  `json:"numbers"` // that agree
	Clashes    int  `json:"clashes"` // places where numbers stand against others
	LongestRun int  `json:"longest_run"`
	BodyAt     span `json:"body_at"`
	BodyOf     span `json:"body_of"`

	// Not of near misses.
	Runs []runRecord `json:"runs,omitempty"`
	Gaps []gapRecord `json:"gaps,omitempty"`
	// Passages in another order: only of kind reordered.
	Moves []runRecord `json:"moves,omitempty"`
}

// span is a stretch of bytes of the original text, half-open. The text of a
// JSON record is its decoded string in UTF-8.
type span [2]int

type runRecord struct {
	At     span `json:"at"`
	Of     span `json:"of"`
	Tokens int  `json:"tokens"`
}

type gapRecord struct {
	At       span          `json:"at"`
	Of       span          `json:"of"`
	Tokens   int           `json:"tokens"`
	TokensOf int           `json:"tokens_of"`
	Change   corpus.Change `json:"change"`
}

type skippedRecord struct {
	Type    string  `json:"type"`  // skipped
	Place   int     `json:"place"` // among all that were given, from 0
	File    *string `json:"file,omitempty"`
	FileB64 string  `json:"file_bytes,omitempty"`
	Line    int     `json:"line,omitempty"` // from 1
	ID      *string `json:"id,omitempty"`
	IDBytes string  `json:"id_bytes,omitempty"`
	Reason  string  `json:"reason"`
	Error   string  `json:"error"`
}

type summaryRecord struct {
	Type       string `json:"type"` // summary: the last record
	Documents  int    `json:"documents"`
	Kept       int    `json:"kept"`
	Duplicates int    `json:"duplicates"`
	Clusters   int    `json:"clusters"`
	Skipped    int    `json:"skipped"`
	Empty      int    `json:"empty"`
	Tokens     int    `json:"tokens"`
	LeftOut    int    `json:"left_out"` // bucket entries, see the library
}

// decimal is written with six decimals at the most, so that it is the same
// wherever it was computed.
type decimal float64

func (d decimal) MarshalJSON() ([]byte, error) {
	x := math.Round(float64(d)*1e6) / 1e6
	if x == 0 {
		x = 0 // not -0
	}
	return strconv.AppendFloat(nil, x, 'f', -1, 64), nil
}

func newSpan(r corpus.Range) span { return span{r.Start, r.End} }

// name splits a name by whether JSON can hold it.
func name(s string) (text *string, bytes string) {
	if utf8.ValidString(s) {
		return &s, ""
	}
	return nil, base64.StdEncoding.EncodeToString([]byte(s))
}

func newPair(kind, id, of string, v corpus.Verdict) pairRecord {
	r := pairRecord{
		Type: kind, Kind: v.Kind,
		Score: decimal(v.Score), Align: decimal(v.Align), Conflict: decimal(v.Conflict), Topic: decimal(v.Topic), Template: decimal(v.Template),
		Body: decimal(v.Body), Jaccard: decimal(v.Jaccard), Cover: decimal(v.A.Cover), CoverOf: decimal(v.B.Cover),
		Tokens: v.A.Tokens, TokensOf: v.B.Tokens, Numbers: v.Numbers, Clashes: v.Clashes, LongestRun: v.LongestRun,
		BodyAt: newSpan(v.A.Body), BodyOf: newSpan(v.B.Body),
	}
	r.ID, r.IDBytes = name(id)
	r.Of, r.OfBytes = name(of)
	return r
}

func (r *pairRecord) places(v corpus.Verdict) {
	for _, x := range v.Runs {
		r.Runs = append(r.Runs, runRecord{newSpan(x.A), newSpan(x.B), x.Tokens})
	}
	for _, x := range v.Gaps {
		r.Gaps = append(r.Gaps, gapRecord{newSpan(x.A), newSpan(x.B), x.TokensA, x.TokensB, x.Change})
	}
	for _, x := range v.Moves {
		r.Moves = append(r.Moves, runRecord{newSpan(x.A), newSpan(x.B), x.Tokens})
	}
}

// JSONLines writes the result, one record a line: a header, each cluster with
// its duplicates, near misses, what was skipped, and a summary.
func (f *Find) JSONLines(w io.Writer) error {
	return writeRecords(w, f.records)
}

func (f *Find) records(put func(record any)) {
	r := f.Result
	put(newHeader(f.Version, f.Command, f.Config, f.Inputs))
	for i, c := range r.Clusters {
		id := fmt.Sprintf("c%d", i+1)
		cluster := clusterRecord{Type: "cluster", ID: id, Size: len(c.Members) + 1, Kind: c.Kind}
		cluster.Keep, cluster.KeepBytes = name(f.doc(c.Keep).ID)
		put(cluster)
		for _, m := range c.Members {
			pair := newPair("duplicate", f.doc(m.Doc).ID, f.doc(m.Of).ID, m.Verdict)
			pair.Cluster = id
			if m.Steps > 1 {
				pair.Steps = m.Steps
			}
			pair.places(m.Verdict)
			put(pair)
		}
	}
	for _, m := range r.NearMisses {
		pair := newPair("near_miss", f.doc(m.Doc).ID, f.doc(m.Of).ID, m.Verdict)
		if m.Verdict.Near {
			pair.Near = &m.Verdict.Near
		}
		put(pair)
	}
	for _, s := range f.Skipped {
		put(newSkipped(s))
	}
	put(summaryRecord{
		Type: "summary", Documents: len(r.Documents), Kept: f.kept(), Duplicates: r.Duplicates(), Clusters: len(r.Clusters),
		Skipped: len(f.Skipped), Empty: r.Empty, Tokens: r.Tokens, LeftOut: r.LeftOut,
	})
}

// writeRecords writes what records puts, one a line.
func writeRecords(w io.Writer, records func(put func(record any))) error {
	p := newPrinter(w)
	enc := json.NewEncoder(p)
	enc.SetEscapeHTML(false)
	var first error
	records(func(record any) {
		if first == nil {
			first = enc.Encode(record)
		}
	})
	if first != nil {
		return first
	}
	return p.Flush()
}

func newSkipped(s Skipped) skippedRecord {
	record := skippedRecord{Type: "skipped", Place: s.Place, Line: s.Line, Reason: s.Reason, Error: s.Error}
	record.File, record.FileB64 = name(s.File)
	if s.ID != "" {
		record.ID, record.IDBytes = name(s.ID)
	}
	return record
}

func newHeader(version string, command []string, c corpus.Config, inputs []string) headerRecord {
	return headerRecord{
		Type: "header", Format: Format, Tool: "neardup", Version: version, Command: command,
		Config: c.Effective(), ConfigID: fmt.Sprintf("%016x", c.ID()), Inputs: inputs,
	}
}
