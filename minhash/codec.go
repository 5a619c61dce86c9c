package minhash

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/zeebo/xxh3"
)

// ErrFormat reports data that is not an encoded signature, or not a whole one.
var ErrFormat = errors.New("minhash: not an encoded signature")

// ErrVersion reports an encoding that this version of the package cannot read.
// The data may be sound; a later version of the package wrote it.
var ErrVersion = errors.New("minhash: unknown encoding version")

// ErrChecksum reports an encoded signature that was altered.
var ErrChecksum = errors.New("minhash: checksum mismatch")

// ErrRecipe reports a sound signature that was made in another way than the
// reader asks for. Comparing it would give numbers without meaning.
var ErrRecipe = errors.New("minhash: recipe mismatch")

// The encoding, little-endian:
//
//	 0  4 bytes   magic "NDMH"
//	 4  uint32    version, 1
//	 8  uint64    recipe id
//	16  uint32    number of slots k
//	20  k uint32  slots
//	    uint64    XXH3 of all bytes before
const (
	codecMagic    = "NDMH"
	codecVersion  = 1
	codecHeader   = 20
	codecChecksum = 8
)

// AppendEncoded appends the stored form of a signature to dst and returns it:
// 28 bytes and 4 for each slot. recipe is the caller's id over everything that
// made the signature: how the text was cut and hashed, combined with Config.ID.
func AppendEncoded(dst []byte, recipe uint64, sig []uint32) []byte {
	start := len(dst)
	dst = append(dst, codecMagic...)
	dst = binary.LittleEndian.AppendUint32(dst, codecVersion)
	dst = binary.LittleEndian.AppendUint64(dst, recipe)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(sig)))
	for _, v := range sig {
		dst = binary.LittleEndian.AppendUint32(dst, v)
	}
	return binary.LittleEndian.AppendUint64(dst, xxh3.Hash(dst[start:]))
}

// Decode appends the slots of one encoded signature to dst and returns it. data
// must be exactly what one AppendEncoded wrote, and recipe the id given to it.
//
// Errors wrap ErrFormat (no signature, cut short, or followed by more),
// ErrVersion, ErrChecksum or ErrRecipe, which names both ids; dst then comes
// back as it was. Nothing is allocated before all checks have passed, and never
// more than data is long.
func Decode(dst []uint32, data []byte, recipe uint64) ([]uint32, error) {
	if len(data) < codecHeader+codecChecksum || string(data[:4]) != codecMagic {
		return dst, fmt.Errorf("%w: %d bytes do not begin with a %q header", ErrFormat, len(data), codecMagic)
	}
	if v := binary.LittleEndian.Uint32(data[4:]); v != codecVersion {
		return dst, fmt.Errorf("%w: it is version %d, this package reads %d", ErrVersion, v, codecVersion)
	}
	slots := binary.LittleEndian.Uint32(data[16:])
	if want := codecHeader + 4*uint64(slots) + codecChecksum; uint64(len(data)) != want {
		return dst, fmt.Errorf("%w: %d slots take %d bytes, there are %d", ErrFormat, slots, want, len(data))
	}
	body := data[:len(data)-codecChecksum]
	if sum, stored := xxh3.Hash(body), binary.LittleEndian.Uint64(data[len(body):]); sum != stored {
		return dst, fmt.Errorf("%w: stored %016x, computed %016x; the data was altered", ErrChecksum, stored, sum)
	}
	if r := binary.LittleEndian.Uint64(data[8:]); r != recipe {
		return dst, fmt.Errorf("%w: it was made by recipe %016x, wanted %016x; sign the text anew", ErrRecipe, r, recipe)
	}
	dst, sig := grow(dst, int(slots))
	for i := range sig {
		sig[i] = binary.LittleEndian.Uint32(body[codecHeader+4*i:])
	}
	return dst, nil
}
