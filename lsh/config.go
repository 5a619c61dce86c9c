package lsh

import (
	"errors"
	"fmt"
)

// Limits of a configuration and of an index.
const (
	// DefaultCapacity is the capacity of a node where Config leaves it at 0.
	DefaultCapacity = 128

	// MaxBands, MaxLevels and MaxCapacity bound a Config. The capacity has to
	// fit the counters of a node.
	MaxBands    = 1 << 12
	MaxLevels   = 32
	MaxCapacity = 1 << 14

	// MaxDocuments bounds the ids, which lie below it, and the documents that
	// an index counts: references have 30 bits.
	MaxDocuments = 1 << 30
)

var (
	// ErrConfig reports a Config outside its limits.
	ErrConfig = errors.New("lsh: bad configuration")

	// ErrKeys reports keys or levels that do not fit the configuration: their
	// number, or a level beyond the last.
	ErrKeys = errors.New("lsh: keys do not fit the configuration")

	// ErrNotPlaced reports a Store of a document that Place did not count
	// under these keys at these levels. Storing it would break the rule that
	// the level depends only on who came before.
	ErrNotPlaced = errors.New("lsh: document was not placed")

	// ErrFull reports an id or a number of documents at or above MaxDocuments.
	ErrFull = errors.New("lsh: index is full")
)

// Config holds everything that can change which candidates an index nominates.
// It is comparable. Bands must be given; zero in the other fields means their
// defaults.
type Config struct {
	Bands    int // bands of a document, 1 to MaxBands
	Levels   int // levels of a bucket, 1 to MaxLevels; 0 means 1
	Capacity int // documents written to a node, 1 to MaxCapacity; 0 means DefaultCapacity
}

// Keys returns how many keys a document has: Bands times Levels, with a zero
// Levels read as 1.
func (c Config) Keys() int { return c.Bands * max(c.Levels, 1) }

// normal returns the configuration with its defaults filled in.
func (c Config) normal() (Config, error) {
	if c.Levels == 0 {
		c.Levels = 1
	}
	if c.Capacity == 0 {
		c.Capacity = DefaultCapacity
	}
	switch {
	case c.Bands < 1 || c.Bands > MaxBands:
		return c, fmt.Errorf("%w: %d bands; give 1 to %d", ErrConfig, c.Bands, MaxBands)
	case c.Levels < 1 || c.Levels > MaxLevels:
		return c, fmt.Errorf("%w: %d levels; give 1 to %d", ErrConfig, c.Levels, MaxLevels)
	case c.Capacity < 1 || c.Capacity > MaxCapacity:
		return c, fmt.Errorf("%w: capacity %d; give 1 to %d", ErrConfig, c.Capacity, MaxCapacity)
	}
	return c, nil
}
