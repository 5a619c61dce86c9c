package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The constants of hash.go.
const (
	tokenLow  = 0x9E3779B97F4A7C15
	tokenHigh = 0xC2B2AE3D27D4EB4F
	mixFirst  = 0xBF58476D1CE4E5B9
	mixSecond = 0x94D049BB133111EB
	rotation  = 13
)

// ahead is how many bytes ahead of the scan text is fetched. The other loops do
// not ask for new text, and meanwhile the memory would be idle.
const ahead = 1024

// greater is a predicate of VPCMPU.
const greater = 6

// bytes64 is a table of 64 bytes in memory.
func bytes64(name string, f func(i int) byte) Mem {
	m := GLOBL(name, attr.RODATA|attr.NOPTR)
	for i := range 64 {
		DATA(i, U8(f(i)))
	}
	return m
}

var tables = map[string]Mem{}

// table loads a table into a register; each is written once.
func table(name string, f func(i int) byte) VecVirtual {
	m, ok := tables[name]
	if !ok {
		m = bytes64(name, f)
		tables[name] = m
	}
	z := ZMM()
	VMOVDQU64(m, z)
	return z
}

// everyQword and everyByte fill a register with a constant.
func everyQword(v uint64) VecVirtual {
	r, z := GP64(), ZMM()
	MOVQ(U64(v), r)
	VPBROADCASTQ(r, z)
	return z
}

func everyByte(v uint8) VecVirtual {
	r, z := GP32(), ZMM()
	MOVL(U32(v), r)
	VPBROADCASTB(r, z)
	return z
}

func everyWord(v uint16) VecVirtual {
	r, z := GP32(), ZMM()
	MOVL(U32(v), r)
	VPBROADCASTW(r, z)
	return z
}

// index is the table of the numbers 0 to 63.
func index() VecVirtual { return table("index", func(i int) byte { return byte(i) }) }

// runTable gives the two halves of the table of the 128 ASCII characters: the
// top bit of a byte is set for letters and digits.
func runTable() (low, upper VecVirtual) {
	class := func(c int) byte {
		if c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' {
			return 0x80
		}
		return 0
	}
	low = table("runs_low", class)
	upper = table("runs_high", func(i int) byte { return class(i + 64) })
	return low, upper
}

// runMask gives a bit for each byte of block that can stand in a run.
func runMask(block, low, upper VecVirtual, mask GPVirtual) {
	class, k := ZMM(), K()
	VMOVDQA64(block, class)
	VPERMI2B(upper, low, class) // looks at seven bits of each byte
	VPORQ(block, class, class)  // and this at the eighth
	VPMOVB2M(class, k)
	KMOVQ(k, mask)
}

// lowBits gives a register of n ones, n from 0 to 64.
func lowBits(n Op) GPVirtual {
	r := GP64()
	MOVQ(I32(-1), r)
	BZHIQ(n, r, r)
	return r
}

// edgesAVX512: 64 bytes at a time become a mask of run bytes. Where it differs
// from itself moved by one there is an edge. VPCOMPRESSB of 0, 1, ... 63 by the
// edges gives their places.
func edgesAVX512() {
	TEXT("edgesAVX512", attr.NOSPLIT, "func(dst []uint16, text []byte) int")
	Pragma("noescape")
	Doc("edgesAVX512 is edges. It needs AVX-512 BW, VBMI, VBMI2 and BMI2. dst has room for",
		"len(text)+edgeSlack, and text has at most maxChunk bytes.")
	dst := Load(Param("dst").Base(), GP64())
	text := Load(Param("text").Base(), GP64())
	left := Load(Param("text").Len(), GP64())

	first := GP64()
	MOVQ(dst, first)
	places := index()
	low, upper := runTable()
	base, step := ZMM(), everyWord(64)
	VPXORQ(base, base, base)
	carry := GP64()
	XORQ(carry, carry)

	block, mask := ZMM(), GP64()
	CMPQ(left, Imm(64))
	JL(LabelRef("tail"))

	Label("loop")
	VMOVDQU64(Mem{Base: text}, block)
	PREFETCHT0(Mem{Base: text, Disp: ahead})
	runMask(block, low, upper, mask)

	Label("edges")
	edge, count, k := GP64(), GP64(), K()
	LEAQ(Mem{Base: carry, Index: mask, Scale: 2}, edge) // moved by one
	XORQ(mask, edge)
	MOVQ(mask, carry)
	SHRQ(Imm(63), carry)
	KMOVQ(edge, k)
	POPCNTQ(edge, count)
	found, wide := ZMM(), ZMM()
	VPCOMPRESSB_Z(places, k, found)
	VPMOVZXBW(found.AsY(), wide)
	VPADDW(base, wide, wide)
	VMOVDQU64(wide, Mem{Base: dst})
	CMPQ(count, Imm(32))
	JA(LabelRef("more"))
	Label("next")
	LEAQ(Mem{Base: dst, Index: count, Scale: 2}, dst)
	VPADDW(step, base, base)
	ADDQ(Imm(64), text)
	SUBQ(Imm(64), left)
	CMPQ(left, Imm(64))
	JGE(LabelRef("loop"))

	Label("tail")
	TESTQ(left, left)
	JLE(LabelRef("done"))
	inside, kinside := lowBits(left), K()
	KMOVQ(inside, kinside)
	VMOVDQU8_Z(Mem{Base: text}, kinside, block)
	runMask(block, low, upper, mask)
	// A run that reaches the end stays open: all beyond belongs to it.
	open, beyond := GP64(), GP64()
	MOVQ(inside, open)
	SHRQ(Imm(1), open)
	ANDNQ(inside, open, open) // the last byte inside
	ANDQ(mask, open)
	NEGQ(open) // with all bits above it
	MOVQ(inside, beyond)
	NOTQ(beyond)
	ANDQ(open, beyond)
	ORQ(beyond, mask)
	JMP(LabelRef("edges"))

	Label("more")
	half := YMM()
	VEXTRACTI64X4(Imm(1), found, half)
	VPMOVZXBW(half, wide)
	VPADDW(base, wide, wide)
	VMOVDQU64(wide, Mem{Base: dst, Disp: 64})
	JMP(LabelRef("next"))

	Label("done")
	SUBQ(first, dst)
	SHRQ(Imm(1), dst)
	VZEROUPPER()
	Store(dst, ReturnIndex(0))
	RET()
}

