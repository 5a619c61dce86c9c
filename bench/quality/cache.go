package quality

import (
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/neardup/neardup/corpus"
	"github.com/zeebo/xxh3"
)

// truthVersion counts changes of what a Truth holds or how it is found.
const truthVersion = 1

// cached gives the truth of a set from the cache folder, or finds and stores it
// there. Without a folder it is found each time. The name of the file holds
// whatever the truth depends on: the settings and the version of the verdict (by
// the recipe id), the version of this package, what is compared in full, and the texts.
func cached(dir string, s Set, c corpus.Config, least float64, check int, find func() (*Truth, error)) (*Truth, error) {
	if dir == "" {
		return find()
	}
	h := xxh3.New()
	fmt.Fprintf(h, "%v %d ", least, check)
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
