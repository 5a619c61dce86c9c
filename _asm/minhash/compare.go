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
	t := ZMM()
	VPSRLQ(Imm(30), x, t)
	VPXORQ(t, x, x)
	VPMULLQ(a, x, x)
	VPSRLQ(Imm(27), x, t)
	VPXORQ(t, x, x)
	VPMULLQ(b, x, x)
	VPSRLQ(Imm(31), x, t)
	VPXORQ(t, x, x)
}

func bandKeysAVX512() {
	TEXT("bandKeysAVX512", NOSPLIT, "func(keys []uint64, sig []uint32)")
	Pragma("noescape")
	Doc("bandKeysAVX512 is bandKeys for two rows and one level. The number of keys,",
		"which is that of bands, is a multiple of 8.")
	keys, n, sig := base("keys"), length("keys"), base("sig")
	a, b := broadcast(mulA), broadcast(mulB)
	salts := GLOBL("salts", RODATA|NOPTR)
	for i := range 8 {
		m := uint64(i + 1)
		DATA(8*i, U64(m*gamma))
	}
	salt, next := ZMM(), broadcast(gamma<<3&(1<<64-1))
	VMOVDQU64(salts, salt)
	Label("loop")
	x := ZMM()
	VPROLQ(Imm(32), at(sig, 0), x)
	VPADDQ(salt, x, x)
	mix64(x, a, b)
	VMOVDQU64(x, at(keys, 0))
	VPADDQ(next, salt, salt)
	ADDQ(Imm(64), sig)
	ADDQ(Imm(64), keys)
	SUBQ(Imm(8), n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}
