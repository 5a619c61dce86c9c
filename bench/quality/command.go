package quality

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/neardup/neardup/corpus"
)

// Run is the command line of the report. The error is ErrChanged if the report
// is not the committed one.
func Run(args []string, out, errs io.Writer) error {
	flags := flag.NewFlagSet("quality", flag.ContinueOnError)
	flags.SetOutput(errs)
	p := Plan{Log: errs}
	flags.StringVar(&p.Data, "data", "", "folder of the sets, files NAME"+suffix+"; without it only couples of made-up documents are judged")
	sets := flags.String("sets", strings.Join(Sets, ","), "sets to measure; \""+guide+" en\" stands for one language")
	sketches := flags.String("sketch", "minhash", "what candidates are found by: minhash, simhash, both, or several of them; the first one is scored against labels")
	flags.StringVar(&p.Cache, "cache", "", "folder that keeps the truth of each set for the next run")
	flags.IntVar(&p.Check, "check", 0, "pairs to look at that were left out of the truth: those most alike as bags of tokens, and as many drawn from all. 20000 or so find what is lost; this takes several times as long as the rest")
	flags.IntVar(&p.Made, "made", madeCount, "couples of each made case, of items of "+wire+" or of made-up documents; 0 for none")
	flags.IntVar(&p.Workers, "workers", 1, "goroutines that compare")
	flags.Float64Var(&p.Margin, "margin", 0, "also score the clusters that a margin makes, and components; 0: not")
	file := flags.String("golden", "", "file of a committed report: differences are printed, and the exit status is 1. Only what is measured is compared")
	update := flags.Bool("update", false, "write the file of -golden anew")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("quality takes no arguments, only flags; got %q", flags.Args())
	}
	if *update {
		if *file == "" {
			return errors.New("-update needs -golden, the file to write")
		}
		for _, name := range []string{"sets", "sketch", "check", "made", "margin"} {
			if f := flags.Lookup(name); f.Value.String() != f.DefValue {
				return fmt.Errorf("-update writes the whole report: it cannot be with -%s", name)
			}
		}
	}
	p.Sets = strings.Split(*sets, ",")
	// The order of rows is always the same, for the sake of -golden.
	slices.SortStableFunc(p.Sets, func(a, b string) int { return place(a) - place(b) })
	for _, name := range strings.Split(*sketches, ",") {
		var s corpus.Sketch
		if err := s.UnmarshalText([]byte(name)); err != nil {
			return err
		}
		p.Sketches = append(p.Sketches, s)
	}
	var report strings.Builder
	if err := Report(io.MultiWriter(out, &report), p); err != nil {
		return err
	}
	if *file == "" {
		return nil
	}
	d, err := golden(*file, report.String(), *update)
	if d != "" {
		fmt.Fprintf(errs, "\n%s", d)
	}
	return err
}

// place of a set among those that there are figures for; others go last.
func place(name string) int {
	file, _, _ := strings.Cut(name, " ")
	if i := slices.Index(Sets, file); i >= 0 {
		return i
	}
	return len(Sets)
}
