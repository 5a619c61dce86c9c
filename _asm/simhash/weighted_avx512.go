package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func weighAVX512() {
	function("weighAVX512", "func(weights *uint8, n int) (total uint64, used uint8)",
		"weighAVX512 is weigh of n weights.")
	weights := Load(Param("weights"), GP64())
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	total, used, none := zero(), zero(), zero()
	x := ZMM()
	step := func() {
		VPORQ(x, used, used)
		VPSADBW(none, x, x)
		VPADDQ(x, total, total)
	}
	SUBQ(U8(64), n)
	JLT(LabelRef("tail"))
	Label("loop")
	VMOVDQU64(Mem{Base: weights}, x)
	step()
	ADDQ(U8(64), weights)
	SUBQ(U8(64), n)
	JGE(LabelRef("loop"))
	Label("tail")
	ADDQ(U8(64), n)
	JEQ(LabelRef("done"))
	VMOVDQU8_Z(Mem{Base: weights}, lowMask(n), x)
	step()
	Label("done")
	y := YMM()
	VEXTRACTI64X4(U8(1), total, y)
	VPADDQ(y, total.AsY(), total.AsY())
	VEXTRACTI128(U8(1), total.AsY(), y.AsX())
	VPADDQ(y.AsX(), total.AsX(), total.AsX())
	VPSRLDQ(U8(8), total.AsX(), y.AsX())
	VPADDQ(y.AsX(), total.AsX(), total.AsX())
	r := GP64()
	VMOVQ(total.AsX(), r)
	Store(r, Return("total"))
	VEXTRACTI64X4(U8(1), used, y)
	VPORQ(y, used.AsY(), used.AsY())
	VEXTRACTI128(U8(1), used.AsY(), y.AsX())
	VPORQ(y.AsX(), used.AsX(), used.AsX())
	VPSRLDQ(U8(8), used.AsX(), y.AsX())
	VPORQ(y.AsX(), used.AsX(), used.AsX())
	VMOVQ(used.AsX(), r)
	t := GP64()
	for _, shift := range []uint8{32, 16, 8} {
		MOVQ(r, t)
		SHRQ(U8(shift), t)
		ORQ(t, r)
	}
	Store(r.As8L(), Return("used"))
	VZEROUPPER()
	RET()
}

// countWeightedAVX512 transposes the bits of eight weights as it does those of
// eight hashes: byte b of the result has bit b of each. And of that with a byte
// of the transposed hashes has the hashes that count 1 << b at the position.
// Weights are below 1 << planes.
func countWeightedAVX512(planes int, mixed bool) {
	name, counted := variant(fmt.Sprintf("countWeighted%d", planes), mixed)
	function(name, "func(counts *[64]uint32, hashes *uint64, weights *uint8, n int, half uint32) uint64",
		name+" adds the weights of those of the",
		counted+" that have bit i set. Bit i of the result says whether that is more",
		"than half, and counts[i] is that, unless counts is nil.",
		fmt.Sprintf("Weights are less than 1 << %d, and n is at most 1 << 24.", planes))
	frame := AllocLocal(128)
	spread := GP64()
	LEAQ(frame.Offset(63), spread)
	ANDQ(I8(-64), spread)
	hashes := Load(Param("hashes"), GP64())
	weights := Load(Param("weights"), GP64())
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	c := newCounter(halves, mixed)
	copies, factors := ZMM(), ZMM()
	VMOVDQU64(each, copies)
	VPBROADCASTQ(oneTwo, factors)
	d := zeroDwords()
	sums := make([]reg.VecVirtual, planes)
	for i := range sums {
		sums[i] = zero()
	}
	room := GP64()
	MOVQ(U32(31), room)

	add := func(x, w reg.VecVirtual) {
		c.transpose(x)
		VGF2P8AFFINEQB(Imm(0), w, c.eye, w)
		VPSHUFB(copies, w, w)
		VMOVDQA64(w, Mem{Base: spread})
		for i, sum := range sums {
			t := ZMM()
			VPANDQ_BCST(Mem{Base: spread, Disp: 8 * i}, x, t)
			VPOPCNTB(t, t)
			VPADDB(t, sum, sum)
		}
	}
	// flush adds the sums, which are at most 248, to the counts.
	flush := func() {
		var words [2]reg.VecVirtual
		for i := 0; i < planes; i += 2 {
			var w [2]reg.VecVirtual
			w[0], w[1] = ZMM(), ZMM()
			VPUNPCKLBW(sums[i+1], sums[i], w[0])
			VPUNPCKHBW(sums[i+1], sums[i], w[1])
			for j := range w {
				VPMADDUBSW(factors, w[j], w[j])
				if i == 0 {
					words[j] = w[j]
					continue
				}
				VPSLLW(Imm(uint64(i)), w[j], w[j])
				VPADDW(w[j], words[j], words[j])
			}
		}
		for j, w := range words {
			t := ZMM()
			VPMOVZXWD(w.AsY(), t)
			VPADDD(t, d[2*j], d[2*j])
			VEXTRACTI64X4(U8(1), w, t.AsY())
			VPMOVZXWD(t.AsY(), t)
			VPADDD(t, d[2*j+1], d[2*j+1])
		}
	}

	SUBQ(U8(8), n)
	JLT(LabelRef("tail"))
	Label("eight")
	x, w := c.load(Mem{Base: hashes}), ZMM()
	VPBROADCASTQ(Mem{Base: weights}, w)
	add(x, w)
	ADDQ(U8(64), hashes)
	ADDQ(U8(8), weights)
	DECQ(room)
	JNE(LabelRef("next"))
	flush()
	for _, s := range sums {
		VPXORD(s, s, s)
	}
	MOVQ(U32(31), room)
	Label("next")
	SUBQ(U8(8), n)
	JGE(LabelRef("eight"))

	Label("tail")
	ADDQ(U8(8), n)
	JEQ(LabelRef("done"))
	k := lowMask(n)
	x, w = c.loadSome(Mem{Base: hashes}, k), ZMM()
	VMOVDQU8_Z(Mem{Base: weights}, k, w.AsX())
	VPBROADCASTQ(w.AsX(), w)
	add(x, w)
	Label("done")
	flush()
	d.result()
}
