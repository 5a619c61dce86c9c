package contain

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/shingle"
	"github.com/zeebo/xxh3"
)

// Version of the choice of candidates and of the judgement. Equal settings give
// equal results within a version.
const Version = 1

// The largest settings.
const (
	MaxWindow = 1 << 10
	MaxPlaces = 1<<16 - 1
)

// Config holds everything that can change a result. The zero value is the
// recommended setting; a field that is zero stands for its default.
type Config struct {
	// Threshold is the share of the part, above 0 and up to 1, that must stand in
	// the whole. Default 0.80.
	Threshold float64 `json:"threshold"`

	// Shingle is the recipe of what is fingerprinted. Default: 4 words, single
	// characters where a script is written without spaces.
	Shingle shingle.Config `json:"shingle"`

	// Window is of how many shingles in a row one is stored, 1 to [MaxWindow].
	// About 2 of Window+1 are. Default 5.
	Window int `json:"window"`

	// Shortest is how many tokens a part must have. Shorter texts are neither
	// looked for nor looked into. Default 12.
	Shortest int `json:"shortest"`

	// Places is with how many places a fingerprint is stored, over all
	// documents of a scope, up to [MaxPlaces]. Default 256.
	Places int `json:"places"`
}

// Effective returns c with its defaults filled in.
func (c Config) Effective() Config {
	set(&c.Threshold, 0.80)
	set(&c.Shingle.Width, 4)
	set(&c.Window, 5)
	set(&c.Shortest, 12)
	set(&c.Places, 256)
	return c
}

func set[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Validate reports the first setting that is out of its range; the error wraps
// [corpus.ErrConfig].
func (c Config) Validate() error {
	bad := func(format string, a ...any) error {
		return fmt.Errorf("contain: %w: %s", corpus.ErrConfig, fmt.Sprintf(format, a...))
	}
	c = c.Effective()
	switch {
	case !(c.Threshold > 0 && c.Threshold <= 1):
		return bad("threshold is %v; it must be above 0 and at most 1", c.Threshold)
	case c.Window < 1 || c.Window > MaxWindow:
		return bad("window is %d; it must be 1 to %d", c.Window, MaxWindow)
	case c.Shortest < 1:
		return bad("shortest is %d; it must be at least 1", c.Shortest)
	case c.Places < 1 || c.Places > MaxPlaces:
		return bad("places is %d; it must be 1 to %d", c.Places, MaxPlaces)
	}
	if err := c.Shingle.Validate(); err != nil {
		return bad("%v", err)
	}
	return nil
}

// ID is a hash over everything that can change a result, the versions of all
// recipes included.
func (c Config) ID() uint64 {
	c = c.Effective()
	b := make([]byte, 0, 64)
	for _, v := range []uint64{
		Version, corpus.Version, c.Shingle.ID(),
		uint64(c.threshold()), uint64(c.Window), uint64(c.Shortest), uint64(c.Places),
	} {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	return xxh3.Hash(b)
}

// threshold in units of 1e-6.
func (c Config) threshold() int64 { return int64(math.Round(c.Threshold * unit)) }

const unit = 1_000_000
