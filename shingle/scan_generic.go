package shingle

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// The hot loops: plain functions over slices, one for each stage.

const (
	ones   = 0x0101010101010101
	high   = 0x80 * ones // the top bit of each byte
	lower  = 0x20 * ones // what makes a capital small, and leaves a digit alone
	gather = 0x0102040810204080
)

// edges writes the offsets in text, of at most maxChunk bytes, at which runs of
// ASCII letters, ASCII digits and non-ASCII bytes begin and end, in turn, and
// returns how many. An odd number means that the last run goes up to the end of
// text or beyond it. dst has room for len(text)+edgeSlack.
func edges(dst []uint16, text []byte) int {
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
		out := dst[n : n+count+edgeStep]
		for i := 0; i < count; i += edgeStep {
			o := out[i : i+edgeStep : i+edgeStep]
			o[0] = uint16(at + bits.TrailingZeros64(edge))
			edge &= edge - 1
			o[1] = uint16(at + bits.TrailingZeros64(edge))
			edge &= edge - 1
			o[2] = uint16(at + bits.TrailingZeros64(edge))
			edge &= edge - 1
			o[3] = uint16(at + bits.TrailingZeros64(edge))
			edge &= edge - 1
		}
		n += count
	}
	return n
}

// maxChunk is how many bytes of text can be cut into runs at a time: offsets
// have 16 bits.
const maxChunk = 1<<16 - 64

// edgeSlack is how much farther than the last edge may be written: the edges
// of one block.
const edgeSlack = 64

// edgeStep is how many edges are written at a time; what is written beyond
// the count is overwritten by the next ones.
const edgeStep = 4

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
// a run that needs more care: longer than 16 bytes, or not ASCII. The rest of
// dst may have been written to.
func wordHashes(dst []uint64, text []byte, edges []uint16) int {
	n := min(len(dst), len(edges)/2)
	whole := wholeRuns(text, edges[:2*n])
	i := hashRuns(dst[:whole], text, edges, 0)
	if whole <= i && i < n {
		end, from := lastBytes(text, edges[2*i])
		i += hashRuns(dst[i:n], end[:], edges[2*i:], from)
	}
	return i
}

// wholeRuns is the number of runs from whose start on 16 bytes can be read.
func wholeRuns(text []byte, edges []uint16) int {
	n := len(edges) / 2
	for n > 0 && int(edges[2*n-2])+shortToken > len(text) {
		n--
	}
	return n
}

// lastBytes gives less than 16 bytes from offset from to the end of text, with
// as many zeros behind them as must be readable.
func lastBytes(text []byte, from uint16) (end [2 * shortToken]byte, base uint16) {
	copy(end[:], text[from:])
	return end, from
}

// hashRuns is wordHashes for runs from whose start on 16 bytes can be read. The
// edges count from base.
func hashRuns(dst []uint64, text []byte, edges []uint16, base uint16) int {
	edges = edges[:2*len(dst)]
	for i := range dst {
		e := edges[2*i : 2*i+2 : 2*i+2]
		start, length := int(e[0]-base), int(e[1]-e[0])
		if length > shortToken {
			return i
		}
		lo, hi := run(text, start, length)
		if (lo|hi)&high != 0 {
			return i
		}
		dst[i] = lo*tokenLow + bits.RotateLeft64(hi*tokenHigh, 32)
	}
	return len(dst)
}

// run gives the bytes of a run of at most 16, letters made small, padded with
// zeros.
func run(text []byte, start, length int) (lo, hi uint64) {
	w := text[start : start+shortToken : start+shortToken]
	lo = (binary.LittleEndian.Uint64(w) | lower) &^ (^uint64(0) << (8 * length))
	hi = (binary.LittleEndian.Uint64(w[8:]) | lower) &^ (^uint64(0) << (8*max(length, 8) - 64))
	return lo, hi
}

// tokens appends to t the runs that wordHashes would hash, and returns how
// many. The edges count from the beginning of text, the spans from that plus at.
func tokens(t *Tokens, text []byte, at int, edges []uint16) int {
	n := len(edges) / 2
	whole := wholeRuns(text, edges)
	i := addRuns(t, text, at, edges[:2*whole], 0)
	if whole <= i && i < n {
		end, from := lastBytes(text, edges[2*i])
		i += addRuns(t, end[:], at, edges[2*i:], from)
	}
	return i
}

// addRuns is tokens for runs from whose start on 16 bytes can be read. The text
// begins base bytes after what edges count from.
func addRuns(t *Tokens, text []byte, at int, edges []uint16, base uint16) int {
	n := len(edges) / 2
	have, norm := t.grow(n), len(t.Norm)
	t.Norm = slices.Grow(t.Norm, shortToken*(n+1))
	hash, mark, span := t.Hash[have:], t.Mark[have:], t.Span[have:]
	off, bytes := t.Off[have+1:], t.Norm[:cap(t.Norm)]
	i := 0
	for ; i < n; i++ {
		e := edges[2*i : 2*i+2 : 2*i+2]
		start, length := int(e[0]), int(e[1]-e[0])
		if length > shortToken {
			break
		}
		lo, hi := run(text, start-int(base), length)
		if (lo|hi)&high != 0 {
			break
		}
		hash[i] = lo*tokenLow + bits.RotateLeft64(hi*tokenHigh, 32)
		m := Mark(min(length, maxWeight))
		// Digits have bit 4 set and bit 6 not. Letters have both or only bit 6.
		if (lo&^(lo>>2)|hi&^(hi>>2))&(0x10*ones) != 0 {
			m |= numberBit
		}
		mark[i] = m
		span[i] = Span{uint32(at + start), uint32(at + start + length)}
		w := bytes[norm : norm+shortToken : norm+shortToken]
		binary.LittleEndian.PutUint64(w, lo)
		binary.LittleEndian.PutUint64(w[8:], hi)
		norm += length
		off[i] = uint32(norm)
	}
	t.cut(have + i)
	return i
}

// letters copies the runs to dst, one behind the other, and returns their length
// in all. The case of letters does not matter. dst has room for all text between
// the first and the last edge plus lettersSlack.
func letters(dst, text []byte, edges []uint16) int {
	n := 0
	for ; len(edges) > 0; edges = edges[2:] {
		start, end := int(edges[0]), int(edges[1])
		if end-start <= shortToken && start+shortToken <= len(text) {
			*(*[shortToken]byte)(dst[n:]) = [shortToken]byte(text[start:])
			n += end - start
		} else {
			n += copy(dst[n:], text[start:end])
		}
	}
	return n
}

// lettersSlack is how many bytes behind the last letter may be written to.
const lettersSlack = 63

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
