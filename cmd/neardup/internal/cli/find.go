package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"
	"unicode"

	"github.com/neardup/neardup/cmd/neardup/internal/report"
	"github.com/neardup/neardup/cmd/neardup/internal/source"
	"github.com/neardup/neardup/corpus"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const findHelp = `Lists which documents are near-duplicates of which, and says what differs. With
--mode contain, lists which short documents stand inside longer ones, and where.

PATH is a folder, a text file, a .jsonl file, or - for JSON Lines on standard
input. Of a folder all files are read but hidden ones; .jsonl and .ndjson files
hold one record a line, any other file is one text in UTF-8. Binary files are
left out and counted.`

const findExamples = `  neardup find articles/
  neardup find -t 0.85 --keep longest pages/ more-pages/
  neardup find --mode contain quotes/ pages/
  neardup find -f jsonl crawl.jsonl > report.jsonl
  zstdcat crawl.jsonl.zst | neardup find --text-field body -`

// finding are the flags of find.
type finding struct {
	reading
	mode         string
	threshold    float64
	pairwise     bool
	margin       float64
	sketch, keep string
	clusters     string
	format       string
	limit        int
	noNearMisses bool
	threads      int
}

// Flags that change nothing in the report: they are not part of the command
// that the report names, so that it is the same for any number of threads.
var runFlags = map[string]bool{"threads": true, "quiet": true}

func (a *app) findCommand() *cobra.Command {
	o := finding{mode: "near", threshold: 0.70, sketch: "minhash", keep: "first", clusters: "greedy", format: "table", limit: -1}
	cmd := &cobra.Command{
		Use:     "find [flags] PATH...",
		Short:   "list which documents are near-duplicates of which, and why",
		Long:    findHelp,
		Example: findExamples,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &problem{what: "find needs a PATH", fix: "neardup find FOLDER; for JSON Lines on standard input: neardup find -"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.mode == "contain" {
				return a.findContained(cmd, args, &o)
			}
			return a.find(cmd, args, &o)
		},
	}
	group(cmd, "What to look for", func(f *pflag.FlagSet) {
		f.Var(choice{&o.mode, []string{"near", "contain"}}, "mode", "near: near-duplicates; contain: short texts inside long ones, -t\nbeing the share of the text that is there, 0.8 if not given")
	})
	group(cmd, "What counts as a near-duplicate", func(f *pflag.FlagSet) {
		f.VarP(similarity{&o.threshold}, "threshold", "t", "score above 0 and up to 1; 1 means the same words")
		f.BoolVar(&o.pairwise, "pairwise", false, "judge each pair by itself, as compare does, though its words stand\nin many documents")
		f.Var(choice{&o.sketch, []string{"minhash", "simhash", "both"}}, "sketch", "how candidates are found: minhash, simhash (small edits only,\nless memory) or both")
		f.Var(margin{&o.margin}, "margin", "drop a pair if both texts have partners that score higher by more\nthan this; 0 drops none, 0.15 suits texts that differ in a word")
		f.Var(choice{&o.clusters, []string{"greedy", "components"}}, "clusters", "greedy: all are near-duplicates of the kept document; components:\nchains too, so some may have little in common with it")
	})
	group(cmd, "What to read", o.add)
	group(cmd, "What to keep", func(f *pflag.FlagSet) {
		f.Var(choice{&o.keep, []string{"first", "longest", "newest"}}, "keep", "which document of a cluster: first, longest, or newest (files,\nby their time of last change)")
	})
	group(cmd, "Output", func(f *pflag.FlagSet) {
		f.VarP(choice{&o.format, []string{"table", "jsonl"}}, "format", "f", "table for people, jsonl for programs")
		f.Var(limit{&o.limit}, "limit", "entries in the table, 0 for all (default 50 on a terminal, else all)")
		f.BoolVar(&o.noNearMisses, "no-near-misses", false, "do not report pairs that have much in common and are no near-duplicates")
	})
	group(cmd, "Running", func(f *pflag.FlagSet) {
		f.VarP(count{&o.threads, "N"}, "threads", "j", "threads, 0 for one a CPU; the result does not depend on it")
		f.BoolVarP(&a.quiet, "quiet", "q", false, "no progress, summary or hints on standard error")
	})
	return cmd
}

