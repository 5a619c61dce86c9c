package speed

import (
	"strings"
	"unicode"
)

// width is the number of words of a shingle, slots that of a signature.
const (
	width = 3
	slots = 128
)

// words splits a text the idiomatic way.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// eachShingle hands every window of width words to push, joined by spaces, in
// one buffer that the next window overwrites.
func eachShingle(buf []byte, text string, push func([]byte)) []byte {
	w := words(text)
	for i := 0; i+width <= len(w); i++ {
		buf = append(buf[:0], w[i]...)
		for _, word := range w[i+1 : i+width] {
			buf = append(buf, ' ')
			buf = append(buf, word...)
		}
		push(buf)
	}
	return buf
}
