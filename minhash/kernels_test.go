package minhash

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
)

// Each check runs one stage of a set of kernels on memory that ends, and then
// begins, where the next page may not be touched, and compares what comes out
// with the generic functions.

var kernelSlots = []int{16, 32, 64, 128, 256, 512, 1024, 4096}

// places calls f with a function that copies a slice to guarded memory: first
// to its end, then to its beginning, then one element behind that.
func places(f func(end bool, skip int)) {
	f(true, 0)
	f(false, 0)
	f(false, 1)
}

// place copies s to guarded memory, skip elements behind its beginning. spare
// elements of capacity follow it.
func place[T any](t testing.TB, s []T, spare int, end bool, skip int) []T {
	g, free := testkit.GuardedSlice[T](len(s)+spare+skip, end)
	t.Cleanup(free)
	copy(g[skip:], s)
	return g[skip:][:len(s)]
}

func sets(t testing.TB) (available []*kernels) {
	for _, k := range all {
		if k.available {
			available = append(available, k)
		} else {
			t.Logf("this machine has no %s", k.name)
		}
	}
	require.Same(t, &generic, available[len(available)-1])
	return available
}

func log2(k int) (n uint) {
	for ; 1<<n < k; n++ {
	}
	return n
}

// randomWords has the ends of the range among its words two times out of three.
// A zero hides lanes that are zero by mistake.
func randomWords(r *rand.Rand, n int) []uint64 {
	words, ends := make([]uint64, n), r.IntN(3) > 0
	for i := range words {
		words[i] = r.Uint64()
		switch r.IntN(20) {
		case 0:
			if ends {
				words[i] = 0
			}
		case 1:
			if ends {
				words[i] = empty
			}
		}
	}
	return words
}

func randomSlots(r *rand.Rand, n int) []uint32 {
	slots := make([]uint32, n)
	for i := range slots {
		slots[i] = r.Uint32()
		switch r.IntN(20) {
		case 0:
			slots[i] = 0
		case 1:
			slots[i] = 1<<32 - 1
		}
	}
	return slots
}

// randomBins fills a share of k bins, in percent, with values of that bin.
func randomBins(r *rand.Rand, k, share int) []uint64 {
	bins := make([]uint64, k)
	for b := range bins {
		bins[b] = empty
		if r.IntN(100) < share {
			bins[b] = r.Uint64()>>log2(k) | uint64(b)<<(64-log2(k))
		}
	}
	return bins
}

// randomBitmap has a share of k bits, in percent.
func randomBitmap(r *rand.Rand, k, share int) []uint64 {
	set := make([]uint64, (k+63)/64)
	for b := range k {
		if r.IntN(100) < share {
			set[b/64] |= 1 << (b % 64)
		}
	}
	return set
}

// lengths are 0 to 4 blocks of 8 and one more, and those around a chunk.
func lengths() (n []int) {
	for i := range 34 {
		n = append(n, i)
	}
	return append(n, 255, 256, 257, 511, 513, 700, 1023, 1024, 1025, 2000)
}

func checkBlank(t testing.TB, set *kernels, mins []uint64) {
	want := slices.Repeat([]uint64{empty}, len(mins))
	places(func(end bool, skip int) {
		got := place(t, mins, 0, end, skip)
		set.blank(got)
		require.Equal(t, want, got, set.name)
	})
}

func checkRound0(t testing.TB, set *kernels, mins, hashes []uint64) {
	shift := 64 - log2(len(mins))
	want := slices.Clone(mins)
	round0(want, hashes, shift)
	places(func(end bool, skip int) {
		got := place(t, mins, 0, end, skip)
		set.round0(got, place(t, hashes, 0, end, skip), shift)
		require.Equal(t, want, got, set.name)
	})
}

func checkRound1(t testing.TB, set *kernels, mins, hashes, open []uint64) {
	shift := 64 - log2(len(mins))
	want := slices.Clone(mins)
	round1(want, hashes, shift, open)
	places(func(end bool, skip int) {
		got := place(t, mins, 0, end, skip)
		set.round1(got, place(t, hashes, 0, end, skip), shift, place(t, open, 0, end, skip))
		for b := range members(open) {
			require.Equal(t, want[b], got[b], "%s, bin %d of %d", set.name, b, len(mins))
		}
	})
}

