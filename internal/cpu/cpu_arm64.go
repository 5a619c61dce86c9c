//go:build !purego

package cpu

func init() { NEON = true }
