package cli

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/neardup/neardup/cmd/neardup/internal/source"
	"github.com/spf13/pflag"
)

// badValue says why a value of a flag is refused, and what to write instead.
type badValue struct{ why, fix string }

func (b *badValue) Error() string { return b.why }

// choice is a flag that takes one of some words.
type choice struct {
	value *string
	words []string
}

func (c choice) String() string { return *c.value }
func (c choice) Type() string   { return "WORD" }

func (c choice) Set(s string) error {
	if slices.Contains(c.words, s) {
		*c.value = s
		return nil
	}
	fix := "take one of them"
	if near := nearest(s, c.words); near != "" {
		fix = fmt.Sprintf("did you mean %q?", near)
	}
	return &badValue{"it can be " + strings.Join(c.words, " or "), fix}
}

// similarity is a flag above 0 and up to 1.
type similarity struct{ value *float64 }

func (f similarity) String() string { return strconv.FormatFloat(*f.value, 'f', -1, 64) }
func (f similarity) Type() string   { return "F" }

func (f similarity) Set(s string) error {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x > 0 && x <= 1) {
		b := &badValue{"it is a score above 0 and up to 1", "leave it out for 0.70; 0.85 suits pages made from templates; 1 means the same words"}
		if x > 1 && x <= 100 && err == nil {
			b.fix = fmt.Sprintf("as a share it is %v", x/100)
		}
		return b
	}
	*f.value = x
	return nil
}

// margin is a flag from 0 up to 1.
type margin struct{ value *float64 }

func (f margin) String() string { return similarity(f).String() }
func (f margin) Type() string   { return "F" }

func (f margin) Set(s string) error {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x >= 0 && x <= 1) {
		return &badValue{"it is a difference of scores from 0 up to 1", "0.15 suits texts that differ in a word; 0 drops no pair"}
	}
	*f.value = x
	return nil
}

// count is a flag from 0 up.
type count struct {
	value *int
	name  string
}

func (c count) String() string { return strconv.Itoa(*c.value) }
func (c count) Type() string   { return c.name }

func (c count) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > math.MaxInt32 {
		return &badValue{"it is a whole number from 0 up", "0 means all"}
	}
	*c.value = n
	return nil
}

// size is a flag in bytes, such as 64MiB.
type size struct{ value *int64 }

func (f size) String() string {
	return strings.ReplaceAll(source.FormatSize(*f.value), " ", "")
}
func (f size) Type() string { return "SIZE" }

func (f size) Set(s string) error {
	// The library takes texts below 4 GiB, a 32-bit system below 2 GiB.
	const most = min(math.MaxUint32, math.MaxInt) - 4096
	digits := strings.TrimRight(s, "KMGTiBkmgtb ")
	n, err := strconv.ParseInt(digits, 10, 64)
	shift, known := map[string]int{"": 0, "b": 0, "k": 10, "m": 20, "g": 30}[unit(s[len(digits):])]
	if err != nil || !known || n < 1 || n > most>>shift {
		return &badValue{"it is a size from 1 byte to under " + source.FormatSize(most+4096), "write it like 64MiB, 500K or 1G"}
	}
	*f.value = n << shift
	return nil
}

// unit reduces KiB, KB and K to k.
func unit(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) > 1 {
		s = strings.TrimSuffix(strings.TrimSuffix(s, "b"), "i")
	}
	return s
}

// field is a flag that names a field of a record.
type field struct{ value *string }

func (f field) String() string { return *f.value }
func (f field) Type() string   { return "NAME" }

func (f field) Set(s string) error {
	*f.value = s
	return nil
}

// reading are the flags on how to read.
type reading struct {
	idField, textField string
	maxRecord          int64
}

const defaultMaxRecord = 128 << 20

func (r *reading) add(f *pflag.FlagSet) {
	r.maxRecord = defaultMaxRecord
	r.textField, r.idField = "text", "id"
	f.Var(field{&r.textField}, "text-field", "field of a JSON record that holds the text")
	f.Var(field{&r.idField}, "id-field", "field that names the record; without it, file and line do")
	f.Var(size{&r.maxRecord}, "max-record", "skip longer files and lines, with a message")
}

func (r *reading) options(a *app) source.Options {
	return source.Options{IDField: r.idField, TextField: r.textField, MaxRecord: r.maxRecord, Stdin: a.Stdin}
}
