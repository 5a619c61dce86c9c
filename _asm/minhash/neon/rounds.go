package main

import "asm/internal/neon"

func blank() {
	fn := f.Func("blankNEON", "(mins *uint64, n int)",
		"blankNEON is blank of n bins, a multiple of 16.")
	mins, n := fn.Load("mins"), fn.Load("n")
	empty := fn.Vs(4)
	for _, v := range empty {
		fn.I("VMOVI", 255, v.B16())
	}
	fn.Label("sixteen")
	fn.I("VST1.P", empty.B16(), mins.Mem(64))
	fn.I("VST1.P", empty.B16(), mins.Mem(64))
	fn.I("SUBS", 16, n, n)
	fn.I("BNE", "sixteen")
	fn.I("RET")
}

// lowHalves loads the low halves of four hashes to x.
func lowHalves(fn *neon.Func, hashes neon.R, x neon.Vs) {
	fn.I("VLD1.P", hashes.Mem(32), x.D2())
	fn.I("VUZP1", x[1].S4(), x[0].S4(), x[0].S4())
}

// round2 keeps sixteen slots in registers for a pass over the hashes.
func round2() {
	fn := f.Func("round2NEON", "(out, muls *uint32, slots int, hashes *uint64, n int)",
		"round2NEON is round2 for slots, a positive multiple of 16, and n hashes.")
	out, muls, slots := fn.Load("out"), fn.Load("muls"), fn.Load("slots")
	first, n := fn.Load("hashes"), fn.Load("n")
	hashes, fours, rest := fn.R(), fn.R(), fn.R()
	mul, low, x, product := fn.Vs(4), fn.Vs(4), fn.Vs(2), fn.Vs(8)
	at := 0
	take := func(lane int) {
		for j := range mul {
			p := product[at%len(product)]
			at++
			fn.I("VMUL", x[0].S(lane), mul[j].S4(), p.S4())
			fn.I("VUMIN", p.S4(), low[j].S4(), low[j].S4())
		}
	}
	fn.Label("slots16")
	fn.I("VLD1.P", muls.Mem(64), mul.S4())
	for _, v := range low {
		fn.I("VMOVI", 255, v.B16())
	}
	fn.I("MOVD", first, hashes)
	fn.I("AND", 3, n, rest)
	fn.I("LSR", 2, n, fours)
	fn.I("CBZ", fours, "rest")
	fn.Label("hashes4")
	lowHalves(fn, hashes, x)
	for lane := range 4 {
		take(lane)
	}
	fn.I("SUBS", 1, fours, fours)
	fn.I("BNE", "hashes4")
	fn.Label("rest")
	fn.I("CBZ", rest, "done")
	fn.I("FMOVD.P", hashes.Mem(8), x[0].F())
	take(0)
	fn.I("SUB", 1, rest, rest)
	fn.I("B", "rest")
	fn.Label("done")
	fn.I("VST1.P", low.S4(), out.Mem(64))
	fn.I("SUBS", 16, slots, slots)
	fn.I("BNE", "slots16")
	fn.I("RET")
}

// fewRound2 has a minimum for each of four hashes, so that one does not wait
// for the other.
func fewRound2() {
	fn := f.Func("fewRound2NEON", "(out, muls *uint32, slots int, hashes *uint64, n int)",
		"fewRound2NEON is round2 for slots, a positive multiple of 4, and n hashes. It pays",
		"for 8 slots and less.")
	out, muls, slots := fn.Load("out"), fn.Load("muls"), fn.Load("slots")
	first, n := fn.Load("hashes"), fn.Load("n")
	hashes, fours, rest := fn.R(), fn.R(), fn.R()
	mul, low, x, product := fn.Vs(1), fn.Vs(4), fn.Vs(2), fn.Vs(4)
	take := func(lane int) {
		fn.I("VMUL", x[0].S(lane), mul[0].S4(), product[lane].S4())
		fn.I("VUMIN", product[lane].S4(), low[lane].S4(), low[lane].S4())
	}
	fn.Label("slots4")
	fn.I("VLD1.P", muls.Mem(16), mul.S4())
	for _, v := range low {
		fn.I("VMOVI", 255, v.B16())
	}
	fn.I("MOVD", first, hashes)
	fn.I("AND", 3, n, rest)
	fn.I("LSR", 2, n, fours)
	fn.I("CBZ", fours, "rest")
	fn.Label("hashes4")
	lowHalves(fn, hashes, x)
	for lane := range 4 {
		take(lane)
	}
	fn.I("SUBS", 1, fours, fours)
	fn.I("BNE", "hashes4")
	fn.Label("rest")
	fn.I("CBZ", rest, "done")
	fn.I("FMOVD.P", hashes.Mem(8), x[0].F())
	take(0)
	fn.I("SUB", 1, rest, rest)
	fn.I("B", "rest")
	fn.Label("done")
	fn.I("VUMIN", low[1].S4(), low[0].S4(), low[0].S4())
	fn.I("VUMIN", low[3].S4(), low[2].S4(), low[2].S4())
	fn.I("VUMIN", low[2].S4(), low[0].S4(), low[0].S4())
	fn.I("VST1.P", low[:1].S4(), out.Mem(16))
	fn.I("SUBS", 4, slots, slots)
	fn.I("BNE", "slots4")
	fn.I("RET")
}
