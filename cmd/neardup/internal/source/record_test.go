package source

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func idText() *parser { return newParser(Options{IDField: "id", TextField: "text"}) }

func nested(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }

func TestRecord(t *testing.T) {
	for _, c := range []struct{ name, line, id, text string }{
		{"plain", `{"id": "a1", "text": "one two"}`, "a1", "one two"},
		{"a number keeps its literal text", `{"id": 1.50e3, "text": "x"}`, "1.50e3", "x"},
		{"a long number too", `{"id": 12345678901234567890, "text": "x"}`, "12345678901234567890", "x"},
		{"no id", `{"text": "x"}`, "", "x"},
		{"null id", `{"id": null, "text": "x"}`, "", "x"},
		{"other fields are passed over", `{"meta": {"text": "no", "id": [1]}, "text": "yes", "id": "i"}`, "i", "yes"},
		{"escapes", `{"id": "a\/b", "text": "l1\nl2 \u00e9 \ud83d\ude00"}`, "a/b", "l1\nl2 é 😀"},
		{"escaped names", `{"\u0069d": "i", "te\u0078t": "x"}`, "i", "x"},
		{"the last of two counts", `{"text": "a", "text": "b"}`, "", "b"},
		{"spaces around", " \t{\"text\": \"x\"}\r", "", "x"},
		{"half a pair", `{"text": "a\ud800b"}`, "", "a\ufffdb"},
		{"as deep as may be", `{"a": ` + nested(9999) + `, "text": "x"}`, "", "x"},
		{"all kinds of values", `{"a": [{}, [], {"b": [true, false, null, -0.5e+7, "\\\""], "c": {"d": 0}}], "text": "x"}`, "", "x"},
		{"all escapes", `{"text": "\"\\\/\b\f\n\r\t\u0041"}`, "", "\"\\/\b\f\n\r\tA"},
		{"a long text", `{"text": "` + strings.Repeat("somewhat longer\\n", 4096) + `"}`, "", strings.Repeat("somewhat longer\n", 4096)},
		{"bad bytes stay", "{\"text\": \"a\xffb\"}", "", "a\xffb"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := idText().parse([]byte(c.line))
			require.Nil(t, fault)
			assert.Equal(t, record{c.id, c.text}, r)
		})
	}
}

func TestRecordFault(t *testing.T) {
	for _, c := range []struct {
		name, line   string
		reason       Reason
		what, detail string
		fix          string
	}{
		{"cut short", `{"text": "x`, BadJSON, "unexpected end", "byte 11", "mend"},
		{"two objects", `{"text": "x"} {}`, BadJSON, "after top-level value", "byte 15", "mend"},
		{"a list", `["text"]`, BadJSON, "a list", "", "object"},
		{"a string", `"text"`, BadJSON, "a string", "", "object"},
		{"no text", `{"url": "u", "body": "a longer one", "n": 1}`, NoText, `no field "text"`, "fields are: url, body, n", "--text-field body"},
		{"null text", `{"text": null}`, NoText, `no field "text"`, "fields are: text", "--text-field NAME"},
		{"no field at all", `{}`, NoText, `no field "text"`, "no field", "--text-field NAME"},
		{"text is a number", `{"text": 7}`, BadText, "a number", "", "--text-field"},
		{"text is an object", `{"text": {"a": "b"}}`, BadText, "an object", "", "--text-field"},
		{"id is a list", `{"id": [1], "text": "x"}`, BadID, "a list", "", "--id-field"},
		{"id is a truth value", `{"id": true, "text": "x"}`, BadID, "true or false", "", "--id-field"},
		{"a number cut short", `{"n": 1., "text": "x"}`, BadJSON, "after decimal point", "byte", "mend"},
		{"a control character", "{\"text\": \"some words\nmore\"}", BadJSON, "in string literal", "byte 21", "mend"},
		{"a bad escape", `{"text": "\x"}`, BadJSON, "escape code", "byte", "mend"},
		{"half an escape", `{"text": "\u00"}`, BadJSON, "hexadecimal", "byte", "mend"},
		{"brackets that do not match", `{"text": "x", "a": [{"b": [1}]}`, BadJSON, "after array element", "byte", "mend"},
		{"deep inside", `{"a": ` + nested(10_000) + `, "text": "x"}`, BadJSON, "depth", "", "mend"},
		{"deep", strings.Repeat("[", 1<<20), BadJSON, "depth", "", "mend"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, fault := idText().parse([]byte(c.line))
			require.NotNil(t, fault)
			assert.Equal(t, c.reason, fault.Reason)
			assert.Contains(t, fault.What, c.what)
			assert.Contains(t, fault.Detail, c.detail)
			assert.Contains(t, fault.Fix, c.fix)
		})
	}
}