// limit is a count whose default is not a number.
type limit struct{ value *int }

func (l limit) String() string     { return "" }
func (l limit) Type() string       { return "N" }
func (l limit) Set(s string) error { return count{l.value, "N"}.Set(s) }

func (o *finding) config() (corpus.Config, error) {
	c := corpus.Config{Threshold: o.threshold, Pairwise: o.pairwise, Margin: o.margin}
	return c, errors.Join(c.Sketch.UnmarshalText([]byte(o.sketch)), c.Keep.UnmarshalText([]byte(o.keep)),
		c.Clusters.UnmarshalText([]byte(o.clusters)))
}

func (a *app) find(cmd *cobra.Command, paths []string, o *finding) error {
	config, err := o.config()
	if err != nil {
		return err
	}
	in, err := source.Open(paths, o.options(a))
	if err != nil {
		return err
	}
	if config.Keep == corpus.Newest && in.Records() {
		return &problem{what: "--keep newest needs the times of files, and JSON records have none", fix: "--keep first or --keep longest"}
	}
	bar := a.newProgress(in)
	opts := []corpus.Option{corpus.WithWorkers(o.threads), corpus.WithProgress(bar.compared)}
	if !o.noNearMisses {
		opts = append(opts, corpus.WithNearMisses())
	}
	result, err := corpus.Find(a.ctx, config, bar.watch(thrifty(in)), opts...)
	bar.end()
	if err != nil {
		return unfinished(err)
	}
	skipped, faults := a.skipped(in, result.Skipped)
	if len(result.Documents) == 0 {
		return nothing(paths, faults)
	}
	r := &report.Find{
		Version: a.Version, Command: command(cmd, paths), Inputs: paths,
		Config: config, Result: result, Skipped: skipped,
	}
	if err := a.print(r, o); err != nil {
		return err
	}
	a.warn(in, len(result.Documents), result.LeftOut, faults)
	a.summary(in, o, result)
	return nil
}

// unfinished is the error of a search that was given up; nobody needs to be told
// of one that he ended himself.
func unfinished(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	return &problem{what: err.Error(), err: err}
}

// finds is what a search found, to be printed.
type finds interface {
	JSONLines(w io.Writer) error
	Table(w io.Writer, l report.Limits) error
}

func (a *app) print(r finds, o *finding) error {
	if o.format == "jsonl" {
		return written(r.JSONLines(a.Stdout))
	}
	return written(r.Table(a.Stdout, a.limits(o)))
}

// limits says how much of a result the table shows.
func (a *app) limits(o *finding) report.Limits {
	columns, terminal := a.columns()
	clusters := o.limit
	if clusters < 0 {
		clusters = 0
		if terminal {
			clusters = 50
		}
	}
	return report.Limits{Width: columns, Clusters: clusters, Members: 10, NearMisses: 10}
}

// thrifty reads the documents, and has garbage collected earlier once there is
// much text. All of it is held until the end; at Go's default as much again
// would lie around. Where there is little, that costs less than collecting.
func thrifty(in *source.Input) iter.Seq2[corpus.Doc, error] {
	const much, percent = 32 << 20, 40
	return func(yield func(corpus.Doc, error) bool) {
		early := false
		in.Docs()(func(d corpus.Doc, err error) bool {
			if !early && in.Read() > much {
				early = true
				debug.SetGCPercent(percent)
			}
			return yield(d, err)
		})
	}
}

// command is the command line without what changes nothing in the report.
func command(cmd *cobra.Command, paths []string) []string {
	line := []string{"neardup", cmd.Name()}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if !runFlags[f.Name] {
			line = append(line, "--"+f.Name+"="+f.Value.String())
		}
	})
	return append(append(line, "--"), paths...)
}

