package main

import "asm/internal/neon"

// upper is the number of planes above the four that carry-save adders of 16
// vectors fill. 63 blocks of 32 hashes fill them.
const upper = 6

// A source loads four vectors of two hashes, the i-th of a block. last goes
// before the last block, whose weights lie elsewhere.
type source struct {
	load func(x neon.Vs, i int)
	last func()
}

// countVectors takes blocks of 16 vectors with carry-save adders, and ripples
// the carries, of weight 16, through further planes. In the end it adds the
// numbers of the two lanes, plane by plane.
func countVectors(fn *neon.Func, hashes neon.R, from source) {
	blocks := fn.Load("blocks")
	low, high, u := fn.Vs(4), fn.Vs(upper), fn.V()
	for _, v := range append(low[:4:4], high...) {
		fn.I("VEOR", v.B16(), v.B16(), v.B16())
	}
	// add adds a and b to sum, and leaves the carries in a: where a and b
	// differ they are the bits of sum, and elsewhere those of a.
	add := func(a, b, sum neon.V) neon.V {
		fn.I("VEOR", b.B16(), a.B16(), u.B16())
		fn.I("VBIT", u.B16(), sum.B16(), a.B16())
		fn.I("VEOR", u.B16(), sum.B16(), sum.B16())
		return a
	}
	at, four := 0, neon.Vs(nil)
	var carries func(level int) neon.V
	carries = func(level int) neon.V {
		if level < 0 {
			if at%4 == 0 {
				four = fn.Vs(4)
				from.load(four, at/4)
			}
			at++
			return four[(at-1)%4]
		}
		a := carries(level - 1)
		b := carries(level - 1)
		fn.Free(b)
		return add(a, b, low[level])
	}
	fn.I("CBZ", blocks, "last")
	fn.Label("block")
	c := carries(3)
	for i, plane := range high {
		t := fn.V()
		if i < upper-1 {
			fn.I("VAND", c.B16(), plane.B16(), t.B16())
		}
		fn.I("VEOR", c.B16(), plane.B16(), plane.B16())
		fn.Free(c)
		c = t
	}
	fn.I("SUBS", 1, blocks, blocks)
	fn.I("BGT", "block")
	fn.I("BLT", "fold") // that was the last block
	fn.Label("last")
	last := fn.Load("last")
	fn.I("MOVD", last, hashes)
	from.last()
	fn.I("MOVD", 0, blocks)
	fn.I("CBNZ", hashes, "block")

	fn.Label("fold")
	out := fn.Load("planes")
	carry, y := fn.V(), fn.V()
	fn.I("VEOR", carry.B16(), carry.B16(), carry.B16())
	for i, x := range append(low[:4:4], high...) {
		fn.I("VEXT", 8, x.B16(), x.B16(), y.B16())
		add(x, y, carry)
		fn.I("FMOVD", carry.F(), out.Mem(8*i))
		carry = x
	}
	fn.I("FMOVD", carry.F(), out.Mem(8*(4+upper)))
	fn.I("RET")
}

func count() {
	fn := f.Func("countNEON", "(planes *[12]uint64, hashes *uint64, blocks int, last *[32]uint64)",
		"countNEON sets 11 planes to the bit-sliced counts of blocks of 32 hashes, at most",
		"63 with the last one, if last is not nil.")
	hashes := fn.Load("hashes")
	countVectors(fn, hashes, source{
		load: func(x neon.Vs, _ int) { fn.I("VLD1.P", hashes.Mem(64), x.D2()) },
		last: func() {},
	})
}

// countMasked makes masks of bytes of the bit of the weights, and widens them.
func countMasked() {
	fn := f.Func("countMaskedNEON", "(planes *[12]uint64, hashes *uint64, weights *uint8, blocks int, last *[32]uint64, lastWeights *[32]uint8, bit uint8)",
		"countMaskedNEON is countNEON of the hashes whose weight has the bit. bit is a power",
		"of two.")
	hashes, weights, r := fn.Load("hashes"), fn.Load("weights"), fn.Load("bit")
	bit, mask, wide := fn.V(), fn.V(), fn.V()
	fn.I("VDUP", r, bit.B16())
	// eights[i] has eight times the number 2i, and eight times 2i+1.
	eights := make(neon.Vs, 8)
	for i := range eights {
		byte0 := uint64(0x0101010101010101) * uint64(2*i)
		eights[i] = fn.Constant(byte0, byte0+0x0101010101010101)
	}
	countVectors(fn, hashes, source{
		load: func(x neon.Vs, i int) {
			if i%2 == 0 {
				fn.I("VLD1.P", weights.Mem(16), neon.Vs{mask}.B16())
				fn.I("VCMTST", bit.B16(), mask.B16(), mask.B16())
			}
			fn.I("VLD1.P", hashes.Mem(64), x.D2())
			for j, x := range x {
				fn.I("VTBL", eights[i%2*4+j].B16(), neon.Vs{mask}.B16(), wide.B16())
				fn.I("VAND", wide.B16(), x.B16(), x.B16())
			}
		},
		last: func() {
			r := fn.Load("lastWeights")
			fn.I("MOVD", r, weights)
		},
	})
}

// weigh adds in lanes of 64 bits, which never overflow.
func weigh() {
	fn := f.Func("weighNEON", "(weights *uint8, n int) (total uint64, used uint8)",
		"weighNEON is weigh of n weights, a positive multiple of 16.")
	weights, n := fn.Load("weights"), fn.Load("n")
	w, sum, used := fn.Vs(1), fn.V(), fn.V()
	fn.I("VEOR", sum.B16(), sum.B16(), sum.B16())
	fn.I("VEOR", used.B16(), used.B16(), used.B16())
	fn.Label("sixteen")
	fn.I("VLD1.P", weights.Mem(16), w.B16())
	fn.I("VORR", w[0].B16(), used.B16(), used.B16())
	fn.I("VUADDLP", w[0].B16(), w[0].H8())
	fn.I("VUADDLP", w[0].H8(), w[0].S4())
	fn.I("VUADALP", w[0].S4(), sum.D2())
	fn.I("SUBS", 16, n, n)
	fn.I("BNE", "sixteen")
	fn.I("VADDP", sum.D2(), sum.D2(), sum.D2())
	fn.I("VMOV", sum.D(0), n)
	fn.Store(n, "total")
	other := fn.R()
	fn.I("VMOV", used.D(0), n)
	fn.I("VMOV", used.D(1), other)
	fn.I("ORR", other, n, n)
	for _, half := range []int{32, 16, 8} {
		fn.I("ORR", n.Shr(half), n, n)
	}
	fn.Store(n, "used")
	fn.I("RET")
}
