package main

import "asm/internal/neon"

// vacant compares 64 bins, halves the width of what comes out three times, and
// makes a bit of each byte.
func vacant() {
	fn := f.Func("vacantNEON", "(open, from, mins *uint64, words int) (n int)",
		"vacantNEON is vacant for bitmaps of words, at least one, and 64 bins for each.")
	open, from, mins, words := fn.Load("open"), fn.Load("from"), fn.Load("mins"), fn.Load("words")
	empty, bits := ones(fn), fn.Constant(0x8040201008040201, 0x8040201008040201)
	count, x, g := fn.V(), fn.Vs(8), fn.Vs(4)
	fn.I("VEOR", count.B16(), count.B16(), count.B16())
	fn.Label("word")
	for i := range g {
		fn.I("VLD1.P", mins.Mem(64), x[:4].D2())
		fn.I("VLD1.P", mins.Mem(64), x[4:].D2())
		for _, x := range x {
			fn.I("VCMEQ", empty.D2(), x.D2(), x.D2())
		}
		for j := 0; j < 8; j += 2 {
			fn.I("VUZP1", x[j+1].S4(), x[j].S4(), x[j].S4())
		}
		for j := 0; j < 8; j += 4 {
			fn.I("VUZP1", x[j+2].H8(), x[j].H8(), x[j].H8())
		}
		fn.I("VUZP1", x[4].B16(), x[0].B16(), x[0].B16())
		fn.I("VAND", bits.B16(), x[0].B16(), g[i].B16())
	}
	fn.I("VADDP", g[1].B16(), g[0].B16(), g[0].B16())
	fn.I("VADDP", g[3].B16(), g[2].B16(), g[2].B16())
	fn.I("VADDP", g[2].B16(), g[0].B16(), g[0].B16())
	fn.I("VADDP", g[0].B16(), g[0].B16(), g[0].B16())
	fn.I("FMOVD.P", from.Mem(8), x[0].F())
	fn.I("VAND", x[0].B8(), g[0].B8(), g[0].B8())
	fn.I("FMOVD.P", g[0].F(), open.Mem(8))
	fn.I("VCNT", g[0].B8(), g[0].B8())
	fn.I("VUADDW", g[0].B8(), count.H8(), count.H8())
	fn.I("SUBS", 1, words, words)
	fn.I("BNE", "word")
	fn.I("VUADDLV", count.H8(), count)
	fn.I("VMOV", count.S(0), words)
	fn.Store(words, "n")
	fn.I("RET")
}

// quads goes through n slots by fours: quad gets the four bits of the bitmap and
// the address of the next packed slot, which moves on by as many slots as there
// are bits set.
// Before and after come once for four quads.
func quads(fn *neon.Func, n, open, packed neon.R, before func(), quad func(i int, bits neon.R), after func()) {
	set, counts, pairs, bits := fn.R(), fn.R(), fn.R(), fn.R()
	fn.Label("sixteen")
	fn.I("MOVHU.P", open.Mem(2), set)
	fn.Comment("The number of bits in each four of sixteen.")
	fn.I("LSR", 1, set, pairs)
	fn.I("AND", uint64(0x55555555), pairs, pairs)
	fn.I("SUB", pairs, set, counts)
	fn.I("LSR", 2, counts, pairs)
	fn.I("AND", uint64(0x33333333), pairs, pairs)
	fn.I("AND", uint64(0x33333333), counts, counts)
	fn.I("ADD", pairs, counts, counts)
	before()
	for i := range 4 {
		fn.I("UBFX", 4*i, set, 4, bits)
		quad(i, bits)
		fn.I("UBFX", 4*i, counts, 4, bits)
		fn.I("ADD", bits.Shl(2), packed, packed)
	}
	after()
	fn.I("SUBS", 16, n, n)
	fn.I("BNE", "sixteen")
	fn.I("RET")
}

func pack() {
	fn := f.Func("packNEON", "(packed, slots *uint32, open *uint64, n int, orders *[16][16]byte)",
		"packNEON is pack of n slots, a multiple of 16. orders[x] brings those of four slots",
		"whose bit is set in x to the front.")
	packed, slots, open := fn.Load("packed"), fn.Load("slots"), fn.Load("open")
	n, orders := fn.Load("n"), fn.Load("orders")
	x, order := fn.Vs(4), fn.V()
	quads(fn, n, open, packed, func() {
		fn.I("VLD1.P", slots.Mem(64), x.B16())
	}, func(i int, bits neon.R) {
		fn.I("VLDRQ", orders.Plus(bits, 4), order)
		fn.I("VTBL", order.B16(), x[i:i+1].B16(), order.B16())
		fn.I("FMOVQ", order.F(), packed.Mem(0))
	}, func() {})
}

