//go:build !purego

package cpu

import "golang.org/x/sys/cpu"

func init() {
	x := cpu.X86
	AVX2 = x.HasAVX2 && x.HasBMI1 && x.HasBMI2 && x.HasPOPCNT
	AVX512 = AVX2 && x.HasAVX512F && x.HasAVX512BW && x.HasAVX512CD && x.HasAVX512DQ && x.HasAVX512VL &&
		x.HasAVX512VBMI && x.HasAVX512VBMI2 && x.HasAVX512VPOPCNTDQ && x.HasAVX512BITALG && x.HasAVX512GFNI
}
