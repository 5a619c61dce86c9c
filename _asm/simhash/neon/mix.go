package main

// remix has no vectors: NEON has no product of 64-bit numbers.
func remix() {
	fn := f.Func("remixARM64", "(dst, src *uint64, n int)", "remixARM64 is remix of n words, at least one.")
	dst, src, n := fn.Load("dst"), fn.Load("src"), fn.Load("n")
	add, first, second, x := fn.R(), fn.R(), fn.R(), fn.R()
	fn.I("MOVD", uint64(0x9e3779b97f4a7c15), add)
	fn.I("MOVD", uint64(0x3c79ac492ba7b653), first)
	fn.I("MOVD", uint64(0x1c69b3f74ac4ae35), second)
	fn.Label("word")
	fn.I("MOVD.P", src.Mem(8), x)
	fn.I("ADD", add, x, x)
	fn.I("EOR", x.Shr(27), x, x)
	fn.I("MUL", first, x, x)
	fn.I("EOR", x.Shr(33), x, x)
	fn.I("MUL", second, x, x)
	fn.I("EOR", x.Shr(27), x, x)
	fn.I("MOVD.P", x, dst.Mem(8))
	fn.I("SUBS", 1, n, n)
	fn.I("BNE", "word")
	fn.I("RET")
}
