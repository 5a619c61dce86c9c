package speed

import (
	"fmt"

	"github.com/neardup/neardup/internal/testkit"
)

// signContest: from text to a signature of 128 slots.
func signContest(docWords int) Contest {
	docs := testkit.Documents(Documents, docWords, uint64(docWords))
	var size, longest int
	for _, d := range docs {
		size += len(d)
		longest = max(longest, len(d))
	}
	var wide [slots]uint64
	narrow := make([]uint32, 0, slots)
	own, naive, ek, dg := newOurs(), newBaseline(), newEkzhu(), newDgryski()
	buf := make([]byte, longest)
	return Contest{
		Size: fmt.Sprintf("%dwords", docWords), Docs: len(docs), Bytes: int64(size),
		Contestants: []Contestant{
			{Who: "baseline", Held: 8 * slots, Pass: over(docs, func(d string) { naive.sign(&wide, d) })},
			{Who: "neardup", Held: 4 * slots, Pass: over(docs, func(d string) { narrow = own.sign(narrow, d) })},
			{Who: "ekzhu", Held: 8 * slots, Pass: over(docs, func(d string) { ek.sign(&wide, d) })},
			{Who: "dgryski", Held: 8 * slots, Pass: over(docs, func(d string) { dg.sign(&wide, d) })},
			{Who: "copy", Pass: over(docs, func(d string) { copyText(buf, d) })},
			{Who: "read", Pass: over(docs, func(d string) { readText(d) })},
		},
	}
}

// over makes a pass of the work on one document.
func over[D any](docs []D, each func(D)) func() {
	return func() {
		for _, d := range docs {
			each(d)
		}
	}
}
