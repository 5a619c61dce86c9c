package minhash

import (
	"iter"
	"math/bits"
)

// The hot loops of FSS(2) in plain Go. min compiles to a conditional move. An
// if would be a branch that nobody can predict, several times slower, and a
// benchmark that repeats one set would not show it.

// lanes is the most slots that a kernel works on at once.
const lanes = 16

// empty marks a bin that no value has fallen into.
const empty = 1<<64 - 1

// round1Mul is A1 of the definition: a multiplier of high spectral quality
// (Steele, Vigna, "Computationally easy, spectrally good multipliers for
// congruential pseudorandom number generators", 2021), so that the pairs
// (h, h*A1) spread evenly over the plane.
const round1Mul = 0xd1342543de82ef95

// blank makes all bins empty. Their number is a power of two from 16 to 4096,
// here as everywhere below.
func blank(mins []uint64) {
	for b := range mins[:minSlots] {
		mins[b] = empty
	}
	for n := minSlots; n < len(mins); n *= 2 {
		copy(mins[n:], mins[:n])
	}
}

// round0 lowers mins[bin(h)] to h for each hash. shift is 64 - log2(len(mins)).
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

// round1 is round0 for the values h * round1Mul. Only the bins whose bit is set
// in open are needed: what it does to the others is up to the kernel.
func round1(mins, hashes []uint64, shift uint, open []uint64) {
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
// lengths of out and muls are equal. A kernel may overwrite out beyond its
// length, up to the next multiple of lanes, and both have the capacity. Three slots share a pass over the hashes;
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

// vacant writes to open which of the bins in from are empty, and returns how
// many those are. Both are bitmaps over the bins, with bit b%64 of word b/64 for
// bin b, and may be the same.
func vacant(open, from, mins []uint64) int {
	n := 0
	for w := range open {
		word, part := uint64(0), mins[64*w:min(64*w+64, len(mins))]
		for b := len(part) - 1; b >= 0; b-- {
			// A carry if the bin is empty. A branch could not be predicted.
			_, carry := bits.Add64(part[b], 1, 0)
			word, _ = bits.Add64(word, word, carry)
		}
		open[w] = word & from[w]
		n += bits.OnesCount64(open[w])
	}
	return n
}

// pack moves the slots in open to the front of packed, in order. The lengths
// of packed and slots are equal; a kernel may overwrite all of packed.
func pack(packed, slots []uint32, open []uint64) {
	n := 0
	for b := range members(open) {
		packed[n] = slots[b]
		n++
	}
}

// unpack is the way back. It leaves the slots that are not in open alone.
func unpack(slots, packed []uint32, open []uint64) {
	n := 0
	for b := range members(open) {
		slots[b] = packed[n]
		n++
	}
}

// compact writes to sig the slots of a signature: the 32 bits from shift on of
// the value in mins0, or where the bin is in open1 of the one in mins1, or where
// it is in open2 too, the slot in mins2.
func compact(sig []uint32, mins0, mins1 []uint64, mins2 []uint32, open1, open2 []uint64, shift uint) {
	for b, v := range mins0 {
		sig[b] = uint32(v >> (shift & 63))
	}
	for b := range members(open1) {
		sig[b] = uint32(mins1[b] >> (shift & 63))
	}
	for b := range members(open2) {
		sig[b] = mins2[b]
	}
}

// members goes through the numbers of the bits that are set.
func members(set []uint64) iter.Seq[int] {
	return func(yield func(int) bool) {
		for w, word := range set {
			for ; word != 0; word &= word - 1 {
				if !yield(64*w + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}