func TestManyFieldsAreNotAllNamed(t *testing.T) {
	var b strings.Builder
	for i := range 500 {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + strings.Repeat("f", i+1) + `": 0`)
	}
	_, fault := idText().parse([]byte("{" + b.String() + "}"))
	require.NotNil(t, fault)
	assert.Contains(t, fault.Detail, "and 490 more")
	assert.Less(t, len(fault.Detail), 300)
}

func TestRecordAllocatesLittle(t *testing.T) {
	line := []byte(`{"id": "a1", "url": "u", "text": "one \"two\"\nthree"}`)
	records := idText()
	assert.Less(t, testing.AllocsPerRun(1000, func() {
		if _, fault := records.parse(line); fault != nil {
			t.Error(fault)
		}
	}), 0.1) // a piece of memory now and then
}

// FuzzRecord compares with encoding/json, which decodes all fields.
func FuzzRecord(f *testing.F) {
	for _, seed := range []string{
		`{"id": "a1", "text": "one two"}`, `{"id": 7, "text": "\ud83d\ude00\u00e9\n"}`, `{"text": "a\ud800\u0041"}`,
		`{"text": "x", "text": null}`, `{"text": "\ud800\ud83d\ude00 \udc00\ud800\ud800x"}`, `{"a": {"text": [1, {"id": 2}]}, "text": ""}`, `[]`, `{`,
		`{"a": [{}, [], {"b": [true, false, null, -0.5e+7, "\\\""], "c": {"d": 0}}], "text": "\"\\\/\b\f\n\r\t"}`, `{"n": 01}`, `{"n": -}`, `{"n": [1,]}`, "{\"text\": \"\x1f\"}", "{\"text\": \"\xff\"}", `{"id": true}`,
	} {
		f.Add([]byte(seed))
	}
	records := idText()
	f.Fuzz(func(t *testing.T, line []byte) {
		got, fault := records.parse(line)
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(line, &fields); err != nil || fields == nil {
			require.NotNil(t, fault)
			require.Equal(t, BadJSON, fault.Reason)
			return
		}
		id, text := string(fields["id"]), string(fields["text"])
		switch {
		case id != "" && strings.ContainsAny(id[:1], "{[tf"):
			require.NotNil(t, fault)
			require.Equal(t, BadID, fault.Reason)
		case text == "" || text == "null":
			require.NotNil(t, fault)
			require.Equal(t, NoText, fault.Reason)
		case text[0] != '"':
			require.NotNil(t, fault)
			require.Equal(t, BadText, fault.Reason)
		default:
			require.Nil(t, fault)
			require.Equal(t, decoded(t, text), string([]rune(got.text)))
			if id != "" && id != "null" {
				require.Equal(t, decoded(t, id), string([]rune(got.id)))
			}
		}
	})
}

func decoded(t *testing.T, raw string) string {
	if raw[0] != '"' {
		return raw
	}
	var s string
	require.NoError(t, json.Unmarshal([]byte(raw), &s))
	return s
}

func BenchmarkRecord(b *testing.B) {
	lines := make([][]byte, 256)
	for i := range lines {
		line, err := json.Marshal(map[string]any{
			"id": i, "text": strings.Repeat("some \"quoted\" words\nof text ", 100+i), "meta": map[string]any{"tags": []int{1, 2, 3}},
		})
		if err != nil {
			b.Fatal(err)
		}
		lines[i] = line
	}
	b.ReportAllocs()
	b.SetBytes(int64(len(lines[128])))
	i, records := 0, idText()
	for b.Loop() {
		if _, fault := records.parse(lines[i%len(lines)]); fault != nil {
			b.Fatal(fault)
		}
		i++
	}
}
