package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// outcome is what a run gave.
type outcome struct {
	code           int
	stdout, stderr string
}

func neardup(stdin string, args ...string) outcome {
	var out, err bytes.Buffer
	code := Run(context.Background(), Process{
		Args: args, Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &err, Version: "test",
	})
	return outcome{code, out.String(), err.String()}
}

// here makes a folder of files and goes there.
func here(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
}

const (
	body = "The old lighthouse at the mouth of the bay will be painted again this summer, says the keeper, who has counted " +
		"forty seven coats since he came to live there with two dogs and a radio that only finds one station. " +
		"Visitors may climb the stairs on any dry Tuesday before noon, and should bring their own lamp and good shoes."
	other = "Bakers of the valley have agreed on a common recipe for rye bread, after a quarrel that lasted nine winters " +
		"and divided more than one family at the dinner table."
)

// records are JSON Lines with one near-duplicate.
func records() string {
	var b strings.Builder
	for i, text := range []string{body, other, "A headline of some words\n\n" + body} {
		line, _ := json.Marshal(map[string]any{"id": i + 1, "text": text})
		b.Write(append(line, '\n'))
	}
	return b.String()
}

// lines decodes a JSON Lines report.
func lines(t *testing.T, s string) []map[string]any {
	t.Helper()
	var out []map[string]any
	for line := range strings.Lines(s) {
		var r map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &r), line)
		out = append(out, r)
	}
	return out
}

func ofType(records []map[string]any, kind string) (out []map[string]any) {
	for _, r := range records {
		if r["type"] == kind {
			out = append(out, r)
		}
	}
	return out
}

// took is how long a run took: the one thing that differs.
var took = regexp.MustCompile(`in \d+\.\d\d s`)

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, strings.ReplaceAll(string(want), "\r\n", "\n"), got)
}

const articles = "../../../../examples/articles"

func TestFindArticles(t *testing.T) {
	r := neardup("", "find", articles)
	assert.Equal(t, Done, r.code)
	golden(t, "articles.txt", r.stdout)
	golden(t, "articles.stderr.txt", took.ReplaceAllString(r.stderr, "in 0.01 s"))
	r = neardup("", "find", "-f", "jsonl", articles)
	golden(t, "articles.jsonl", r.stdout)
}

func TestTheHintWorks(t *testing.T) {
	here(t, map[string]string{"it's.jsonl": strings.ReplaceAll(records(), `"text"`, `"body"`)})
	r := neardup("", "find", "--text-field", "body", "-t", "0.8", "it's.jsonl")
	require.Equal(t, Done, r.code, r.stderr)
	assert.Contains(t, r.stderr, `neardup: next: neardup compare -t 0.8 --text-field body 'it'\''s.jsonl:1' 'it'\''s.jsonl:3'`)
	r = neardup("", "compare", "-t", "0.8", "--text-field", "body", "it's.jsonl:1", "it's.jsonl:3")
	assert.Equal(t, Done, r.code, r.stderr)
}

func TestHintSkipsWhatWasLeftOut(t *testing.T) {
	here(t, map[string]string{"a.bin": "\x00", "b.txt": body, "c.bin": "\x00", "d.txt": "Headline\n" + body})
	r := neardup("", "find", ".")
	assert.Contains(t, r.stderr, "next: neardup compare b.txt d.txt")
}

func TestEveryThreadCountGivesTheSameBytes(t *testing.T) {
	var b strings.Builder
	for i := range 120 {
		line, err := json.Marshal(map[string]any{"id": fmt.Sprint("d", i), "text": fmt.Sprintf("number %d header %d\n%s", i%7, i, strings.ReplaceAll(body, "two", fmt.Sprint(i%11)))})
		require.NoError(t, err)
		b.Write(append(line, '\n'))
	}
	b.WriteString("broken\n")
	for _, format := range []string{"table", "jsonl"} {
		one := neardup(b.String(), "find", "-q", "-f", format, "-j", "1", "-")
		many := neardup(b.String(), "find", "-f", format, "--threads=8", "-")
		assert.Equal(t, Incomplete, one.code)
		assert.Equal(t, one.stdout, many.stdout)
		assert.Equal(t, one.code, many.code)
	}
}

