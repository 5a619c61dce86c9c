package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Open lists what is to be read: the files of folders, without hidden ones
// (whose name begins with a dot) and without following links to folders. The
// error is a [*Fault] if a path does not exist.
//
// A document's ID is its path as given, with forward slashes; if there is but
// one path and it is a folder, the path inside the folder. A file that several
// paths lead to is read once.
func Open(paths []string, o Options) (*Input, error) {
	in := &Input{options: o, sized: true}
	seen := map[string]bool{}
	for _, path := range paths {
		if path == Stdin {
			if !seen[path] {
				seen[path] = true
				in.entries = append(in.entries, entry{path: path, id: path, records: true})
				in.sized = false
			}
			continue
		}
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, missing(path)
		case err != nil:
			f := unreadable(err)
			f.Place.File = path
			return nil, f
		}
		if info.IsDir() {
			in.walk(path, len(paths) == 1, seen)
			continue
		}
		e := newEntry(path, filepath.ToSlash(path), info)
		e.fault, e.named = nil, true // a pipe that was asked for by name is read
		in.sized = in.sized && info.Mode().IsRegular()
		in.add(e, seen)
	}
	return in, nil
}

// walk lists a folder. What cannot be listed stands in the list with its fault.
func (in *Input) walk(root string, short bool, seen map[string]bool) {
	root += string(filepath.Separator)                                             // follows a link that was named
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error { // it returns no error
		if path != root && strings.HasPrefix(filepath.Base(path), ".") {
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		id := filepath.ToSlash(filepath.Clean(path))
		if short {
			if rel, err := filepath.Rel(root, path); err == nil {
				id = filepath.ToSlash(rel)
			}
		}
		if err != nil {
			in.add(entry{path: path, id: id, fault: unreadable(err)}, seen)
			return nil
		}
		if d.IsDir() {
			return nil
		}
		info, err := os.Stat(path) // follows links
		switch {
		case err != nil:
			in.add(entry{path: path, id: id, fault: unreadable(err)}, seen)
		case !info.IsDir():
			in.add(newEntry(path, id, info), seen)
		}
		return nil
	})
}

func newEntry(path, id string, info fs.FileInfo) entry {
	e := entry{path: path, id: id, records: isRecords(path)}
	if !info.Mode().IsRegular() {
		e.fault = &Fault{Reason: NotRegular, What: "not a regular file", Fix: "name it on the command line to read it"}
		return e
	}
	e.size, e.time = info.Size(), info.ModTime()
	return e
}

func (in *Input) add(e entry, seen map[string]bool) {
	clean := filepath.Clean(e.path)
	if seen[clean] {
		return
	}
	seen[clean] = true
	if e.fault != nil {
		e.records = false // it is never opened
	}
	in.size += e.size
	in.entries = append(in.entries, e)
}
