package simhash_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/simhash"
)

// distinct is the number of inputs a benchmark rotates over, so that no branch
// predictor learns one of them by heart.
const distinct = 200

// sink keeps results alive.
var sink uint64

type document struct {
	hashes  []uint64
	weights []uint8
}

func documents(n, below int) []document {
	r := testkit.Rand(uint64(n))
	docs := make([]document, distinct)
	for i := range docs {
		docs[i] = document{randomHashes(r, n), randomWeights(r, n, below)}
	}
	return docs
}

func benchmarkSum(b *testing.B, name string, sizes []int, below int, sum func(document) uint64) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
			docs := documents(n, below)
			b.SetBytes(int64(8 * n))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				sink ^= sum(docs[i])
				if i++; i == distinct {
					i = 0
				}
			}
		})
	}
}

var sizes = []int{50, 200, 1000, 10000}

func BenchmarkSum64(b *testing.B) {
	benchmarkSum(b, "generic", sizes, 256, func(d document) uint64 { return simhash.Sum64(d.hashes) })
	benchmarkSum(b, "classic", []int{50, 1000}, 256, func(d document) uint64 { return classic64(d.hashes, nil) })
}

func BenchmarkSum64Weighted(b *testing.B) {
	sum := func(d document) uint64 { return simhash.SumWeighted64(d.hashes, d.weights) }
	benchmarkSum(b, "generic", sizes, 256, sum)
	benchmarkSum(b, "generic/upto3", []int{1000}, 4, sum)
	benchmarkSum(b, "classic", []int{50, 1000}, 256, func(d document) uint64 { return classic64(d.hashes, d.weights) })
}

func BenchmarkSum128(b *testing.B) {
	benchmarkSum(b, "generic", sizes, 256, func(d document) uint64 { return simhash.Sum128(d.hashes)[1] })
}

func BenchmarkSum128Weighted(b *testing.B) {
	benchmarkSum(b, "generic", sizes, 256, func(d document) uint64 { return simhash.SumWeighted128(d.hashes, d.weights)[1] })
}

// BenchmarkRatio times the classic loop and the kernels in turn, so that a
// change of the clock or another program hits both, and reports how many times
// as long the classic loop takes.
func BenchmarkRatio(b *testing.B) {
	for _, c := range []struct {
		name     string
		sum, ref func(document) uint64
	}{
		{
			"Sum64/1000",
			func(d document) uint64 { return simhash.Sum64(d.hashes) },
			func(d document) uint64 { return classic64(d.hashes, nil) },
		},
		{
			"SumWeighted64/1000",
			func(d document) uint64 { return simhash.SumWeighted64(d.hashes, d.weights) },
			func(d document) uint64 { return classic64(d.hashes, d.weights) },
		},
	} {
		b.Run(c.name, func(b *testing.B) {
			docs := documents(1000, 256)
			var kernel, classic time.Duration
			i := 0
			for b.Loop() {
				from := i * 20 % distinct
				t0 := time.Now()
				for _, d := range docs[from : from+20] {
					sink ^= c.sum(d)
				}
				t1 := time.Now()
				for _, d := range docs[from : from+20] {
					sink ^= c.ref(d)
				}
				kernel, classic = kernel+t1.Sub(t0), classic+time.Since(t1)
				i++
			}
			b.ReportMetric(float64(classic)/float64(kernel), "x-classic")
		})
	}
}

func BenchmarkScan64(b *testing.B) {
	b.Run("generic/1e6", func(b *testing.B) {
		r := testkit.Rand(7)
		fingerprints, queries := randomHashes(r, 1e6), randomHashes(r, distinct)
		dst := make([]int, 0, 1000)
		b.SetBytes(8e6)
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			dst = simhash.Scan64(dst[:0], fingerprints, queries[i%distinct], 8)
			i++
		}
	})
}

func BenchmarkScan128(b *testing.B) {
	b.Run("generic/1e6", func(b *testing.B) {
		r := testkit.Rand(8)
		fingerprints := make([]simhash.Fingerprint128, 1e6)
		for i := range fingerprints {
			fingerprints[i] = simhash.Fingerprint128{r.Uint64(), r.Uint64()}
		}
		dst := make([]int, 0, 1000)
		b.SetBytes(16e6)
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			dst = simhash.Scan128(dst[:0], fingerprints, fingerprints[i%distinct], 16)
			i++
		}
	})
}

func BenchmarkBlocks(b *testing.B) {
	for _, blocks := range []simhash.Blocks{{}, {Bits: 64, Blocks: 4, Levels: 3}, {Bits: 128, Blocks: 8, Levels: 2}} {
		b.Run(fmt.Sprintf("generic/%d-%d-%d", blocks.Bits, blocks.Blocks, blocks.Levels), func(b *testing.B) {
			r := testkit.Rand(9)
			fingerprints := randomHashes(r, distinct)
			dst := make([]uint64, 0, blocks.Keys())
			b.SetBytes(int64(8 * max(1, blocks.Bits/64)))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				f := fingerprints[i%distinct]
				if blocks.Bits == 128 {
					dst = blocks.Append128(dst[:0], simhash.Fingerprint128{f, ^f})
				} else {
					dst = blocks.Append64(dst[:0], f)
				}
				i++
			}
		})
	}
}
