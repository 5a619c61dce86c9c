package corpus

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/neardup/neardup/lsh"
	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
	"github.com/neardup/neardup/simhash"
	"github.com/zeebo/xxh3"
)

// Version of the verdict, of the choice of candidates and of clusters. Equal
// settings give equal results within a version.
const Version = 1

// Config holds everything that can change a result, and nothing else. The zero
// value is the recommended setting; a field that is zero stands for its default.
// Configs can be compared with ==, and [Config.ID] tells two apart by effect.
type Config struct {
	// Threshold is the score, above 0 and up to 1, from which two texts are
	// near-duplicates. Default 0.70. Take 0.85 where pages are made from
	// templates. 1 means the same tokens: no header, no spelling variant.
	Threshold float64 `json:"threshold"`

	// Pairwise judges each pair of texts by itself, as [Compare] does. Otherwise
	// text that a document has in common with several kept ones is taken for
	// template, for which something is deducted: see [Verdict.Template]. With Margin and
	// with [Components] it is always set: they compare a document with those that
	// are not kept too, and the copies of one text are no template.
	Pairwise bool `json:"pairwise"`

	// Shingle is the recipe from text to shingles. Default: 3 words, single
	// characters where a script is written without spaces.
	Shingle shingle.Config `json:"shingle"`

	// Sketch is how candidates are found. Default: MinHash.
	Sketch Sketch `json:"sketch"`

	// Slots is the length of a MinHash signature, a power of two. Default 128.
	Slots int `json:"slots"`

	// Bands and Rows say how a signature is cut into LSH keys. Default: 2 rows,
	// and as many bands as there are slots for, 64: candidates are sought far
	// below the verdict, since each is verified. See [lsh.Tune].
	Bands int `json:"bands"`
	Rows  int `json:"rows"`

	// Bucket is how many documents one LSH bucket takes before it goes on with
	// one more row. Default 128.
	Bucket int `json:"bucket"`

	// Keep is which document of a cluster is kept, in a batch. A stream keeps
	// the first. Default: the first.
	Keep Keep `json:"keep"`

	// Margin, above 0 and up to 1, leaves out weak pairs among close ones, in a
	// batch: a pair of near-duplicates is dropped if both of them have another
	// partner whose score is higher by more than that. Variants of one text that
	// differ in a word each then stay apart, where each has a copy of its own: if
	// best(A) is the highest score that A has with a near-duplicate, and 1 if it has
	// an exact copy, a pair stays if its score is min(best(A), best(B)) - Margin or
	// more. Default: 0, no pair is dropped.
	Margin float64 `json:"margin,omitzero"`

	// Clusters is what makes a cluster, in a batch. Default: [Greedy].
	Clusters Clusters `json:"clusters,omitzero"`

	// Window, in a stream, is how long a kept document is compared with later
	// ones, by the time that documents carry; the latest that was seen is now.
	// Default: for ever.
	Window time.Duration `json:"window"`

	// Sliding restarts the window of a kept document with each duplicate.
	Sliding bool `json:"sliding"`
}

// Sketch is what candidates are found by. The sets and figures stand in
// docs/how-it-decides.md.
type Sketch uint8

const (
	// MinHash nominates by bands of a MinHash signature. It found 99.5 to 100 %
	// of the near-duplicate pairs of four labelled sets.
	MinHash Sketch = iota
	// SimHash nominates by blocks of a SimHash fingerprint: 94.6 to 100 % of the
	// pairs of the same sets, most of all those with small edits. Beside the
	// texts it takes a sixth of the memory, but it nominates one earlier document
	// in ten to twenty, so its cost grows with the square of the collection up to
	// some 30,000 documents.
	SimHash
	// Both takes a pair that either nominates: all pairs of the same sets.
	Both
)

// Keep is which document of a cluster is kept. It is the order in which
// documents are taken up; among equals the earlier one goes first.
type Keep uint8

const (
	First   Keep = iota // the first of the input
	Longest             // the one with the most tokens
	Newest              // the one with the latest Time
	Best                // the one with the highest Quality
)

var (
	sketches = []string{MinHash: "minhash", SimHash: "simhash", Both: "both"}
	keeps    = []string{First: "first", Longest: "longest", Newest: "newest", Best: "best"}
)

// String returns the word for s: "minhash", "simhash" or "both".
func (s Sketch) String() string { return word(sketches, int(s)) }

// MarshalText returns [Sketch.String].
func (s Sketch) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *Sketch) UnmarshalText(text []byte) error {
	i, err := index("sketch", sketches, string(text))
	*s = Sketch(i)
	return err
}

// String returns the word for k: "first", "longest", "newest" or "best".
func (k Keep) String() string { return word(keeps, int(k)) }

// MarshalText returns [Keep.String].
func (k Keep) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (k *Keep) UnmarshalText(text []byte) error {
	i, err := index("keep", keeps, string(text))
	*k = Keep(i)
	return err
}

func word(words []string, i int) string {
	if i < len(words) {
		return words[i]
	}
	return fmt.Sprintf("unknown(%d)", i)
}

