package main

import (
	"fmt"
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// upper is the number of planes above the four that carry-save adders of 16
// vectors fill. 63 blocks of 64 hashes fill them.
const upper = 6

// A quad loads four hashes from hashes + disp. bump moves what else it reads on
// by a block.
type quad struct {
	load func(hashes reg.Register, disp int) reg.VecVirtual
	bump func()
	last func() // moves it to the last block
}

// countQuads takes blocks of 16 vectors of 4 hashes with carry-save adders and
// adds the carries, of weight 16, to planes in memory. In the end it adds the
// numbers of the four lanes, plane by plane.
func countQuads(q quad) {
	frame := AllocLocal(32 * (4 + upper))
	hashes := Load(Param("hashes"), GP64())
	blocks := Load(Param("blocks"), GP64())
	var planes [4]reg.VecVirtual
	for i := range planes {
		planes[i] = YMM()
		VPXOR(planes[i], planes[i], planes[i])
	}
	for i := range upper {
		VMOVDQU(planes[0], frame.Offset(32*(4+i)))
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
	var carries func(level int) reg.VecVirtual
	carries = func(level int) reg.VecVirtual {
		if level < 0 {
			at++
			return q.load(hashes, 32*(at-1))
		}
		a := carries(level - 1)
		return add(a, carries(level-1), planes[level])
	}
	TESTQ(blocks, blocks)
	JEQ(LabelRef("last"))
	Label("block")
	carry, t := carries(3), YMM()
	for i := range upper {
		plane := frame.Offset(32 * (4 + i))
		sum := YMM()
		VMOVDQU(plane, t)
		VPXOR(t, carry, sum)
		VPAND(t, carry, carry)
		VMOVDQU(sum, plane)
	}
	ADDQ(I32(512), hashes)
	q.bump()
	DECQ(blocks)
	JG(LabelRef("block"))
	JL(LabelRef("fold")) // that was the last block
	Label("last")
	Load(Param("last"), hashes)
	q.last()
	XORQ(blocks, blocks)
	TESTQ(hashes, hashes)
	JNE(LabelRef("block"))

	Label("fold")
	for i, plane := range planes {
		VMOVDQU(plane, frame.Offset(32*i))
	}
	out := Load(Param("planes"), GP64())
	levels := Load(Param("levels"), GP64())
	p := GP64()
	LEAQ(frame, p)
	x, y, s := XMM(), XMM(), XMM()
	// Carries of the sum of the halves, and of the sum of the halves of that.
	c, d := XMM(), XMM()
	VPXOR(c, c, c)
	VPXOR(d, d, d)
	step := func() {
		// s = x ^ y ^ c holds two lanes, and their sum with d goes out.
		VPSRLDQ(U8(8), s, y)
		VPXOR(s, y, x)
		VPAND(s, y, s)
		VPXOR(x, d, y)
		VMOVQ(y, Mem{Base: out})
		VPAND(x, d, d)
		VPOR(s, d, d)
	}
	Label("plane")
	VMOVDQU(Mem{Base: p}, x)
	VMOVDQU(Mem{Base: p, Disp: 16}, y)
	VPXOR(x, y, s)
	VPAND(x, y, x)
	VPAND(s, c, y)
	VPXOR(s, c, s)
	VPOR(x, y, c)
	step()
	ADDQ(U8(32), p)
	ADDQ(U8(8), out)
	DECQ(levels)
	JNE(LabelRef("plane"))
	VMOVDQA(c, s)
	step()
	VMOVQ(d, Mem{Base: out, Disp: 8})
	VZEROUPPER()
	RET()
}

const countQuadsDoc = `sets planes to the bit-sliced counts of blocks of 64 hashes, at
most 63 with the last one, if last is not nil. levels is 4 and the number of bits
of the number of blocks, and levels+2 planes are set.`

func countQuadsAVX2(mixed bool) {
	name, note := "countQuadsAVX2", ""
	if mixed {
		name, note = "countQuadsMixedAVX2", "It remixes the hashes, those of last as well."
	}
	function(name, "func(planes *[12]uint64, hashes *uint64, blocks int, last *[64]uint64, levels int)",
		append(strings.Split(name+" "+countQuadsDoc, "\n"), note)...)
	countQuads(quad{
		load: func(hashes reg.Register, disp int) reg.VecVirtual {
			x := YMM()
			VMOVDQU(Mem{Base: hashes, Disp: disp}, x)
			if mixed {
				mixQuad(x)
			}
			return x
		},
		bump: func() {},
		last: func() {},
	})
}

// mixQuad is mix of four words. It multiplies in halves of 32 bits.
func mixQuad(x reg.VecVirtual) {
	t, u := YMM(), YMM()
	VPADDQ(mixAdd, x, x)
	for i, shift := range []uint8{27, 33} {
		VPSRLQ(U8(shift), x, t)
		VPXOR(t, x, x)
		VPSRLQ(U8(32), x, t)
		VPMULUDQ(mixMul[i], t, t)
		VPMULUDQ(mixMulHigh[i], x, u)
		VPMULUDQ(mixMul[i], x, x)
		VPADDQ(t, u, u)
		VPSLLQ(U8(32), u, u)
		VPADDQ(u, x, x)
	}
	VPSRLQ(U8(27), x, t)
	VPXOR(t, x, x)
}

// countMaskedAVX2 moves the bit of the weights to the sign of quadwords and
// makes a mask of it.
func countMaskedAVX2() {
	name := "countMaskedAVX2"
	function(name, "func(planes *[12]uint64, hashes *uint64, weights *uint8, blocks int, last *[64]uint64, lastWeights *[64]uint8, levels int, bit uint64)",
		append(strings.Split(name+" "+countQuadsDoc, "\n"), "Only hashes whose weight has the bit count.")...)
	weights := Load(Param("weights"), GP64())
	shift, none := XMM(), YMM()
	bit, r := Load(Param("bit"), GP64()), GP64()
	MOVQ(U32(63), r)
	SUBQ(bit, r)
	VMOVQ(r, shift)
	VPXOR(none, none, none)
	countQuads(quad{
		load: func(hashes reg.Register, disp int) reg.VecVirtual {
			x := YMM()
			VPMOVZXBQ(Mem{Base: weights, Disp: disp / 8}, x)
			VPSLLQ(shift, x, x)
			VPCMPGTQ(x, none, x)
			VPAND(Mem{Base: hashes, Disp: disp}, x, x)
			return x
		},
		bump: func() { ADDQ(U8(64), weights) },
		last: func() { Load(Param("lastWeights"), weights) },
	})
}

func remixAVX2() {
	function("remixAVX2", "func(dst, src *uint64, n int)",
		"remixAVX2 is remix of n words, a positive multiple of 4.")
	dst := Load(Param("dst"), GP64())
	src := Load(Param("src"), GP64())
	n := Load(Param("n"), GP64())
	Label("four")
	x := YMM()
	VMOVDQU(Mem{Base: src}, x)
	mixQuad(x)
	VMOVDQU(x, Mem{Base: dst})
	ADDQ(U8(32), src)
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
