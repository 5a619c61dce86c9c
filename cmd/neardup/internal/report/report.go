// Package report writes what was found: a table for people and JSON Lines for
// programs. What it writes depends on the result alone, so equal results give
// equal bytes.
package report

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"

	"github.com/neardup/neardup/corpus"
)

// Find is what `neardup find` reports.
type Find struct {
	Version string
	Command []string // as it would have to be typed to get this report again
	Inputs  []string
	Config  corpus.Config
	Result  *corpus.Result
	Skipped []Skipped
}

// Skipped is a document that was left out.
type Skipped struct {
	Place  int    // among all, from 0
	File   string // "-" for standard input
	Line   int    // from 1; 0 for a whole file
	ID     string
	Reason string // a short word
	Error  string // for people
}

// Compare is what `neardup compare` reports. A is the document, B the one it is
// compared with.
type Compare struct {
	Version string
	Config  corpus.Config
	A, B    Text
	Verdict corpus.Verdict
}

// Text is a text and what to call it.
type Text struct{ Name, Text string }

func (f *Find) doc(i int) corpus.Doc { return f.Result.Documents[i] }

func (f *Find) kept() int { return len(f.Result.Documents) - f.Result.Duplicates() }

// printer collects the first error, so that callers need not look at each.
type printer struct{ *bufio.Writer }

func newPrinter(w io.Writer) printer { return printer{bufio.NewWriterSize(w, 64<<10)} }

func (p printer) printf(format string, a ...any) { fmt.Fprintf(p, format, a...) }

// Count writes a number with commas: 1,234,567.
func Count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Plural writes a number and the word for what was counted.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

func words(n int) string { return Plural(n, "word", "words") }

// percent never says 100 of less than all, nor 0 of more than nothing.
func percent(x float64) string {
	p := math.Round(100 * x)
	switch {
	case x < 1 && p >= 100:
		p = 99
	case x > 0 && p < 1:
		return "under 1 %"
	}
	return fmt.Sprintf("%.0f %%", p)
}

// fixed writes a share with so many decimals; only the whole is written as 1.
func fixed(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	switch {
	case x < 1 && strings.HasPrefix(s, "1"):
		return "0." + strings.Repeat("9", decimals)
	case strings.Trim(s, "-0.") == "":
		return strings.TrimPrefix(s, "-")
	}
	return s
}

// share is what part is of whole.
func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// take gives the first n of a sequence.
func take[T any](s []T, n int) iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i, x := range s {
			if n > 0 && i >= n || !yield(i, x) {
				return
			}
		}
	}
}