// lettersAVX512: what is no run byte is left out by VPCOMPRESSB.
func lettersAVX512() {
	TEXT("lettersAVX512", attr.NOSPLIT, "func(dst *byte, text []byte) int")
	Pragma("noescape")
	Doc("lettersAVX512 copies the bytes of all runs of text, letters made small, to dst, and",
		"returns how many. It needs AVX-512 BW, VBMI, VBMI2 and BMI2. dst has room for",
		"len(text)+63 bytes.")
	dst := Load(Param("dst"), GP64())
	text := Load(Param("text").Base(), GP64())
	left := Load(Param("text").Len(), GP64())

	first := GP64()
	MOVQ(dst, first)
	low, upper := runTable()
	lower := everyByte(0x20)
	block, mask, k, count := ZMM(), GP64(), K(), GP64()
	CMPQ(left, Imm(64))
	JL(LabelRef("tail"))

	Label("loop")
	VMOVDQU64(Mem{Base: text}, block)
	Label("letters")
	runMask(block, low, upper, mask)
	VPORQ(lower, block, block)
	KMOVQ(mask, k)
	POPCNTQ(mask, count)
	VPCOMPRESSB_Z(block, k, block)
	VMOVDQU64(block, Mem{Base: dst})
	ADDQ(count, dst)
	ADDQ(Imm(64), text)
	SUBQ(Imm(64), left)
	CMPQ(left, Imm(64))
	JGE(LabelRef("loop"))

	Label("tail")
	TESTQ(left, left)
	JLE(LabelRef("done"))
	inside := K()
	KMOVQ(lowBits(left), inside)
	VMOVDQU8_Z(Mem{Base: text}, inside, block)
	JMP(LabelRef("letters"))

	Label("done")
	SUBQ(first, dst)
	VZEROUPPER()
	Store(dst, ReturnIndex(0))
	RET()
}

func charHashesAVX512() {
	TEXT("charHashesAVX512", attr.NOSPLIT, "func(dst []uint64, text []byte)")
	Pragma("noescape")
	Doc("charHashesAVX512 is charHashes. It needs AVX-512 DQ, VL and BMI2. dst and text are",
		"of the same length.")
	dst := Load(Param("dst").Base(), GP64())
	text := Load(Param("text").Base(), GP64())
	left := Load(Param("text").Len(), GP64())
	lower, low := everyQword(0x20), everyQword(tokenLow)
	z := ZMM()
	CMPQ(left, Imm(8))
	JL(LabelRef("tail"))
	Label("loop")
	VPMOVZXBQ(Mem{Base: text}, z)
	VPORQ(lower, z, z)
	VPMULLQ(low, z, z)
	VMOVDQU64(z, Mem{Base: dst})
	ADDQ(Imm(8), text)
	ADDQ(Imm(64), dst)
	SUBQ(Imm(8), left)
	CMPQ(left, Imm(8))
	JGE(LabelRef("loop"))
	Label("tail")
	TESTQ(left, left)
	JZ(LabelRef("done"))
	k := K()
	KMOVB(lowBits(left).As32(), k)
	VPMOVZXBQ_Z(Mem{Base: text}, k, z)
	VPORQ(lower, z, z)
	VPMULLQ(low, z, z)
	VMOVDQU64(z, k, Mem{Base: dst})
	Label("done")
	VZEROUPPER()
	RET()
}

