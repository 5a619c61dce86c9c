package testkit

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"
)

// Scripts lists the names that Script knows.
func Scripts() []string {
	return []string{"german", "french", "russian", "greek", "arabic", "hebrew", "hindi", "thai", "chinese", "japanese", "korean"}
}

// Script makes n distinct documents of the given number of words in the shape
// of prose in another language: the letters of its script by their frequency,
// words by Zipf's law, its own punctuation, and spaces where it has them. It
// panics for a name that is not in Scripts.
func Script(name string, n, words int, seed uint64) []string {
	l, ok := languages[name]
	if !ok {
		panic(fmt.Sprintf("testkit: no script %q", name))
	}
	r := Rand(seed)
	vocabulary := make([]string, 6000)
	for i := range vocabulary {
		// Words that are seldom used are longer.
		vocabulary[i] = l.word(r, min(i*3/200, 2))
	}
	zipf := rand.NewZipf(r, 1.1, 3, uint64(len(vocabulary)-1))
	docs := make([]string, n)
	var b strings.Builder
	for i := range docs {
		b.Reset()
		upper := true
		for w := range words {
			word := vocabulary[zipf.Uint64()]
			switch p := r.IntN(200); {
			case p < 3:
				word = number(r)
			case p < 4:
				word = "GPT"
			case l.capitals && (upper || name == "german" && p < 60):
				letters := []rune(word)
				letters[0] = unicode.ToUpper(letters[0])
				word = string(letters)
			}
			b.WriteString(word)
			upper = false
			switch p := r.IntN(100); {
			case w == words-1:
				b.WriteString(strings.TrimRight(l.stop, " ") + "\n")
			case p < 1:
				b.WriteString(strings.TrimRight(l.stop, " ") + "\n\n")
				upper = true
			case p < 6:
				b.WriteString(l.stop)
				upper = true
			case p < 13:
				b.WriteString(l.comma)
			case p < 14:
				b.WriteString(l.quotes[0] + vocabulary[zipf.Uint64()] + l.quotes[1] + l.space)
			default:
				b.WriteString(l.space)
			}
		}
		docs[i] = b.String()
	}
	return docs
}

// language is what Script knows of one.
type language struct {
	word               func(r *rand.Rand, seldom int) string // seldom is 0 to 2
	space, comma, stop string
	quotes             [2]string
	capitals           bool
}

var languages = map[string]language{
	"german":   {lettersOf("enisratdhulcgmobwfkzpväüjöyßxq", 2, 4), " ", ", ", ". ", [2]string{"„", "“"}, true},
	"french":   {lettersOf("esaitnrulodcmpévqfbghjàxèyêzçôùâîœû", 2, 3), " ", ", ", ". ", [2]string{"«\u00a0", "\u00a0»"}, true},
	"russian":  {lettersOf("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", 2, 4), " ", ", ", ". ", [2]string{"«", "»"}, true},
	"greek":    {lettersOf("αοιετσνηυρπκμλςάίόέδήγχωύθώβφξζψ", 2, 4), " ", ", ", ". ", [2]string{"«", "»"}, true},
	"arabic":   {lettersOf("المينوترعبدسفكهحقجأشصضطةخىذزثئغإءؤظآًَّ", 2, 3), " ", "، ", ". ", [2]string{"«", "»"}, false},
	"hebrew":   {lettersOf("יוהלאמרתבשנעדקחםפטכזסצגןךףץ", 2, 2), " ", ", ", ". ", [2]string{"\"", "\""}, false},
	"hindi":    {syllables("करतसनहमपलवयदबजगचटशभथधखछडणषझठघफ", []string{"", "", "ा", "े", "ि", "ी", "्", "ं", "ो", "ु", "ै", "ू", "ों", "ाँ", "ृ", "़", "ः"}, 1, 2), " ", ", ", "। ", [2]string{"‘", "’"}, false},
	"thai":     {syllables("นรกงมอลยสตวทดบคปชหพจขผถซศธณภญฟฐษ", []string{"", "", "า", "่", "้", "ี", "ั", "เ", "ิ", "ะ", "่า", "แ", "์", "ื", "ุ", "ำ", "ู", "้อ", "ไ", "ี่", "โ", "็", "ใ", "ๆ"}, 1, 2), "", " ", " ", [2]string{"“", "”"}, false},
	"chinese":  {chineseWord, "", "，", "。", [2]string{"“", "”"}, false},
	"japanese": {japaneseWord, "", "、", "。", [2]string{"「", "」"}, false},
	"korean":   {koreanWord, " ", ", ", ". ", [2]string{"‘", "’"}, false},
}

// frequent takes an element, early ones more often.
func frequent[T any](r *rand.Rand, s []T) T {
	return s[min(r.IntN(len(s)), r.IntN(len(s)), r.IntN(len(s)))]
}

// lettersOf makes words of the letters, the frequent ones first.
func lettersOf(letters string, shortest, spread int) func(r *rand.Rand, seldom int) string {
	all := []rune(letters)
	return func(r *rand.Rand, seldom int) string {
		w := make([]rune, shortest+seldom+r.IntN(spread+seldom))
		for i := range w {
			w[i] = frequent(r, all)
		}
		if unicode.Is(unicode.Mn, w[0]) {
			w[0] = all[0]
		}
		return string(w)
	}
}

// syllables makes words of consonants that each have an end: a vowel, a mark.
func syllables(consonants string, ends []string, shortest, spread int) func(r *rand.Rand, seldom int) string {
	all := []rune(consonants)
	return func(r *rand.Rand, seldom int) string {
		var b strings.Builder
		for range shortest + r.IntN(spread+seldom) {
			b.WriteRune(frequent(r, all))
			b.WriteString(frequent(r, ends))
		}
		return b.String()
	}
}

// han is one of 3500 characters, all over their block.
func han(r *rand.Rand) rune {
	return 0x4E00 + rune(min(r.IntN(3500), r.IntN(3500))*4051%20900)
}

func chineseWord(r *rand.Rand, seldom int) string {
	w := make([]rune, 1+r.IntN(2+seldom/2))
	for i := range w {
		w[i] = han(r)
	}
	return string(w)
}

func japaneseWord(r *rand.Rand, seldom int) string {
	hiragana := []rune("のにたいをるしとはでがてかなれらこもさりまあすくけだうせえんきそどつめおよじげべばっゃょぎろちみひほやぶごわへ")
	katakana := []rune("ンースルトリアクイラシレロジタコフドマプッテグメバカサデオムュパビニェウィキツボダヤナ")
	var w []rune
	part := func(letters []rune, n int) {
		for range n {
			w = append(w, frequent(r, letters))
		}
	}
	switch p := r.IntN(10); {
	case p < 4 && seldom == 0 || p < 2:
		part(hiragana, 1+r.IntN(3))
	case p < 8:
		for range 1 + r.IntN(2) {
			w = append(w, han(r))
		}
		part(hiragana, r.IntN(3))
	default:
		part(katakana, 2+r.IntN(4))
	}
	return string(w)
}

func koreanWord(r *rand.Rand, seldom int) string {
	w := make([]rune, 1+r.IntN(3+seldom))
	for i := range w {
		first := min(r.IntN(19), r.IntN(19))
		vowel := min(r.IntN(21), r.IntN(21))
		final := min(r.IntN(28), r.IntN(28), r.IntN(28)) // often none
		w[i] = 0xAC00 + rune((first*21+vowel)*28+final)
	}
	return string(w)
}
