package lsh_test

import (
	"fmt"
	"slices"

	"github.com/neardup/neardup/lsh"
)

// The keys of three documents, made up for the examples, of which the last two
// share their second band.
var (
	alpha = []uint64{0xa1a1, 0xa2a2}
	beta  = []uint64{0xb1b1, 0xb2b2}
	gamma = []uint64{0xc1c1, 0xb2b2}
)

func ExampleCurve_Probability() {
	c := lsh.Curve{Bands: 64, Rows: 2}
	for _, s := range []float64{0.05, 0.1, 0.2, 0.3, 0.5} {
		fmt.Printf("%.2f: %.3f\n", s, c.Probability(s))
	}
	// Output:
	// 0.05: 0.148
	// 0.10: 0.474
	// 0.20: 0.927
	// 0.30: 0.998
	// 0.50: 1.000
}

func ExampleCurve_Expected() {
	similarities := []float64{0.9, 0.5, 0.02, 0.01}
	fmt.Printf("%.3f\n", lsh.Curve{Bands: 64, Rows: 2}.Expected(slices.Values(similarities)))
	// Output: 2.032
}

func ExampleCurve_Threshold() {
	fmt.Printf("%.3f\n", lsh.Curve{Bands: 16, Rows: 8}.Threshold())
	// Output: 0.707
}

func ExampleCurve_String() {
	fmt.Println(lsh.Curve{Bands: 64, Rows: 2})
	// Output: 64x2
}

func ExampleTune() {
	curve, err := lsh.Tune(128, 0.5, 0.95)
	fmt.Println(curve, err)
	_, err = lsh.Tune(4, 0.5, 0.95)
	fmt.Println(err)
	// Output:
	// 23x3 <nil>
	// lsh: no banding reaches the recall: 4 slots find at most 0.9375 of the pairs of similarity 0.5, 0.95 was asked; use more slots, ask for less recall or for a higher similarity
}

func ExampleConfig_Keys() {
	fmt.Println(lsh.Config{Bands: 64, Levels: 5}.Keys())
	// Output: 320
}

