package main

// isASCII looks at the largest byte.
func isASCII() {
	fn := f.Func("asciiBlocksNEON", "(text *byte, blocks int) (ascii bool)",
		"asciiBlocksNEON is isASCII for blocks of 64 bytes, at least one.")
	text, blocks, r := fn.Load("text"), fn.Load("blocks"), fn.R()
	x := fn.Vs(4)
	fn.Label("block")
	fn.I("VLD1.P", text.Mem(64), x.B16())
	fn.I("VORR", x[1].B16(), x[0].B16(), x[0].B16())
	fn.I("VORR", x[3].B16(), x[2].B16(), x[2].B16())
	fn.I("VORR", x[2].B16(), x[0].B16(), x[0].B16())
	fn.I("VUMAXV", x[0].B16(), x[0].B(0))
	fn.I("VMOV", x[0].B(0), r)
	fn.I("TBNZ", 7, r, "other")
	fn.I("SUBS", 1, blocks, blocks)
	fn.I("BNE", "block")
	fn.I("MOVD", 1, r)
	fn.Store(r, "ascii")
	fn.I("RET")
	fn.Label("other")
	fn.I("MOVD", 0, r)
	fn.Store(r, "ascii")
	fn.I("RET")
}

// charHashes multiplies a byte by the two halves of the multiplier: both
// products fit.
func charHashes() {
	fn := f.Func("charHashEightsNEON", "(dst *uint64, text *byte, n int)",
		"charHashEightsNEON is charHashes of n characters, a positive multiple of eight.")
	dst, text, n := fn.Load("dst"), fn.Load("text"), fn.Load("n")
	lower := fn.V()
	fn.I("VMOVI", 32, lower.B16())
	const first, second = tokenLow & (1<<32 - 1), tokenLow >> 32
	low, high := fn.Constant(first<<32|first, first<<32|first), fn.Constant(second<<32|second, second<<32|second)
	x, p := fn.Vs(2), fn.V()
	out := fn.Vs(4)
	fn.Label("eight")
	fn.I("FMOVD.P", text.Mem(8), x[0].F())
	fn.I("VORR", lower.B8(), x[0].B8(), x[0].B8())
	fn.I("VUXTL", x[0].B8(), x[0].H8())
	fn.I("VUXTL2", x[0].H8(), x[1].S4())
	fn.I("VUXTL", x[0].H4(), x[0].S4())
	for i, x := range x {
		fn.I("VMUL", high.S4(), x.S4(), p.S4())
		fn.I("VSHLL32", p.S2(), out[2*i].D2())
		fn.I("VSHLL232", p.S4(), out[2*i+1].D2())
		fn.I("VUMLAL", low.S2(), x.S2(), out[2*i].D2())
		fn.I("VUMLAL2", low.S4(), x.S4(), out[2*i+1].D2())
	}
	fn.I("VST1.P", out.D2(), dst.Mem(64))
	fn.I("SUBS", 8, n, n)
	fn.I("BNE", "eight")
	fn.I("RET")
}
