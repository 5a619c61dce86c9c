// Command minhash writes the amd64 kernels of package minhash. What each one
// computes is said in minhash/*_generic.go, what it asks of its arguments in the
// comments that go into the stubs.
package main

import (
	. "github.com/mmcloughlin/avo/build"
)

func main() {
	ConstraintExpr("!purego")

	shortAVX512()
	finishAVX512()
	bothRoundsBMI2()
	blankAVX512()
	blankAVX2()
	round0()
	round0AVX512()
	round1Scalar()
	round1AVX512()
	round2AVX512()
	fewRound2AVX512()
	fewRound2AVX2()
	round2AVX2()
	vacantAVX512()
	vacantAVX2()
	packAVX512()
	packAVX2()
	unpackAVX512()
	unpackAVX2()
	compactAVX512()
	compactAVX2()
	equalAVX512()
	equalAVX2()
	bandKeysAVX512()
	leveledKeysAVX512()

	Generate()
}
