package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tree makes a folder of files, named by slash paths.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	return root
}

func options(stdin string) Options {
	return Options{IDField: "id", TextField: "text", MaxRecord: 1 << 20, Stdin: strings.NewReader(stdin)}
}

// given is a document, or the reason why it is not there.
type given struct {
	id, text string
	reason   Reason
	line     int
}

func read(t *testing.T, in *Input) []given {
	t.Helper()
	var out []given
	for d, err := range in.Docs() {
		g := given{id: d.ID, text: d.Text, line: in.Place(len(out)).Line}
		if err != nil {
			var skip *corpus.SkipError
			var fault *Fault
			require.ErrorAs(t, err, &skip)
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, in.Place(len(out)), fault.Place)
			g.id, g.reason = skip.ID, fault.Reason
		}
		out = append(out, g)
	}
	return out
}

func open(t *testing.T, o Options, paths ...string) *Input {
	t.Helper()
	in, err := Open(paths, o)
	require.NoError(t, err)
	return in
}

func TestFolder(t *testing.T) {
	root := tree(t, map[string]string{
		"b.txt": "B", "a/z.txt": "Z", "a/y.txt": "Y", "empty": "", ".hidden": "no", ".git/config": "no", "a/.b/c": "no",
		"c.jsonl": `{"id": "c1", "text": "C1"}` + "\n" + `{"text": "C2"}`,
	})
	want := []given{
		{id: "a/y.txt", text: "Y"}, {id: "a/z.txt", text: "Z"}, {id: "b.txt", text: "B"},
		{id: "c1", text: "C1", line: 1}, {id: "c.jsonl:2", text: "C2", line: 2}, {id: "empty"},
	}
	in := open(t, options(""), root)
	assert.Equal(t, want, read(t, in))
	size, known := in.Size()
	assert.True(t, known)
	assert.Equal(t, size, in.Read())
	assert.Equal(t, want, read(t, open(t, options(""), root+string(filepath.Separator))))
}

func TestHiddenFolderThatIsNamed(t *testing.T) {
	root := tree(t, map[string]string{".a/x.txt": "X"})
	assert.Equal(t, []given{{id: "x.txt", text: "X"}}, read(t, open(t, options(""), filepath.Join(root, ".a"))))
}

func TestSeveralPaths(t *testing.T) {
	root := tree(t, map[string]string{"a/x.txt": "X", "b/x.txt": "Y"})
	t.Chdir(root)
	want := []given{{id: "b/x.txt", text: "Y"}, {id: "a/x.txt", text: "X"}}
	assert.Equal(t, want, read(t, open(t, options(""), "b", "a/x.txt")))
	assert.Equal(t, want, read(t, open(t, options(""), "./b/", "a/x.txt", "b/x.txt", "a")), "a file is read once")
}

func TestMissing(t *testing.T) {
	_, err := Open([]string{filepath.Join(t.TempDir(), "nope")}, options(""))
	var fault *Fault
	require.ErrorAs(t, err, &fault)
	assert.Equal(t, Missing, fault.Reason)
}

func TestStdin(t *testing.T) {
	in := open(t, options("\ufeff{\"text\": \"one\"}\n\n  \r\n{\"id\": 2, \"text\": \"two\"}"), Stdin, Stdin)
	assert.Equal(t, []given{{id: "-:1", text: "one", line: 1}, {id: "2", text: "two", line: 4}}, read(t, in))
	_, known := in.Size()
	assert.False(t, known)
}

func TestBadLinesDoNotStopTheRest(t *testing.T) {
	in := open(t, options(`{"text": "1"}
{"text": 2}
{"text"
{"id": "four"}
[5]
{"text": "6"}
`), Stdin)
	assert.Equal(t, []given{
		{id: "-:1", text: "1", line: 1}, {id: "-:2", reason: BadText, line: 2}, {id: "-:3", reason: BadJSON, line: 3},
		{id: "four", reason: NoText, line: 4}, {id: "-:5", reason: BadJSON, line: 5}, {id: "-:6", text: "6", line: 6},
	}, read(t, in))
}

func TestReadErrorEndsOneFileOnly(t *testing.T) {
	root := tree(t, map[string]string{"x.txt": "X"})
	o := options("")
	o.Stdin = io.MultiReader(strings.NewReader("{\"text\": \"1\"}\n{\"te"), iotest.ErrReader(errors.New("disk on fire")))
	assert.Equal(t, []given{
		{id: "-:1", text: "1", line: 1}, {reason: Unreadable, line: 2}, {id: filepath.ToSlash(filepath.Join(root, "x.txt")), text: "X"},
	}, read(t, open(t, o, Stdin, filepath.Join(root, "x.txt"))))
}

func TestStopsWhenAsked(t *testing.T) {
	root := tree(t, map[string]string{"a.txt": "A", "b.txt": "B"})
	for _, paths := range [][]string{{root}, {Stdin}} {
		n := 0
		for range open(t, options("{\"text\": \"1\"}\n{\"text\": \"2\"}\n"), paths...).Docs() {
			n++
			break
		}
		assert.Equal(t, 1, n)
	}
}

