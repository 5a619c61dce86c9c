package align

// Held gives the bytes of scratch that an aligner holds.
func Held(x *Aligner) int {
	n := 4*(cap(x.ta)+cap(x.tb)+cap(x.pa)+cap(x.pb)) + 8*(cap(x.known)+cap(x.masks)+cap(x.rows)) + 32*cap(x.gaps)
	y := &x.anchors
	return n + 16*cap(y.table) + 4*(cap(y.places)+cap(y.tails)+cap(y.prev)) + 8*cap(y.pos)
}

// AllKernels lists the names of the sets that this machine can run, best first.
func AllKernels() (names []string) {
	for _, k := range all {
		if k.available {
			names = append(names, k.name)
		}
	}
	return names
}

// UseKernels makes a set the active one. restore brings the former one back.
func UseKernels(name string) (restore func()) {
	before := active
	for _, k := range all {
		if k.name == name && k.available {
			active = k
			return func() { active = before }
		}
	}
	panic("no kernels " + name)
}

// Rows calls a stage of the active set.
func Rows(table, masks []uint64, b []uint32, w int) { active.rows(table, masks, b, w) }
