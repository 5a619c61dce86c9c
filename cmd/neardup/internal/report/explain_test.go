package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// explain compares two texts.
func explain(t testing.TB, a, b Text) *Explain {
	t.Helper()
	v, err := corpus.Compare(a.Text, b.Text)
	require.NoError(t, err)
	return &Explain{Version: "test", A: a, B: b, Verdict: v}
}

// shown is the table of an explanation.
func shown(t testing.TB, x *Explain, view View) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, x.Table(&b, view))
	return b.String()
}

// kinds are pairs of texts of every kind: testdata/kinds.jsonl holds them one
// after the other, named script/kind/a and script/kind/b.
func kinds(t testing.TB) (pairs []*Explain) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "kinds.jsonl"))
	require.NoError(t, err)
	var texts []Text
	for line := range bytes.Lines(data) {
		var r struct{ ID, Text string }
		require.NoError(t, json.Unmarshal(line, &r))
		texts = append(texts, Text{r.ID, r.Text})
	}
	for i := 0; i+1 < len(texts); i += 2 {
		x := explain(t, texts[i], texts[i+1])
		require.Equal(t, strings.Split(texts[i].Name, "/")[1], x.Verdict.Kind.Word(), texts[i].Name)
		pairs = append(pairs, x)
	}
	return pairs
}

func TestExplainEveryKindInThreeScripts(t *testing.T) {
	all := map[string]*strings.Builder{}
	for _, x := range kinds(t) {
		script := strings.Split(x.A.Name, "/")[0]
		if all[script] == nil {
			all[script] = &strings.Builder{}
		}
		all[script].WriteString(shown(t, x, View{Columns: 100, Context: 8}) + "\n")
	}
	require.Len(t, all, 3)
	for script, got := range all {
		golden(t, "explain-"+script+".txt", []byte(got.String()))
	}
}

func TestExplainInColor(t *testing.T) {
	x := explain(t, Text{"a", "the colour of " + prose(1, 60) + " 41 crowns\n" + prose(2, 8) + " and more"},
		Text{"b", "the color of " + prose(1, 60) + " 18 crowns\n" + prose(2, 8) + " and less"})
	golden(t, "explain-color.txt", []byte(shown(t, x, View{Columns: 80, Context: 3, Color: true})))
}

func TestExplainFoldsAndCuts(t *testing.T) {
	long := explain(t, Text{"a", prose(1, 100)}, Text{"b", prose(1, 50) + "\n" + prose(2, 500) + "\n" + strings.SplitN(prose(1, 100), " ", 51)[50]})
	s := shown(t, long, View{Columns: 100, Context: 4})
	assert.Contains(t, s, "words agree …")
	assert.Regexp(t, ` … 4\d\d words … `, strings.ReplaceAll(s, "\n", " "))
	all := shown(t, long, View{Columns: 100, All: true})
	assert.NotContains(t, all, "words agree …")
	assert.NotContains(t, all, " words … ")

	var a, b strings.Builder
	for i := range 100 {
		a.WriteString(prose(uint64(i), 12) + " 7 ")
		b.WriteString(prose(uint64(i), 12) + " 8 ")
	}
	many := explain(t, Text{"a", a.String()}, Text{"b", b.String()})
	assert.Contains(t, shown(t, many, View{Columns: 100}), "and 40 more places differ: --all shows them")
	assert.NotContains(t, shown(t, many, View{Columns: 100, All: true}), "--all")
	far := explain(t, Text{"a", prose(1, 100)}, Text{"b", prose(2, 100)})
	assert.Contains(t, shown(t, far, View{Columns: 100}), "little in common: --all shows them")
	assert.Contains(t, shown(t, far, View{Columns: 100, All: true}), "Side by side")
}