func checkRound2(t testing.TB, set *kernels, muls []uint32, hashes []uint64) {
	want := make([]uint32, len(muls))
	round2(want, muls, hashes)
	spare := -len(muls) & (lanes - 1)
	places(func(end bool, skip int) {
		got := place(t, make([]uint32, len(muls)), spare, end, skip)
		set.round2(got, place(t, muls, spare, end, skip), place(t, hashes, 0, end, skip))
		require.Equal(t, want, got, set.name)
	})
}

// Streams meet bins that had many hashes before.
func TestKernelRound0OfCrowdedBins(t *testing.T) {
	r := testkit.Rand(5)
	for _, set := range sets(t) {
		for _, before := range []int{300, 1000, 5000} {
			mins := randomBins(r, 128, 0)
			round0(mins, randomWords(r, before), 57)
			for _, n := range []int{255, 256, 300, 511, 512, 513, 1500} {
				checkRound0(t, set, mins, randomWords(r, n))
				near := slices.Clone(mins) // values at the minima and around them
				for i := range near {
					near[i] += r.Uint64N(1<<51) - 1<<50
				}
				checkRound0(t, set, mins, slices.Concat(near, mins, near))
			}
		}
	}
}

func checkVacant(t testing.TB, set *kernels, from, mins []uint64) {
	want := make([]uint64, len(from))
	n := vacant(want, from, mins)
	places(func(end bool, skip int) {
		mins, from := place(t, mins, 0, end, skip), place(t, from, 0, end, skip)
		got := place(t, make([]uint64, len(from)), 0, end, skip)
		require.Equal(t, n, set.vacant(got, from, mins), set.name)
		require.Equal(t, want, got, set.name)
		require.Equal(t, n, set.vacant(from, from, mins), set.name)
		require.Equal(t, want, from, set.name)
	})
}

func checkPack(t testing.TB, set *kernels, slots []uint32, open []uint64) {
	want := make([]uint32, len(slots))
	pack(want, slots, open)
	n := 0
	for range members(open) {
		n++
	}
	places(func(end bool, skip int) {
		got := place(t, make([]uint32, len(slots)), 0, end, skip)
		set.pack(got, place(t, slots, 0, end, skip), place(t, open, 0, end, skip))
		require.Equal(t, want[:n], got[:n], set.name)
	})
}

func checkUnpack(t testing.TB, set *kernels, slots, packed []uint32, open []uint64) {
	want := slices.Clone(slots)
	unpack(want, packed, open)
	places(func(end bool, skip int) {
		got := place(t, slots, 0, end, skip)
		set.unpack(got, place(t, packed, 0, end, skip), place(t, open, 0, end, skip))
		require.Equal(t, want, got, set.name)
	})
}

func checkCompact(t testing.TB, set *kernels, mins0, mins1 []uint64, mins2 []uint32, open1, open2 []uint64) {
	want := make([]uint32, len(mins0))
	shift := 32 - log2(len(mins0))
	compact(want, mins0, mins1, mins2, open1, open2, shift)
	places(func(end bool, skip int) {
		got := place(t, make([]uint32, len(mins0)), 0, end, skip)
		set.compact(got, place(t, mins0, 0, end, skip), place(t, mins1, 0, end, skip), place(t, mins2, 0, end, skip),
			place(t, open1, 0, end, skip), place(t, open2, 0, end, skip), shift)
		require.Equal(t, want, got, set.name)
	})
}

func checkEqual(t testing.TB, set *kernels, a, b []uint32) {
	places(func(end bool, skip int) {
		got := set.equal(place(t, a, 0, end, skip), place(t, b, 0, end, skip))
		require.Equal(t, equal(a, b), got, "%s, %d slots", set.name, len(a))
	})
}

func checkBandKeys(t testing.TB, set *kernels, sig []uint32, b Bands) {
	b, err := b.resolve(len(sig))
	require.NoError(t, err)
	want := make([]uint64, b.Bands*b.Levels)
	bandKeys(want, sig, b, b.offsets(len(sig)))
	places(func(end bool, skip int) {
		got := place(t, make([]uint64, len(want)), 0, end, skip)
		set.bandKeys(got, place(t, sig, 0, end, skip), b, b.offsets(len(sig)))
		require.Equal(t, want, got, "%s, %d slots, %+v", set.name, len(sig), b)
	})
}

