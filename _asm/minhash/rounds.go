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

func blankAVX512() {
	TEXT("blankAVX512", NOSPLIT, "func(mins []uint64)")
	Pragma("noescape")
	Doc("blankAVX512 is blank where the length of mins is a multiple of 16.")
	ones := ones512()
	blank(2, func(i int, mins Register) { VMOVDQU64(ones, at(mins, 64*i)) })
}

func blankAVX2() {
	TEXT("blankAVX2", NOSPLIT, "func(mins []uint64)")
	Pragma("noescape")
	Doc("blankAVX2 is blank where the length of mins is a multiple of 16.")
	ones := ones256()
	blank(4, func(i int, mins Register) { VMOVDQU(ones, at(mins, 32*i)) })
}

// blank fills sixteen bins at a time.
func blank(stores int, store func(i int, mins Register)) {
	mins, n := base("mins"), length("mins")
	Label("loop")
	for i := range stores {
		store(i, mins)
	}
	ADDQ(U32(128), mins)
	SUBQ(Imm(16), n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

// Where the bins hold the minima of many hashes already, few hashes lower one.
// A table has the highest byte below the bin bits of each minimum; it is made
// anew for each turn. Of 4000 hashes that follow 512 others, every tenth passes.
func round0AVX512() {
	const chunk = 512
	TEXT("round0AVX512", 0, "func(mins []uint64, hashes []uint64)")
	Pragma("noescape")
	Doc("round0AVX512 is round0 for 128 bins. It pays where most are full.")
	mins := base("mins")
	bounds, low, high := AllocLocal(128), ZMM(), ZMM()
	rest := broadcast(1<<56 - 1)
	shift := constant(57)
	pickedRound(chunk, mins, shift, func() {
		for i := range 16 {
			z := ZMM()
			VPSRLQ(Imm(49), at(mins, 64*i), z)
			VPMOVQB(z, bounds.Offset(8*i))
		}
		VMOVDQU64(bounds, low)
		VMOVDQU64(bounds.Offset(64), high)
	}, func(hash Mem, valid, ready Register) Register {
		// The byte that counts, in the bound as in the value, is the highest.
		v, value, bound := ZMM(), ZMM(), ZMM()
		load(hash, valid, v)
		binToTop(v, bound)
		VPERMI2B(high, low, bound)
		VPSLLQ(Imm(7), v, value)
		VPORQ(rest, bound, bound)
		const lessOrEqual = 2
		compare := func(k ...Op) { VPCMPUQ(append([]Op{Imm(lessOrEqual), bound, value}, k...)...) }
		if valid == nil {
			compare(ready)
		} else {
			compare(valid, ready)
		}
		return v
	})
}

// The values of open bins are few where it matters: of 300 hashes every tenth.
// The bitmap becomes a table with a byte for each bin.
func round1AVX512() {
	const chunk = 256
	TEXT("round1AVX512", 0, "func(mins []uint64, hashes []uint64, open []uint64)")
	Pragma("noescape")
	Doc("round1AVX512 is round1 for 128 bins. It pays where most are not open.")
	mins, open, shift := base("mins"), base("open"), constant(57)
	mul, low, high, word := broadcast(round1Mul), ZMM(), ZMM(), K()
	KMOVQ(at(open, 0), word)
	VPMOVM2B(word, low)
	KMOVQ(at(open, 8), word)
	VPMOVM2B(word, high)
	pickedRound(chunk, mins, shift, func() {}, func(hash Mem, valid, ready Register) Register {
		v, isOpen := ZMM(), ZMM()
		load(hash, valid, v)
		VPMULLQ(v, mul, v)
		binToTop(v, isOpen)
		VPERMI2B(high, low, isOpen)
		VPMOVQ2M(isOpen, ready)
		if valid != nil {
			KANDB(valid, ready, ready)
		}
		return v
	})
}

// binToTop sets x to values moved so that the bin, one of 128, is the low seven
// bits of the highest byte: those that a look-up in a table of bytes goes by.
func binToTop(v, x Register) { VPSRLQ(Imm(1), v, x) }

// load loads eight hashes, or the valid ones of them.
func load(hash Mem, valid Register, v Register) {
	if valid == nil {
		VMOVDQU64(hash, v)
	} else {
		VMOVDQU64_Z(hash, valid, v)
	}
}

// pickedRound lets few values through to the bins. In turns of chunk hashes it
// gathers in a buffer the values that pick finds ready, eight hashes at a time,
// and then lowers their bins. pick returns the values and sets a mask of those
// that are; valid is the mask of the hashes there are, nil for all.
func pickedRound(chunk int, mins, shift Register, prepare func(), pick func(hash Mem, valid, ready Register) Register) {
	hashes, n := base("hashes"), length("hashes")
	buffer, end := GP64(), GP64()
	LEAQ(AllocLocal(8*(chunk+8)), buffer)
	group := func(valid Register) {
		ready := K()
		v := pick(at(hashes, 0), valid, ready)
		VPCOMPRESSQ_Z(v, ready, v)
		VMOVDQU64(v, at(end, 0))
		count := GP32()
		KMOVB(ready, count)
		POPCNTL(count, count)
		LEAQ(indexed(end, count.As64(), 8), end)
	}

	Label("turn")
	prepare()
	MOVQ(buffer, end)
	turn := GP64()
	MOVQ(U32(chunk), turn)
	CMPQ(n, turn)
	CMOVQLT(n, turn)
	SUBQ(turn, n)
	SUBQ(Imm(8), turn)
	JL(LabelRef("rest"))
	Label("loop")
	group(nil)
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

// Few slots would leave most of a register idle. Here the hashes lie side by
// side, their low halves in one register, and four slots at a time pass by.
func fewRound2AVX512() {
	TEXT("fewRound2AVX512", NOSPLIT, "func(out []uint32, muls []uint32, hashes []uint64)")
	Pragma("noescape")
	Doc("fewRound2AVX512 is round2 where the length of out and muls is a multiple of 4,",
		"and there are 16 hashes or more. It pays for 8 slots and less.")
	out, muls, slots := base("out"), base("muls"), length("out")
	hashes, last := base("hashes"), length("hashes")
	LEAQ(indexed(hashes, last, 8).Offset(-128), last) // the last 16 hashes
	halves := lowHalves()
	Label("four")
	var mul, low [4]VecVirtual
	for i := range 4 {
		mul[i], low[i] = ZMM(), ones512()
		VPBROADCASTD(at(muls, 4*i), mul[i])
	}
	sixteen := func(h Register) {
		x, y := ZMM(), ZMM()
		VMOVDQU64(at(h, 0), x)
		VMOVDQU64(at(h, 64), y)
		VPERMT2D(y, halves, x)
		for i := range 4 {
			product := ZMM()
			VPMULLD(x, mul[i], product)
			VPMINUD(product, low[i], low[i])
		}
	}
	h := GP64()
	MOVQ(hashes, h)
	CMPQ(h, last)
	JAE(LabelRef("end"))
	Label("loop")
	sixteen(h)
	ADDQ(U32(128), h)
	CMPQ(h, last)
	JB(LabelRef("loop"))
	Label("end")
	sixteen(last) // some of them a second time, which changes no minimum

	// Fold the four registers together: first those of two slots each, with
	// the slots taking turns, then all, then the four quarters.
	pair := func(a, b VecVirtual, mixLow, mixHigh func(b, a, x Op)) VecVirtual {
		x, y := ZMM(), ZMM()
		mixLow(b, a, x)
		mixHigh(b, a, y)
		VPMINUD(y, x, x)
		return x
	}
	lowD := func(b, a, x Op) { VPUNPCKLDQ(b, a, x) }
	highD := func(b, a, x Op) { VPUNPCKHDQ(b, a, x) }
	lowQ := func(b, a, x Op) { VPUNPCKLQDQ(b, a, x) }
	highQ := func(b, a, x Op) { VPUNPCKHQDQ(b, a, x) }
	z := pair(pair(low[0], low[1], lowD, highD), pair(low[2], low[3], lowD, highD), lowQ, highQ)
	half, quarter := YMM(), XMM()
	VEXTRACTI64X4(Imm(1), z, half)
	VPMINUD(half, z.AsY(), half)
	VEXTRACTI128(Imm(1), half, quarter)
	VPMINUD(quarter, half.AsX(), quarter)
	VMOVDQU(quarter, at(out, 0))
	ADDQ(Imm(16), out)
	ADDQ(Imm(16), muls)
	SUBQ(Imm(4), slots)
	JNZ(LabelRef("four"))
	VZEROUPPER()
	RET()
}
