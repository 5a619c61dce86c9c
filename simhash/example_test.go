package simhash_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"github.com/neardup/neardup/simhash"
)

// words hashes the words of a text. A real program takes shingles.
func words(text string) []uint64 {
	var hashes []uint64
	for _, word := range strings.Fields(strings.ToLower(text)) {
		hashes = append(hashes, xxh3.HashString(word))
	}
	return hashes
}

const (
	fox      = "The quick brown fox jumps over the lazy dog while the farmer sleeps under the old oak tree near the river"
	foxAgain = "The quick brown fox jumps over the lazy dog while the farmer sleeps under the old elm tree near the river"
	other    = "Interest rates were left unchanged on Thursday as the central bank waits for figures on wages and on prices"
)

func ExampleSum64() {
	a, b, c := simhash.Sum64(words(fox)), simhash.Sum64(words(foxAgain)), simhash.Sum64(words(other))
	fmt.Printf("%016x\n", a)
	fmt.Println(simhash.Distance64(a, b), simhash.Distance64(a, c))
	// Output:
	// cb1286639cd3bd73
	// 2 25
}

func ExampleSum128() {
	a, b, c := simhash.Sum128(words(fox)), simhash.Sum128(words(foxAgain)), simhash.Sum128(words(other))
	fmt.Println(a[0] == simhash.Sum64(words(fox)))
	fmt.Println(simhash.Distance128(a, b), simhash.Distance128(a, c))
	// Output:
	// true
	// 3 49
}

func ExampleSumWeighted64() {
	hashes := []uint64{xxh3.HashString("neutrino"), xxh3.HashString("the"), xxh3.HashString("of")}
	// The rare word outweighs the other two together.
	f := simhash.SumWeighted64(hashes, []uint8{9, 1, 1})
	fmt.Println(f == hashes[0])
	// Output:
	// true
}

func ExampleSumWeighted128() {
	hashes := []uint64{xxh3.HashString("neutrino"), xxh3.HashString("the")}
	// A weight of 2 is the same as two occurrences.
	f := simhash.SumWeighted128(hashes, []uint8{2, 1})
	fmt.Println(f == simhash.Sum128([]uint64{hashes[0], hashes[0], hashes[1]}))
	// Output:
	// true
}

func ExampleDistance64() {
	fmt.Println(simhash.Distance64(0b1100, 0b1010))
	// Output:
	// 2
}

func ExampleDistance128() {
	fmt.Println(simhash.Distance128(simhash.Fingerprint128{1, 2}, simhash.Fingerprint128{0, 3}))
	// Output:
	// 2
}

func ExampleScan64() {
	fingerprints := []uint64{0xff, 0x0f, 0xfe, 0xf0}
	fmt.Println(simhash.Scan64(nil, fingerprints, 0xff, 1))
	// Output:
	// [0 2]
}

func ExampleScan128() {
	fingerprints := []simhash.Fingerprint128{{0xff, 0}, {0xff, 1}, {0xf0, 1}}
	fmt.Println(simhash.Scan128(nil, fingerprints, simhash.Fingerprint128{0xff, 0}, 1))
	// Output:
	// [0 1]
}

func ExampleSimilarity64() {
	e := simhash.Similarity64(6)
	fmt.Printf("similarity %.3f, standard error %.3f, cosine %.2f\n", e.Similarity, e.StdErr, e.Cosine)
	// Output:
	// similarity 0.906, standard error 0.038, cosine 0.96
}

func ExampleSimilarity128() {
	e := simhash.Similarity128(12)
	fmt.Printf("similarity %.3f, standard error %.3f, cosine %.2f\n", e.Similarity, e.StdErr, e.Cosine)
	// Output:
	// similarity 0.906, standard error 0.026, cosine 0.96
}

func ExampleNewBlocks() {
	b, err := simhash.NewBlocks(64, 4)
	if err != nil {
		panic(err)
	}
	fmt.Println(b.Blocks, "blocks,", b.Keys(), "keys")

	_, err = simhash.NewBlocks(100, 4)
	fmt.Println(err)
	// Output:
	// 5 blocks, 5 keys
	// simhash: invalid blocks: 100 bits, want 64 or 128
}

