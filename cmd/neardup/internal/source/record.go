package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/neardup/neardup/corpus"
)

// record is what is taken from a line of JSON.
type record struct {
	id   string // empty if there is none
	text string
}

// parser takes the id and the text from lines of JSON. It holds scratch.
type parser struct {
	idField, textField string

	scan   scanner
	stored stored
}

func newParser(o Options) *parser { return &parser{idField: o.IDField, textField: o.TextField} }

// value is the value of a field, valid until the next line.
type value struct {
	kind byte   // by which it begins: { [ " t f n or that of a number; 0 if there is no such field
	text []byte // decoded if it is a string, else as it stands there
}

// parse takes the id and the text from one JSON object; other fields are
// checked and passed over, never decoded. Of a field that stands there twice
// the last one counts, as in encoding/json.
func (p *parser) parse(line []byte) (record, *Fault) {
	var id, text value
	s := &p.scan
	s.on(line)
	ok := s.object(func(name []byte) bool {
		isID, isText := string(name) == p.idField, string(name) == p.textField
		if !isID && !isText {
			return s.skip(1)
		}
		v, ok := s.value()
		// One field may be both.
		if isID {
			id = v
		}
		if isText {
			text = v
		}
		return ok
	})
	if !ok {
		return record{}, noObject(line)
	}
	var r record
	switch id.kind {
	case 0, 'n':
	case '{', '[', 't', 'f':
		return r, &Fault{
			Reason: BadID, What: fmt.Sprintf("field %q is not a string or number but %s", p.idField, typeName(id.kind)),
			Fix: "name another field: --id-field NAME",
		}
	default:
		r.id = p.stored.put(id.text)
	}
	switch text.kind {
	case 0, 'n':
		return r, noText(line, p.textField)
	case '"':
		r.text = p.stored.put(text.text)
		return r, nil
	}
	return r, &Fault{
		Reason: BadText, What: fmt.Sprintf("field %q is not a string but %s", p.textField, typeName(text.kind)),
		Fix: "name the field that holds the text: --text-field NAME",
	}
}

// value gives the value of a field of the object.
func (s *scanner) value() (v value, ok bool) {
	v.kind = s.peek()
	if v.kind == '"' {
		v.text, ok = s.text()
		return v, ok
	}
	from := s.at
	ok = s.skip(1)
	v.text = s.line[from:s.at]
	return v, ok
}

// noObject says what a line is that is no JSON object.
func noObject(line []byte) *Fault {
	if !json.Valid(line) {
		return badJSON(line)
	}
	s := scanner{line: line}
	return &Fault{
		Reason: BadJSON, What: "not a JSON object but " + typeName(s.peek()),
		Fix: "each line must be an object such as {\"id\": \"a1\", \"text\": \"...\"}",
	}
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
func noText(line []byte, textField string) *Fault {
	const most = 10
	var names []string
	longest, length := "", -1
	s := scanner{line: line}
	s.object(func(name []byte) bool {
		names = append(names, string(name))
		v, ok := s.value()
		if v.kind == '"' && len(v.text) > length {
			longest, length = string(name), len(v.text)
		}
		return ok
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

func typeName(kind byte) string {
	switch kind {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a string"
	case 'n':
		return "null"
	case 't', 'f':
		return "true or false"
	}
	return "a number"
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
	l, records := newLines(r, in.options.MaxRecord), newParser(in.options)
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
			r, fault = records.parse(line)
			d.ID, d.Text = r.id, r.text
			if d.ID == "" {
				d.ID = e.id + ":" + strconv.Itoa(l.number)
			}
		}
		if !give(d, p, fault) {
			return false
		}
	}
}
