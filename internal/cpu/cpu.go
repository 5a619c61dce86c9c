// Package cpu says which of the instruction sets, that kernels are written for,
// the machine has. With the build tag purego it has none.
package cpu

// Sets of instructions that a kernel may need. They are found once, at start.
var (
	// AVX512 stands for AVX-512 F, BW, CD, DQ, VL, VBMI, VBMI2, VPOPCNTDQ, BITALG
	// and GFNI, and all of AVX2: Intel from Ice Lake and AMD from Zen 4 on.
	AVX512 bool
	// AVX2 stands for AVX2, BMI1, BMI2 and POPCNT.
	AVX2 bool
	// NEON is what every arm64 CPU has.
	NEON bool
)
