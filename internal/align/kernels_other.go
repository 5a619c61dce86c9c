//go:build purego || !amd64

package align

// all lists the sets that are compiled in, best first.
var all = []*kernels{&generic}
