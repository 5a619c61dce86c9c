package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func equalAVX512() {
	TEXT("equalAVX512", NOSPLIT, "func(a []uint32, b []uint32) int")
	Pragma("noescape")
	Doc("equalAVX512 is equal.")
	a, b, n := base("a"), base("b"), length("a")
	var totals [2]GPVirtual
	for i := range totals {
		totals[i] = GP64()
		XORQ(totals[i], totals[i])
	}
	compare := func(i int) {
		z, k, bits := ZMM(), K(), GP64()
		VMOVDQU32(at(a, 64*i), z)
		VPCMPEQD(at(b, 64*i), z, k)
		KMOVW(k, bits.As32())
		POPCNTQ(bits, bits)
		ADDQ(bits, totals[i%2])
	}
	SUBQ(Imm(64), n)
	JL(LabelRef("rest"))
	Label("loop")
	for i := range 4 {
		compare(i)
	}
	ADDQ(U32(256), a)
	ADDQ(U32(256), b)
	SUBQ(Imm(64), n)
	JGE(LabelRef("loop"))
	Label("rest")
	ADDQ(Imm(48), n)
	JL(LabelRef("last"))
	Label("sixteen")
	compare(0)
	ADDQ(Imm(64), a)
	ADDQ(Imm(64), b)
	SUBQ(Imm(16), n)
	JGE(LabelRef("sixteen"))
	Label("last")
	ADDQ(Imm(16), n)
	JZ(LabelRef("done"))
	valid, k, bits, x, y := K(), K(), GP64(), ZMM(), ZMM()
	KMOVW(lowBits(n).As32(), valid)
	VMOVDQU32_Z(at(a, 0), valid, x)
	VMOVDQU32_Z(at(b, 0), valid, y)
	VPCMPEQD(x, y, valid, k)
	KMOVW(k, bits.As32())
	POPCNTQ(bits, bits)
	ADDQ(bits, totals[0])
	Label("done")
	ADDQ(totals[1], totals[0])
	VZEROUPPER()
	Store(totals[0], ReturnIndex(0))
	RET()
}

func equalAVX2() {
	TEXT("equalAVX2", NOSPLIT, "func(a []uint32, b []uint32) int")
	Pragma("noescape")
	Doc("equalAVX2 is equal where the length is a multiple of 8.")
	a, b, n := base("a"), base("b"), length("a")
	total := GP64()
	XORQ(total, total)
	TESTQ(n, n)
	JZ(LabelRef("done"))
	Label("loop")
	y, bits := YMM(), GP64()
	VMOVDQU(at(a, 0), y)
	VPCMPEQD(at(b, 0), y, y)
	VMOVMSKPS(y, bits.As32())
	POPCNTQ(bits, bits)
	ADDQ(bits, total)
	ADDQ(Imm(32), a)
	ADDQ(Imm(32), b)
	SUBQ(Imm(8), n)
	JNZ(LabelRef("loop"))
	Label("done")
	VZEROUPPER()
	Store(total, ReturnIndex(0))
	RET()
}

// mix64 is SplitMix64's finaliser on eight numbers.
func mix64(x, a, b Register) {
	xorShift(30, x)
	VPMULLQ(a, x, x)
	xorShift(27, x)
	VPMULLQ(b, x, x)
	xorShift(31, x)
}

// xorShift sets x to x ^ x>>n, and ^ y if there is one.
func xorShift(n uint64, x Register, y ...Register) {
	t := ZMM()
	VPSRLQ(Imm(n), x, t)
	if len(y) > 0 {
		VPTERNLOGQ(U8(0x96), y[0], t, x)
		return
	}
	VPXORQ(t, x, x)
}

