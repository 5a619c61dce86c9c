//go:build unix

package testkit

import "syscall"

// Guards says whether the pages around a guarded slice are protected.
const Guards = true

// guarded maps size bytes between two pages that nobody may touch.
func guarded(size int, end bool) ([]byte, func()) {
	page := syscall.Getpagesize()
	inner := max(1, (size+page-1)/page) * page
	all, err := syscall.Mmap(-1, 0, inner+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	for _, p := range [][]byte{all[:page], all[page+inner:]} {
		if err := syscall.Mprotect(p, syscall.PROT_NONE); err != nil {
			panic(err)
		}
	}
	free := func() {
		if err := syscall.Munmap(all); err != nil {
			panic(err)
		}
	}
	if end {
		return all[page+inner-size : page+inner : page+inner], free
	}
	return all[page : page+size : page+size], free
}