func TestBinary(t *testing.T) {
	long := strings.Repeat("plain text and more of it\n", 1000)
	noise := make([]byte, 3000)
	for i := range noise {
		noise[i] = byte(128 + i*7%128)
	}
	root := tree(t, map[string]string{
		"early": "GIF89a\x00\x01", "late": long + "\x00", "latin1": "Stra\xdfe, caf\xe9, na\xefve, voil\xe0 et ainsi de suite",
		"noise": string(noise), "utf16": "\xff\xfea\x00b\x00", "cut": strings.Repeat("é", 5000), "bom": "\ufeffx",
	})
	in := open(t, options(""), root)
	got := read(t, in)
	assert.Equal(t, []given{
		{id: "bom", text: "x"}, {id: "cut", text: strings.Repeat("é", 5000)}, {id: "early", reason: Binary}, {id: "late", text: long + "\x00"},
		{id: "latin1", text: "Stra\xdfe, caf\xe9, na\xefve, voil\xe0 et ainsi de suite"}, {id: "noise", reason: Binary}, {id: "utf16", reason: Binary},
	}, got)
	assert.Equal(t, []int{4}, in.Invalid())
}

func TestNamedFileIsNotHarmless(t *testing.T) {
	root := tree(t, map[string]string{"a": "\x00"})
	for path, harmless := range map[string]bool{root: true, filepath.Join(root, "a"): false} {
		for _, err := range open(t, options(""), path).Docs() {
			var fault *Fault
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, harmless, fault.Harmless())
		}
	}
}

func TestTooLong(t *testing.T) {
	root := tree(t, map[string]string{
		"a.txt":   strings.Repeat("x ", 32),
		"b.txt":   strings.Repeat("x ", 33),
		"c.jsonl": `{"text": "` + strings.Repeat("y ", 26) + "\"}\n" + `{"text": "` + strings.Repeat("y ", 30) + "\"}\n" + `{"text": "z"}`,
	})
	o := options("")
	o.MaxRecord = 64
	assert.Equal(t, []given{
		{id: "a.txt", text: strings.Repeat("x ", 32)}, {id: "b.txt", reason: TooLong},
		{id: "c.jsonl:1", text: strings.Repeat("y ", 26), line: 1}, {reason: TooLong, line: 2}, {id: "c.jsonl:3", text: "z", line: 3},
	}, read(t, open(t, o, root)))
}

// endless gives n bytes x and then a line.
func endless(n int64, end string) io.Reader {
	return io.MultiReader(io.LimitReader(repeat{}, n), strings.NewReader(end))
}

type repeat struct{}

func (repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestHugeLineIsNotHeld(t *testing.T) {
	const size = 200 << 20
	o := options("")
	o.Stdin = endless(size, "\n{\"text\": \"after\"}\n")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := read(t, open(t, o, Stdin))
	runtime.ReadMemStats(&after)
	assert.Equal(t, []given{{reason: TooLong, line: 1}, {id: "-:2", text: "after", line: 2}}, got)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16<<20))
}

func TestHugeTextIsNotHeld(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, fault := readText(endless(200<<20, ""), "x", 0, 1<<20)
	runtime.ReadMemStats(&after)
	require.NotNil(t, fault)
	assert.Equal(t, TooLong, fault.Reason)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16<<20))
}

func TestLines(t *testing.T) {
	long, huge := strings.Repeat("long", 100_000), strings.Repeat("huge", longLine/4+100_000)
	for _, text := range []string{
		"", "\n", "a", "a\n", "a\nb", "\n\n", "a\r\nb", long, long + "\n" + long + "\nb\n" + long, "a\n" + huge + "\n" + long + "\n" + huge, "\ufeffa\n\ufeffb",
	} {
		want := []string{}
		s := bufio.NewScanner(strings.NewReader(strings.TrimPrefix(text, bom)))
		s.Buffer(nil, 8<<20)
		for s.Scan() {
			want = append(want, s.Text())
		}
		got := []string{}
		l := newLines(iotest.HalfReader(strings.NewReader(text)), 8<<20)
		for {
			line, _, err := l.next()
			if err != nil {
				require.ErrorIs(t, err, io.EOF)
				break
			}
			got = append(got, string(bytes.TrimSuffix(line, []byte("\r"))))
			require.Equal(t, len(got), l.number)
		}
		assert.Equal(t, want, got)
		assert.Equal(t, int64(len(text)), l.read)
	}
}

func TestOne(t *testing.T) {
	root := tree(t, map[string]string{"a.txt": "A", "b.jsonl": "{\"text\": \"one\"}\n{\"body\": \"two\"}\n", "pic": "\x00"})
	t.Chdir(root)
	for path, want := range map[string]string{"a.txt": "A", "b.jsonl:1": "one", "-": "in"} {
		got, err := One(path, options("in"))
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for path, want := range map[string]struct {
		reason Reason
		place  Place
	}{
		"c.txt": {Missing, Place{"c.txt", 0}}, "c.jsonl:1": {Missing, Place{"c.jsonl", 0}}, "b.jsonl:3": {Missing, Place{"b.jsonl", 3}},
		"b.jsonl:2": {NoText, Place{"b.jsonl", 2}}, "b.jsonl": {BadText, Place{"b.jsonl", 0}}, ".": {NotRegular, Place{".", 0}},
		"pic": {Binary, Place{"pic", 0}}, "a.txt:1": {Missing, Place{"a.txt:1", 0}},
	} {
		_, err := One(path, options(""))
		var fault *Fault
		require.ErrorAs(t, err, &fault, path)
		assert.Equal(t, want.reason, fault.Reason, path)
		assert.Equal(t, want.place, fault.Place, path)
	}
}

func TestFormatSize(t *testing.T) {
	for n, want := range map[int64]string{
		7: "7 bytes", 1 << 10: "1 KiB", 1536: "1.5 KiB", 128 << 20: "128 MiB", 200_000_000: "190.7 MiB", 5 << 40: "5 TiB", 5000 << 40: "5000 TiB",
	} {
		assert.Equal(t, want, FormatSize(n))
	}
}
