package align

// Ends are compared so many elements at a time.
const block = 32

// Prefix counts the equal elements at the beginning of a and b.
func Prefix[T uint32 | uint64](a, b []T) int {
	n := min(len(a), len(b))
	i := 0
	for i+block <= n && *(*[block]T)(a[i:]) == *(*[block]T)(b[i:]) {
		i += block
	}
	for i < n && a[i] == b[i] {
		i++
	}
	return i
}

// Suffix counts the equal elements at the end of a and b.
func Suffix[T uint32 | uint64](a, b []T) int {
	n := min(len(a), len(b))
	a, b = a[len(a)-n:], b[len(b)-n:]
	i := n
	for i >= block && *(*[block]T)(a[i-block:]) == *(*[block]T)(b[i-block:]) {
		i -= block
	}
	for i > 0 && a[i-1] == b[i-1] {
		i--
	}
	return n - i
}
