package quality

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// ErrChanged says that a report differs from the committed one.
var ErrChanged = errors.New("the report differs from the committed one")

// compare gives the lines in which a report differs from a committed one, with
// the title of their table, or "". Of the committed one only those tables and
// rows count that the report has something of: a row counts if its first cell,
// the set, begins a row of this table in the report. So the report on some of the sets
// can be held against the one on all.
func compare(committed, report string) string {
	want, got := tables(committed), tables(report)
	var b strings.Builder
	for _, title := range append(got.titles, want.titles...) {
		g, measured := got.byTitle[title]
		if !measured {
			continue
		}
		delete(got.byTitle, title)
		begins := map[string]bool{}
		for _, line := range g {
			begins[begin(line)] = true
		}
		var w []string
		for _, line := range want.byTitle[title] {
			if begins[begin(line)] {
				w = append(w, line)
			}
		}
		if d := diff(w, g); d != "" {
			fmt.Fprintf(&b, "%s\n%s", title, d)
		}
	}
	return b.String()
}

// contents of a report are its lines by the title above them.
type contents struct {
	titles  []string
	byTitle map[string][]string
}

func tables(report string) contents {
	c := contents{byTitle: map[string][]string{}}
	title := ""
	for line := range strings.Lines(report) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			title = line
			c.titles = append(c.titles, title)
			c.byTitle[title] = nil
			continue
		}
		if line != "" {
			c.byTitle[title] = append(c.byTitle[title], line)
		}
	}
	return c
}

// begin gives the first cell of a row, and nothing for other lines: these count
// always.
func begin(line string) string {
	cells := strings.SplitN(line, " | ", 2)
	if len(cells) < 2 {
		return ""
	}
	return cells[0]
}

// diff gives the lines that go, after -, and that come, after +. What is equal
// in both is a longest common subsequence.
func diff(want, got []string) string {
	// same[i][j] is the length of that of want[i:] and got[j:].
	same := make([][]int, len(want)+1)
	for i := range same {
		same[i] = make([]int, len(got)+1)
	}
	for i := len(want) - 1; i >= 0; i-- {
		for j := len(got) - 1; j >= 0; j-- {
			if want[i] == got[j] {
				same[i][j] = same[i+1][j+1] + 1
			} else {
				same[i][j] = max(same[i+1][j], same[i][j+1])
			}
		}
	}
	var b strings.Builder
	for i, j := 0, 0; i < len(want) || j < len(got); {
		switch {
		case i < len(want) && j < len(got) && want[i] == got[j]:
			i, j = i+1, j+1
		case i < len(want) && (j == len(got) || same[i+1][j] >= same[i][j+1]):
			fmt.Fprintf(&b, "-%s\n", want[i])
			i++
		default:
			fmt.Fprintf(&b, "+%s\n", got[j])
			j++
		}
	}
	return b.String()
}

// golden holds a report against a file, or with update writes it there.
func golden(path, report string, update bool) (string, error) {
	if update {
		return "", os.WriteFile(path, []byte(report), 0o666)
	}
	committed, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%w; -update writes it", err)
	}
	if d := compare(string(committed), report); d != "" {
		return d, fmt.Errorf("%w, %s: if the change is meant, -update writes that anew", ErrChanged, path)
	}
	return "", nil
}
