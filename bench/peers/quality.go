package peers

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/neardup/neardup/bench/internal/labels"
	"github.com/neardup/neardup/bench/quality"
	"github.com/neardup/neardup/bench/speed"
)

//go:embed python/pairs.py
var pairsScript []byte

// library is one that finds pairs.
type library struct {
	who    string
	rust   bool
	shown  string // what its documentation shows: tokens, sketch, threshold
	grams  string // what a threshold with word 3-grams means
	leaves string // what it leaves out
}

var libraries = []library{
	{"rensa", false, "words between white space, 128 slots, RMinHashDeduplicator of 0.8 (README)",
		"the threshold of the deduplicator",
		"keeps one text of a cluster and compares with those alone; its pairs here are all within its clusters"},
	{"FastSketchLSH", false, "lower-cased words between white space, 16 bands of 8 slots (README)",
		"8 bands of 16 for 0.8 and 32 of 4 for 0.5, the nearest even cuts",
		"reports what shares a bucket, without comparing signatures"},
	{"datasketch", false, "words between white space, 128 slots, threshold 0.5 (documentation of MinHashLSH)",
		"that of MinHashLSH",
		"reports what shares a bucket, without comparing signatures"},
	{"gaoya", true, "lower-cased words, 42 bands of 3 slots, threshold 0.5 (README)",
		"bands by its calculate_minhash_params for 128 slots",
		"compares signatures"},
	{"txtfp", true, "normalised word 5-grams, 128 slots, index for 0.7, threshold 0.5 (README)",
		"that of index and query",
		"compares signatures"},
}

// settings are those of each library: what its documentation shows, and word
// 3-grams with a threshold.
var settings = []struct{ name, shown string }{
	{"default", "default"}, {"0.8", "3-grams 0.8"}, {"0.5", "3-grams 0.5"},
}

const qualityLegend = `%s
Pairs of documents against labels: precision / recall / F1, and the lowest F1 of the row. One process for
each library and set. default: as its documentation shows; 3-grams: word 3-grams with a threshold.
neardup, verdicts: what it says of all pairs that share a window; clusters: what Find makes of the set.
%s
None of these reads the texts again to verify a pair, and none but txtfp normalises Unicode; word 3-grams
are made of lower-cased runs of letters and digits. The laws are left out: too large for the slower ones.

`

// QualityPlan says what to find near-duplicates in, and by what.
type QualityPlan struct {
	Data      string // folder of sets
	Installed string // folder that install.sh filled
	Languages []string
	Cache     string        // folder for our verdicts; empty: none
	Limit     time.Duration // of one library on one set
}

// ReportQuality prints what the libraries find in labelled sets.
func ReportQuality(out io.Writer, p QualityPlan) error {
	sets, err := labelledSets(p)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, qualityLegend, speed.Environment(time.Now()), legend())
	names := []string{"who", "setting"}
	for _, s := range sets {
		names = append(names, s.Name)
	}
	printRow(out, append(names, "lowest"))
	fmt.Fprintf(out, "|%s|%s|%s%s:|\n", dashes(15), dashes(13), strings.Repeat(dashes(23)+"|", len(sets)), dashes(7))
	verdicts, clusters := make([]scored, len(sets)), make([]scored, len(sets))
	for i, s := range sets {
		if verdicts[i].Scores, clusters[i].Scores, err = quality.Score(s, p.Cache, 1); err != nil {
			return err
		}
	}
	printScores(out, "neardup", "verdicts", verdicts)
	printScores(out, "neardup", "clusters", clusters)
	for _, l := range libraries {
		for _, setting := range settings {
			found := make([]scored, len(sets))
			for i, s := range sets {
				pairs, err := l.find(s, setting.name, p)
				switch {
				case errors.Is(err, context.DeadlineExceeded):
					found[i].instead = fmt.Sprintf("over %v", p.Limit)
				case err != nil:
					return fmt.Errorf("%s: %w", s.Name, err)
				default:
					found[i].Scores = labels.Pairs(s.Labels(), pairs)
				}
			}
			printScores(out, l.who, setting.shown, found)
		}
	}
	return nil
}

