package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// lower lowers the bin of v to v. The comparison feeds a conditional move: a
// branch would be mispredicted most of the time. v is lost.
func lower(mins, v, shift Register) {
	bin, low := GP64(), GP64()
	SHRXQ(shift, v, bin)
	MOVQ(indexed(mins, bin, 8), low)
	CMPQ(low, v)
	CMOVQCS(low, v)
	MOVQ(v, indexed(mins, bin, 8))
}

// scalarRound loops over the hashes, eight at a time and then one by one. value
// turns a hash in memory into the value that counts.
func scalarRound(value func(hash Mem) Register) {
	mins, hashes, n := base("mins"), base("hashes"), length("hashes")
	shift := Load(Param("shift"), GP64())
	const unroll = 8
	SUBQ(Imm(unroll), n)
	JL(LabelRef("rest"))
	Label("loop")
	for i := range unroll {
		lower(mins, value(at(hashes, 8*i)), shift)
	}
	ADDQ(Imm(8*unroll), hashes)
	SUBQ(Imm(unroll), n)
	JGE(LabelRef("loop"))
	Label("rest")
	ADDQ(Imm(unroll), n)
	JZ(LabelRef("done"))
	Label("one")
	lower(mins, value(at(hashes, 0)), shift)
	ADDQ(Imm(8), hashes)
	DECQ(n)
	JNZ(LabelRef("one"))
	Label("done")
	RET()
}

func round0() {
	TEXT("round0BMI2", NOSPLIT, "func(mins []uint64, hashes []uint64, shift uint)")
	Pragma("noescape")
	Doc("round0BMI2 is round0. It needs BMI2.")
	scalarRound(func(hash Mem) Register {
		v := GP64()
		MOVQ(hash, v)
		return v
	})
}

func round1Scalar() {
	TEXT("round1BMI2", NOSPLIT, "func(mins []uint64, hashes []uint64, shift uint, open []uint64)")
	Pragma("noescape")
	Doc("round1BMI2 is round1, for all bins. It needs BMI2.")
	mul := constant(round1Mul)
	scalarRound(func(hash Mem) Register {
		v := GP64()
		MOVQ(hash, v)
		IMULQ(mul, v)
		return v
	})
}

// The values of open bins are few where it matters. They are picked out eight
// hashes at a time, into a buffer, and only they go through the bins: of a set
// of 300 hashes that is every tenth.
func round1AVX512() {
	const chunk = 256 // hashes a turn
	TEXT("round1AVX512", 0, "func(mins []uint64, hashes []uint64, shift uint, open []uint64)")
	Pragma("noescape")
	Doc("round1AVX512 is round1 where open has at most 8 words: for up to 512 bins.")
	mins, hashes, n := base("mins"), base("hashes"), length("hashes")
	shift := Load(Param("shift"), GP64())
	buffer := GP64()
	LEAQ(AllocLocal(8*(chunk+8)), buffer)

	// The word of a bin is picked by its number over 64, its bit by the rest:
	// both instructions look at the low bits of their counts only.
	words, mul, one := ZMM(), broadcast(round1Mul), broadcast(1)
	inBitmap := K()
	KMOVB(lowBits(length("open")).As32(), inBitmap)
	VMOVDQU64_Z(at(base("open"), 0), inBitmap, words)
	binShift, wordShift := XMM(), XMM()
	VMOVQ(shift, binShift)
	t := GP64()
	LEAQ(at(shift, 6), t)
	VMOVQ(t, wordShift)

	end, all := GP64(), K()
	KXNORB(all, all, all)
	group := func(valid Register) {
		v, bin, word, ready := ZMM(), ZMM(), ZMM(), K()
		if valid == all {
			VPMULLQ(at(hashes, 0), mul, v)
		} else {
			VMOVDQU64_Z(at(hashes, 0), valid, v)
			VPMULLQ(v, mul, v)
		}
		VPSRLQ(binShift, v, bin)
		VPSRLQ(wordShift, v, word)
		VPERMQ(words, word, word)
		VPRORVQ(bin, word, word)
		VPTESTMQ(one, word, valid, ready)
		VPCOMPRESSQ_Z(v, ready, v)
		VMOVDQU64(v, at(end, 0))
		count := GP32()
		KMOVB(ready, count)
		POPCNTL(count, count)
		LEAQ(indexed(end, count.As64(), 8), end)
	}

	Label("turn")
	MOVQ(buffer, end)
	turn := GP64()
	MOVQ(U32(chunk), turn)
	CMPQ(n, turn)
	CMOVQLT(n, turn)
	SUBQ(turn, n)
	SUBQ(Imm(8), turn)
	JL(LabelRef("rest"))
	Label("loop")
	group(all)
	ADDQ(Imm(64), hashes)
	SUBQ(Imm(8), turn)
	JGE(LabelRef("loop"))
	Label("rest")
	ADDQ(Imm(8), turn)
	JZ(LabelRef("picked"))
	valid := K()
	KMOVB(lowBits(turn).As32(), valid)
	group(valid)
	Label("picked")

	// Eight empty values make the loop below come out even.
	VMOVDQU64(ones512(), at(end, 0))
	from := GP64()
	MOVQ(buffer, from)
	CMPQ(from, end)
	JAE(LabelRef("next"))
	Label("lower")
	for i := range 8 {
		v := GP64()
		MOVQ(at(from, 8*i), v)
		lower(mins, v, shift)
	}
	ADDQ(Imm(64), from)
	CMPQ(from, end)
	JB(LabelRef("lower"))
	Label("next")
	TESTQ(n, n)
	JNZ(LabelRef("turn"))
	VZEROUPPER()
	RET()
}

