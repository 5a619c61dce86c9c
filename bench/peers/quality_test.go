package peers

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/bench/internal/labels"
	"github.com/neardup/neardup/bench/quality"
)

// installed makes a folder with a program of the shell for the libraries of Rust.
func installed(t *testing.T, program string) QualityPlan {
	folder := t.TempDir()
	bin := filepath.Join(folder, "rust", "bin")
	require.NoError(t, os.MkdirAll(bin, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(bin, "pairs"), []byte("#!/bin/sh\n"+program), 0o755))
	return QualityPlan{Installed: folder, Limit: time.Minute}
}

func TestLibrariesAreRunOnFiles(t *testing.T) {
	set := quality.Set{Docs: []quality.Doc{{Text: "a"}, {Text: "b"}, {Text: "c"}}}
	l := library{who: "some", rust: true}
	p := installed(t, `[ "$1 $2" = "some 0.8" ] && grep -q '"a","b","c"' "$3/texts.json" && printf '0 1\n2 1\n' > "$3/pairs.txt"`)
	pairs, err := l.find(set, "0.8", p)
	require.NoError(t, err)
	require.Equal(t, [][2]int{{0, 1}, {2, 1}}, pairs)

	_, err = l.find(set, "0.5", p)
	require.ErrorContains(t, err, "some, 0.5")
	require.ErrorContains(t, err, "install.sh")

	p = installed(t, `exec sleep 60`)
	p.Limit = 50 * time.Millisecond
	_, err = l.find(set, "0.5", p)
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestPairsOfDocumentsAlone(t *testing.T) {
	for _, text := range []string{"1\n", "1 a\n", "0 3\n", "-1 0\n"} {
		_, err := readPairs([]byte(text), 3)
		require.ErrorContains(t, err, "names no pair", text)
	}
}

func TestQualityRow(t *testing.T) {
	var out bytes.Buffer
	printScores(&out, "some", "default", []scored{{Scores: labels.Scores{Said: 5, Labelled: 4, Right: 1}}, {Scores: labels.Scores{Said: 4, Labelled: 4, Right: 4}}})
	require.Regexp(t, `some +\| default +\| 0\.200 / 0\.250 / 0\.222 \| 1\.000 / 1\.000 / 1\.000 \| +0\.222 \|`, out.String())
	out.Reset()
	printScores(&out, "some", "default", []scored{{instead: "over 2m0s"}})
	require.Regexp(t, `over 2m0s +\| +0\.000`, out.String())
}

func TestLegendNamesEveryLibrary(t *testing.T) {
	for _, l := range libraries {
		require.Contains(t, legend(), l.who+": "+l.shown)
	}
}
