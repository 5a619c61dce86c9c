package quality

import (
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/zeebo/xxh3"
)

// truthVersion counts changes of what a Truth holds or how it is found.
const truthVersion = 2

// cached gives the truth of a set from the cache folder, or finds and stores it
// there. Without a folder it is found each time. The name of the file holds
// whatever the truth depends on: the settings (by the recipe id), the rule of the
// verdict, the version of this package, what is compared in full, and the texts.
func cached(dir string, s Set, c corpus.Config, least float64, check int, find func() (*Truth, error)) (*Truth, error) {
	if dir == "" {
		return find()
	}
	h := xxh3.New()
	fmt.Fprintf(h, "%v %d ", least, check)
	if err := rule(h, c); err != nil {
		return nil, err
	}
	var size [8]byte
	for _, d := range s.Docs {
		binary.LittleEndian.PutUint64(size[:], uint64(len(d.Text)))
		h.Write(size[:])
		h.WriteString(d.Text)
	}
	name := fmt.Sprintf("%s-%016x-%016x-v%d.truth", strings.ReplaceAll(s.Name, " ", "_"), c.ID(), h.Sum64(), truthVersion)
	path := filepath.Join(dir, name)
	if f, err := os.Open(path); err == nil {
		defer f.Close()
		t := new(Truth)
		if err := gob.NewDecoder(f).Decode(t); err != nil {
			return nil, fmt.Errorf("%s: %w; remove the file to have it made again", path, err)
		}
		return t, nil
	}
	t, err := find()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, name)
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name()) // unless it was renamed
	if err := gob.NewEncoder(f).Encode(t); err != nil {
		f.Close()
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	return t, os.Rename(f.Name(), path)
}

// rule writes what the verdict says of some made couples: this changes with the
// rule, also while that has no version of its own.
func rule(w io.Writer, c corpus.Config) error {
	comparer, err := corpus.NewComparer(c)
	if err != nil {
		return err
	}
	s := madeUp()
	for _, way := range madeCases() {
		for _, p := range way.make(maker{s, 3, testkit.Rand(1), comparer}) {
			v, err := comparer.Compare(p.a, p.b)
			if err != nil {
				return err
			}
			fmt.Fprintln(w, v.Near, v.Kind, v.Score)
		}
	}
	return nil
}
