package report

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, strings.ReplaceAll(string(want), "\r\n", "\n"), string(got))
}

// prose is made-up text of so many words, nine to a line.
func prose(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	for i := range n {
		for range 2 + r.IntN(3) {
			b.WriteByte("bdfgklmnprstvz"[r.IntN(14)])
			b.WriteByte("aeiou"[r.IntN(5)])
		}
		b.WriteByte(" \n"[min(i%9, 8)/8])
	}
	return strings.TrimSpace(b.String())
}

// example has documents of every kind, and some that are hostile.
func example() []corpus.Doc {
	a, b, c, d, e := prose(1, 120), prose(2, 120), prose(3, 150), prose(4, 60), prose(5, 200)
	lines := strings.Split(c, "\n")
	edited := strings.Join(append(append(append([]string{}, lines[:4]...), "quite another line stands here"), lines[5:]...), "\n")
	price := func(n ...any) string {
		return fmt.Sprintf("daily notice of the grain market, prices in crowns: wheat %d barley %d oats %d rye %d maize %d; the market was steady and the next notice follows tomorrow at noon", n...)
	}
	docs := []corpus.Doc{
		{ID: "a/first.txt", Text: a},
		{ID: "a/same.txt", Text: a},
		{ID: "a/upper.txt", Text: strings.ToUpper(a) + "!\r\n"},
		{ID: "b/plain.txt", Text: b},
		{ID: "b/header.txt", Text: "A HEADLINE \x1b[31mIN RED\x1b[0m\nby somebody, for \u202egpj.exe\n\n" + b},
		{ID: "b/footer.txt", Text: b + "\n\nCopyright by nobody at all, 2025.\nAll wrongs reserved."},
		{ID: "b/both.txt", Text: strings.Repeat("one long header of many words ", 6) + "\n" + b + " and an end"},
		{ID: "c/old.txt", Text: c},
		{ID: "c/new.txt", Text: edited},
		{ID: "moved/first.txt", Text: prose(21, 60) + "\n" + prose(22, 40)},
		{ID: "moved/second.txt", Text: prose(22, 40) + "\n" + prose(21, 60)},
		{ID: "d/short.txt", Text: d},
		{ID: "d/long.txt", Text: prose(7, 40) + "\n" + d + "\n" + prose(8, 30)},
		{ID: "e/page.txt", Text: e},
		{ID: "e/quote.txt", Text: prose(9, 30) + "\n" + strings.Join(strings.Split(e, "\n")[3:12], "\n") + "\n" + prose(10, 30)},
		{ID: "e/book.txt", Text: prose(11, 250) + "\n" + e + "\n" + prose(12, 250)},
		{ID: "prices/monday.txt", Text: price(1205, 980, 1310, 1107, 990)},
		{ID: "prices/tuesday.txt", Text: price(1207, 985, 1309, 1111, 994)},
		{ID: "evil\x1b]0;title\a\u202ename.txt", Text: "Unlike all others."},
		{ID: "bytes-\xff.txt", Text: ""},
	}
	wide := prose(20, 90)
	for i := range 14 {
		docs = append(docs, corpus.Doc{ID: fmt.Sprintf("wide/%02d.txt", i), Text: fmt.Sprintf("copy number %d of all\n", i) + wide})
	}
	cjk := "港の橋は修理のため三月二日から六週間すべての車両に対して閉鎖される。市議会は小さな基金を開き、規則を公開すると述べた。"
	return append(docs, corpus.Doc{ID: "語/橋.txt", Text: cjk}, corpus.Doc{ID: "語/橋の写し.txt", Text: "新しい見出し、記者より\n" + cjk})
}

func find(t *testing.T, docs []corpus.Doc, workers int) *Find {
	t.Helper()
	r, err := corpus.Find(context.Background(), corpus.Config{}, corpus.Docs(docs...), corpus.WithWorkers(workers), corpus.WithNearMisses())
	require.NoError(t, err)
	return &Find{
		Version: "test", Command: []string{"neardup", "find", "--", "x"}, Inputs: []string{"x"}, Result: r,
		Skipped: []Skipped{{Place: 3, File: "x/bad\xff.jsonl", Line: 7, ID: "i", Reason: "bad_json", Error: "x/bad.jsonl, line 7: not valid JSON"}},
	}
}

func table(t *testing.T, f *Find, l Limits) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, f.Table(&b, l))
	return b.String()
}

