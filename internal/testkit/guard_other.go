//go:build !unix

package testkit

// Guards says whether the pages around a guarded slice are protected.
const Guards = false

func guarded(size int, _ bool) ([]byte, func()) { return make([]byte, size), func() {} }