func bandKeysAVX512() {
	TEXT("bandKeysAVX512", NOSPLIT, "func(keys []uint64, sig []uint32)")
	Pragma("noescape")
	Doc("bandKeysAVX512 is bandKeys for two rows and one level. The number of keys is a",
		"multiple of 8.")
	keys, n, sig := base("keys"), length("keys"), base("sig")
	a, b := broadcast(mulA), broadcast(mulB)
	salt, nextSalt := salts()
	Label("loop")
	x := ZMM()
	VPROLQ(Imm(32), at(sig, 0), x)
	VPADDQ(salt, x, x)
	mix64(x, a, b)
	VMOVDQU64(x, at(keys, 0))
	nextSalt()
	ADDQ(Imm(64), sig)
	ADDQ(Imm(64), keys)
	SUBQ(Imm(8), n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

// salts gives the salts of eight bands, and the step to the next eight.
func salts() (salt Register, next func()) {
	z, step := ZMM(), broadcast(gamma<<3&(1<<64-1))
	VMOVDQU64(table("salts", func() {
		for i := range 8 {
			band := uint64(i + 1)
			DATA(8*i, U64(band*gamma))
		}
	}), z)
	return z, func() { VPADDQ(step, z, z) }
}

// Eight bands at a time: their keys of a level are in one register, and five
// registers are then shuffled into the order of bands. Key j of the 40 has level
// j%5 and band j/5. In output register o, the lanes i of level l are those where
// 8o+i = l mod 5; as that leaves l+2o = i mod 5, there are five masks in all.
func leveledKeysAVX512() {
	const levels, mostSlots = 5, 512
	TEXT("leveledKeysAVX512", 0, "func(keys []uint64, sig []uint32, bands int, offsets *[4]int)")
	Pragma("noescape")
	Doc("leveledKeysAVX512 is bandKeys for two rows and five levels. The number of bands",
		"is a multiple of 8, that of slots is one of 16 and up to 512.")
	keys, sig, slots := base("keys"), base("sig"), length("sig")
	bands, offsets := Load(Param("bands"), GP64()), Load(Param("offsets"), GP64())

	// The slots of eight bands come from one load. To let it go over the end, the
	// first sixteen slots stand there again.
	ring, end := GP64(), GP64()
	LEAQ(AllocLocal(4*(mostSlots+16)), ring)
	MOVQ(ring, end)
	z := ZMM()
	from := GP64()
	MOVQ(sig, from)
	Label("copy")
	VMOVDQU64(at(from, 0), z)
	VMOVDQU64(z, at(end, 0))
	ADDQ(Imm(64), from)
	ADDQ(Imm(64), end)
	SUBQ(Imm(16), slots)
	JNZ(LabelRef("copy"))
	VMOVDQU64(at(sig, 0), z)
	VMOVDQU64(z, at(end, 0))
	size := GP64()
	MOVQ(end, size)
	SUBQ(ring, size)
	var extra [levels - 1]GPVirtual
	for i := range extra {
		extra[i] = GP64()
		MOVQ(at(offsets, 8*i), extra[i])
		LEAQ(indexed(ring, extra[i], 4), extra[i])
	}

	var masks [levels]Register
	for i, lanes := range []uint64{0x21, 0x42, 0x84, 0x08, 0x10} {
		masks[i] = K()
		r := GP32()
		MOVL(U32(lanes), r)
		KMOVB(r, masks[i])
	}
	bandOf := table("bandOf", func() {
		for j := range 8 * levels {
			DATA(8*j, U64(j/levels))
		}
	})
	var order [levels]VecVirtual
	for i := range order {
		order[i] = ZMM()
		VMOVDQU64(bandOf.Offset(64*i), order[i])
	}
	a, b := broadcast(mulA), broadcast(mulB)
	salt, nextSalt := salts()
	evens, r := K(), GP32()
	MOVL(U32(0x5555), r)
	KMOVW(r, evens)

	Label("loop")
	var key [levels]VecVirtual
	x := ZMM()
	VPROLQ(Imm(32), at(sig, 0), x)
	for l := range levels {
		if l > 0 {
			slot, p := ZMM(), extra[l-1]
			VMOVDQU32_Z(at(p, 0), evens, slot)
			xorShift(32, x)
			VPMULLQ(a, x, x)
			xorShift(29, x, slot)
			VPADDQ(b, x, x)

			before := GP64()
			ADDQ(Imm(64), p)
			MOVQ(p, before)
			SUBQ(size, before)
			CMPQ(p, end)
			CMOVQGE(before, p)
		}
		key[l] = ZMM()
		VPADDQ(salt, x, key[l])
		mix64(key[l], a, b)
	}
	for o := range levels {
		out := ZMM()
		VPERMQ(key[0], order[o], out)
		for l := 1; l < levels; l++ {
			VPERMQ(key[l], order[o], masks[(l+2*o)%levels], out)
		}
		VMOVDQU64(out, at(keys, 64*o))
	}
	nextSalt()
	ADDQ(Imm(64), sig)
	ADDQ(U32(64*levels), keys)
	SUBQ(Imm(8), bands)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}
