package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func vacantAVX512() {
	TEXT("vacantAVX512", NOSPLIT, "func(open []uint64, from []uint64, mins []uint64) int")
	Pragma("noescape")
	Doc("vacantAVX512 is vacant where the length of mins is a multiple of 64.")
	vacant(8, func(mins Register) func(i int) Register {
		ones := ones512()
		return func(i int) Register {
			k, bits := K(), GP32()
			VPCMPEQQ(at(mins, 64*i), ones, k)
			KMOVB(k, bits)
			return bits
		}
	})
}

func vacantAVX2() {
	TEXT("vacantAVX2", NOSPLIT, "func(open []uint64, from []uint64, mins []uint64) int")
	Pragma("noescape")
	Doc("vacantAVX2 is vacant where the length of mins is a multiple of 64.")
	vacant(4, func(mins Register) func(i int) Register {
		ones := ones256()
		return func(i int) Register {
			y, bits := YMM(), GP32()
			VPCMPEQQ(at(mins, 32*i), ones, y)
			VMOVMSKPD(y, bits)
			return bits
		}
	})
}

// vacant builds a word of the bitmap from the bits of groups of bins.
func vacant(group int, prepare func(mins Register) func(i int) Register) {
	open, words, from, mins := base("open"), length("open"), base("from"), base("mins")
	bitsOf := prepare(mins)
	total := GP64()
	XORQ(total, total)
	Label("loop")
	var parts [2]Register // two chains, to wait less
	for i := range 64 / group {
		bits := bitsOf(i).(GP).As64()
		if i >= 2 {
			SHLQ(Imm(uint64(group*(i&^1))), bits)
			ORQ(bits, parts[i%2])
		} else {
			parts[i] = bits
		}
	}
	SHLQ(Imm(uint64(group)), parts[1])
	ORQ(parts[1], parts[0])
	ANDQ(at(from, 0), parts[0])
	MOVQ(parts[0], at(open, 0))
	POPCNTQ(parts[0], parts[0])
	ADDQ(parts[0], total)
	ADDQ(U32(512), mins)
	ADDQ(Imm(8), from)
	ADDQ(Imm(8), open)
	DECQ(words)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	Store(total, ReturnIndex(0))
	RET()
}

func packAVX512() {
	TEXT("packAVX512", NOSPLIT, "func(packed []uint32, slots []uint32, open []uint64)")
	Pragma("noescape")
	Doc("packAVX512 is pack where the length of slots is a multiple of 16.")
	packed := base("packed")
	eachSixteen("slots", func(slots Register, open Register, k Register) {
		z := ZMM()
		VMOVDQU32(at(slots, 0), z)
		VPCOMPRESSD_Z(z, k, z)
		VMOVDQU32(z, at(packed, 0)) // the store with a mask is slow
		count := GP32()
		POPCNTL(open, count)
		LEAQ(indexed(packed, count.As64(), 4), packed)
	})
}

func unpackAVX512() {
	TEXT("unpackAVX512", NOSPLIT, "func(slots []uint32, packed []uint32, open []uint64)")
	Pragma("noescape")
	Doc("unpackAVX512 is unpack where the length of slots is a multiple of 16.")
	packed := base("packed")
	eachSixteen("slots", func(slots Register, open Register, k Register) {
		old, z := ZMM(), ZMM()
		VMOVDQU32(at(slots, 0), old)
		VMOVDQU32(at(packed, 0), z)
		VPEXPANDD(z, k, old)
		VMOVDQU32(old, at(slots, 0))
		count := GP32()
		POPCNTL(open, count)
		LEAQ(indexed(packed, count.As64(), 4), packed)
	})
}

