package minhash

// The hot loops of FSS(2) in plain Go. min compiles to a conditional move. An
// if would be a branch that nobody can predict, several times slower, and a
// benchmark that repeats one set would not show it.

// empty marks a bin that no value has fallen into.
const empty = 1<<64 - 1

// round1Mul is A1 of the definition: a multiplier of high spectral quality
// (Steele, Vigna, "Computationally easy, spectrally good multipliers for
// congruential pseudorandom number generators", 2021), so that the pairs
// (h, h*A1) spread evenly over the plane.
const round1Mul = 0xd1342543de82ef95

// round0 lowers mins[bin(h)] to h for each hash. len(mins) is a power of two
// from 16 to 4096 and shift is 64 - log2(len(mins)).
func round0(mins, hashes []uint64, shift uint) {
	if len(mins) == 128 {
		m := (*[128]uint64)(mins)
		for _, h := range hashes {
			m[h>>57] = min(m[h>>57], h)
		}
		return
	}
	for _, h := range hashes {
		b := h >> (shift & 63)
		mins[b] = min(mins[b], h)
	}
}

// round1 is round0 for the values h * round1Mul.
func round1(mins, hashes []uint64, shift uint) {
	if len(mins) == 128 {
		m := (*[128]uint64)(mins)
		for _, h := range hashes {
			v := h * round1Mul
			m[v>>57] = min(m[v>>57], v)
		}
		return
	}
	for _, h := range hashes {
		v := h * round1Mul
		b := v >> (shift & 63)
		mins[b] = min(mins[b], v)
	}
}

// round2 sets out[i] to the minimum over the hashes of uint32(h) * muls[i]. The
// lengths of out and muls are equal. Three slots share a pass over the hashes;
// a fourth would not find registers on amd64.
func round2(out, muls []uint32, hashes []uint64) {
	for len(out) >= 3 && len(muls) >= 3 {
		out[0], out[1], out[2] = lowest3(hashes, muls[0], muls[1], muls[2])
		out, muls = out[3:], muls[3:]
	}
	switch {
	case len(out) == 2 && len(muls) == 2:
		out[0], out[1] = lowest2(hashes, muls[0], muls[1])
	case len(out) == 1 && len(muls) == 1:
		out[0], _ = lowest2(hashes, muls[0], muls[0])
	}
}

// lowest3 stands by itself so that its loop has the registers to itself.
//
//go:noinline
func lowest3(hashes []uint64, a0, a1, a2 uint32) (m0, m1, m2 uint32) {
	m0, m1, m2 = 1<<32-1, 1<<32-1, 1<<32-1
	for _, h := range hashes {
		x := uint32(h)
		m0 = min(m0, x*a0)
		m1 = min(m1, x*a1)
		m2 = min(m2, x*a2)
	}
	return m0, m1, m2
}

//go:noinline
func lowest2(hashes []uint64, a0, a1 uint32) (m0, m1 uint32) {
	m0, m1 = 1<<32-1, 1<<32-1
	for _, h := range hashes {
		x := uint32(h)
		m0 = min(m0, x*a0)
		m1 = min(m1, x*a1)
	}
	return m0, m1
}

// vacant writes the numbers of the empty bins to list, in order, and returns
// how many there are. len(list) is at least len(mins).
func vacant(list []uint16, mins []uint64) int {
	n := 0
	for b, v := range mins {
		list[n] = uint16(b) // overwritten by the next one unless b is empty
		if v == empty {
			n++
		}
	}
	return n
}

// vacantOf is vacant for the bins in from only.
func vacantOf(list, from []uint16, mins []uint64) int {
	n := 0
	for _, b := range from {
		list[n] = b
		if mins[b] == empty {
			n++
		}
	}
	return n
}
