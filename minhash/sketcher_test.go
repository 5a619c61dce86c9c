package minhash_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/minhash"
)

var allSlots = []int{16, 32, 64, 128, 256, 512, 1024, 2048, 4096}

func newSketcher(t testing.TB, slots int) *minhash.Sketcher {
	t.Helper()
	s, err := minhash.New(minhash.Config{Slots: slots})
	require.NoError(t, err)
	return s
}

// eachKernel runs a test under every set of kernels that the machine has.
func eachKernel(t *testing.T, test func(t *testing.T)) {
	for _, name := range minhash.AllKernels() {
		t.Run(name, func(t *testing.T) {
			t.Cleanup(minhash.UseKernels(name))
			test(t)
		})
	}
}

func TestKernel(t *testing.T) {
	require.Equal(t, minhash.AllKernels()[0], minhash.Kernel(), "the best")
	eachKernel(t, func(t *testing.T) { require.Contains(t, t.Name(), minhash.Kernel()) })
}

// testSizes are set sizes around everything that is a border for k slots. The
// reference is slow, so few sizes where k is large.
func testSizes(k int) []int {
	sizes := []int{0, 1, 2, 3, 7, 50, 150, 1000, 3000}
	if k > 512 {
		sizes = []int{0, 1, 2, 50, 400}
		if k == 4096 {
			sizes = append(sizes, 1500)
		}
	}
	return sizes
}

func TestAppendEqualsReference(t *testing.T) { eachKernel(t, testAppendEqualsReference) }

func testAppendEqualsReference(t *testing.T) {
	r := testkit.Rand(1)
	for _, k := range allSlots {
		s := newSketcher(t, k)
		for _, n := range testSizes(k) {
			hashes := randomHashes(r, n)
			require.Equal(t, reference(k, hashes), s.Append(nil, hashes), "k %d, %d hashes", k, n)
		}
	}
	for _, k := range []int{16, 128, 4096} {
		s := newSketcher(t, k)
		corners := cornerHashes()
		for i := range corners {
			require.Equal(t, reference(k, corners[i:i+1]), s.Append(nil, corners[i:i+1]), "k %d, %x", k, corners[i])
		}
		require.Equal(t, reference(k, corners), s.Append(nil, corners), "k %d", k)
		mixed := append(randomHashes(r, 40), corners...)
		require.Equal(t, reference(k, mixed), s.Append(nil, mixed), "k %d", k)
	}
}

func TestAppendKeepsWhatDstHolds(t *testing.T) {
	s := newSketcher(t, 16)
	got := s.Append([]uint32{7, 8}, []uint64{1, 2, 3})
	assert.Equal(t, append([]uint32{7, 8}, s.Append(nil, []uint64{1, 2, 3})...), got)
}

func TestOrderAndRepeatsDoNotMatter(t *testing.T) { eachKernel(t, testOrderAndRepeatsDoNotMatter) }

func testOrderAndRepeatsDoNotMatter(t *testing.T) {
	r := testkit.Rand(2)
	for _, k := range []int{16, 128, 1024} {
		s := newSketcher(t, k)
		for _, n := range []int{1, 20, 150, 2000} {
			hashes := randomHashes(r, n)
			want := s.Append(nil, hashes)
			for range n / 2 {
				hashes = append(hashes, hashes[r.IntN(n)])
			}
			r.Shuffle(len(hashes), func(i, j int) { hashes[i], hashes[j] = hashes[j], hashes[i] })
			require.Equal(t, want, s.Append(nil, hashes), "k %d, %d hashes", k, n)
		}
	}
}

func TestStreamEqualsWhole(t *testing.T) { eachKernel(t, testStreamEqualsWhole) }

func testStreamEqualsWhole(t *testing.T) {
	r := testkit.Rand(3)
	for _, k := range []int{16, 64, 128, 512, 4096} {
		s := newSketcher(t, k)
		for _, n := range []int{0, 1, 60, 8*k - 1, 8 * k, 8*k + 1, 20 * k, 5000} {
			hashes := append(randomHashes(r, n), cornerHashes()[:min(n, 3)]...)
			want := s.Append(nil, hashes)
			for _, most := range []int{1 + n/100, 1 + n/3, 1 + 2*n} {
				s.Reset()
				for rest := hashes; len(rest) > 0; {
					m := min(len(rest), r.IntN(most+1))
					s.Add(rest[:m])
					rest = rest[m:]
				}
				require.Equal(t, want, s.AppendSignature(nil), "k %d, %d hashes, pieces up to %d", k, n, most)
				require.Equal(t, want, minhash.AppendCompact(nil, s.AppendKeys(nil)), "k %d, %d hashes, pieces up to %d", k, n, most)
			}
		}
	}
}

// Few hashes a block keep all three rounds at work across blocks.
func TestStreamOfTinyBlocks(t *testing.T) { eachKernel(t, testStreamOfTinyBlocks) }

func testStreamOfTinyBlocks(t *testing.T) {
	r := testkit.Rand(4)
	s := newSketcher(t, 128)
	hashes := randomHashes(r, 400)
	for i, h := range hashes {
		s.Add([]uint64{h})
		got := s.AppendSignature(nil) // absorbs what is there
		require.Equal(t, s.Append(nil, hashes[:i+1]), got, "%d hashes", i+1)
	}
}

