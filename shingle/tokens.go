package shingle

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// ErrTooLong is returned by Tokenize for a text whose byte offsets do not fit
// in 32 bits. Cut such a text, or use Append, which has no limit.
var ErrTooLong = errors.New("shingle: text too long")

// Mark says of a token how much it weighs and whether it is a number.
type Mark uint8

const (
	numberBit    = 0x80
	maxWeight    = 12
	singleWeight = 3
)

// Weight is 1 to 12: the number of code points in the normalised token, at
// most 12. A character of a script written without spaces weighs 3. For unit
// Char all other tokens weigh 1.
func (m Mark) Weight() int { return int(m &^ numberBit) }

// Number says that the token has a decimal digit of any script in it.
func (m Mark) Number() bool { return m&numberBit != 0 }

// Span is where a token stands in the original text: bytes Start to End, End
// not included. Spans begin and end at characters. They ascend: neither Start
// nor End ever goes back. Two tokens share bytes only where one character of
// the text became several: "½" is the tokens 1 and 2.
type Span struct{ Start, End uint32 }

// Tokens holds the tokens of a text in parallel arrays. The zero value is
// ready for Tokenize, which reuses the arrays of earlier texts.
type Tokens struct {
	Hash []uint64 // as TokenHash gives it
	Mark []Mark
	Span []Span
	// Off has one element more than Hash: token i is Norm[Off[i]:Off[i+1]].
	Off []uint32
	// Norm holds the normalised tokens without anything between them, so that
	// neighbours joined are one slice.
	Norm []byte

	Weight  int // sum over all tokens
	Numbers int // tokens with a decimal digit
	Invalid int // invalid UTF-8 bytes in the text
}

// Len is the number of tokens.
func (t *Tokens) Len() int { return len(t.Hash) }

// Token returns the normalised bytes of token i: a part of Norm.
func (t *Tokens) Token(i int) []byte { return t.Join(i, i+1) }

// Join returns tokens i to j, j not included, without anything between them:
// a part of Norm.
func (t *Tokens) Join(i, j int) []byte { return t.Norm[t.Off[i]:t.Off[j]:t.Off[j]] }

// Reset makes t the tokens of an empty text and keeps the arrays.
func (t *Tokens) Reset() {
	t.Hash, t.Mark, t.Span, t.Norm = t.Hash[:0], t.Mark[:0], t.Span[:0], t.Norm[:0]
	t.Off = append(t.Off[:0], 0)
	t.Weight, t.Numbers, t.Invalid = 0, 0, 0
}

// Tokenize fills t with the tokens of text, the same that Append makes its
// shingles of. The only error is ErrTooLong, for texts of 4 GiB or more (or
// whose normalised tokens are); t is then empty.
func (s *Shingler) Tokenize(t *Tokens, text string) error {
	return s.tokenize(t, text, math.MaxUint32)
}

func (s *Shingler) tokenize(t *Tokens, text string, limit uint64) error {
	t.Reset()
	s.n, s.invalid = 0, 0
	if uint64(len(text)) > limit {
		return fmt.Errorf("%w: %d bytes are more than %d", ErrTooLong, len(text), limit)
	}
	s.tokens, s.limit, s.tooLong = t, limit, false
	s.scan(stringBytes(text))
	tooLong := s.tooLong
	s.tokens, s.tooLong = nil, false
	if tooLong {
		t.Reset()
		return fmt.Errorf("%w: its normalised tokens have more than %d bytes", ErrTooLong, limit)
	}
	t.Invalid = s.invalid
	return nil
}

// add appends one token, whose bytes are the last ones of Norm up to norm.
func (t *Tokens) add(hash uint64, m Mark, start, end, norm int) {
	t.Hash = append(t.Hash, hash)
	t.Mark = append(t.Mark, m)
	t.Span = append(t.Span, Span{uint32(start), uint32(end)})
	t.Off = append(t.Off, uint32(norm))
	t.Weight += m.Weight()
	if m.Number() {
		t.Numbers++
	}
}

// grow lengthens all arrays but Norm by n elements, and returns how many tokens
// there were. cut makes good what is too much.
func (t *Tokens) grow(n int) (have int) {
	have = len(t.Hash)
	t.Hash = slices.Grow(t.Hash, n)[:have+n]
	t.Mark = slices.Grow(t.Mark, n)[:have+n]
	t.Span = slices.Grow(t.Span, n)[:have+n]
	t.Off = slices.Grow(t.Off, n)[:have+1+n]
	return have
}

// cut shortens all arrays to n tokens. Norm, which must have the capacity, gets
// the length that the last token's end says.
func (t *Tokens) cut(n int) {
	t.Hash, t.Mark, t.Span, t.Off = t.Hash[:n], t.Mark[:n], t.Span[:n], t.Off[:n+1]
	more := t.Off[n] - uint32(len(t.Norm)) // the end may be beyond 32 bits: see tooLong
	t.Norm = t.Norm[:len(t.Norm)+int(more)]
}

// weigh adds weights and numbers of the marks from the given one on to the sums.
func (t *Tokens) weigh(from int) {
	marks := t.Mark[from:]
	for len(marks) >= 8 {
		b := marks[:8:8]
		m := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		t.Weight += int(m &^ high * ones >> 56)
		t.Numbers += bits.OnesCount64(m & high)
		marks = marks[8:]
	}
	for _, m := range marks {
		t.Weight += m.Weight()
		t.Numbers += int(m >> 7)
	}
}
