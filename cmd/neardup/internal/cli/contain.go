package cli

import (
	"time"

	"github.com/neardup/neardup/cmd/neardup/internal/report"
	"github.com/neardup/neardup/cmd/neardup/internal/source"
	"github.com/neardup/neardup/contain"
	"github.com/spf13/cobra"
)

// Flags of find that mean nothing where short texts inside long ones are sought.
var nearFlags = []string{"pairwise", "sketch", "margin", "clusters", "keep", "no-near-misses"}

// findContained is find in its mode contain.
func (a *app) findContained(cmd *cobra.Command, paths []string, o *finding) error {
	for _, name := range nearFlags {
		if cmd.Flags().Changed(name) {
			return &problem{what: "--" + name + " does nothing with --mode contain", fix: "leave one of the two out"}
		}
	}
	var config contain.Config
	if cmd.Flags().Changed("threshold") {
		config.Threshold = o.threshold
	}
	in, err := source.Open(paths, o.options(a))
	if err != nil {
		return err
	}
	bar := a.newProgress(in)
	result, err := contain.Find(a.ctx, config, bar.watch(thrifty(in)), contain.WithWorkers(o.threads), contain.WithProgress(bar.contained))
	bar.end()
	if err != nil {
		return unfinished(err)
	}
	skipped, faults := a.skipped(in, result.Skipped)
	if len(result.Documents) == 0 {
		return nothing(paths, faults)
	}
	r := &report.Contain{
		Version: a.Version, Command: command(cmd, paths), Inputs: paths,
		Config: config, Result: result, Skipped: skipped,
	}
	if err := a.print(r, o); err != nil {
		return err
	}
	a.warn(in, len(result.Documents), result.LeftOut, faults)
	a.note("%s, %s in %s. Nothing was changed.", report.Plural(len(result.Documents), "document", "documents"),
		report.Plural(result.Tokens, "word", "words"), seconds(time.Since(a.began)))
	return nil
}
