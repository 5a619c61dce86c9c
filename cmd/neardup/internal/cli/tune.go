package cli

import (
	"context"
	"errors"
	"iter"
	"math"
	"time"

	"github.com/neardup/neardup/cmd/neardup/internal/report"
	"github.com/neardup/neardup/cmd/neardup/internal/source"
	"github.com/neardup/neardup/corpus"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const tuneHelp = `Compares a sample of the documents and tells how scores are spread, which pairs
lie next to the threshold, how many verdicts would turn at another one, and which
share of the near-duplicates the search finds. Nothing is decided.

PATH is a folder, a text file, a .jsonl file, or - for JSON Lines on standard
input, as for neardup find.

The random texts are compared each with each; that is a fair picture of the
collection, but of a large one it holds few near-duplicates. The groups are texts
with whatever is like them in the whole collection.`

const tuneExamples = `  neardup tune articles/
  neardup tune -t 0.85 --sample 3000 pages/
  neardup tune -f json crawl.jsonl > survey.json`

// tuning are the flags of tune.
type tuning struct {
	reading
	threshold                        float64
	sketch                           string
	format                           string
	sample, groups, borderline, seed int
	threads                          int
}

func (a *app) tuneCommand() *cobra.Command {
	o := tuning{threshold: 0.70, sketch: "minhash", format: "table", sample: 1000, groups: 200, borderline: 5}
	cmd := &cobra.Command{
		Use:     "tune [flags] PATH...",
		Short:   "compare a sample, and show what to choose a threshold by",
		Long:    tuneHelp,
		Example: tuneExamples,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &problem{what: "tune needs a PATH", fix: "neardup tune FOLDER; for JSON Lines on standard input: neardup tune -"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.tune(cmd, args, &o) },
	}
	group(cmd, "What counts as a near-duplicate", func(f *pflag.FlagSet) {
		f.VarP(similarity{&o.threshold}, "threshold", "t", "score above 0 and up to 1; 1 means the same words")
		f.Var(choice{&o.sketch, []string{"minhash", "simhash", "both"}}, "sketch", "how candidates are found: minhash, simhash or both")
	})
	group(cmd, "What to compare", func(f *pflag.FlagSet) {
		f.Var(count{&o.sample, "N"}, "sample", "random texts, 0 for all; the cost grows with the square")
		f.Var(count{&o.groups, "N"}, "groups", "texts that are compared with all that is like them, 0 for none")
		f.Var(count{&o.seed, "N"}, "seed", "another number takes another sample")
	})
	group(cmd, "What to read", o.add)
	group(cmd, "Output", func(f *pflag.FlagSet) {
		f.VarP(choice{&o.format, []string{"table", "json"}}, "format", "f", "table for people, json for programs")
		f.Var(count{&o.borderline, "N"}, "borderline", "pairs to list on each side of the threshold")
	})
	group(cmd, "Running", func(f *pflag.FlagSet) {
		f.VarP(count{&o.threads, "N"}, "threads", "j", "threads, 0 for one a CPU; the result does not depend on it")
		f.BoolVarP(&a.quiet, "quiet", "q", false, "no progress or summary on standard error")
	})
	return cmd
}

// corpus gives the sample that was asked for: there, 0 is a default.
func (o *tuning) corpus() corpus.Sample {
	s := corpus.Sample{Texts: o.sample, Groups: o.groups, Borderline: o.borderline, Seed: uint64(o.seed)}
	if s.Texts == 0 {
		s.Texts = math.MaxInt32
	}
	if s.Groups == 0 {
		s.Groups = -1
	}
	if s.Borderline == 0 {
		s.Borderline = -1
	}
	return s
}

func (a *app) tune(cmd *cobra.Command, paths []string, o *tuning) error {
	config := corpus.Config{Threshold: o.threshold}
	if err := config.Sketch.UnmarshalText([]byte(o.sketch)); err != nil {
		return err
	}
	in, err := source.Open(paths, o.options(a))
	if err != nil {
		return err
	}
	bar := a.newProgress(in)
	var seen taken
	survey, err := corpus.Measure(a.ctx, config, o.corpus(), seen.watch(bar.watch(thrifty(in))),
		corpus.WithWorkers(o.threads), corpus.WithProgress(bar.compared))
	bar.end()
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, corpus.ErrTooFew):
		if seen.documents == 0 {
			_, faults := a.skipped(in, seen.skips)
			return nothing(paths, faults)
		}
		return &problem{what: "there are fewer than two different texts, so there is nothing to compare", fix: "name more documents", err: err}
	case err != nil:
		return &problem{what: err.Error(), err: err}
	}
	skipped, faults := a.skipped(in, survey.Skipped)
	r := &report.Tune{
		Version: a.Version, Command: command(cmd, paths), Inputs: paths,
		Config: config, Survey: survey, Skipped: skipped,
	}
	if o.format == "json" {
		err = r.JSON(a.Stdout)
	} else {
		columns, _ := a.columns()
		err = r.Table(a.Stdout, columns)
	}
	if err != nil {
		return written(err)
	}
	a.warn(in, survey.Documents, survey.LeftOut, faults)
	a.note("%s in %s. Nothing was changed.", report.Plural(survey.Documents, "document", "documents"), seconds(time.Since(a.began)))
	return nil
}

// taken is what was read, for an input that there is no survey of.
type taken struct {
	documents int
	skips     []corpus.Skip
}

func (t *taken) watch(docs iter.Seq2[corpus.Doc, error]) iter.Seq2[corpus.Doc, error] {
	return func(yield func(corpus.Doc, error) bool) {
		docs(func(d corpus.Doc, err error) bool {
			var skip *corpus.SkipError
			if errors.As(err, &skip) {
				t.skips = append(t.skips, corpus.Skip{Place: t.documents + len(t.skips), ID: skip.ID, Err: skip})
			} else {
				t.documents++
			}
			return yield(d, err)
		})
	}
}