func isASCIIAVX512() {
	TEXT("isASCIIAVX512", attr.NOSPLIT, "func(text []byte) bool")
	Pragma("noescape")
	Doc("isASCIIAVX512 is isASCII. It needs AVX-512 BW and BMI2.")
	text := Load(Param("text").Base(), GP64())
	left := Load(Param("text").Len(), GP64())
	z, k := ZMM(), K()
	CMPQ(left, Imm(64))
	JL(LabelRef("tail"))
	Label("loop")
	VMOVDQU64(Mem{Base: text}, z)
	VPMOVB2M(z, k)
	KORTESTQ(k, k)
	JNZ(LabelRef("done"))
	ADDQ(Imm(64), text)
	SUBQ(Imm(64), left)
	CMPQ(left, Imm(64))
	JGE(LabelRef("loop"))
	Label("tail")
	KMOVQ(lowBits(left), k)
	VMOVDQU8_Z(Mem{Base: text}, k, z)
	VPMOVB2M(z, k)
	KORTESTQ(k, k)
	Label("done")
	ascii := GP8()
	SETEQ(ascii)
	VZEROUPPER()
	Store(ascii, ReturnIndex(0))
	RET()
}

// windowsAVX512: eight windows at a time, each place of the window one load.
func windowsAVX512() {
	TEXT("windowsAVX512", attr.NOSPLIT, "func(dst, tokens []uint64, width int)")
	Pragma("noescape")
	Doc("windowsAVX512 is windows. It needs AVX-512 DQ and BMI2. dst has len(tokens)-width+1",
		"elements.")
	dst := Load(Param("dst").Base(), GP64())
	left := Load(Param("dst").Len(), GP64())
	tokens := Load(Param("tokens").Base(), GP64())
	width := Load(Param("width"), GP64())
	mul1, mul2 := everyQword(mixFirst), everyQword(mixSecond)
	turn := everyQword(rotation)
	sum, h, turns := ZMM(), ZMM(), ZMM()
	k := K()

	mix := func() {
		for _, step := range []struct {
			shift uint64
			mul   VecVirtual
		}{{32, mul1}, {29, mul2}, {32, nil}} {
			VPSRLQ(U8(step.shift), sum, h)
			VPXORQ(h, sum, sum)
			if step.mul != nil {
				VPMULLQ(step.mul, sum, sum)
			}
		}
	}
	three := func(load func(m Mem, z VecVirtual)) {
		load(Mem{Base: tokens}, sum)
		for place := 1; place < 3; place++ {
			load(Mem{Base: tokens, Disp: 8 * place}, h)
			VPROLQ(U8(rotation*place), h, h)
			VPADDQ(h, sum, sum)
		}
		mix()
	}
	places, place, end := 0, GP64(), GP64()
	any := func(load func(m Mem, z VecVirtual)) {
		places++
		again := fmt.Sprintf("place%d", places)
		only := fmt.Sprintf("last_place%d", places)
		load(Mem{Base: tokens}, sum)
		VMOVDQA64(turn, turns)
		LEAQ(Mem{Base: tokens, Disp: 8}, place)
		LEAQ(Mem{Base: tokens, Index: width, Scale: 8}, end)
		CMPQ(place, end)
		JEQ(LabelRef(only))
		Label(again)
		load(Mem{Base: place}, h)
		VPROLVQ(turns, h, h) // by the distance modulo 64
		VPADDQ(h, sum, sum)
		VPADDQ(turn, turns, turns)
		ADDQ(Imm(8), place)
		CMPQ(place, end)
		JNE(LabelRef(again))
		Label(only)
		mix()
	}
	loop := func(name string, windows func(load func(m Mem, z VecVirtual))) {
		Label(name)
		CMPQ(left, Imm(8))
		JL(LabelRef(name + "_tail"))
		Label(name + "_loop")
		windows(func(m Mem, z VecVirtual) { VMOVDQU64(m, z) })
		VMOVDQU64(sum, Mem{Base: dst})
		ADDQ(Imm(64), tokens)
		ADDQ(Imm(64), dst)
		SUBQ(Imm(8), left)
		CMPQ(left, Imm(8))
		JGE(LabelRef(name + "_loop"))
		Label(name + "_tail")
		TESTQ(left, left)
		JLE(LabelRef("done"))
		KMOVB(lowBits(left).As32(), k)
		windows(func(m Mem, z VecVirtual) { VMOVDQU64_Z(m, k, z) })
		VMOVDQU64(sum, k, Mem{Base: dst})
		JMP(LabelRef("done"))
	}
	CMPQ(width, Imm(3))
	JNE(LabelRef("any"))
	loop("three", three)
	loop("any", any)
	Label("done")
	VZEROUPPER()
	RET()
}
