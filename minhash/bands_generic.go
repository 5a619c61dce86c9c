package minhash

// bandKeys writes the keys of all bands to keys, b.Levels for each band. b is
// resolved: it has no zeros, and sig has the slots for it. The offsets of the
// levels are below len(sig).
func bandKeys(keys []uint64, sig []uint32, b Bands, offsets bandOffsets) {
	for band := range b.Bands {
		first := band * b.Rows
		x := bandStart(sig[first : first+b.Rows])
		salt := uint64(band+1) * gamma
		out := keys[band*b.Levels:][:b.Levels]
		out[0] = mix64(x + salt)
		for l, offset := range offsets[:b.Levels-1] {
			at := first + offset
			if at >= len(sig) {
				at -= len(sig)
			}
			x = bandFold(x, sig[at])
			out[l+1] = mix64(x + salt)
		}
	}
}

// bandStart is the state over the rows of a band: the first two side by side,
// the others folded in.
func bandStart(rows []uint32) uint64 {
	x := uint64(rows[0]) << 32
	if len(rows) == 1 {
		return x
	}
	x |= uint64(rows[1])
	for _, v := range rows[2:] {
		x = bandFold(x, v)
	}
	return x
}

// bandFold adds a slot to the state. It is a bijection of the state for each
// slot and of the slot for each state; the added constant keeps a run of zero
// slots from standing still.
func bandFold(x uint64, slot uint32) uint64 {
	x = (x ^ x>>32) * mulA
	return (x ^ x>>29 ^ uint64(slot)) + mulB
}