func TestTable(t *testing.T) {
	f := find(t, example(), 1)
	golden(t, "example.txt", []byte(table(t, f, Limits{Width: 100, Members: 10, NearMisses: 10})))
	golden(t, "example-cut.txt", []byte(table(t, f, Limits{Width: 60, Clusters: 2, Members: 1, NearMisses: 1})))
}

func TestTableIsSafeForTerminals(t *testing.T) {
	s := table(t, find(t, example(), 1), Limits{Width: 100})
	assert.Equal(t, s, strings.Map(func(r rune) rune {
		if r == '\u202e' || r < ' ' && r != '\n' {
			return -1
		}
		return r
	}, s))
}

func TestTableKeepsToItsWidth(t *testing.T) {
	for _, columns := range []int{60, 100, 160} {
		for _, line := range strings.Split(table(t, find(t, example(), 1), Limits{Width: columns}), "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "+") || strings.HasPrefix(strings.TrimSpace(line), "-") {
				assert.LessOrEqual(t, width(line), max(columns, 140), line)
			}
		}
	}
}

func TestEveryKindIsInTheExample(t *testing.T) {
	seen := map[corpus.Kind]bool{}
	r := find(t, example(), 1).Result
	for _, c := range r.Clusters {
		for _, m := range c.Members {
			seen[m.Verdict.Kind] = true
		}
	}
	for _, m := range r.NearMisses {
		seen[m.Verdict.Kind] = true
	}
	for k := corpus.Identical; k <= corpus.Passage; k++ {
		if k != corpus.ContainsLonger { // in a batch such a pair is seldom compared, see TestRelation
			assert.True(t, seen[k], k.String())
		}
	}
}

func TestRelation(t *testing.T) {
	short, long := corpus.Side{Cover: 1}, corpus.Side{Cover: 0.1}
	for want, v := range map[string]corpus.Verdict{
		"is contained in B, which is much longer": {Kind: corpus.ContainsLonger, A: short, B: long},
		"contains B and is much longer":           {Kind: corpus.ContainsLonger, A: long, B: short},
		"same template as B, other content":       {Kind: corpus.Template},
		"shares a passage of 1,200 words with B":  {Kind: corpus.Passage, LongestRun: 1200},
		corpus.Kind(200).String() + ": B":         {Kind: 200},
	} {
		assert.Equal(t, want, relation(v, "B"))
	}
}

func TestDeductions(t *testing.T) {
	a, b := "three ships sail today", "seven ships sail today"
	v, err := corpus.Compare(a, b)
	require.NoError(t, err)
	v.Template = 0.625
	assert.Equal(t, `"three" where the other has "seven"; 63 % of what they share is template`, deductions(v, a, b))
}

func TestJSONLinesGolden(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, find(t, example(), 1).JSONLines(&b))
	golden(t, "example.jsonl", b.Bytes())
}

func TestJSONLinesDoNotDependOnWorkers(t *testing.T) {
	var one, many bytes.Buffer
	require.NoError(t, find(t, example(), 1).JSONLines(&one))
	require.NoError(t, find(t, example(), 8).JSONLines(&many))
	assert.Equal(t, one.String(), many.String())
}

// fields of each type of record: those that are always there, and those that may be.
var fields = map[string][2]string{
	"header":  {"format tool version command config config_id inputs", ""},
	"cluster": {"id size kind keep", ""},
	"duplicate": {"cluster id of kind score align conflict topic template body jaccard cover cover_of tokens tokens_of " +
		"numbers clashes longest_run body_at body_of", "runs gaps moves"},
	"near_miss": {"id of kind score align conflict topic template body jaccard cover cover_of tokens tokens_of " +
		"numbers clashes longest_run body_at body_of", ""},
	"skipped": {"place file_bytes line id reason error", ""},
	"summary": {"documents kept duplicates clusters skipped empty tokens left_out", ""},
}

