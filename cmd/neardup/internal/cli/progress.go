package cli

import (
	"fmt"
	"io"
	"iter"
	"os"
	"time"

	"github.com/neardup/neardup/cmd/neardup/internal/report"
	"github.com/neardup/neardup/cmd/neardup/internal/source"
	"github.com/neardup/neardup/corpus"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress is the bar on standard error. It is there only if that is a
// terminal, and goes when the work is done. A bar that cannot be drawn is no
// fault.
type progress struct {
	in      *source.Input
	bar     *progressbar.ProgressBar // nil if there is none
	out     io.Writer
	shown   time.Time
	reading bool // documents are compared while they are read
}

func (a *app) newProgress(in *source.Input) *progress {
	p := &progress{in: in, out: a.Stderr, reading: true}
	f, ok := a.Stderr.(*os.File)
	if a.quiet || !ok || !term.IsTerminal(int(f.Fd())) {
		return p
	}
	total, known := in.Size()
	if !known {
		total = -1 // a spinner
	}
	p.bar = newBar(p.out, total, progressbar.OptionShowBytes(true), progressbar.OptionSetDescription("read"))
	return p
}

func newBar(w io.Writer, total int64, more ...progressbar.Option) *progressbar.ProgressBar {
	return progressbar.NewOptions64(total, append([]progressbar.Option{
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetPredictTime(total > 0),
		progressbar.OptionSetWidth(30),
		progressbar.OptionThrottle(100 * time.Millisecond),
		progressbar.OptionClearOnFinish(),
	}, more...)...)
}

// watch moves the bar with what was read.
func (p *progress) watch(docs iter.Seq2[corpus.Doc, error]) iter.Seq2[corpus.Doc, error] {
	if p.bar == nil {
		return docs
	}
	return func(yield func(corpus.Doc, error) bool) {
		docs(func(d corpus.Doc, err error) bool {
			if now := time.Now(); now.Sub(p.shown) > 100*time.Millisecond {
				p.shown = now
				_ = p.bar.Set64(p.in.Read())
			}
			return yield(d, err)
		})
	}
}

// compared is told how many documents are done. If the total is known, all were
// read before: that gets a bar of its own.
func (p *progress) compared(now corpus.Progress) {
	if p.bar == nil {
		return
	}
	if now.Total > 0 && p.reading {
		p.reading = false
		p.end()
		p.bar = newBar(p.out, int64(now.Total))
	}
	verb := "read"
	if !p.reading {
		verb = "compare"
		_ = p.bar.Set64(int64(now.Documents))
	}
	p.bar.Describe(fmt.Sprintf("%s   %s, %s", verb, report.Plural(now.Documents, "document", "documents"),
		report.Plural(now.Duplicates, "duplicate", "duplicates")))
}

// contained is told how many documents are done in mode contain.
func (p *progress) contained(documents, pairs int) {
	if p.bar != nil {
		p.bar.Describe(fmt.Sprintf("read   %s, %s", report.Plural(documents, "document", "documents"), report.Plural(pairs, "containment", "containments")))
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
