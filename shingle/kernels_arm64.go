//go:build !purego

package shingle

import (
	"unsafe"

	"github.com/neardup/neardup/internal/cpu"
)

// all lists the sets that are compiled in, best first. NEON has no product of
// 64-bit numbers. Two of them take six instructions, and windows would take 26
// for two windows, which plain Go does in as many. The stages that go from run
// to run do scalar work.
var all = []*kernels{
	{
		name: "neon", available: cpu.NEON,
		edges: edgesNEON, wordHashes: wordHashes, tokens: tokens,
		letters: letters, charHashes: charHashesNEON, isASCII: isASCIINEON, windows: windows,
		fold: foldText, foldedHashes: foldedHashes, foldedTokens: foldedTokens,
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
