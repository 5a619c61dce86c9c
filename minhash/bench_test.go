package minhash_test

import (
	"fmt"
	"testing"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/minhash"
)

// distinct is the number of sets that a benchmark goes round. With fewer, the
// branch predictor learns them by heart.
const distinct = 256

var benchSizes = []int{20, 50, 150, 300, 1000, 4500}

func benchSets(n int) [][]uint64 {
	r := testkit.Rand(uint64(n))
	sets := make([][]uint64, distinct)
	for i := range sets {
		sets[i] = randomHashes(r, n)
	}
	return sets
}

func benchSignatures(b *testing.B) [][]uint32 {
	s := newSketcher(b, 128)
	signatures := make([][]uint32, distinct)
	for i, hashes := range benchSets(150) {
		signatures[i] = s.Append(nil, hashes)
	}
	return signatures
}

// benchKernels runs a benchmark under every set of kernels that the machine
// has.
func benchKernels(b *testing.B, f func(b *testing.B)) {
	for _, name := range minhash.AllKernels() {
		b.Run(name, func(b *testing.B) {
			b.Cleanup(minhash.UseKernels(name))
			f(b)
		})
	}
}

func BenchmarkAppend(b *testing.B) { benchKernels(b, benchAppend) }

func benchAppend(b *testing.B) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			sets := benchSets(n)
			s := newSketcher(b, 128)
			dst := make([]uint32, 0, 128)
			b.SetBytes(int64(8 * n))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				dst = s.Append(dst[:0], sets[i%distinct])
				i++
			}
		})
	}
}

// BenchmarkClassic is MinHash with 128 functions, one multiplication and one
// addition each: what BenchmarkAppend is compared with.
func BenchmarkClassic(b *testing.B) {
	r := testkit.Rand(1)
	var mul, add, sig [128]uint64
	for i := range mul {
		mul[i], add[i] = r.Uint64()|1, r.Uint64()
	}
	for _, n := range benchSizes {
		b.Run(fmt.Sprintf("generic/%d", n), func(b *testing.B) {
			sets := benchSets(n)
			b.SetBytes(int64(8 * n))
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				for j := range sig {
					sig[j] = 1<<64 - 1
				}
				for _, h := range sets[i%distinct] {
					for j := range sig {
						sig[j] = min(sig[j], mul[j]*h+add[j])
					}
				}
				i++
			}
		})
	}
}

func BenchmarkAdd(b *testing.B) { benchKernels(b, benchAdd) }

func benchAdd(b *testing.B) {
	const n = 4500
	b.Run(fmt.Sprint(n), func(b *testing.B) {
		sets := benchSets(n)
		s := newSketcher(b, 128)
		dst := make([]uint32, 0, 128)
		b.SetBytes(8 * n)
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			s.Reset()
			for rest := sets[i%distinct]; len(rest) > 0; {
				m := min(300, len(rest))
				s.Add(rest[:m])
				rest = rest[m:]
			}
			dst = s.AppendSignature(dst[:0])
			i++
		}
	})
}

func BenchmarkEqual(b *testing.B) { benchKernels(b, benchEqual) }

func benchEqual(b *testing.B) {
	b.Run("128", func(b *testing.B) {
		signatures := benchSignatures(b)
		b.SetBytes(2 * 4 * 128)
		b.ReportAllocs()
		i, n := 0, 0
		for b.Loop() {
			n += minhash.Equal(signatures[i%distinct], signatures[(i*7+1)%distinct])
			i++
		}
		_ = n
	})
}

func BenchmarkBandKeys(b *testing.B) { benchKernels(b, benchBandKeys) }

func benchBandKeys(b *testing.B) {
	for _, bands := range []minhash.Bands{{Bands: 16, Rows: 8, Levels: 1}, {Bands: 64, Rows: 2, Levels: 1}, {Bands: 64, Rows: 2, Levels: 5}} {
		b.Run(fmt.Sprintf("%dx%dx%d", bands.Bands, bands.Rows, bands.Levels), func(b *testing.B) {
			signatures := benchSignatures(b)
			keys := make([]uint64, 0, bands.Bands*bands.Levels)
			b.SetBytes(4 * 128)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				var err error
				if keys, err = bands.Append(keys[:0], signatures[i%distinct]); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}
