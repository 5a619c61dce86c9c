// Command align writes the amd64 kernels of package align. What each one
// computes is said in internal/align/lcs_generic.go, what it asks of its
// arguments in the comments that go into the stubs.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("!purego")

	rows("rows8AVX512", 1, "rows8AVX512 is rows for rows of 1 to 8 words.")
	rows("rows16AVX512", 2, "rows16AVX512 is rows for rows of 9 to 16 words.")

	Generate()
}

// rows keeps the row before in registers of eight words. The sum of a row and
// what matches in it is made word by word, and the carries then in two masks of a
// bit a word: of the words that overflow, and of those that would if there were a
// carry into them, being all ones. Adding the first, moved up by a word, to the
// second carries through all of these at once.
func rows(name string, registers int, doc string) {
	TEXT(name, NOSPLIT, "func(rows []uint64, masks []uint64, b []uint32, w int)")
	Pragma("noescape")
	Doc(doc)
	to, masks := Load(Param("rows").Base(), GP64()), Load(Param("masks").Base(), GP64())
	b, n := Load(Param("b").Base(), GP64()), Load(Param("b").Len(), GP64())
	w := Load(Param("w"), GP64())
	TESTQ(n, n)
	JZ(LabelRef("done"))

	size := GP64()
	MOVQ(w, size)
	SHLQ(U8(3), size)
	lanes := GP64() // a bit for each word of a row
	MOVQ(I32(-1), lanes)
	BZHIQ(w, lanes, lanes)
	ones := ZMM()
	VPTERNLOGD(U8(0xff), ones, ones, ones)
	var valid []Register
	var row []VecVirtual
	for i := range registers {
		k, part := K(), GP64()
		MOVQ(lanes, part)
		if i > 0 {
			SHRQ(U8(8*i), part)
		}
		KMOVB(part.As32(), k)
		valid = append(valid, k)
		z := ZMM()
		VMOVDQA64_Z(ones, k, z)
		row = append(row, z)
	}

	Label("loop")
	mask := GP64()
	MOVL(Mem{Base: b}, mask.As32())
	IMULQ(size, mask)
	ADDQ(masks, mask)
	over, full := GP64(), GP64()
	var sum, match []VecVirtual
	for i := range registers {
		m, s := ZMM(), ZMM()
		VMOVDQU64_Z(Mem{Base: mask, Disp: 64 * i}, valid[i], m)
		VPANDQ(row[i], m, s)
		VPADDQ(row[i], s, s)
		match, sum = append(match, m), append(sum, s)
	}
	for i := range registers {
		k, l := K(), K()
		VPCMPUQ(U8(1), row[i], sum[i], k) // less: it has overflowed
		VPCMPEQQ(ones, sum[i], l)
		a, c := over, full
		if i > 0 {
			a, c = GP64(), GP64()
		}
		KMOVB(k, a.As32())
		KMOVB(l, c.As32())
		if i > 0 {
			SHLQ(U8(8*i), a)
			SHLQ(U8(8*i), c)
			ORQ(a, over)
			ORQ(c, full)
		}
	}
	carries := GP64()
	LEAQ(Mem{Base: full, Index: over, Scale: 2}, carries)
	XORQ(full, carries)
	for i := range registers {
		k := K()
		if i > 0 {
			SHRQ(U8(8), carries)
		}
		KMOVB(carries.As32(), k)
		VPSUBQ(ones, sum[i], k, sum[i])
		// row = sum | row &^ match
		VPTERNLOGQ(U8(0xdc), match[i], sum[i], row[i])
		VMOVDQU64(row[i], valid[i], Mem{Base: to, Disp: 64 * i})
	}
	ADDQ(size, to)
	ADDQ(Imm(4), b)
	DECQ(n)
	JNZ(LabelRef("loop"))
	Label("done")
	VZEROUPPER()
	RET()
}
