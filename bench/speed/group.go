package speed

import (
	"fmt"
	"runtime"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/lsh"
)

// bands is how many keys a document has in groupContest.
const bands = 16

// groupConfig leaves no document out, so that both contestants do the same.
var groupConfig = lsh.Config{Bands: bands, Levels: 1, Capacity: lsh.MaxCapacity}

// groupContest: from the band keys of a batch to its buckets, starting from
// nothing.
func groupContest(n int) Contest {
	keys := bandKeys(n)
	return Contest{
		Size: fmt.Sprintf("%ddocs", n), Docs: n,
		Contestants: []Contestant{
			{Who: "baseline", Held: heldBy(n, func() any { return groupInMaps(n, keys) }), Pass: func() { groupInMaps(n, keys) }},
			{Who: "neardup", Held: heldBy(n, func() any { return groupOurs(n, keys) }), Pass: func() { groupOurs(n, keys) }},
		},
	}
}

// groupInMaps is the idiomatic way: a map for each band.
func groupInMaps(n int, keys []uint64) []map[uint64][]uint32 {
	maps := make([]map[uint64][]uint32, bands)
	for band := range maps {
		m := map[uint64][]uint32{}
		for doc := range n {
			key := keys[doc*bands+band]
			m[key] = append(m[key], uint32(doc))
		}
		maps[band] = m
	}
	return maps
}

func groupOurs(n int, keys []uint64) *lsh.Groups {
	g := new(lsh.Groups)
	if err := g.Build(groupConfig, n, keys); err != nil {
		panic(err) // the keys fit the configuration
	}
	return g
}

// bandKeys makes the keys of n documents: one in ten shares most of its keys
// with an earlier one, and one key in fifty is frequent.
func bandKeys(n int) []uint64 {
	r := testkit.Rand(uint64(n))
	frequent := make([]uint64, 100)
	for i := range frequent {
		frequent[i] = r.Uint64()
	}
	keys := make([]uint64, 0, n*bands)
	for doc := range n {
		copied := -1
		if doc > 0 && r.IntN(10) == 0 {
			copied = r.IntN(doc)
		}
		for band := range bands {
			switch {
			case copied >= 0 && r.IntN(5) > 0:
				keys = append(keys, keys[copied*bands+band])
			case r.IntN(50) == 0:
				keys = append(keys, frequent[r.IntN(len(frequent))])
			default:
				keys = append(keys, r.Uint64())
			}
		}
	}
	return keys
}

// heldBy measures the heap that the result of build keeps for each of n
// documents.
func heldBy(n int, build func() any) int {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	result := build()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(result)
	return int((after.HeapAlloc - before.HeapAlloc) / uint64(n))
}
