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

// Load reads the set called name from dir: the file name.jsonl.zst of JSON
// lines.
func Load(dir, name string) (Set, error) {
	f, err := os.Open(filepath.Join(dir, name+suffix))
	if err != nil {
		return Set{}, err
	}
	defer f.Close()
	s, err := read(f)
	s.Name = name
	if err != nil {
		err = fmt.Errorf("%s: %w", f.Name(), err)
	}
	return s, err
}

func read(r io.Reader) (s Set, err error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return s, err
	}
	defer z.Close()
	d := json.NewDecoder(bufio.NewReader(z))
	for {
		var doc Doc
		if err := d.Decode(&doc); err == io.EOF {
			return s, nil
		} else if err != nil {
			return s, fmt.Errorf("document %d: %w", len(s.Docs), err)
		}
		s.Docs = append(s.Docs, doc)
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
