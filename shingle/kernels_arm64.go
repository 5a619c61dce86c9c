//go:build !purego

package shingle

import (
	"slices"
	"unsafe"

	"github.com/neardup/neardup/internal/cpu"
)

// all lists the sets that are compiled in, best first. NEON has no product of
// 64-bit numbers: two of them take six instructions, and two windows 26. So words
// and windows are scalar work here too, in assembly with 23 instructions for a
// word, 40 for a token and 15 for a window, for which the compiler takes 55, about
// 100 and 24.
var all = []*kernels{
	{
		name: "neon", available: cpu.NEON,
		edges: edgesNEON, wordHashes: wordHashesNEON, tokens: tokensNEON,
		letters: letters, charHashes: charHashesNEON, isASCII: isASCIINEON, windows: windowsNEON,
		fold: foldText, foldedHashes: foldedHashes, foldedTokens: foldedTokens,
		cut: cut, cutHashes: cutHashes,
	},
	&generic,
}

// bitMembers is the table of edgeBlocksNEON.
var bitMembers = func() (members [256]uint64) {
	for x := range 256 {
		n := 0
		for i := range 8 {
			if x>>i&1 == 1 {
				members[x] |= uint64(i) << (8 * n)
				n++
			}
		}
	}
	return members
}()

func edgesNEON(dst []uint16, text []byte) int {
	n := 0
	if blocks := len(text) / 64; blocks > 0 {
		n = edgeBlocksNEON(unsafe.SliceData(dst), unsafe.SliceData(text), blocks, 0, 0, &bitMembers)
	}
	whole := len(text) &^ 63
	if whole == len(text) {
		return n
	}
	var block [64]byte
	copy(block[:], text[whole:])
	n += edgeBlocksNEON(unsafe.SliceData(dst[n:]), &block[0], 1, uint16(whole), uint64(n&1), &bitMembers)
	if n > 0 && int(dst[n-1]) == len(text) {
		n-- // a run that reaches the end stays open
	}
	return n
}

func isASCIINEON(text []byte) bool {
	if blocks := len(text) / 64; blocks > 0 {
		if !asciiBlocksNEON(unsafe.SliceData(text), blocks) {
			return false
		}
		text = text[64*blocks:]
	}
	return isASCII(text)
}

func charHashesNEON(dst []uint64, text []byte) {
	n := len(text) &^ 7
	if n > 0 {
		charHashEightsNEON(unsafe.SliceData(dst), unsafe.SliceData(text), n)
	}
	charHashes(dst[n:], text[n:])
}

// runMasks is the table of hashRunsARM64 and addRunsARM64.
var runMasks = func() (masks [shortToken + 1][2]uint64) {
	for k := range masks {
		masks[k][0] = 1<<(8*min(k, 8)) - 1
		masks[k][1] = 1<<(8*max(k-8, 0)) - 1
	}
	return masks
}()

func wordHashesNEON(dst []uint64, text []byte, edges []uint16) int {
	n := min(len(dst), len(edges)/2)
	whole := wholeRuns(text, edges[:2*n])
	i := 0
	if whole > 0 {
		i = hashRunsARM64(unsafe.SliceData(dst), unsafe.SliceData(text), unsafe.SliceData(edges), whole, &runMasks)
	}
	if whole <= i && i < n {
		end, from := lastBytes(text, edges[2*i])
		i += hashRuns(dst[i:n], end[:], edges[2*i:], from)
	}
	return i
}

func tokensNEON(t *Tokens, text []byte, at int, edges []uint16) int {
	n := len(edges) / 2
	whole := wholeRuns(text, edges)
	if whole == 0 {
		return tokens(t, text, at, edges)
	}
	have := t.grow(n)
	t.Norm = slices.Grow(t.Norm, int(edges[2*n-1]-edges[0])+shortToken)
	norm := len(t.Norm)
	i := addRunsARM64(
		unsafe.SliceData(t.Hash[have:]),
		(*byte)(unsafe.SliceData(t.Mark[have:])),
		(*uint32)(unsafe.Pointer(unsafe.SliceData(t.Span[have:]))),
		unsafe.SliceData(t.Off[have+1:]),
		unsafe.SliceData(t.Norm[norm:cap(t.Norm)]), unsafe.SliceData(text), unsafe.SliceData(edges), whole,
		uint32(at), uint32(norm), &runMasks)
	t.cut(have + i)
	if whole <= i && i < n {
		end, from := lastBytes(text, edges[2*i])
		i += addRuns(t, end[:], at, edges[2*i:], from)
	}
	return i
}

func windowsNEON(dst, tokens []uint64, width int) {
	if width != 3 || len(dst) == 0 {
		windows(dst, tokens, width)
		return
	}
	windows3ARM64(unsafe.SliceData(dst), unsafe.SliceData(tokens), len(dst))
}