// Slots stay in registers and hashes pass by. Four registers of slots share the
// broadcast of a hash; what is left does with two, and one.
func round2AVX512() {
	TEXT("round2AVX512", NOSPLIT, "func(out []uint32, muls []uint32, hashes []uint64)")
	Pragma("noescape")
	Doc("round2AVX512 is round2 where the length of out and muls is a multiple of 16.")
	round2(ZMM, 64, func(r Register) { VPTERNLOGD(U8(0xff), r, r, r) },
		func(m, r Op) { VMOVDQU32(m, r) })
}

func round2AVX2() {
	TEXT("round2AVX2", NOSPLIT, "func(out []uint32, muls []uint32, hashes []uint64)")
	Pragma("noescape")
	Doc("round2AVX2 is round2 where the length of out and muls is a multiple of 8.")
	round2(YMM, 32, func(r Register) { VPCMPEQD(r, r, r) },
		func(m, r Op) { VMOVDQU(m, r) })
}

func round2(register func() VecVirtual, size int, ones func(Register), move func(from, to Op)) {
	out, muls, slots := base("out"), base("muls"), length("out")
	hashes, n := base("hashes"), length("hashes")
	left, h := GP64(), GP64()
	for _, block := range []int{4, 2, 1} {
		name := map[int]string{4: "four", 2: "two", 1: "one"}
		next := map[int]string{4: "two", 2: "one", 1: "done"}[block]
		unroll := 8 / block
		Label(name[block])
		CMPQ(slots, U32(block*size/4))
		JL(LabelRef(next))
		var mul, low []VecVirtual
		for i := range block {
			mul, low = append(mul, register()), append(low, register())
			move(at(muls, i*size), mul[i])
			ones(low[i])
		}
		step := func(i int) {
			x := register()
			VPBROADCASTD(at(h, 8*i), x)
			for j := range block {
				product := register()
				VPMULLD(x, mul[j], product)
				VPMINUD(product, low[j], low[j])
			}
		}
		MOVQ(hashes, h)
		MOVQ(n, left)
		SUBQ(Imm(uint64(unroll)), left)
		JL(LabelRef(name[block] + "_rest"))
		Label(name[block] + "_loop")
		for i := range unroll {
			step(i)
		}
		ADDQ(Imm(uint64(8*unroll)), h)
		SUBQ(Imm(uint64(unroll)), left)
		JGE(LabelRef(name[block] + "_loop"))
		Label(name[block] + "_rest")
		ADDQ(Imm(uint64(unroll)), left)
		JZ(LabelRef(name[block] + "_end"))
		Label(name[block] + "_last")
		step(0)
		ADDQ(Imm(8), h)
		DECQ(left)
		JNZ(LabelRef(name[block] + "_last"))
		Label(name[block] + "_end")
		for i := range block {
			move(low[i], at(out, i*size))
		}
		ADDQ(U32(block*size), out)
		ADDQ(U32(block*size), muls)
		SUBQ(U32(block*size/4), slots)
		JMP(LabelRef(name[block]))
	}
	Label("done")
	VZEROUPPER()
	RET()
}
