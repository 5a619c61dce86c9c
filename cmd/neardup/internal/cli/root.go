package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const rootHelp = `neardup finds texts that are nearly the same and says what differs.

PATH is a folder, a text file, a .jsonl file, or - for JSON Lines on standard
input.`

const rootExamples = `  neardup find articles/
  neardup find -f jsonl crawl.jsonl > report.jsonl
  zstdcat crawl.jsonl.zst | neardup find --text-field body -
  neardup compare a.txt b.txt && echo "nearly the same"`

func (a *app) rootCommand() *cobra.Command {
	version := false
	root := &cobra.Command{
		Use:           "neardup <command> [flags] PATH...",
		Long:          rootHelp,
		Example:       rootExamples,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if version {
				return a.printVersion()
			}
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return cmd.Help()
		},
	}
	root.Flags().BoolVar(&version, "version", false, "print the version and stop")
	root.PersistentFlags().BoolP("help", "h", false, "print this text")
	root.SetFlagErrorFunc(flagProblem)
	root.SetHelpCommand(&cobra.Command{
		Use:   "help [COMMAND]",
		Short: "print the help of a command",
		Long:  "Prints the help of a command.",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(root, args[0])
			}
			return cmd.Help()
		},
	})
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetUsageFunc(usage)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s\n\n", cmd.Long)
		a.helped = cmp.Or(err, usageTo(cmd, cmd.OutOrStdout()))
	})
	root.AddCommand(a.findCommand(), a.compareCommand(), a.explainCommand(), a.tuneCommand(), &cobra.Command{
		Use:   "version",
		Short: "print the version",
		Long:  "Prints the version of the command.",
		Args:  noArgs,
		RunE:  func(*cobra.Command, []string) error { return a.printVersion() },
	})
	return root
}

func (a *app) printVersion() error {
	_, err := fmt.Fprintf(a.Stdout, "neardup %s\n", a.Version)
	return written(err)
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return &problem{what: fmt.Sprintf("%s takes no argument %q", cmd.Name(), args[0]), fix: "see: neardup " + cmd.Name() + " --help"}
}

func unknownCommand(root *cobra.Command, name string) error {
	p := &problem{what: fmt.Sprintf("unknown command %q", name), fix: "the commands are find, compare, explain, tune and version; see: neardup --help"}
	if _, err := os.Stat(name); err == nil {
		p.fix = "to look for near-duplicates in it: neardup find " + quote(name)
		return p
	}
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	if near := nearest(name, names); near != "" {
		p.fix = fmt.Sprintf("did you mean %q? see: neardup --help", near)
	}
	return p
}

// flagProblem puts what is wrong with a flag into the shape, with the flag or
// value that was probably meant.
func flagProblem(cmd *cobra.Command, err error) error {
	see := "see: " + cmd.CommandPath() + " --help"
	switch e := err.(type) {
	case *pflag.NotExistError:
		name := e.GetSpecifiedName()
		p := &problem{what: "unknown flag --" + name, fix: see, err: err}
		if e.GetSpecifiedShortnames() != "" {
			p.what = "unknown flag -" + name
			return p
		}
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := nearest(name, names); near != "" {
			p.fix = fmt.Sprintf("did you mean --%s? %s", near, see)
		}
		return p
	case *pflag.InvalidValueError:
		p := &problem{what: fmt.Sprintf("bad value %q for --%s", e.GetValue(), e.GetFlag().Name), fix: see, err: err}
		var bad *badValue
		if errors.As(err, &bad) {
			p.what += ": " + bad.why
			p.fix = bad.fix
		}
		return p
	case *pflag.ValueRequiredError:
		return &problem{what: fmt.Sprintf("--%s needs a value", e.GetFlag().Name), fix: see, err: err}
	}
	return &problem{what: err.Error(), fix: see, err: err}
}

// group puts flags under a heading of the help.
func group(cmd *cobra.Command, title string, add func(*pflag.FlagSet)) {
	flags := pflag.NewFlagSet(title, pflag.ContinueOnError)
	flags.SortFlags = false
	add(flags)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Annotations == nil {
			f.Annotations = map[string][]string{}
		}
		f.Annotations[headingKey] = []string{title}
	})
	cmd.Flags().SortFlags = false
	cmd.Flags().AddFlagSet(flags)
}

const headingKey = "neardup_heading"

func usage(cmd *cobra.Command) error { return usageTo(cmd, cmd.ErrOrStderr()) }

func usageTo(cmd *cobra.Command, w io.Writer) error {
	use := cmd.UseLine()
	if cmd.HasParent() {
		use = "neardup " + cmd.Use
	}
	fmt.Fprintf(w, "Usage:  %s\n", use)
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\nCommands\n")
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				fmt.Fprintf(w, "  %-10s  %s\n", c.Name(), c.Short)
			}
		}
	}
	cmd.InheritedFlags() // so that those of the root are among its flags
	var titles []string
	sets := map[string]*pflag.FlagSet{}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		title := "Other"
		if t := f.Annotations[headingKey]; len(t) > 0 {
			title = t[0]
		}
		if sets[title] == nil {
			sets[title] = pflag.NewFlagSet(title, pflag.ContinueOnError)
			sets[title].SortFlags = false
			titles = append(titles, title)
		}
		sets[title].AddFlag(f)
	})
	for _, title := range titles {
		fmt.Fprintf(w, "\n%s\n%s", title, sets[title].FlagUsages())
	}
	if cmd.Example != "" {
		fmt.Fprintf(w, "\nExamples\n%s\n", cmd.Example)
	}
	_, err := fmt.Fprintf(w, "\n%s\n\nneardup never changes the files it reads.\n", exitCodes)
	return err
}

// quote makes a word safe to paste into a shell.
func quote(s string) string {
	if strings.HasPrefix(s, "-") && s != "-" {
		s = "./" + s
	}
	const safe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,+@%"
	if s != "" && strings.Trim(s, safe) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// nearest is the name that was probably meant, or "".
func nearest(name string, names []string) string {
	best, distance := "", 3
	for _, n := range names {
		if d := edits(name, n); d < distance && d*2 < max(len(n), 3) {
			best, distance = n, d
		}
	}
	return best
}

// edits counts the insertions, deletions, replacements and exchanges of
// neighbours that turn a into b.
func edits(a, b string) int {
	before, row := []int(nil), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j+1]+1, next[j]+1, row[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
