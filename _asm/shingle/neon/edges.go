package main

import (
	"encoding/binary"

	"asm/internal/neon"
)

// A byte stands in a run if its two nibbles have a class in common.
const (
	digits   = 1 << iota // 3x, x up to 9
	lettersA             // 4x and 6x, x from 1
	lettersP             // 5x and 7x, x up to A
	notASCII             // from 80 on
)

func classes() (high, low [16]byte) {
	high = [16]byte{3: digits, 4: lettersA, 5: lettersP, 6: lettersA, 7: lettersP}
	for i := 8; i < 16; i++ {
		high[i] = notASCII
	}
	for i := range low {
		low[i] = notASCII
		if i <= 9 {
			low[i] |= digits
		}
		if i >= 1 {
			low[i] |= lettersA
		}
		if i <= 0xA {
			low[i] |= lettersP
		}
	}
	return high, low
}

func constant(fn *neon.Func, b [16]byte) neon.V {
	return fn.Constant(binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:]))
}

// edges makes a word of 64 bits of the classes of 64 bytes, a bit for each, and
// writes the numbers of the bits at which it changes, eight bits at a time.
func edges() {
	fn := f.Func("edgeBlocksNEON", "(dst *uint16, text *byte, blocks int, at uint16, carry uint64, members *[256]uint64) (n int)",
		"edgeBlocksNEON is edges for blocks of 64 bytes, at least one. Offsets count from at,",
		"and carry is 1 if a run is open. The bytes of members[x] are the numbers of the bits",
		"that are set in x. dst has room for 64*blocks.")
	dst, text, blocks := fn.Load("dst"), fn.Load("text"), fn.Load("blocks")
	r, carry, members := fn.Load("at"), fn.Load("carry"), fn.Load("members")
	mask, edge, counts, ones, index := fn.R(), fn.R(), fn.R(), fn.R(), fn.R()
	start, out := fn.R(), fn.R()

	at, eight := fn.V(), fn.V()
	fn.I("VDUP", r, at.H8())
	fn.I("MOVD", 8, r)
	fn.I("VDUP", r, eight.H8())
	fn.I("MOVD", uint64(0x0101010101010101), ones)
	fn.I("MOVD", dst, start)
	high, low := classes()
	highs, lows := constant(fn, high), constant(fn, low)
	bits := fn.Constant(0x8040201008040201, 0x8040201008040201)
	nibble := fn.V()
	fn.I("VMOVI", 15, nibble.B16())
	x := fn.Vs(4)
	t, v, offsets := fn.V(), fn.V(), fn.V()

	fn.Label("block")
	fn.I("VLD1.P", text.Mem(64), x.B16())
	for _, x := range x {
		fn.I("VUSHR", 4, x.B16(), t.B16())
		fn.I("VAND", nibble.B16(), x.B16(), x.B16())
		fn.I("VTBL", t.B16(), neon.Vs{highs}.B16(), t.B16())
		fn.I("VTBL", x.B16(), neon.Vs{lows}.B16(), x.B16())
		fn.I("VCMTST", t.B16(), x.B16(), x.B16())
		fn.I("VAND", bits.B16(), x.B16(), x.B16())
	}
	fn.Comment("Eight bytes with a bit each become one.")
	fn.I("VADDP", x[1].B16(), x[0].B16(), x[0].B16())
	fn.I("VADDP", x[3].B16(), x[2].B16(), x[2].B16())
	fn.I("VADDP", x[2].B16(), x[0].B16(), x[0].B16())
	fn.I("VADDP", x[0].B16(), x[0].B16(), x[0].B16())
	fn.I("VMOV", x[0].D(0), mask)
	fn.Comment("Edges are where it differs from itself one byte later.")
	fn.I("EOR", mask.Shl(1), mask, edge)
	fn.I("EOR", carry, edge, edge)
	fn.I("LSR", 63, mask, carry)
	fn.Comment("Byte k of counts is how many edges bytes 0 to k have.")
	fn.I("FMOVD", edge, v.F())
	fn.I("VCNT", v.B8(), v.B8())
	fn.I("FMOVD", v.F(), counts)
	fn.I("MUL", ones, counts, counts)
	for k := range 8 {
		if k == 0 {
			fn.I("AND", 255, edge, index)
		} else {
			fn.I("UBFX", 8*k, edge, 8, index)
		}
		fn.I("FMOVD", members.Plus(index, 3), v.F())
		fn.I("VUADDW", v.B8(), at.H8(), offsets.H8())
		fn.I("VADD", eight.H8(), at.H8(), at.H8())
		if k == 0 {
			fn.I("FMOVQ", offsets.F(), dst.Mem(0))
			continue
		}
		fn.I("UBFX", 8*(k-1), counts, 8, index)
		fn.I("ADD", index.Shl(1), dst, out)
		fn.I("FMOVQ", offsets.F(), out.Mem(0))
	}
	fn.I("LSR", 56, counts, counts)
	fn.I("ADD", counts.Shl(1), dst, dst)
	fn.I("SUBS", 1, blocks, blocks)
	fn.I("BNE", "block")
	fn.I("SUB", start, dst, dst)
	fn.I("LSR", 1, dst, dst)
	fn.Store(dst, "n")
	fn.I("RET")
}
