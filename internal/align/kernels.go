package align

// kernels is one implementation of the hot loop. All of them compute the same
// bits.
type kernels struct {
	name      string
	available bool // on this machine

	// rows fills a row of w words for each token of b, behind a row of ones. With
	// mostWords or fewer, the rows of a band would hardly be less work.
	rows      func(rows, masks []uint64, b []uint32, w int)
	mostWords int
}

var generic = kernels{name: "generic", available: true, rows: rows, mostWords: 6}

// active is the set in use: the best that the machine can run.
var active = choose(all)

func choose(sets []*kernels) *kernels {
	for _, k := range sets {
		if k.available {
			return k
		}
	}
	return &generic
}
