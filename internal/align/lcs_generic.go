package align

import "math/bits"

// The hot loops of the alignment, over plain slices. None branches on a token:
// where texts differ, no branch is foreseen. And none is inlined, where it would
// have to share the registers.

// What is known of an id between the passes of common, in one word: whether a has
// it, whether b has it too, how many of b's are not paired with one of a's, and
// from bit 32 on its number, from 1.
const (
	inA      = 1 << 0
	inBoth   = 1 << 1
	unpaired = 1 << 2
	number   = 32
)

// set sets what is known of some ids.
//
//go:noinline
func set(known []uint64, ids []uint32, to uint64) {
	for _, t := range ids {
		known[t] = to
	}
}

// keep copies the tokens that are held to kept, which is as long as tokens, and
// their places to places. It returns how many there are.
//
//go:noinline
func keep(kept []uint32, places []int32, tokens, held []uint32) (n int) {
	kept, places = kept[:len(tokens)], places[:len(tokens)]
	for i, t := range tokens {
		kept[n], places[n] = t, int32(i)
		v := held[t]
		n += int((v | -v) >> 31)
	}
	return n
}

// keepB copies the tokens of b that a has to kept, which is as long as b, and
// their places to places. It returns how many there are.
//
//go:noinline
func keepB(kept []uint32, places []int32, b []uint32, known []uint64) (n int) {
	kept, places = kept[:len(b)], places[:len(b)]
	for i, t := range b {
		kept[n], places[n] = t, int32(i)
		v := known[t]
		in := v & inA
		known[t] = v + in*unpaired | in*inBoth
		n += int(in)
	}
	return n
}

// keepA does the same with the tokens of a that b has, but copies their numbers,
// which they get as they come. It returns how many tokens and how many numbers
// there are, and how many tokens both texts have in common in whatever order.
//
//go:noinline
func keepA(kept []uint32, places []int32, a []uint32, known []uint64) (n, numbers, common int) {
	kept, places = kept[:len(a)], places[:len(a)]
	next := uint64(1)
	for i, t := range a {
		v := known[t]
		in := v >> 1 & 1
		id := v >> number
		var first uint64
		if id == 0 {
			id, first = next, in
		}
		next += first
		kept[n], places[n] = uint32(id-1), int32(i)
		n += int(in)
		left := v & (1<<number - 1) / unpaired
		pair := (left | -left) >> 63
		common += int(pair)
		known[t] = v + first*id<<number - pair*unpaired
	}
	return n, int(next - 1), common
}

// look replaces ids by their numbers.
//
//go:noinline
func look(tokens []uint32, known []uint64) {
	for i, t := range tokens {
		tokens[i] = uint32(known[t]>>number) - 1
	}
}

// The table is the bit-parallel algorithm of Hyyrö (2004): a row of bits for each
// token of b, bit i of row j being 0 where L(i+1, j+1) is greater than
// L(i, j+1). The row before the first is all ones.

// rows1 fills one row of one word for each token of b. masks holds, by token,
// where in a it stands; a has at most 64 tokens.
//
//go:noinline
func rows1(rows, masks []uint64, b []uint32) {
	v := ^uint64(0)
	rows = rows[:len(b)]
	for j, t := range b {
		m := masks[t]
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

// rows does the same for any number of words a row. The first row is not made: it
// is the one before b, of all ones.
func rows(rows, masks []uint64, b []uint32, w int) {
	switch w {
	case 2:
		rows2(rows[w:], masks, b)
	case 4:
		rows4(rows[w:], masks, b)
	default:
		for _, t := range b {
			step(rows[w:2*w], rows[:w], masks[int(t)*w:int(t)*w+w])
			rows = rows[w:]
		}
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
