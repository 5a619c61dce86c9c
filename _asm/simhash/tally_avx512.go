package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// A counter counts the bits of eight hashes at a time. As a matrix the hashes
// are 8 rows of 64 bits. One VPERMB makes of it eight matrices of 8 by 8 bits,
// GF2P8AFFINEQB transposes them, so that byte i has the bits at position i of
// the eight hashes, and VPOPCNTB makes that their count.
type counter struct {
	mixed      bool
	order, eye reg.VecVirtual
	add        reg.VecVirtual
	mul        [2]reg.VecVirtual
}

func newCounter(order Mem, mixed bool) *counter {
	c := &counter{mixed: mixed, order: ZMM(), eye: ZMM()}
	VMOVDQU64(order, c.order)
	VPBROADCASTQ(identity, c.eye)
	if mixed {
		c.add = ZMM()
		VPBROADCASTQ(mixAdd, c.add)
		for i := range c.mul {
			c.mul[i] = ZMM()
			VPBROADCASTQ(mixMul[i], c.mul[i])
		}
	}
	return c
}

// load gives eight hashes, remixed if need be.
func (c *counter) load(m Mem) reg.VecVirtual {
	x := ZMM()
	if !c.mixed {
		VMOVDQU64(m, x)
		return x
	}
	VPADDQ(m, c.add, x)
	c.mix(x)
	return x
}

// loadSome gives the hashes whose bit in k is set, and 0 for the others.
func (c *counter) loadSome(m Mem, k reg.Register) reg.VecVirtual {
	x := ZMM()
	VMOVDQU64_Z(m, k, x)
	if c.mixed {
		VPADDQ(c.add, x, x)
		c.mix(x)
		VMOVDQA64_Z(x, k, x)
	}
	return x
}

// mix is the function of that name, but for the addition.
func (c *counter) mix(x reg.VecVirtual) {
	t := ZMM()
	for i, shift := range []uint64{27, 33} {
		VPSRLQ(Imm(shift), x, t)
		VPXORQ(t, x, x)
		VPMULLQ(c.mul[i], x, x)
	}
	VPSRLQ(Imm(27), x, t)
	VPXORQ(t, x, x)
}

// transpose makes byte i of x the bits at position i.
func (c *counter) transpose(x reg.VecVirtual) {
	VPERMB(x, c.order, x)
	VGF2P8AFFINEQB(Imm(0), x, c.eye, x)
}

// count makes byte i of x the number of bits at position i.
func (c *counter) count(x reg.VecVirtual) {
	c.transpose(x)
	VPOPCNTB(x, x)
}

// lowMask gives a mask of the lowest n bits.
func lowMask(n reg.GPVirtual) reg.OpmaskVirtual {
	r, k := GP64(), K()
	MOVQ(I32(-1), r)
	BZHIQ(n, r, r)
	KMOVQ(r, k)
	return k
}

func zero() reg.VecVirtual {
	z := ZMM()
	VPXORD(z, z, z)
	return z
}

const greater = 6 // the predicate "not less or equal" of VPCMPU

// variant gives the name of a function and what it counts.
func variant(name string, mixed bool) (_, counted string) {
	if mixed {
		return name + "MixedAVX512", "mixes of the n hashes"
	}
	return name + "AVX512", "n hashes"
}