func TestJSONLinesSchema(t *testing.T) {
	f := find(t, example(), 1)
	var b bytes.Buffer
	require.NoError(t, f.JSONLines(&b))
	texts := map[string]string{}
	for _, d := range f.Result.Documents {
		texts[d.ID] = d.Text
	}
	var types []string
	for line := range strings.Lines(b.String()) {
		var r map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &r))
		kind := r["type"].(string)
		types = append(types, kind)
		want := fields[kind]
		for _, name := range strings.Fields(want[0]) {
			assert.Contains(t, r, name, line)
		}
		for name := range r {
			assert.Contains(t, append(strings.Fields(want[0]+" "+want[1]), "type"), name, line)
		}
		if kind == "header" {
			assert.Equal(t, Format, r["format"])
			assert.Len(t, r["config_id"], 16)
		}
		if kind != "duplicate" {
			continue
		}
		var pair struct {
			ID, Of string
			Tokens int
			Runs   []struct {
				At, Of [2]int
				Tokens int
			}
			Gaps []struct {
				At, Of [2]int
				Tokens int
			}
		}
		require.NoError(t, json.Unmarshal([]byte(line), &pair))
		a, b := texts[pair.ID], texts[pair.Of]
		require.NotEmpty(t, pair.Runs)
		sum := 0
		for _, run := range pair.Runs {
			assert.Equal(t, strings.Fields(letters(b[run.Of[0]:run.Of[1]])), strings.Fields(letters(a[run.At[0]:run.At[1]])))
			sum += run.Tokens
		}
		for _, gap := range pair.Gaps {
			sum += gap.Tokens
		}
		assert.Equal(t, pair.Tokens, sum, "runs and gaps make up the text")
	}
	assert.Equal(t, "header", types[0])
	assert.Equal(t, "summary", types[len(types)-1])
	var summary map[string]any
	last := strings.Split(strings.TrimSpace(b.String()), "\n")
	require.NoError(t, json.Unmarshal([]byte(last[len(last)-1]), &summary))
	assert.EqualValues(t, len(f.Result.Documents), summary["kept"].(float64)+summary["duplicates"].(float64))
}

// letters is a text in lower case, with what is no letter or digit as space.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \r\n.,!;:", r) {
			return ' '
		}
		return r
	}, strings.ToLower(s))
}

func TestNamesThatAreNotUTF8(t *testing.T) {
	text := prose(1, 50)
	f := find(t, []corpus.Doc{{ID: "a\xff", Text: text}, {ID: "b\xfe", Text: text}}, 1)
	var b bytes.Buffer
	require.NoError(t, f.JSONLines(&b))
	assert.Contains(t, b.String(), `"keep_bytes":"Yf8="`)
	assert.Contains(t, b.String(), `"id_bytes":"Yv4="`)
	assert.Contains(t, b.String(), `"of_bytes":"Yf8="`)
	assert.NotContains(t, b.String(), `"kind":"identical","keep":`)
	assert.NotContains(t, b.String(), `"of":"`)
}

func TestCompare(t *testing.T) {
	docs := map[string]string{}
	for _, d := range example() {
		docs[d.ID] = d.Text
	}
	var all bytes.Buffer
	for _, pair := range [][2]string{
		{"a/first.txt", "a/same.txt"}, {"b/header.txt", "b/both.txt"}, {"c/old.txt", "c/new.txt"},
		{"prices/monday.txt", "prices/tuesday.txt"}, {"e/page.txt", "e/quote.txt"}, {"a/first.txt", "e/page.txt"},
		{"a/first.txt", "bytes-\xff.txt"},
	} {
		c := &Compare{Version: "test", A: Text{pair[0], docs[pair[0]]}, B: Text{pair[1], docs[pair[1]]}}
		var err error
		c.Verdict, err = corpus.Compare(c.A.Text, c.B.Text)
		require.NoError(t, err)
		fmt.Fprintf(&all, "# %s, %q\n", pair[0], pair[1])
		require.NoError(t, c.Table(&all, 100))
		var b bytes.Buffer
		require.NoError(t, c.JSON(&b))
		var r map[string]any
		require.NoError(t, json.Unmarshal(b.Bytes(), &r))
		assert.Equal(t, "comparison", r["type"])
		assert.Equal(t, c.Verdict.Near, r["near"])
		assert.Equal(t, 1, bytes.Count(b.Bytes(), []byte("\n")))
		all.WriteByte('\n')
	}
	golden(t, "compare.txt", all.Bytes())
}

// failing refuses to be written to.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestWriteErrors(t *testing.T) {
	f := find(t, example(), 1)
	require.ErrorIs(t, f.Table(failing{}, Limits{Width: 100}), os.ErrClosed)
	require.ErrorIs(t, f.JSONLines(failing{}), os.ErrClosed)
	c := &Compare{}
	require.ErrorIs(t, c.Table(failing{}, 100), os.ErrClosed)
	require.ErrorIs(t, c.JSON(failing{}), os.ErrClosed)
}
