// Package shingle turns text into shingle hashes: one 64-bit number for each
// window of a few tokens. Two texts are alike as far as their shingles are the
// same (Broder, On the resemblance and containment of documents, 1997), so
// these numbers are what sketches are made of.
//
//	s, err := shingle.New(shingle.Config{})
//	hashes := s.Append(nil, text)
//
// # What counts as the same
//
// The recipe decides which differences between two texts are seen at all. It
// reads UTF-8 and does not look at:
//
//   - capitals: Σ, σ and ς are one letter
//   - how a character is encoded: é as one code point or two, ﬁ, Ａ, ｶﾞ, Hangul
//     as syllables or letters (NFKC)
//   - what is not seen or may be left out: soft hyphens, joiners, directional
//     marks, variation selectors, Arabic and Hebrew vowel points, tatweel
//   - punctuation, symbols, emoji, white space and line breaks; all kinds of
//     apostrophe separate alike
//
// Tokens are runs of letters, marks and numbers. In scripts written without
// spaces, such as Chinese, Japanese and Thai, each character is a token, also
// in the middle of other text: "GPT4は" is "gpt4", "は". With the unit Char each
// letter or number is a token in every script.
//
// A shingle is a window of Config.Width tokens, three by default. A text with
// fewer tokens has one shingle, and a text without any has none.
//
// RECIPE.md in this directory is the recipe to the last constant, with a worked
// example, and testdata/vectors.json has known answers for other
// implementations. Unicode is pinned to 15.0.0, so hashes do not change with
// the Go release or with golang.org/x/text.
//
// # Storing hashes
//
// Version is the number of the recipe, and Config.ID names it with all its
// settings. Store the id beside hashes, and compare hashes only if their ids
// are equal. Any change of any hash is a new Version.
//
// # Tokens
//
// Tokenize gives the tokens themselves, for programs that align two texts or
// show where they agree: hash, weight, place in the original text and
// normalised bytes of each, in parallel arrays that the next text reuses.
// AppendWindows makes of their hashes the same shingles as Append.
//
// # Text in pieces
//
// A Writer takes a text in pieces, from io.Copy for instance, cut anywhere, and
// hands on the same hashes as Append in constant memory.
//
// # Speed
//
// Plain ASCII goes through three loops over a chunk of text: where runs of
// letters and digits begin and end, their hashes, windows of these. Text with
// letters of two bytes, such as accents, Cyrillic and Greek, is folded byte for
// byte before, and then goes the same way. Each loop exists for AVX-512 and in
// plain Go, most for AVX2 too, with the same results; Kernel says which are in
// use. Words with other characters are read one code point at a time from a
// table or, in scripts of three bytes, cut in blocks; only what NFKC may change
// goes through a normaliser. One pass, any length, no allocation once the
// caller's slice is large enough. A Shingler has scratch of its own: give each
// goroutine one.
package shingle
