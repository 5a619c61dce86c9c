package main

import (
	"strconv"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

const defaultSlots = 128 // of the kernels for a whole set

// A short set is signed in one go. Between stages that are each called for some
// tens of nanoseconds, calls, and waiting for what the last one stored, would
// cost as much as the work. Rounds 0 and 1 share a loop, round 1 for all bins:
// its values go where nobody waits for others, while choosing the open bins
// would have to wait for round 0.
func shortAVX512() {
	TEXT("shortAVX512", 0, "func(sig *[128]uint32, hashes []uint64, muls *[128]uint32, bins *[256]uint64)")
	Pragma("noescape")
	Doc("shortAVX512 signs a set of 8 hashes or more. It finds bins empty and leaves them so.")
	sig, muls := Load(Param("sig"), GP64()), Load(Param("muls"), GP64())
	hashes, last := base("hashes"), length("hashes")
	LEAQ(indexed(hashes, last, 8).Offset(-64), last) // the last 8 hashes

	mins0, mins1 := bothRounds(hashes, last)
	complete(sig, mins0, mins1, muls, hashes, last)
}

func bothRoundsBMI2() {
	TEXT("bothRoundsBMI2", NOSPLIT, "func(bins *[256]uint64, hashes []uint64)")
	Pragma("noescape")
	Doc("bothRoundsBMI2 is round 0 for the first half of the bins and round 1 for the",
		"second, for 8 hashes or more. It needs BMI2.")
	hashes, last := base("hashes"), length("hashes")
	LEAQ(indexed(hashes, last, 8).Offset(-64), last)
	bothRounds(hashes, last)
	RET()
}

// bothRounds goes through rounds 0 and 1 of 128 bins each.
func bothRounds(hashes, last Register) (mins0, mins1 Register) {
	mins0, mins1 = Load(Param("bins"), GP64()), GP64()
	LEAQ(at(mins0, 8*defaultSlots), mins1)
	shift, mul := constant(64-7), constant(round1Mul)
	someHashes(8, hashes, last, "rounds", func(h Mem) {
		v, w := GP64(), GP64()
		MOVQ(h, v)
		MOVQ(v, w)
		IMULQ(mul, w)
		lower(mins0, v, shift)
		lower(mins1, w, shift)
	})
	return mins0, mins1
}

// finishAVX512 looks at the open bins only. Round 1 uses the bins of round 0: no
// hash of round 0 is in the open ones.
func finishAVX512() {
	TEXT("finishAVX512", 0, "func(sig *[128]uint32, mins *[128]uint64, hashes []uint64, muls *[128]uint32)")
	Pragma("noescape")
	Doc("finishAVX512 goes on after round 0 and makes the signature of a set of 32 hashes",
		"or more. It changes mins.")
	mins, ones := Load(Param("mins"), GP64()), ones512()
	var masks [8]Register
	var open [2]Register
	for half := range 2 {
		for i := range 8 {
			masks[i] = K()
			VPCMPEQQ(at(mins, 512*half+64*i), ones, masks[i])
			if i%2 == 1 {
				KUNPCKBW(masks[i-1], masks[i], masks[i])
			}
			if i%4 == 3 {
				KUNPCKWD(masks[i-2], masks[i], masks[i])
			}
		}
		open[half] = K()
		KUNPCKDQ(masks[3], masks[7], open[half])
	}
	any := K()
	KORQ(open[0], open[1], any)
	KORTESTQ(any, any)
	JZ(LabelRef("closed"))
	openRound1(mins, open[0], open[1])
	Label("closed")
	sig, muls := Load(Param("sig"), GP64()), Load(Param("muls"), GP64())
	hashes, last := base("hashes"), length("hashes")
	LEAQ(indexed(hashes, last, 8).Offset(-64), last)
	complete(sig, mins, nil, muls, hashes, last)
}

// complete makes the signature from the bins of rounds 0 and 1 and round 2, and
// returns.
func complete(sig, mins0, mins1, muls, hashes, last Register) {
	ones := ones512()
	openMuls, openMins, open := AllocLocal(4*(defaultSlots+16)), AllocLocal(4*(defaultSlots+16)), AllocLocal(defaultSlots/8)
	count := GP64()
	collect(sig, mins0, mins1, muls, openMuls, open, count, ones)
	TESTQ(count, count)
	JZ(LabelRef("done"))
	muls2, out := GP64(), GP64()
	LEAQ(openMuls, muls2)
	LEAQ(openMins, out)
	round2Blocks(out, muls2, count, hashes, last, ones)
	LEAQ(openMins, out)
	for i := range defaultSlots / 16 {
		z, old, k, bits := ZMM(), ZMM(), K(), GP32()
		MOVWLZX(open.Offset(2*i), bits)
		KMOVW(bits, k)
		VMOVDQU32(at(sig, 64*i), old)
		VMOVDQU32(at(out, 0), z)
		VPEXPANDD(z, k, old)
		VMOVDQU32(old, at(sig, 64*i))
		POPCNTL(bits, bits)
		LEAQ(indexed(out, bits.As64(), 4), out)
	}
	Label("done")
	VZEROUPPER()
	RET()
}

// someHashes loops over the hashes, unroll at a time, where unroll is up to 8 and
// last8 the address of the last eight. The last ones are taken by themselves: some
// come twice, which changes no minimum.
func someHashes(unroll int, hashes, last8 Register, name string, body func(h Mem)) {
	h, last := GP64(), GP64()
	MOVQ(hashes, h)
	LEAQ(at(last8, 64-8*unroll), last)
	JMP(LabelRef(name + "_check"))
	Label(name + "_loop")
	for i := range unroll {
		body(at(h, 8*i))
	}
	ADDQ(Imm(uint64(8*unroll)), h)
	Label(name + "_check")
	CMPQ(h, last)
	JB(LabelRef(name + "_loop"))
	for i := range unroll {
		body(at(last, 8*i))
	}
}

// collect writes the slots of rounds 0 and 1, and of those that are open still the
// bitmap, the multipliers side by side, and how many. It leaves the bins of a
// short set empty: here nobody waits for the stores.
func collect(sig, mins0, mins1, muls Register, openMuls, open Mem, count, ones Register) {
	halves := lowHalves()
	start, to := GP64(), GP64()
	LEAQ(openMuls, start)
	MOVQ(start, to)
	var z [defaultSlots / 8]VecVirtual
	var k [defaultSlots / 8]Register
	for i := range z {
		z[i], k[i] = ZMM(), K()
		VMOVDQU64(at(mins0, 64*i), z[i])
		VPCMPEQQ(z[i], ones, k[i])
		if mins1 != nil {
			VMOVDQU64(at(mins1, 64*i), k[i], z[i])
			VPCMPEQQ(z[i], ones, k[i])
		}
		VPSRLQ(Imm(64-7-32), z[i], z[i])
		if mins1 != nil {
			VMOVDQU64(ones, at(mins0, 64*i))
			VMOVDQU64(ones, at(mins1, 64*i))
		}
		if i%2 == 0 {
			continue
		}
		VPERMT2D(z[i], halves, z[i-1])
		VMOVDQU32(z[i-1], at(sig, 32*(i-1)))
		both, bits, packed := K(), GP32(), ZMM()
		KUNPCKBW(k[i-1], k[i], both)
		VPCOMPRESSD_Z(loaded(at(muls, 32*(i-1))), both, packed)
		VMOVDQU32(packed, at(to, 0)) // the store with a mask is slow
		KMOVW(both, bits)
		MOVW(bits.As16(), open.Offset(i-1))
		POPCNTL(bits, bits)
		LEAQ(indexed(to, bits.As64(), 4), to)
	}
	MOVQ(to, count)
	SUBQ(start, count)
	SHRQ(Imm(2), count)
}

func loaded(m Mem) VecVirtual {
	z := ZMM()
	VMOVDQU32(m, z)
	return z
}

// round2Blocks is round 2 of count slots. Where they are few, it is the hashes that fill
// the registers.
func round2Blocks(out, muls, count, hashes, last Register, ones VecVirtual) {
	CMPQ(count, Imm(16))
	JA(LabelRef("many"))
	far := GP64()
	LEAQ(at(hashes, 8*(64-8)), far) // worth it from 64 hashes on
	CMPQ(last, far)
	JB(LabelRef("many"))
	for n := 4; n <= 16; n += 4 {
		if n < 16 {
			CMPQ(count, Imm(uint64(n)))
			JA(LabelRef("over" + strconv.Itoa(n)))
		}
		fewBlock(n, out, muls, hashes, last, ones)
		JMP(LabelRef("filled"))
		if n < 16 {
			Label("over" + strconv.Itoa(n))
		}
	}
	Label("many")
	for _, block := range []int{1, 2, 3, 4, 6} {
		CMPQ(count, Imm(uint64(8*block)))
		JBE(LabelRef("block" + strconv.Itoa(block)))
	}
	for _, block := range []int{8, 1, 2, 3, 4, 6} {
		round2Block(block, out, muls, hashes, last, ones)
		if block == 8 {
			ADDQ(U32(256), out)
			ADDQ(U32(256), muls)
			SUBQ(Imm(64), count)
			JG(LabelRef("many"))
		}
		if block < 6 || block == 8 {
			JMP(LabelRef("filled"))
		}
	}
	Label("filled")
}

// round2Block is round 2 of as many registers of eight slots. Wider ones would not
// multiply faster, and be filled less. The ones come from a register, as a fresh
// one would count as in use from the start.
func round2Block(block int, out, muls, hashes, last Register, ones VecVirtual) {
	name := "block" + strconv.Itoa(block)
	Label(name)
	var mul, low []VecVirtual
	for i := range block {
		mul, low = append(mul, YMM()), append(low, YMM())
		VMOVDQA64(ones.AsY(), low[i])
		VMOVDQU32(at(muls, 32*i), mul[i])
	}
	someHashes(max(1, 8/block), hashes, last, name, func(h Mem) {
		x := YMM()
		VPBROADCASTD(h, x)
		for j := range block {
			product := YMM()
			VPMULLD(x, mul[j], product)
			VPMINUD(product, low[j], low[j])
		}
	})
	for i := range block {
		VMOVDQU32(low[i], at(out, 32*i))
	}
}

// fewBlock is round 2 of n slots. The hashes lie side by side, their low halves in
// one register, and the slots pass by. It needs 16 hashes.
func fewBlock(n int, out, muls, hashes, last Register, ones VecVirtual) {
	name := "few" + strconv.Itoa(n)
	low := make([]VecVirtual, n)
	for i := range low {
		low[i] = ZMM()
		VMOVDQA64(ones, low[i])
	}
	sixteen := func(h Register, disp int) {
		x := ZMM()
		VMOVUPS(at(h, disp), x)
		VSHUFPS(Imm(0x88), at(h, disp+64), x, x) // the low halves, in whatever order
		for i := range low {
			product := ZMM()
			VPMULLD_BCST(at(muls, 4*i), x, product)
			VPMINUD(product, low[i], low[i])
		}
	}
	h, stop := GP64(), GP64()
	MOVQ(hashes, h)
	LEAQ(at(last, -64), stop)
	JMP(LabelRef(name + "_check"))
	Label(name + "_loop")
	sixteen(h, 0)
	ADDQ(U32(128), h)
	Label(name + "_check")
	CMPQ(h, stop)
	JB(LabelRef(name + "_loop"))
	sixteen(last, -64)
	for i := 0; i < n; i += 4 {
		foldWide(low[i:], at(out, 4*i))
	}
}
