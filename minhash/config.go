package minhash

import (
	"errors"
	"fmt"
)

const (
	// DefaultSlots is the number of slots of the zero Config.
	DefaultSlots = 128
	minSlots     = 16
	maxSlots     = 4096

	// definition is the version of signatures and band keys. It goes into
	// Config.ID and changes with any change to either.
	definition = 1
)

// ErrConfig reports a Config or Bands outside its range. Separate from the
// other errors because it is the caller's settings that need mending.
var ErrConfig = errors.New("minhash: bad configuration")

// ErrSlots reports sketches of different sizes, or of none, where like must
// meet like. They come from different configurations and cannot be compared.
var ErrSlots = errors.New("minhash: numbers of slots differ")

// Config holds everything that can change a signature. The zero value is the
// default. Configs are equal if they are ==, up to 0 standing for 128.
type Config struct {
	// Slots is the number k of 32-bit slots of a signature: a power of two
	// from 16 to 4096. 0 means 128. The standard error falls with its square
	// root; memory and the cost of short sets grow with it.
	Slots int `json:"slots"`
}

// Validate reports whether New would take the Config. The error wraps
// ErrConfig.
func (c Config) Validate() error {
	if k := c.slots(); k < minSlots || k > maxSlots || k&(k-1) != 0 {
		return fmt.Errorf("%w: Slots is %d, want a power of two from %d to %d, or 0 for %d",
			ErrConfig, c.Slots, minSlots, maxSlots, DefaultSlots)
	}
	return nil
}

// ID identifies what the package makes of a set of hashes under this Config:
// the version of the definition (signatures and band keys) and the number of
// slots. Put it into the id of whatever is stored. It knows nothing of how the
// hashes were made; that is the caller's part of the recipe.
func (c Config) ID() uint64 {
	return mix64(definition<<32 | uint64(uint32(c.slots())))
}

func (c Config) slots() int {
	if c.Slots == 0 {
		return DefaultSlots
	}
	return c.Slots
}