func sumShortAVX512(mixed bool) {
	name, counted := variant("sumShort", mixed)
	function(name, "func(hashes *uint64, n int) uint64",
		name+" returns the fingerprint of the "+counted+", at most 248.")
	hashes := Load(Param("hashes"), GP64())
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	c := newCounter(columns, mixed)
	sum, half := zero(), ZMM()
	h := GP32()
	MOVL(n.As32(), h)
	SHRL(U8(1), h)
	VPBROADCASTB(h, half)

	SUBQ(U8(8), n)
	JLT(LabelRef("tail"))
	Label("eight")
	x := c.load(Mem{Base: hashes})
	c.count(x)
	VPADDB(x, sum, sum)
	ADDQ(U8(64), hashes)
	SUBQ(U8(8), n)
	JGE(LabelRef("eight"))

	Label("tail")
	ADDQ(U8(8), n)
	JEQ(LabelRef("decide"))
	x = c.loadSome(Mem{Base: hashes}, lowMask(n))
	c.count(x)
	VPADDB(x, sum, sum)

	Label("decide")
	k, r := K(), GP64()
	VPCMPUB(U8(greater), half, sum, k)
	KMOVQ(k, r)
	Store(r, ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// csa adds a and b to sum, and gives the carries.
func csa(a, b, sum reg.VecVirtual) reg.VecVirtual {
	carry := ZMM()
	VMOVDQA64(sum, carry)
	VPTERNLOGQ(U8(0xe8), a, b, carry)
	VPTERNLOGQ(U8(0x96), a, b, sum)
	return carry
}

// dwords is 64 counters.
type dwords [4]reg.VecVirtual

func zeroDwords() (d dwords) {
	for i := range d {
		d[i] = zero()
	}
	return d
}

// addBytes adds 64 bytes, times 1 << shift.
func (d dwords) addBytes(b reg.VecVirtual, shift uint64) {
	for i := range d {
		x := ZMM()
		if i == 0 {
			VPMOVZXBD(b.AsX(), x)
		} else {
			VEXTRACTI32X4(U8(i), b, x.AsX())
			VPMOVZXBD(x.AsX(), x)
		}
		if shift > 0 {
			VPSLLD(Imm(shift), x, x)
		}
		VPADDD(x, d[i], d[i])
	}
}

// result stores the counters, if counts is not nil, returns which of them are
// greater than half, and ends the function.
func (d dwords) result() {
	counts, half := Load(Param("counts"), GP64()), ZMM()
	h := Load(Param("half"), GP32())
	VPBROADCASTD(h, half)
	TESTQ(counts, counts)
	JEQ(LabelRef("decide"))
	for i := range d {
		VMOVDQU64(d[i], Mem{Base: counts, Disp: 64 * i})
	}
	Label("decide")
	var k [4]reg.OpmaskVirtual
	for i := range d {
		k[i] = K()
		VPCMPUD(U8(greater), half, d[i], k[i])
	}
	KUNPCKWD(k[0], k[1], k[0])
	KUNPCKWD(k[2], k[3], k[2])
	KUNPCKDQ(k[0], k[2], k[0])
	r := GP64()
	KMOVQ(k[0], r)
	Store(r, ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// countAVX512 adds 16 vectors at a time with carry-save adders (Harley and
// Seal; see Mula, Kurz and Lemire 2018, section 4) and counts only the carries
// out of these, of weight 16. Each count is at most 8, so that bytes have room
// for 31 of them.
func countAVX512(mixed bool) {
	name, counted := variant("count", mixed)
	function(name, "func(counts *[64]uint32, hashes *uint64, n int, half uint32) uint64",
		name+" counts how many of the "+counted+" have bit i set.",
		"Bit i of the result says whether that is more than half, and counts[i] is that,",
		"unless counts is nil. n is less than 1 << 32.")
	hashes := Load(Param("hashes"), GP64())
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	c := newCounter(columns, mixed)
	d := zeroDwords()
	ones, twos, fours, eights := zero(), zero(), zero(), zero()
	sixteens := zero()
	room := GP64()
	MOVQ(U32(31), room)

	SUBQ(U32(128), n)
	JLT(LabelRef("rest"))
	Label("block")
	at := 0
	pair := func() reg.VecVirtual {
		a := c.load(Mem{Base: hashes, Disp: 64 * at})
		b := c.load(Mem{Base: hashes, Disp: 64*at + 64})
		at += 2
		return csa(a, b, ones)
	}
	four := func() reg.VecVirtual {
		a := pair()
		return csa(a, pair(), twos)
	}
	eight := func() reg.VecVirtual {
		a := four()
		return csa(a, four(), fours)
	}
	a := eight()
	carry := csa(a, eight(), eights)
	c.count(carry)
	VPADDB(carry, sixteens, sixteens)
	ADDQ(I32(1024), hashes)
	DECQ(room)
	JNE(LabelRef("next"))
	d.addBytes(sixteens, 4)
	VPXORD(sixteens, sixteens, sixteens)
	MOVQ(U32(31), room)
	Label("next")
	SUBQ(U32(128), n)
	JGE(LabelRef("block"))

	// The planes make at most 15 * 8 and the rest less than 128.
	Label("rest")
	d.addBytes(sixteens, 4)
	sum := eights
	c.count(sum)
	for _, plane := range []reg.VecVirtual{fours, twos, ones} {
		c.count(plane)
		VPADDB(sum, sum, sum)
		VPADDB(plane, sum, sum)
	}
	ADDQ(U32(128-8), n)
	JLT(LabelRef("tail"))
	Label("eight")
	x := c.load(Mem{Base: hashes})
	c.count(x)
	VPADDB(x, sum, sum)
	ADDQ(U8(64), hashes)
	SUBQ(U8(8), n)
	JGE(LabelRef("eight"))
	Label("tail")
	ADDQ(U8(8), n)
	JEQ(LabelRef("done"))
	x = c.loadSome(Mem{Base: hashes}, lowMask(n))
	c.count(x)
	VPADDB(x, sum, sum)
	Label("done")
	d.addBytes(sum, 0)
	d.result()
}
