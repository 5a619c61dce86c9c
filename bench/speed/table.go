package speed

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

const legend = `%s
One goroutine, all in one process; the contestants take turns, medians of %d rounds.
ratio: how many times as fast as the baseline of its block, taken round by round.
Language: made-up prose, beside the shortest loop over characters, which does not normalise.
Verdict: of pairs of texts, and of candidates in real sets; a doc is a pair.
B/doc: what the result keeps for a document. copy, read: the same texts copied and
read by the standard library, from the caches but for FromRAM and Scan: the ceiling.

`

const (
	row  = "| %-9s | %-16s | %-8s | %12s | %9s | %7s | %8s |\n"
	rule = "|-----------|------------------|----------|-------------:|----------:|--------:|---------:|\n"
)

// Report measures the stages whose name contains only, and prints each contest
// as soon as it is done: the environment, a legend and a Markdown table.
func Report(out io.Writer, p Plan, only string) error {
	var stages []Stage
	var names []string
	every := Stages(p)
	if p.Data != "" && named(verdictStage, only) {
		of, err := realVerdicts(p.Data)
		if err != nil {
			return err
		}
		every = append(every, of...)
	}
	for _, s := range every {
		if !slices.Contains(names, s.Name) {
			names = append(names, s.Name)
		}
		if named(s.Name, only) {
			stages = append(stages, s)
		}
	}
	names = append(names, badStage)
	if len(stages) == 0 && !named(badStage, only) {
		return fmt.Errorf("no stage is called %q; the stages are %s", only, strings.Join(names, ", "))
	}
	fmt.Fprintf(out, legend, Environment(time.Now()), max(p.Rounds, 1))
	if len(stages) > 0 {
		reportStages(out, p, stages)
	}
	if named(badStage, only) {
		reportBad(out, p)
	}
	return nil
}

func reportStages(out io.Writer, p Plan, stages []Stage) {
	fmt.Fprintf(out, row, "stage", "size", "who", "ns/doc", "MB/s", "ratio", "B/doc")
	fmt.Fprint(out, rule)
	for _, s := range stages {
		for _, size := range s.Sizes {
			c := s.Contest(size)
			for _, r := range c.Measure(p) {
				fmt.Fprintf(out, row, s.Name, c.Size, r.Who, figure(r.Nanoseconds), throughput(c, r), figure(r.Ratio), held(r))
			}
		}
	}
}

func named(stage, only string) bool {
	return strings.Contains(strings.ToLower(stage), strings.ToLower(only))
}

// throughput is text a second, where the contest reads text.
func throughput(c Contest, r Result) string {
	if c.Bytes == 0 {
		return "-"
	}
	return figure(float64(c.Bytes) / float64(c.Docs) / r.Nanoseconds * 1e3)
}

func held(r Result) string {
	if r.Held == 0 {
		return "-"
	}
	return fmt.Sprint(r.Held)
}

// figure prints about three significant digits.
func figure(x float64) string {
	switch {
	case x >= 99.95:
		return fmt.Sprintf("%.0f", x)
	case x >= 9.995:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}
