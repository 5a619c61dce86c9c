package speed

import (
	"bytes"
	"fmt"
	"strings"
	"unsafe"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/simhash"
)

// ramBytes is more than the caches of a processor hold.
const ramBytes = 96 << 20

// ramContest: from texts in memory, which no cache holds, to a signature or a
// fingerprint, beside copying and reading the same texts.
func ramContest(docWords int) Contest {
	docs := testkit.Documents(Documents, docWords, uint64(docWords))
	longest, size := 0, 0
	var all strings.Builder
	var texts []string
	for size < ramBytes {
		for _, d := range docs {
			all.WriteString(d)
			size += len(d)
			longest = max(longest, len(d))
		}
	}
	whole := all.String()
	for at, i := 0, 0; at < len(whole); i++ {
		n := len(docs[i%len(docs)])
		texts = append(texts, whole[at:at+n])
		at += n
	}
	copied := make([]byte, len(whole))
	own := newOurs()
	narrow := make([]uint32, 0, slots)
	var f uint64
	return Contest{
		Size: fmt.Sprintf("%dwords", docWords), Docs: len(texts), Bytes: int64(len(whole)),
		Contestants: []Contestant{
			{Who: "copy", Pass: func() { copy(copied, whole) }},
			{Who: "read", Pass: func() { readText(whole) }},
			{Who: "signature", Held: 4 * slots, Pass: over(texts, func(d string) { narrow = own.sign(narrow, d) })},
			{Who: "simhash", Held: 8, Pass: over(texts, func(d string) { f ^= own.simhash(d) })},
		},
	}
}

// scanContest: all fingerprints within 3 bits of one, beside reading them.
func scanContest(n int) Contest {
	r := testkit.Rand(uint64(n))
	fingerprints := make([]uint64, n)
	for i := range fingerprints {
		fingerprints[i] = r.Uint64()
	}
	raw := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(fingerprints))), 8*n)
	var found []int
	return Contest{
		Size: fmt.Sprintf("%d", n), Docs: n, Bytes: int64(8 * n),
		Contestants: []Contestant{
			{Who: "read", Pass: func() { bytes.Count(raw, raw[:1]) }},
			{Who: "neardup", Pass: func() { found = simhash.Scan64(found[:0], fingerprints, fingerprints[n/2], 3) }},
		},
	}
}
