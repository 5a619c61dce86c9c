package quality

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// Doc is a document of a set.
type Doc struct {
	ID string `json:"id"`
	// Cluster is the label: documents with the same one, unless it is empty, are
	// duplicates.
	Cluster string `json:"cluster"`
	Text    string `json:"text"`
}

// Set is documents in a fixed order.
type Set struct {
	Name string
	Docs []Doc
}

// Labelled reports whether any document has a label.
func (s Set) Labelled() bool {
	return slices.ContainsFunc(s.Docs, func(d Doc) bool { return d.Cluster != "" })
}

// Labels gives the label of each document.
func (s Set) Labels() []string {
	labels := make([]string, len(s.Docs))
	for i, d := range s.Docs {
		labels[i] = d.Cluster
	}
	return labels
}

const suffix = ".jsonl.zst"

// maxWindow lets files be read that were compressed with a window of 2^27
// bytes, which decoders refuse unless told otherwise.
const maxWindow = 1 << 28

// Load reads a set from dir: the file NAME.jsonl.zst of JSON lines. Of a set
// whose ids have a language in the second place a name can ask for one:
// "NAME LANGUAGE". The laws are a selection, see lawSelection.
func Load(dir, name string) (Set, error) {
	file, language, _ := strings.Cut(name, " ")
	s := Set{Name: file}
	take := func(d Doc) { s.Docs = append(s.Docs, d) }
	var selected lawSelection
	if file == laws {
		selected.whole = wholeLaws
		take = selected.add
	}
	f, err := os.Open(filepath.Join(dir, file+suffix))
	if err != nil {
		return s, err
	}
	defer f.Close()
	if err := read(f, take); err != nil {
		return s, fmt.Errorf("%s: %w", f.Name(), err)
	}
	if file == laws {
		s.Docs = selected.docs()
	}
	if language != "" {
		if s = s.Part(1, language); len(s.Docs) == 0 {
			return s, fmt.Errorf("%s has nothing in %q", f.Name(), language)
		}
	}
	return s, nil
}

// read calls f for each document.
func read(r io.Reader, f func(Doc)) error {
	z, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return err
	}
	defer z.Close()
	d := json.NewDecoder(bufio.NewReader(z))
	for n := 0; ; n++ {
		var doc Doc
		if err := d.Decode(&doc); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("document %d: %w", n, err)
		}
		f(doc)
	}
}

// Part gives the documents whose id has the given part between slashes, counted
// from 0.
func (s Set) Part(place int, value string) Set {
	p := Set{Name: s.Name + " " + value}
	for _, d := range s.Docs {
		if parts := strings.Split(d.ID, "/"); place < len(parts) && parts[place] == value {
			p.Docs = append(p.Docs, d)
		}
	}
	return p
}
