package simhash_test

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/simhash"
)

// withKernels calls f with each set that the machine has, best first.
func withKernels(f func(kernel string)) {
	for _, name := range simhash.AllKernels() {
		restore := simhash.UseKernels(name)
		f(name)
		restore()
	}
}

// eachKernelSet runs a test with each of them.
func eachKernelSet(t *testing.T, f func(t *testing.T)) {
	withKernels(func(kernel string) { t.Run(kernel, f) })
}

func TestKernel(t *testing.T) {
	names := simhash.AllKernels()
	t.Logf("kernels: %v, not on this machine: %v", names, simhash.MissingKernels())
	assert.Equal(t, names[0], simhash.Kernel())
	assert.Equal(t, "generic", names[len(names)-1])
}

// edgeHashes has lists that are random, all zeros and all ones.
func edgeHashes(n int, seed uint64) [][]uint64 {
	zeros, ones := make([]uint64, n), make([]uint64, n)
	for i := range ones {
		ones[i] = math.MaxUint64
	}
	return [][]uint64{randomHashes(testkit.Rand(seed), n), zeros, ones}
}

// No kernel reads beyond a list, at either end, and its place does not count.
// The lengths cover four blocks of the largest kind and the change from bytes to
// more.
func TestKernelSumsStayInBounds(t *testing.T) {
	const most = 4*128 + 1
	r := testkit.Rand(30)
	lengths := make([]int, 0, most+1)
	for n := range most + 1 {
		if !testing.Short() || n < 140 || n%8 < 2 {
			lengths = append(lengths, n)
		}
	}
	for _, end := range []bool{false, true} {
		hashes, freeHashes := testkit.GuardedSlice[uint64](most, end)
		weights, freeWeights := testkit.GuardedSlice[uint8](most, end)
		for _, n := range lengths {
			h, w := hashes[:n], weights[:n]
			if end {
				h, w = hashes[most-n:], weights[most-n:]
			}
			for _, below := range []int{2, 4, 16, 256} {
				copy(h, edgeHashes(n, uint64(n))[below%3])
				copy(w, randomWeights(r, n, below))
				restore := simhash.UseKernels("generic")
				one, two := simhash.Sum64(h), simhash.Sum128(h)
				weighted := simhash.SumWeighted128(h, w)
				restore()
				withKernels(func(kernel string) {
					require.Equal(t, one, simhash.Sum64(h), "%s, n=%d", kernel, n)
					require.Equal(t, two, simhash.Sum128(h), "%s, n=%d", kernel, n)
					require.Equal(t, weighted[0], simhash.SumWeighted64(h, w), "%s, n=%d below=%d", kernel, n, below)
					require.Equal(t, weighted, simhash.SumWeighted128(h, w), "%s, n=%d below=%d", kernel, n, below)
				})
			}
		}
		freeHashes()
		freeWeights()
	}
}

// Counters of bytes overflow at 256, those of words at 65536. Lists of ones with
// all their weight are the largest sums.
func TestKernelSumsAtTheBoundsOfCounters(t *testing.T) {
	for _, n := range []int{240, 247, 248, 249, 255, 256, 257, 3967, 3968, 3969, 4095, 4096, 65535, 65536, 65537} {
		hashes, weights := make([]uint64, n), make([]uint8, n)
		for i := range n {
			hashes[i], weights[i] = math.MaxUint64, math.MaxUint8
		}
		// Just more than half.
		half := n/2 - 1 + n%2
		for i := range half {
			hashes[i] = 0x00ff00ff00ff00ff
		}
		withKernels(func(kernel string) {
			require.Equal(t, uint64(math.MaxUint64), simhash.Sum64(hashes), "%s, n=%d", kernel, n)
			require.Equal(t, uint64(math.MaxUint64), simhash.SumWeighted64(hashes, weights), "%s, n=%d", kernel, n)
		})
		// Half, or less than half.
		hashes[half] = 0x00ff00ff00ff00ff
		withKernels(func(kernel string) {
			require.Equal(t, uint64(0x00ff00ff00ff00ff), simhash.Sum64(hashes), "%s, n=%d", kernel, n)
			require.Equal(t, uint64(0x00ff00ff00ff00ff), simhash.SumWeighted64(hashes, weights), "%s, n=%d", kernel, n)
		})
	}
}

