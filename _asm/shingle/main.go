// Command shingle writes the amd64 kernels of package shingle.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("!purego")
	edgesAVX512()
	wordsAVX512()
	tokensAVX512()
	lettersAVX512()
	charHashesAVX512()
	isASCIIAVX512()
	windowsAVX512()
	foldAVX512()
	foldedHashesAVX512()
	foldedTokensAVX512()
	joinFoldedAVX512()
	cutAVX512()
	cutHashesAVX512()
	edgesAVX2()
	wordHashesAVX2("hashRunsAVX2", false)
	tokensAVX2("addRunsAVX2", false)
	wordHashesAVX2("hashFoldedAVX2", true)
	tokensAVX2("addFoldedAVX2", true)
	windowsAVX2()
	Generate()
}
