package main

import (
	"math/bits"
	"sync"

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
	PREFETCHT0(Mem{Base: text, Disp: ahead})
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

// Constants in memory that two kernels share.
var (
	once              sync.Once
	keep, multipliers Mem
)

// runs makes kernels that take one run at a time: the sixteen bytes from its
// start on, without those beyond its length. They stop before the runs that
// wordHashes stops before.
type runs struct {
	text, edges Register
	i           GPVirtual
	n           Mem
	table       GPVirtual
	lower       VecVirtual
	bytes       VecVirtual // of the run, letters made small, padded with zeros
	start, end  GPVirtual
	minus       GPVirtual // the negative length
	low, high   Mem
	folded      bool // runs of folded text: all bytes are letters as they stand
}

// newRuns loads what does not change between runs.
func newRuns(text, edges Register, folded bool) *runs {
	r := &runs{folded: folded, text: text, edges: edges, i: GP64(), table: GP64(), lower: XMM(), bytes: XMM()}
	r.start, r.end, r.minus = GP64(), GP64(), GP64()
	n, err := Param("n").Resolve()
	if err != nil {
		panic(err)
	}
	r.n = n.Addr
	once.Do(func() {
		// 16 bytes of ones, 16 of zeros.
		keep = GLOBL("keep", attr.RODATA|attr.NOPTR)
		for i := range 4 {
			DATA(8*i, U64(uint64(i/2)-1))
		}
		multipliers = GLOBL("multipliers", attr.RODATA|attr.NOPTR)
		DATA(0, U64(tokenLow))
		DATA(8, U64(tokenHigh))
	})
	LEAQ(keep.Offset(16), r.table)
	r.low, r.high = multipliers, multipliers.Offset(8)
	lower := GP32()
	MOVL(U32(0x20), lower)
	VMOVD(lower, r.lower)
	VPBROADCASTB(r.lower, r.lower)
	return r
}

// loop takes all runs and ends the kernel with the number of good ones.
func (r *runs) loop(each func()) {
	XORL(r.i.As32(), r.i.As32())
	CMPQ(r.i, r.n)
	JGE(LabelRef("done"))
	Label("loop")
	MOVWQZX(Mem{Base: r.edges, Index: r.i, Scale: 4}, r.start)
	MOVWQZX(Mem{Base: r.edges, Index: r.i, Scale: 4, Disp: 2}, r.end)
	MOVQ(r.start, r.minus)
	SUBQ(r.end, r.minus)
	CMPQ(r.minus, I8(-16))
	JL(LabelRef("done"))
	bytes := Mem{Base: r.text, Index: r.start, Scale: 1}
	if r.folded {
		VMOVDQU(bytes, r.bytes)
	} else {
		VPOR(bytes, r.lower, r.bytes)
	}
	VPAND(Mem{Base: r.table, Index: r.minus, Scale: 1}, r.bytes, r.bytes)
	if !r.folded {
		wide := GP32()
		VPMOVMSKB(r.bytes, wide)
		TESTL(wide, wide)
		JNZ(LabelRef("done"))
	}
	each()
	INCQ(r.i)
	CMPQ(r.i, r.n)
	JL(LabelRef("loop"))
	Label("done")
	VZEROUPPER()
	Store(r.i, ReturnIndex(0))
	RET()
}

// hash writes the hash of the run to dst.
func (r *runs) hash(dst Register) {
	lo, hi := GP64(), GP64()
	VMOVQ(r.bytes, lo)
	VPEXTRQ(Imm(1), r.bytes, hi)
	IMULQ(r.low, lo)
	IMULQ(r.high, hi)
	RORXQ(Imm(32), hi, hi)
	ADDQ(hi, lo)
	MOVQ(lo, Mem{Base: dst, Index: r.i, Scale: 8})
}

func wordHashesAVX2(name string, folded bool) {
	TEXT(name, attr.NOSPLIT, "func(dst *uint64, text *byte, edges *uint16, n int) int")
	Pragma("noescape")
	if folded {
		Doc(name+" is foldedHashes for n runs. It stops before one of more than 16 bytes, and",
			"returns of how many it wrote hashes. It needs AVX2 and BMI2.")
	} else {
		Doc(name + " is hashRuns for n runs that count from text. It needs AVX2 and BMI2.")
	}
	dst := Load(Param("dst"), GP64())
	r := newRuns(Load(Param("text"), GP64()), Load(Param("edges"), GP64()), folded)
	r.loop(func() { r.hash(dst) })
}

func tokensAVX2(name string, folded bool) {
	TEXT(name, attr.NOSPLIT,
		"func(hash *uint64, mark *byte, span, off *uint32, bytes, text *byte, edges *uint16, n int, at, norm uint32) int")
	Pragma("noescape")
	what := name + " is addRuns for n runs that count from text."
	if folded {
		what = name + " is foldedTokens for n runs, and stops before one of more than 16 bytes."
	}
	Doc(what, "There is room for n at hash, mark, span and off, and for 16 bytes more than all runs",
		"have at bytes plus norm. The spans count from at. It needs AVX2, BMI2 and POPCNT.")
	hash := Load(Param("hash"), GP64())
	mark := Load(Param("mark"), GP64())
	span := Load(Param("span"), GP64())
	off := Load(Param("off"), GP64())
	bytes := Load(Param("bytes"), GP64())
	norm := GP64()
	Load(Param("norm"), norm.As32())
	r := newRuns(Load(Param("text"), GP64()), Load(Param("edges"), GP64()), folded)
	r.loop(func() {
		r.hash(hash)
		VMOVDQU(r.bytes, Mem{Base: bytes, Index: norm, Scale: 1})
		SUBQ(r.minus, norm)
		MOVL(norm.As32(), Mem{Base: off, Index: r.i, Scale: 4})

		at := GP32()
		Load(Param("at"), at)
		ADDL(at, r.start.As32())
		ADDL(at, r.end.As32())
		MOVL(r.start.As32(), Mem{Base: span, Index: r.i, Scale: 8})
		MOVL(r.end.As32(), Mem{Base: span, Index: r.i, Scale: 8, Disp: 4})

		// A digit has bit 4 set and bit 6 not. Letters have both or only bit 6.
		bit4, bit6 := XMM(), XMM()
		VPSLLW(Imm(3), r.bytes, bit4)
		VPSLLW(Imm(1), r.bytes, bit6)
		VPANDN(bit4, bit6, bit4)
		if folded { // nor bit 7
			VPANDN(bit4, r.bytes, bit4)
		}
		digits, weight := GP32(), GP32()
		VPMOVMSKB(bit4, digits)
		NEGL(digits)
		SBBL(digits, digits) // all ones if there is any
		ANDL(U32(0x80), digits)
		MOVL(U32(12), weight)
		NEGQ(r.minus)
		if folded { // without what begins no character: bit 7 set and bit 6 not
			inner := GP32()
			VPSLLW(Imm(1), r.bytes, bit6)
			VPANDN(r.bytes, bit6, bit6)
			VPMOVMSKB(bit6, inner)
			POPCNTL(inner, inner)
			SUBQ(inner.As64(), r.minus)
		}
		CMPQ(r.minus, Imm(12))
		CMOVLLT(r.minus.As32(), weight)
		ORL(digits, weight)
		MOVB(weight.As8(), Mem{Base: mark, Index: r.i, Scale: 1})
	})
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
