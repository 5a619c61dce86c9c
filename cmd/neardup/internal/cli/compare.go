package cli

import (
	"fmt"

	"github.com/neardup/neardup/cmd/neardup/internal/report"
	"github.com/neardup/neardup/cmd/neardup/internal/source"
	"github.com/neardup/neardup/corpus"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const compareHelp = `Compares two texts: whether they are near-duplicates, the score and what made it,
and what differs.

A and B are text files, - for a text on standard input, or one record of a JSON
Lines file as FILE:LINE. The exit code is 0 if they are near-duplicates, 1 if not.`

const compareExamples = `  neardup compare a.txt b.txt
  neardup compare -q a.txt b.txt || echo different
  neardup compare crawl.jsonl:12 crawl.jsonl:940
  pdftotext a.pdf - | neardup compare - b.txt`

func (a *app) compareCommand() *cobra.Command {
	var r reading
	t, format := 0.70, "table"
	cmd := &cobra.Command{
		Use:     "compare [flags] A B",
		Short:   "compare two texts; exit 0 if they are near-duplicates, 1 if not",
		Long:    compareHelp,
		Example: compareExamples,
		Args:    twoTexts,
		RunE: func(_ *cobra.Command, args []string) error {
			return a.compare(args, corpus.Config{Threshold: t}, r.options(a), format)
		},
	}
	group(cmd, "What counts as a near-duplicate", func(f *pflag.FlagSet) {
		f.VarP(similarity{&t}, "threshold", "t", "score above 0 and up to 1; 1 means the same words")
	})
	group(cmd, "What to read", r.add)
	group(cmd, "Output", func(f *pflag.FlagSet) {
		f.VarP(choice{&format, []string{"table", "json", "jsonl"}}, "format", "f", "table for people, json or jsonl for programs")
		f.BoolVarP(&a.quiet, "quiet", "q", false, "print nothing; the exit code tells")
	})
	return cmd
}

// twoTexts checks the arguments of a command that takes two texts.
func twoTexts(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) != 2:
		return &problem{what: fmt.Sprintf("%s takes two texts, and here are %d", cmd.Name(), len(args)),
			fix: fmt.Sprintf("neardup %s A B; for more than two: neardup find PATH...", cmd.Name())}
	case args[0] == source.Stdin && args[1] == source.Stdin:
		return &problem{what: "both texts are standard input", fix: "only one of them can be -"}
	}
	return nil
}

func (a *app) compare(names []string, c corpus.Config, o source.Options, format string) error {
	texts, v, err := a.verdict(names, c, o)
	if err != nil {
		return err
	}
	r := &report.Compare{Version: a.Version, Config: c, A: texts[0], B: texts[1], Verdict: v}
	switch {
	case a.quiet:
	case format != "table":
		err = r.JSON(a.Stdout)
	default:
		columns, _ := a.columns()
		err = r.Table(a.Stdout, columns)
	}
	return a.ruled(v, err)
}

// verdict reads two texts and compares them.
func (a *app) verdict(names []string, c corpus.Config, o source.Options) (texts [2]report.Text, v corpus.Verdict, err error) {
	for i, name := range names {
		text, err := source.One(name, o)
		if err != nil {
			return texts, v, err
		}
		texts[i] = report.Text{Name: name, Text: text}
	}
	comparer, err := corpus.NewComparer(c)
	if err != nil {
		return texts, v, err
	}
	v, err = comparer.Compare(texts[0].Text, texts[1].Text)
	if err != nil {
		return texts, v, err
	}
	return texts, v, a.ctx.Err()
}

// ruled ends a command whose report was written, or not, with the exit code that
// the verdict has.
func (a *app) ruled(v corpus.Verdict, err error) error {
	if err == nil && !v.Near {
		a.code = NotNear
	}
	return written(err)
}
