package minhash

import "fmt"

// maxLevels is one level of rows alone and one for each of extraSlots.
const maxLevels = 5

// bandOffsets are the places of the slots that deeper levels add, counted from a
// band's first row.
type bandOffsets [maxLevels - 1]int

// extraSlots are the offsets of the slots that deeper levels add, in 128ths of
// a signature. They are far from the band and from each other, so that a level
// adds slots that no neighbouring band keeps asking.
var extraSlots = bandOffsets{43, 86, 21, 107}

// Bands says how a signature is cut into bands. Each band has a key over its
// slots; sets that share a key in some band are candidates. With b bands of r
// rows, sets of similarity J become candidates with probability
// 1-(1-J^r)^b (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets",
// section 3.4).
//
// A band may have several levels. Level 0 is over its rows; each further level
// adds one slot from elsewhere in the signature, and so splits the bucket that
// the level above makes. The zero value cuts the whole signature into bands of
// two rows, with one level.
type Bands struct {
	// Bands is the number of bands. 0 means as many as there are slots for.
	Bands int `json:"bands"`
	// Rows is the number of slots of a band, at level 0. 0 means 2.
	Rows int `json:"rows"`
	// Levels is the number of keys of a band, 1 to 5. 0 means 1.
	Levels int `json:"levels"`
}

// Validate reports whether signatures of the given number of slots can be cut
// this way: Bands*Rows must not exceed slots, and Rows+Levels-1 neither. The
// error wraps ErrConfig.
func (b Bands) Validate(slots int) error {
	_, err := b.resolve(slots)
	return err
}

// Append appends the keys of all bands to dst and returns it: level l of band i
// comes at place i*Levels+l of what is appended, Bands*Levels keys in all. It
// allocates only if dst lacks room. The error wraps ErrConfig if sig has too few
// slots; dst then comes back as it was.
//
// A key is a 64-bit hash of the band's number and its slots. For two rows and
// one level it is a bijection of both slots: no two contents of a band share a
// key. Otherwise different contents collide with probability 2^-64. Up to that,
// equal keys at a level mean equal keys at the levels above it.
//
// Band i has rows i*Rows to i*Rows+Rows-1. Level l = 1 to 4 adds slot
// (i*Rows + d*k/128) mod k, where d is 43, 86, 21, 107 in turn and k the number
// of slots, or the next slot that the band does not have yet.
//
// All empty sets have the same keys. Do not index them.
func (b Bands) Append(dst []uint64, sig []uint32) ([]uint64, error) {
	b, err := b.resolve(len(sig))
	if err != nil {
		return dst, err
	}
	dst, keys := grow(dst, b.Bands*b.Levels)
	active.bandKeys(keys, sig, b, b.offsets(len(sig)))
	return dst, nil
}

// resolve puts the defaults in and checks the ranges.
func (b Bands) resolve(slots int) (Bands, error) {
	r := b
	if r.Rows == 0 {
		r.Rows = 2
	}
	if r.Levels == 0 {
		r.Levels = 1
	}
	if r.Rows < 1 || r.Levels < 1 || r.Levels > maxLevels || r.Rows > slots-(r.Levels-1) {
		return r, fmt.Errorf("%w: %d rows and %d levels over %d slots, want at least 1 row, 1 to %d levels, and rows+levels-1 slots",
			ErrConfig, r.Rows, r.Levels, slots, maxLevels)
	}
	if r.Bands == 0 {
		r.Bands = slots / r.Rows
	}
	if r.Bands < 1 || r.Bands > slots/r.Rows {
		return r, fmt.Errorf("%w: %d bands of %d rows over %d slots, want 1 to %d bands",
			ErrConfig, r.Bands, r.Rows, slots, slots/r.Rows)
	}
	return r, nil
}

// offsets are the places of the further slots, counted from a band's first
// row. They are the same for every band, since rows and offsets turn together.
func (b Bands) offsets(slots int) (offsets bandOffsets) {
	for l := range b.Levels - 1 {
		at := extraSlots[l] * slots / 128
		for taken := true; taken; {
			taken = at < b.Rows
			for _, o := range offsets[:l] {
				taken = taken || o == at
			}
			if taken {
				at = (at + 1) % slots
			}
		}
		offsets[l] = at
	}
	return offsets
}
