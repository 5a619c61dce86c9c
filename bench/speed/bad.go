package speed

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/neardup/neardup/internal/testkit"
)

// badStage is the name of the rows about input that is no prose.
const badStage = "Bad"

// badSize is the smaller length of bad texts in bytes; the larger is growth
// times as long.
const (
	badSize = 1 << 20
	growth  = 8
)

// badLegend stands above the table of bad input.
const badLegend = `
Bad: text to a signature of 128 slots, of texts that are no prose, at a length and at %d times that length.
of English: throughput by that of made-up English prose of the same length; cost a byte: of the
longer text by that of the shorter, 1 where time is linear. Medians of %d rounds in which all take turns.

| text                                      |     bytes |      MB/s | of English | cost a byte |
|-------------------------------------------|----------:|----------:|-----------:|------------:|
`

// bad is a kind of text that is no prose.
type bad struct {
	name string
	size int // in bytes, of the longest text
	// text makes a text of n bytes, or a few less.
	text func(n int) string
}

// badTexts lists the kinds, the ordinary one first. Texts without any space are
// long bytes long.
func badTexts(long int) []bad {
	small := growth * badSize
	return []bad{
		{"English prose", small, english},
		{"random bytes", small, func(n int) string { return fill(n, func(b []byte) { random(b, 0, 256) }) }},
		{"random bytes, none of ASCII", small, func(n int) string { return fill(n, func(b []byte) { random(b, 128, 256) }) }},
		{"0xFF alone", small, func(n int) string { return strings.Repeat("\xff", n) }},
		{"characters without their last byte", small, truncated},
		{"separators alone", small, func(n int) string { return from(" \t\n.,;:-()'\"", n) }},
		{"one letter", small, func(n int) string { return strings.Repeat("a", n) }},
		{"one letter and a space", small, func(n int) string { return repeat("a ", n) }},
		{"a letter and combining marks", small, func(n int) string { return "a" + repeat("\u0301", n-1) }},
		{"combining marks of many kinds", small, marks},
		{"words of 24 letters", small, func(n int) string { return lines(24, n) }},
		{"words of 80 letters", small, func(n int) string { return lines(80, n) }},
		{"words of 1000 letters", small, func(n int) string { return lines(1000, n) }},
		{"one word", small, func(n int) string { return repeat("word ", n) }},
		{"letters without a space", long, func(n int) string { return from("abcdefghijklmnopqrstuvwxyz", n) }},
		{"Cyrillic letters without a space", long, func(n int) string { return from("абвгдежзийклмнопрстуфхцчшщъыьэюя", n) }},
		{"English prose, as long", long, english},
	}
}

func english(n int) string {
	const words = 100_000
	doc := testkit.Documents(1, min(words, n/4+1), uint64(n))[0]
	return strings.Repeat(doc, n/len(doc)+1)[:n]
}

// repeat makes at most n bytes of whole copies of s; of a part of it if there
// is no room for one.
func repeat(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return strings.Repeat(s, n/len(s))
}

func fill(n int, set func([]byte)) string {
	b := make([]byte, n)
	set(b)
	return string(b)
}

// random sets bytes from low to high-1.
func random(b []byte, low, high int) {
	r := testkit.Rand(uint64(len(b)))
	for i := range b {
		b[i] = byte(low + r.IntN(high-low))
	}
}

// from makes a text of the characters.
func from(characters string, n int) string {
	r := testkit.Rand(uint64(n))
	all := []rune(characters)
	var b strings.Builder
	b.Grow(n)
	for b.Len() <= n-utf8.UTFMax {
		b.WriteRune(all[r.IntN(len(all))])
	}
	return b.String()
}

// lines makes lines of letters.
func lines(letters, n int) string {
	b := []byte(from("abcdefghijklmnopqrstuvwxyz", n))
	for i := letters; i < len(b); i += letters + 1 {
		b[i] = '\n'
	}
	return string(b)
}

// truncated makes characters of two to four bytes, each without its last one.
func truncated(n int) string {
	r := testkit.Rand(uint64(n))
	b := make([]byte, 0, n)
	for len(b) <= n-utf8.UTFMax {
		b = utf8.AppendRune(b, []rune{'é', 'я', '語', '한', '𝔘'}[r.IntN(5)])
		b = b[:len(b)-1]
	}
	return string(b)
}

// marks makes combining marks of many classes, which normalisation has to sort.
func marks(n int) string { return "a" + from("\u0301\u0323\u0327\u0345\u031B\u0334\u05B0\u3099", n-1) }

// badRow is what one kind of text took.
type badRow struct {
	name    string
	bytes   [2]int
	mbs     [2]float64
	english [2]float64
	perByte float64
}

// measureBad times all kinds, by length in groups: English prose of that length
// first.
func measureBad(p Plan, texts []bad) (rows []badRow) {
	group := map[int][]bad{}
	var sizes []int
	for _, t := range texts {
		if group[t.size] == nil {
			sizes = append(sizes, t.size)
		}
		if strings.HasPrefix(t.name, "English") {
			group[t.size] = append([]bad{t}, group[t.size]...)
			continue
		}
		group[t.size] = append(group[t.size], t)
	}
	own := newOurs()
	var narrow []uint32
	for _, size := range sizes {
		var c Contest
		c.Docs = 1
		for _, t := range group[size] {
			for _, n := range []int{size / growth, size} {
				text := t.text(n)
				c.Contestants = append(c.Contestants, Contestant{Who: text, Pass: func() { narrow = own.sign(narrow, text) }})
			}
		}
		results := c.Measure(p)
		for i, t := range group[size] {
			row := badRow{name: t.name}
			var cost [2]float64
			for k := range cost {
				r, reference := results[2*i+k], results[k]
				row.bytes[k] = len(r.Who)
				cost[k] = r.Nanoseconds / float64(len(r.Who))
				row.mbs[k] = 1e3 / cost[k]
				row.english[k] = reference.Nanoseconds / float64(len(reference.Who)) / cost[k]
			}
			row.perByte = cost[1] / cost[0]
			rows = append(rows, row)
		}
	}
	return rows
}

// reportBad measures and prints the table of bad input.
func reportBad(out io.Writer, p Plan) {
	p.Turn = max(p.Turn, time.Nanosecond)
	fmt.Fprintf(out, badLegend, growth, max(p.Rounds, 1))
	for _, r := range measureBad(p, badTexts(max(p.Long, growth))) {
		for k, perByte := range []string{"", figure(r.perByte)} {
			fmt.Fprintf(out, "| %-41s | %9d | %9s | %10s | %11s |\n", r.name, r.bytes[k], figure(r.mbs[k]), fmt.Sprintf("%.3f", r.english[k]), perByte)
		}
	}
}