// Counts around half of long lists differ from lane to lane in their upper bits,
// and carry when lanes are added.
func TestKernelSumsOfLongLists(t *testing.T) {
	r := testkit.Rand(33)
	for _, n := range []int{900, 1000, 1024, 1025, 1040, 1500, 2000, 2016, 2017, 2048, 4000, 4032, 4100} {
		hashes, weights := randomHashes(r, n), make([]uint8, n)
		for i := range weights {
			weights[i] = 2 | uint8(r.IntN(2))
		}
		restore := simhash.UseKernels("generic")
		sum, weighted := simhash.Sum128(hashes), simhash.SumWeighted128(hashes, weights)
		restore()
		withKernels(func(kernel string) {
			require.Equal(t, sum, simhash.Sum128(hashes), "%s, n=%d", kernel, n)
			require.Equal(t, weighted, simhash.SumWeighted128(hashes, weights), "%s, n=%d", kernel, n)
		})
	}
}

// A scan writes to the room that dst has, as far as it has hits, and allocates
// only if these do not fit.
func TestKernelScansStayInBounds(t *testing.T) {
	const most = 4*64 + 1
	r := testkit.Rand(31)
	q := simhash.Fingerprint128{r.Uint64(), r.Uint64()}
	for _, end := range []bool{false, true} {
		one, freeOne := testkit.GuardedSlice[uint64](most, end)
		two, freeTwo := testkit.GuardedSlice[simhash.Fingerprint128](most, end)
		dst, freeDst := testkit.GuardedSlice[int](most, end)
		for n := range most + 1 {
			f, g := one[:n], two[:n]
			if end {
				f, g = one[most-n:], two[most-n:]
			}
			for i := range n {
				f[i] = q[0] ^ (r.Uint64() & r.Uint64() & r.Uint64())
				g[i] = simhash.Fingerprint128{f[i], q[1] ^ (r.Uint64() & r.Uint64() & r.Uint64())}
			}
			for _, d := range []int{-1, 0, 1, 4, 8, 10, 16, 128} {
				restore := simhash.UseKernels("generic")
				want64 := simhash.Scan64(nil, f, q[0], d)
				want128 := simhash.Scan128(nil, g, q, d)
				restore()
				withKernels(func(kernel string) {
					for _, room := range []int{0, len(want64) / 2, len(want64), most} {
						d := scanInto(t, dst, room, end, want64, func(into []int) []int {
							return simhash.Scan64(into, f, q[0], d)
						})
						require.True(t, d, "%s, n=%d room=%d", kernel, n, room)
					}
					for _, room := range []int{0, len(want128) / 2, len(want128), most} {
						d := scanInto(t, dst, room, end, want128, func(into []int) []int {
							return simhash.Scan128(into, g, q, d)
						})
						require.True(t, d, "%s, n=%d room=%d", kernel, n, room)
					}
				})
			}
		}
		freeOne()
		freeTwo()
		freeDst()
	}
}

// scanInto gives a scan that much room at an end of dst, and says whether it
// finds what it should, uses the room if that is enough, and writes no more.
func scanInto(t *testing.T, dst []int, room int, end bool, want []int, scan func([]int) []int) bool {
	t.Helper()
	const untouched = -77
	for i := range dst {
		dst[i] = untouched
	}
	into := dst[:0:room]
	if end {
		into = dst[len(dst)-room:][:0]
	}
	got := scan(into)
	if len(got) != len(want) {
		return false
	}
	for i, p := range want {
		if got[i] != p {
			return false
		}
	}
	if len(want) > room {
		return true
	}
	into = into[:room]
	for i, p := range into {
		if i < len(want) && p != want[i] || i >= len(want) && p != untouched {
			return false
		}
	}
	return true
}