func unpack() {
	fn := f.Func("unpackNEON", "(slots, packed *uint32, open *uint64, n int, orders *[16][16]byte)",
		"unpackNEON is unpack of n slots, a multiple of 16. orders[x] brings the first of",
		"four slots to those whose bit is set in x, and nothing to the others.")
	slots, packed, open := fn.Load("slots"), fn.Load("packed"), fn.Load("open")
	n, orders := fn.Load("n"), fn.Load("orders")
	x, order, next := fn.Vs(4), fn.V(), fn.Vs(1)
	quads(fn, n, open, packed, func() {
		fn.I("VLD1", slots.Mem(0), x.B16())
	}, func(i int, bits neon.R) {
		fn.I("VLDRQ", orders.Plus(bits, 4), order)
		fn.I("FMOVQ", packed.Mem(0), next[0].F())
		fn.I("VTBX", order.B16(), next.B16(), x[i].B16())
	}, func() {
		fn.I("VST1.P", x.B16(), slots.Mem(64))
	})
}

// compact shifts both minima of a slot, puts their low halves side by side, and
// chooses by the bits of the bitmaps, sixteen at a time.
func compact() {
	fn := f.Func("compactNEON", "(sig *uint32, mins0, mins1 *uint64, mins2 *uint32, open1, open2 *uint64, n int, shift uint)",
		"compactNEON is compact of n slots, a multiple of 16.")
	sig, mins0, mins1, mins2 := fn.Load("sig"), fn.Load("mins0"), fn.Load("mins1"), fn.Load("mins2")
	open1, open2, n, r := fn.Load("open1"), fn.Load("open2"), fn.Load("n"), fn.Load("shift")
	shift := fn.V()
	fn.I("NEG", r, r)
	fn.I("VDUP", r, shift.D2())
	bits := make(neon.Vs, 4)
	for i := range bits {
		bit := uint64(1) << (4 * i)
		bits[i] = fn.Constant(bit|bit<<33, bit<<2|bit<<35)
	}
	x, y, z, set, mask := fn.Vs(8), fn.Vs(8), fn.Vs(4), fn.V(), fn.V()
	shifted := func(mins neon.R, x neon.Vs) {
		fn.I("VLD1.P", mins.Mem(64), x[:4].D2())
		fn.I("VLD1.P", mins.Mem(64), x[4:].D2())
		for i, v := range x {
			fn.I("VUSHL", shift.D2(), v.D2(), v.D2())
			if i%2 == 1 {
				fn.I("VUZP1", v.S4(), x[i-1].S4(), x[i/2].S4())
			}
		}
	}
	choose := func(open neon.R, from neon.Vs) {
		fn.I("MOVHU.P", open.Mem(2), r)
		fn.I("VDUP", r, set.S4())
		for i := range bits {
			fn.I("VCMTST", bits[i].S4(), set.S4(), mask.S4())
			fn.I("VBIT", mask.B16(), from[i].B16(), x[i].B16())
		}
	}
	fn.Label("sixteen")
	shifted(mins0, x)
	shifted(mins1, y)
	fn.I("VLD1.P", mins2.Mem(64), z.S4())
	choose(open1, y)
	choose(open2, z)
	fn.I("VST1.P", x[:4].S4(), sig.Mem(64))
	fn.I("SUBS", 16, n, n)
	fn.I("BNE", "sixteen")
	fn.I("RET")
}

func equal() {
	fn := f.Func("equalNEON", "(a, b *uint32, n int) (same int)",
		"equalNEON is equal of n slots, a positive multiple of 16.")
	a, b, n := fn.Load("a"), fn.Load("b"), fn.Load("n")
	x, y, counts := fn.Vs(4), fn.Vs(4), fn.Vs(2)
	for _, v := range counts {
		fn.I("VEOR", v.B16(), v.B16(), v.B16())
	}
	fn.Label("sixteen")
	fn.I("VLD1.P", a.Mem(64), x.S4())
	fn.I("VLD1.P", b.Mem(64), y.S4())
	for i := range x {
		fn.I("VCMEQ", x[i].S4(), y[i].S4(), x[i].S4())
		fn.I("VSUB", x[i].S4(), counts[i%2].S4(), counts[i%2].S4())
	}
	fn.I("SUBS", 16, n, n)
	fn.I("BNE", "sixteen")
	fn.I("VADD", counts[1].S4(), counts[0].S4(), counts[0].S4())
	fn.I("VADDV", counts[0].S4(), counts[0])
	fn.I("VMOV", counts[0].S(0), n)
	fn.Store(n, "same")
	fn.I("RET")
}
