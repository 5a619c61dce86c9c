package lsh_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/lsh"
)

// collection makes keys of n documents in the way text collections have them:
// 4 documents in 10 vary an earlier one, of whose slots they keep 20 to 100 %,
// and 3 slots in 100 come from phrases whose frequency follows Zipf's law.
// About 0.85 buckets a document and band remain. Two slots make level 0, and
// each level adds one.
func collection(config lsh.Config, n int, seed uint64) []uint64 {
	r := testkit.Rand(seed)
	zipf := rand.NewZipf(r, 1.2, 10, 1<<20)
	slots := config.Bands * 2
	signatures := make([]uint32, n*slots)
	levels := max(config.Levels, 1)
	keys := make([]uint64, 0, n*config.Keys())
	for i := range n {
		s := signatures[i*slots:][:slots]
		keep := 0.0
		var from []uint32
		if i > 0 && r.IntN(10) < 4 {
			keep = 0.2 + 0.8*r.Float64()
			from = signatures[r.IntN(i)*slots:][:slots]
		}
		for j := range s {
			switch p := r.Float64(); {
			case p < keep:
				s[j] = from[j]
			case r.IntN(100) < 3:
				s[j] = uint32(zipf.Uint64())
			default:
				s[j] = r.Uint32()
			}
		}
		for b := range config.Bands {
			key := mix(uint64(s[2*b])<<32 | uint64(s[2*b+1]))
			for l := range levels {
				if l > 0 {
					key = mix(key + uint64(s[(2*b+1+l)%slots]))
				}
				keys = append(keys, key)
			}
		}
	}
	return keys
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// buildMaps is the usual way to group: a map from key to documents for each
// band. It reads the same keys and knows no levels.
func buildMaps(config lsh.Config, n int, keys []uint64) []map[uint64][]uint32 {
	bands := make([]map[uint64][]uint32, config.Bands)
	for b := range bands {
		bands[b] = make(map[uint64][]uint32)
	}
	stride := config.Keys()
	for i := range n {
		for b := range bands {
			key := keys[i*stride+b*config.Levels]
			bands[b][key] = append(bands[b][key], uint32(i))
		}
	}
	return bands
}

// BenchmarkBuild times the grouping: from keys to a form in which the earlier
// documents of each bucket of a document can be read off. Reading them is not
// timed on either side. held is what the result keeps, with Groups its scratch
// too.
func BenchmarkBuild(b *testing.B) {
	const n = 250_000
	for _, levels := range []int{1, 5} {
		config := lsh.Config{Bands: 16, Levels: levels}
		keys := collection(config, n, 1)
		size := fmt.Sprintf("%dbands-%dlevels", config.Bands, levels)
		b.Run("generic/"+size, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(8 * config.Bands * n))
			before := heap()
			g := new(lsh.Groups)
			for b.Loop() {
				g = new(lsh.Groups)
				if err := g.Build(config, n, keys); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(heap()-before)/n, "held-B/doc")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/doc")
			runtime.KeepAlive(g)
		})
		b.Run("generic/"+size+"-reused", func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(8 * config.Bands * n))
			g := new(lsh.Groups)
			for b.Loop() {
				if err := g.Build(config, n, keys); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/doc")
		})
		b.Run("maps/"+size, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(8 * config.Bands * n))
			before := heap()
			var bands []map[uint64][]uint32
			for b.Loop() {
				bands = buildMaps(config, n, keys)
			}
			b.ReportMetric(float64(heap()-before)/n, "held-B/doc")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/doc")
			buckets := 0
			for _, m := range bands {
				buckets += len(m)
			}
			b.ReportMetric(float64(buckets)/float64(config.Bands)/n, "buckets/doc")
			runtime.KeepAlive(bands)
		})
	}
}