func hashesOf(data []byte) (hashes []uint64) {
	for ; len(data) >= 8; data = data[8:] {
		hashes = append(hashes, binary.LittleEndian.Uint64(data))
	}
	return hashes
}

func FuzzKernelSum(f *testing.F) {
	f.Add([]byte("eight of them"), uint16(300))
	f.Add(make([]byte, 8*40), uint16(1))
	f.Fuzz(func(t *testing.T, data []byte, n uint16) {
		// The list, repeated to a length.
		hashes := hashesOf(data)
		for i := 0; len(hashes) > 0 && len(hashes) < int(n); i++ {
			hashes = append(hashes, hashes[i])
		}
		restore := simhash.UseKernels("generic")
		one, two := simhash.Sum64(hashes), simhash.Sum128(hashes)
		restore()
		withKernels(func(kernel string) {
			require.Equal(t, one, simhash.Sum64(hashes), kernel)
			require.Equal(t, two, simhash.Sum128(hashes), kernel)
		})
	})
}

func FuzzKernelSumWeighted(f *testing.F) {
	f.Add([]byte("eight of them"), []byte{1, 2, 255}, uint16(300))
	f.Add(make([]byte, 8*40), []byte{0}, uint16(1))
	f.Fuzz(func(t *testing.T, data, weights []byte, n uint16) {
		hashes := hashesOf(data)
		for i := 0; len(hashes) > 0 && len(hashes) < int(n); i++ {
			hashes = append(hashes, hashes[i])
		}
		for i := 0; len(weights) > 0 && len(weights) < len(hashes); i++ {
			weights = append(weights[:len(weights):len(weights)], weights[i])
		}
		restore := simhash.UseKernels("generic")
		one, two := simhash.SumWeighted64(hashes, weights), simhash.SumWeighted128(hashes, weights)
		restore()
		withKernels(func(kernel string) {
			require.Equal(t, one, simhash.SumWeighted64(hashes, weights), kernel)
			require.Equal(t, two, simhash.SumWeighted128(hashes, weights), kernel)
		})
	})
}

func FuzzKernelScan64(f *testing.F) {
	f.Add([]byte("eight of them"), uint64(5), 30, uint8(3))
	f.Add(make([]byte, 8*70), uint64(1), 1, uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, query uint64, distance int, room uint8) {
		fingerprints := hashesOf(data)
		restore := simhash.UseKernels("generic")
		want := simhash.Scan64([]int{-1}, fingerprints, query, distance)
		restore()
		withKernels(func(kernel string) {
			dst := append(make([]int, 0, 1+int(room)), -1)
			require.Equal(t, want, simhash.Scan64(dst, fingerprints, query, distance), kernel)
		})
	})
}

func FuzzKernelScan128(f *testing.F) {
	f.Add([]byte("sixteen bytes of them"), uint64(5), uint64(6), 60, uint8(3))
	f.Add(make([]byte, 16*70), uint64(1), uint64(0), 1, uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, query0, query1 uint64, distance int, room uint8) {
		words := hashesOf(data)
		fingerprints := make([]simhash.Fingerprint128, len(words)/2)
		for i := range fingerprints {
			fingerprints[i] = simhash.Fingerprint128{words[2*i], words[2*i+1]}
		}
		query := simhash.Fingerprint128{query0, query1}
		restore := simhash.UseKernels("generic")
		want := simhash.Scan128([]int{-1}, fingerprints, query, distance)
		restore()
		withKernels(func(kernel string) {
			dst := append(make([]int, 0, 1+int(room)), -1)
			require.Equal(t, want, simhash.Scan128(dst, fingerprints, query, distance), kernel)
		})
	})
}
