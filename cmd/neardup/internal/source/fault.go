package source

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

// Reason is the short word for what is wrong with a document. Scripts may rely
// on it.
type Reason string

// The reasons why a document is left out.
const (
	Missing    Reason = "missing"     // there is nothing of this name
	Unreadable Reason = "unreadable"  // the system refused it or failed
	Binary     Reason = "binary"      // not text, or not in UTF-8
	NotRegular Reason = "not_regular" // a pipe, socket or device inside a folder
	TooLong    Reason = "too_long"    // over Options.MaxRecord
	BadJSON    Reason = "bad_json"    // a line that is not one JSON object
	NoText     Reason = "no_text"     // a record without the text field
	BadText    Reason = "bad_text"    // its text is not a string
	BadID      Reason = "bad_id"      // its id is neither string nor number
)

// Fault says why a document cannot be had.
type Fault struct {
	Reason Reason
	Place  Place
	What   string // the fault in words
	Detail string // more on where it is
	Fix    string // what the user can do
	Named  bool   // the user named the file itself, not a folder around it
	err    error
}

// Harmless tells whether the document may be left out without the user having
// to mend anything: a folder of texts may hold pictures too.
func (f *Fault) Harmless() bool {
	return !f.Named && (f.Reason == Binary || f.Reason == NotRegular)
}

// Error says where and what.
func (f *Fault) Error() string {
	s := f.Place.String() + ": " + f.What
	if f.Detail != "" {
		s += "; " + f.Detail
	}
	return s
}

func (f *Fault) Unwrap() error { return f.err }

// String is the place for people.
func (p Place) String() string {
	name := p.File
	if name == Stdin {
		name = "standard input"
	}
	if p.Line > 0 {
		return fmt.Sprintf("%s, line %d", name, p.Line)
	}
	return name
}

func unreadable(err error) *Fault {
	f := &Fault{Reason: Unreadable, What: "cannot be read", Fix: "check the file and the disk it is on", err: err}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	f.What += " (" + err.Error() + ")"
	switch {
	case errors.Is(err, fs.ErrPermission):
		f.Fix = "check the permissions"
	case errors.Is(err, fs.ErrNotExist):
		f.Fix = "a link that leads nowhere? remove it or mend it"
	}
	return f
}

func missing(path string) *Fault {
	return &Fault{
		Reason: Missing, Place: Place{File: path}, What: "there is no such file or folder",
		Fix: "check the spelling; PATH is a folder, a text file, a .jsonl file, or - for JSON Lines on standard input",
	}
}

func notText(path string) *Fault {
	f := &Fault{Reason: Binary, What: "not a text in UTF-8", Fix: "convert it to UTF-8 text first"}
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".gz", ".zst", ".xz", ".bz2":
		tool := map[string]string{".gz": "zcat", ".zst": "zstdcat", ".xz": "xzcat", ".bz2": "bzcat"}[ext]
		f.What = "compressed"
		f.Fix = "unpack it; JSON Lines can be piped: " + tool + " FILE | neardup find -"
	}
	return f
}

func tooLong(size, limit int64) *Fault {
	what := fmt.Sprintf("longer than the limit of %s", FormatSize(limit))
	if size > 0 {
		what = fmt.Sprintf("%s long, over the limit of %s", FormatSize(size), FormatSize(limit))
	}
	return &Fault{Reason: TooLong, What: what, Fix: "raise the limit: --max-record SIZE, at the price of memory"}
}

// FormatSize writes a number of bytes for people.
func FormatSize(n int64) string {
	const units = "KMGT"
	if n < 1024 {
		return fmt.Sprintf("%d bytes", n)
	}
	x, u := float64(n)/1024, 0
	for ; x >= 1024 && u < len(units)-1; u++ {
		x /= 1024
	}
	return strings.Replace(fmt.Sprintf("%.1f %ciB", x, units[u]), ".0 ", " ", 1)
}
