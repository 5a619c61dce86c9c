package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// One reads a single text: a file, standard input as a whole, or one record of
// a JSON Lines file as FILE:LINE. The error is a [*Fault].
func One(path string, o Options) (string, error) {
	text, fault := one(path, o)
	if fault != nil {
		if fault.Place.File == "" {
			fault.Place.File = path
		}
		return "", fault
	}
	return text, nil
}

func one(path string, o Options) (string, *Fault) {
	if path == Stdin {
		return readText(o.Stdin, path, 0, o.MaxRecord)
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if file, line, ok := splitLine(path); ok {
			return oneRecord(file, line, o)
		}
		return "", missing(path)
	}
	switch {
	case err != nil:
		return "", unreadable(err)
	case info.IsDir():
		return "", &Fault{Reason: NotRegular, What: "a folder, not a text", Fix: "for a folder: neardup find PATH"}
	case isRecords(path):
		return "", &Fault{
			Reason: BadText, What: "JSON Lines, not a text",
			Fix: fmt.Sprintf("name one of its lines: %s:1", path),
		}
	}
	return readFile(path, info.Size(), o.MaxRecord)
}

// splitLine cuts news.jsonl:12 into a file and a line.
func splitLine(path string) (file string, line int, ok bool) {
	i := strings.LastIndexByte(path, ':')
	if i < 0 || !isRecords(path[:i]) {
		return "", 0, false
	}
	line, err := strconv.Atoi(path[i+1:])
	return path[:i], line, err == nil && line > 0
}

func oneRecord(file string, line int, o Options) (string, *Fault) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", missing(file)
	}
	if err != nil {
		return "", unreadable(err)
	}
	defer f.Close()
	l := newLines(f, o.MaxRecord)
	for {
		bytes, size, err := l.next()
		at := Place{file, line}
		switch {
		case errors.Is(err, io.EOF):
			return "", &Fault{
				Reason: Missing, Place: at, What: fmt.Sprintf("the file has only %d lines", l.number),
				Fix: "take a line that is there",
			}
		case err != nil:
			fault := unreadable(err)
			fault.Place = at
			return "", fault
		case l.number < line:
			continue
		}
		fault := tooLong(size, o.MaxRecord)
		var r record
		if bytes != nil {
			r, fault = newParser(o).parse(bytes)
		}
		if fault != nil {
			fault.Place = at
		}
		return r.text, fault
	}
}
