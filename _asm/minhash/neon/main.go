// Command neon writes the arm64 kernels of package minhash. What each one
// computes is said in minhash/*_generic.go.
package main

import "asm/internal/neon"

var f neon.File

func main() {
	blank()
	round("round0ARM64", "round0ARM64 is round0 of n hashes.", false)
	round("round1ARM64", "round1ARM64 is round1 of n hashes, for all bins.", true)
	round2()
	fewRound2()
	vacant()
	pack()
	unpack()
	compact()
	equal()
	pairKeys()
	f.Main()
}

// ones takes a register and sets all its bits.
func ones(fn *neon.Func) neon.V {
	v := fn.V()
	fn.I("VMOVI", 255, v.B16())
	return v
}