func TestFindRecords(t *testing.T) {
	for _, args := range [][]string{{"-"}, {"in.jsonl"}} {
		here(t, map[string]string{"in.jsonl": records()})
		r := neardup(records(), append([]string{"find", "-f", "jsonl"}, args...)...)
		require.Equal(t, Done, r.code, r.stderr)
		all := lines(t, r.stdout)
		assert.Equal(t, []any{args[0]}, all[0]["inputs"])
		assert.Equal(t, []any{"neardup", "find", "--format=jsonl", "--", args[0]}, all[0]["command"])
		dup := ofType(all, "duplicate")
		require.Len(t, dup, 1)
		assert.Equal(t, "3", dup[0]["id"])
		assert.Equal(t, "1", dup[0]["of"])
		assert.Equal(t, "new_header", dup[0]["kind"])
	}
}

// at is a moment of so many hours.
func at(hours int) time.Time {
	return time.Unix(1_700_000_000, 0).Add(time.Duration(hours) * time.Hour)
}

func TestKeep(t *testing.T) {
	here(t, map[string]string{"a.txt": body, "b.txt": "A headline\n" + body})
	require.NoError(t, os.Chtimes("a.txt", at(2), at(2)))
	require.NoError(t, os.Chtimes("b.txt", at(1), at(1)))
	for keep, want := range map[string]string{"first": "a.txt", "longest": "b.txt", "newest": "a.txt"} {
		r := neardup("", "find", "-f", "jsonl", "--keep", keep, ".")
		assert.Equal(t, want, ofType(lines(t, r.stdout), "cluster")[0]["keep"], keep)
	}
	require.NoError(t, os.Chtimes("b.txt", at(3), at(3)))
	r := neardup("", "find", "--keep", "newest", ".")
	assert.Regexp(t, `keep  b.txt .* the last changed`, r.stdout)
}

func TestSketches(t *testing.T) {
	for _, sketch := range []string{"minhash", "simhash", "both"} {
		r := neardup(records(), "find", "--sketch", sketch, "-")
		assert.Equal(t, Done, r.code)
		assert.Contains(t, r.stdout, "sketch "+sketch)
	}
}

func TestNearMissesCanBeLeftOut(t *testing.T) {
	notice := func(n ...any) string {
		return fmt.Sprintf("notice of the grain market, prices in crowns: wheat %d barley %d oats %d rye %d maize %d; the market was steady", n...)
	}
	here(t, map[string]string{"a": notice(11, 22, 33, 44, 55), "b": notice(16, 27, 38, 49, 51)})
	assert.Contains(t, neardup("", "find", ".").stdout, "Near misses")
	r := neardup("", "find", "--no-near-misses", ".")
	assert.NotContains(t, r.stdout, "Near misses")
	assert.Equal(t, Done, r.code)
}

func TestLimit(t *testing.T) {
	var b strings.Builder
	for i := range 60 {
		for range 2 {
			fmt.Fprintf(&b, "{\"text\": \"cluster w%d x%d y%d z%d v%d\"}\n", i, i, i, i, i)
		}
	}
	assert.Contains(t, neardup(b.String(), "find", "-").stdout, "Cluster 60")
	cut := neardup(b.String(), "find", "--limit", "7", "-").stdout
	assert.Contains(t, cut, "Cluster 7 ")
	assert.NotContains(t, cut, "Cluster 8 ")
	assert.Contains(t, cut, "53 more clusters")
}

func TestQuiet(t *testing.T) {
	assert.Equal(t, outcome{code: Done, stdout: neardup(records(), "find", "-").stdout}, neardup(records(), "find", "-q", "-"))
	here(t, map[string]string{"a": body, "b": body})
	assert.Equal(t, outcome{code: Done}, neardup("", "compare", "-q", "a", "b"))
}

