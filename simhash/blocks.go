package simhash

import (
	"errors"
	"fmt"
	"math/bits"
)

// ErrBlocks says that a [Blocks] has a field out of range. It is an error of
// configuration, not of data.
var ErrBlocks = errors.New("simhash: invalid blocks")

// Blocks says how to make index keys from a fingerprint. The fingerprint is cut
// into blocks of consecutive bits, and each block is a key of level 0. Two
// fingerprints that differ in at most Blocks-1 bits have at least one whole
// block in common, by the pigeonhole principle (Manku, Jain and Das Sarma 2007,
// section 3), and so at least one equal key of level 0. The converse does not
// hold: an equal key makes a candidate, and [Distance64] decides.
//
// Among n unrelated fingerprints a block of s bits has about n/2^s in each
// bucket. An index that bounds its buckets can continue a full one at the next
// level: the key of level l covers the bits of its block and of the next l
// blocks, cyclically, so keys equal at level l+1 are equal at level l. The
// guarantee shrinks as levels grow, see [Blocks.Distance].
//
// If the bits do not divide evenly, the first blocks have one bit more: 64 bits
// in 5 blocks make blocks of 13, 13, 13, 13 and 12 bits. Block 0 starts at bit
// 0, the lowest of the first word.
//
// A field that is 0 stands for its default, and the zero value for 64 bits, 4
// blocks (distance 3) and 1 level. Blocks is comparable and immutable in use.
type Blocks struct {
	// Bits is the length of the fingerprints, 64 or 128. 0 stands for 64.
	Bits int
	// Blocks is the number of blocks, 1 to Bits: the distance to be found, plus
	// one. 0 stands for 4.
	Blocks int
	// Levels is the number of keys for each block, 1 to Blocks. 0 stands for 1.
	Levels int
}

// NewBlocks returns the blocks that find every pair within the distance, with
// one level. bits is 64 or 128, distance is 0 to bits-1. The error wraps
// [ErrBlocks].
//
// For more levels set the field:
//
//	b, err := simhash.NewBlocks(64, 3)
//	b.Levels = 3
func NewBlocks(bits, distance int) (Blocks, error) {
	if bits != 64 && bits != 128 {
		return Blocks{}, fmt.Errorf("%w: %d bits, want 64 or 128", ErrBlocks, bits)
	}
	if distance < 0 || distance >= bits {
		return Blocks{}, fmt.Errorf("%w: distance %d of %d bits, want 0 to %d", ErrBlocks, distance, bits, bits-1)
	}
	return Blocks{Bits: bits, Blocks: distance + 1, Levels: 1}, nil
}

// WithDefaults returns b with each field that is 0 replaced by its default.
func (b Blocks) WithDefaults() Blocks {
	if b.Bits == 0 {
		b.Bits = 64
	}
	if b.Blocks == 0 {
		b.Blocks = 4
	}
	if b.Levels == 0 {
		b.Levels = 1
	}
	return b
}

// Validate reports the first field that is out of range. The error wraps
// [ErrBlocks].
func (b Blocks) Validate() error {
	b = b.WithDefaults()
	switch {
	case b.Bits != 64 && b.Bits != 128:
		return fmt.Errorf("%w: Bits is %d, want 64 or 128", ErrBlocks, b.Bits)
	case b.Blocks < 1 || b.Blocks > b.Bits:
		return fmt.Errorf("%w: Blocks is %d, want 1 to %d, the number of bits", ErrBlocks, b.Blocks, b.Bits)
	case b.Levels < 1 || b.Levels > b.Blocks:
		return fmt.Errorf("%w: Levels is %d, want 1 to %d, the number of blocks", ErrBlocks, b.Levels, b.Blocks)
	}
	return nil
}

// Keys returns the number of keys of a fingerprint, Blocks*Levels.
func (b Blocks) Keys() int {
	b = b.WithDefaults()
	return b.Blocks * b.Levels
}

