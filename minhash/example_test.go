package minhash_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"github.com/neardup/neardup/minhash"
)

// shingleHashes stands in for package shingle: the hashes of all windows of
// two words.
func shingleHashes(text string) []uint64 {
	words := strings.Fields(text)
	var hashes []uint64
	for i := range len(words) - 1 {
		hashes = append(hashes, xxh3.HashString(words[i]+" "+words[i+1]))
	}
	return hashes
}

func Example() {
	a := shingleHashes("the quick brown fox jumps over the lazy dog near the old mill")
	b := shingleHashes("the quick brown fox jumps over the lazy cat near the old mill")

	s, err := minhash.New(minhash.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	sa, sb := s.Append(nil, a), s.Append(nil, b)
	e, err := minhash.Similarity(sa, sb)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(sa), "slots")
	fmt.Printf("estimated %.2f, give or take %.2f; exact %.2f\n", e.Similarity, e.StdErr, 10.0/14)
	// Output:
	// 128 slots
	// estimated 0.71, give or take 0.04; exact 0.71
}

func ExampleNew() {
	_, err := minhash.New(minhash.Config{Slots: 100})
	fmt.Println(err)
	// Output:
	// minhash: bad configuration: Slots is 100, want a power of two from 16 to 4096, or 0 for 128
}

func ExampleKernel() {
	fmt.Println(slices.Contains([]string{"avx512", "avx2", "neon", "generic"}, minhash.Kernel()))
	// Output:
	// true
}

func ExampleConfig_ID() {
	fmt.Printf("%016x\n", minhash.Config{}.ID())
	fmt.Println(minhash.Config{Slots: 256}.ID() == minhash.Config{}.ID())
	// Output:
	// e84b140594705a00
	// false
}

// A worker signs many texts into one slice and allocates nothing.
func ExampleSketcher_Append() {
	s, _ := minhash.New(minhash.Config{})
	texts := []string{"one two three four", "two three four five", "six seven eight nine"}
	signatures := make([]uint32, 0, len(texts)*s.Slots())
	for _, text := range texts {
		signatures = s.Append(signatures, shingleHashes(text))
	}
	fmt.Println(len(signatures)/s.Slots(), "signatures")
	// Output:
	// 3 signatures
}

// A set that comes in pieces has the same signature.
func ExampleSketcher_Add() {
	s, _ := minhash.New(minhash.Config{})
	hashes := shingleHashes("a text that is read from somewhere block by block")
	s.Reset()
	s.Add(hashes[:3])
	s.Add(hashes[3:])
	sig := s.AppendSignature(nil)
	fmt.Println(minhash.Equal(sig, s.Append(nil, hashes)), "of", s.Slots())
	// Output:
	// 128 of 128
}

// The sketches of two parts make the sketch of the whole.
func ExampleMerge() {
	s, _ := minhash.New(minhash.Config{})
	whole := shingleHashes("what two machines have seen of one set comes together here")
	keys := func(part []uint64) []uint64 {
		s.Reset()
		s.Add(part)
		return s.AppendKeys(nil)
	}
	left, right := keys(whole[:6]), keys(whole[4:])
	if err := minhash.Merge(left, right); err != nil {
		fmt.Println(err)
		return
	}
	sig := minhash.AppendCompact(nil, left)
	fmt.Println(minhash.Equal(sig, s.Append(nil, whole)), "of", s.Slots())
	// Output:
	// 128 of 128
}

func ExampleSimilarity() {
	a := []uint32{1, 2, 3, 4}
	b := []uint32{1, 2, 3, 5}
	e, err := minhash.Similarity(a, b)
	fmt.Println(e.Similarity, err)
	_, err = minhash.Similarity(a, b[:2])
	fmt.Println(err)
	// Output:
	// 0.75 <nil>
	// minhash: numbers of slots differ: comparing 4 with 2; sign both sets with one Config
}

func ExampleEqual() {
	fmt.Println(minhash.Equal([]uint32{1, 2, 3, 4}, []uint32{1, 9, 3, 4}))
	// Output:
	// 3
}

func ExampleBands() {
	s, _ := minhash.New(minhash.Config{})
	a := s.Append(nil, shingleHashes("the quick brown fox jumps over the lazy dog near the old mill"))
	b := s.Append(nil, shingleHashes("the quick brown fox jumps over the lazy cat near the old mill"))

	bands := minhash.Bands{Bands: 16, Rows: 8}
	ka, _ := bands.Append(nil, a)
	kb, _ := bands.Append(nil, b)
	shared := 0
	for i := range ka {
		if ka[i] == kb[i] {
			shared++
		}
	}
	fmt.Println(shared > 0, len(ka))
	// Output:
	// true 16
}

func ExampleDecode() {
	s, _ := minhash.New(minhash.Config{})
	const recipe = 0xbeef // the caller's id of all that made the signature
	stored := minhash.AppendEncoded(nil, recipe, s.Append(nil, []uint64{1, 2, 3}))
	sig, err := minhash.Decode(nil, stored, recipe)
	fmt.Println(len(stored), len(sig), err)
	_, err = minhash.Decode(nil, stored, 0xcafe)
	fmt.Println(err)
	// Output:
	// 540 128 <nil>
	// minhash: recipe mismatch: it was made by recipe 000000000000beef, wanted 000000000000cafe; sign the text anew
}
