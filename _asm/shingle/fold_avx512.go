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

// foldAVX512: ASCII by one lookup. A block with other bytes is looked at together
// with the same text moved by one byte either way, so that each byte of a
// character sees the other. All characters of one row of the tables are taken at
// a time; few texts have more than two such rows. Then come the quotation marks,
// of three bytes. What is still left is from elsewhere.
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
	e2, x80 := everyByte(0xE2), everyByte(0x80)

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

	// The neighbours. Nothing is read before the text and behind it.
	Label("wide")
	prev1, prev2, next1, next2 := ZMM(), ZMM(), ZMM(), ZMM()
	CMPQ(left, Imm(64+2))
	JL(LabelRef("edge"))
	CMPQ(text, first)
	JE(LabelRef("edge"))
	VMOVDQU64(Mem{Base: text, Disp: -1}, prev1)
	VMOVDQU64(Mem{Base: text, Disp: -2}, prev2)
	VMOVDQU64(Mem{Base: text, Disp: 1}, next1)
	VMOVDQU64(Mem{Base: text, Disp: 2}, next2)
	Label("behind")

	// Characters of two bytes: where they begin and where they end.
	isLead := func(z VecVirtual, k OpmaskVirtual) {
		t := ZMM()
		VPSUBB(lead, z, t)
		VPCMPUB(Imm(less), leads, t, k, k)
	}
	kbegin, kend := K(), K()
	VPCMPB(Imm(less), behind, next1, kbegin)
	isLead(block, kbegin)
	VPCMPB(Imm(less), behind, block, kend)
	isLead(prev1, kend)
	VMOVDQU8(ff, kwide, folded)
	// Lookups: six bits of the second byte, and the last bit of the first.
	begins, ends := ZMM(), ZMM()
	const choose = 0xD8 // the second where the third has ones, else the first
	VPSLLW(Imm(6), block, begins)
	VPTERNLOGQ(U8(choose), six, next1, begins)
	VPSLLW(Imm(6), prev1, ends)
	VPTERNLOGQ(U8(choose), six, block, ends)
	blockRow, prevRow := ZMM(), ZMM()
	VPORQ(one, block, blockRow)
	VPORQ(one, prev1, prevRow)
	begin, end := GP64(), GP64()
	KMOVQ(kbegin, begin)
	KMOVQ(kend, end)
	b := GP64()
	TESTQ(end, end)
	JZ(LabelRef("lead"))

	Label("row")
	TZCNTQ(end, b)
	MOVBQZX(Mem{Base: text, Index: b, Scale: 1, Disp: -1}, b)
	Label("row_of")
	row, found, k := ZMM(), ZMM(), K()
	ORL(Imm(1), b.As32())
	VPBROADCASTB(b.As32(), row)
	SUBL(U32(0xC3), b.As32())
	SHLL(Imm(7), b.As32())
	ADDQ(rows, b)
	for _, half := range []struct {
		rows, index VecVirtual
		k           OpmaskVirtual
		left        GPVirtual
		at          int
	}{{prevRow, ends, kend, end, 0}, {blockRow, begins, kbegin, begin, 128}} {
		VPCMPEQB(half.rows, row, half.k, k)
		t := ZMM()
		VMOVDQU64(Mem{Base: b, Disp: half.at}, t)
		VMOVDQA64(half.index, found)
		VPERMI2B(Mem{Base: b, Disp: half.at + 64}, t, found)
		VMOVDQU8(found, k, folded)
		taken := GP64()
		KMOVQ(k, taken)
		ANDNQ(half.left, taken, half.left)
	}
	TESTQ(end, end)
	JNZ(LabelRef("row"))
	Label("lead") // one whose second byte is in the next block
	TESTQ(begin, begin)
	JNZ(LabelRef("last_lead"))

	VPCMPEQB(ff, folded, k)
	KORTESTQ(k, k)
	JNZ(LabelRef("quotes"))
	Label("judged")
	soft, t := GP64(), GP64()
	VPCMPEQB(one, folded, k)
	VPSUBB(one, folded, k, folded)
	KMOVQ(k, soft)
	KMOVQ(kwide, t)
	ORQ(t, anyWide)
	VPCMPEQB(ff, folded, k)
	KMOVQ(k, odd)
	ORQ(odd, anyOdd)
	LEAQ(Mem{Base: carry, Index: soft, Scale: 2}, t)
	ANDQ(odd, t)
	ORQ(t, conflict)
	MOVQ(soft, carry)
	SHRQ(Imm(63), carry)
	JMP(LabelRef("store"))

	Label("last_lead")
	MOVBQZX(Mem{Base: text, Disp: 63}, b)
	JMP(LabelRef("row_of"))

	// The three bytes of U+2000 to U+203F, of which the last one says which.
	Label("quotes")
	kquote := K()
	third := ZMM()
	VMOVDQA64(block, third)
	VPCMPEQB(e2, prev2, kquote)
	VPCMPEQB(x80, prev1, kquote, kquote)
	VPCMPEQB(e2, prev1, k)
	VPCMPEQB(x80, block, k, k)
	VMOVDQU8(next1, k, third)
	KORQ(k, kquote, kquote)
	VPCMPEQB(e2, block, k)
	VPCMPEQB(x80, next1, k, k)
	VMOVDQU8(next2, k, third)
	KORQ(k, kquote, kquote)
	VPCMPB(Imm(less), behind, third, kquote, kquote)
	VPERMB(quotes, third, third)
	VMOVDQU8(third, kquote, folded)
	JMP(LabelRef("judged"))

	Label("edge")
	n, zero := GP64(), GP64()
	XORL(zero.As32(), zero.As32())
	MOVL(U32(64+2), n.As32())
	CMPQ(left, n)
	CMOVQLT(left, n)
	for _, view := range []struct {
		z    VecVirtual
		disp int
	}{{prev2, -2}, {prev1, -1}, {next1, 1}, {next2, 2}} {
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
	JMP(LabelRef("behind"))

	Label("done")
	VZEROUPPER()
	Store(anyWide, ReturnIndex(0))
	Store(anyOdd, ReturnIndex(1))
	Store(conflict, ReturnIndex(2))
	RET()
}
