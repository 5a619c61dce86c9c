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

// eachKernel runs a benchmark with every set that the machine has.
func eachKernel(b *testing.B, f func(b *testing.B, kernel string)) {
	for _, name := range simhash.AllKernels() {
		restore := simhash.UseKernels(name)
		f(b, name)
		restore()
	}
}

var sizes = []int{10, 50, 200, 1000, 10000}

func BenchmarkSum64(b *testing.B) {
	eachKernel(b, func(b *testing.B, kernel string) {
		benchmarkSum(b, kernel, sizes, 256, func(d document) uint64 { return simhash.Sum64(d.hashes) })
	})
	benchmarkSum(b, "classic", []int{50, 1000}, 256, func(d document) uint64 { return classic64(d.hashes, nil) })
}

func BenchmarkSum64Weighted(b *testing.B) {
	sum := func(d document) uint64 { return simhash.SumWeighted64(d.hashes, d.weights) }
	eachKernel(b, func(b *testing.B, kernel string) {
		benchmarkSum(b, kernel, sizes, 256, sum)
		benchmarkSum(b, kernel+"/upto3", []int{1000}, 4, sum)
		benchmarkSum(b, kernel+"/upto15", []int{1000}, 16, sum)
	})
	benchmarkSum(b, "classic", []int{50, 1000}, 256, func(d document) uint64 { return classic64(d.hashes, d.weights) })
}

func BenchmarkSum128(b *testing.B) {
	eachKernel(b, func(b *testing.B, kernel string) {
		benchmarkSum(b, kernel, sizes, 256, func(d document) uint64 { return simhash.Sum128(d.hashes)[1] })
	})
}

func BenchmarkSum128Weighted(b *testing.B) {
	eachKernel(b, func(b *testing.B, kernel string) {
		benchmarkSum(b, kernel, sizes, 256, func(d document) uint64 { return simhash.SumWeighted128(d.hashes, d.weights)[1] })
	})
}

// BenchmarkRatio times the classic loop, the generic kernels and each other set
// in turn, and reports how many times as long the first two take. It goes by the
// shortest of all times for a group of documents, which another program on the
// machine disturbs least.
func BenchmarkRatio(b *testing.B) {
	sum64 := func(d document) uint64 { return simhash.Sum64(d.hashes) }
	sum128 := func(d document) uint64 { return simhash.Sum128(d.hashes)[1] }
	weighted64 := func(d document) uint64 { return simhash.SumWeighted64(d.hashes, d.weights) }
	weighted128 := func(d document) uint64 { return simhash.SumWeighted128(d.hashes, d.weights)[1] }
	classic := func(d document) uint64 { return classic64(d.hashes, nil) }
	classicWeighted := func(d document) uint64 { return classic64(d.hashes, d.weights) }
	for _, c := range []struct {
		name       string
		below      int
		sum        func(document) uint64
		definition func(document) uint64 // of 64 bits
	}{
		{"Sum64", 256, sum64, classic},
		{"Sum128", 256, sum128, classic},
		{"SumWeighted64", 256, weighted64, classicWeighted},
		{"SumWeighted64upto3", 4, weighted64, classicWeighted},
		{"SumWeighted128", 256, weighted128, classicWeighted},
	} {
		for _, n := range []int{10, 50, 200, 1000, 10000} {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				group := 20
				if n > 1000 {
					group = 2 // that the second-level cache holds
				}
				docs := documents(n, c.below)
				kernels := simhash.AllKernels()
				fastest := make([][distinct]time.Duration, len(kernels))
				var definition [distinct]time.Duration
				timed := func(least *time.Duration, docs []document, sum func(document) uint64) {
					start := time.Now()
					for _, d := range docs {
						sink ^= sum(d)
					}
					if t := time.Since(start); *least == 0 || t < *least {
						*least = t
					}
				}
				i := 0
				for b.Loop() {
					g := i % (distinct / group)
					part := docs[g*group:][:group]
					for _, d := range part {
						sink ^= c.sum(d) // brings them into the cache
					}
					for k, kernel := range kernels {
						restore := simhash.UseKernels(kernel)
						timed(&fastest[k][g], part, c.sum)
						restore()
					}
					timed(&definition[g], part[:1], c.definition)
					i++
				}
				total := func(times [distinct]time.Duration) (sum float64) {
					for _, t := range times {
						sum += float64(t)
					}
					return sum
				}
				generic := total(fastest[len(kernels)-1])
				for k, kernel := range kernels {
					b.ReportMetric(generic/total(fastest[k]), kernel+":generic")
					b.ReportMetric(float64(group)*total(definition)/total(fastest[k]), kernel+":classic")
					b.ReportMetric(total(fastest[k])/float64(n*min(i*group, distinct)), kernel+"-ns/hash")
				}
			})
		}
	}
}

