package shingle_test

import (
	"fmt"

	"github.com/neardup/neardup/shingle"
)

func ExampleNew() {
	s, err := shingle.New(shingle.Config{Width: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(s.Append(nil, "the old lighthouse keeper")), "shingles of two words")

	_, err = shingle.New(shingle.Config{Width: 100})
	fmt.Println(err)
	// Output:
	// 3 shingles of two words
	// shingle: invalid configuration: width 100 is not in 1..64 (0 means 3)
}

func ExampleShingler_Append() {
	s, _ := shingle.New(shingle.Config{})
	hashes := make([]uint64, 0, 1000) // use it again for the next text
	for _, text := range []string{
		"The keeper’s lamp was lit.",
		"the KEEPER'S lamp was lit",
		"The keeper's lamp was out.",
	} {
		hashes = s.Append(hashes[:0], text)
		fmt.Printf("%016x\n", hashes)
	}
	// Output:
	// [aac4535e7698bc19 4985e9e66e847c96 c221edccf9bbcc44 839793b5efc454e0]
	// [aac4535e7698bc19 4985e9e66e847c96 c221edccf9bbcc44 839793b5efc454e0]
	// [aac4535e7698bc19 4985e9e66e847c96 c221edccf9bbcc44 4415f864e3f6e253]
}

func ExampleShingler_AppendBytes() {
	s, _ := shingle.New(shingle.Config{Width: 1})
	hashes := s.AppendBytes(nil, []byte("tick tock tick"))
	fmt.Println(len(hashes), hashes[0] == hashes[2])
	// Output: 3 true
}

func ExampleShingler_AppendWindows() {
	s, _ := shingle.New(shingle.Config{})
	var tokens shingle.Tokens
	text := "one two three four"
	if err := s.Tokenize(&tokens, text); err != nil {
		fmt.Println(err)
		return
	}
	fromTokens := s.AppendWindows(nil, tokens.Hash)
	fromText := s.Append(nil, text)
	fmt.Println(fromTokens[0] == fromText[0], fromTokens[1] == fromText[1])
	// Output: true true
}

func ExampleShingler_Invalid() {
	s, _ := shingle.New(shingle.Config{})
	s.Append(nil, "caf\xe9 au lait") // Latin-1, not UTF-8
	fmt.Println(s.Invalid())
	// Output: 1
}

func ExampleShingler_Tokenize() {
	s, _ := shingle.New(shingle.Config{})
	var t shingle.Tokens
	text := "ＣＡＦÉ No. ٤٢, 灯台"
	if err := s.Tokenize(&t, text); err != nil {
		fmt.Println(err)
		return
	}
	for i := range t.Len() {
		span := t.Span[i]
		fmt.Printf("%s from %q, weight %d, number %v\n", t.Token(i), text[span.Start:span.End], t.Mark[i].Weight(), t.Mark[i].Number())
	}
	// Output:
	// café from "ＣＡＦÉ", weight 4, number false
	// no from "No", weight 2, number false
	// ٤٢ from "٤٢", weight 2, number true
	// 灯 from "灯", weight 3, number false
	// 台 from "台", weight 3, number false
}

func ExampleTokens_Join() {
	s, _ := shingle.New(shingle.Config{})
	var t shingle.Tokens
	_ = s.Tokenize(&t, "a sub form here")
	fmt.Println(string(t.Join(1, 3)))
	// Output: subform
}

func ExampleTokenHash() {
	s, _ := shingle.New(shingle.Config{})
	var t shingle.Tokens
	_ = s.Tokenize(&t, "Lighthouse")
	fmt.Println(t.Hash[0] == shingle.TokenHash([]byte("lighthouse")))
	// Output: true
}

func ExampleMix() {
	// A set of numbers of your own, ready for a sketch.
	for id := range uint64(3) {
		fmt.Printf("%016x\n", shingle.Mix(id+1))
	}
	// Output:
	// 08aed0390bd5bae2
	// 3fb6798525919e24
	// 306aa4fe48055565
}

func ExampleConfig_ID() {
	fmt.Println(shingle.Config{}.ID() == shingle.Config{Width: 3}.ID())
	fmt.Println(shingle.Config{}.ID() == shingle.Config{Width: 4}.ID())
	// Output:
	// true
	// false
}