// skipped lists what was left out, with its fault.
func (a *app) skipped(in *source.Input, skips []corpus.Skip) ([]report.Skipped, []*source.Fault) {
	var list []report.Skipped
	var faults []*source.Fault
	for _, s := range skips {
		var fault *source.Fault
		if !errors.As(s.Err, &fault) {
			fault = &source.Fault{Reason: "unreadable", What: s.Err.Error()}
		}
		if errors.Is(s.Err, corpus.ErrDuplicateID) {
			fault = &source.Fault{
				Reason: duplicateID, What: fmt.Sprintf("id %q was there before", s.ID),
				Fix: "give each document its own id, or take another field: --id-field NAME",
			}
		}
		fault.Place = in.Place(s.Place)
		list = append(list, report.Skipped{
			Place: s.Place, File: fault.Place.File, Line: fault.Place.Line, ID: s.ID,
			Reason: string(fault.Reason), Error: fault.Error(),
		})
		faults = append(faults, fault)
	}
	return list, faults
}

const duplicateID source.Reason = "duplicate_id"

// nothing is the error of an input without a single document.
func nothing(paths []string, faults []*source.Fault) error {
	p := &problem{what: "no documents found", where: strings.Join(paths, ", "), fix: "name a folder of text files, a text file or a .jsonl file"}
	if len(faults) > 0 {
		first := problemOf(faults[0])
		p.what = fmt.Sprintf("no document could be read: %s", first.what)
		p.where, p.fix = first.where, first.fix
		if n := len(faults); n > 1 {
			p.where += fmt.Sprintf("; and %s more", report.Count(n-1))
		}
	}
	return p
}

// warn tells what was left out, one message for each reason, and sets the exit
// code.
func (a *app) warn(in *source.Input, documents, leftOut int, faults []*source.Fault) {
	type key struct {
		reason   source.Reason
		harmless bool
	}
	var order []key
	groups := map[key][]*source.Fault{}
	for _, f := range faults {
		k := key{f.Reason, f.Harmless()}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], f)
	}
	total := report.Count(documents + len(faults))
	for _, k := range order {
		group := groups[k]
		first := problemOf(group[0])
		if k.harmless {
			a.note("%s of %s documents left out: %s (first: %s)", report.Count(len(group)), total, first.what, report.Clean(first.where))
			continue
		}
		a.code = Incomplete
		what := fmt.Sprintf("%s of %s documents left out: %s", report.Count(len(group)), total, first.what)
		if len(group) > 1 {
			first.where += fmt.Sprintf(" (the first of %s; all are in the report of -f jsonl)", report.Count(len(group)))
		}
		a.say("warning", &problem{what: what, where: first.where, fix: first.fix})
	}
	if invalid := in.Invalid(); len(invalid) > 0 {
		a.say("warning", &problem{
			what:  fmt.Sprintf("%s of %s documents are not wholly UTF-8; the bad bytes were taken as space", report.Count(len(invalid)), total),
			where: in.Place(invalid[0]).String() + " is the first", fix: "convert the texts to UTF-8",
		})
	}
	if leftOut > 0 {
		a.note("very common text: %s look-ups were cut short, so a pair may have been missed", report.Count(leftOut))
	}
}

// summary is the end on standard error.
func (a *app) summary(in *source.Input, o *finding, r *corpus.Result) {
	a.note("%s, %s in %s. Nothing was changed.", report.Plural(len(r.Documents), "document", "documents"),
		report.Plural(r.Tokens, "word", "words"), seconds(time.Since(a.began)))
	if len(r.Clusters) == 0 {
		return
	}
	c := r.Clusters[0]
	places := documentPlaces(in, r)
	line := []string{"neardup compare"}
	if o.threshold != 0.70 {
		line = append(line, "-t "+similarity{&o.threshold}.String())
	}
	for i, doc := range []int{c.Members[0].Of, c.Members[0].Doc} {
		p := places(doc)
		arg := p.File
		if p.Line > 0 {
			if i == 0 && o.textField != "text" {
				line = append(line, "--text-field "+quote(o.textField))
			}
			arg = fmt.Sprintf("%s:%d", p.File, p.Line)
		}
		if p.File == source.Stdin || strings.ContainsFunc(arg, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return
		}
		line = append(line, quote(filepath.ToSlash(arg)))
	}
	a.note("next: %s", strings.Join(line, " "))
}

// documentPlaces finds where the documents of a result stand: those that were
// skipped are not among them.
func documentPlaces(in *source.Input, r *corpus.Result) func(doc int) source.Place {
	return func(doc int) source.Place {
		for _, s := range r.Skipped {
			if s.Place <= doc {
				doc++
			}
		}
		return in.Place(doc)
	}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }
