// Command simhash writes the assembly of package simhash.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

func main() {
	ConstraintExpr("!purego")
	constants()
	for _, mixed := range []bool{false, true} {
		sumShortAVX512(mixed)
		countAVX512(mixed)
	}
	weighAVX512()
	for _, planes := range []int{2, 4, 8} {
		countWeightedAVX512(planes, false)
		countWeightedAVX512(planes, true)
	}
	scanAVX512(1)
	scanAVX512(2)
	countQuadsAVX2(false)
	countQuadsAVX2(true)
	countMaskedAVX2()
	remixAVX2()
	scanAVX2(1)
	scanAVX2(2)
	Generate()
}

// Constants in memory.
var (
	// columns moves byte q of hash h to byte h of quadword q.
	columns Mem
	// halves does so too, but quadwords 0, 2, 4, 6 get the bytes 0 to 3 of the
	// hashes and the others the bytes 4 to 7. Unpacking low and high bytes to
	// words then gives the counts of positions 0 to 31 and 32 to 63, in order.
	halves Mem
	// identity is the matrix of 8 by 8 bits by which GF2P8AFFINEQB transposes.
	identity Mem
	// each makes quadword q of copies of byte q of a quadword.
	each Mem
	// oneTwo has the factors of a pair of bit planes of weights.
	oneTwo Mem
	// positions counts from 0.
	positions Mem
	// nibbles is the number of bits of each nibble, for two lanes.
	nibbles Mem
	// The constants of mix, each of them four times. The high halves of the
	// factors have vectors of their own.
	mixAdd     Mem
	mixMul     [2]Mem
	mixMulHigh [2]Mem
)

// The constants of mix.
const (
	mixAddend = 0x9e3779b97f4a7c15
	mixFirst  = 0x3c79ac492ba7b653
	mixSecond = 0x1c69b3f74ac4ae35
)

func constants() {
	bytes := func(name string, f func(i int) int) Mem {
		m := GLOBL(name, RODATA|NOPTR)
		for q := range 8 {
			var x uint64
			for i := range 8 {
				x |= uint64(f(8*q+i)) << (8 * i)
			}
			DATA(8*q, U64(x))
		}
		return m
	}
	word := func(name string, x uint64) Mem {
		m := GLOBL(name, RODATA|NOPTR)
		for q := range 4 {
			DATA(8*q, U64(x))
		}
		return m
	}
	columns = bytes("columns", func(i int) int { return i%8*8 + i/8 })
	halves = bytes("halves", func(i int) int { return i%8*8 + i/8/2 + i/8%2*4 })
	each = bytes("each", func(i int) int { return i / 8 })
	nibbles = bytes("nibbles", func(i int) int {
		n := 0
		for x := i % 16; x != 0; x &= x - 1 {
			n++
		}
		return n
	})
	positions = GLOBL("positions", RODATA|NOPTR)
	for q := range 8 {
		DATA(8*q, U64(q))
	}
	identity = word("identity", 0x8040201008040201)
	oneTwo = word("oneTwo", 0x0201020102010201)
	mixAdd = word("mixAdd", mixAddend)
	mixMul[0] = word("mixMul0", mixFirst)
	mixMul[1] = word("mixMul1", mixSecond)
	mixMulHigh[0] = word("mixMulHigh0", mixFirst>>32)
	mixMulHigh[1] = word("mixMulHigh1", mixSecond>>32)
}

// function begins a function that keeps none of its pointers.
func function(name, signature string, doc ...string) {
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
	Doc(doc...)
}
