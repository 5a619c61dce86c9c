package main

import "asm/internal/neon"

// The kernels here have no vectors: bins are scattered over memory, and NEON has
// no product of 64-bit numbers. What they save is that the compiler builds each
// multiplier anew, in four instructions, for every product.

const (
	round1Mul = uint64(0xd1342543de82ef95)
	gamma     = uint64(0x9e3779b97f4a7c15)
	mulA      = uint64(0xbf58476d1ce4e5b9)
	mulB      = uint64(0x94d049bb133111eb)
)

// round lowers a bin for each hash, four hashes at a time.
func round(name, doc string, times bool) {
	fn := f.Func(name, "(mins, hashes *uint64, n int, shift uint)", doc)
	mins, hashes, n, shift := fn.Load("mins"), fn.Load("hashes"), fn.Load("n"), fn.Load("shift")
	mul, bin, low, fours := fn.R(), fn.R(), fn.R(), fn.R()
	h := []neon.R{fn.R(), fn.R(), fn.R(), fn.R()}
	take := func(h neon.R) {
		if times {
			fn.I("MUL", mul, h, h)
		}
		fn.I("LSR", shift, h, bin)
		fn.I("MOVD", mins.Plus(bin, 3), low)
		fn.I("CMP", low, h)
		fn.I("CSEL", "LO", h, low, low)
		fn.I("MOVD", low, mins.Plus(bin, 3))
	}
	if times {
		fn.I("MOVD", round1Mul, mul)
	}
	fn.I("LSR", 2, n, fours)
	fn.I("AND", 3, n, n)
	fn.I("CBZ", fours, "rest")
	fn.Label("hashes4")
	fn.I("LDP.P", hashes.Mem(16), neon.Pair(h[0], h[1]))
	fn.I("LDP.P", hashes.Mem(16), neon.Pair(h[2], h[3]))
	for _, h := range h {
		take(h)
	}
	fn.I("SUBS", 1, fours, fours)
	fn.I("BNE", "hashes4")
	fn.Label("rest")
	fn.I("CBZ", n, "done")
	fn.I("MOVD.P", hashes.Mem(8), h[0])
	take(h[0])
	fn.I("SUB", 1, n, n)
	fn.I("B", "rest")
	fn.Label("done")
	fn.I("RET")
}

// pairKeys turns two slots into the state of a band, and mixes it.
func pairKeys() {
	fn := f.Func("pairKeysARM64", "(keys *uint64, sig *uint32, bands int)",
		"pairKeysARM64 is bandKeys for two rows and one level of bands, at least one.")
	keys, sig, bands := fn.Load("keys"), fn.Load("sig"), fn.Load("bands")
	step, first, second, salt, x := fn.R(), fn.R(), fn.R(), fn.R(), fn.R()
	fn.I("MOVD", gamma, step)
	fn.I("MOVD", mulA, first)
	fn.I("MOVD", mulB, second)
	fn.I("MOVD", step, salt)
	fn.Label("band")
	fn.I("MOVD.P", sig.Mem(8), x)
	fn.I("ROR", 32, x, x)
	fn.I("ADD", salt, x, x)
	fn.I("ADD", step, salt, salt)
	fn.I("EOR", x.Shr(30), x, x)
	fn.I("MUL", first, x, x)
	fn.I("EOR", x.Shr(27), x, x)
	fn.I("MUL", second, x, x)
	fn.I("EOR", x.Shr(31), x, x)
	fn.I("MOVD.P", x, keys.Mem(8))
	fn.I("SUBS", 1, bands, bands)
	fn.I("BNE", "band")
	fn.I("RET")
}
