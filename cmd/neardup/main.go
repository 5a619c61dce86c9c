// Neardup finds texts that are nearly the same and says what differs.
//
//	neardup find articles/
//	neardup compare a.txt b.txt
//
// It never changes the files it reads.
package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/neardup/neardup/cmd/neardup/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second interrupt ends the process at once
	os.Exit(cli.Run(ctx, cli.Process{
		Args:    os.Args[1:],
		Stdin:   os.Stdin,
		Stdout:  os.Stdout,
		Stderr:  os.Stderr,
		Version: cli.BuildVersion(),
	}))
}