func legend() string {
	var lines []string
	for _, l := range libraries {
		lines = append(lines, fmt.Sprintf("%s: %s; 3-grams: %s. It %s.", l.who, l.shown, l.grams, l.leaves))
	}
	return strings.Join(lines, "\n")
}

// scored is what a library makes of a set, or why it makes nothing of it.
type scored struct {
	labels.Scores
	instead string
}

func printScores(out io.Writer, who, setting string, found []scored) {
	cells := []string{who, setting}
	lowest := 1.0
	for _, s := range found {
		if s.instead != "" {
			cells = append(cells, s.instead)
			lowest = 0
			continue
		}
		cells = append(cells, fmt.Sprintf("%.3f / %.3f / %.3f", s.Precision(), s.Recall(), s.F1()))
		lowest = min(lowest, s.F1())
	}
	printRow(out, append(cells, fmt.Sprintf("%.3f", lowest)))
}

func printRow(out io.Writer, cells []string) {
	fmt.Fprintf(out, "| %-13s | %-11s |", cells[0], cells[1])
	for _, c := range cells[2 : len(cells)-1] {
		fmt.Fprintf(out, " %-21s |", c)
	}
	fmt.Fprintf(out, " %6s |\n", cells[len(cells)-1])
}

// labelledSets loads the sets that are small enough for every library. The guide
// is labelled within a language, so each language is a set.
func labelledSets(p QualityPlan) (sets []quality.Set, err error) {
	for _, name := range []string{"bib_kjv", "debian_guide", "libreoffice_help"} {
		s, err := quality.Load(p.Data, name)
		if err != nil {
			return nil, err
		}
		if name != "debian_guide" {
			sets = append(sets, s)
			continue
		}
		for _, language := range p.Languages {
			part := s.Part(1, language)
			if len(part.Docs) == 0 {
				return nil, fmt.Errorf("%s has no language %q", name, language)
			}
			sets = append(sets, part)
		}
	}
	return sets, nil
}

// find runs the library on a set, in a process of its own, and gives the pairs
// that it reports by the numbers of the documents.
func (l library) find(s quality.Set, setting string, p QualityPlan) ([][2]int, error) {
	folder, err := os.MkdirTemp("", "pairs")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	texts := make([]string, len(s.Docs))
	for i, d := range s.Docs {
		texts[i] = d.Text
	}
	b, err := json.Marshal(texts)
	if err != nil {
		return nil, err
	}
	script := filepath.Join(folder, "pairs.py")
	for path, content := range map[string][]byte{filepath.Join(folder, "texts.json"): b, script: pairsScript} {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return nil, err
		}
	}
	program := []string{filepath.Join(p.Installed, "python", "bin", "python"), script}
	if l.rust {
		program = []string{filepath.Join(p.Installed, "rust", "bin", "pairs")}
	}
	ctx, cancel := context.WithTimeout(context.Background(), p.Limit)
	defer cancel()
	c := exec.CommandContext(ctx, program[0], append(program[1:], l.who, setting, folder)...)
	if said, err := c.CombinedOutput(); ctx.Err() != nil {
		return nil, ctx.Err()
	} else if err != nil {
		return nil, fmt.Errorf("%s, %s: %w\n%sinstall the libraries by bench/peers/install.sh", l.who, setting, err, said)
	}
	found, err := os.ReadFile(filepath.Join(folder, "pairs.txt"))
	if err != nil {
		return nil, err
	}
	return readPairs(found, len(s.Docs))
}

// readPairs reads lines of two numbers below n.
func readPairs(text []byte, n int) (pairs [][2]int, err error) {
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		var p [2]int
		if _, err := fmt.Sscanf(lines.Text(), "%d %d", &p[0], &p[1]); err != nil || min(p[0], p[1]) < 0 || max(p[0], p[1]) >= n {
			return nil, fmt.Errorf("%q names no pair of %d documents", lines.Text(), n)
		}
		pairs = append(pairs, p)
	}
	return pairs, lines.Err()
}
