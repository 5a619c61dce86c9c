package testkit

import "unsafe"

// GuardedSlice gives n elements whose last byte is the last one that may be read
// or written (end) or whose first byte is the first one (not end): whoever goes
// beyond gets a fault. It returns a function that gives the memory back. Where
// the system has no such protection the slice is a plain one.
func GuardedSlice[T any](n int, end bool) (s []T, free func()) {
	var zero T
	size := n * int(unsafe.Sizeof(zero))
	b, free := guarded(size, end)
	if n == 0 {
		return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), 0), free
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), n), free
}
