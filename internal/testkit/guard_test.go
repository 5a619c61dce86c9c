package testkit_test

import (
	"runtime/debug"
	"testing"
	"unsafe"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

func TestGuardedSlice(t *testing.T) {
	for _, end := range []bool{false, true} {
		for _, n := range []int{0, 1, 7, 512, 5000} {
			s, free := testkit.GuardedSlice[uint64](n, end)
			require.Len(t, s, n)
			for i := range s {
				s[i] = uint64(i)
			}
			free()
		}
	}
	s, free := testkit.GuardedSlice[byte](100, true)
	defer free()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	if testkit.Guards {
		require.Panics(t, func() { *(*byte)(unsafe.Add(unsafe.Pointer(&s[99]), 1))++ })
	}
}