// checkSign signs a set twice with the same memory, which must not matter.
func checkSign(t testing.TB, set *kernels, k int, hashes []uint64) {
	if set.sign == nil {
		return
	}
	defer UseKernels("generic")()
	s, want := newState(k), make([]uint32, k)
	s.absorb(hashes)
	s.signature(want)
	places(func(end bool, skip int) {
		got, hashes := place(t, make([]uint32, k), 0, end, skip), place(t, hashes, 0, end, skip)
		for range 2 {
			clear(got)
			if set.sign(got, hashes, &s) {
				require.Equal(t, want, got, "%s, %d hashes", set.name, len(hashes))
			} else {
				require.NotEqual(t, [2]int{128, 150}, [2]int{k, len(hashes)}, set.name)
			}
		}
	})
}

func TestKernelSign(t *testing.T) {
	r := testkit.Rand(6)
	for _, set := range sets(t) {
		for n := range 330 {
			checkSign(t, set, 128, randomWords(r, n))
		}
		for _, n := range []int{511, 512, 513, 543, 544, 1000, 1025, 4500} {
			checkSign(t, set, 128, randomWords(r, n))
		}
		// Long sets of few hashes leave many slots to rounds 1 and 2.
		for _, distinct := range []int{1, 7, 30, 60, 120, 200} {
			for _, n := range []int{8, 64, 249, 250, 300, 513, 2600, 5000} {
				few, hashes := randomWords(r, distinct), make([]uint64, n)
				for i := range hashes {
					hashes[i] = few[r.IntN(distinct)]
				}
				checkSign(t, set, 128, hashes)
			}
		}
		checkSign(t, set, 64, randomWords(r, 150))
		checkSign(t, set, 256, randomWords(r, 150))
	}
}

func TestKernelRounds(t *testing.T) {
	r := testkit.Rand(1)
	for _, set := range sets(t) {
		for _, k := range kernelSlots {
			for i, n := range lengths() {
				hashes, share := randomWords(r, n), 50*(i%3)
				checkRound0(t, set, randomBins(r, k, share), hashes)
				checkRound1(t, set, randomBins(r, k, share), hashes, randomBitmap(r, k, 50*(i/3%3)))
			}
		}
		for _, n := range lengths() {
			for _, slots := range []int{n % 67, n % 5, 64, 112, 4096 * (n % 2)} {
				checkRound2(t, set, randomSlots(r, slots), randomWords(r, n%80))
			}
			checkRound2(t, set, randomSlots(r, 12), randomWords(r, n))
		}
	}
}

func TestKernelSlots(t *testing.T) {
	r := testkit.Rand(2)
	for _, set := range sets(t) {
		for _, k := range kernelSlots {
			for _, share := range []int{0, 5, 50, 95, 100} {
				mins0, mins1, mins2 := randomBins(r, k, share), randomBins(r, k, 50), randomSlots(r, k)
				open1, open2 := randomBitmap(r, k, 100-share), randomBitmap(r, k, 50)
				for w := range open2 {
					open2[w] &= open1[w]
				}
				checkBlank(t, set, mins0)
				checkVacant(t, set, open1, mins1)
				checkPack(t, set, mins2, open1)
				checkUnpack(t, set, mins2, randomSlots(r, k), open1)
				checkCompact(t, set, mins0, mins1, mins2, open1, open2)
			}
		}
	}
}

func TestKernelEqual(t *testing.T) {
	r := testkit.Rand(3)
	for _, set := range sets(t) {
		for n := range 4*64 + 2 {
			a, b := randomSlots(r, n), randomSlots(r, n)
			for i := range b {
				if r.IntN(2) == 0 {
					b[i] = a[i]
				}
			}
			checkEqual(t, set, a, b)
			checkEqual(t, set, a, a)
		}
	}
}

func TestKernelBandKeys(t *testing.T) {
	r := testkit.Rand(4)
	for _, set := range sets(t) {
		for _, k := range []int{16, 128, 256, 4096} {
			for rows := 1; rows <= 3; rows++ {
				for levels := 1; levels <= maxLevels; levels++ {
					for _, bands := range []int{1, 4, k / rows} {
						checkBandKeys(t, set, randomSlots(r, k), Bands{Bands: bands, Rows: rows, Levels: levels})
					}
				}
			}
		}
		for bands := range 65 {
			checkBandKeys(t, set, randomSlots(r, 128), Bands{Bands: bands})
			checkBandKeys(t, set, randomSlots(r, 128), Bands{Bands: bands, Levels: 5})
		}
	}
}

func wordsOf(data []byte) (words []uint64) {
	for ; len(data) >= 8; data = data[8:] {
		words = append(words, binary.LittleEndian.Uint64(data))
	}
	return words
}

