package cli

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the README shows of its first command is what the command prints.
func TestReadmeShowsTheOutput(t *testing.T) {
	t.Chdir("../../../..") // the root of the repository, where the reader stands
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	shown := regexp.MustCompile("(?s)\ngo run ./cmd/neardup (find examples/articles)\n```\n\n```text\n(.*?)```\n").FindSubmatch(readme)
	require.NotNil(t, shown)
	o := neardup("", "find", "examples/articles")
	require.Zero(t, o.code)
	require.Equal(t, string(shown[2]), o.stdout)
}
