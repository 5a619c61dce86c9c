package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// countBlocksAVX2 is csa16 of 16 vectors of 4 hashes.
func countBlocksAVX2() {
	function("countBlocksAVX2", "func(low *[16]uint64, carries, hashes *uint64, blocks int)",
		"countBlocksAVX2 adds blocks of 64 hashes, at least one, to four planes of four",
		"words each, of weight 1, 2, 4 and 8. It stores the carries out of these, four",
		"words of weight 16 for each block.")
	low := Load(Param("low"), GP64())
	carries := Load(Param("carries"), GP64())
	hashes := Load(Param("hashes"), GP64())
	blocks := Load(Param("blocks"), GP64())
	var planes [4]reg.VecVirtual
	for i := range planes {
		planes[i] = YMM()
		VMOVDQU(Mem{Base: low, Disp: 32 * i}, planes[i])
	}
	// add adds a and b to sum, and leaves the carries in a.
	add := func(a, b, sum reg.VecVirtual) reg.VecVirtual {
		u := YMM()
		VPXOR(a, b, u)
		VPAND(a, b, a)
		VPAND(u, sum, b)
		VPOR(a, b, a)
		VPXOR(u, sum, sum)
		return a
	}
	at := 0
	var carry func(level int) reg.VecVirtual
	carry = func(level int) reg.VecVirtual {
		if level < 0 {
			x := YMM()
			VMOVDQU(Mem{Base: hashes, Disp: 32 * at}, x)
			at++
			return x
		}
		a := carry(level - 1)
		return add(a, carry(level-1), planes[level])
	}
	Label("block")
	VMOVDQU(carry(3), Mem{Base: carries})
	ADDQ(I32(512), hashes)
	ADDQ(U8(32), carries)
	DECQ(blocks)
	JNE(LabelRef("block"))
	for i := range planes {
		VMOVDQU(planes[i], Mem{Base: low, Disp: 32 * i})
	}
	VZEROUPPER()
	RET()
}

// remixAVX2 multiplies by the constants of mix in halves of 32 bits.
func remixAVX2() {
	function("remixAVX2", "func(dst, src *uint64, n int)",
		"remixAVX2 is remix of n words, a positive multiple of 4.")
	dst := Load(Param("dst"), GP64())
	src := Load(Param("src"), GP64())
	n := Load(Param("n"), GP64())
	addend := YMM()
	VPBROADCASTQ(mixAdd, addend)
	var low, high [2]reg.VecVirtual
	for i, m := range mixMul {
		low[i], high[i] = YMM(), YMM()
		VPBROADCASTQ(m, low[i])
		VPSRLQ(U8(32), low[i], high[i])
	}
	Label("four")
	x, t, u := YMM(), YMM(), YMM()
	VPADDQ(Mem{Base: src}, addend, x)
	for i, shift := range []uint8{27, 33} {
		VPSRLQ(U8(shift), x, t)
		VPXOR(t, x, x)
		VPSRLQ(U8(32), x, t)
		VPMULUDQ(low[i], t, t)
		VPMULUDQ(high[i], x, u)
		VPMULUDQ(low[i], x, x)
		VPADDQ(t, u, u)
		VPSLLQ(U8(32), u, u)
		VPADDQ(u, x, x)
	}
	VPSRLQ(U8(27), x, t)
	VPXOR(t, x, x)
	VMOVDQU(x, Mem{Base: dst})
	ADDQ(U8(32), src)
	ADDQ(U8(32), dst)
	SUBQ(U8(4), n)
	JNE(LabelRef("four"))
	VZEROUPPER()
	RET()
}

