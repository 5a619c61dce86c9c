package quality

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// What the default says of couples of made-up documents must be what the
// committed report says. A change that is meant is written with -update.
func TestMadeCouplesAreJudgedAsCommitted(t *testing.T) {
	args := []string{"-golden", filepath.Join("..", "quality-made.golden")}
	if *update {
		args = append(args, "-update")
	}
	var out, errs strings.Builder
	require.NoError(t, Run(args, &out, &errs), "%s", &errs)
}

func TestCompare(t *testing.T) {
	committed := "# Quality\n\nSettings 1.\n\n## A\n\nlegend\n\n| set | n |\n|---|---|\n| x | 1 |\n| y | 2 |\n| y | 3 |\n\n## B\n\n| z | 1 |\n"
	part := "# Quality\n\nSettings 1.\n\n## A\n\nlegend\n\n| set | n |\n|---|---|\n| y | 2 |\n| y | 3 |\n"
	assert.Empty(t, compare(committed, committed))
	assert.Empty(t, compare(committed, part))
	assert.Equal(t, "## A\n-| y | 3 |\n+| y | 4 |\n", compare(committed, strings.Replace(part, "| 3 |", "| 4 |", 1)))
	assert.Equal(t, "## A\n-| y | 3 |\n", compare(committed, strings.Replace(part, "| y | 3 |\n", "", 1)))
	assert.Equal(t, "# Quality\n-Settings 1.\n+Settings 2.\n", compare(committed, strings.Replace(part, "1.", "2.", 1)))
	assert.Equal(t, "## A\n-legend\n+other\n", compare(committed, strings.Replace(part, "legend", "other", 1)))
	assert.Equal(t, "## A\n+| w | 1 |\n", compare(committed, part+"| w | 1 |\n"))
	assert.Equal(t, "## C\n+| x | 1 |\n", compare(committed, part+"## C\n\n| x | 1 |\n"))
}

func TestDiff(t *testing.T) {
	lines := func(s string) []string { return strings.Split(s, "") }
	assert.Empty(t, diff(lines("abc"), lines("abc")))
	assert.Equal(t, "-b\n", diff(lines("abc"), lines("ac")))
	assert.Equal(t, "-a\n+x\n+y\n", diff(lines("abc"), lines("xbyc")))
	assert.Equal(t, "+a\n", diff(nil, lines("a")))
}

func TestGoldenFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "golden")
	_, err := golden(path, "# T\nline\n", false)
	assert.ErrorIs(t, err, os.ErrNotExist)
	assert.ErrorContains(t, err, "-update writes it")
	_, err = golden(path, "# T\nline\n", true)
	require.NoError(t, err)
	d, err := golden(path, "# T\nline\n", false)
	require.NoError(t, err)
	assert.Empty(t, d)
	d, err = golden(path, "# T\nother\n", false)
	assert.ErrorIs(t, err, ErrChanged)
	assert.Equal(t, "# T\n-line\n+other\n", d)
}