func slotsOf(data []byte) (slots []uint32) {
	for ; len(data) >= 4; data = data[4:] {
		slots = append(slots, binary.LittleEndian.Uint32(data))
	}
	return slots
}

// fuzz gives f the bytes of the fuzzer and a generator that follows from them.
func fuzz(f *testing.F, check func(t *testing.T, set *kernels, k int, data []byte, r *rand.Rand)) {
	f.Add([]byte("one shingle after another, and another one"), uint8(3), uint64(1))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, uint8(0), uint64(2))
	f.Fuzz(func(t *testing.T, data []byte, slots uint8, seed uint64) {
		for _, set := range sets(t) {
			check(t, set, minSlots<<(slots%9), data, testkit.Rand(seed))
		}
	})
}

func FuzzKernelBlank(f *testing.F) {
	fuzz(f, func(t *testing.T, set *kernels, k int, _ []byte, r *rand.Rand) {
		checkBlank(t, set, randomBins(r, k, r.IntN(101)))
	})
}

func FuzzKernelRound0(f *testing.F) {
	fuzz(f, func(t *testing.T, set *kernels, k int, data []byte, r *rand.Rand) {
		checkRound0(t, set, randomBins(r, k, r.IntN(101)), wordsOf(data))
	})
}

func FuzzKernelRound1(f *testing.F) {
	fuzz(f, func(t *testing.T, set *kernels, k int, data []byte, r *rand.Rand) {
		checkRound1(t, set, randomBins(r, k, r.IntN(101)), wordsOf(data), randomBitmap(r, k, r.IntN(101)))
	})
}

func FuzzKernelRound2(f *testing.F) {
	fuzz(f, func(t *testing.T, set *kernels, k int, data []byte, r *rand.Rand) {
		checkRound2(t, set, randomSlots(r, r.IntN(k+1)), wordsOf(data))
	})
}

func FuzzKernelSign(f *testing.F) {
	fuzz(f, func(t *testing.T, set *kernels, _ int, data []byte, r *rand.Rand) {
		hashes := wordsOf(data)
		for range r.IntN(600) {
			hashes = append(hashes, r.Uint64())
		}
		checkSign(t, set, 128, hashes)
	})
}

func FuzzKernelVacant(f *testing.F) {
	fuzz(f, func(t *testing.T, set *kernels, k int, data []byte, r *rand.Rand) {
		mins := randomBins(r, k, r.IntN(101))
		copy(mins, wordsOf(data))
		checkVacant(t, set, randomBitmap(r, k, r.IntN(101)), mins)
	})
}

func FuzzKernelPack(f *testing.F) {
	fuzz(f, func(t *testing.T, set *kernels, k int, data []byte, r *rand.Rand) {
		open := randomBitmap(r, k, r.IntN(101))
		slots, packed := randomSlots(r, k), randomSlots(r, k)
		copy(slots, slotsOf(data))
		checkPack(t, set, slots, open)
		checkUnpack(t, set, slots, packed, open)
	})
}

func FuzzKernelCompact(f *testing.F) {
	fuzz(f, func(t *testing.T, set *kernels, k int, data []byte, r *rand.Rand) {
		mins0, mins1 := randomBins(r, k, r.IntN(101)), randomBins(r, k, r.IntN(101))
		copy(mins0, wordsOf(data))
		open1, open2 := randomBitmap(r, k, r.IntN(101)), randomBitmap(r, k, r.IntN(101))
		for w := range open2 {
			open2[w] &= open1[w]
		}
		checkCompact(t, set, mins0, mins1, randomSlots(r, k), open1, open2)
	})
}

func FuzzKernelEqual(f *testing.F) {
	fuzz(f, func(t *testing.T, set *kernels, _ int, data []byte, r *rand.Rand) {
		a := slotsOf(data)
		b := slices.Clone(a)
		for range r.IntN(len(b) + 1) {
			b[r.IntN(len(b))]++
		}
		checkEqual(t, set, a, b)
	})
}

func FuzzKernelBandKeys(f *testing.F) {
	fuzz(f, func(t *testing.T, set *kernels, k int, data []byte, r *rand.Rand) {
		sig := randomSlots(r, k)
		copy(sig, slotsOf(data))
		b := Bands{Rows: 1 + r.IntN(3), Levels: 1 + r.IntN(5)}
		b.Bands = 1 + r.IntN(k/b.Rows)
		checkBandKeys(t, set, sig, b)
	})
}