// maskAVX2 moves the bit of the weights to the sign of quadwords and makes a
// mask of it.
func maskAVX2() {
	function("maskAVX2", "func(dst, hashes *uint64, weights *uint8, n int, bit uint64)",
		"maskAVX2 sets each of n words of dst, a positive multiple of 4, to the hash if",
		"its weight has the bit, and to 0 if not.")
	dst := Load(Param("dst"), GP64())
	hashes := Load(Param("hashes"), GP64())
	weights := Load(Param("weights"), GP64())
	n := Load(Param("n"), GP64())
	shift, none, x, w := XMM(), YMM(), YMM(), YMM()
	bit := Load(Param("bit"), GP64())
	r := GP64()
	MOVQ(U32(63), r)
	SUBQ(bit, r)
	VMOVQ(r, shift)
	VPXOR(none, none, none)
	Label("four")
	VPMOVZXBQ(Mem{Base: weights}, w)
	VPSLLQ(shift, w, w)
	VPCMPGTQ(w, none, x)
	VPAND(Mem{Base: hashes}, x, x)
	VMOVDQU(x, Mem{Base: dst})
	ADDQ(U8(4), weights)
	ADDQ(U8(32), hashes)
	ADDQ(U8(32), dst)
	SUBQ(U8(4), n)
	JNE(LabelRef("four"))
	VZEROUPPER()
	RET()
}

// scanAVX2 counts bits by a table of nibbles and adds them with VPSADBW. It
// looks at eight vectors at a time and stops where there is a hit.
func scanAVX2(words int) {
	wide := words == 2
	name, args, first := fmt.Sprintf("scan%dAVX2", 64*words), "query uint64", 0
	if wide {
		args, first = "query0, query1 uint64", 1
	}
	function(name, "func(fingerprints *uint64, blocks int, "+args+", distance int) (clear int)",
		name+fmt.Sprintf(" returns how many blocks of %d fingerprints have no hit, up to", 32/words),
		"the first that has one.")
	p := Load(Param("fingerprints"), GP64())
	blocks := Load(Param("blocks"), GP64())
	query, limit, table, mask, none := YMM(), YMM(), YMM(), YMM(), YMM()
	r := GP64()
	if wide {
		Load(Param("query0"), r)
		VMOVQ(r, query.AsX())
		Load(Param("query1"), r)
		VPINSRQ(U8(1), r, query.AsX(), query.AsX())
		VINSERTI128(U8(1), query.AsX(), query, query)
	} else {
		Load(Param("query"), r)
		VMOVQ(r, query.AsX())
		VPBROADCASTQ(query.AsX(), query)
	}
	Load(Param("distance"), r)
	VMOVQ(r, limit.AsX())
	VPBROADCASTQ(limit.AsX(), limit)
	VMOVDQU(nibbles, table)
	MOVQ(U32(0x0f0f0f0f), r)
	VMOVQ(r, mask.AsX())
	VPBROADCASTD(mask.AsX(), mask)
	VPXOR(none, none, none)

	Label("block")
	TESTQ(blocks, blocks)
	JEQ(LabelRef("done"))
	var pending, least reg.VecVirtual
	for i := range 8 {
		x, t := YMM(), YMM()
		VPXOR(Mem{Base: p, Disp: 32 * i}, query, x)
		VPSRLW(U8(4), x, t)
		VPAND(mask, x, x)
		VPAND(mask, t, t)
		VPSHUFB(x, table, x)
		VPSHUFB(t, table, t)
		VPADDB(t, x, x)
		if wide && i%2 == 0 {
			pending = x
			continue
		}
		if wide {
			// The two words of 4 fingerprints, side by side.
			VPUNPCKLQDQ(x, pending, t)
			VPUNPCKHQDQ(x, pending, x)
			VPADDB(t, x, x)
		}
		VPSADBW(none, x, x)
		if i == first {
			least = x
			continue
		}
		VPMINUD(x, least, least)
	}
	VPCMPGTQ(limit, least, least)
	hit := GP32()
	VMOVMSKPD(least, hit)
	CMPL(hit, U8(15))
	JNE(LabelRef("done"))
	ADDQ(I32(256), p)
	DECQ(blocks)
	JMP(LabelRef("block"))
	Label("done")
	Load(Param("blocks"), r)
	SUBQ(blocks, r)
	Store(r, Return("clear"))
	VZEROUPPER()
	RET()
}
