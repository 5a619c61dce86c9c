package main

import (
	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The bits of a kind, as in cut.go of the package.
const (
	kindToken = 1 << 0
	kindWord  = 1 << 1
	kindMark  = 1 << 2
	kindRank  = 7 << 3
	kindOther = 1 << 7
)

// More predicates of VPCMPB and VPCMPUB.
const (
	equal       = 0
	lessOrEqual = 2
	notEqual    = 4
)

// uniform says of a first byte of three from which second byte to which all
// characters are of one kind: Han and Hangul, the only large scripts.
func uniform(lead int) (from, to, kind byte) {
	switch {
	case lead == 0xE3:
		return 0x90, 0xBF, kindToken
	case lead == 0xE4:
		return 0xB8, 0xBF, kindToken
	case lead >= 0xE5 && lead <= 0xE9:
		return 0x80, 0xBF, kindToken
	case lead == 0xEA:
		return 0xB0, 0xBF, kindToken | kindWord
	case lead == 0xEB || lead == 0xEC:
		return 0x80, 0xBF, kindToken | kindWord
	case lead == 0xED:
		return 0x80, 0x9D, kindToken | kindWord
	}
	return 0xFF, 0xFF, 0
}

// common says of a first byte of three from which second byte to which
// characters are in commonKinds: the punctuation of Chinese and Japanese, and
// kana.
func common(lead int) (from, to byte) {
	switch lead {
	case 0xE2:
		return 0x80, 0x80
	case 0xE3:
		return 0x80, 0x83
	case 0xEF:
		return 0xBC, 0xBC
	}
	return 0xFF, 0xFF
}

// cutAVX512 takes 64 bytes at a time, and the two behind them for a character
// at the end. Each byte that begins a character gets its kind: ASCII, Han and
// Hangul from tables in registers. Of all others, one after the other, those of
// the same row get it from that row; prose has one or two. Then the kinds are
// packed, one for each character, and become masks. What is left is arithmetic
// with bits: a mark runs on from what it stands behind as a carry does.
func cutAVX512() {
	TEXT("cutAVX512", attr.NOSPLIT,
		"func(starts, ends *uint16, text []byte, words uint64, index, rows, common *uint8) (n, closed, stop int)")
	Pragma("noescape")
	Doc("cutAVX512 is cut; words has all bits set if joined, else none. It needs AVX-512 BW,",
		"VBMI, VBMI2 and BMI2. There is room for len(text)+64 at starts and ends.")
	starts := Load(Param("starts"), GP64())
	ends := Load(Param("ends"), GP64())
	text := Load(Param("text").Base(), GP64())
	left := Load(Param("text").Len(), GP64())

	low := table("kinds_low", func(i int) byte { return asciiKind(i) })
	upper := table("kinds_high", func(i int) byte { return asciiKind(i + 64) })
	lead := func(i int) int { return 0xC0 | i } // VPERMB looks at six bits
	from := table("uniform_from", func(i int) byte { f, _, _ := uniform(lead(i)); return f })
	span := table("uniform_span", func(i int) byte { f, t, _ := uniform(lead(i)); return t - f })
	kind := table("uniform_kind", func(i int) byte { _, _, k := uniform(lead(i)); return k })
	places := index()
	notCont := everyByte(0xC0)
	first3, count3 := everyByte(0xE0), everyByte(0x10)
	first2, count2 := everyByte(0xC2), everyByte(0x1E)
	token, word, mark := everyByte(kindToken), everyByte(kindWord), everyByte(kindMark)
	other := everyByte(kindOther)
	rank := ZMM() // of the last character, in every byte
	VPXORQ(rank, rank, rank)
	open, inWord := GP64(), GP64() // a token is open, and it goes on with letters
	XORQ(open, open)
	XORQ(inWord, inWord)

	b0, b1, b2 := ZMM(), ZMM(), ZMM()
	inside := GP64()

	Label("block")
	CMPQ(left, Imm(66))
	JL(LabelRef("end"))
	VMOVDQU64(Mem{Base: text}, b0)
	VMOVDQU64(Mem{Base: text, Disp: 1}, b1)
	VMOVDQU64(Mem{Base: text, Disp: 2}, b2)
	MOVQ(I32(-1), inside)

	Label("loaded")
	kHigh, kCont, k3, k2 := K(), K(), K(), K()
	t := ZMM()
	VPMOVB2M(b0, kHigh)
	KTESTQ(kHigh, kHigh)
	JZ(LabelRef("done"))
	VPCMPB(Imm(less), notCont, b0, kCont)
	VPSUBB(first3, b0, t)
	VPCMPUB(Imm(less), count3, t, k3)
	VPSUBB(first2, b0, t)
	VPCMPUB(Imm(less), count2, t, k2)

	// Where characters begin, and which of two and three bytes are whole.
	lead3, lead2, chars := GP64(), GP64(), GP64()
	KMOVQ(k3, lead3)
	KMOVQ(k2, lead2)
	inner := GP64()
	LEAQ(Mem{Base: lead3, Index: lead3, Scale: 1}, chars)
	LEAQ(Mem{Base: chars, Index: chars, Scale: 1}, inner)
	ORQ(chars, inner)
	LEAQ(Mem{Base: lead2, Index: lead2, Scale: 1}, chars)
	ORQ(chars, inner) // what must be inside of a character
	KMOVQ(kCont, chars)
	ANDQ(inner, chars)
	ANDNQ(inside, chars, chars)
	// How far beyond the block its last character goes.
	kOver := K()
	SHRQ(Imm(63), lead2)
	SHRQ(Imm(62), lead3)
	ADDQ(lead2, lead3)
	KMOVQ(lead3, kOver)

	kGood3, kGood2, kGood := K(), K(), K()
	VPCMPB(Imm(less), notCont, b1, k3, kGood3)
	VPCMPB(Imm(less), notCont, b2, kGood3, kGood3)
	VPCMPB(Imm(less), notCont, b1, k2, kGood2)
	KORQ(kGood3, kGood2, kGood)

	kinds := ZMM()
	kASCII, kUniform := K(), K()
	KNOTQ(kHigh, kASCII)
	VMOVDQA64(b0, kinds)
	VPERMI2B_Z(upper, low, kASCII, kinds)
	VPERMB(from, b0, t)
	VPSUBB(t, b1, t)
	s := ZMM()
	VPERMB(span, b0, s)
	VPCMPUB(Imm(lessOrEqual), s, t, kGood3, kUniform)
	VPERMB(kind, b0, kUniform, kinds)
	kRest, kBad := K(), K()
	KANDNQ(kGood, kUniform, kRest)
	KANDNQ(kHigh, kGood, kBad) // and inner bytes, which are left out
	VMOVDQU8(other, kBad, kinds)
	KTESTQ(kRest, kRest)
	JNZ(LabelRef("rest"))

	Label("known")
	kChars, kMask := K(), K()
	KMOVQ(chars, kChars)
	dense, at := ZMM(), ZMM()
	VPCOMPRESSB_Z(kinds, kChars, dense)
	VPCOMPRESSB_Z(places, kChars, at)
	tokens, words, marks, stop := GP64(), GP64(), GP64(), GP64()
	VPTESTMB(token, dense, kMask)
	KMOVQ(kMask, tokens)
	VPTESTMB(word, dense, kMask)
	KMOVQ(kMask, words)
	Load(Param("words"), stop)
	ANDQ(stop, words)
	VPTESTMB(mark, dense, kMask)
	KMOVQ(kMask, marks)
	VPMOVB2M(dense, kMask)
	KMOVQ(kMask, stop)
	count := GP64()
	POPCNTQ(chars, count)
	TESTQ(marks, marks)
	JNZ(LabelRef("marks"))
	VPXORQ(rank, rank, rank)

	Label("ranked")
	TESTQ(stop, stop)
	JNZ(LabelRef("stop"))
	XORQ(stop, stop)

	Label("go")
	// What is open before each character: what came right before it, or before
	// the marks that come right before it.
	x, wasOpen, wasWord := GP64(), GP64(), GP64()
	carried := func(bits, carry, was Register) {
		LEAQ(Mem{Base: carry, Index: bits, Scale: 2}, x)
		ANDQ(marks, x)
		ADDQ(marks, x)
		ANDNQ(marks, x, x) // the marks that bits run on through
		ORQ(bits, x)       // what is open behind each character
		LEAQ(Mem{Base: carry, Index: x, Scale: 2}, was)
		DECQ(count)
		SHRXQ(count, x, carry)
		INCQ(count)
		ANDQ(Imm(1), carry)
	}
	carried(tokens, open, wasOpen)
	carried(words, inWord, wasWord)
	ANDQ(words, wasWord)
	ORQ(marks, wasWord) // what goes to the end of the open token
	valid := lowBits(count)
	ANDNQ(valid, wasWord, valid)
	ANDQ(valid, tokens)
	ANDQ(valid, wasOpen)

	base := ZMM()
	offset, start := GP64(), GP64()
	Load(Param("text").Base(), start)
	MOVQ(text, offset)
	SUBQ(start, offset)
	VPBROADCASTW(offset.As32(), base)
	for _, out := range []struct {
		name     string
		to, mask Register
	}{{"starts", starts, tokens}, {"ends", ends, wasOpen}} {
		found, wide, places := ZMM(), ZMM(), GP64()
		KMOVQ(out.mask, kMask)
		POPCNTQ(out.mask, places)
		VPCOMPRESSB_Z(at, kMask, found)
		VPMOVZXBW(found.AsY(), wide)
		VPADDW(base, wide, wide)
		VMOVDQU64(wide, Mem{Base: out.to})
		CMPQ(places, Imm(32))
		JLE(LabelRef(out.name + "_written"))
		half := YMM()
		VEXTRACTI64X4(Imm(1), found, half)
		VPMOVZXBW(half, wide)
		VPADDW(base, wide, wide)
		VMOVDQU64(wide, Mem{Base: out.to, Disp: 64})
		Label(out.name + "_written")
		LEAQ(Mem{Base: out.to, Index: places, Scale: 2}, out.to)
	}
	TESTQ(stop, stop)
	JNZ(LabelRef("stopped"))
	MOVQ(U32(64), x)
	CMPQ(left, x)
	CMOVQLT(left, x)
	over := GP64()
	KMOVQ(kOver, over)
	ADDQ(over, x)
	ADDQ(x, text)
	SUBQ(x, left)
	JG(LabelRef("block"))

	Label("done")
	for i, out := range []struct {
		name string
		to   Register
	}{{"starts", starts}, {"ends", ends}} {
		Load(Param(out.name), offset)
		SUBQ(offset, out.to)
		SHRQ(Imm(1), out.to)
		Store(out.to, ReturnIndex(i))
	}
	Load(Param("text").Base(), start)
	SUBQ(start, text)
	Store(text, ReturnIndex(2))
	VZEROUPPER()
	RET()

	// Nothing is read beyond the end.
	Label("end")
	TESTQ(left, left)
	JLE(LabelRef("done"))
	KMOVQ(lowBits(left), kMask)
	KMOVQ(kMask, inside)
	VMOVDQU8_Z(Mem{Base: text}, kMask, b0)
	less1, zero := GP64(), GP64()
	LEAQ(Mem{Base: left, Disp: -1}, less1)
	KMOVQ(lowBits(less1), kMask)
	VMOVDQU8_Z(Mem{Base: text, Disp: 1}, kMask, b1)
	XORL(zero.As32(), zero.As32())
	DECQ(less1)
	CMOVQLT(zero, less1)
	KMOVQ(lowBits(less1), kMask)
	VMOVDQU8_Z(Mem{Base: text, Disp: 2}, kMask, b2)
	JMP(LabelRef("loaded"))

	// The address of the first character of another kind.
	Label("stop")
	TZCNTQ(stop, count)
	MOVQ(U32(1), stop)
	SHLXQ(count, stop, stop)
	PDEPQ(chars, stop, stop)
	TZCNTQ(stop, stop)
	ADDQ(text, stop)
	JMP(LabelRef("go"))
	Label("stopped")
	MOVQ(stop, text)
	JMP(LabelRef("done"))

	// The rank must be above that of the character before.
	Label("marks")
	ranked, lastRank, first, last := ZMM(), ZMM(), K(), GP64()
	VPANDQ(everyByte(kindRank), dense, ranked)
	VPERMB(ranked, table("before", func(i int) byte { return byte(i - 1) }), lastRank)
	MOVL(U32(1), last.As32())
	KMOVQ(last, first)
	VMOVDQU8(rank, first, lastRank)
	VPTESTMB(ranked, ranked, kMask)
	VPCMPUB(Imm(lessOrEqual), lastRank, ranked, kMask, kMask)
	KMOVQ(kMask, last)
	ORQ(last, stop)
	LEAQ(Mem{Base: count, Disp: -1}, last)
	VPBROADCASTB(last.As32(), rank)
	VPERMB(ranked, rank, rank)
	JMP(LabelRef("ranked"))

	// A row is named by the first byte of two, but for its lowest bit, or by the
	// first and the second of three.
	Label("rest")
	// Those of the common rows at one go, without a branch for each.
	kCommon, kE3, kE3Upper := K(), K(), K()
	commonPtr, six, thirds, inRow := GP64(), everyByte(0x3F), ZMM(), ZMM()
	Load(Param("common"), commonPtr)
	VPERMB(bytes64("common_from", func(i int) byte { f, _ := common(lead(i)); return f }), b0, t)
	VPSUBB(t, b1, t)
	VPERMB(bytes64("common_span", func(i int) byte { f, t := common(lead(i)); return t - f }), b0, s)
	VPCMPUB(Imm(lessOrEqual), s, t, kRest, kCommon)
	VPCMPUB(Imm(equal), everyByte(0xE3), b0, kCommon, kE3)
	VPTESTMB(everyByte(2), b1, kE3, kE3Upper)
	const choose = 0xD8 // lower six bits from one, the seventh from the other
	VPSLLW(Imm(6), b0, inRow)
	VPTERNLOGQ(U8(choose), six, b2, inRow)
	VPSLLW(Imm(6), b1, thirds)
	VPTERNLOGQ(U8(choose), six, b2, thirds)
	for _, row := range []struct {
		at    int
		index VecVirtual
		k     Register
	}{{256, inRow, kCommon}, {0, thirds, kE3}, {128, thirds, kE3Upper}} {
		VMOVDQU64(Mem{Base: commonPtr, Disp: row.at}, s)
		VMOVDQA64(row.index, t)
		VPERMI2B(Mem{Base: commonPtr, Disp: row.at + 64}, s, t)
		VMOVDQU8(t, row.k, kinds)
	}
	KANDNQ(kRest, kCommon, kRest)
	KTESTQ(kRest, kRest)
	JZ(LabelRef("known"))

	lowerByte, place, row0, row1 := ZMM(), ZMM(), ZMM(), ZMM()
	VMOVDQA64(b0, place)
	VMOVDQU8(b1, kGood3, place)
	VMOVDQA64(b1, lowerByte)
	VMOVDQU8(b2, kGood3, lowerByte)
	VPSLLW(Imm(6), place, place)
	VPTERNLOGQ(U8(choose), six, lowerByte, place)
	even := everyByte(0xFE)
	VPANDQ(even, b0, row0)
	VMOVDQU8(b0, kGood3, row0)
	VPANDQ(even, b1, row1)
	VMOVDQU8_Z(row1, kGood3, row1)

	Label("row")
	rest, c0, c1, row, tablePtr := GP64(), GP32(), GP32(), GP32(), GP64()
	KMOVQ(kRest, rest)
	TZCNTQ(rest, rest)
	MOVBLZX(Mem{Base: text, Index: rest, Scale: 1}, c0)
	MOVBLZX(Mem{Base: text, Index: rest, Scale: 1, Disp: 1}, c1)
	CMPL(c0, U32(0xE0))
	JCS(LabelRef("two"))
	ANDL(Imm(0x3E), c1)
	MOVL(c0, row)
	SHLL(Imm(6), row)
	ANDL(U32(0x3C0), row)
	ORL(c1, row)
	SHRL(Imm(1), row)
	ORL(U32(0x80), c1)
	MOVL(U32(0xD800>>7), tablePtr.As32()) // all other
	CMPL(row, U32(0x800>>7))
	CMOVLCS(tablePtr.As32(), row) // three bytes where two would do
	Label("named")
	Load(Param("index"), tablePtr)
	MOVBLZX(Mem{Base: tablePtr, Index: row.As64(), Scale: 1}, row)
	SHLL(Imm(7), row)
	Load(Param("rows"), tablePtr)
	ADDQ(row.As64(), tablePtr)
	kSame, same, lowRow, found := K(), ZMM(), ZMM(), ZMM()
	VPBROADCASTB(c0, same)
	VPCMPUB(Imm(equal), same, row0, kRest, kSame)
	VPBROADCASTB(c1, same)
	VPCMPUB(Imm(equal), same, row1, kSame, kSame)
	VMOVDQU64(Mem{Base: tablePtr}, lowRow)
	VMOVDQA64(place, found)
	VPERMI2B(Mem{Base: tablePtr, Disp: 64}, lowRow, found)
	VMOVDQU8(found, kSame, kinds)
	KANDNQ(kRest, kSame, kRest)
	KTESTQ(kRest, kRest)
	JNZ(LabelRef("row"))
	JMP(LabelRef("known"))

	Label("two")
	MOVL(c0, row)
	SHRL(Imm(1), row)
	ANDL(Imm(0x0F), row)
	ANDL(U32(0xFE), c0)
	XORL(c1, c1)
	JMP(LabelRef("named"))
}

func asciiKind(c int) byte {
	if c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' {
		return kindToken | kindWord
	}
	return 0
}

