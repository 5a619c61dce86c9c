//go:build !purego

package shingle

import (
	"slices"
	"unsafe"

	"github.com/neardup/neardup/internal/cpu"
	"github.com/zeebo/xxh3"
)

//go:generate sh -c "cd ../_asm && GOWORK=off go run ./shingle -out ../shingle/kernels_amd64.s -stubs ../shingle/kernels_stubs_amd64.go -pkg shingle"

// all lists the sets that are compiled in, best first.
var all = []*kernels{
	{
		name: "avx512", available: cpu.AVX512,
		edges: edgesAVX512, wordHashes: wordHashesAVX512, tokens: wideTokensAVX512,
		letters: lettersOfRunsAVX512, charHashes: charHashesAVX512, isASCII: isASCIIAVX512, windows: windowsAVX512,
		fold: foldTextAVX512, foldedHashes: foldedRunsAVX512, foldedTokens: foldedTokensOfRunsAVX512,
		cut: cutWide, cutHashes: cutHashesWide,
	},
	{
		name: "avx2", available: cpu.AVX2,
		edges: edgesAVX2, wordHashes: wordHashesAVX2, tokens: tokensAVX2,
		letters: letters, charHashes: charHashes, isASCII: isASCII, windows: windowsAVX2,
		fold: foldText, foldedHashes: foldedHashesAVX2, foldedTokens: foldedTokensAVX2,
		cut: cut, cutHashes: cutHashes,
	},
	&generic,
}

func lettersOfRunsAVX512(dst, text []byte, edges []uint16) int {
	if len(edges) == 0 {
		return 0
	}
	return lettersAVX512(unsafe.SliceData(dst), text[edges[0]:edges[len(edges)-1]])
}

func foldTextAVX512(dst []byte, strange []uint64, text []byte) (flags int) {
	wide, odd, conflict := foldAVX512(unsafe.SliceData(dst), unsafe.SliceData(strange), text, &foldRows[0][0][0], &quotes[0])
	if wide == 0 {
		return 0
	}
	if conflict != 0 || endsSoft(text) {
		return foldText(dst, strange, text)
	}
	if odd == 0 {
		return foldWide
	}
	return foldWide | foldStrange
}

// maxFolded is how many runs foldedHashesAVX512 takes at a time, and maxLong the
// most bytes of one that it does.
const (
	maxFolded = 1024
	maxLong   = 64
)

func foldedRunsAVX512(dst []uint64, text []byte, edges []uint16) {
	for len(dst) > 0 {
		n := min(len(dst), maxFolded)
		huge := foldedHashesAVX512(unsafe.SliceData(dst), unsafe.SliceData(text), unsafe.SliceData(edges), n)
		for i := 0; huge > 0; i++ {
			if start, end := edges[2*i], edges[2*i+1]; end-start > maxLong {
				dst[i] = xxh3.Hash(text[start:end])
				huge--
			}
		}
		dst, edges = dst[n:], edges[2*n:]
	}
}

// foldedTokensOfRunsAVX512 is foldedTokens in two passes, as wideTokensAVX512.
func foldedTokensOfRunsAVX512(t *Tokens, text []byte, at int, edges []uint16) {
	for len(edges) > 0 {
		n := min(len(edges)/2, maxFolded)
		first, last := int(edges[0]), int(edges[2*n-1])
		have, norm := t.grow(n), len(t.Norm)
		hash, mark := t.Hash[have:], t.Mark[have:]
		huge := foldedTokensAVX512(
			unsafe.SliceData(hash), (*byte)(unsafe.SliceData(mark)),
			(*uint32)(unsafe.Pointer(unsafe.SliceData(t.Span[have:]))),
			unsafe.SliceData(t.Off[have+1:]),
			unsafe.SliceData(text), unsafe.SliceData(edges), n, uint32(at), uint32(norm))
		for i := 0; huge > 0; i++ {
			if start, end := edges[2*i], edges[2*i+1]; end-start > maxLong {
				hash[i], mark[i] = longToken(text[start:end])
				huge--
			}
		}
		t.Norm = slices.Grow(t.Norm, last-first+lettersSlack)
		joinFoldedAVX512(unsafe.SliceData(t.Norm[norm:norm+1]), &text[first], last-first)
		t.cut(have + n)
		edges = edges[2*n:]
	}
}

func edgesAVX2(dst []uint16, text []byte) int {
	n := edgeBlocksAVX2(dst, text, 0, 0)
	whole := len(text) &^ 63
	if whole == len(text) {
		return n
	}
	var block [64]byte
	copy(block[:], text[whole:])
	n += edgeBlocksAVX2(dst[n:], block[:], uint16(whole), uint64(n&1))
	if n > 0 && int(dst[n-1]) == len(text) {
		n-- // a run that reaches the end stays open
	}
	return n
}

func wordHashesAVX2(dst []uint64, text []byte, edges []uint16) int {
	n := min(len(dst), len(edges)/2)
	whole := wholeRuns(text, edges[:2*n])
	i := hashRunsAVX2(unsafe.SliceData(dst), unsafe.SliceData(text), unsafe.SliceData(edges), whole)
	if whole <= i && i < n {
		end, from := lastBytes(text, edges[2*i])
		i += hashRuns(dst[i:n], end[:], edges[2*i:], from)
	}
	return i
}

