package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

const (
	round1Mul = 0xd1342543de82ef95
	gamma     = 0x9e3779b97f4a7c15
	mulA      = 0xbf58476d1ce4e5b9
	mulB      = 0x94d049bb133111eb
)

// base loads the address of a slice argument.
func base(name string) Register { return Load(Param(name).Base(), GP64()) }

// length loads the length of a slice argument.
func length(name string) Register { return Load(Param(name).Len(), GP64()) }

func at(base Register, disp int) Mem { return Mem{Base: base, Disp: disp} }

func indexed(base, index Register, scale uint8) Mem {
	return Mem{Base: base, Index: index, Scale: scale}
}

// constant loads a 64-bit constant.
func constant(v uint64) GPVirtual {
	r := GP64()
	MOVQ(U64(v), r)
	return r
}

// broadcast fills a ZMM register with a 64-bit constant.
func broadcast(v uint64) VecVirtual {
	z := ZMM()
	VPBROADCASTQ(constant(v), z)
	return z
}

// ones512 fills a ZMM register with ones.
func ones512() VecVirtual {
	z := ZMM()
	VPTERNLOGD(U8(0xff), z, z, z)
	return z
}

// ones256 fills a YMM register with ones.
func ones256() VecVirtual {
	y := YMM()
	VPCMPEQD(y, y, y)
	return y
}

// lowBits returns a mask of the n lowest bits; n is below 64.
func lowBits(n Register) GPVirtual {
	r := GP64()
	MOVQ(I32(-1), r)
	BZHIQ(n, r, r)
	return r
}

// table returns the name of a read-only table that several kernels share.
func table(name string, fill func()) Mem {
	m, ok := tables[name]
	if !ok {
		m = GLOBL(name, RODATA|NOPTR)
		fill()
		tables[name] = m
	}
	return m
}

var tables = map[string]Mem{}

// lowHalves loads the order in which VPERMT2D takes the low halves of the
// sixteen 64-bit numbers in two registers.
func lowHalves() VecVirtual {
	z := ZMM()
	VMOVDQU32(table("lowHalves", func() {
		for i := range 16 {
			DATA(4*i, U32(2*i))
		}
	}), z)
	return z
}
