package main

import "asm/internal/neon"

// The kernels here have no vectors: a word's hash is two products of 64 bits,
// which NEON has not. What they save is that the compiler builds each of its
// multipliers anew, in four instructions, for every product, and the masks too.

// tokenLow and tokenHigh are the multipliers of the two halves of a token.
const (
	tokenLow  = uint64(0x9E3779B97F4A7C15)
	tokenHigh = uint64(0xC2B2AE3D27D4EB4F)
)

func hashRuns() {
	fn := f.Func("hashRunsARM64", "(dst *uint64, text *byte, edges *uint16, n int, masks *[17][2]uint64) (hashed int)",
		"hashRunsARM64 is hashRuns for n runs, at least one, that count from text. masks[k]",
		"has ones in the first k bytes.")
	dst, text, edges := fn.Load("dst"), fn.Load("text"), fn.Load("edges")
	n, masks := fn.Load("n"), fn.Load("masks")
	mulLow, mulHigh, start, length := fn.R(), fn.R(), fn.R(), fn.R()
	lo, hi, maskLo, maskHi := fn.R(), fn.R(), fn.R(), fn.R()
	fn.I("MOVD", tokenLow, mulLow)
	fn.I("MOVD", tokenHigh, mulHigh)
	fn.Label("run")
	fn.I("MOVWU.P", edges.Mem(4), length)
	fn.I("AND", uint64(0xFFFF), length, start)
	fn.I("LSR", 16, length, length)
	fn.I("SUB", start, length, length)
	fn.I("CMP", 16, length)
	fn.I("BHI", "stop")
	fn.I("ADD", text, start, start)
	fn.I("LDP", start.Mem(0), neon.Pair(lo, hi))
	fn.I("ADD", length.Shl(4), masks, length)
	fn.I("LDP", length.Mem(0), neon.Pair(maskLo, maskHi))
	for _, half := range [][2]neon.R{{lo, maskLo}, {hi, maskHi}} {
		fn.I("ORR", uint64(0x2020202020202020), half[0], half[0])
		fn.I("AND", half[1], half[0], half[0])
	}
	fn.I("ORR", hi, lo, maskLo)
	fn.I("TST", uint64(0x8080808080808080), maskLo)
	fn.I("BNE", "stop")
	fn.I("MUL", mulHigh, hi, hi)
	fn.I("ROR", 32, hi, hi)
	fn.I("MADD", mulLow, hi, lo, lo)
	fn.I("MOVD.P", lo, dst.Mem(8))
	fn.I("SUBS", 1, n, n)
	fn.I("BNE", "run")
	fn.Label("stop")
	all := fn.Load("n")
	fn.I("SUB", n, all, all)
	fn.Store(all, "hashed")
	fn.I("RET")
}

// windows3 keeps the two tokens before in registers, the second turned too.
func windows3() {
	fn := f.Func("windows3ARM64", "(dst, tokens *uint64, n int)",
		"windows3ARM64 is windows3 for n windows, at least one. There are n+2 tokens.")
	dst, tokens, n := fn.Load("dst"), fn.Load("tokens"), fn.Load("n")
	first, second, third, turned, x := fn.R(), fn.R(), fn.R(), fn.R(), fn.R()
	mulFirst, mulSecond := fn.R(), fn.R()
	fn.I("MOVD", uint64(0xBF58476D1CE4E5B9), mulFirst)
	fn.I("MOVD", uint64(0x94D049BB133111EB), mulSecond)
	fn.I("LDP.P", tokens.Mem(16), neon.Pair(first, second))
	fn.I("ROR", 64-13, second, turned)
	fn.Label("window")
	fn.I("MOVD.P", tokens.Mem(8), third)
	fn.I("ADD", turned, first, first)
	fn.I("ROR", 64-26, third, x)
	fn.I("ADD", first, x, x)
	fn.I("ROR", 64-13, third, turned)
	fn.I("EOR", x.Shr(32), x, x)
	fn.I("MUL", mulFirst, x, x)
	fn.I("EOR", x.Shr(29), x, x)
	fn.I("MUL", mulSecond, x, x)
	fn.I("EOR", x.Shr(32), x, x)
	fn.I("MOVD.P", x, dst.Mem(8))
	fn.I("MOVD", second, first)
	fn.I("MOVD", third, second)
	fn.I("SUBS", 1, n, n)
	fn.I("BNE", "window")
	fn.I("RET")
}
