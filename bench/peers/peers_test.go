package peers

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

// What the programs of other languages read is what was meant.
func TestWrite(t *testing.T) {
	w := work{texts: testkit.Documents(3, 20, 1), sets: map[int][][]uint64{2: {{1, 2}, {3, 1 << 63}}}}
	folder := t.TempDir()
	require.NoError(t, w.write(folder))
	b, err := os.ReadFile(filepath.Join(folder, "texts.json"))
	require.NoError(t, err)
	var texts []string
	require.NoError(t, json.Unmarshal(b, &texts))
	require.Equal(t, w.texts, texts)
	b, err = os.ReadFile(filepath.Join(folder, "hashes-2.bin"))
	require.NoError(t, err)
	require.Len(t, b, 32)
	require.Equal(t, uint64(1<<63), binary.LittleEndian.Uint64(b[24:]))
	b, err = os.ReadFile(filepath.Join(folder, "offsets-2.bin"))
	require.NoError(t, err)
	require.Len(t, b, 24)
	require.EqualValues(t, 4, binary.LittleEndian.Uint64(b[16:]))
}

func TestOursCoversTheStages(t *testing.T) {
	w := work{texts: testkit.Documents(3, 20, 1), sets: map[int][][]uint64{2: {{1, 2}}}}
	figures, err := w.ours()
	require.NoError(t, err)
	require.Len(t, figures, 2)
	for _, f := range figures {
		require.Positive(t, f.NS)
	}
}

func TestTable(t *testing.T) {
	var out bytes.Buffer
	print(&out, map[figure][]float64{
		{Who: "neardup", Stage: "Sign", Size: "texts"}:  {110, 100, 90},
		{Who: "other", Stage: "Sign", Size: "texts"}:    {900, 1000, 1100},
		{Who: "other", Stage: "Strings", Size: "texts"}: {500, 500, 500},
	}, 3, 3)
	require.Regexp(t, `(?s)neardup +\| +100 \| +1\.0 .*other +\| +1000 \| +10\.0 .*other +\| +500 \| +- `, out.String())
}

func TestCommandNamesWhatItNeeds(t *testing.T) {
	require.ErrorContains(t, Run(nil, nil, os.Stderr), "-installed")
	_, err := run("false")
	require.Error(t, err)
}
