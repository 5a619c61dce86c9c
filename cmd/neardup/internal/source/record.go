package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/neardup/neardup/corpus"
	"github.com/tidwall/gjson"
)

// record is what is taken from a line of JSON.
type record struct {
	id   string // empty if there is none
	text string
}

// parse takes the id and the text from one JSON object; other fields are
// checked and passed over, never decoded. Of a field that stands there twice
// the last one counts, as in encoding/json.
//
// encoding/json checks the line, since it refuses what is no JSON and bounds
// how deep values may nest; gjson then finds the fields, which it does without
// copies but without checks.
func parse(line []byte, idField, textField string) (record, *Fault) {
	if !json.Valid(line) {
		return record{}, badJSON(line)
	}
	object := gjson.ParseBytes(line)
	if !object.IsObject() {
		return record{}, &Fault{
			Reason: BadJSON, What: "not a JSON object but " + typeName(object),
			Fix: "each line must be an object such as {\"id\": \"a1\", \"text\": \"...\"}",
		}
	}
	var id, text gjson.Result
	object.ForEach(func(key, value gjson.Result) bool {
		// One field may be both.
		if key.Str == idField {
			id = value
		}
		if key.Str == textField {
			text = value
		}
		return true
	})
	var r record
	switch {
	case !id.Exists() || id.Type == gjson.Null:
	case id.Type == gjson.String:
		r.id = strings.Clone(id.Str)
	case id.Type == gjson.Number:
		r.id = strings.Clone(id.Raw)
	default:
		return r, &Fault{
			Reason: BadID, What: fmt.Sprintf("field %q is not a string or number but %s", idField, typeName(id)),
			Fix: "name another field: --id-field NAME",
		}
	}
	switch {
	case !text.Exists() || text.Type == gjson.Null:
		return r, noText(object, textField)
	case text.Type != gjson.String:
		return r, &Fault{
			Reason: BadText, What: fmt.Sprintf("field %q is not a string but %s", textField, typeName(text)),
			Fix: "name the field that holds the text: --text-field NAME",
		}
	}
	r.text = text.Str
	if len(r.text) < len(line)/2 {
		r.text = strings.Clone(r.text) // lets go of the line
	}
	return r, nil
}

func badJSON(line []byte) *Fault {
	f := &Fault{Reason: BadJSON, What: "not valid JSON", Fix: "mend the line; the others were read"}
	var v json.RawMessage
	var syntax *json.SyntaxError
	if err := json.Unmarshal(line, &v); errors.As(err, &syntax) {
		f.What += " (" + syntax.Error() + ")"
		f.Detail = fmt.Sprintf("byte %d of the line", syntax.Offset)
	}
	return f
}

// noText names the fields that are there, and the longest text among them.
func noText(object gjson.Result, textField string) *Fault {
	const most = 10
	var names []string
	longest, length := "", -1
	object.ForEach(func(key, value gjson.Result) bool {
		names = append(names, key.Str)
		if value.Type == gjson.String && len(value.Str) > length {
			longest, length = key.Str, len(value.Str)
		}
		return true
	})
	f := &Fault{
		Reason: NoText, What: fmt.Sprintf("no field %q", textField), Detail: "there is no field",
		Fix: "name the field that holds the text: --text-field NAME",
	}
	if len(names) > 0 {
		rest := ""
		if len(names) > most {
			rest = fmt.Sprintf(" and %d more", len(names)-most)
			names = names[:most]
		}
		for i, n := range names {
			names[i] = short(n)
		}
		f.Detail = "fields are: " + strings.Join(names, ", ") + rest
	}
	if length >= 0 && len(longest) <= 64 {
		f.Fix = "name it: --text-field " + longest
	}
	return f
}

// short cuts a name from the data for a message.
func short(name string) string {
	const most = 40
	if runes := []rune(name[:min(len(name), 4*most)]); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return name
}

func typeName(v gjson.Result) string {
	switch {
	case v.IsObject():
		return "an object"
	case v.IsArray():
		return "a list"
	case v.Type == gjson.String:
		return "a string"
	case v.Type == gjson.Number:
		return "a number"
	case v.Type == gjson.Null:
		return "null"
	}
	return "true or false"
}

// readRecords reads a JSON Lines file. It returns whether to go on.
func (in *Input) readRecords(e *entry, give func(corpus.Doc, Place, *Fault) bool) bool {
	r := in.options.Stdin
	if e.path != Stdin {
		f, err := os.Open(e.path)
		if err != nil {
			return give(corpus.Doc{ID: e.id}, Place{File: e.path}, unreadable(err))
		}
		defer f.Close()
		r = f
	}
	l := newLines(r, in.options.MaxRecord)
	before := in.read
	for {
		line, size, err := l.next()
		in.read = before + l.read
		if errors.Is(err, io.EOF) {
			return true
		}
		if err != nil {
			f := unreadable(err)
			f.Detail = "the rest of the file was not read"
			return give(corpus.Doc{}, Place{e.path, l.number + 1}, f)
		}
		if line != nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		p := Place{e.path, l.number}
		d := corpus.Doc{}
		var fault *Fault
		if line == nil {
			fault = tooLong(size, in.options.MaxRecord)
		} else {
			var r record
			r, fault = parse(line, in.options.IDField, in.options.TextField)
			d.ID, d.Text = r.id, r.text
			if d.ID == "" {
				d.ID = fmt.Sprintf("%s:%d", e.id, l.number)
			}
		}
		if !give(d, p, fault) {
			return false
		}
	}
}
