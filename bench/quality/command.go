package quality

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/neardup/neardup/corpus"
)

// Run is the command line of the report.
func Run(args []string, out, errs io.Writer) error {
	flags := flag.NewFlagSet("quality", flag.ContinueOnError)
	flags.SetOutput(errs)
	p := Plan{Log: errs}
	flags.StringVar(&p.Data, "data", "", "folder of the sets, files NAME"+suffix)
	sets := flags.String("sets", strings.Join(Sets, ","), "sets to measure")
	sketches := flags.String("sketch", "minhash,simhash,both", "what candidates are found by; the first one is scored against labels")
	flags.StringVar(&p.Cache, "cache", "", "folder that keeps the truth of each set for the next run")
	flags.IntVar(&p.Check, "check", 20000, "pairs to look at that were left out of the truth: those most alike as bags of tokens, and as many drawn from all")
	flags.IntVar(&p.Made, "made", 200, "bodies of each length under made-up headlines; half as many again items with misread characters")
	flags.IntVar(&p.Workers, "workers", 1, "goroutines that compare")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("quality takes no arguments, only flags; got %q", flags.Args())
	}
	if p.Data == "" {
		return errors.New("quality needs -data, the folder of the sets")
	}
	p.Sets = strings.Split(*sets, ",")
	for _, name := range strings.Split(*sketches, ",") {
		var s corpus.Sketch
		if err := s.UnmarshalText([]byte(name)); err != nil {
			return err
		}
		p.Sketches = append(p.Sketches, s)
	}
	return Report(out, p)
}