// Whatever a user may do wrong: what is said, and with which exit code.
func TestFaults(t *testing.T) {
	files := map[string]string{
		"texts/a.txt": body, "texts/b.txt": other, "mixed/a.txt": body, "mixed/pic.gif": "GIF89a\x00\x00",
		"broken.jsonl":   strings.Repeat(`{"text": "x"}`+"\n", 6) + `{"text": "cut` + "\n" + `{"text": "y"}` + "\n",
		"fields.jsonl":   `{"id": "a", "url": "u", "body_html": "words and words"}` + "\n" + `{"id": "b", "text": "x"}`,
		"nofields.jsonl": `{"id": "a", "url": "u", "body_html": "words and words"}`,
		"number.jsonl":   `{"id": "a", "text": 7}` + "\n" + `{"id": "b", "text": "x"}`,
		"twice.jsonl":    `{"id": "a", "text": "one"}` + "\n" + `{"id": "b", "text": "two"}` + "\n" + `{"id": "a", "text": "three"}`,
		"long.jsonl":     `{"id": "a", "text": "` + strings.Repeat("long ", 500) + `"}` + "\n" + `{"id": "b", "text": "x"}`,
		"long.txt":       strings.Repeat("long ", 500), "empty.txt": "", "latin1.txt": body + " caf\xe9", "dir/.keep": "", "pic.gif": "\x00",
		"packed.jsonl.zst": "(\xb5/\xfd\x00",
	}
	for _, c := range []struct {
		name string
		args string
		code int
		want []string // in standard error, in order
	}{
		{"missing path", "find nope", 2, []string{"error: there is no such file", "at    nope", "fix   check the spelling"}},
		{"one missing of two", "find texts nope", 2, []string{"error: there is no such file", "at    nope"}},
		{"no path", "find", 2, []string{"error: find needs a PATH", "fix   neardup find FOLDER"}},
		{"empty folder", "find dir", 2, []string{"error: no documents found", "at    dir", "fix   name a folder"}},
		{"empty standard input", "find -", 2, []string{"error: no documents found"}},
		{"binary in a folder", "find mixed", 0, []string{"1 of 2 documents left out: not a text in UTF-8 (first: mixed" + string(filepath.Separator) + "pic.gif)", "1 document"}},
		{"binary that was named", "find texts pic.gif", 3, []string{"warning: 1 of 3 documents left out: not a text", "at    pic.gif", "fix   convert"}},
		{"only a binary", "find pic.gif", 2, []string{"error: no document could be read: not a text", "at    pic.gif", "fix   convert"}},
		{"compressed", "find packed.jsonl.zst", 2, []string{"compressed", "fix   unpack it; JSON Lines can be piped: zstdcat FILE | neardup find -"}},
		{"broken line", "find broken.jsonl", 3, []string{"warning: 1 of 8 documents left out: not valid JSON", "at    broken.jsonl, line 7; byte", "fix   mend the line", "7 documents"}},
		{"no text field", "find fields.jsonl", 3, []string{`warning: 1 of 2 documents left out: no field "text"`, "at    fields.jsonl, line 1; fields are: id, url, body_html", "fix   name it: --text-field body_html"}},
		{"no text field anywhere", "find nofields.jsonl", 2, []string{`error: no document could be read: no field "text"`, "line 1; fields are: id, url, body_html", "--text-field body_html"}},
		{"text is no string", "find number.jsonl", 3, []string{`field "text" is not a string but a number`, "at    number.jsonl, line 1", "fix   "}},
		{"id twice", "find twice.jsonl", 3, []string{`warning: 1 of 3 documents left out: id "a" was there before`, "at    twice.jsonl, line 3", "--id-field NAME"}},
		{"empty file", "find empty.txt", 0, []string{"1 document, 0 words"}},
		{"line over the limit", "find --max-record 1K long.jsonl", 3, []string{"warning: 1 of 2 documents left out: 2.5 KiB long, over the limit of 1 KiB", "at    long.jsonl, line 1", "--max-record SIZE"}},
		{"file over the limit", "find --max-record 1K long.txt texts", 3, []string{"over the limit of 1 KiB", "at    long.txt"}},
		{"not UTF-8", "find latin1.txt", 0, []string{"warning: 1 of 1 documents are not wholly UTF-8", "at    latin1.txt is the first", "fix   convert"}},
		{"newest of records", "find --keep newest fields.jsonl", 2, []string{"error: --keep newest", "fix   --keep first"}},

		{"unknown flag", "find --treshold 0.8 texts", 2, []string{"error: unknown flag --treshold", "did you mean --threshold?"}},
		{"unknown flag unlike any", "find --colour texts", 2, []string{"error: unknown flag --colour", "fix   see: neardup find --help"}},
		{"unknown short flag", "find -z texts", 2, []string{"error: unknown flag -z"}},
		{"unknown value", "find --keep longets texts", 2, []string{`error: bad value "longets" for --keep`, `did you mean "longest"?`}},
		{"unknown format", "find -f csv texts", 2, []string{`bad value "csv" for --format: it can be table or jsonl`}},
		{"threshold in percent", "find -t 70 texts", 2, []string{`bad value "70" for --threshold`, "as a share it is 0.7"}},
		{"threshold of zero", "find -t 0 texts", 2, []string{`bad value "0" for --threshold`, "fix   leave it out for 0.70"}},
		{"threshold of words", "find -t NaN texts", 2, []string{`bad value "NaN"`}},
		{"threads", "find -j -1 texts", 2, []string{`bad value "-1" for --threads`}},
		{"size", "find --max-record 1X texts", 2, []string{`bad value "1X" for --max-record`, "fix   write it like 64MiB"}},
		{"size too large", "find --max-record 5G texts", 2, []string{`bad value "5G"`}},
		{"no value", "find --keep", 2, []string{"error: --keep needs a value"}},
		{"unknown command", "fidn texts", 2, []string{`error: unknown command "fidn"`, `did you mean "find"?`}},
		{"a path for a command", "texts", 2, []string{`error: unknown command "texts"`, "fix   to look for near-duplicates in it: neardup find texts"}},
		{"arguments of version", "version now", 2, []string{`version takes no argument "now"`}},
		{"help of nothing", "help fidn", 2, []string{`unknown command "fidn"`}},

		{"compare one", "compare long.txt", 2, []string{"error: compare takes two texts, and here are 1"}},
		{"compare two inputs", "compare - -", 2, []string{"error: both texts are standard input"}},
		{"compare a folder", "compare texts long.txt", 2, []string{"error: a folder, not a text", "at    texts", "fix   for a folder: neardup find PATH"}},
		{"compare what is missing", "compare long.txt nope", 2, []string{"error: there is no such file", "at    nope"}},
		{"compare a line that is not there", "compare long.jsonl:1 long.jsonl:9", 2, []string{"error: the file has only 2 lines", "at    long.jsonl, line 9"}},
		{"compare a whole JSON Lines file", "compare long.jsonl long.txt", 2, []string{"error: JSON Lines, not a text", "fix   name one of its lines: long.jsonl:1"}},
		{"explain one", "explain long.txt", 2, []string{"error: explain takes two texts, and here are 1", "fix   neardup explain A B"}},
		{"explain what is missing", "explain long.txt nope", 2, []string{"error: there is no such file", "at    nope"}},
		{"explain without a number", "explain --context -1 long.txt long.txt", 2, []string{`bad value "-1" for --context`}},
		{"compare binary", "compare pic.gif long.txt", 2, []string{"error: not a text"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			here(t, files)
			r := neardup("", strings.Fields(c.args)...)
			assert.Equal(t, c.code, r.code, r.stderr)
			rest := r.stderr
			for _, want := range c.want {
				_, after, found := strings.Cut(rest, want)
				require.True(t, found, "%q, in order, in\n%s", want, r.stderr)
				rest = after
			}
			if c.code == Failed {
				assert.Empty(t, r.stdout)
				assert.Equal(t, 1, strings.Count(r.stderr, "neardup: error: "), r.stderr)
			}
			if c.code == Incomplete || c.code == Done {
				assert.Contains(t, r.stdout, "settings")
				assert.Contains(t, r.stderr, "Nothing was changed.")
			}
		})
	}
}

