package containment

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/neardup/neardup/bench/quality"
	"github.com/neardup/neardup/contain"
	"github.com/neardup/neardup/corpus"
)

// Plan says what to measure.
type Plan struct {
	Tries   int // excerpts of each kind
	Workers int
	Config  contain.Config
}

// The excerpts that are asked for.
var (
	lengths = []int{30, 60, 100, 300}
	rates   = []int{0, 2, 5, 10}
)

// Run is the command line of the report.
func Run(args []string, out, errs io.Writer) error {
	flags := flag.NewFlagSet("contain", flag.ContinueOnError)
	flags.SetOutput(errs)
	var p Plan
	data := flags.String("data", "", "folder of the sets, as quality has them")
	sets := flags.String("sets", "reuters", "sets to measure")
	flags.IntVar(&p.Tries, "tries", 200, "excerpts of each length and rate of edits")
	flags.IntVar(&p.Workers, "workers", 1, "goroutines that compare")
	flags.Float64Var(&p.Config.Threshold, "threshold", 0, "share of the part; 0 stands for the default")
	flags.IntVar(&p.Config.Window, "window", 0, "shingles of which one is stored; 0 stands for the default")
	flags.IntVar(&p.Config.Places, "places", 0, "places of a fingerprint; 0 stands for the default")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("contain takes no arguments, only flags; got %q", flags.Args())
	}
	if *data == "" {
		return errors.New("contain needs -data, the folder of the sets")
	}
	for _, name := range strings.Split(*sets, ",") {
		s, err := quality.Load(*data, name)
		if err != nil {
			return err
		}
		if err := Report(out, s, p); err != nil {
			return err
		}
	}
	return nil
}

// Report measures one set and prints what was found.
func Report(out io.Writer, set quality.Set, p Plan) error {
	texts := make([]string, len(set.Docs))
	docs := make([]corpus.Doc, len(set.Docs))
	x, err := contain.NewIndex(p.Config)
	if err != nil {
		return err
	}
	for i, d := range set.Docs {
		texts[i] = d.Text
		docs[i] = corpus.Doc{ID: fmt.Sprint(i), Text: d.Text}
		if err := x.Insert(docs[i]); err != nil {
			return err
		}
	}

	r, ratio, err := find(docs, p)
	if err != nil {
		return err
	}
	pairs, err := truth(texts, p.Config.Effective().Threshold, p.Config.Effective().Shortest)
	if err != nil {
		return err
	}
	n, err := natural(r, texts, pairs)
	if err != nil {
		return err
	}
	stats := x.Stats()
	fmt.Fprintf(out, "## %s\n\n%d texts, %d tokens, %.1f bytes of index a token, %d places left out; %.1f times the time of near-duplicates\n\n",
		set.Name, len(texts), r.Tokens, float64(stats.IndexBytes)/float64(max(r.Tokens, 1)), stats.LeftOut, ratio)
	fmt.Fprintf(out, "Texts that stand in others, by shingles of %d: %d pairs, %d of them found. Said of %d pairs in all; in %d of them\nless than half of the part's shingles are in the whole.\n\n",
		width, n.Pairs, n.Found, n.Said, n.Unlike)
	fmt.Fprint(out, "| words | replaced | excerpts | found alone | on a page | others | of them unlike |\n|---|---|---|---|---|---|---|\n")
	for _, words := range lengths {
		for _, percent := range rates {
			e, err := excerpts(x, texts, words, percent, p.Tries, p.Config)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "| %d | %d %% | %d | %d | %d | %d | %d |\n", words, percent, e.Tries, e.Alone, e.OnPage, e.Others, e.Unlike)
		}
	}
	fmt.Fprintln(out)
	return nil
}

// find runs contain.Find and corpus.Find in turns, and gives the result of the
// former and how much longer it takes.
func find(docs []corpus.Doc, p Plan) (*contain.Result, float64, error) {
	const rounds = 3
	var result *contain.Result
	var ratios []float64
	for range rounds {
		began := time.Now()
		r, err := contain.Find(context.Background(), p.Config, corpus.Docs(docs...), contain.WithWorkers(max(p.Workers, 1)))
		if err != nil {
			return nil, 0, err
		}
		took := time.Since(began)
		began = time.Now()
		if _, err := corpus.Find(context.Background(), corpus.Config{}, corpus.Docs(docs...), corpus.WithWorkers(max(p.Workers, 1))); err != nil {
			return nil, 0, err
		}
		ratios = append(ratios, float64(took)/float64(time.Since(began)))
		result = r
	}
	slices.Sort(ratios)
	return result, ratios[rounds/2], nil
}
