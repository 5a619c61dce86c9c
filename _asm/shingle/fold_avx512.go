package main

import (
	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/gotypes"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// less and notLess are predicates of VPCMPB and VPCMPUB.
const less, notLess = 1, 5

// foldASCIITable gives the two halves of the table of what becomes of the 128
// ASCII characters.
func foldASCIITable() (low, upper VecVirtual) {
	fold := func(c int) byte {
		switch {
		case c >= '0' && c <= '9':
			return byte(c)
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			return byte(c | 0x20)
		}
		return 0
	}
	low = table("fold_low", fold)
	upper = table("fold_high", func(i int) byte { return fold(i + 64) })
	return low, upper
}

// foldAVX512: ASCII by one lookup. In a block with other bytes the characters of
// two bytes are looked up where they begin, from there and from the same text
// moved by one byte: those of one row of the tables at a time; few texts have
// more than two such rows. What becomes of the second bytes is then moved by one,
// over the end of the block too. Then come the quotation marks, of three bytes.
// What is still left is from elsewhere.
func foldAVX512() {
	TEXT("foldAVX512", attr.NOSPLIT, "func(dst *byte, strange *uint64, text []byte, rows, quotes *byte) (wide, odd, conflict uint64)")
	Pragma("noescape")
	Doc("foldAVX512 is foldText, but leaves a soft separator at the end as it is. If one stands",
		"before what is from elsewhere, conflict is not 0, and dst is not right. wide and odd are",
		"0 if text is all ASCII and nothing is from elsewhere. It needs AVX-512 BW, VBMI and BMI2.",
		"dst has room for whole blocks of 64 bytes.")
	dst := Load(Param("dst"), GP64())
	strange := Load(Param("strange"), GP64())
	text := Load(Param("text").Base(), GP64())
	left := Load(Param("text").Len(), GP64())
	address := func(c gotypes.Component) Mem {
		b, err := c.Resolve()
		if err != nil {
			panic(err)
		}
		return b.Addr
	}
	first, rows := address(Param("text").Base()), address(Param("rows"))
	quotes := ZMM()
	{
		at := Load(Param("quotes"), GP64())
		VMOVDQU64(Mem{Base: at}, quotes)
	}
	low, upper := foldASCIITable()
	one, six, ff := everyByte(1), everyByte(0x3F), everyByte(0xFF)
	lead, leads, behind := everyByte(0xC2), everyByte(0xE0-0xC2), everyByte(0xC0)
	soft := everyByte(0xFE)
	e2, x80 := everyByte(0xE2), everyByte(0x80)
	up := table("up", func(i int) byte { return byte(i-1) & 127 })

	pair := GP64() // bit 0: the last byte before the block begins a character
	second, secondBefore := ZMM(), ZMM()
	VPXORQ(secondBefore, secondBefore, secondBefore)
	XORL(pair.As32(), pair.As32())
	carry := GP64() // the last byte before the block was a soft separator
	anyWide, anyOdd, conflict := GP64(), GP64(), GP64()
	for _, r := range []GPVirtual{carry, anyWide, anyOdd, conflict} {
		XORL(r.As32(), r.As32())
	}
	block, folded := ZMM(), ZMM()
	kwide, odd := K(), GP64()

	CMPQ(left, Imm(64))
	JL(LabelRef("tail"))
	Label("loop")
	VMOVDQU64(Mem{Base: text}, block)
	PREFETCHT0(Mem{Base: text, Disp: ahead})
	Label("block")
	VPMOVB2M(block, kwide)
	VMOVDQA64(block, folded)
	VPERMI2B(upper, low, folded)
	KORTESTQ(kwide, kwide)
	JNZ(LabelRef("wide"))
	XORL(pair.As32(), pair.As32())
	Label("clean")
	XORL(odd.As32(), odd.As32())
	XORL(carry.As32(), carry.As32())
	Label("store")
	VMOVDQU64(folded, Mem{Base: dst})
	MOVQ(odd, Mem{Base: strange})
	ADDQ(Imm(64), dst)
	ADDQ(Imm(8), strange)
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
	JMP(LabelRef("block"))

	Label("wide")
	next1 := ZMM()
	CMPQ(left, Imm(64+1))
	JL(LabelRef("last"))
	VMOVDQU64(Mem{Base: text, Disp: 1}, next1)
	Label("next_read")
	MOVL(U32(1), anyWide.As32())

	// Where characters of two bytes begin.
	k, kbegin, t := K(), K(), ZMM()
	VPCMPB(Imm(less), behind, next1, k)
	VPSUBB(lead, block, t)
	VPCMPUB(Imm(less), leads, t, k, kbegin)
	VMOVDQU8(ff, kwide, folded)
	// Lookups: six bits of the second byte, and the last bit of the first.
	index, blockRow := ZMM(), ZMM()
	const choose = 0xD8 // the second where the third has ones, else the first
	VPSLLW(Imm(6), block, index)
	VPTERNLOGQ(U8(choose), six, next1, index)
	VPORQ(one, block, blockRow)
	begin, pending, b := GP64(), GP64(), GP64()
	KMOVQ(kbegin, begin)
	MOVQ(begin, pending)
	TESTQ(begin, begin)
	JZ(LabelRef("looked_up"))

	Label("row")
	row, found := ZMM(), ZMM()
	TZCNTQ(pending, b)
	MOVBQZX(Mem{Base: text, Index: b, Scale: 1}, b)
	ORL(Imm(1), b.As32())
	VPBROADCASTB(b.As32(), row)
	SUBL(U32(0xC3), b.As32())
	SHLL(Imm(7), b.As32())
	ADDQ(rows, b)
	VPCMPEQB(blockRow, row, kbegin, k)
	for i, to := range []VecVirtual{second, folded} {
		VMOVDQU64(Mem{Base: b, Disp: 128 * i}, t)
		VMOVDQA64(index, found)
		VPERMI2B(Mem{Base: b, Disp: 128*i + 64}, t, found)
		VMOVDQU8(found, k, to)
	}
	taken := GP64()
	KMOVQ(k, taken)
	ANDNQ(pending, taken, pending)
	JNZ(LabelRef("row"))

	Label("looked_up")
	ends := GP64()
	VMOVDQA64(second, t)
	VPERMT2B(secondBefore, up, t)
	VMOVDQA64(second, secondBefore)
	LEAQ(Mem{Base: pair, Index: begin, Scale: 2}, ends)
	KMOVQ(ends, k)
	VMOVDQU8(t, k, folded)
	MOVQ(begin, pair)
	SHRQ(Imm(63), pair)
	VPCMPUB(Imm(notLess), soft, folded, k)
	KORTESTQ(k, k)
	JZ(LabelRef("clean"))

	// Something else. The three bytes of U+2000 to U+203F are looked up by the
	// third, which is seen from the others in text moved by one byte and two,
	// either way. Nothing is read before the text and behind it.
	prev1, prev2, next2 := ZMM(), ZMM(), ZMM()
	CMPQ(left, Imm(64+2))
	JL(LabelRef("edge"))
	CMPQ(text, first)
	JE(LabelRef("edge"))
	VMOVDQU64(Mem{Base: text, Disp: -1}, prev1)
	VMOVDQU64(Mem{Base: text, Disp: -2}, prev2)
	VMOVDQU64(Mem{Base: text, Disp: 2}, next2)
	Label("neighbours_read")
	kquote := K()
	VMOVDQA64(block, t)
	VPCMPEQB(e2, prev2, kquote)
	VPCMPEQB(x80, prev1, kquote, kquote)
	VPCMPEQB(e2, prev1, k)
	VPCMPEQB(x80, block, k, k)
	VMOVDQU8(next1, k, t)
	KORQ(k, kquote, kquote)
	VPCMPEQB(e2, block, k)
	VPCMPEQB(x80, next1, k, k)
	VMOVDQU8(next2, k, t)
	KORQ(k, kquote, kquote)
	VPCMPB(Imm(less), behind, t, kquote, kquote)
	VPERMB(quotes, t, t)
	VMOVDQU8(t, kquote, folded)

	softs, before := GP64(), GP64()
	VPCMPEQB(soft, folded, k)
	KMOVQ(k, softs)
	VPXORQ(t, t, t)
	VMOVDQU8(t, k, folded)
	VPCMPEQB(ff, folded, k)
	KMOVQ(k, odd)
	ORQ(odd, anyOdd)
	LEAQ(Mem{Base: carry, Index: softs, Scale: 2}, before)
	ANDQ(odd, before)
	ORQ(before, conflict)
	MOVQ(softs, carry)
	SHRQ(Imm(63), carry)
	JMP(LabelRef("store"))

	Label("last")
	MOVQ(left, b)
	DECQ(b)
	KMOVQ(lowBits(b), k)
	VMOVDQU8_Z(Mem{Base: text, Disp: 1}, k, next1)
	JMP(LabelRef("next_read"))

	Label("edge")
	n, zero := GP64(), GP64()
	XORL(zero.As32(), zero.As32())
	MOVL(U32(64+2), n.As32())
	CMPQ(left, n)
	CMOVQLT(left, n)
	for _, view := range []struct {
		z    VecVirtual
		disp int
	}{{prev2, -2}, {prev1, -1}, {next2, 2}} {
		size, before := GP64(), GP64()
		LEAQ(Mem{Base: n, Disp: -view.disp}, size)
		if view.disp == 2 {
			TESTQ(size, size)
			CMOVQLT(zero, size)
		}
		mask := lowBits(size)
		if view.disp < 0 {
			MOVQ(mask, before)
			ANDQ(I8(-1<<-view.disp), before)
			CMPQ(text, first)
			CMOVQEQ(before, mask)
		}
		KMOVQ(mask, k)
		VMOVDQU8_Z(Mem{Base: text, Disp: view.disp}, k, view.z)
	}
	JMP(LabelRef("neighbours_read"))

	Label("done")
	VZEROUPPER()
	Store(anyWide, ReturnIndex(0))
	Store(anyOdd, ReturnIndex(1))
	Store(conflict, ReturnIndex(2))
	RET()
}