func TestSkippedStandInTheReport(t *testing.T) {
	here(t, map[string]string{
		"a.txt": body, "pic.gif": "\x00", "x.jsonl": `{"id": "p", "text": "one"}` + "\n" + `{"id": "p", "text": "two"}` + "\nbroken\n",
	})
	r := neardup("", "find", "-f", "jsonl", ".")
	assert.Equal(t, Incomplete, r.code)
	all := lines(t, r.stdout)
	skipped := ofType(all, "skipped")
	require.Len(t, skipped, 3)
	for i, want := range []map[string]any{
		{"place": 1.0, "file": "pic.gif", "id": "pic.gif", "reason": "binary"},
		{"place": 3.0, "file": "x.jsonl", "line": 2.0, "id": "p", "reason": "duplicate_id"},
		{"place": 4.0, "file": "x.jsonl", "line": 3.0, "id": "x.jsonl:3", "reason": "bad_json"},
	} {
		for field, value := range want {
			assert.Equal(t, value, skipped[i][field], field)
		}
		assert.NotEmpty(t, skipped[i]["error"])
	}
	summary := ofType(all, "summary")[0]
	assert.EqualValues(t, 3, summary["skipped"])
	assert.EqualValues(t, 2, summary["documents"])
}

func TestMessagesAreSafeForTerminals(t *testing.T) {
	here(t, map[string]string{
		"x.jsonl": "{\"\x1b]0;evil\\u001b\": \"x\"}\n{\"\\u001b[2J\\u202e\": 1}\n{\"id\": \"\\u001b[2J\", \"text\": \"\"}\n{\"id\": \"\\u001b[2J\", \"text\": \"\"}",
	})
	for _, args := range [][]string{{"find", "x.jsonl"}, {"find", "\x1b[2J"}, {"\x1b[2J"}, {"find", "--\x1b[2J"}, {"find", "--keep", "\x1b[2J", "x.jsonl"}} {
		r := neardup("", args...)
		assert.NotContains(t, r.stderr+r.stdout, "\x1b")
		assert.NotContains(t, r.stderr+r.stdout, "\u202e")
	}
}