func TestAppendLeavesTheStreamAlone(t *testing.T) {
	s := newSketcher(t, 128)
	r := testkit.Rand(5)
	a, b := randomHashes(r, 1500), randomHashes(r, 90)
	s.Add(a[:1200])
	s.Append(nil, b)
	s.Add(a[1200:])
	s.Append(nil, b)
	assert.Equal(t, s.Append(nil, a), s.AppendSignature(nil))
	s.Reset()
	s.Add(b)
	assert.Equal(t, s.Append(nil, b), s.AppendSignature(nil))
}

func TestEmptySet(t *testing.T) { eachKernel(t, testEmptySet) }

func testEmptySet(t *testing.T) {
	s := newSketcher(t, 32)
	want := slices.Repeat([]uint32{math.MaxUint32}, 32)
	assert.Equal(t, want, s.Append(nil, nil))
	assert.Equal(t, want, s.AppendSignature(nil), "nothing was ever added")
	assert.Equal(t, slices.Repeat([]uint64{math.MaxUint64}, 32), s.AppendKeys(nil))
	s.Add([]uint64{1, 2, 3})
	s.Reset()
	s.Add(nil)
	assert.Equal(t, want, s.AppendSignature(nil))
}

// One set's bits, so that no change of the definition goes unnoticed, on any
// machine.
func TestKnownAnswer(t *testing.T) { eachKernel(t, testKnownAnswer) }

func testKnownAnswer(t *testing.T) {
	s := newSketcher(t, 16)
	hashes := make([]uint64, 12)
	seed := uint64(42)
	for i := range hashes {
		hashes[i] = splitMix64(&seed)
	}
	assert.Equal(t, knownAnswer, s.Append(nil, hashes))
}

// Slots whose multipliers were equal would be one slot.
func TestMultipliersDiffer(t *testing.T) { eachKernel(t, testMultipliersDiffer) }

func testMultipliersDiffer(t *testing.T) {
	s := newSketcher(t, 4096)
	seen := map[uint32]bool{}
	for b, v := range s.Append(nil, []uint64{1}) { // the products of 1
		if b > 0 { // round 0 filled that one
			seen[v] = true
		}
	}
	assert.GreaterOrEqual(t, len(seen), 4094, "round 1 filled one more")
}

func TestMergeIsUnion(t *testing.T) { eachKernel(t, testMergeIsUnion) }

func testMergeIsUnion(t *testing.T) {
	r := testkit.Rand(6)
	for _, k := range []int{16, 128, 2048} {
		s := newSketcher(t, k)
		for _, n := range []int{0, 1, 15, 80, 400, 3000} {
			all := randomHashes(r, n)
			cut, overlap := r.IntN(n+1), r.IntN(n/4+1)
			a, b := all[:cut], all[max(0, cut-overlap):]
			keys := func(hashes []uint64) []uint64 {
				s.Reset()
				s.Add(hashes)
				return s.AppendKeys(nil)
			}
			ka, kb := keys(a), keys(b)
			require.NoError(t, minhash.Merge(ka, kb))
			require.Equal(t, keys(all), ka, "k %d, %d hashes", k, n)
			require.Equal(t, s.Append(nil, all), minhash.AppendCompact(nil, ka), "k %d, %d hashes", k, n)
			require.NoError(t, minhash.Merge(ka, keys(nil)), "the empty set changes nothing")
			require.Equal(t, keys(all), ka)
		}
	}
	dst := []uint64{1, 2}
	require.ErrorIs(t, minhash.Merge(dst, []uint64{0}), minhash.ErrSlots)
	assert.Equal(t, []uint64{1, 2}, dst)
}

func TestConfig(t *testing.T) {
	for _, slots := range append([]int{0}, allSlots...) {
		s, err := minhash.New(minhash.Config{Slots: slots})
		require.NoError(t, err)
		if slots != 0 {
			assert.Equal(t, slots, s.Slots())
		} else {
			assert.Equal(t, 128, s.Slots())
		}
	}
	for _, slots := range []int{-128, -1, 1, 8, 15, 100, 129, 8192, math.MinInt, math.MaxInt} {
		_, err := minhash.New(minhash.Config{Slots: slots})
		require.ErrorIs(t, err, minhash.ErrConfig, "%d slots", slots)
		require.ErrorContains(t, err, fmt.Sprint(slots))
	}
}

func TestConfigID(t *testing.T) {
	ids := map[uint64]int{}
	for _, slots := range allSlots {
		ids[minhash.Config{Slots: slots}.ID()] = slots
	}
	assert.Len(t, ids, len(allSlots))
	assert.Equal(t, minhash.Config{Slots: 128}.ID(), minhash.Config{}.ID())
	assert.Equal(t, uint64(knownID), minhash.Config{}.ID(), "a new definition needs a new version, and this test a new id")
}

func TestNoAllocations(t *testing.T) { eachKernel(t, testNoAllocations) }

func testNoAllocations(t *testing.T) {
	r := testkit.Rand(7)
	for _, k := range []int{128, 1024} {
		s := newSketcher(t, k)
		short, long := randomHashes(r, 60), randomHashes(r, 20*k)
		sig, keys := make([]uint32, 0, k), make([]uint64, 0, k)
		s.Add(short)
		assert.Zero(t, testing.AllocsPerRun(10, func() {
			sig = s.Append(sig[:0], short)
			sig = s.Append(sig[:0], long)
			s.Reset()
			s.Add(short)
			s.Add(long)
			sig = s.AppendSignature(sig[:0])
			keys = s.AppendKeys(keys[:0])
			_ = minhash.Merge(keys, keys)
			sig = minhash.AppendCompact(sig[:0], keys)
			_, _ = minhash.Similarity(sig, sig)
		}))
	}
}
