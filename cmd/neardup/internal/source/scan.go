package source

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner walks a line of JSON by the grammar of RFC 8259, as strictly as
// encoding/json does: what that refuses, and no more, is refused here. Strings
// are decoded on the way, in one pass.
type scanner struct {
	line []byte
	at   int
	nest []byte // the brackets that will close what is open, of the value that is skipped
	buf  []byte // the strings of the line that are not in it as they are
}

// on begins a line.
func (s *scanner) on(line []byte) {
	const kept = 4 << 20
	if cap(s.buf) > kept {
		s.buf = nil
	}
	s.line, s.at, s.buf = line, 0, s.buf[:0]
}

// maxNesting is how deep values may nest, as in encoding/json.
const maxNesting = 10000

// peek gives the next byte that is no white space, or 0 at the end.
func (s *scanner) peek() byte {
	for ; s.at < len(s.line); s.at++ {
		switch c := s.line[s.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// take passes over a byte, and white space before it, if it comes next.
func (s *scanner) take(c byte) bool {
	if s.peek() == c {
		s.at++
		return true
	}
	return false
}

// object walks an object that is all of the line. field is called for each
// field, and must pass over its value. It reports whether the line is such an
// object.
func (s *scanner) object(field func(name []byte) bool) bool {
	if !s.take('{') {
		return false
	}
	if !s.take('}') {
		for {
			name, ok := s.text()
			if !ok || !s.take(':') || !field(name) {
				return false
			}
			if s.take('}') {
				break
			}
			if !s.take(',') {
				return false
			}
		}
	}
	s.peek()
	return s.at == len(s.line)
}

// skip passes over a value of any kind. depth is how many brackets are open
// around it.
func (s *scanner) skip(depth int) bool {
	s.nest = s.nest[:0]
	for {
		switch c := s.peek(); c {
		case '{', '[':
			if depth+len(s.nest) >= maxNesting {
				return false
			}
			s.at++
			if s.take(c + 2) { // the closing one
				break
			}
			s.nest = append(s.nest, c+2)
			if c == '{' && !s.name() {
				return false
			}
			continue
		case '"':
			if !s.skipText() {
				return false
			}
		case 't':
			if !s.word("true") {
				return false
			}
		case 'f':
			if !s.word("false") {
				return false
			}
		case 'n':
			if !s.word("null") {
				return false
			}
		default:
			if !s.number() {
				return false
			}
		}
		for { // a value has ended
			if len(s.nest) == 0 {
				return true
			}
			top := s.nest[len(s.nest)-1]
			if s.take(',') {
				if top == '}' && !s.name() {
					return false
				}
				break
			}
			if !s.take(top) {
				return false
			}
			s.nest = s.nest[:len(s.nest)-1]
		}
	}
}

// name passes over the name of a field and its colon.
func (s *scanner) name() bool { return s.skipText() && s.take(':') }

func (s *scanner) word(w string) bool {
	if len(s.line)-s.at < len(w) || string(s.line[s.at:s.at+len(w)]) != w {
		return false
	}
	s.at += len(w)
	return true
}

func (s *scanner) number() bool {
	if s.at < len(s.line) && s.line[s.at] == '-' {
		s.at++
	}
	if s.at < len(s.line) && s.line[s.at] == '0' {
		s.at++
	} else if !s.digits() {
		return false
	}
	if s.at < len(s.line) && s.line[s.at] == '.' {
		s.at++
		if !s.digits() {
			return false
		}
	}
	if s.at < len(s.line) && s.line[s.at]|0x20 == 'e' {
		s.at++
		if s.at < len(s.line) && (s.line[s.at] == '+' || s.line[s.at] == '-') {
			s.at++
		}
		return s.digits()
	}
	return true
}

// digits passes over one digit or more.
func (s *scanner) digits() bool {
	from := s.at
	for s.at < len(s.line) && s.line[s.at]-'0' <= 9 {
		s.at++
	}
	return s.at > from
}

// skipText passes over a string.
func (s *scanner) skipText() bool {
	if !s.take('"') {
		return false
	}
	for {
		s.at += plain(s.line[s.at:])
		if s.at >= len(s.line) {
			return false
		}
		switch s.line[s.at] {
		case '"':
			s.at++
			return true
		case '\\':
			if _, ok := s.escape(); !ok {
				return false
			}
		default:
			return false
		}
	}
}

// text decodes a string. Bytes that are not UTF-8 stay as they are; half of a
// surrogate pair becomes U+FFFD. What it gives is valid as long as the line, and
// until the next line begins.
func (s *scanner) text() ([]byte, bool) {
	if !s.take('"') {
		return nil, false
	}
	line, i := s.line, s.at
	end := i + plain(line[i:])
	if end < len(line) && line[end] == '"' {
		s.at = end + 1
		return line[i:end:end], true
	}
	from := len(s.buf)
	to := room(s.buf, len(line)-i)
	for {
		to, i = copyPlain(to, line, i)
		if i >= len(line) {
			return nil, false
		}
		switch line[i] {
		case '"':
			s.at, s.buf = i+1, to
			return to[from:len(to):len(to)], true
		case '\\':
			if i+1 < len(line) { // without a call, what texts are full of
				if c := escapes[line[i+1]]; c != 0 {
					to, i = append(to, c), i+2
					continue
				}
			}
			s.at = i
			r, ok := s.escape()
			if !ok {
				return nil, false
			}
			to, i = utf8.AppendRune(to, r), s.at
		default:
			return nil, false
		}
	}
}

// escapes is what a backslash and a byte stand for, where it is one byte.
var escapes = [256]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// escape passes over what begins with a backslash and gives the character that
// it stands for.
func (s *scanner) escape() (rune, bool) {
	if s.at+1 >= len(s.line) {
		return 0, false
	}
	c := s.line[s.at+1]
	if c != 'u' {
		s.at += 2
		return rune(escapes[c]), escapes[c] != 0
	}
	r, ok := unit(s.line[s.at:])
	if !ok {
		return 0, false
	}
	s.at += 6
	if utf16.IsSurrogate(r) {
		half, _ := unit(s.line[s.at:]) // a bad one is met next
		if r = utf16.DecodeRune(r, half); r != utf8.RuneError {
			s.at += 6
		}
	}
	return r, true
}

// unit reads \u and four hex digits, which b begins with.
func unit(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	r := rune(0)
	for _, c := range b[2:6] {
		switch {
		case c-'0' <= 9:
			c -= '0'
		case c|0x20-'a' < 6:
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// Eight bytes are looked at in a word.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// special has a high bit where a byte of w ends plain text: a quote, a
// backslash or a control character. Those above the first may be wrong.
func special(w uint64) uint64 {
	quote, slash := w^'"'*ones, w^'\\'*ones
	return ((quote-ones)&^quote | (slash-ones)&^slash | (w-' '*ones)&^w) & highs
}

// plain is how many bytes come before the first that ends plain text.
func plain(b []byte) int {
	i := 0
	for ; len(b)-i >= 8; i += 8 {
		if m := special(binary.LittleEndian.Uint64(b[i:])); m != 0 {
			return i + bits.TrailingZeros64(m)/8
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c < ' ' || c == '"' || c == '\\' {
			break
		}
	}
	return i
}

// room gives b the capacity for n bytes more and a word behind them.
func room(b []byte, n int) []byte {
	if cap(b)-len(b) < n+8 {
		b = append(make([]byte, 0, len(b)+n+8), b...)
	}
	return b
}

// copyPlain appends the plain text that stands in line from i on, and gives the
// place where it ends. There must be room for the rest of the line.
func copyPlain(to, line []byte, i int) ([]byte, int) {
	n, out := len(to), to[:cap(to)]
	for len(line)-i >= 8 && len(out)-n >= 8 {
		w := binary.LittleEndian.Uint64(line[i:])
		binary.LittleEndian.PutUint64(out[n:], w)
		if m := special(w); m != 0 {
			k := bits.TrailingZeros64(m) / 8
			return out[:n+k], i + k
		}
		n, i = n+8, i+8
	}
	end := i + plain(line[i:])
	return append(out[:n], line[i:end]...), end
}
