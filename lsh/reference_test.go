package lsh_test

import (
	"math/rand/v2"
	"slices"

	"github.com/neardup/neardup/lsh"
)

// reference is the rule of the package written down with maps.
type reference struct {
	config lsh.Config
	nodes  map[nodeKey]*node
	stats  lsh.Stats // all but Bytes
}

type nodeKey struct {
	band, level int
	key         uint64
}

type node struct {
	written int
	ids     []uint32
}

func newReference(config lsh.Config) *reference {
	return &reference{config: config, nodes: map[nodeKey]*node{}}
}

func (x *reference) node(keys []uint64, band, level int) (nodeKey, *node) {
	k := nodeKey{band, level, keys[band*x.config.Levels+level]}
	return k, x.nodes[k]
}

func (x *reference) candidates(keys []uint64) []uint32 {
	found := []uint32{}
	for band := range x.config.Bands {
		for level := range x.config.Levels {
			_, n := x.node(keys, band, level)
			if n == nil {
				break
			}
			found = append(found, n.ids...)
			if n.written < x.config.Capacity {
				break
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func (x *reference) place(keys []uint64) []uint8 {
	x.stats.Documents++
	levels := []uint8{}
	for band := range x.config.Bands {
		level := 0
		for ; level < x.config.Levels; level++ {
			k, n := x.node(keys, band, level)
			if n == nil {
				n = &node{}
				x.nodes[k] = n
				x.stats.Nodes++
				if level > 0 {
					x.stats.DeepNodes++
				}
			}
			if n.written < x.config.Capacity {
				n.written++
				break
			}
		}
		if level == x.config.Levels {
			x.stats.LeftOut++
		}
		levels = append(levels, uint8(level))
	}
	return levels
}

func (x *reference) store(id uint32, keys []uint64, levels []uint8) {
	x.stats.Stored++
	for band, level := range levels {
		if int(level) < x.config.Levels {
			_, n := x.node(keys, band, int(level))
			n.ids = append(n.ids, id)
			x.stats.Entries++
		}
	}
}

// family makes keys for documents that share buckets often and deeply: hot
// documents agree with each other in the first rows, and some are equal.
type family struct {
	r      *rand.Rand
	config lsh.Config
	common float64 // chance that a row has one of few values
	kinds  int     // how many values these are
	seen   [][]uint64
}

func (f *family) document() []uint64 {
	if len(f.seen) > 0 && f.r.IntN(6) == 0 {
		return f.seen[f.r.IntN(len(f.seen))]
	}
	keys := make([]uint64, 0, f.config.Keys())
	for range f.config.Bands {
		key := uint64(0)
		for range f.config.Levels {
			row := f.r.Uint64()
			if f.r.Float64() < f.common {
				row = f.r.Uint64N(uint64(f.kinds))
			}
			key = mix(key + row)
			keys = append(keys, key)
		}
	}
	f.seen = append(f.seen, keys)
	return keys
}

func mix(h uint64) uint64 {
	h = (h ^ h>>32) * 0xd6e8feb86659fd93
	h = (h ^ h>>32) * 0xd6e8feb86659fd93
	return h ^ h>>32
}
