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
	shift := XMM()
	VMOVQ(Load(Param("shift"), GP64()), shift)
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
	VPSRLQ(shift, low, low)
	VPSRLQ(shift, high, high)
	VPMOVQD(low, low.AsY())
	VPMOVQD(high, high.AsY())
	VINSERTI64X4(Imm(1), high.AsY(), low, low)
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
