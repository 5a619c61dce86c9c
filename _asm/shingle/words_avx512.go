package main

import (
	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// words makes kernels that take eight runs at a time. The 128 bytes from the
// start of the first run on go into two registers. VPERMI2B takes from them the
// first eight bytes of each run, and the next eight, padded with zeros by masks
// of the lengths. Runs that begin too far from the first wait for the next
// round: the first one always fits.
type words struct {
	text, size, edges, n, i Register

	first8, next8 VecVirtual // 0 to 7 and 8 to 15 in each quadword
	spread        VecVirtual // VPERMB by it: the lowest byte of each doubleword, eight times
	lower         VecVirtual
	low, high     VecVirtual // multipliers
	limits        VecVirtual // of a length, and of an end's distance from the first start
	top           VecVirtual // the top bit of each byte

	lengths       OpmaskVirtual // the lower word of each doubleword
	part16, part8 OpmaskVirtual // which words and quadwords a partial round has
	wrong, wide   OpmaskVirtual // see round
	later         []func()      // code that is seldom run, behind the rest

	raw    VecVirtual // start and end of each run
	length VecVirtual // lower words: length of each run; upper: distance of its end
	lo, hi VecVirtual // its bytes
}

// constants loads what does not change between rounds.
func (w *words) constants() {
	w.first8 = table("first8", func(i int) byte { return byte(i % 8) })
	w.next8 = table("next8", func(i int) byte { return byte(i%8 + 8) })
	w.spread = table("spread", func(i int) byte { return byte(i / 8 * 4) })
	w.lower, w.top = everyByte(0x20), everyByte(0x80)
	w.low, w.high = everyQword(tokenLow), everyQword(tokenHigh)
	w.limits = YMM()
	r := GP32()
	MOVL(U32(16|128<<16), r)
	VPBROADCASTD(r, w.limits)
	MOVL(U32(0x5555), r)
	w.lengths = K()
	KMOVW(r, w.lengths)
	w.part16, w.part8, w.wrong, w.wide = K(), K(), K(), K()
	w.raw, w.length, w.lo, w.hi = YMM(), YMM(), ZMM(), ZMM()
}

// load begins a round: it fills raw, length, lo and hi. Then wrong has two bits
// for each run, that it is longer than 16 bytes and that it ends too far from
// the first start, and wide one, that it is not ASCII (if it is not wrong).
func (w *words) load(name string, partial bool) {
	edges := Mem{Base: w.edges, Index: w.i, Scale: 4}
	if partial {
		VMOVDQU16_Z(edges, w.part16, w.raw)
	} else {
		VMOVDQU16(edges, w.raw)
	}
	start, rest := GP64(), GP64()
	MOVWQZX(edges, start)
	MOVQ(w.size, rest)
	SUBQ(start, rest)
	part0, part1 := ZMM(), ZMM()
	CMPQ(rest, U32(128))
	JL(LabelRef(name + "_end"))
	VPORQ(Mem{Base: w.text, Index: start, Scale: 1}, w.lower, part0)
	VPORQ(Mem{Base: w.text, Index: start, Scale: 1, Disp: 64}, w.lower, part1)
	Label(name + "_loaded")

	w.take(part0, part1)
	all := ZMM()
	VPORQ(w.lo, w.hi, all)
	if partial {
		VPTESTMQ(w.top, all, w.part8, w.wide)
		VPCMPUW(Imm(greater), w.limits, w.length, w.part16, w.wrong)
	} else {
		VPTESTMQ(w.top, all, w.wide)
		VPCMPUW(Imm(greater), w.limits, w.length, w.wrong)
	}

	// Fewer than 128 bytes are left: nothing is read beyond them.
	w.later = append(w.later, func() {
		Label(name + "_end")
		inside, zero := K(), GP64()
		KMOVQ(lowBits(rest), inside)
		VMOVDQU8_Z(Mem{Base: w.text, Index: start, Scale: 1}, inside, part0)
		VPORQ(w.lower, part0, part0)
		XORL(zero.As32(), zero.As32())
		SUBQ(Imm(64), rest)
		CMOVQLT(zero, rest)
		KMOVQ(lowBits(rest), inside)
		VMOVDQU8_Z(Mem{Base: w.text, Index: start, Scale: 1, Disp: 64}, inside, part1)
		VPORQ(w.lower, part1, part1)
		JMP(LabelRef(name + "_loaded"))
	})
}

// take makes of the 128 bytes from the first start on, and of raw, the length
// and the bytes of each run.
func (w *words) take(part0, part1 VecVirtual) {
	first, end := YMM(), YMM()
	VPBROADCASTW(w.raw.AsX(), first)
	VPSUBW(first, w.raw, w.length) // distances from the first start
	VPERMB(w.length.AsZ(), w.spread, w.lo)
	VPADDB(w.next8, w.lo, w.hi)
	VPADDB(w.first8, w.lo, w.lo)
	VPSRLD(Imm(16), w.length, end)
	VPSUBW(w.length, end, w.lengths, w.length)
	size := ZMM()
	VPERMB(w.length.AsZ(), w.spread, size)
	klo, khi := K(), K()
	VPCMPUB(Imm(greater), w.first8, size, klo)
	VPCMPUB(Imm(greater), w.next8, size, khi)
	VPERMI2B_Z(part1, part0, klo, w.lo)
	VPERMI2B_Z(part1, part0, khi, w.hi)
}

// hash writes the hashes of a round.
func (w *words) hash(dst Register, partial bool) {
	h, turned := ZMM(), ZMM()
	VPMULLQ(w.low, w.lo, h)
	VPMULLQ(w.high, w.hi, turned)
	VPROLQ(Imm(32), turned, turned)
	VPADDQ(turned, h, h)
	to := Mem{Base: dst, Index: w.i, Scale: 8}
	if partial {
		VMOVDQU64(h, w.part8, to)
	} else {
		VMOVDQU64(h, to)
	}
}

// loop makes all rounds, the last one partial, and ends with the number of good
// runs in i. again comes before each round that follows on one cut short.
func (w *words) loop(round func(partial bool), again func()) {
	XORQ(w.i, w.i)
	left, mask := GP64(), GP64()
	Label("next")
	MOVQ(w.n, left)
	SUBQ(w.i, left)
	CMPQ(left, Imm(8))
	JL(LabelRef("partial"))
	w.load("full", false)
	round(false)
	KORTESTW(w.wrong, w.wide)
	JNZ(LabelRef("check"))
	ADDQ(Imm(8), w.i)
	JMP(LabelRef("next"))

	Label("partial")
	TESTQ(left, left)
	JLE(LabelRef("done"))
	MOVQ(lowBits(left), mask)
	KMOVB(mask.As32(), w.part8)
	ADDQ(left, left)
	MOVQ(lowBits(left), mask)
	KMOVW(mask.As32(), w.part16)
	w.load("partial", true)
	round(true)
	KORTESTW(w.wrong, w.wide)
	JNZ(LabelRef("check"))
	MOVQ(w.n, w.i)
	JMP(LabelRef("done"))

	// The first run that is not good ends the round. If it is only too far
	// away, the next round begins with it.
	Label("check")
	wrong, wide, far, even := GP32(), GP32(), GP32(), GP32()
	KMOVW(w.wrong, wrong)
	KMOVB(w.wide, wide)
	MOVL(U32(0xAAAA), even)
	PEXTL(even, wrong, far)
	SHRL(Imm(1), even)
	PEXTL(even, wrong, wrong)
	ANDNL(wide, far, wide) // what was not read cannot be judged
	ORL(wide, wrong)
	ORL(wrong, far)
	TZCNTL(far, far)
	ADDQ(far.As64(), w.i)
	BTL(far, wrong)
	JCS(LabelRef("done"))
	again()
	JMP(LabelRef("next"))

	for _, f := range w.later {
		f()
	}
	Label("done")
}

func wordsAVX512() {
	TEXT("wordHashesAVX512", attr.NOSPLIT, "func(dst []uint64, text []byte, edges []uint16) int")
	Pragma("noescape")
	Doc("wordHashesAVX512 is wordHashes. It needs AVX-512 BW, DQ, VL, VBMI and BMI2.")
	w := &words{}
	dst := Load(Param("dst").Base(), GP64())
	w.n = Load(Param("dst").Len(), GP64())
	w.text = Load(Param("text").Base(), GP64())
	w.size = Load(Param("text").Len(), GP64())
	w.edges = Load(Param("edges").Base(), GP64())
	runs := Load(Param("edges").Len(), GP64())
	w.i = GP64()
	SHRQ(Imm(1), runs)
	CMPQ(runs, w.n)
	CMOVQLT(runs, w.n)
	w.constants()
	w.loop(func(partial bool) { w.hash(dst, partial) }, func() {})
	VZEROUPPER()
	Store(w.i, ReturnIndex(0))
	RET()
}

// tokensAVX512 makes of each round eight hashes, marks, spans and ends in Norm.
func tokensAVX512() {
	TEXT("tokensAVX512", attr.NOSPLIT,
		"func(hash *uint64, mark *byte, span, off *uint32, text []byte, edges []uint16, at, norm uint32) int")
	Pragma("noescape")
	Doc("tokensAVX512 writes hash, mark, span and end of the runs that wordHashesAVX512 would",
		"hash, and returns of how many. There is room for len(edges)/2 at each address. The",
		"spans count from at, the ends from norm.")
	w := &words{}
	hash := Load(Param("hash"), GP64())
	w.text = Load(Param("text").Base(), GP64())
	w.size = Load(Param("text").Len(), GP64())
	w.edges = Load(Param("edges").Base(), GP64())
	w.n = Load(Param("edges").Len(), GP64())
	w.i = GP64()
	SHRQ(Imm(1), w.n)
	w.constants()

	r, digit := newRecords(), everyByte(0x10)

	w.loop(func(partial bool) {
		w.hash(hash, partial)

		length := r.spans(w, partial)

		// A digit has bit 4 set and bit 6 not. Letters have both or only bit 6.
		bit6, digits, digitsHigh := ZMM(), ZMM(), ZMM()
		VPSRLQ(Imm(2), w.lo, bit6)
		VPANDNQ(w.lo, bit6, digits)
		VPSRLQ(Imm(2), w.hi, bit6)
		VPANDNQ(w.hi, bit6, digitsHigh)
		VPORQ(digitsHigh, digits, digits)
		numbers := K()
		VPTESTMQ(digit, digits, numbers)
		r.rest(w, partial, length, length, numbers)
	}, func() { r.again(w) })
	VZEROUPPER()
	Store(w.i, ReturnIndex(0))
	RET()
}
