package shingle

import (
	"encoding/binary"
	"math/bits"
)

// The hot loops: plain functions over slices, one for each stage.

const (
	ones   = 0x0101010101010101
	high   = 0x80 * ones // the top bit of each byte
	lower  = 0x20 * ones // what makes a capital small, and leaves a digit alone
	gather = 0x0102040810204080
)

// edges writes the offsets in text at which runs of ASCII letters, ASCII
// digits and non-ASCII bytes begin and end, in turn, and returns how many. An
// odd number means that the last run goes up to the end of text or beyond it.
// dst must have room for len(text)+edgeSlack.
func edges(dst []uint32, text []byte) int {
	n := 0
	carry := uint64(0)
	for at := 0; at < len(text); at += 64 {
		var mask uint64
		if rest := text[at:]; len(rest) >= 64 {
			mask = runMask((*[64]byte)(rest))
		} else {
			var block [64]byte
			copy(block[:], rest)
			mask = runMask(&block)
			// A run that reaches the end stays open: no edge beyond it.
			if mask>>(len(rest)-1)&1 != 0 {
				mask |= ^uint64(0) << len(rest)
			}
		}
		edge := mask ^ (mask<<1 | carry)
		carry = mask >> 63
		count := bits.OnesCount64(edge)
		out := dst[n : n+count+edgeSlack]
		for i := 0; i < count; i += edgeSlack {
			o := out[i : i+edgeSlack : i+edgeSlack]
			o[0] = uint32(at + bits.TrailingZeros64(edge))
			edge &= edge - 1
			o[1] = uint32(at + bits.TrailingZeros64(edge))
			edge &= edge - 1
			o[2] = uint32(at + bits.TrailingZeros64(edge))
			edge &= edge - 1
			o[3] = uint32(at + bits.TrailingZeros64(edge))
			edge &= edge - 1
		}
		n += count
	}
	return n
}

// edgeSlack is how many edges are written at a time; what is written beyond
// the count is overwritten by the next ones.
const edgeSlack = 4

// runMask has a bit for each byte of the block that can stand in a run.
func runMask(block *[64]byte) uint64 {
	var mask uint64
	for i := 0; i < 64; i += 8 {
		m := runBytes(binary.LittleEndian.Uint64(block[i : i+8]))
		mask |= (m >> 7 * gather >> 56) << i
	}
	return mask
}

// runBytes sets the top bit of each byte of x that is an ASCII letter, an
// ASCII digit or not ASCII. No sum carries from one byte into the next, since
// all summands are below 0x80.
func runBytes(x uint64) uint64 {
	seven := x &^ high
	small := seven | lower
	letter := (small + (0x80-'a')*ones) &^ (small + (0x80-'z'-1)*ones)
	digit := (seven + (0x80-'0')*ones) &^ (seven + (0x80-'9'-1)*ones)
	return (letter | digit | x) & high
}

// wordHashes writes the token hashes of the runs of text between the given
// edges to dst, and returns of how many. It stops at the end of dst and before
// a run that needs more care: longer than 16 bytes, not ASCII, or beginning
// within the last 15 bytes of text.
func wordHashes(dst []uint64, text []byte, edges []uint32) int {
	n := min(len(dst), len(edges)/2)
	dst = dst[:n]
	for i := range dst {
		e := edges[2*i : 2*i+2 : 2*i+2]
		start, length := int(e[0]), e[1]-e[0]
		if start+shortToken > len(text) || length > shortToken {
			return i
		}
		w := text[start : start+shortToken : start+shortToken]
		lo := (binary.LittleEndian.Uint64(w) | lower) &^ (^uint64(0) << (8 * length))
		hi := (binary.LittleEndian.Uint64(w[8:]) | lower) &^ (^uint64(0) << (8*max(length, 8) - 64))
		if (lo|hi)&high != 0 {
			return i
		}
		dst[i] = lo*tokenLow + bits.RotateLeft64(hi*tokenHigh, 32)
	}
	return n
}

// charHashes writes the token hashes of single ASCII letters and digits.
// dst and text are of the same length.
func charHashes(dst []uint64, text []byte) {
	dst = dst[:len(text)]
	for i, b := range text {
		dst[i] = uint64(b|0x20) * tokenLow
	}
}

// isASCII says whether no byte of text has its top bit set.
func isASCII(text []byte) bool {
	for len(text) >= 8 {
		if binary.LittleEndian.Uint64(text)&high != 0 {
			return false
		}
		text = text[8:]
	}
	for _, b := range text {
		if b >= 0x80 {
			return false
		}
	}
	return true
}

// windows writes the shingle hashes of all windows of width tokens. dst has
// len(tokens)-width+1 elements.
func windows(dst, tokens []uint64, width int) {
	if width == 3 {
		windows3(dst, tokens)
		return
	}
	copy(dst, tokens)
	for place := 1; place < width; place++ {
		turn := rotation * place & 63
		for i, h := range tokens[place : place+len(dst)] {
			dst[i] += bits.RotateLeft64(h, turn)
		}
	}
	for i, sum := range dst {
		dst[i] = Mix(sum)
	}
}

// windows3 is windows for the default width.
func windows3(dst, tokens []uint64) {
	if len(dst) == 0 {
		return
	}
	first, second, third := tokens[:len(dst)], tokens[1:len(dst)+1], tokens[2:len(dst)+2]
	for i := range dst {
		dst[i] = Mix(first[i] + bits.RotateLeft64(second[i], rotation) + bits.RotateLeft64(third[i], 2*rotation))
	}
}

// shingle is the hash of one window.
func shingle(tokens []uint64) uint64 {
	sum := uint64(0)
	turn := 0
	for _, h := range tokens {
		sum += bits.RotateLeft64(h, turn)
		turn += rotation
	}
	return Mix(sum)
}
