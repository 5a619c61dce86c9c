package speed

import (
	"fmt"

	"github.com/neardup/neardup/simhash"
)

// simhashContest: from ready shingle hashes to a 64-bit fingerprint.
func simhashContest(n int) Contest {
	sets := hashSets(n)
	var f uint64
	return Contest{
		Size: fmt.Sprintf("%dhashes", n), Docs: len(sets),
		Contestants: []Contestant{
			{Who: "baseline", Held: 8, Pass: over(sets, func(s []uint64) { f ^= naiveSimHash(s) })},
			{Who: "neardup", Held: 8, Pass: over(sets, func(s []uint64) { f ^= simhash.Sum64(s) })},
		},
	}
}

// naiveSimHash counts each bit by itself, as most libraries do.
func naiveSimHash(hashes []uint64) uint64 {
	var count [64]int
	for _, h := range hashes {
		for bit := range count {
			if h>>bit&1 == 1 {
				count[bit]++
			} else {
				count[bit]--
			}
		}
	}
	var sum uint64
	for bit, c := range count {
		if c > 0 {
			sum |= 1 << bit
		}
	}
	return sum
}
