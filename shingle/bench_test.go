package shingle_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
	"github.com/zeebo/xxh3"
	"golang.org/x/text/unicode/norm"
)

type corpus struct {
	name string
	docs []string
}

// benchCorpora makes 200 distinct documents of each kind. Those that are not
// ASCII are the ASCII ones with their letters moved to another script, so that
// lengths of words and places of spaces stay those of prose.
func benchCorpora() []corpus {
	short := testkit.Documents(200, 50, 1)
	long := testkit.Documents(200, 1000, 2)
	script := func(docs []string, letters string, keep string) []string {
		to := []rune(letters)
		out := make([]string, len(docs))
		for i, d := range docs {
			j := 0
			out[i] = strings.Map(func(r rune) rune {
				j++
				if lower := r | 0x20; lower >= 'a' && lower <= 'z' && !strings.ContainsRune(keep, r) {
					return to[(int(lower-'a')+j%3)%len(to)]
				}
				return r
			}, d)
		}
		return out
	}
	accents := func(docs []string) []string {
		out := make([]string, len(docs))
		for i, d := range docs {
			out[i] = strings.NewReplacer("on", "ón", "ed", "éd", "st", "çt", "i", "ï", "hr", "hř").Replace(d)
		}
		return out
	}
	without := func(docs []string, spaces string) []string {
		out := make([]string, len(docs))
		for i, d := range docs {
			out[i] = strings.NewReplacer(" ", spaces, ", ", "，", ". ", "。").Replace(d)
		}
		return out
	}
	some := long[:50]
	cyrillic := script(some, "абвгдежзийклмнопрстуфхцчшщыэюяАБ", "")
	latin := accents(long)
	nfd := make([]string, len(latin))
	for i, d := range latin {
		nfd[i] = norm.NFD.String(d)
	}
	return []corpus{
		{"ascii-50w", short},
		{"ascii-1000w", long},
		{"latin", latin},
		{"latin-decomposed", nfd},
		{"cyrillic", cyrillic},
		{"arabic", script(some, "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "")},
		{"devanagari", script(some, "कखगचजटडणतदनपबमयरलवसहािीु्े", "")},
		{"han", without(script(some, "的一是不了人我在有他这中大来上国个到说们为子和你地出道", ""), "")},
		{"kana-halfwidth", without(script(some, "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾞﾟ", ""), "")},
		{"hangul", script(some, "가나다라마바사아자차카타파하거너더러머버서어저처커터", "")},
		{"thai", without(script(some, "กขคงจชดตถทนบปผพมยรลวสหอา่้", ""), "")},
	}
}

func BenchmarkAppend(b *testing.B) {
	corpora := benchCorpora()
	benchKernels(b, func(b *testing.B, kernel string) {
		for _, c := range corpora {
			b.Run(kernel+"/"+c.name, func(b *testing.B) { benchAppend(b, shingle.Config{}, c.docs) })
		}
		b.Run(kernel+"/ascii-1000w-char5", func(b *testing.B) {
			benchAppend(b, shingle.Config{Unit: shingle.Char, Width: 5}, testkit.Documents(200, 1000, 2))
		})
	})
}

func benchAppend(b *testing.B, config shingle.Config, docs []string) {
	s, _ := shingle.New(config)
	var dst []uint64
	rotate(b, docs, func(doc string) { dst = s.Append(dst[:0], doc) })
}

func BenchmarkTokenize(b *testing.B) {
	corpora := benchCorpora()
	benchKernels(b, func(b *testing.B, kernel string) {
		for _, c := range corpora {
			b.Run(kernel+"/"+c.name, func(b *testing.B) {
				s, _ := shingle.New(shingle.Config{})
				var tokens shingle.Tokens
				rotate(b, c.docs, func(doc string) { _ = s.Tokenize(&tokens, doc) })
			})
		}
	})
}

// benchKernels runs f with each set of kernels in use.
func benchKernels(b *testing.B, f func(b *testing.B, kernel string)) {
	for _, kernel := range shingle.AllKernels() {
		restore := shingle.UseKernels(kernel)
		f(b, kernel)
		restore()
	}
}

// BenchmarkIdiomatic is what a program does without this package: the measure
// of the ratios in the documentation.
func BenchmarkIdiomatic(b *testing.B) {
	for _, c := range benchCorpora() {
		b.Run("generic/"+c.name, func(b *testing.B) {
			var dst []uint64
			rotate(b, c.docs, func(doc string) { dst = idiomatic(dst[:0], doc) })
		})
	}
}

func idiomatic(dst []uint64, text string) []uint64 {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
	for i := 0; i+3 <= len(words); i++ {
		dst = append(dst, xxh3.HashString(strings.Join(words[i:i+3], " ")))
	}
	return dst
}

// rotate runs f over all documents again and again. One document alone would
// be learnt by the branch predictor.
func rotate(b *testing.B, docs []string, f func(doc string)) {
	size := 0
	for _, d := range docs {
		f(d) // all scratch has grown before the clock runs
		size += len(d)
	}
	b.SetBytes(int64(size / len(docs)))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		f(docs[i])
		if i++; i == len(docs) {
			i = 0
		}
	}
}

// BenchmarkStage takes the stages of Append one by one, each for 200 words.
func BenchmarkStage(b *testing.B) {
	const words = 200
	type doc struct {
		text   []byte
		edges  []uint16
		hashes []uint64
	}
	docs := make([]doc, 200)
	for i, text := range testkit.Documents(len(docs), words, 3) {
		d := doc{[]byte(text), make([]uint16, len(text)+shingle.EdgeSlack), make([]uint64, words)}
		stages := shingle.StagesOf("generic")
		d.edges = d.edges[:stages.Edges(d.edges, d.text)]
		stages.WordHashes(d.hashes, d.text, d.edges)
		docs[i] = d
	}
	edges := make([]uint16, 10*words)
	hashes := make([]uint64, words)
	for _, kernel := range shingle.AllKernels() {
		s := shingle.StagesOf(kernel)
		var tokens shingle.Tokens
		for _, stage := range []struct {
			name string
			run  func(d *doc)
		}{
			{"edges", func(d *doc) { s.Edges(edges, d.text) }},
			{"word-hashes", func(d *doc) { s.WordHashes(hashes, d.text, d.edges) }},
			{"tokens", func(d *doc) { tokens.Reset(); s.Tokens(&tokens, d.text, 0, d.edges) }},
			{"windows", func(d *doc) { s.Windows(hashes[2:], d.hashes, 3) }},
		} {
			b.Run(kernel+"/"+stage.name, func(b *testing.B) {
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					stage.run(&docs[i])
					if i++; i == len(docs) {
						i = 0
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*words), "ns/word")
			})
		}
	}
}