// scanned is how many fingerprints a scan goes over: with 8 bytes each, about
// what a second-level cache holds and much more than all caches.
var scanned = []struct {
	name string
	n    int
}{{"1e5", 1e5}, {"1e6", 1e6}, {"1e7", 1e7}}

// BenchmarkScan64/read is the ceiling: it reads the same memory and adds it up.
func BenchmarkScan64(b *testing.B) {
	r := testkit.Rand(7)
	queries := randomHashes(r, distinct)
	for _, c := range scanned {
		fingerprints := randomHashes(r, c.n)
		dst := make([]int, 0, 1000)
		run := func(b *testing.B, kernel string) {
			b.Run(kernel+"/"+c.name, func(b *testing.B) {
				b.SetBytes(int64(8 * c.n))
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					if kernel == "read" {
						sink ^= simhash.ReadSum(fingerprints)
					} else {
						dst = simhash.Scan64(dst[:0], fingerprints, queries[i%distinct], 8)
					}
					i++
				}
			})
		}
		eachKernel(b, run)
		run(b, "read")
	}
}

func BenchmarkScan128(b *testing.B) {
	r := testkit.Rand(8)
	for _, c := range scanned {
		fingerprints := make([]simhash.Fingerprint128, c.n/2)
		for i := range fingerprints {
			fingerprints[i] = simhash.Fingerprint128{r.Uint64(), r.Uint64()}
		}
		dst := make([]int, 0, 1000)
		eachKernel(b, func(b *testing.B, kernel string) {
			b.Run(fmt.Sprintf("%s/%d", kernel, c.n/2), func(b *testing.B) {
				b.SetBytes(int64(16 * len(fingerprints)))
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					dst = simhash.Scan128(dst[:0], fingerprints, fingerprints[i%distinct], 16)
					i++
				}
			})
		})
	}
}

// BenchmarkScanRatio is BenchmarkRatio for scans. It compares them with reading
// the same memory, too.
func BenchmarkScanRatio(b *testing.B) {
	r := testkit.Rand(13)
	dst := make([]int, 0, 1000)
	for _, c := range scanned {
		words := randomHashes(r, c.n)
		pairs := make([]simhash.Fingerprint128, c.n/2)
		for i := range pairs {
			pairs[i] = simhash.Fingerprint128{words[2*i], words[2*i+1]}
		}
		for _, scanner := range []struct {
			name string
			scan func()
		}{
			{"Scan64", func() { dst = simhash.Scan64(dst[:0], words, words[0], 8) }},
			{"Scan128", func() { dst = simhash.Scan128(dst[:0], pairs, pairs[0], 16) }},
		} {
			b.Run(scanner.name+"/"+c.name, func(b *testing.B) {
				fastest := map[string]time.Duration{}
				timed := func(name string, f func()) {
					start := time.Now()
					f()
					if t := time.Since(start); fastest[name] == 0 || t < fastest[name] {
						fastest[name] = t
					}
				}
				for b.Loop() {
					for _, kernel := range simhash.AllKernels() {
						restore := simhash.UseKernels(kernel)
						timed(kernel, scanner.scan)
						restore()
					}
					timed("read", func() { sink ^= simhash.ReadSum(words) })
				}
				for _, kernel := range append(simhash.AllKernels(), "read") {
					t := fastest[kernel]
					b.ReportMetric(float64(fastest["generic"])/float64(t), kernel+":generic")
					b.ReportMetric(float64(fastest["read"])/float64(t), kernel+":read")
				}
				b.ReportMetric(float64(8*c.n)/float64(fastest["read"]), "read-GB/s")
			})
		}
	}
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