// BenchmarkBuildRatio takes turns between the two, so that both see the same
// machine: how many times as long the maps take, by medians, from nothing on
// either side.
func BenchmarkBuildRatio(b *testing.B) {
	const n = 250_000
	config := lsh.Config{Bands: 16, Levels: 5}
	keys := collection(config, n, 1)
	b.Run("generic/16bands-5levels", func(b *testing.B) {
		b.SetBytes(int64(2 * 8 * config.Bands * n))
		var groups, maps []time.Duration
		for b.Loop() {
			start := time.Now()
			if err := new(lsh.Groups).Build(config, n, keys); err != nil {
				b.Fatal(err)
			}
			groups = append(groups, time.Since(start))
			start = time.Now()
			buildMaps(config, n, keys)
			maps = append(maps, time.Since(start))
		}
		slices.Sort(groups)
		slices.Sort(maps)
		b.ReportMetric(float64(maps[len(maps)/2])/float64(groups[len(groups)/2]), "times")
	})
}

func BenchmarkAdd(b *testing.B) {
	for _, bands := range []int{16, 64} {
		b.Run(fmt.Sprintf("generic/%dbands", bands), func(b *testing.B) {
			const n = 100_000
			config := lsh.Config{Bands: bands, Levels: 5}
			keys := collection(config, n, 2)
			b.ReportAllocs()
			b.SetBytes(int64(8 * bands))
			x, err := lsh.New(config)
			require.NoError(b, err)
			i := 0
			for b.Loop() {
				if i == n { // begin again with an empty index
					x, _ = lsh.New(config)
					i = 0
				}
				if err := x.Add(uint32(i), keys[i*config.Keys():(i+1)*config.Keys()]); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}

func BenchmarkCandidates(b *testing.B) {
	for _, bands := range []int{16, 64} {
		b.Run(fmt.Sprintf("generic/%dbands", bands), func(b *testing.B) {
			const n = 100_000
			config := lsh.Config{Bands: bands, Levels: 5}
			keys := collection(config, n, 3)
			x, err := lsh.New(config)
			require.NoError(b, err)
			per := config.Keys()
			for i := range n {
				require.NoError(b, x.Add(uint32(i), keys[i*per:(i+1)*per]))
			}
			var dst []uint32
			found := 0
			b.ReportAllocs()
			b.SetBytes(int64(8 * bands))
			i := 0
			for b.Loop() {
				dst = x.Candidates(dst[:0], keys[i*per:(i+1)*per])
				found += len(dst)
				i = (i + 7919) % n // no order that caches could learn
			}
			b.ReportMetric(float64(found)/float64(b.N), "candidates")
		})
	}
}

// BenchmarkBlock takes 20,000 documents into an index, in blocks and, for
// comparison, one by one: look up, place, store. An iteration is all of them.
func BenchmarkBlock(b *testing.B) {
	const n = 20_000
	config := lsh.Config{Bands: 64, Levels: 5}
	keys := collection(config, n, 4)
	per := config.Keys()
	perDocument := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/doc")
	}
	for _, size := range []int{1, 16, 512} {
		b.Run(fmt.Sprintf("generic/64bands-by%d", size), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(8 * int64(config.Bands) * n)
			ids := make([]uint32, size)
			var block lsh.Block
			var mates []uint32
			for b.Loop() {
				x, err := lsh.New(config)
				require.NoError(b, err)
				for first := 0; first < n; first += size {
					ids = ids[:min(size, n-first)]
					if err := block.Place(x, len(ids), keys[first*per:(first+len(ids))*per], 1); err != nil {
						b.Fatal(err)
					}
					for i := range ids {
						ids[i] = uint32(first + i)
						mates = block.AppendMates(mates[:0], i)
					}
					if err := block.Store(ids); err != nil {
						b.Fatal(err)
					}
				}
				ids = ids[:size]
			}
			perDocument(b)
		})
	}
	b.Run("generic/64bands-one-by-one", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(8 * int64(config.Bands) * n)
		var found []uint32
		var levels []uint8
		for b.Loop() {
			x, err := lsh.New(config)
			require.NoError(b, err)
			for i := range n {
				k := keys[i*per : (i+1)*per]
				found = x.Candidates(found[:0], k)
				levels = x.Place(levels[:0], k)
				if err := x.Store(uint32(i), k, levels); err != nil {
					b.Fatal(err)
				}
			}
		}
		perDocument(b)
	})
}
