package main

import (
	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// foldedWords makes kernels for runs of folded text: rounds of eight as in
// words, of which none is wrong. Runs of more than 16 bytes are noted in a list
// and done at the end, by scalar code: branches on the few of a round could not
// be foretold.
type foldedWords struct {
	words
	list       Mem // the numbers of long runs, two bytes each
	noted      GPVirtual
	numbers    VecVirtual // 0, 1, ... 7
	huge       GPVirtual  // how many runs have more than maxLong bytes
	start, end GPVirtual  // of a long run
}

// maxFolded is how many runs are taken at a time: what the list has room for.
const maxFolded = 1024

// maxLong is the length of the longest runs that are done here.
const maxLong = 64

func newFoldedWords() *foldedWords {
	w := &foldedWords{}
	w.list = AllocLocal(2*maxFolded + 16)
	w.noted, w.huge, w.i = GP64(), GP64(), GP64()
	w.start, w.end = GP64(), GP64()
	return w
}

func (w *foldedWords) constants() {
	w.words.constants()
	m, ok := tables["numbers"]
	if !ok {
		m = bytes64("numbers", func(i int) byte { return byte(i/2) * byte(1-i%2) })
		tables["numbers"] = m
	}
	w.numbers = XMM()
	VMOVDQU(m, w.numbers)
	XORL(w.noted.As32(), w.noted.As32())
	XORL(w.huge.As32(), w.huge.As32())
}

// load begins a round.
func (w *foldedWords) load(partial bool) {
	edges := Mem{Base: w.edges, Index: w.i, Scale: 4}
	if partial {
		VMOVDQU16_Z(edges, w.part16, w.raw)
	} else {
		VMOVDQU16(edges, w.raw)
	}
	start := GP64()
	MOVWQZX(edges, start)
	part0, part1 := ZMM(), ZMM()
	VMOVDQU64(Mem{Base: w.text, Index: start, Scale: 1}, part0)
	VMOVDQU64(Mem{Base: w.text, Index: start, Scale: 1, Disp: 64}, part1)
	w.take(part0, part1)
	if partial {
		VPCMPUW(Imm(greater), w.limits, w.length, w.part16, w.wrong)
	} else {
		VPCMPUW(Imm(greater), w.limits, w.length, w.wrong)
	}
}

// loop makes all rounds and the long runs. again comes before each round that
// follows on one cut short, long for each long run.
func (w *foldedWords) loop(dst Register, round func(partial bool), again func(), long func(run, length Register)) {
	XORL(w.i.(GPVirtual).As32(), w.i.(GPVirtual).As32())
	left, mask := GP64(), GP64()
	even, odd, good := GP32(), GP32(), GP32()
	MOVL(U32(0x5555), even)
	MOVL(U32(0xAAAA), odd)

	// note writes down the long runs of the round and leaves in far which ones
	// end too far from the first start.
	far := GP32()
	note := func() {
		wrong, longs, k, at, count := GP32(), GP32(), K(), XMM(), GP64()
		KMOVW(w.wrong, wrong)
		PEXTL(even, wrong, longs)
		PEXTL(odd, wrong, far)
		ANDNL(far, longs, far)
		KMOVB(longs, k)
		VPBROADCASTW(w.i.(GPVirtual).As32(), at)
		VPADDW(w.numbers, at, at)
		VPCOMPRESSW_Z(at, k, at)
		to := w.list
		to.Index, to.Scale = w.noted, 2
		VMOVDQU(at, to)
		POPCNTQ(longs.As64(), count)
		ADDQ(count, w.noted)
	}
	Label("next")
	MOVQ(w.n, left)
	SUBQ(w.i, left)
	CMPQ(left, Imm(8))
	JL(LabelRef("partial"))
	w.load(false)
	round(false)
	note()
	ADDQ(Imm(8), w.i)
	TESTL(far, far)
	JZ(LabelRef("next"))
	MOVL(U32(8), left.As32())
	JMP(LabelRef("cut"))

	Label("partial")
	TESTQ(left, left)
	JLE(LabelRef("long"))
	MOVQ(lowBits(left), mask)
	KMOVB(mask.As32(), w.part8)
	ADDQ(left, left)
	MOVQ(lowBits(left), mask)
	SHRQ(Imm(1), left)
	KMOVW(mask.As32(), w.part16)
	w.load(true)
	round(true)
	note()
	ADDQ(left, w.i)
	TESTL(far, far)
	JZ(LabelRef("long"))

	// The first run that is too far away begins the next round. What was noted
	// of it and those behind is noted again.
	Label("cut")
	TZCNTL(far, good)
	SUBQ(left, w.i)
	ADDQ(good.As64(), w.i)
	again()
	Label("unnote")
	TESTQ(w.noted, w.noted)
	JZ(LabelRef("next"))
	lastNoted := GP64()
	from := w.list
	from.Index, from.Scale, from.Disp = w.noted, 2, from.Disp-2
	MOVWQZX(from, lastNoted)
	CMPQ(lastNoted, w.i)
	JL(LabelRef("next"))
	DECQ(w.noted)
	JMP(LabelRef("unnote"))

	// The long runs: XXH3 for 17 to 64 bytes with seed 0.
	Label("long")
	DECQ(w.noted)
	JL(LabelRef("done"))
	number, length, text := GP64(), GP64(), GP64()
	from = w.list
	from.Index, from.Scale = w.noted, 2
	MOVWQZX(from, number)
	MOVWQZX(Mem{Base: w.edges, Index: number, Scale: 4}, w.start)
	MOVWQZX(Mem{Base: w.edges, Index: number, Scale: 4, Disp: 2}, w.end)
	MOVQ(w.end, length)
	SUBQ(w.start, length)
	CMPQ(length, Imm(maxLong))
	JG(LabelRef("huge"))
	LEAQ(Mem{Base: w.text, Index: w.start, Scale: 1}, text)
	h := GP64()
	MOVQ(U64(xxhPrime), h)
	IMULQ(length, h)
	ADDQ(length, text) // its end
	NEGQ(length)
	part := func(base Mem, secret int) {
		lo, hi := GP64(), GP64()
		next := base
		next.Disp += 8
		MOVQ(U64(xxhSecret[secret]), RDX)
		XORQ(base, RDX)
		MOVQ(U64(xxhSecret[secret+1]), hi)
		XORQ(next, hi)
		MULXQ(hi, lo, hi)
		XORQ(hi, lo)
		ADDQ(lo, h)
	}
	part(Mem{Base: text, Index: length, Scale: 1}, 0)
	part(Mem{Base: text, Disp: -16}, 2)
	CMPQ(length, I8(-32))
	JL(LabelRef("longer"))
	Label("avalanche")
	t := GP64()
	MOVQ(h, t)
	SHRQ(Imm(37), t)
	XORQ(t, h)
	MOVQ(U64(xxhAvalanche), t)
	IMULQ(t, h)
	MOVQ(h, t)
	SHRQ(Imm(32), t)
	XORQ(t, h)
	MOVQ(h, Mem{Base: dst, Index: number, Scale: 8})
	NEGQ(length)
	long(number, length)
	JMP(LabelRef("long"))
	Label("longer")
	part(Mem{Base: text, Index: length, Scale: 1, Disp: 16}, 4)
	part(Mem{Base: text, Disp: -32}, 6)
	JMP(LabelRef("avalanche"))
	Label("huge")
	INCQ(w.huge)
	JMP(LabelRef("long"))
	Label("done")
}

// Constants of XXH3: a multiplier, the first 64 bytes of its secret, and the
// multiplier of its finaliser.
const (
	xxhPrime     = 0x9E3779B185EBCA87
	xxhAvalanche = 0x165667919E3779F9
)

var xxhSecret = [8]uint64{
	0xbe4ba423396cfeb8, 0x1cad21f72c81017c, 0xdb979083e96dd4de, 0x1f67b3b7a4a44072,
	0x78e5c0cc4ee679cb, 0x2172ffcc7dd05a82, 0x8e2443f7744608b8, 0x4c263a81e69035e0,
}

func foldedHashesAVX512() {
	TEXT("foldedHashesAVX512", 0, "func(dst *uint64, text *byte, edges *uint16, n int) (huge int)")
	Pragma("noescape")
	Doc("foldedHashesAVX512 is foldedHashes for n runs, at most 1024, but leaves those of more",
		"than 64 bytes undone, and returns how many. From the beginning of each run on 128 bytes",
		"can be read. It needs AVX-512 BW, DQ, VL, VBMI, VBMI2 and BMI2.")
	w := newFoldedWords()
	dst := Load(Param("dst"), GP64())
	w.text = Load(Param("text"), GP64())
	w.edges = Load(Param("edges"), GP64())
	w.n = Load(Param("n"), GP64())
	w.constants()
	w.loop(dst, func(partial bool) { w.hash(dst, partial) }, func() {}, func(run, length Register) {})
	VZEROUPPER()
	Store(w.huge, ReturnIndex(0))
	RET()
}

// foldedTokensAVX512 makes of each round eight hashes, marks, spans and ends in
// Norm, and hash and mark of the long runs.
func foldedTokensAVX512() {
	TEXT("foldedTokensAVX512", 0,
		"func(hash *uint64, mark *byte, span, off *uint32, text *byte, edges *uint16, n int, at, norm uint32) (huge int)")
	Pragma("noescape")
	Doc("foldedTokensAVX512 writes hash, mark, span and end of n runs, but leaves hash and mark",
		"of some undone, as foldedHashesAVX512 does. The spans count from at, the ends from norm.",
		"It needs AVX-512 BW, DQ, VL, VBMI, VBMI2 and VPOPCNTDQ and BMI2.")
	w := newFoldedWords()
	hash := Load(Param("hash"), GP64())
	w.text = Load(Param("text"), GP64())
	w.edges = Load(Param("edges"), GP64())
	w.n = Load(Param("n"), GP64())
	w.constants()

	r, digit := newRecords(), everyByte(0x10)
	behind, digit0, digits10 := everyByte(0xC0), everyByte('0'), everyByte(10)

	w.loop(hash, func(partial bool) {
		w.hash(hash, partial)

		length := r.spans(&w.words, partial)

		// A digit is 0011xxxx. Letters are 011xxxxx, 110xxxxx and 10xxxxxx, and
		// the last ones begin no character.
		const without = 0x10 // the first but the two others
		var digits, inner [2]VecVirtual
		for i, bytes := range []VecVirtual{w.lo, w.hi} {
			bit6, bit7, up := ZMM(), ZMM(), ZMM()
			digits[i], inner[i] = ZMM(), ZMM()
			VPSRLQ(Imm(2), bytes, bit6)
			VPSRLQ(Imm(3), bytes, bit7)
			VMOVDQA64(bytes, digits[i])
			VPTERNLOGQ(U8(without), bit7, bit6, digits[i])
			VPSLLQ(Imm(1), bytes, up)
			VPANDNQ(bytes, up, inner[i])
			VPANDQ(w.top, inner[i], inner[i])
		}
		VPORQ(digits[1], digits[0], digits[0])
		VPSRLQ(Imm(1), inner[1], inner[1])
		VPORQ(inner[1], inner[0], inner[0])
		VPOPCNTQ(inner[0], inner[0])
		numbers, weights := K(), YMM()
		VPTESTMQ(digit, digits[0], numbers)
		VPMOVQD(inner[0], weights)
		VPSUBD(weights, length, weights)
		r.rest(&w.words, partial, weights, length, numbers)
	}, func() { r.again(&w.words) }, func(run, length Register) {
		z, t, k := ZMM(), ZMM(), K()
		bits, weight, most, bit := GP64(), GP32(), GP32(), GP32()
		VMOVDQU64(Mem{Base: w.text, Index: w.start, Scale: 1}, z)
		VPCMPB(Imm(notLess), behind, z, k) // what begins a character
		KMOVQ(k, bits)
		BZHIQ(length, bits, bits)
		POPCNTQ(bits, bits)
		MOVL(bits.As32(), weight)
		MOVL(U32(12), most)
		CMPL(weight, most)
		CMOVLGT(most, weight)
		VPSUBB(digit0, z, t)
		VPCMPUB(Imm(less), digits10, t, k)
		KMOVQ(k, bits)
		BZHIQ(length, bits, bits)
		XORL(bit, bit)
		MOVL(U32(0x80), most)
		TESTQ(bits, bits)
		CMOVLNE(most, bit)
		ORL(bit, weight)
		MOVB(weight.As8(), Mem{Base: r.mark, Index: run, Scale: 1})
	})
	VZEROUPPER()
	Store(w.huge, ReturnIndex(0))
	RET()
}

// joinFoldedAVX512: what is zero is left out by VPCOMPRESSB.
func joinFoldedAVX512() {
	TEXT("joinFoldedAVX512", attr.NOSPLIT, "func(dst, text *byte, n int) int")
	Pragma("noescape")
	Doc("joinFoldedAVX512 copies n bytes of folded text to dst, without its separators, and",
		"returns how many. It needs AVX-512 BW and VBMI2 and BMI2. dst has room for n+63 bytes.")
	dst := Load(Param("dst"), GP64())
	text := Load(Param("text"), GP64())
	left := Load(Param("n"), GP64())
	first := GP64()
	MOVQ(dst, first)
	block, k, mask := ZMM(), K(), GP64()
	Label("loop")
	CMPQ(left, Imm(64))
	JL(LabelRef("tail"))
	VMOVDQU64(Mem{Base: text}, block)
	Label("block")
	VPTESTMB(block, block, k)
	KMOVQ(k, mask)
	POPCNTQ(mask, mask)
	VPCOMPRESSB_Z(block, k, block)
	VMOVDQU64(block, Mem{Base: dst})
	ADDQ(mask, dst)
	ADDQ(Imm(64), text)
	SUBQ(Imm(64), left)
	JMP(LabelRef("loop"))
	Label("tail")
	TESTQ(left, left)
	JLE(LabelRef("done"))
	KMOVQ(lowBits(left), k)
	VMOVDQU8_Z(Mem{Base: text}, k, block)
	JMP(LabelRef("block"))
	Label("done")
	SUBQ(first, dst)
	VZEROUPPER()
	Store(dst, ReturnIndex(0))
	RET()
}
