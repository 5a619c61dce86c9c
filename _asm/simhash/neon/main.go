// Command neon writes the arm64 kernels of package simhash.
package main

import "asm/internal/neon"

var f neon.File

func main() {
	count()
	countMasked()
	weigh()
	remix()
	scan(1)
	scan(2)
	f.Main()
}
