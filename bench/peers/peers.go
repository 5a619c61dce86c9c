// Package peers holds libraries in other languages beside ours: what signatures
// cost, on the same documents and in the same run, and what is found in labelled
// sets.
//
// install.sh installs them. For times, each is one program, which is called once a round
// with a folder of documents and prints what it took; so they take turns with
// ours, and a change of the machine touches all of them.
package peers

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/neardup/neardup/bench/speed"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
)

// figure is what one library took for one document in one stage.
type figure struct {
	Who   string  `json:"who"`
	Stage string  `json:"stage"`
	Size  string  `json:"size"`
	NS    float64 `json:"ns"`
}

// The stages, in the order of the table.
var stages = []struct{ name, what string }{
	{"Sign", "text to 128 slots, word 3-grams"},
	{"Strings", "ready 3-grams, as strings, to 128 slots"},
	{"Sketch", "ready 64-bit hashes to 128 slots"},
}

// work is the documents of a run.
type work struct {
	texts []string
	sets  map[int][][]uint64 // hashes of documents, by their number
}

func newWork(texts []string) work {
	w := work{texts: texts, sets: map[int][][]uint64{}}
	for size, documents := range map[int]int{150: 4000, 4500: 300} {
		r := testkit.Rand(uint64(size))
		for range documents {
			set := make([]uint64, size)
			for i := range set {
				set[i] = r.Uint64()
			}
			w.sets[size] = append(w.sets[size], set)
		}
	}
	return w
}

// write puts the documents where the programs look for them.
func (w work) write(folder string) error {
	texts, err := json.Marshal(w.texts)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "texts.json"), texts, 0o644); err != nil {
		return err
	}
	for size, sets := range w.sets {
		var hashes, offsets []byte
		n := uint64(0)
		offsets = binary.LittleEndian.AppendUint64(offsets, n)
		for _, set := range sets {
			for _, h := range set {
				hashes = binary.LittleEndian.AppendUint64(hashes, h)
			}
			n += uint64(len(set))
			offsets = binary.LittleEndian.AppendUint64(offsets, n)
		}
		for name, b := range map[string][]byte{"hashes": hashes, "offsets": offsets} {
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d.bin", name, size)), b, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// ours measures this library.
func (w work) ours() ([]figure, error) {
	shingler, err := shingle.New(shingle.Config{})
	if err != nil {
		return nil, err
	}
	sketcher, err := minhash.New(minhash.Config{})
	if err != nil {
		return nil, err
	}
	var out []figure
	measure := func(stage, size string, documents int, pass func(i int)) {
		all := func() time.Duration {
			start := time.Now()
			for i := range documents {
				pass(i)
			}
			return time.Since(start)
		}
		all()
		out = append(out, figure{"neardup", stage, size, float64(all().Nanoseconds()) / float64(documents)})
	}
	var hashes []uint64
	var sig []uint32
	measure("Sign", "texts", len(w.texts), func(i int) {
		hashes = shingler.Append(hashes[:0], w.texts[i])
		sig = sketcher.Append(sig[:0], hashes)
	})
	for size, sets := range w.sets {
		measure("Sketch", strconv.Itoa(size), len(sets), func(i int) { sig = sketcher.Append(sig[:0], sets[i]) })
	}
	return out, nil
}

// run calls a program and reads its figures.
func run(name string, args ...string) ([]figure, error) {
	c := exec.Command(name, args...)
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", name, err, errs.Bytes())
	}
	var figures []figure
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		var f figure
		if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
			return nil, fmt.Errorf("%s printed %q: %w", name, lines.Bytes(), err)
		}
		figures = append(figures, f)
	}
	return figures, nil
}

// Report measures all libraries, those installed in folder included, over a
// number of rounds, and prints a table of medians and ratios.
func Report(out io.Writer, texts []string, folder string, rounds int) error {
	w := newWork(texts)
	data, err := os.MkdirTemp("", "peers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	if err := w.write(data); err != nil {
		return err
	}
	script := filepath.Join(data, "peers.py")
	if err := os.WriteFile(script, python, 0o644); err != nil {
		return err
	}
	all := map[figure][]float64{} // by figure without its time
	for range rounds {
		figures, err := w.ours()
		if err != nil {
			return err
		}
		for _, program := range [][]string{
			{filepath.Join(folder, "python", "bin", "python"), script, data},
			{filepath.Join(folder, "rust", "bin", "peers"), data},
		} {
			f, err := run(program[0], program[1:]...)
			if err != nil {
				return fmt.Errorf("%w\ninstall the libraries by bench/peers/install.sh", err)
			}
			figures = append(figures, f...)
		}
		for _, f := range figures {
			ns := f.NS
			f.NS = 0
			all[f] = append(all[f], ns)
		}
	}
	print(out, all, len(texts), rounds)
	return nil
}

func print(out io.Writer, all map[figure][]float64, texts, rounds int) {
	var rows []figure
	fastest := map[figure]float64{}
	for f, times := range all {
		slices.Sort(times)
		f.NS = times[len(times)/2]
		rows = append(rows, f)
		if f.Who == "neardup" {
			fastest[figure{Stage: f.Stage, Size: f.Size}] = f.NS
		}
	}
	place := func(stage string) int {
		return slices.IndexFunc(stages, func(s struct{ name, what string }) bool { return s.name == stage })
	}
	slices.SortFunc(rows, func(a, b figure) int {
		return cmp.Or(cmp.Compare(place(a.Stage), place(b.Stage)), cmp.Compare(len(a.Size), len(b.Size)), cmp.Compare(a.Size, b.Size), cmp.Compare(a.NS, b.NS))
	})
	fmt.Fprintf(out, "%s\n%d texts; one thread each; medians of %d rounds in which all take turns.\n"+
		"ratio: how many times as long as neardup, where neardup has the stage.\n\n", speed.Environment(time.Now()), texts, rounds)
	fmt.Fprintf(out, "| %-40s | %-6s | %-13s | %10s | %7s |\n|%s|%s|%s|%s:|%s:|\n", "stage", "size", "who", "ns/doc", "ratio",
		dashes(42), dashes(8), dashes(15), dashes(11), dashes(8))
	for _, r := range rows {
		ratio := "-"
		if own, ok := fastest[figure{Stage: r.Stage, Size: r.Size}]; ok {
			ratio = fmt.Sprintf("%.1f", r.NS/own)
		}
		fmt.Fprintf(out, "| %-40s | %-6s | %-13s | %10.0f | %7s |\n", stages[place(r.Stage)].what, r.Size, r.Who, r.NS, ratio)
	}
}

func dashes(n int) string { return string(bytes.Repeat([]byte("-"), n)) }
