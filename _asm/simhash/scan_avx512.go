package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

const lessOrEqual = 2 // predicate of VPCMP

// scanAVX512 looks at eight vectors at a time and takes the smallest of the
// distances, because hits are rare. Only where that is a hit, and in the last
// vectors, it looks at each vector, compresses the positions of the hits and
// stores these.
//
// A vector of fingerprints of two words has four distances.
func scanAVX512(words int) {
	wide := words == 2
	per := 8 / words // fingerprints in a vector
	name, query0 := fmt.Sprintf("scan%dAVX512", 64*words), "query uint64"
	if wide {
		query0 = "query0, query1 uint64"
	}
	function(name,
		"func(dst *int, room int, fingerprints *uint64, n, base int, "+query0+", distance int) (scanned, found int)",
		name+" stores the positions, plus base, of the fingerprints within the",
		"distance to dst. It stops where the hits among the next "+fmt.Sprint(per)+" fingerprints exceed",
		"what is left of the room, and returns how many of the n fingerprints it has",
		"scanned and how many hits it has stored. distance is not negative.")
	dst := Load(Param("dst"), GP64())
	room := Load(Param("room"), GP64())
	p := Load(Param("fingerprints"), GP64())
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	query, limit, position, step := ZMM(), ZMM(), ZMM(), ZMM()
	r := GP64()
	if wide {
		Load(Param("query0"), r)
		VMOVQ(r, query.AsX())
		Load(Param("query1"), r)
		VPINSRQ(U8(1), r, query.AsX(), query.AsX())
		VSHUFI64X2(U8(0), query, query, query)
	} else {
		Load(Param("query"), r)
		VPBROADCASTQ(r, query)
	}
	Load(Param("distance"), r)
	VPBROADCASTQ(r, limit)
	MOVQ(U32(uint32(per)), r)
	VPBROADCASTQ(r, step)
	start := GP64()
	MOVQ(dst, start)
	left := GP64() // vectors to look at one by one

	count := func(m Mem) reg.VecVirtual {
		x := ZMM()
		VPXORQ(m, query, x)
		VPOPCNTQ(x, x)
		return x
	}

	Label("block")
	CMPQ(n, U32(uint32(8*per)))
	JLT(LabelRef("last"))
	var counts []reg.VecVirtual
	for i := range 8 {
		counts = append(counts, count(Mem{Base: p, Disp: 64 * i}))
		if wide && i%2 == 1 {
			a, b := counts[len(counts)-2], counts[len(counts)-1]
			low := ZMM()
			VPUNPCKLQDQ(b, a, low)
			VPUNPCKHQDQ(b, a, b)
			VPADDQ(b, low, low)
			counts = append(counts[:len(counts)-2], low)
		}
	}
	for len(counts) > 1 {
		a, b := counts[0], counts[1]
		VPMINUD(b, a, a)
		counts = append(counts[2:], a)
	}
	hits := K()
	VPCMPQ(U8(lessOrEqual), limit, counts[0], hits)
	KORTESTB(hits, hits)
	JNE(LabelRef("hit"))
	ADDQ(I32(512), p)
	SUBQ(I32(int32(8*per)), n)
	JMP(LabelRef("block"))

	Label("last")
	TESTQ(n, n)
	JEQ(LabelRef("done"))
	Label("hit")
	Load(Param("n"), r)
	SUBQ(n, r)
	at := GP64()
	Load(Param("base"), at)
	ADDQ(at, r)
	VPBROADCASTQ(r, position)
	VPADDQ(positions, position, position)
	MOVQ(U32(8), left)
	Label("vector")
	x, k, lanes := ZMM(), K(), K()
	full := GP64()
	MOVQ(U32(uint32(per)), full)
	CMPQ(n, full)
	CMOVQLT(n, full)
	m := GP64()
	MOVQ(I32(-1), m)
	if wide {
		both := GP64()
		LEAQ(Mem{Base: full, Index: full, Scale: 1}, both)
		BZHIQ(both, m, m)
	} else {
		BZHIQ(full, m, m)
	}
	KMOVB(m.As32(), lanes)
	VMOVDQU64_Z(Mem{Base: p}, lanes, x)
	VPXORQ(query, x, x)
	VPOPCNTQ(x, x)
	if wide {
		t := ZMM()
		VPSHUFD(U8(0x4e), x, t)
		VPADDQ(t, x, x)
	}
	VPCMPQ(U8(lessOrEqual), limit, x, lanes, k)
	bits, found := GP32(), GP64()
	KMOVB(k, bits)
	if wide {
		// Every other bit is a fingerprint.
		mask := GP32()
		MOVL(U32(0x55), mask)
		PEXTL(mask, bits, bits)
		KMOVB(bits, k)
	}
	POPCNTQ(bits.As64(), found)
	JEQ(LabelRef("advance"))
	CMPQ(found, room)
	JGT(LabelRef("done"))
	out := ZMM()
	VPCOMPRESSQ_Z(position, k, out)
	store := K()
	MOVQ(I32(-1), m)
	BZHIQ(found, m, m)
	KMOVB(m.As32(), store)
	VMOVDQU64(out, store, Mem{Base: dst})
	LEAQ(Mem{Base: dst, Index: found, Scale: 8}, dst)
	SUBQ(found, room)
	Label("advance")
	VPADDQ(step, position, position)
	ADDQ(U8(64), p)
	SUBQ(full, n)
	JEQ(LabelRef("done"))
	DECQ(left)
	JNE(LabelRef("vector"))
	JMP(LabelRef("block"))

	Label("done")
	Load(Param("n"), r)
	SUBQ(n, r)
	Store(r, Return("scanned"))
	SUBQ(start, dst)
	SHRQ(U8(3), dst)
	Store(dst, Return("found"))
	VZEROUPPER()
	RET()
}
