package speed

import (
	"fmt"

	"github.com/neardup/neardup/internal/testkit"
)

// sketchContest: from ready shingle hashes to a signature of 128 slots.
func sketchContest(n int) Contest {
	sets := hashSets(n)
	var wide [slots]uint64
	narrow := make([]uint32, 0, slots)
	own, naive, ek, dg := newOurs(), newBaseline(), newEkzhu(), newDgryski()
	return Contest{
		Size: fmt.Sprintf("%dhashes", n), Docs: len(sets),
		Contestants: []Contestant{
			{Who: "baseline", Held: 8 * slots, Pass: over(sets, func(s []uint64) { naive.sketch(&wide, s) })},
			{Who: "neardup", Held: 4 * slots, Pass: over(sets, func(s []uint64) { narrow = own.sketch(narrow, s) })},
			{Who: "ekzhu", Held: 8 * slots, Pass: over(sets, func(s []uint64) { ek.sketch(&wide, s) })},
			{Who: "dgryski", Held: 8 * slots, Pass: over(sets, func(s []uint64) { dg.sketch(&wide, s) })},
		},
	}
}

// hashSets makes the hashes of Documents documents of about n shingles: the
// lengths differ by up to a tenth, as those of documents do.
func hashSets(n int) [][]uint64 {
	r := testkit.Rand(uint64(n))
	sets := make([][]uint64, Documents)
	for i := range sets {
		sets[i] = make([]uint64, n-n/10+r.IntN(n/5+1))
		for j := range sets[i] {
			sets[i][j] = r.Uint64()
		}
	}
	return sets
}
