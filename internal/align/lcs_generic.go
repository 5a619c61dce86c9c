package align

import "math/bits"

// The hot loops of the alignment, over plain slices.
//
// They are the bit-parallel algorithm of Hyyrö (2004): a row of bits for each
// token of b, bit i of row j being 0 where L(i+1, j+1) is greater than
// L(i, j+1). The row before the first is all ones.

// rows1 fills one row of one word for each token of b. masks holds, by token,
// where in a it stands; a has at most 64 tokens.
func rows1(rows []uint64, masks *[64]uint64, b []uint32) {
	v := ^uint64(0)
	rows = rows[:len(b)]
	for j, t := range b {
		u := v & masks[t&63]
		v = (v + u) | (v - u)
		rows[j] = v
	}
}

// rows2 does the same with two words a row, for a of up to 128 tokens.
func rows2(rows, masks []uint64, b []uint32) {
	v0, v1 := ^uint64(0), ^uint64(0)
	for j, t := range b {
		m := (*[2]uint64)(masks[2*int(t):])
		u0, u1 := v0&m[0], v1&m[1]
		s0, c := bits.Add64(v0, u0, 0)
		s1, _ := bits.Add64(v1, u1, c)
		v0, v1 = s0|(v0-u0), s1|(v1-u1)
		*(*[2]uint64)(rows[2*j:]) = [2]uint64{v0, v1}
	}
}

// step makes a row from the one before. Four words at a time keep the carry
// where the processor has it.
func step(row, before, mask []uint64) {
	var c uint64
	for len(row) >= 4 && len(before) >= 4 && len(mask) >= 4 {
		v0, v1, v2, v3 := before[0], before[1], before[2], before[3]
		u0, u1, u2, u3 := v0&mask[0], v1&mask[1], v2&mask[2], v3&mask[3]
		var s0, s1, s2, s3 uint64
		s0, c = bits.Add64(v0, u0, c)
		s1, c = bits.Add64(v1, u1, c)
		s2, c = bits.Add64(v2, u2, c)
		s3, c = bits.Add64(v3, u3, c)
		row[0], row[1], row[2], row[3] = s0|(v0-u0), s1|(v1-u1), s2|(v2-u2), s3|(v3-u3)
		row, before, mask = row[4:], before[4:], mask[4:]
	}
	before, mask = before[:len(row)], mask[:len(row)]
	for k := range row {
		v := before[k]
		u := v & mask[k]
		var s uint64
		s, c = bits.Add64(v, u, c)
		row[k] = s | (v - u)
	}
}
