package cli

import (
	"fmt"
	"os"
	"time"

	"github.com/neardup/neardup/cmd/neardup/internal/report"
	"github.com/neardup/neardup/cmd/neardup/internal/source"
	"github.com/neardup/neardup/corpus"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress is the bar on standard error. It is there only if that is a
// terminal, and goes when the work is done.
type progress struct {
	in     *source.Input
	bar    *progressbar.ProgressBar // nil if there is none
	shown  time.Time
	second bool // the documents are compared after all were read
}

func (a *app) newProgress(in *source.Input) *progress {
	p := &progress{in: in}
	f, ok := a.Stderr.(*os.File)
	if a.quiet || !ok || !term.IsTerminal(int(f.Fd())) {
		return p
	}
	total, known := in.Size()
	if !known {
		total = -1 // a spinner
	}
	p.bar = progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(f),
		progressbar.OptionSetDescription("read"),
		progressbar.OptionShowBytes(true),
		progressbar.OptionSetPredictTime(known),
		progressbar.OptionSetWidth(30),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)
	return p
}

// watch moves the bar with what was read.
func (p *progress) watch(docs watched) watched {
	if p.bar == nil {
		return docs
	}
	return func(yield func(corpus.Doc, error) bool) {
		docs(func(d corpus.Doc, err error) bool {
			if now := time.Now(); now.Sub(p.shown) > 100*time.Millisecond {
				p.shown = now
				_ = p.bar.Set64(p.in.Read()) // a bar that cannot be drawn is no fault
			}
			return yield(d, err)
		})
	}
}

// compared is told how many documents are done.
func (p *progress) compared(now corpus.Progress) {
	if p.bar == nil {
		return
	}
	if now.Total > 0 && !p.second {
		p.second = true
		p.bar.ChangeMax64(int64(now.Total))
	}
	verb := "read"
	if p.second {
		verb = "compare"
		_ = p.bar.Set64(int64(now.Documents))
	}
	p.bar.Describe(fmt.Sprintf("%s   %s, %s", verb, report.Plural(now.Documents, "document", "documents"),
		report.Plural(now.Duplicates, "duplicate", "duplicates")))
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
