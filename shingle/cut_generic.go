package shingle

import (
	"encoding/binary"
	"math/bits"
)

// cut finds the tokens of text, of at most cutBytes bytes, and writes where each
// starts and ends, as long as all characters are of a kind other than
// kindOther. It stops at one that is, or at the end of text, or where a block
// has nothing but ASCII. A block begins with a character and has 64 bytes, and
// those that a character at its end has beyond them.
//
// There is one end less than there are starts if a token is open at the stop.
// If not joined, every letter and digit is a token by itself.
func cut(starts, ends *[cutBytes + cutSlack]uint16, text []byte, joined bool) (n, closed, stop int) {
	var (
		open   uint8 // kindToken and kindWord of the open token
		rank   uint8 // of the mark before
		alone  uint8 // what a kind loses
		i, end int
	)
	if !joined {
		alone = kindWord
	}
	for i < len(text) {
		if i >= end {
			end = i + 64
			if isASCII(text[i:min(end, len(text))]) {
				break
			}
		}
		var k uint8
		size := 3
		if rest := text[i:]; len(rest) > 2 && rest[0] > 0xE0 && rest[0] < 0xF0 && rest[1]&0xC0 == 0x80 && rest[2]&0xC0 == 0x80 {
			k = kindOf(rune(rest[0]&0x0F)<<12 | rune(rest[1]&0x3F)<<6 | rune(rest[2]&0x3F))
		} else {
			k, size = kindAt(text, i)
		}
		k &^= alone
		now := k & kindRank
		if k&kindOther != 0 || now != 0 && now <= rank {
			break
		}
		rank = now
		if k&kindMark == 0 && k&open&kindWord == 0 {
			if open != 0 {
				ends[closed] = uint16(i)
				closed++
			}
			if open = k; open != 0 {
				starts[n] = uint16(i)
				n++
			}
		}
		i += size
	}
	return n, closed, i
}

// kindAt gives the kind of the character at offset i and its length.
func kindAt(text []byte, i int) (kind uint8, size int) {
	b := rune(text[i])
	switch {
	case b < 0x80:
		if runBytes(uint64(b)) != 0 {
			return kindToken | kindWord, 1
		}
		return 0, 1
	case b < 0xC2:
	case b < 0xE0:
		if len(text)-i > 1 && text[i+1]&0xC0 == 0x80 {
			return kindOf(b&0x1F<<6 | rune(text[i+1]&0x3F)), 2
		}
	case b < 0xF0:
		if len(text)-i > 2 && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80 {
			if r := b&0x0F<<12 | rune(text[i+1]&0x3F)<<6 | rune(text[i+2]&0x3F); r >= 0x800 {
				return kindOf(r), 3
			}
		}
	}
	return kindOther, 1
}

// kindOf gives the kind of a code point of up to 16 bits.
func kindOf(r rune) uint8 {
	return kindRows[int(kindIndex[r>>rowBits&0x1FF])<<rowBits|int(r&(1<<rowBits-1))]
}

// cutHashes writes the hashes of the tokens of text between starts and ends to
// dst. Those of tokens of more than 16 bytes are wrong: their numbers are
// written to long, and it returns how many there are. dst, starts and ends are
// of the same length.
func cutHashes(dst []uint64, long *[cutBytes + cutSlack]uint16, text []byte, starts, ends []uint16) (count int) {
	starts, ends = starts[:len(dst)], ends[:len(dst)]
	for i := range dst {
		start, length := int(starts[i]), int(ends[i]-starts[i])
		if length > shortToken {
			long[count] = uint16(i)
			count++
			continue
		}
		var lo, hi uint64
		if start+shortToken <= len(text) {
			w := text[start : start+shortToken : start+shortToken]
			lo, hi = binary.LittleEndian.Uint64(w), binary.LittleEndian.Uint64(w[8:])
		} else {
			var w [shortToken]byte
			copy(w[:], text[start:])
			lo, hi = binary.LittleEndian.Uint64(w[:]), binary.LittleEndian.Uint64(w[8:])
		}
		lo = (lo | ^lo>>2&lower) &^ (^uint64(0) << (8 * length))
		dst[i] = lo * tokenLow
		if length > 8 {
			hi = (hi | ^hi>>2&lower) &^ (^uint64(0) << (8*length - 64))
			dst[i] += bits.RotateLeft64(hi*tokenHigh, 32)
		}
	}
	return count
}