func index(what string, words []string, text string) (int, error) {
	for i, w := range words {
		if w == text {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%w: %s is %q; it can be one of %q", ErrConfig, what, text, words)
}

// The SimHash blocks: 128 bits in 16 blocks of 8 guarantee that every pair
// within 15 bits shares one.
const (
	fingerprintBits     = 128
	fingerprintWords    = fingerprintBits / 32
	fingerprintDistance = 15
)

// levels is how many rows deep a full bucket goes on: 2 rows, then 3, 4, 5, 6.
const levels = 5

// Effective returns c with its defaults filled in.
func (c Config) Effective() Config {
	set(&c.Threshold, 0.70)
	set(&c.Shingle.Width, 3)
	set(&c.Slots, 128)
	set(&c.Rows, 2)
	set(&c.Bands, c.Slots/max(c.Rows, 1))
	set(&c.Bucket, 128)
	c.Pairwise = c.Pairwise || c.linksAll()
	return c
}

func set[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Validate reports the first setting that is out of its range; the error wraps
// [ErrConfig].
func (c Config) Validate() error {
	bad := func(format string, a ...any) error {
		return fmt.Errorf("%w: %s", ErrConfig, fmt.Sprintf(format, a...))
	}
	c = c.Effective()
	switch {
	case !(c.Threshold > 0 && c.Threshold <= 1):
		return bad("threshold is %v; it must be above 0 and at most 1", c.Threshold)
	case int(c.Sketch) >= len(sketches):
		return bad("sketch is %d; take MinHash, SimHash or Both", c.Sketch)
	case int(c.Keep) >= len(keeps):
		return bad("keep is %d; take First, Longest, Newest or Best", c.Keep)
	case !(c.Margin >= 0 && c.Margin <= 1):
		return bad("margin is %v; it must be above 0 and at most 1, or 0 for none", c.Margin)
	case int(c.Clusters) >= len(clusterings):
		return bad("clusters is %d; take Greedy or Components", c.Clusters)
	case c.Window != 0 && c.linksAll():
		return bad("a window belongs to a stream, margin and components to a batch")
	case c.Window < 0:
		return bad("window is %v; it must not be negative", c.Window)
	case c.Sliding && c.Window == 0:
		return bad("sliding is set without a window")
	}
	if err := c.Shingle.Validate(); err != nil {
		return bad("%v", err)
	}
	if err := (minhash.Config{Slots: c.Slots}).Validate(); err != nil {
		return bad("%v", err)
	}
	if err := c.bands().Validate(c.Slots); err != nil {
		return bad("%v", err)
	}
	if c.Bucket < 1 || c.Bucket > lsh.MaxCapacity {
		return bad("bucket is %d; it must be 1 to %d", c.Bucket, lsh.MaxCapacity)
	}
	if n := c.lsh().Bands; n > lsh.MaxBands {
		return bad("there are %d bands; at most %d can be looked up", n, lsh.MaxBands)
	}
	return nil
}

// ID is a hash over everything that can change a result, the versions of all
// recipes included. It stands in every stored or reported thing: what carries
// different ids must not be compared.
func (c Config) ID() uint64 {
	c = c.Effective()
	b := make([]byte, 0, 128)
	for _, v := range []uint64{
		Version,
		c.Shingle.ID(),
		minhash.Config{Slots: c.Slots}.ID(),
		c.blocks().ID(), simhash.ID(),
		uint64(c.threshold()), uint64(truth(c.Pairwise)),
		uint64(c.Sketch), uint64(c.Bands), uint64(c.Rows), uint64(c.Bucket), levels,
		uint64(c.Keep), uint64(c.Window), uint64(truth(c.Sliding)),
	} {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	if c.linksAll() {
		b = binary.LittleEndian.AppendUint64(b, uint64(c.margin()))
		b = binary.LittleEndian.AppendUint64(b, uint64(c.Clusters))
	}
	return xxh3.Hash(b)
}

// threshold in units.
func (c Config) threshold() int64 { return int64(math.Round(c.Threshold * unit)) }

// margin in units.
func (c Config) margin() int64 { return int64(math.Round(c.Margin * unit)) }

func (c Config) usesMinHash() bool { return c.Sketch != SimHash }
func (c Config) usesSimHash() bool { return c.Sketch != MinHash }

// bands is the layout of MinHash keys, blocks that of SimHash keys; both go
// into one index, the bands first.
func (c Config) bands() minhash.Bands {
	return minhash.Bands{Bands: c.Bands, Rows: c.Rows, Levels: levels}
}

func (c Config) blocks() simhash.Blocks {
	return simhash.Blocks{Bits: fingerprintBits, Blocks: fingerprintDistance + 1, Levels: levels}
}

func (c Config) lsh() lsh.Config {
	n := 0
	if c.usesMinHash() {
		n += c.Bands
	}
	if c.usesSimHash() {
		n += c.blocks().Blocks
	}
	return lsh.Config{Bands: n, Levels: levels, Capacity: c.Bucket}
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