func TestHugeLine(t *testing.T) {
	here(t, nil)
	f, err := os.Create("huge.jsonl")
	require.NoError(t, err)
	_, err = io.WriteString(f, "{\"id\": \"a\", \"text\": \"one\"}\n{\"text\": \"")
	require.NoError(t, err)
	chunk := bytes.Repeat([]byte("x"), 1<<20)
	for range 200 {
		_, err = f.Write(chunk)
		require.NoError(t, err)
	}
	_, err = io.WriteString(f, "\"}\n{\"id\": \"b\", \"text\": \"two\"}\n")
	require.NoError(t, err)
	require.NoError(t, f.Close())
	r := neardup("", "find", "--max-record", "16M", "huge.jsonl")
	assert.Equal(t, Incomplete, r.code)
	assert.Contains(t, r.stderr, "200 MiB long, over the limit of 16 MiB")
	assert.Contains(t, r.stderr, "at    huge.jsonl, line 2")
	assert.Contains(t, r.stderr, "neardup: 2 documents, 2 words")
}

func TestCompare(t *testing.T) {
	here(t, map[string]string{"a.txt": body, "b.txt": "A headline of some words\n" + body, "c.txt": other, "x.jsonl": records()})
	near := neardup("", "compare", "a.txt", "b.txt")
	assert.Equal(t, Done, near.code)
	assert.Contains(t, near.stdout, "near-duplicate: yes   same body, different header")
	assert.Contains(t, near.stdout, "+ A headline of some words   (5 words)")
	assert.Empty(t, near.stderr)
	far := neardup("", "compare", "a.txt", "c.txt")
	assert.Equal(t, NotNear, far.code)
	assert.Contains(t, far.stdout, "near-duplicate: no   different")
	assert.Equal(t, NotNear, neardup("", "compare", "-t", "1", "a.txt", "c.txt").code)
	assert.Equal(t, Done, neardup(body, "compare", "-", "b.txt").code)
	assert.Equal(t, Done, neardup("", "compare", "x.jsonl:1", "x.jsonl:3").code)
	for _, format := range []string{"json", "jsonl"} {
		r := neardup("", "compare", "-f", format, "b.txt", "a.txt")
		assert.Equal(t, Done, r.code)
		all := lines(t, r.stdout)
		require.Len(t, all, 1)
		assert.Equal(t, "comparison", all[0]["type"])
		assert.Equal(t, true, all[0]["near"])
		assert.Equal(t, "b.txt", all[0]["id"])
		assert.Equal(t, []any{0.0, 24.0}, all[0]["gaps"].([]any)[0].(map[string]any)["at"])
	}
}

