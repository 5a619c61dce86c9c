package align

import "math/bits"

// The hot loops of the alignment, over plain slices. None branches on a token:
// where texts differ, no branch is foreseen. And none is inlined, where it would
// have to share the registers.

// The lowest bits of what is known of an id: a has it; b has it too. Above them
// stands its number.
const (
	inA    = 1 << 0
	inBoth = 1 << 1
	shift  = 2
)

// set sets what is known of some ids.
//
//go:noinline
func set(known, ids []uint32, to uint32) {
	for _, t := range ids {
		known[t] = to
	}
}

// keep copies the tokens whose known bit is set to kept, which is as long as
// tokens, and their places to places. It returns how many there are.
//
//go:noinline
func keep(kept []uint32, places []int32, tokens, known []uint32, bit uint32) (n int) {
	kept, places = kept[:len(tokens)], places[:len(tokens)]
	shift := bits.TrailingZeros32(bit) & 31
	for i, t := range tokens {
		kept[n], places[n] = t, int32(i)
		n += int(known[t] >> shift & 1)
	}
	return n
}

// renumber gives the ids of tokens numbers from 0 on, as they come, and replaces
// them by these. It returns how many there are.
//
//go:noinline
func renumber(tokens, known []uint32) int {
	next := uint32(1)
	for i, t := range tokens {
		v := known[t]
		number := v >> shift
		var first uint32
		if number == 0 {
			number, first = next, 1
		}
		next += first
		known[t] = number<<shift | v&(inA|inBoth)
		tokens[i] = number - 1
	}
	return int(next - 1)
}

// look replaces ids by their numbers.
//
//go:noinline
func look(tokens, known []uint32) {
	for i, t := range tokens {
		tokens[i] = known[t]>>shift - 1
	}
}

// The table is the bit-parallel algorithm of Hyyrö (2004): a row of bits for each
// token of b, bit i of row j being 0 where L(i+1, j+1) is greater than
// L(i, j+1). The row before the first is all ones.

// rows1 fills one row of one word for each token of b. masks holds, by token,
// where in a it stands; a has at most 64 tokens.
//
//go:noinline
func rows1(rows []uint64, masks *[64]uint64, b []uint32) {
	v := ^uint64(0)
	rows = rows[:len(b)]
	for j, t := range b {
		m := masks[t&63]
		v = v + v&m | v&^m
		rows[j] = v
	}
}

// rows2 does the same with two words a row, for a of up to 128 tokens.
//
//go:noinline
func rows2(rows, masks []uint64, b []uint32) {
	v0, v1 := ^uint64(0), ^uint64(0)
	for j, t := range b {
		m := (*[2]uint64)(masks[2*int(t):])
		m0, m1 := m[0], m[1]
		s0, c := bits.Add64(v0, v0&m0, 0)
		s1, _ := bits.Add64(v1, v1&m1, c)
		v0, v1 = s0|v0&^m0, s1|v1&^m1
		row := (*[2]uint64)(rows[2*j:])
		row[0], row[1] = v0, v1
	}
}

// rows4 does the same with four words a row, for a of up to 256 tokens.
//
//go:noinline
func rows4(rows, masks []uint64, b []uint32) {
	v0, v1, v2, v3 := ^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)
	for j, t := range b {
		m := (*[4]uint64)(masks[4*int(t):])
		m0, m1, m2, m3 := m[0], m[1], m[2], m[3]
		s0, c := bits.Add64(v0, v0&m0, 0)
		s1, c := bits.Add64(v1, v1&m1, c)
		s2, c := bits.Add64(v2, v2&m2, c)
		s3, _ := bits.Add64(v3, v3&m3, c)
		v0, v1, v2, v3 = s0|v0&^m0, s1|v1&^m1, s2|v2&^m2, s3|v3&^m3
		row := (*[4]uint64)(rows[4*j:])
		row[0], row[1], row[2], row[3] = v0, v1, v2, v3
	}
}

// step makes a row from the one before; before and mask are as long. Four words
// at a time keep the carry where the processor has it.
//
//go:noinline
func step(row, before, mask []uint64) {
	before, mask = before[:len(row)], mask[:len(row)]
	var c uint64
	k := 0
	for ; k < len(row)-3; k += 4 {
		v0, v1, v2, v3 := before[k], before[k+1], before[k+2], before[k+3]
		m0, m1, m2, m3 := mask[k], mask[k+1], mask[k+2], mask[k+3]
		var s0, s1, s2, s3 uint64
		s0, c = bits.Add64(v0, v0&m0, c)
		s1, c = bits.Add64(v1, v1&m1, c)
		s2, c = bits.Add64(v2, v2&m2, c)
		s3, c = bits.Add64(v3, v3&m3, c)
		row[k], row[k+1], row[k+2], row[k+3] = s0|v0&^m0, s1|v1&^m1, s2|v2&^m2, s3|v3&^m3
	}
	for ; k < len(row); k++ {
		v, m := before[k], mask[k]
		var s uint64
		s, c = bits.Add64(v, v&m, c)
		row[k] = s | v&^m
	}
}
