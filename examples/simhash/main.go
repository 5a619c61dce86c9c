// Simhash makes 64-bit fingerprints of articles and finds those that differ in
// few bits: first by a scan, then by blocks of bits in an LSH index. The
// fingerprints are small, 8 bytes a document, but they only find small edits;
// package corpus finds more.
//
//	go run ./examples/simhash
package main

import (
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path"

	"github.com/neardup/neardup/examples"
	"github.com/neardup/neardup/lsh"
	"github.com/neardup/neardup/shingle"
	"github.com/neardup/neardup/simhash"
)

// distance is how many bits of 64 may differ.
const distance = 7

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(w io.Writer) error {
	names, err := fs.Glob(examples.Articles, "articles/*.txt")
	if err != nil {
		return err
	}
	// Single words, weighed by their length: a word more or less changes little.
	words, err := shingle.New(shingle.Config{Width: 1})
	if err != nil {
		return err
	}
	var fingerprints []uint64
	for i, name := range names {
		text, err := examples.Articles.ReadFile(name)
		if err != nil {
			return err
		}
		var t shingle.Tokens
		if err := words.Tokenize(&t, string(text)); err != nil {
			return err
		}
		weights := make([]uint8, t.Len())
		for i, m := range t.Mark {
			weights[i] = uint8(m.Weight())
		}
		f := simhash.SumWeighted64(words.AppendWindows(nil, t.Hash), weights)
		fingerprints = append(fingerprints, f)
		names[i] = path.Base(name)
		fmt.Fprintf(w, "%016x %s\n", f, names[i])
	}

	for i, f := range fingerprints {
		for _, j := range simhash.Scan64(nil, fingerprints[:i], f, distance) {
			fmt.Fprintf(w, "scan:  %s is %d bits from %s\n", names[i], simhash.Distance64(f, fingerprints[j]), names[j])
		}
	}

	// Two fingerprints within 7 bits share at least one of 8 blocks.
	blocks, err := simhash.NewBlocks(64, distance)
	if err != nil {
		return err
	}
	index, err := lsh.New(lsh.Config{Bands: blocks.Blocks, Levels: blocks.Levels})
	if err != nil {
		return err
	}
	for i, f := range fingerprints {
		keys := blocks.Append64(nil, f)
		for _, j := range index.Candidates(nil, keys) {
			if d := simhash.Distance64(f, fingerprints[j]); d <= distance {
				fmt.Fprintf(w, "index: %s is %d bits from %s\n", names[i], d, names[j])
			}
		}
		if err := index.Add(uint32(i), keys); err != nil {
			return err
		}
	}
	return nil
}
