// Package source turns what a user names, folders, text files, JSON Lines
// files and standard input, into documents.
//
// [Open] lists what there is to read, and [Input.Docs] reads it. Whatever is
// wrong with one file or one line is a [Fault] that stands in for its document,
// so that the rest is read. The order is that of the paths given, within a
// folder by name, and within a file by line.
package source

import (
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/neardup/neardup/corpus"
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// Options says how to read. All fields must be set.
type Options struct {
	IDField   string // of a JSON record; a record without it is named by file and line
	TextField string // of a JSON record
	MaxRecord int64  // in bytes: longer files and lines are not held in memory
	Stdin     io.Reader
}

// Input is a list of things to read.
type Input struct {
	options Options
	entries []entry
	size    int64
	sized   bool

	read    int64
	places  []Place // by place of the document among all that were given
	invalid []int   // places of documents that are not wholly UTF-8
}

// entry is one file, or what stands in its place.
type entry struct {
	path    string // "-" for standard input
	id      string
	size    int64
	time    time.Time
	records bool // JSON Lines
	named   bool // itself, not a folder around it
	fault   *Fault
}

// Place is where a document stands.
type Place struct {
	File string // its path, "-" for standard input
	Line int    // from 1; 0 for a whole file
}

// Docs reads the documents, each with its ID, text and, for files, time of last
// change. An error is a [corpus.SkipError] that holds a [Fault]. It can be
// ranged over once.
func (in *Input) Docs() iter.Seq2[corpus.Doc, error] {
	return func(yield func(corpus.Doc, error) bool) {
		give := func(d corpus.Doc, p Place, fault *Fault) bool {
			in.places = append(in.places, p)
			if fault != nil {
				fault.Place = p
				return yield(corpus.Doc{}, &corpus.SkipError{ID: d.ID, Err: fault})
			}
			if !utf8.ValidString(d.Text) {
				in.invalid = append(in.invalid, len(in.places)-1)
			}
			return yield(d, nil)
		}
		for i := range in.entries {
			e := &in.entries[i]
			if e.records {
				if !in.readRecords(e, give) {
					return
				}
				continue
			}
			d := corpus.Doc{ID: e.id, Time: e.time}
			fault := e.fault
			if fault == nil {
				d.Text, fault = readFile(e.path, e.size, in.options.MaxRecord)
			}
			if fault != nil {
				fault.Named = e.named
			}
			in.read += e.size
			if !give(d, Place{File: e.path}, fault) {
				return
			}
		}
	}
}

// Size is the number of bytes to read. It is not known of standard input and
// of pipes.
func (in *Input) Size() (bytes int64, known bool) { return in.size, in.sized }

// Read is the number of bytes read so far.
func (in *Input) Read() int64 { return in.read }

// Records tells whether anything of the input is JSON Lines.
func (in *Input) Records() bool {
	for _, e := range in.entries {
		if e.records {
			return true
		}
	}
	return false
}

// Place says where a document stands that Docs gave, counted from 0 with those
// that could not be read.
func (in *Input) Place(i int) Place { return in.places[i] }

// Invalid lists the documents, by place, that are not wholly UTF-8.
func (in *Input) Invalid() []int { return in.invalid }

// readFile reads a text file of about size bytes.
func readFile(path string, size, limit int64) (string, *Fault) {
	if size > limit {
		return "", tooLong(size, limit)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", unreadable(err)
	}
	defer f.Close()
	return readText(f, path, size, limit)
}

// readText reads a text to its end.
func readText(r io.Reader, path string, size, limit int64) (string, *Fault) {
	var b strings.Builder
	b.Grow(int(min(size, 1<<30)) + 1)
	n, err := io.CopyN(&b, r, probe)
	if err == nil {
		if looksBinary(b.String()) {
			return "", notText(path)
		}
		var more int64
		more, err = io.Copy(&b, io.LimitReader(r, limit-n+1))
		n += more
	} else if err == io.EOF {
		err = nil
	}
	switch {
	case err != nil:
		return "", unreadable(err)
	case n > limit:
		return "", tooLong(0, limit)
	case n < probe && looksBinary(b.String()):
		return "", notText(path)
	}
	return strings.TrimPrefix(b.String(), bom), nil
}

// A byte order mark at the beginning of a file is not part of its text.
const bom = "\ufeff"

// probe is how much of a file is looked at to tell whether it is text.
const probe = 8 << 10

// looksBinary tells whether what begins like this is no text in UTF-8: it has a
// NUL, or more than three in ten of its bytes are in no character. Text in a
// single-byte Latin encoding stays far below that, machine data is above.
func looksBinary(s string) bool {
	s = s[:min(len(s), probe)]
	if strings.IndexByte(s, 0) >= 0 {
		return true
	}
	bad := 0
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 && len(s)-i >= utf8.UTFMax {
				bad++
			}
		}
	}
	return bad*10 > len(s)*3
}

// isRecords tells by its name whether a file is JSON Lines.
func isRecords(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".jsonl", ".ndjson":
		return true
	}
	return false
}
