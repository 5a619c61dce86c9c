package main

import "fmt"

// scan counts the bits that differ, by bytes, adds pairs of bytes until there is
// one for each fingerprint, and looks at the least of them.
func scan(words int) {
	name, args := fmt.Sprintf("scan%dNEON", 64*words), "query uint64"
	if words == 2 {
		args = "query0, query1 uint64"
	}
	fn := f.Func(name, "(fingerprints *uint64, blocks int, "+args+", distance int) (clear int)",
		fmt.Sprintf("%s returns how many blocks of %d fingerprints have no hit, up to the", name, 32/words),
		"first that has one.")
	p, blocks := fn.Load("fingerprints"), fn.Load("blocks")
	query := fn.V()
	if words == 1 {
		fn.I("VDUP", fn.Load("query"), query.D2())
	} else {
		fn.I("VMOV", fn.Load("query0"), query.D(0))
		fn.I("VMOV", fn.Load("query1"), query.D(1))
	}
	distance, least := fn.Load("distance"), fn.R()
	x := fn.Vs(16)
	fn.Label("block")
	fn.I("CBZ", blocks, "done")
	for i := 0; i < 16; i += 4 {
		fn.I("VLD1.P", p.Mem(64), x[i:i+4].D2())
	}
	for _, x := range x {
		fn.I("VEOR", query.B16(), x.B16(), x.B16())
		fn.I("VCNT", x.B16(), x.B16())
	}
	for n := 16; n > 2/words; n /= 2 {
		for i := 0; i < n; i += 2 {
			fn.I("VADDP", x[i+1].B16(), x[i].B16(), x[i/2].B16())
		}
	}
	if words == 1 {
		fn.I("VUMIN", x[1].B16(), x[0].B16(), x[0].B16())
	}
	fn.I("VUMINV", x[0].B16(), x[0].B(0))
	fn.I("VMOV", x[0].B(0), least)
	fn.I("CMP", distance, least)
	fn.I("BLE", "done")
	fn.I("SUB", 1, blocks, blocks)
	fn.I("B", "block")
	fn.Label("done")
	all := fn.Load("blocks")
	fn.I("SUB", blocks, all, all)
	fn.Store(all, "clear")
	fn.I("RET")
}
