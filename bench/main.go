// Command bench measures neardup against other ways of doing the same work.
//
//	go run ./bench speed
//
// prints what each stage costs, beside an idiomatic Go baseline, two Go
// libraries and the speed of memory, all measured in one process.
//
//	bench/peers/install.sh FOLDER
//	go run ./bench peers -installed FOLDER -data DIR
//
// prints what signatures cost beside libraries of other languages, and what all
// of them find in labelled sets.
//
//	go run ./bench quality -data DIR
//
// prints how well near-duplicates are found in sets of real texts, and in
// couples that are made of newswire; without -data in couples that are made of
// made-up documents. -golden holds the report against the committed one.
//
//	go run ./bench contain -data DIR
//
// prints how well short texts are found inside long ones.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/neardup/neardup/bench/containment"
	"github.com/neardup/neardup/bench/peers"
	"github.com/neardup/neardup/bench/quality"
	"github.com/neardup/neardup/bench/speed"
)

const usage = `usage: bench COMMAND [flags]

commands:
  speed    the cost of each stage beside its alternatives
  peers    signatures and what is found beside libraries of other languages
  quality  how well near-duplicates are found in sets of real texts
  contain  how well short texts are found inside long ones

bench COMMAND -h lists the flags of a command.
`

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if err != flag.ErrHelp {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
		if errors.Is(err, quality.ErrChanged) {
			os.Exit(1)
		}
		os.Exit(2)
	}
}

func run(args []string, out, errs io.Writer) error {
	if len(args) == 0 {
		fmt.Fprint(errs, usage)
		return flag.ErrHelp
	}
	switch args[0] {
	case "speed":
		return runSpeed(args[1:], out, errs)
	case "peers":
		return peers.Run(args[1:], out, errs)
	case "quality":
		return quality.Run(args[1:], out, errs)
	case "contain":
		return containment.Run(args[1:], out, errs)
	case "-h", "-help", "--help", "help":
		fmt.Fprint(errs, usage)
		return flag.ErrHelp
	}
	return fmt.Errorf("no command %q; the commands are: speed, peers, quality, contain", args[0])
}

func runSpeed(args []string, out, errs io.Writer) error {
	flags := flag.NewFlagSet("speed", flag.ContinueOnError)
	flags.SetOutput(errs)
	plan := speed.Plan{}
	flags.IntVar(&plan.Rounds, "rounds", 5, "turns of each contestant; the median counts")
	flags.DurationVar(&plan.Turn, "turn", 40*time.Millisecond, "shortest turn; a turn is a whole number of passes over the documents")
	flags.StringVar(&plan.Data, "data", "", "folder of sets of real texts, as quality has them: rule on their candidates too")
	flags.IntVar(&plan.Scan, "scan", 10_000_000, "fingerprints that are scanned, 8 bytes each")
	flags.IntVar(&plan.Long, "long", 100_000_000, "bytes of the texts without a space among bad input; takes ten times as much memory")
	only := flags.String("only", "", "measure only the stages whose name contains this")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("speed takes no arguments, only flags; got %q", flags.Args())
	}
	return speed.Report(out, plan, *only)
}