// cutHashesAVX512 takes eight tokens at a time out of the 128 bytes from the
// start of the first one on, as words does with runs. Those that start too far
// away wait for the next round.
func cutHashesAVX512() {
	TEXT("cutHashesAVX512", attr.NOSPLIT,
		"func(dst []uint64, long *uint16, text []byte, starts, ends *uint16) (count int)")
	Pragma("noescape")
	Doc("cutHashesAVX512 is cutHashes. It needs AVX-512 BW, DQ, VL, VBMI and BMI2. There are",
		"len(dst) starts and ends.")
	dst := Load(Param("dst").Base(), GP64())
	left := Load(Param("dst").Len(), GP64())
	long := Load(Param("long"), GP64())
	text := Load(Param("text").Base(), GP64())
	size := Load(Param("text").Len(), GP64())
	starts := Load(Param("starts"), GP64())
	ends := Load(Param("ends"), GP64())
	i := GP64()
	XORQ(i, i)

	first8 := table("first8", func(i int) byte { return byte(i % 8) })
	next8 := table("next8", func(i int) byte { return byte(i%8 + 8) })
	spread := table("spread_words", func(i int) byte { return byte(i / 8 * 2) })
	lower, low, high := everyByte(0x20), everyQword(tokenLow), everyQword(tokenHigh)
	spread8 := table("spread_words8", func(i int) byte { return byte(i/8*2 + 16) })
	farthest, longest, three := YMM(), YMM(), YMM()
	kThree := K()
	{
		r, threes := GP32(), GP64()
		for _, c := range []struct {
			v  uint32
			to VecVirtual
		}{{128 - 16, farthest}, {16, longest}, {3, three}} {
			MOVL(U32(c.v), r)
			VPBROADCASTW(r, c.to)
		}
		MOVQ(U64(0x0707070707070707), threes)
		KMOVQ(threes, kThree)
	}

	Label("next")
	TESTQ(left, left)
	JLE(LabelRef("done"))
	part, first, rest := K(), GP64(), GP64()
	part0, part1, t := ZMM(), ZMM(), ZMM()
	small := func() {
		for _, p := range []VecVirtual{part0, part1} {
			VPSRLW(Imm(2), p, t)
			VPTERNLOGQ(U8(0xF2), lower, t, p) // ASCII letters made small
		}
	}

	// Sixteen tokens that are one character of three bytes each.
	CMPQ(left, Imm(16))
	JL(LabelRef("eight"))
	start16, length16, base16, k16 := YMM(), YMM(), YMM(), K()
	VMOVDQU(Mem{Base: starts, Index: i, Scale: 2}, start16)
	VMOVDQU(Mem{Base: ends, Index: i, Scale: 2}, length16)
	VPSUBW(start16, length16, length16)
	VPCMPW(Imm(notEqual), three, length16, k16)
	KTESTW(k16, k16)
	JNZ(LabelRef("eight"))
	MOVWQZX(Mem{Base: starts, Index: i, Scale: 2}, first)
	MOVQ(size, rest)
	SUBQ(first, rest)
	CMPQ(rest, U32(128))
	JL(LabelRef("eight"))
	VPBROADCASTW(first.As32(), base16)
	VPSUBW(base16, start16, start16)
	VPCMPUW(Imm(greater), farthest, start16, k16)
	KTESTW(k16, k16)
	JNZ(LabelRef("eight"))
	VMOVDQU64(Mem{Base: text, Index: first, Scale: 1}, part0)
	VMOVDQU64(Mem{Base: text, Index: first, Scale: 1, Disp: 64}, part1)
	small()
	for g, spread := range []VecVirtual{spread, spread8} {
		z := ZMM()
		VPERMB(start16.AsZ(), spread, z)
		VPADDB(first8, z, z)
		VPERMI2B_Z(part1, part0, kThree, z)
		VPMULLQ(low, z, z)
		VMOVDQU64(z, Mem{Base: dst, Index: i, Scale: 8, Disp: 64 * g})
	}
	ADDQ(Imm(16), i)
	SUBQ(Imm(16), left)
	JMP(LabelRef("next"))

	Label("eight")
	MOVQ(U32(8), rest)
	CMPQ(left, rest)
	CMOVQLT(left, rest)
	KMOVQ(lowBits(rest), part)
	start, length, base := XMM(), XMM(), XMM()
	VMOVDQU16_Z(Mem{Base: starts, Index: i, Scale: 2}, part, start)
	VMOVDQU16_Z(Mem{Base: ends, Index: i, Scale: 2}, part, length)
	VPSUBW(start, length, length)
	MOVWQZX(Mem{Base: starts, Index: i, Scale: 2}, first)
	VPBROADCASTW(first.As32(), base)
	VPSUBW(base, start, start) // distances from the first start
	MOVQ(size, rest)
	SUBQ(first, rest)
	CMPQ(rest, U32(128))
	JL(LabelRef("end"))
	VMOVDQU64(Mem{Base: text, Index: first, Scale: 1}, part0)
	VMOVDQU64(Mem{Base: text, Index: first, Scale: 1, Disp: 64}, part1)

	Label("loaded")
	small()
	lo, hi, sizes := ZMM(), ZMM(), ZMM()
	kLo, kHi, far, longer := K(), K(), K(), K()
	VPERMB(start.AsZ(), spread, lo)
	VPADDB(next8, lo, hi)
	VPADDB(first8, lo, lo)
	VPERMB(length.AsZ(), spread, sizes)
	VPCMPUB(Imm(greater), first8, sizes, kLo)
	VPCMPUB(Imm(greater), next8, sizes, kHi)
	VPCMPUW(Imm(greater), farthest.AsX(), start, part, far)
	VPCMPUW(Imm(greater), longest.AsX(), length, part, longer)
	VPERMI2B_Z(part1, part0, kLo, lo)
	VPERMI2B_Z(part1, part0, kHi, hi)
	VPMULLQ(low, lo, lo)
	VPMULLQ(high, hi, hi)
	VPROLQ(Imm(32), hi, hi)
	VPADDQ(hi, lo, lo)
	VMOVDQU64(lo, part, Mem{Base: dst, Index: i, Scale: 8})
	KORTESTB(far, longer)
	JNZ(LabelRef("some"))
	ADDQ(Imm(8), i)
	SUBQ(Imm(8), left)
	JMP(LabelRef("next"))

	Label("some")
	taken, lengthy, place := GP64(), GP64(), GP64()
	KMOVB(far, taken.As32())
	BTSL(Imm(8), taken.As32())
	TZCNTL(taken.As32(), taken.As32())
	KMOVB(longer, lengthy.As32())
	BZHIQ(taken, lengthy, lengthy)
	Label("long")
	TESTQ(lengthy, lengthy)
	JZ(LabelRef("taken"))
	TZCNTQ(lengthy, place)
	BLSRQ(lengthy, lengthy)
	ADDQ(i, place)
	MOVW(place.As16(), Mem{Base: long})
	ADDQ(Imm(2), long)
	JMP(LabelRef("long"))
	Label("taken")
	ADDQ(taken, i)
	SUBQ(taken, left)
	JMP(LabelRef("next"))

	// Fewer than 128 bytes are left: nothing is read beyond them.
	Label("end")
	zero, inside := GP64(), K()
	KMOVQ(lowBits(rest), inside)
	VMOVDQU8_Z(Mem{Base: text, Index: first, Scale: 1}, inside, part0)
	XORL(zero.As32(), zero.As32())
	SUBQ(Imm(64), rest)
	CMOVQLT(zero, rest)
	KMOVQ(lowBits(rest), inside)
	VMOVDQU8_Z(Mem{Base: text, Index: first, Scale: 1, Disp: 64}, inside, part1)
	JMP(LabelRef("loaded"))

	Label("done")
	Load(Param("long"), first)
	SUBQ(first, long)
	SHRQ(Imm(1), long)
	VZEROUPPER()
	Store(long, ReturnIndex(0))
	RET()
}
