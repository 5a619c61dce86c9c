package corpus_test

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

func snapshot(t testing.TB, x *corpus.Index) []byte {
	var b bytes.Buffer
	n, err := x.WriteTo(&b)
	require.NoError(t, err)
	require.EqualValues(t, b.Len(), n)
	return b.Bytes()
}

// An index that was written and read goes on as if nothing had happened, down to
// the bytes of its next snapshot.
func TestSnapshotGoesOn(t *testing.T) {
	docs := crowds(few(250), 21)
	for i := range docs {
		if i%5 == 0 {
			docs[i].Scope = "other"
		}
	}
	for _, c := range []corpus.Config{{}, {Bucket: 2}, {Sketch: corpus.Both}, {Window: 200 * time.Minute, Sliding: true}} {
		straight := newIndex(t, c)
		stopped := newIndex(t, c)
		third := len(docs) / 3
		for part := range 3 {
			p := docs[part*third : (part+1)*third]
			want := observe(t, straight, p...)
			got := observe(t, stopped, p...)
			require.Equal(t, want, got)
			if part == 1 {
				require.NoError(t, straight.Forget(docs[0].Scope, docs[0].ID))
				require.NoError(t, stopped.Forget(docs[0].Scope, docs[0].ID))
			}
			b := snapshot(t, stopped)
			require.True(t, bytes.Equal(snapshot(t, straight), b))
			again, err := corpus.ReadIndex(bytes.NewReader(b), c)
			require.NoError(t, err)
			require.Equal(t, stopped.Len(), again.Len())
			stopped = again
		}
	}
}

func TestSnapshotRefusesOtherSettings(t *testing.T) {
	x := newIndex(t, corpus.Config{Threshold: 0.8})
	b := snapshot(t, x)
	_, err := corpus.ReadIndex(bytes.NewReader(b), corpus.Config{})
	require.ErrorIs(t, err, corpus.ErrRecipe)
	require.ErrorContains(t, err, "0.8")
	require.ErrorContains(t, err, "0.7")
	c, err := corpus.ReadConfig(bytes.NewReader(b))
	require.NoError(t, err)
	require.Equal(t, x.Config(), c)
	_, err = corpus.ReadIndex(bytes.NewReader(b), c)
	require.NoError(t, err)
}

func TestSnapshotErrors(t *testing.T) {
	x := newIndex(t, corpus.Config{})
	observe(t, x, families(8, 22)...)
	b := snapshot(t, x)
	read := func(b []byte) error {
		_, err := corpus.ReadIndex(bytes.NewReader(b), corpus.Config{})
		return err
	}
	require.NoError(t, read(b))
	for n := 0; n < len(b); n += 1 + n/97 {
		require.ErrorIs(t, read(b[:n]), corpus.ErrFormat, "cut to %d of %d bytes", n, len(b))
	}
	require.ErrorIs(t, read(append(bytes.Clone(b), 0)), corpus.ErrFormat)
	r := testkit.Rand(22)
	for range 300 {
		broken := bytes.Clone(b)
		broken[r.IntN(len(b))] ^= 1 << r.IntN(8)
		err := read(broken)
		require.True(t, errors.Is(err, corpus.ErrFormat) || errors.Is(err, corpus.ErrVersion) || errors.Is(err, corpus.ErrRecipe), "%v", err)
	}
	_, err := corpus.ReadIndex(io.MultiReader(bytes.NewReader(b[:100]), failing{}), corpus.Config{})
	require.ErrorIs(t, err, errFailing)
	_, err = x.WriteTo(failing{})
	require.ErrorIs(t, err, errFailing)
}

var errFailing = errors.New("the disk failed")

type failing struct{}

func (failing) Read([]byte) (int, error)  { return 0, errFailing }
func (failing) Write([]byte) (int, error) { return 0, errFailing }

// A snapshot of every released version can be read, and today's is written as
// it always was.
func TestGoldenSnapshot(t *testing.T) {
	x := newIndex(t, corpus.Config{Slots: 16, Window: time.Hour * 24 * 365})
	docs := []corpus.Doc{
		{ID: "a", Text: "The lighthouse keeper counted nine ships on the evening of the storm.", Time: time.Unix(1_700_000_000, 0)},
		{ID: "b", Scope: "s", Text: "Η φάλαινα πέρασε από το λιμάνι.", Time: time.Unix(1_700_000_060, 0)},
		{ID: "c", Text: "the lighthouse keeper counted nine ships on the evening of the storm", Time: time.Unix(1_700_000_120, 0)},
		{ID: "d", Text: ""},
	}
	observe(t, x, docs...)
	file := filepath.Join("testdata", "snapshot.v1.ndx")
	b := snapshot(t, x)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, b, 0o644))
	}
	golden, err := os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, bytes.Equal(golden, b), "the format or the recipe changed: give it a new version")
	old, err := corpus.ReadIndex(bytes.NewReader(golden), x.Config())
	require.NoError(t, err)
	for i, o := range observe(t, old, docs...) {
		require.Equal(t, corpus.Replay, o.Status)
		require.Equal(t, []string{"", "", "a", ""}[i], o.Of)
	}
}

func FuzzReadIndex(f *testing.F) {
	golden, err := os.ReadFile(filepath.Join("testdata", "snapshot.v1.ndx"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(golden)
	f.Add(golden[:200])
	c, err := corpus.ReadConfig(bytes.NewReader(golden))
	if err != nil {
		f.Fatal(err)
	}
	docs := families(2, 23)
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := corpus.ReadIndex(bytes.NewReader(corpus.Reseal(b)), c, corpus.WithWorkers(1))
		if err != nil {
			return
		}
		// What was accepted can be worked with.
		observe(t, x, docs...)
		snapshot(t, x)
	})
}
