// Package cli is the command: its verbs, flags, messages and exit codes. The
// work is done by package corpus; reading is in package source and writing in
// package report.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/neardup/neardup/cmd/neardup/internal/report"
	"golang.org/x/term"
)

// Exit codes. Codes may be added: treat an unknown one as a failure.
const (
	Done        = 0   // also when duplicates were found
	NotNear     = 1   // compare, explain: the texts are no near-duplicates
	Failed      = 2   // wrong use or fatal error; nothing useful was written
	Incomplete  = 3   // done, but some input could not be read
	Interrupted = 130 // by the user
)

const exitCodes = `Exit codes
  0    done, also when duplicates were found
  1    compare, explain: the texts are no near-duplicates
  2    wrong use, or a fatal error: nothing useful was written
  3    done, but some input could not be read; the report lists it as "skipped"
  130  interrupted`

// Process is what a run of the command gets from the system.
type Process struct {
	Args    []string // without the name of the program
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	Version string
}

// Run runs the command and returns its exit code.
func Run(ctx context.Context, p Process) int {
	a := &app{Process: p, ctx: ctx, began: time.Now()}
	done := make(chan int, 1)
	go func() { done <- a.run() }()
	select {
	case code := <-done:
		return code
	case <-ctx.Done():
	}
	// Reading may be blocked. There is nothing to clean up, so it is left alone.
	select {
	case code := <-done:
		return code
	case <-time.After(time.Second):
		fmt.Fprintln(p.Stderr, interrupted)
		return Interrupted
	}
}

const interrupted = "neardup: interrupted. Nothing was changed."

// app is one run of the command.
type app struct {
	Process
	ctx   context.Context
	began time.Time
	quiet bool
	code  int // of a run without an error

	helped error // of printing a help, which cobra has no way for
}

func (a *app) run() int {
	root := a.rootCommand()
	root.SetArgs(append([]string{}, a.Args...)) // nil would be those of the process
	root.SetIn(a.Stdin)
	root.SetOut(a.Stdout) // for help that was asked for
	root.SetErr(a.Stderr)
	err := root.ExecuteContext(a.ctx)
	if err == nil {
		err = written(a.helped)
	}
	switch {
	case err == nil:
		return a.code
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(a.Stderr, interrupted)
		return Interrupted
	case errors.Is(err, syscall.EPIPE):
		return Failed // whoever read the output has seen enough
	}
	a.say("error", problemOf(err))
	return Failed
}

// columns of the terminal that standard output is, if it is one.
func (a *app) columns() (n int, terminal bool) {
	const usual = 100
	f, ok := a.Stdout.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return usual, false
	}
	n, _, err := term.GetSize(int(f.Fd()))
	if err != nil || n < 1 {
		return usual, true
	}
	return min(max(n, 60), 160), true
}

// note tells something on standard error that is no fault.
func (a *app) note(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.Stderr, "neardup: "+format+"\n", args...)
	}
}

// say writes a problem in the shape of all of them.
func (a *app) say(kind string, p *problem) {
	fmt.Fprintf(a.Stderr, "neardup: %s: %s\n", kind, report.Clean(p.what))
	if p.where != "" {
		fmt.Fprintf(a.Stderr, "  at    %s\n", report.Clean(p.where))
	}
	if p.fix != "" {
		fmt.Fprintf(a.Stderr, "  fix   %s\n", report.Clean(p.fix))
	}
}

// BuildVersion is the version that the Go command built in.
func BuildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
