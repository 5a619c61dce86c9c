package simhash

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/zeebo/xxh3"
)

// A stored fingerprint, all numbers little-endian:
//
//	offset  bytes  content
//	0       4      "NDSH"
//	4       2      version of the format, 1
//	6       2      bits, 64 or 128
//	8       8      recipe id
//	16      8/16   words, the lowest first
//	24/32   8      XXH3-64 of all bytes before
const (
	magic         = "NDSH"
	formatVersion = 1
	headerSize    = 16
	checksumSize  = 8
)

const (
	// EncodedSize64 is the length in bytes of an encoded 64-bit fingerprint.
	EncodedSize64 = headerSize + 8 + checksumSize
	// EncodedSize128 is the length in bytes of an encoded 128-bit fingerprint.
	EncodedSize128 = headerSize + 16 + checksumSize
)

var (
	// ErrFormat says that the bytes are not an encoded fingerprint of the
	// wanted length: another file, a truncated one, or the other word count.
	ErrFormat = errors.New("simhash: not an encoded fingerprint")
	// ErrVersion says that the format is one that this package does not know,
	// as a rule one of a later release.
	ErrVersion = errors.New("simhash: unknown format version")
	// ErrChecksum says that the bytes have been altered since they were
	// written.
	ErrChecksum = errors.New("simhash: checksum mismatch")
	// ErrRecipe says that the fingerprint was made by another recipe. Its
	// distance to fingerprints of this recipe means nothing.
	ErrRecipe = errors.New("simhash: fingerprint of another recipe")
)

// AppendEncoded64 appends the encoding of a 64-bit fingerprint, [EncodedSize64]
// bytes, to dst and returns the extended slice. recipe is the caller's id of
// all that can change the fingerprint: how text becomes hashes, the weights,
// and [ID]. It does not allocate if dst has room.
func AppendEncoded64(dst []byte, recipe uint64, f uint64) []byte {
	start := len(dst)
	dst = appendHeader(dst, 64, recipe)
	dst = binary.LittleEndian.AppendUint64(dst, f)
	return binary.LittleEndian.AppendUint64(dst, xxh3.Hash(dst[start:]))
}

// AppendEncoded128 is [AppendEncoded64] for a 128-bit fingerprint and
// [EncodedSize128] bytes.
func AppendEncoded128(dst []byte, recipe uint64, f Fingerprint128) []byte {
	start := len(dst)
	dst = appendHeader(dst, 128, recipe)
	dst = binary.LittleEndian.AppendUint64(dst, f[0])
	dst = binary.LittleEndian.AppendUint64(dst, f[1])
	return binary.LittleEndian.AppendUint64(dst, xxh3.Hash(dst[start:]))
}

// Decode64 returns the fingerprint that [AppendEncoded64] wrote. data is exactly
// one encoding. The error wraps [ErrFormat], [ErrVersion], [ErrChecksum] or, if
// the fingerprint was written under another recipe id, [ErrRecipe].
func Decode64(data []byte, recipe uint64) (uint64, error) {
	words, err := decode(data, 64, recipe)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint64(words), nil
}

// Decode128 is [Decode64] for a 128-bit fingerprint.
func Decode128(data []byte, recipe uint64) (Fingerprint128, error) {
	words, err := decode(data, 128, recipe)
	if err != nil {
		return Fingerprint128{}, err
	}
	return Fingerprint128{binary.LittleEndian.Uint64(words), binary.LittleEndian.Uint64(words[8:])}, nil
}

func appendHeader(dst []byte, bits uint16, recipe uint64) []byte {
	dst = append(dst, magic...)
	dst = binary.LittleEndian.AppendUint16(dst, formatVersion)
	dst = binary.LittleEndian.AppendUint16(dst, bits)
	return binary.LittleEndian.AppendUint64(dst, recipe)
}

// decode checks everything and returns the bytes of the words.
func decode(data []byte, bits int, recipe uint64) ([]byte, error) {
	size := headerSize + bits/8 + checksumSize
	if len(data) < headerSize {
		return nil, fmt.Errorf("%w: %d bytes, want %d", ErrFormat, len(data), size)
	}
	if string(data[:4]) != magic {
		return nil, fmt.Errorf("%w: starts with %q, want %q", ErrFormat, data[:4], magic)
	}
	if v := binary.LittleEndian.Uint16(data[4:]); v != formatVersion {
		return nil, fmt.Errorf("%w: %d, this release reads %d: read it with the release that wrote it, or make it anew",
			ErrVersion, v, formatVersion)
	}
	if b := binary.LittleEndian.Uint16(data[6:]); int(b) != bits {
		return nil, fmt.Errorf("%w: it says %d bits, want %d: Decode64 and Decode128 read one length each",
			ErrFormat, b, bits)
	}
	if len(data) != size {
		return nil, fmt.Errorf("%w: %d bytes, want %d", ErrFormat, len(data), size)
	}
	body, tail := data[:size-checksumSize], data[size-checksumSize:]
	if got, want := xxh3.Hash(body), binary.LittleEndian.Uint64(tail); got != want {
		return nil, fmt.Errorf("%w: %016x, stored %016x: fetch or make the fingerprint anew", ErrChecksum, got, want)
	}
	if r := binary.LittleEndian.Uint64(data[8:]); r != recipe {
		return nil, fmt.Errorf("%w: stored %016x, want %016x: make both fingerprints by one recipe", ErrRecipe, r, recipe)
	}
	return data[headerSize : size-checksumSize], nil
}
