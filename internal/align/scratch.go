package align

// kept is for how many tokens and ids scratch is kept, however few come next.
const kept = 1 << 18

// makeRoom makes the scratch ready for sequences of so many tokens and ids. One
// long text must not hold its memory for ever: what was made for much more, and
// for more than kept, is let go.
func (x *Aligner) makeRoom(need, ids int) {
	if x.most > kept && x.most/16 > need {
		*x = Aligner{gaps: x.gaps[:0:min(cap(x.gaps), kept)]}
	}
	x.most = max(x.most, need)
	if len(x.known) < ids {
		x.known = make([]uint64, ids+ids/2)
	}
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
