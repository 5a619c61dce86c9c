package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// notices are records of families: notices of a body under other headers, in
// other words, and of one template.
func notices(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	put := func(text string) {
		line, err := json.Marshal(map[string]any{"text": text})
		require.NoError(t, err)
		b.Write(append(line, '\n'))
	}
	words := strings.Fields(body)
	for i := range 12 {
		turned := append(append([]string{}, words[5*i:]...), words[:5*i]...)
		text := strings.Join(turned, " ")
		put(text)
		put(fmt.Sprintf("headline %d of some words\n%s", i, text))
		for k := range 2*i + 1 { // from a word here and there to every third
			turned[(3*k+1)%len(turned)] = strings.Repeat(string(rune('a'+k)), 6)
		}
		put(strings.Join(turned, " "))
		put(fmt.Sprintf("market notice: wheat %d oats %d barley %d maize %d in crowns and the market was steady", i, 2*i, 3*i, 7*i))
	}
	return b.String()
}

func TestTune(t *testing.T) {
	in := notices(t)
	r := neardup(in, "tune", "--borderline", "2", "-")
	require.Equal(t, Done, r.code, r.stderr)
	golden(t, "tune.txt", r.stdout)
	assert.Contains(t, r.stderr, "neardup: 48 documents in ")
	assert.Contains(t, neardup(in, "tune", "--sample", "20", "--groups", "10", "--sketch", "simhash", "-").stdout, "groups   10 texts")
	assert.NotContains(t, neardup(in, "tune", "--sample", "20", "--groups", "0", "--borderline", "0", "-").stdout, "groups")
	assert.NotEqual(t, neardup(in, "tune", "--sample", "20", "-").stdout, neardup(in, "tune", "--sample", "20", "--seed", "3", "-").stdout)
	assert.Contains(t, neardup(in, "tune", "--sample", "0", "-t", "0.85", "-").stdout, "all 48 texts, each with each: 1,128 pairs")
}

func TestTuneAsJSON(t *testing.T) {
	in := notices(t) + "broken\n"
	one := neardup(in, "tune", "-f", "json", "--sample", "30", "-j", "1", "-")
	require.Equal(t, Incomplete, one.code, one.stderr)
	many := neardup(in, "tune", "-f", "json", "--sample", "30", "-q", "-j", "7", "-")
	require.Equal(t, one.stdout, many.stdout)
	require.Contains(t, one.stderr, "not valid JSON")
	var report struct {
		Type, Format string
		ConfigID     string `json:"config_id"`
		Command      []string
		Survey       corpus.Survey
		Skipped      []struct{ Line int }
	}
	require.NoError(t, json.Unmarshal([]byte(one.stdout), &report))
	assert.Equal(t, "survey", report.Type)
	assert.Equal(t, report.ConfigID, report.Survey.ConfigID)
	assert.Equal(t, []string{"neardup", "tune", "--format=json", "--sample=30", "--", "-"}, report.Command)
	assert.Equal(t, 48, report.Survey.Documents)
	assert.Equal(t, 30, report.Survey.Random.Texts)
	require.NotNil(t, report.Survey.Groups)
	require.Len(t, report.Skipped, 1)
	assert.Equal(t, 49, report.Skipped[0].Line)
}

func TestTuneFaults(t *testing.T) {
	for _, c := range []struct{ name, in, args, want string }{
		{"no path", "", "tune", "error: tune needs a PATH"},
		{"nothing", "", "tune -", "error: no documents found"},
		{"nothing readable", "broken\n", "tune -", "error: no document could be read: not valid JSON"},
		{"one text", `{"text": "a b c"}` + "\n" + `{"text": "A, b, c"}`, "tune -", "error: there are fewer than two different texts"},
		{"one random text", notices(t), "tune --sample 1 -", "a sample of 1 texts; it must be 2 or more"},
		{"bad sketch", "", "tune --sketch minhsh -", `did you mean "minhash"?`},
		{"bad seed", "", "tune --seed x -", `bad value "x" for --seed`},
	} {
		r := neardup(c.in, strings.Fields(c.args)...)
		assert.Equal(t, Failed, r.code, c.name)
		assert.Contains(t, r.stderr, c.want, c.name)
		assert.Empty(t, r.stdout, c.name)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	code := Run(ctx, Process{Args: []string{"tune", "-"}, Stdin: strings.NewReader(notices(t)), Stdout: io.Discard, Stderr: io.Discard})
	assert.Equal(t, Interrupted, code)
}
