package cli

import (
	"os"
	"runtime"

	"github.com/neardup/neardup/cmd/neardup/internal/report"
	"github.com/neardup/neardup/cmd/neardup/internal/source"
	"github.com/neardup/neardup/corpus"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const explainHelp = `Explains the verdict on two texts: what agrees, what differs and what each
difference takes from the score, why the verdict is what it is, and both texts
side by side, with what differs marked and what agrees folded.

A and B are text files, - for a text on standard input, or one record of a JSON
Lines file as FILE:LINE. The exit code is 0 if they are near-duplicates, 1 if not.
Two texts alone do not tell what other documents share with them, for which
neardup find deducts something too.

With --format json it is one record: the fields of compare, and
  reason         why the kind is what it is
  terms          of the score: name, value, factor, reason; the score is the sum
                 of value times factor
  differences    those that cost most first, 20 at most: aspect (header, footer,
                 numbers, replaced, inserted, spelling, order, form), count of
                 places, cost, text, and the first places: at and of are bytes of
                 A and B from the first to behind the last, tokens and tokens_of
                 are the words there, change says how they differ
  more           how many differences were left out; more_cost is their cost`

const explainExamples = `  neardup explain a.txt b.txt
  neardup explain --all crawl.jsonl:12 crawl.jsonl:940 | less
  neardup explain -f json a.txt b.txt`

func (a *app) explainCommand() *cobra.Command {
	var r reading
	t, format := 0.70, "table"
	view := report.View{Context: 8}
	cmd := &cobra.Command{
		Use:     "explain [flags] A B",
		Short:   "tell why two texts are near-duplicates or not, side by side",
		Long:    explainHelp,
		Example: explainExamples,
		Args:    twoTexts,
		RunE: func(_ *cobra.Command, args []string) error {
			return a.explain(args, corpus.Config{Threshold: t}, r.options(a), format, view)
		},
	}
	group(cmd, "What counts as a near-duplicate", func(f *pflag.FlagSet) {
		f.VarP(similarity{&t}, "threshold", "t", "score above 0 and up to 1; 1 means the same words")
	})
	group(cmd, "What to read", r.add)
	group(cmd, "Output", func(f *pflag.FlagSet) {
		f.VarP(choice{&format, []string{"table", "json", "jsonl"}}, "format", "f", "table for people, json or jsonl for programs")
		f.Var(count{&view.Context, "N"}, "context", "words that agree, shown around each difference")
		f.BoolVar(&view.All, "all", false, "show both texts whole: fold nothing")
	})
	return cmd
}

func (a *app) explain(names []string, c corpus.Config, o source.Options, format string, view report.View) error {
	texts, v, err := a.verdict(names, c, o)
	if err != nil {
		return err
	}
	r := &report.Explain{Version: a.Version, Config: c, A: texts[0], B: texts[1], Verdict: v}
	if format != "table" {
		err = r.JSON(a.Stdout)
	} else {
		var terminal bool
		view.Columns, terminal = a.columns()
		view.Color = terminal && colorful()
		err = r.Table(a.Stdout, view)
	}
	return a.ruled(v, err)
}

// colorful reports whether a terminal is to be sent colours: the convention of
// no-color.org, and terminals that are known not to have any.
func colorful() bool {
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	return runtime.GOOS != "windows" || os.Getenv("WT_SESSION") != "" || os.Getenv("TERM") != ""
}
