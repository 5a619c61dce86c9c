package peers

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/neardup/neardup/bench/quality"
)

//go:embed python/peers.py
var python []byte

// Run is the command line of the package.
func Run(args []string, out, errs io.Writer) error {
	flags := flag.NewFlagSet("peers", flag.ContinueOnError)
	flags.SetOutput(errs)
	folder := flags.String("installed", "", "the folder that install.sh filled")
	data := flags.String("data", "", "the folder of labelled sets")
	set := flags.String("set", "reuters", "the set whose texts are signed")
	most := flags.Int("texts", 4000, "number of texts, from the first on")
	only := flags.String("only", "", "speed or quality; empty: both")
	languages := flags.String("languages", "en,de,ja", "languages of the Debian guide that quality is measured on")
	cache := flags.String("cache", "", "folder that keeps our own verdicts on the labelled sets for the next run")
	limit := flags.Duration("limit", 2*time.Minute, "time for one library on one labelled set")
	rounds := flags.Int("rounds", 5, "turns of each library; the median counts")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *folder == "" || *data == "" || flags.NArg() > 0 || *rounds < 1 || *most < 1 {
		return errors.New("peers needs -installed FOLDER and -data FOLDER, and takes no arguments")
	}
	switch *only {
	case "", "speed", "quality":
	default:
		return fmt.Errorf("-only is speed or quality, not %q", *only)
	}
	if *only != "quality" {
		if err := signatures(out, *data, *set, *most, *folder, *rounds); err != nil {
			return err
		}
	}
	if *only == "speed" {
		return nil
	}
	fmt.Fprintln(out)
	return ReportQuality(out, QualityPlan{
		Data: *data, Installed: *folder, Languages: strings.Split(*languages, ","), Cache: *cache, Limit: *limit,
	})
}

func signatures(out io.Writer, data, set string, most int, folder string, rounds int) error {
	s, err := quality.Load(data, set)
	if err != nil {
		return err
	}
	var texts []string
	for _, d := range s.Docs[:min(most, len(s.Docs))] {
		texts = append(texts, d.Text)
	}
	if len(texts) == 0 {
		return fmt.Errorf("the set %q holds no texts", set)
	}
	return Report(out, texts, folder, rounds)
}
