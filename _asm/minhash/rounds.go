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
	TEXT("round0AVX512", 0, "func(mins []uint64, hashes []uint64)")
	Pragma("noescape")
	Doc("round0AVX512 is round0 for 128 bins and 32 hashes or more. It pays where most",
		"bins are full.")
	mins := base("mins")
	bounds, low, high := AllocLocal(128), ZMM(), ZMM()
	rest := ZMM()
	VPSRLW(Imm(8), ones512(), rest)
	pickedRound(2048, mins, nil, func() {
		for i := range 16 {
			z := ZMM()
			VPSRLQ(Imm(49), at(mins, 64*i), z)
			VPMOVQB(z, bounds.Offset(8*i))
		}
		VMOVDQU64(bounds, low)
		VMOVDQU64(bounds.Offset(64), high)
	}, func(tops VecVirtual) Register {
		// The byte that counts, in the bound as in the value, is the high one.
		value, bound, k := ZMM(), ZMM(), K()
		VPSRLW(Imm(1), tops, bound)
		VPERMI2B(high, low, bound)
		VPSLLW(Imm(7), tops, value)
		VPORQ(rest, bound, bound)
		const lessOrEqual = 2
		VPCMPUW(Imm(lessOrEqual), bound, value, k)
		return k
	})
	VZEROUPPER()
	RET()
}

// The values of open bins are few where it matters: of 300 hashes every tenth.
// The bitmap becomes a table with a byte for each bin.
func round1AVX512() {
	TEXT("round1AVX512", 0, "func(mins []uint64, hashes []uint64, open []uint64)")
	Pragma("noescape")
	Doc("round1AVX512 is round1 for 128 bins and 32 hashes or more. It pays where most",
		"bins are not open.")
	mins, open := base("mins"), base("open")
	low, high := K(), K()
	KMOVQ(at(open, 0), low)
	KMOVQ(at(open, 8), high)
	openRound1(mins, low, high)
	VZEROUPPER()
	RET()
}

// openRound1 is round 1 for the open bins, those of two masks.
func openRound1(mins, lowOpen, highOpen Register) {
	low, high := ZMM(), ZMM()
	VPMOVM2B(lowOpen, low)
	VPMOVM2B(highOpen, high)
	pickedRound(2048, mins, constant(round1Mul), func() {}, func(tops VecVirtual) Register {
		isOpen, k := ZMM(), K()
		VPSRLW(Imm(1), tops, isOpen)
		VPERMI2B(high, low, isOpen)
		VPMOVW2M(isOpen, k)
		return k
	})
}

// pickedRound is a round that lets few values through to the bins. In turns of
// chunk hashes it gathers the numbers of those that pick finds ready, and then
// lowers their bins. The first turn has 256 hashes and each further one twice as
// many, up to chunk. pick gets the top 16 bits of 32 values, of which the top
// seven are the bin: moved down by one bit, the high byte looks up a table of
// bytes. The values are the hashes times mul, or the hashes if that is nil.
func pickedRound(chunk int, mins, mul Register, prepare func(), pick func(tops VecVirtual) Register) {
	h, last := base("hashes"), length("hashes")
	LEAQ(indexed(h, last, 8).Offset(-8*32), last) // the last 32 hashes
	first, step, mul8 := ZMM(), ZMM(), ZMM()
	VMOVDQU16(table("topsOrder", func() {
		for i := range 32 {
			DATA(2*i, U16(8*(3-i%4)+i/4))
		}
	}), first)
	shift, thirtyTwo := constant(57), GP32()
	MOVL(U32(32), thirtyTwo)
	VPBROADCASTW(thirtyTwo, step)
	if mul != nil {
		VPBROADCASTQ(mul, mul8)
	}
	buffer, end := GP64(), GP64()
	LEAQ(AllocLocal(2*(chunk+32+32)), buffer)
	turn, most := GP64(), GP64()
	MOVQ(U32(256), turn)
	MOVQ(U32(uint32(chunk)), most)
	group := func(h Register, numbers VecVirtual) {
		tops := ZMM()
		for i := range 4 {
			v := Op(at(h, 64*i))
			if mul != nil {
				z := ZMM()
				VPMULLQ(v, mul8, z)
				v = z
			}
			if i == 0 {
				VPSRLQ(Imm(48), v, tops)
			} else {
				VPSHLDQ(Imm(16), v, tops, tops)
			}
		}
		ready := pick(tops)
		picked, count := ZMM(), GP32()
		VPCOMPRESSW_Z(numbers, ready, picked)
		VMOVDQU64(picked, at(end, 0))
		KMOVD(ready, count)
		POPCNTL(count, count)
		LEAQ(indexed(end, count.As64(), 2), end)
	}

	// Hashes are numbered from start on. The last 32 are a group by themselves,
	// some for the second time, and perhaps from before the start.
	Label("turn")
	prepare()
	start, stop := GP64(), GP64()
	MOVQ(h, start)
	MOVQ(buffer, end)
	LEAQ(indexed(h, turn, 8), stop)
	ADDQ(turn, turn)
	CMPQ(turn, most)
	CMOVQHI(most, turn)
	CMPQ(stop, last)
	CMOVQHI(last, stop)
	numbers := ZMM()
	VMOVDQU64(first, numbers)
	JMP(LabelRef("more"))
	Label("group")
	group(h, numbers)
	VPADDW(step, numbers, numbers)
	ADDQ(U32(8*32), h)
	Label("more")
	CMPQ(h, stop)
	JB(LabelRef("group"))
	CMPQ(h, last)
	JB(LabelRef("picked"))
	number, z := GP64(), ZMM()
	MOVQ(last, number)
	SUBQ(start, number)
	SARQ(Imm(3), number)
	VPBROADCASTW(number.As32(), z)
	VPADDW(first, z, z)
	group(last, z)
	Label("picked")

	// The first number again makes the loop below come out even.
	from := GP64()
	MOVQ(buffer, from)
	CMPQ(from, end)
	JAE(LabelRef("next"))
	x := XMM()
	VPBROADCASTW(at(buffer, 0), x)
	VMOVDQU(x, at(end, 0))
	Label("lower")
	for i := range 8 {
		v := GP64()
		MOVWQSX(at(from, 2*i), v)
		MOVQ(indexed(start, v, 8), v)
		if mul != nil {
			IMULQ(mul, v)
		}
		lower(mins, v, shift)
	}
	ADDQ(Imm(16), from)
	CMPQ(from, end)
	JB(LabelRef("lower"))
	Label("next")
	CMPQ(h, last)
	JB(LabelRef("turn"))
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
		"and there are 16 hashes or more. It pays for 16 slots and less.")
	fewRound2(64, ZMM, ones512, foldWide)
}