func TestExplain(t *testing.T) {
	here(t, map[string]string{"a.txt": body, "b.txt": "A headline \x1b[31mof some words\n" + body, "c.txt": other, "x.jsonl": records()})
	near := neardup("", "explain", "b.txt", "a.txt")
	assert.Equal(t, Done, near.code)
	assert.Empty(t, near.stderr)
	assert.Contains(t, near.stdout, "near-duplicate: yes   same body, different header")
	assert.Contains(t, near.stdout, "only A has a header: 1 line, 5 words, “A headline ␛[31mof some words”")
	assert.Regexp(t, `\[-A headline ␛\[31mof some words-\] +│\n`, near.stdout)
	assert.Contains(t, near.stdout, " words agree …")
	assert.NotContains(t, near.stdout, "\x1b")
	assert.NotContains(t, neardup("", "explain", "--all", "b.txt", "a.txt").stdout, "words agree …")
	assert.Contains(t, neardup("", "explain", "--context", "2", "b.txt", "a.txt").stdout, "The old ")
	assert.Equal(t, NotNear, neardup("", "explain", "a.txt", "c.txt").code)
	assert.Equal(t, NotNear, neardup("", "explain", "-t", "1", "a.txt", "b.txt").code)
	assert.Equal(t, Done, neardup(body, "explain", "-", "b.txt").code)
	assert.Equal(t, Done, neardup("", "explain", "x.jsonl:1", "x.jsonl:3").code)
	for _, format := range []string{"json", "jsonl"} {
		r := neardup("", "explain", "-f", format, "b.txt", "a.txt")
		assert.Equal(t, Done, r.code)
		all := lines(t, r.stdout)
		require.Len(t, all, 1)
		assert.Equal(t, "explanation", all[0]["type"])
		d := all[0]["differences"].([]any)[0].(map[string]any)
		assert.Equal(t, "header", d["aspect"])
		assert.Equal(t, []any{0.0, 29.0}, d["places"].([]any)[0].(map[string]any)["at"])
	}
}

func TestColorful(t *testing.T) {
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	assert.True(t, colorful())
	t.Setenv("NO_COLOR", "1")
	assert.False(t, colorful())
	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "dumb")
	assert.False(t, colorful())
}

func TestCompareSaysWhatTookTheScoreDown(t *testing.T) {
	here(t, map[string]string{
		"a": "opened at 10 closed at 20 with a turnover of 300 thousand shares in the first hour",
		"b": "opened at 11 closed at 21 with a turnover of 300 thousand shares in the first hour",
	})
	assert.Regexp(t, `conflict +0\.\d+   2 of 3 numbers differ`, neardup("", "compare", "a", "b").stdout)
}

