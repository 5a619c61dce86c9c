// Command neon writes the arm64 kernels of package shingle.
package main

import "asm/internal/neon"

var f neon.File

func main() {
	edges()
	isASCII()
	charHashes()
	hashRuns()
	addRuns()
	windows3()
	f.Main()
}