func fewRound2AVX2() {
	TEXT("fewRound2AVX2", NOSPLIT, "func(out []uint32, muls []uint32, hashes []uint64)")
	Pragma("noescape")
	Doc("fewRound2AVX2 is round2 where the length of out and muls is a multiple of 4, and",
		"there are 8 hashes or more. It pays for 16 slots and less.")
	fewRound2(32, YMM, ones256, func(low []VecVirtual, out Mem) { foldHalves(foldFour(low, YMM), out) })
}

// fewRound2 takes the hashes of two registers of size bytes at a time.
func fewRound2(size int, register, ones func() VecVirtual, fold func(low []VecVirtual, out Mem)) {
	out, muls, slots := base("out"), base("muls"), length("out")
	hashes, last := base("hashes"), length("hashes")
	LEAQ(indexed(hashes, last, 8).Offset(-2*size), last)
	Label("four")
	var mul, low [4]VecVirtual
	for i := range 4 {
		mul[i], low[i] = register(), ones()
		VPBROADCASTD(at(muls, 4*i), mul[i])
	}
	step := func(h Register) {
		x := register()
		VMOVUPS(at(h, 0), x)
		VSHUFPS(Imm(0x88), at(h, size), x, x) // the low halves, in whatever order
		for i := range 4 {
			product := register()
			VPMULLD(x, mul[i], product)
			VPMINUD(product, low[i], low[i])
		}
	}
	h := GP64()
	MOVQ(hashes, h)
	CMPQ(h, last)
	JAE(LabelRef("end"))
	Label("loop")
	step(h)
	ADDQ(U32(uint32(2*size)), h)
	CMPQ(h, last)
	JB(LabelRef("loop"))
	Label("end")
	step(last) // some of them a second time, which changes no minimum
	fold(low[:], at(out, 0))
	ADDQ(Imm(16), out)
	ADDQ(Imm(16), muls)
	SUBQ(Imm(4), slots)
	JNZ(LabelRef("four"))
	VZEROUPPER()
	RET()
}

// foldFour folds the minima of four slots, a register each, into one register in
// which the slots take turns.
func foldFour(low []VecVirtual, register func() VecVirtual) VecVirtual {
	pair := func(a, b VecVirtual, mixLow, mixHigh func(b, a, x Op)) VecVirtual {
		x, y := register(), register()
		mixLow(b, a, x)
		mixHigh(b, a, y)
		VPMINUD(y, x, x)
		return x
	}
	lowD := func(b, a, x Op) { VPUNPCKLDQ(b, a, x) }
	highD := func(b, a, x Op) { VPUNPCKHDQ(b, a, x) }
	lowQ := func(b, a, x Op) { VPUNPCKLQDQ(b, a, x) }
	highQ := func(b, a, x Op) { VPUNPCKHQDQ(b, a, x) }
	return pair(pair(low[0], low[1], lowD, highD), pair(low[2], low[3], lowD, highD), lowQ, highQ)
}

// foldHalves stores the four slots that take turns in a YMM register.
func foldHalves(y VecVirtual, out Mem) {
	x := XMM()
	VEXTRACTI128(Imm(1), y, x)
	VPMINUD(x, y.AsX(), x)
	VMOVDQU(x, out)
}

// foldWide stores the minima of four ZMM registers side by side.
func foldWide(low []VecVirtual, out Mem) {
	z, half := foldFour(low, ZMM), YMM()
	VEXTRACTI64X4(Imm(1), z, half)
	VPMINUD(half, z.AsY(), half)
	foldHalves(half, out)
}
