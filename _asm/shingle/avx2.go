package main

import (
	"math/bits"

	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// everyByte2 and everyQword2 fill a register of AVX2 with a constant.
func everyByte2(v uint8) VecVirtual {
	r, x, y := GP32(), XMM(), YMM()
	MOVL(U32(v), r)
	VMOVD(r, x)
	VPBROADCASTB(x, y)
	return y
}

func everyQword2(v uint64) VecVirtual {
	r, x, y := GP64(), XMM(), YMM()
	MOVQ(U64(v), r)
	VMOVQ(r, x)
	VPBROADCASTQ(x, y)
	return y
}

// edgesAVX2: masks as in edgesAVX512. A table has for each byte of the mask of
// edges the places of its bits, eight bytes in all. So every eight bytes of text
// are one step without branches, whatever stands in them.
func edgesAVX2() {
	places := GLOBL("places", attr.RODATA|attr.NOPTR)
	for mask := range 256 {
		var at uint64
		for m, i := mask, 0; m != 0; m, i = m&(m-1), i+1 {
			at |= uint64(bits.TrailingZeros(uint(m))) << (8 * i)
		}
		DATA(8*mask, U64(at))
	}

	TEXT("edgeBlocksAVX2", attr.NOSPLIT, "func(dst []uint16, text []byte, at uint16, carry uint64) int")
	Pragma("noescape")
	Doc("edgeBlocksAVX2 is edges for whole blocks of 64 bytes: it leaves out the last",
		"len(text)%64 bytes. Offsets count from at, and carry is 1 if a run is open. It needs",
		"AVX2, BMI2 and POPCNT. dst has room for len(text)+8.")
	dst := Load(Param("dst").Base(), GP64())
	text := Load(Param("text").Base(), GP64())
	left := Load(Param("text").Len(), GP64())
	carry := Load(Param("carry"), GP64())
	first, table := GP64(), GP64()
	MOVQ(dst, first)
	LEAQ(places, table)

	lower := everyByte2(0x20)
	// Added to a byte, the sum is among the largest for letters or digits.
	letter, letters := everyByte2(0x7F-'z'), everyByte2(0x7F-26)
	digit, digits := everyByte2(0x7F-'9'), everyByte2(0x7F-10)
	base, step := XMM(), XMM()
	from, eight := GP32(), GP32()
	Load(Param("at"), from)
	VMOVD(from, base)
	VPBROADCASTW(base, base)
	MOVL(U32(8), eight)
	VMOVD(eight, step)
	VPBROADCASTW(step, step)

	Label("loop")
	SUBQ(Imm(64), left)
	JL(LabelRef("done"))
	mask, upper := GP64(), GP64()
	for i, m := range []GPVirtual{mask, upper} {
		block, l, d := YMM(), YMM(), YMM()
		VMOVDQU(Mem{Base: text, Disp: 32 * i}, block)
		VPOR(lower, block, l)
		VPADDB(letter, l, l)
		VPCMPGTB(letters, l, l)
		VPADDB(digit, block, d)
		VPCMPGTB(digits, d, d)
		VPOR(l, d, d)
		VPOR(block, d, d)
		VPMOVMSKB(d, m.As32())
	}
	SHLQ(Imm(32), upper)
	ORQ(upper, mask)
	edge := GP64()
	LEAQ(Mem{Base: carry, Index: mask, Scale: 2}, edge) // moved by one
	XORQ(mask, edge)
	MOVQ(mask, carry)
	SHRQ(Imm(63), carry)
	for i := range 8 {
		eighth, count, at := GP64(), GP64(), XMM()
		MOVBQZX(edge.As8(), eighth)
		if i < 7 {
			SHRQ(Imm(8), edge)
		}
		VPMOVZXBW(Mem{Base: table, Index: eighth, Scale: 8}, at)
		POPCNTQ(eighth, count)
		VPADDW(base, at, at)
		VPADDW(step, base, base)
		VMOVDQU(at, Mem{Base: dst})
		LEAQ(Mem{Base: dst, Index: count, Scale: 2}, dst)
	}
	ADDQ(Imm(64), text)
	JMP(LabelRef("loop"))

	Label("done")
	SUBQ(first, dst)
	SHRQ(Imm(1), dst)
	VZEROUPPER()
	Store(dst, ReturnIndex(0))
	RET()
}

// runs makes kernels that take one run at a time: sixteen bytes from its start
// on, of which BZHI keeps its length. They stop before the runs that wordHashes
// stops before, and before one that begins in the last fifteen bytes of text.
// i counts the runs.
func runs(text, size, edges, n, i Register, each func(lo, hi, start, end, length GPVirtual)) {
	lower, top := GP64(), GP64()
	MOVQ(U64(0x2020202020202020), lower)
	MOVQ(lower, top)
	SHLQ(Imm(2), top)
	SUBQ(Imm(16), size) // the last place from where 16 bytes can be read
	XORQ(i, i)
	Label("loop")
	CMPQ(i, n)
	JGE(LabelRef("done"))
	lo, hi, any := GP64(), GP64(), GP64()
	start, end, length := GP64(), GP64(), GP64()
	MOVWQZX(Mem{Base: edges, Index: i, Scale: 4}, start)
	MOVWQZX(Mem{Base: edges, Index: i, Scale: 4, Disp: 2}, end)
	CMPQ(start, size) // signed: a text may be shorter
	JG(LabelRef("done"))
	MOVQ(Mem{Base: text, Index: start, Scale: 1}, lo)
	MOVQ(Mem{Base: text, Index: start, Scale: 1, Disp: 8}, hi)
	MOVQ(end, length)
	SUBQ(start, length)
	CMPQ(length, Imm(16))
	JA(LabelRef("done"))
	ORQ(lower, lo)
	ORQ(lower, hi)
	bits, zero := GP64(), GP64()
	MOVQ(length, bits)
	SHLQ(Imm(3), bits)
	BZHIQ(bits, lo, lo) // all of it from 64 bits on
	XORL(zero.As32(), zero.As32())
	SUBQ(Imm(64), bits)
	CMOVQLT(zero, bits)
	BZHIQ(bits, hi, hi)
	MOVQ(lo, any)
	ORQ(hi, any)
	TESTQ(top, any)
	JNZ(LabelRef("done"))
	each(lo, hi, start, end, length)
	INCQ(i)
	JMP(LabelRef("loop"))
	Label("done")
}

// hashRun writes the hash of a run to dst[i].
func hashRun(dst Register, i Register, low, high Register, lo, hi GPVirtual) {
	a, b := GP64(), GP64()
	MOVQ(lo, a)
	MOVQ(hi, b)
	IMULQ(low, a)
	IMULQ(high, b)
	RORXQ(Imm(32), b, b)
	ADDQ(b, a)
	MOVQ(a, Mem{Base: dst, Index: i, Scale: 8})
}

func wordHashesBMI2() {
	TEXT("wordHashesBMI2", attr.NOSPLIT, "func(dst *uint64, text []byte, edges *uint16, n int) int")
	Pragma("noescape")
	Doc("wordHashesBMI2 is wordHashes for n runs, but it also stops before one that begins in",
		"the last fifteen bytes of text. It needs BMI2.")
	dst := Load(Param("dst"), GP64())
	text := Load(Param("text").Base(), GP64())
	size := Load(Param("text").Len(), GP64())
	edges := Load(Param("edges"), GP64())
	n, i := Load(Param("n"), GP64()), GP64()
	low, high := GP64(), GP64()
	MOVQ(U64(tokenLow), low)
	MOVQ(U64(tokenHigh), high)
	runs(text, size, edges, n, i, func(lo, hi, start, end, length GPVirtual) {
		hashRun(dst, i, low, high, lo, hi)
	})
	Store(i, ReturnIndex(0))
	RET()
}

// windowsAVX2 multiplies 64-bit numbers by 32-bit parts.
func windowsAVX2() {
	TEXT("windowFoursAVX2", attr.NOSPLIT, "func(dst, tokens *uint64, n, width int)")
	Pragma("noescape")
	Doc("windowFoursAVX2 writes n windows, a multiple of four. It needs AVX2. There are",
		"n+width-1 tokens.")
	dst := Load(Param("dst"), GP64())
	tokens := Load(Param("tokens"), GP64())
	n := Load(Param("n"), GP64())
	width := Load(Param("width"), GP64())
	type multiplier struct{ low, high VecVirtual }
	mul1 := multiplier{everyQword2(mixFirst), everyQword2(mixFirst >> 32)}
	mul2 := multiplier{everyQword2(mixSecond), everyQword2(mixSecond >> 32)}
	sum := YMM()

	multiply := func(m multiplier) {
		upper, cross := YMM(), YMM()
		VPSRLQ(Imm(32), sum, upper)
		VPMULUDQ(m.low, upper, upper)
		VPMULUDQ(m.high, sum, cross)
		VPADDQ(cross, upper, upper)
		VPSLLQ(Imm(32), upper, upper)
		VPMULUDQ(m.low, sum, sum)
		VPADDQ(upper, sum, sum)
	}
	xorShift := func(by uint64) {
		t := YMM()
		VPSRLQ(U8(by), sum, t)
		VPXOR(t, sum, sum)
	}
	store := func() {
		xorShift(32)
		multiply(mul1)
		xorShift(29)
		multiply(mul2)
		xorShift(32)
		VMOVDQU(sum, Mem{Base: dst})
		ADDQ(Imm(32), tokens)
		ADDQ(Imm(32), dst)
		SUBQ(Imm(4), n)
	}

	TESTQ(n, n)
	JZ(LabelRef("done"))
	CMPQ(width, Imm(3))
	JNE(LabelRef("any"))
	Label("three")
	VMOVDQU(Mem{Base: tokens}, sum)
	for place := 1; place < 3; place++ {
		h, t := YMM(), YMM()
		VMOVDQU(Mem{Base: tokens, Disp: 8 * place}, h)
		VPSLLQ(U8(rotation*place), h, t)
		VPSRLQ(U8(64-rotation*place), h, h)
		VPADDQ(t, sum, sum)
		VPADDQ(h, sum, sum) // the two parts of a rotation have no bit in common
	}
	store()
	JNZ(LabelRef("three"))
	JMP(LabelRef("done"))

	Label("any")
	place, end := GP64(), GP64()
	left, right := YMM(), YMM()
	turn, most, all := everyQword2(rotation), everyQword2(63), everyQword2(64)
	Label("windows")
	VMOVDQU(Mem{Base: tokens}, sum)
	VMOVDQA(turn, left)
	LEAQ(Mem{Base: tokens, Disp: 8}, place)
	LEAQ(Mem{Base: tokens, Index: width, Scale: 8}, end)
	CMPQ(place, end)
	JEQ(LabelRef("summed"))
	Label("place")
	h, t := YMM(), YMM()
	VMOVDQU(Mem{Base: place}, h)
	VPSUBQ(left, all, right)
	VPSLLVQ(left, h, t)
	VPSRLVQ(right, h, h) // nothing is left of a shift by 64
	VPADDQ(t, sum, sum)
	VPADDQ(h, sum, sum)
	VPADDQ(turn, left, left)
	VPAND(most, left, left)
	ADDQ(Imm(8), place)
	CMPQ(place, end)
	JNE(LabelRef("place"))
	Label("summed")
	store()
	JNZ(LabelRef("windows"))
	Label("done")
	VZEROUPPER()
	RET()
}
