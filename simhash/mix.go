package simhash

// mix is a bijection of 64-bit words in which every output bit depends on every
// input bit: two rounds of multiply and xor-shift, with the constants of the
// "moremur" finaliser (Evensen 2019) after an offset that gives 0 no special
// place. It is frozen: the second word of a 128-bit fingerprint and all block
// keys depend on it.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x ^= x >> 27
	x *= 0x3c79ac492ba7b653
	x ^= x >> 33
	x *= 0x1c69b3f74ac4ae35
	x ^= x >> 27
	return x
}
