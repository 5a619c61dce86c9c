//go:build unix

package source

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLinksAndPipes(t *testing.T) {
	root := tree(t, map[string]string{"a.txt": "A", "real/b.txt": "B"})
	require.NoError(t, os.Symlink("nowhere", filepath.Join(root, "dangling")))
	require.NoError(t, os.Symlink("a.txt", filepath.Join(root, "link")))
	require.NoError(t, os.Symlink("real", filepath.Join(root, "folder"))) // not followed
	require.NoError(t, os.Symlink("..", filepath.Join(root, "real", "up")))
	require.NoError(t, syscall.Mkfifo(filepath.Join(root, "pipe"), 0o600))
	assert.Equal(t, []given{
		{id: "a.txt", text: "A"}, {id: "dangling", reason: Unreadable}, {id: "link", text: "A"}, {id: "pipe", reason: NotRegular}, {id: "real/b.txt", text: "B"},
	}, read(t, open(t, options(""), root)))
}

func TestFolderThatIsALink(t *testing.T) {
	root := tree(t, map[string]string{"real/b.txt": "B"})
	link := filepath.Join(root, "link")
	require.NoError(t, os.Symlink("real", link))
	assert.Equal(t, []given{{id: "b.txt", text: "B"}}, read(t, open(t, options(""), link)))
}

func TestPipeThatIsNamed(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	wrote := make(chan error, 1)
	go func() { wrote <- os.WriteFile(pipe, []byte("through a pipe"), 0) }()
	in := open(t, options(""), pipe)
	_, known := in.Size()
	assert.False(t, known)
	assert.Equal(t, []given{{id: filepath.ToSlash(pipe), text: "through a pipe"}}, read(t, in))
	require.NoError(t, <-wrote)
}

// The superuser may read everything; there the file is opened all the same.
func TestPermissions(t *testing.T) {
	root := tree(t, map[string]string{"a.txt": "A", "shut/b.txt": "B"})
	require.NoError(t, os.Chmod(filepath.Join(root, "a.txt"), 0))
	require.NoError(t, os.Chmod(filepath.Join(root, "shut"), 0))
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(root, "shut"), 0o755) }) // so that it can be removed
	want := []given{{id: "a.txt", reason: Unreadable}, {id: "shut", reason: Unreadable}}
	if os.Geteuid() == 0 {
		want = []given{{id: "a.txt", text: "A"}, {id: "shut/b.txt", text: "B"}}
	}
	assert.Equal(t, want, read(t, open(t, options(""), root)))
}