// held checks that nothing of the texts moves the cursor or turns the direction
// of what stands around, and that the columns hold.
func held(t testing.TB, s string, view View) {
	t.Helper()
	for _, st := range styles {
		if view.Color && st.color != "" {
			s = strings.ReplaceAll(s, st.color, "")
		}
	}
	if view.Color {
		s = strings.ReplaceAll(s, plainAgain, "")
	}
	_, texts, _ := strings.Cut(s, "\nSide by side")
	for line := range strings.Lines(s) {
		line = strings.TrimSuffix(line, "\n")
		open := 0
		for _, r := range line {
			switch string(r) {
			case fsi:
				open++
			case pdi:
				open--
			case "\u200c", "\u200d":
			default:
				require.True(t, unicode.IsPrint(r), "%q", line)
			}
			require.Contains(t, []int{0, 1}, open, "%q", line)
		}
		require.Zero(t, open, "%q", line)
	}
	for i, line := range strings.Split(texts, "\n") {
		if i < 2 || line == "" || strings.HasPrefix(line, "and ") {
			continue
		}
		line = strings.NewReplacer(fsi, "", pdi, "").Replace(line)
		left, right := prefix(line, (view.Columns-utf8.RuneCountInString(between))/2)
		require.True(t, strings.HasPrefix(right+" ", between), "%q then %q", left, right)
		require.LessOrEqual(t, width(line), view.Columns, "%q", line)
	}
}

func TestExplainIsSafeAndItsColumnsHold(t *testing.T) {
	pairs := kinds(t)
	for _, pair := range [][2]string{
		{"one \x1b[2J two\x07 three \u202e four five six", "one \x1b]0;x\x07 two three \u2066 seven five six"},
		{"e\u0301a\u0308 \U0001F468\u200d\U0001F469 \U0001F1E9\U0001F1EA wide", "日本語 ｶﾞ e\u0301 wide"},
		{"שלום \u2069\u2069 abc \u202d", "שלום \u2068 abd"},
		{strings.Repeat("שלוםשלום", 50), strings.Repeat("日本", 200) + strings.Repeat("x", 300)},
	} {
		pairs = append(pairs, explain(t, Text{"a\x1b\u202e", pair[0]}, Text{"שם.txt", pair[1]}))
	}
	for _, x := range pairs {
		for _, columns := range []int{60, 99, 160} {
			for _, view := range []View{{Columns: columns, Context: 2}, {Columns: columns, Color: true, All: true}} {
				held(t, shown(t, x, view), view)
			}
		}
	}
}

func FuzzExplain(f *testing.F) {
	f.Add("one two 4 six", "one \x1b[2Jtwo 5 six", byte(0), true)
	f.Add("a b c d e f g h i j k l m n o p 7 q", "i j k l m n o p 8 a b c d e f g h", byte(3), true)
	f.Add("שלום ½ abc", "\u2068שלום 1 abc", byte(9), false)
	f.Fuzz(func(t *testing.T, a, b string, columns byte, all bool) {
		x := explain(t, Text{a, a}, Text{b, b})
		view := View{Columns: 60 + int(columns)%100, Color: columns%2 == 0, Context: int(columns) % 5, All: all}
		held(t, shown(t, x, view), view)
	})
}

func TestExplainJSON(t *testing.T) {
	for _, x := range kinds(t) {
		var b bytes.Buffer
		require.NoError(t, x.JSON(&b))
		require.Equal(t, 1, bytes.Count(b.Bytes(), []byte("\n")))
		var r struct {
			Type, Kind, Reason string
			Near               bool
			Score              float64
			Terms              []struct {
				Name          string
				Value, Factor float64
			}
			Differences []struct {
				Aspect, Text string
				Count        int
				Cost         float64
				Places       []struct {
					At, Of [2]int
					Change string
				}
			}
		}
		require.NoError(t, json.Unmarshal(b.Bytes(), &r))
		assert.Equal(t, "explanation", r.Type)
		assert.Equal(t, x.Verdict.Near, r.Near)
		assert.NotEmpty(t, r.Reason)
		sum, cost := 0.0, 0.0
		for _, term := range r.Terms {
			sum += term.Value * term.Factor
		}
		assert.InDelta(t, r.Score, sum, 1e-5)
		for _, d := range r.Differences {
			cost += d.Cost
			assert.NotEmpty(t, d.Text)
			require.NotEmpty(t, d.Places)
			for _, p := range d.Places {
				assert.LessOrEqual(t, p.At[1], len(x.A.Text))
				assert.LessOrEqual(t, p.Of[1], len(x.B.Text))
				assert.Equal(t, d.Aspect == "order", x.A.Text[p.At[0]:p.At[1]] == x.B.Text[p.Of[0]:p.Of[1]])
			}
		}
		assert.InDelta(t, 1-r.Score, cost, 1e-4)
	}
}

func TestExplainWriteErrors(t *testing.T) {
	x := &Explain{}
	require.ErrorIs(t, x.Table(failing{}, View{Columns: 100}), os.ErrClosed)
	require.ErrorIs(t, x.JSON(failing{}), os.ErrClosed)
}
