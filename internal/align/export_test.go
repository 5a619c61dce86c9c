package align

// Held gives the bytes of scratch that an aligner holds.
func Held(x *Aligner) int {
	n := 4*(cap(x.number)+cap(x.ta)+cap(x.tb)+cap(x.pa)+cap(x.pb)+cap(x.counts)) + 8*(cap(x.masks)+cap(x.rows)) + 32*cap(x.gaps)
	y := &x.anchors
	return n + 16*cap(y.table) + 4*(cap(y.places)+cap(y.tails)+cap(y.prev)) + 8*cap(y.pos)
}
