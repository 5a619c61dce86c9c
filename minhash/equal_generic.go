package minhash

// equal counts the equal slots of two signatures of the same length, without a
// branch on the data.
func equal(a, b []uint32) int {
	b = b[:len(a)]
	n := uint64(0)
	for i, v := range a {
		n += (uint64(v^b[i]) - 1) >> 63 // 1 if the difference is 0
	}
	return int(n)
}