func ExampleNew() {
	x, err := lsh.New(lsh.Config{Bands: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", x.Config())
	// Output: {Bands:2 Levels:1 Capacity:128}
}

func ExampleIndex_Add() {
	x, _ := lsh.New(lsh.Config{Bands: 2})
	for id, keys := range [][]uint64{alpha, beta, gamma} {
		fmt.Println(x.Candidates(nil, keys))
		if err := x.Add(uint32(id), keys); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// []
	// []
	// [1]
}

func ExampleIndex_Candidates() {
	x, _ := lsh.New(lsh.Config{Bands: 2})
	_ = x.Add(7, alpha)
	_ = x.Add(8, beta)
	var candidates []uint32 // one slice for all look-ups
	for _, keys := range [][]uint64{alpha, gamma} {
		candidates = x.Candidates(candidates[:0], keys)
		fmt.Println(candidates)
	}
	// Output:
	// [7]
	// [8]
}

// A node of one document is full at once: the second document goes a level
// deeper, and the third finds every level full.
func ExampleIndex_Place() {
	x, _ := lsh.New(lsh.Config{Bands: 1, Levels: 2, Capacity: 1})
	for range 3 {
		fmt.Println(x.Place(nil, []uint64{1, 2}))
	}
	fmt.Println(x.Stats().LeftOut, "left out")
	// Output:
	// [0]
	// [1]
	// [2]
	// 1 left out
}

// Every document is counted, and only those that no earlier one resembles are
// stored.
func ExampleIndex_Store() {
	x, _ := lsh.New(lsh.Config{Bands: 2})
	for id, keys := range [][]uint64{alpha, beta, gamma} {
		candidates := x.Candidates(nil, keys)
		levels := x.Place(nil, keys)
		if len(candidates) > 0 {
			fmt.Println(id, "resembles", candidates)
			continue
		}
		if err := x.Store(uint32(id), keys, levels); err != nil {
			fmt.Println(err)
		}
	}
	stats := x.Stats()
	fmt.Println(stats.Documents, "counted,", stats.Stored, "stored")
	// Output:
	// 2 resembles [1]
	// 3 counted, 2 stored
}

func ExampleIndex_Config() {
	x, _ := lsh.New(lsh.Config{Bands: 64, Levels: 5})
	fmt.Printf("%+v\n", x.Config())
	// Output: {Bands:64 Levels:5 Capacity:128}
}

func ExampleIndex_Stats() {
	x, _ := lsh.New(lsh.Config{Bands: 2})
	_ = x.Add(0, beta)
	_ = x.Add(1, gamma)
	s := x.Stats()
	fmt.Println(s.Documents, s.Stored, s.Entries, s.Nodes, s.DeepNodes, s.LeftOut)
	// Output: 2 2 4 3 0 0
}

func ExampleDecode() {
	x, _ := lsh.New(lsh.Config{Bands: 2})
	_ = x.Add(1, beta)
	data := x.AppendBinary(nil)

	read, err := lsh.Decode(data)
	fmt.Println(read.Candidates(nil, gamma), err)
	_, err = lsh.Decode(data[:len(data)-1])
	fmt.Println(err)
	// Output:
	// [1] <nil>
	// lsh: not a stored index: the checksum differs; it was altered or cut short
}

func ExampleIndex_AppendBinary() {
	x, _ := lsh.New(lsh.Config{Bands: 2})
	_ = x.Add(1, beta)
	data := x.AppendBinary(nil)
	fmt.Println(len(data), "bytes")
	// Output: 88 bytes
}

func ExampleGroups_Build() {
	keys := slices.Concat(alpha, beta, gamma)
	var g lsh.Groups
	if err := g.Build(lsh.Config{Bands: 2}, 3, keys); err != nil {
		fmt.Println(err)
	}
	for i := range g.Len() {
		fmt.Println(i, g.Candidates(i))
	}
	// Output:
	// 0 []
	// 1 []
	// 2 [1]
}

func ExampleGroups_Candidates() {
	var g lsh.Groups
	_ = g.Build(lsh.Config{Bands: 2}, 2, slices.Concat(beta, gamma))
	fmt.Println(g.Candidates(1))
	// Output: [0]
}

func ExampleGroups_AppendCandidates() {
	var g lsh.Groups
	_ = g.Build(lsh.Config{Bands: 2}, 3, slices.Concat(beta, gamma, beta))
	var candidates []uint32 // one slice for all documents
	for i := range g.Len() {
		candidates = g.AppendCandidates(candidates[:0], i)
		fmt.Println(candidates)
	}
	// Output:
	// []
	// [0]
	// [0 1]
}

func ExampleGroups_LeftOut() {
	var g lsh.Groups
	config := lsh.Config{Bands: 2, Capacity: 1}
	_ = g.Build(config, 3, slices.Concat(alpha, alpha, alpha))
	fmt.Println(g.LeftOut())
	// Output: 4
}

func ExampleGroups_Len() {
	var g lsh.Groups
	fmt.Println(g.Len())
	// Output: 0
}

func ExampleBlock() {
	x, err := lsh.New(lsh.Config{Bands: 2})
	if err != nil {
		panic(err)
	}
	if err := x.Add(10, alpha); err != nil {
		panic(err)
	}
	var b lsh.Block
	if err := b.Place(x, 3, slices.Concat(alpha, beta, gamma), 1); err != nil {
		panic(err)
	}
	for i := range b.Len() {
		fmt.Println("stored:", b.Stored(i), "in the block:", b.AppendMates(nil, i))
	}
	// The first one is known, the others stay.
	if err := b.Store([]uint32{lsh.NotStored, 11, 12}); err != nil {
		panic(err)
	}
	fmt.Println(x.Candidates(nil, gamma))
	// Output:
	// stored: [10] in the block: []
	// stored: [] in the block: []
	// stored: [] in the block: [1]
	// [11 12]
}
