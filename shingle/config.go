package shingle

import (
	"errors"
	"fmt"

	"github.com/zeebo/xxh3"
)

// Version of the recipe. Whatever changes a hash of any text changes it.
const Version = 1

// MaxWidth is the largest width of a shingle. The rotation that stands for a
// token's place in the window has 64 distinct values.
const MaxWidth = 64

const defaultWidth = 3

// ErrConfig is wrapped by every refusal of a setting, so that a program can
// tell a wrong setting from a failure of its own.
var ErrConfig = errors.New("shingle: invalid configuration")

// Unit says what a token is.
type Unit uint8

const (
	// Word takes runs of letters, marks and numbers as tokens; in scripts
	// written without spaces each character is one.
	Word Unit = iota
	// Char takes each letter or number, with the marks on it, as a token.
	Char
)

// String gives the name that MarshalText writes.
func (u Unit) String() string {
	switch u {
	case Word:
		return "word"
	case Char:
		return "char"
	}
	return fmt.Sprintf("Unit(%d)", uint8(u))
}

// MarshalText gives "word" or "char". Any other value is an error that wraps
// ErrConfig.
func (u Unit) MarshalText() ([]byte, error) {
	if u > Char {
		return nil, fmt.Errorf("%w: unit %d is neither word nor char", ErrConfig, uint8(u))
	}
	return []byte(u.String()), nil
}

// UnmarshalText reads "word" or "char". Anything else is an error that wraps
// ErrConfig.
func (u *Unit) UnmarshalText(text []byte) error {
	switch string(text) {
	case "word":
		*u = Word
	case "char":
		*u = Char
	default:
		return fmt.Errorf("%w: unit %q is neither word nor char", ErrConfig, text)
	}
	return nil
}

// Config holds everything that can change a hash, next to Version. Its zero
// value is the default: shingles of three words.
type Config struct {
	// Width is the number of tokens in a shingle, 1 to MaxWidth; 0 means 3.
	Width int `json:"width"`
	// Unit is what a token is.
	Unit Unit `json:"unit"`
}

// Validate returns an error that wraps ErrConfig if a setting is out of range.
func (c Config) Validate() error {
	if c.Width < 0 || c.Width > MaxWidth {
		return fmt.Errorf("%w: width %d is not in 1..%d (0 means %d)", ErrConfig, c.Width, MaxWidth, defaultWidth)
	}
	if c.Unit > Char {
		return fmt.Errorf("%w: unit %d is neither word nor char", ErrConfig, uint8(c.Unit))
	}
	return nil
}

// ID names the recipe: a hash over Version and all settings in force. Hashes
// can be compared only if their ids are equal. Config{} and Config{Width: 3}
// are the same recipe and have one id.
func (c Config) ID() uint64 {
	return xxh3.HashString(fmt.Sprintf("shingle %d width %d unit %s", Version, c.width(), c.Unit))
}

func (c Config) width() int {
	if c.Width == 0 {
		return defaultWidth
	}
	return c.Width
}
