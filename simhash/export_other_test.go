//go:build purego || !amd64

package simhash

// ReadSum adds up the words: what a program at least has to do to read them.
func ReadSum(words []uint64) uint64 { return readSum(words) }