func tokensAVX2(t *Tokens, text []byte, at int, edges []uint16) int {
	n := len(edges) / 2
	if n == 0 {
		return 0
	}
	whole := wholeRuns(text, edges)
	have := t.grow(n)
	t.Norm = slices.Grow(t.Norm, int(edges[2*n-1]-edges[0])+shortToken)
	norm := uint32(len(t.Norm))
	i := addRunsAVX2(
		unsafe.SliceData(t.Hash[have:]),
		(*byte)(unsafe.SliceData(t.Mark[have:])),
		(*uint32)(unsafe.Pointer(unsafe.SliceData(t.Span[have:]))),
		unsafe.SliceData(t.Off[have+1:]),
		unsafe.SliceData(t.Norm), unsafe.SliceData(text), unsafe.SliceData(edges), whole, uint32(at), norm)
	t.cut(have + i)
	if whole <= i && i < n {
		end, from := lastBytes(text, edges[2*i])
		i += addRuns(t, end[:], at, edges[2*i:], from)
	}
	return i
}

func foldedHashesAVX2(dst []uint64, text []byte, edges []uint16) {
	for len(dst) > 0 {
		n := hashFoldedAVX2(unsafe.SliceData(dst), unsafe.SliceData(text), unsafe.SliceData(edges), len(dst))
		if n < len(dst) {
			dst[n] = xxh3.Hash(text[edges[2*n]:edges[2*n+1]])
			n++
		}
		dst, edges = dst[n:], edges[2*n:]
	}
}

func foldedTokensAVX2(t *Tokens, text []byte, at int, edges []uint16) {
	t.Norm = slices.Grow(t.Norm, int(edges[len(edges)-1]-edges[0])+shortToken)
	for len(edges) > 0 {
		n := len(edges) / 2
		have := t.grow(n)
		i := addFoldedAVX2(
			unsafe.SliceData(t.Hash[have:]),
			(*byte)(unsafe.SliceData(t.Mark[have:])),
			(*uint32)(unsafe.Pointer(unsafe.SliceData(t.Span[have:]))),
			unsafe.SliceData(t.Off[have+1:]),
			unsafe.SliceData(t.Norm), unsafe.SliceData(text), unsafe.SliceData(edges), n, uint32(at), uint32(len(t.Norm)))
		t.cut(have + i)
		edges = edges[2*i:]
		if i < n {
			foldedTokens(t, text, at, edges[:2])
			edges = edges[2:]
		}
	}
}

func windowsAVX2(dst, tokens []uint64, width int) {
	n := len(dst) &^ 3
	windowFoursAVX2(unsafe.SliceData(dst), unsafe.SliceData(tokens), n, width)
	windows(dst[n:], tokens[n:], width)
}

// wideTokensAVX512 is tokens in two passes: all that has an element for each
// token, and the normalised bytes.
func wideTokensAVX512(t *Tokens, text []byte, at int, edges []uint16) int {
	n := len(edges) / 2
	if n == 0 {
		return 0
	}
	have := t.grow(n)
	n = tokensAVX512(
		unsafe.SliceData(t.Hash[have:]),
		(*byte)(unsafe.SliceData(t.Mark[have:])),
		(*uint32)(unsafe.Pointer(unsafe.SliceData(t.Span[have:]))),
		unsafe.SliceData(t.Off[have+1:]),
		text, edges, uint32(at), uint32(len(t.Norm)))
	if n == 0 {
		t.cut(have)
		return 0
	}
	runs := text[edges[0]:edges[2*n-1]]
	norm := len(t.Norm)
	t.Norm = slices.Grow(t.Norm, len(runs)+lettersSlack)
	lettersAVX512(unsafe.SliceData(t.Norm[norm:norm+1]), runs)
	t.cut(have + n)
	return n
}

func cutWide(starts, ends *[cutBytes + cutSlack]uint16, text []byte, joined bool) (n, closed, stop int) {
	words := uint64(0)
	if joined {
		words = ^words
	}
	return cutAVX512(&starts[0], &ends[0], text, words, &kindIndex[0], &kindRows[0], &commonKinds[0])
}

// commonKinds holds the kinds of U+3000..30FF, U+2000..203F and U+FF00..FF3F:
// the rows of prose in Chinese and Japanese.
var commonKinds = makeCommonKinds()

func makeCommonKinds() (table [6 * 64]uint8) {
	for i := range table {
		r := 0x3000 + rune(i)
		switch {
		case i >= 5*64:
			r = 0xFF00 + rune(i-5*64)
		case i >= 4*64:
			r = 0x2000 + rune(i-4*64)
		}
		table[i] = kindOf(r)
	}
	return table
}

func cutHashesWide(dst []uint64, long *[cutBytes + cutSlack]uint16, text []byte, starts, ends []uint16) (count int) {
	return cutHashesAVX512(dst, &long[0], text, unsafe.SliceData(starts), unsafe.SliceData(ends))
}