// eachSixteen loops over sixteen slots at a time, with their bits in open.
func eachSixteen(name string, body func(slots, open, k Register)) {
	slots, n, open := base(name), length(name), base("open")
	Label("loop")
	bits, k := GP32(), K()
	MOVWLZX(at(open, 0), bits)
	KMOVW(bits, k)
	body(slots, bits, k)
	ADDQ(Imm(64), slots)
	ADDQ(Imm(2), open)
	SUBQ(Imm(16), n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

func compactAVX512() {
	TEXT("compactAVX512", NOSPLIT, "func(sig []uint32, mins0 []uint64, mins1 []uint64, mins2 []uint32, open1 []uint64, open2 []uint64, shift uint)")
	Pragma("noescape")
	Doc("compactAVX512 is compact where the length of sig is a multiple of 16.")
	sig, n := base("sig"), length("sig")
	mins0, mins1, mins2 := base("mins0"), base("mins1"), base("mins2")
	open1, open2 := base("open1"), base("open2")
	shift, halves := ZMM(), lowHalves()
	VPBROADCASTQ(Load(Param("shift"), GP64()), shift)
	Label("loop")
	k0, k1, k2 := K(), K(), K()
	KMOVB(at(open1, 0), k0)
	KMOVB(at(open1, 1), k1)
	KMOVW(at(open2, 0), k2)
	low, high := ZMM(), ZMM()
	VMOVDQU64(at(mins0, 0), low)
	VMOVDQU64(at(mins0, 64), high)
	VMOVDQU64(at(mins1, 0), k0, low)
	VMOVDQU64(at(mins1, 64), k1, high)
	VPSRLVQ(shift, low, low)
	VPSRLVQ(shift, high, high)
	VPERMT2D(high, halves, low)
	VMOVDQU32(at(mins2, 0), k2, low)
	VMOVDQU32(low, at(sig, 0))
	ADDQ(U32(128), mins0)
	ADDQ(U32(128), mins1)
	ADDQ(Imm(64), mins2)
	ADDQ(Imm(64), sig)
	ADDQ(Imm(2), open1)
	ADDQ(Imm(2), open2)
	SUBQ(Imm(16), n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

// eachEight loops over eight slots at a time, with their bits in open.
func eachEight(name string, body func(slots Register, open GPVirtual)) {
	slots, n, open := base(name), length(name), base("open")
	Label("loop")
	bits := GP64()
	MOVBQZX(at(open, 0), bits)
	body(slots, bits)
	ADDQ(Imm(32), slots)
	INCQ(open)
	SUBQ(Imm(8), n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

func packAVX2() {
	TEXT("packAVX2", NOSPLIT, "func(packed []uint32, slots []uint32, open []uint64, members *[256]uint64)")
	Pragma("noescape")
	Doc("packAVX2 is pack where the length of slots is a multiple of 16. The bytes of",
		"members[x] are the numbers of the bits that are set in x.")
	packed, members := base("packed"), Load(Param("members"), GP64())
	eachEight("slots", func(slots Register, open GPVirtual) {
		y := YMM()
		VPMOVZXBD(indexed(members, open, 8), y)
		VPERMD(at(slots, 0), y, y)
		VMOVDQU(y, at(packed, 0))
		POPCNTQ(open, open)
		LEAQ(indexed(packed, open, 4), packed)
	})
}

func unpackAVX2() {
	TEXT("unpackAVX2", NOSPLIT, "func(slots []uint32, packed []uint32, open []uint64, ranks *[256]uint64)")
	Pragma("noescape")
	Doc("unpackAVX2 is unpack where the length of slots is a multiple of 16. Byte i of",
		"ranks[x] is how many of the bits below bit i are set in x.")
	packed, ranks, maskOf := base("packed"), Load(Param("ranks"), GP64()), laneMasks()
	eachEight("slots", func(slots Register, open GPVirtual) {
		y, old, mask := YMM(), YMM(), YMM()
		VMOVD(open.As32(), mask.AsX())
		VPBROADCASTB(mask.AsX(), mask)
		maskOf(mask)
		VPMOVZXBD(indexed(ranks, open, 8), y)
		VPERMD(at(packed, 0), y, y)
		VMOVDQU(at(slots, 0), old)
		VPBLENDVB(mask, y, old, y)
		VMOVDQU(y, at(slots, 0))
		POPCNTQ(open, open)
		LEAQ(indexed(packed, open, 4), packed)
	})
}

// laneMasks gives what turns a byte, in all places of a register, into a mask of
// the lanes whose bits it has.
func laneMasks() func(bits Register) {
	y := YMM()
	VMOVDQU(table("laneBits", func() {
		for i := range 8 {
			DATA(4*i, U32(1<<i))
		}
	}), y)
	return func(bits Register) {
		VPAND(y, bits, bits)
		VPCMPEQD(y, bits, bits)
	}
}

func compactAVX2() {
	TEXT("compactAVX2", NOSPLIT, "func(sig []uint32, mins0 []uint64, mins1 []uint64, mins2 []uint32, open1 []uint64, open2 []uint64, shift uint)")
	Pragma("noescape")
	Doc("compactAVX2 is compact where the length of sig is a multiple of 16.")
	sig, n := base("sig"), length("sig")
	mins0, mins1, mins2 := base("mins0"), base("mins1"), base("mins2")
	open1, open2 := base("open1"), base("open2")
	shift, maskOf := XMM(), laneMasks()
	VMOVQ(Load(Param("shift"), GP64()), shift)
	slots := func(mins Register) Register {
		low, high := YMM(), YMM()
		VMOVDQU(at(mins, 0), low)
		VMOVDQU(at(mins, 32), high)
		VPSRLQ(shift, low, low)
		VPSRLQ(shift, high, high)
		VSHUFPS(Imm(0x88), high, low, low) // the low halves, the middle quarters swapped
		VPERMQ(Imm(0xd8), low, low)
		return low
	}
	Label("loop")
	m1, m2 := YMM(), YMM()
	VPBROADCASTB(at(open1, 0), m1)
	VPBROADCASTB(at(open2, 0), m2)
	maskOf(m1)
	maskOf(m2)
	out := YMM()
	VPBLENDVB(m1, slots(mins1), slots(mins0), out)
	VPBLENDVB(m2, at(mins2, 0), out, out)
	VMOVDQU(out, at(sig, 0))
	ADDQ(Imm(64), mins0)
	ADDQ(Imm(64), mins1)
	ADDQ(Imm(32), mins2)
	ADDQ(Imm(32), sig)
	INCQ(open1)
	INCQ(open2)
	SUBQ(Imm(8), n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}