// Distance returns the largest distance at which any two fingerprints are sure
// to have an equal key of the level. At level 0 that is Blocks-1. At level l it
// is ceil(Blocks/(l+1)) - 1, because that many differing bits cannot spoil all
// cyclic runs of l+1 blocks.
func (b Blocks) Distance(level int) int {
	b = b.WithDefaults()
	level = max(0, level)
	return (b.Blocks+level)/(level+1) - 1
}

// ID identifies the keys that b makes: it covers the three fields (the zero
// value has the id of its defaults) and [Version]. An index that stores keys
// stores the ID with them.
func (b Blocks) ID() uint64 {
	b = b.WithDefaults()
	id := ID()
	for _, x := range [...]int{b.Bits, b.Blocks, b.Levels} {
		id = mix(id ^ uint64(x))
	}
	return id
}

// Append64 appends the Blocks*Levels keys of a 64-bit fingerprint to dst and
// returns the extended slice. The key of a block and a level is at
// block*Levels+level behind the old end. Keys are well mixed and differ between
// blocks and between levels, so that all of them may share one table.
//
// b must be valid and have 64 bits: Append64 panics otherwise, as this is a
// mistake in the program whatever the data is. It does not allocate if dst has
// room.
func (b Blocks) Append64(dst []uint64, f uint64) []uint64 {
	b = b.must(64)
	for i := range b.Blocks {
		start, _ := b.span(i)
		f := bits.RotateLeft64(f, -start)
		for level := range b.Levels {
			width := b.width(i, level)
			dst = append(dst, mix(f&lowMask(width)^salt(i, level)))
		}
	}
	return dst
}

// Append128 is [Blocks.Append64] for fingerprints of 128 bits.
func (b Blocks) Append128(dst []uint64, f Fingerprint128) []uint64 {
	b = b.must(128)
	for i := range b.Blocks {
		start, _ := b.span(i)
		f := f.rotateRight(start)
		for level := range b.Levels {
			width := b.width(i, level)
			key := mix(f[0]&lowMask(min(width, 64)) ^ salt(i, level))
			if width > 64 {
				key = mix(key ^ f[1]&lowMask(width-64))
			}
			dst = append(dst, key)
		}
	}
	return dst
}

// must returns b with its defaults, and panics if it is not valid for
// fingerprints of so many bits.
func (b Blocks) must(bits int) Blocks {
	b = b.WithDefaults()
	if err := b.Validate(); err != nil {
		panic(err)
	}
	if b.Bits != bits {
		panic(fmt.Errorf("%w: Bits is %d, but the fingerprint has %d: use the other Append method", ErrBlocks, b.Bits, bits))
	}
	return b
}

// span returns the first bit and the number of bits of a block.
func (b Blocks) span(i int) (start, width int) {
	width, longer := b.Bits/b.Blocks, b.Bits%b.Blocks
	start = i*width + min(i, longer)
	if i < longer {
		width++
	}
	return start, width
}

// width returns the number of bits of block i and the next level blocks.
func (b Blocks) width(i, level int) int {
	start, width := b.span((i + level) % b.Blocks)
	end := start + width
	if i+level >= b.Blocks {
		end += b.Bits
	}
	first, _ := b.span(i)
	return end - first
}

// salt keeps the keys of different blocks and levels apart.
func salt(block, level int) uint64 { return mix(uint64(block)<<32 | uint64(level)) }

// lowMask has the lowest width bits set, for a width of 0 to 64.
func lowMask(width int) uint64 {
	if width == 0 {
		return 0
	}
	return ^uint64(0) >> (64 - width)
}

// rotateRight moves bit start to bit 0, for a start of 0 to 127.
func (f Fingerprint128) rotateRight(start int) Fingerprint128 {
	if start >= 64 {
		f[0], f[1] = f[1], f[0]
		start -= 64
	}
	// A shift by 64 gives 0 in Go, so start 0 needs no case of its own.
	return Fingerprint128{f[0]>>start | f[1]<<(64-start), f[1]>>start | f[0]<<(64-start)}
}