func TestHelp(t *testing.T) {
	for _, c := range []struct{ args, file string }{{"", "help.txt"}, {"find --help", "help-find.txt"}, {"compare -h", "help-compare.txt"}, {"explain -h", "help-explain.txt"}, {"tune -h", "help-tune.txt"}} {
		r := neardup("", strings.Fields(c.args)...)
		assert.Equal(t, Done, r.code)
		assert.Empty(t, r.stderr)
		golden(t, c.file, r.stdout)
		for line := range strings.Lines(r.stdout) {
			assert.LessOrEqual(t, len([]rune(line)), 100, line)
		}
	}
	assert.Equal(t, neardup("", "find", "--help"), neardup("", "help", "find"))
	assert.Equal(t, neardup(""), neardup("", "help"))
	assert.Equal(t, neardup(""), neardup("", "--help"))
}

func TestVersion(t *testing.T) {
	assert.Equal(t, outcome{code: Done, stdout: "neardup test\n"}, neardup("", "version"))
	assert.Equal(t, outcome{code: Done, stdout: "neardup test\n"}, neardup("", "--version"))
	assert.NotEmpty(t, BuildVersion())
}

// broken is an output that fails.
type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }

func TestOutputThatFails(t *testing.T) {
	here(t, map[string]string{"a": body, "b": body, "c": other})
	full := &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
	gone := &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EPIPE}
	for _, args := range []string{"find .", "find -f jsonl .", "compare a b", "compare -f json a b", "explain a b", "explain -f json a b", "tune .", "tune -f json .", "version", "find --help"} {
		var err bytes.Buffer
		code := Run(context.Background(), Process{Args: strings.Fields(args), Stdin: strings.NewReader(""), Stdout: broken{full}, Stderr: &err})
		assert.Equal(t, Failed, code, args)
		assert.Contains(t, err.String(), "neardup: error: the report could not be written: "+syscall.ENOSPC.Error(), args)
		err.Reset()
		code = Run(context.Background(), Process{Args: strings.Fields(args), Stdin: strings.NewReader(""), Stdout: broken{gone}, Stderr: &err})
		assert.Equal(t, Failed, code, args)
		assert.Empty(t, err.String(), args)
	}
}

func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, err bytes.Buffer
	code := Run(ctx, Process{Args: []string{"find", "-"}, Stdin: strings.NewReader(records()), Stdout: &out, Stderr: &err})
	assert.Equal(t, Interrupted, code)
	assert.Empty(t, out.String())
	assert.Equal(t, "neardup: interrupted. Nothing was changed.\n", err.String())
}

func TestInterruptWhileReadingIsBlocked(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	in, feed := io.Pipe()
	defer feed.Close()
	go func() {
		_, _ = feed.Write([]byte(records()))
		cancel()
	}()
	var err bytes.Buffer
	assert.Equal(t, Interrupted, Run(ctx, Process{Args: []string{"find", "-"}, Stdin: in, Stdout: io.Discard, Stderr: &err}))
	assert.Contains(t, err.String(), "interrupted")
}

func TestNearest(t *testing.T) {
	words := []string{"first", "longest", "newest", "find"}
	for in, want := range map[string]string{"longets": "longest", "firts": "first", "fnid": "find", "xyz": "", "": "", "newes": "newest"} {
		assert.Equal(t, want, nearest(in, words), in)
	}
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{"a/b.txt": "a/b.txt", "a b": "'a b'", "it's": `'it'\''s'`, "-x": "./-x", "-": "-", "$(rm)": "'$(rm)'", "": "''"} {
		assert.Equal(t, want, quote(in))
	}
}

func TestProblemOfAnyError(t *testing.T) {
	assert.Equal(t, "boom", problemOf(errors.New("boom")).what)
	assert.Equal(t, "deep", problemOf(fmt.Errorf("wrapped: %w", &problem{what: "deep"})).what)
	assert.NoError(t, written(nil))
}
