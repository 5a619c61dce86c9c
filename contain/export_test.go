package contain

// Winnow is winnow.
func Winnow(hashes []uint64, w int) []int { return winnow(nil, hashes, w) }