func ExampleBlocks_Append64() {
	b := simhash.Blocks{Bits: 64, Blocks: 4, Levels: 2}
	x, y := uint64(0x1111_2222_3333_4444), uint64(0x1111_2222_ffff_4444)
	kx, ky := b.Append64(nil, x), b.Append64(nil, y)
	for block := range b.Blocks {
		for level := range b.Levels {
			i := block*b.Levels + level
			fmt.Print(kx[i] == ky[i], " ")
		}
	}
	// Output:
	// true false false false true true true true
}

func ExampleBlocks_Append128() {
	b, err := simhash.NewBlocks(128, 7)
	if err != nil {
		panic(err)
	}
	index := make(map[uint64][]int)
	fingerprints := []simhash.Fingerprint128{simhash.Sum128(words(other)), simhash.Sum128(words(fox))}
	for i, f := range fingerprints {
		for _, key := range b.Append128(nil, f) {
			index[key] = append(index[key], i)
		}
	}
	// A copy with two bits changed.
	query := fingerprints[1]
	query[0] ^= 1 << 7
	query[1] ^= 1 << 40
	found := make(map[int]int)
	for _, key := range b.Append128(nil, query) {
		for _, i := range index[key] {
			found[i]++
		}
	}
	fmt.Println(found)
	// Output:
	// map[1:6]
}

func ExampleBlocks_Validate() {
	fmt.Println(simhash.Blocks{Bits: 64, Blocks: 4, Levels: 5}.Validate())
	// Output:
	// simhash: invalid blocks: Levels is 5, want 1 to 4, the number of blocks
}

func ExampleBlocks_Distance() {
	b := simhash.Blocks{Bits: 64, Blocks: 8, Levels: 3}
	for level := range b.Levels {
		fmt.Print(b.Distance(level), " ")
	}
	// Output:
	// 7 3 2
}

func ExampleBlocks_ID() {
	fmt.Println(simhash.Blocks{}.ID() == simhash.Blocks{Bits: 64, Blocks: 4, Levels: 1}.ID())
	// Output:
	// true
}

func ExampleID() {
	// A recipe id covers all that can change a fingerprint.
	recipe := xxh3.HashString(fmt.Sprintf("words, lower case, xxh3, simhash %016x", simhash.ID()))
	fmt.Println(recipe != 0)
	// Output:
	// true
}

func ExampleDecode64() {
	const recipe, otherRecipe = 0xa11ce, 0xb0b
	data := simhash.AppendEncoded64(nil, recipe, 0x1234)
	f, err := simhash.Decode64(data, recipe)
	fmt.Printf("%x %v\n", f, err)

	_, err = simhash.Decode64(data, otherRecipe)
	fmt.Println(errors.Is(err, simhash.ErrRecipe))
	fmt.Println(err)
	// Output:
	// 1234 <nil>
	// true
	// simhash: fingerprint of another recipe: stored 00000000000a11ce, want 0000000000000b0b: make both fingerprints by one recipe
}

func ExampleDecode128() {
	const recipe = 0xa11ce
	data := simhash.AppendEncoded128(nil, recipe, simhash.Fingerprint128{1, 2})
	f, err := simhash.Decode128(data, recipe)
	fmt.Println(f, err)

	data[20] ^= 1
	_, err = simhash.Decode128(data, recipe)
	fmt.Println(errors.Is(err, simhash.ErrChecksum))
	// Output:
	// [1 2] <nil>
	// true
}

func ExampleAppendEncoded64() {
	data := simhash.AppendEncoded64(nil, 0xa11ce, 0x1234)
	fmt.Printf("%x\n", data)
	// Output:
	// 4e44534801004000ce110a00000000003412000000000000014fdc8bdce43031
}

func ExampleAppendEncoded128() {
	data := simhash.AppendEncoded128(nil, 0xa11ce, simhash.Fingerprint128{0x1234, 0x5678})
	fmt.Println(len(data) == simhash.EncodedSize128)
	// Output:
	// true
}

func ExampleKernel() {
	fmt.Println(slices.Contains([]string{"avx512", "avx2", "neon", "generic"}, simhash.Kernel()))
	// Output:
	// true
}
