package quality

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
)

// couple is two texts that are compared with each other and with nothing else.
type couple struct{ a, b string }

// Outcome of couples.
type Outcome struct {
	Couples int
	Near    int // by the verdict
	Header  int // of them, those told to differ in a header or footer
	Found   int // by corpus.Find: through candidates and past all refusals
}

// judge compares the texts of each couple, and has corpus.Find look for them,
// each couple in a scope of its own.
func judge(couples []couple, c corpus.Config, workers int) (o Outcome, err error) {
	o.Couples = len(couples)
	comparer, err := corpus.NewComparer(c)
	if err != nil {
		return o, err
	}
	for _, p := range couples {
		v, err := comparer.Compare(p.a, p.b)
		if err != nil {
			return o, err
		}
		if v.Near {
			o.Near++
			switch v.Kind {
			case corpus.NewHeader, corpus.NewFooter, corpus.NewHeaderFooter:
				o.Header++
			}
		}
	}
	r, err := corpus.Find(context.Background(), c, func(yield func(corpus.Doc, error) bool) {
		for i, p := range couples {
			scope := fmt.Sprint(i)
			if !yield(corpus.Doc{Scope: scope, ID: "a", Text: p.a}, nil) ||
				!yield(corpus.Doc{Scope: scope, ID: "b", Text: p.b}, nil) {
				return
			}
		}
	}, corpus.WithStrict(), corpus.WithWorkers(max(workers, 1)))
	if err != nil {
		return o, err
	}
	o.Found = r.Duplicates()
	return o, nil
}

// newswire is what the tests that make their own labels are made of: items of a
// title, a line break and a body.
type newswire struct {
	titles []string // distinct words of all titles, sorted
	bodies []string // distinct
}

func split(s Set) (n newswire) {
	titles, bodies := map[string]bool{}, map[string]bool{}
	for _, d := range s.Docs {
		title, body, ok := strings.Cut(d.Text, "\n")
		if !ok {
			continue
		}
		for _, w := range strings.Fields(title) {
			if !titles[w] {
				titles[w] = true
				n.titles = append(n.titles, w)
			}
		}
		if !bodies[body] {
			bodies[body] = true
			n.bodies = append(n.bodies, body)
		}
	}
	slices.Sort(n.titles)
	return n
}

// long gives n bodies of at least so many words, drawn without repeats and cut
// behind these; fewer if there are not as many.
func (n newswire) long(words, count int, r *rand.Rand) (cut []string) {
	for _, b := range n.bodies {
		if fields := strings.Fields(b); len(fields) >= words {
			cut = append(cut, strings.Join(fields[:words], " "))
		}
	}
	r.Shuffle(len(cut), func(i, j int) { cut[i], cut[j] = cut[j], cut[i] })
	return cut[:min(count, len(cut))]
}

// headline makes a line of 6 to 14 words of titles.
func (n newswire) headline(r *rand.Rand) string {
	words := make([]string, 6+r.IntN(9))
	for i := range words {
		words[i] = n.titles[r.IntN(len(n.titles))]
	}
	return strings.Join(words, " ") + "\n"
}

// Headlines is the outcome for bodies of one length.
type Headlines struct {
	Words   int
	Body    Outcome // one body under two headlines
	Stolen  Outcome // one headline over two bodies
	Skipped int     // pairs of bodies that are near-duplicates without it
}

var headlineWords = []int{30, 50, 100, 200, 400, 800}

// headlines puts each body under two headlines, and each headline over two
// bodies: this one and the next.
func headlines(n newswire, words, count int, c corpus.Config, workers int) (h Headlines, err error) {
	r := testkit.Rand(uint64(words))
	comparer, err := corpus.NewComparer(c)
	if err != nil {
		return h, err
	}
	bodies := n.long(words, count, r)
	var same, stolen []couple
	for i, body := range bodies {
		first, second := n.headline(r), n.headline(r)
		same = append(same, couple{first + body, second + body})
		next := bodies[(i+1)%len(bodies)]
		v, err := comparer.Compare(body, next)
		if err != nil {
			return h, err
		}
		if v.Near {
			h.Skipped++
			continue
		}
		stolen = append(stolen, couple{first + body, first + next})
	}
	h.Words = words
	if h.Body, err = judge(same, c, workers); err != nil {
		return h, err
	}
	h.Stolen, err = judge(stolen, c, workers)
	return h, err
}

// Noise is the outcome for one rate of misread characters.
type Noise struct {
	Percent int
	Outcome
}

var noisePercent = []int{1, 2, 5, 8, 12}

// noiseTokens is the least number of tokens of an item that is made noisy.
const noiseTokens = 60

// noise compares items with copies in which characters are misread.
func noise(x *texts, percent, count int, c corpus.Config, workers int) (Noise, error) {
	var items []string
	for _, t := range x.list {
		if t.tokens >= noiseTokens {
			items = append(items, t.text)
		}
	}
	r := testkit.Rand(uint64(1000 + percent))
	r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	var couples []couple
	for _, text := range items[:min(count, len(items))] {
		couples = append(couples, couple{text, misread(text, percent, r)})
	}
	o, err := judge(couples, c, workers)
	return Noise{percent, o}, err
}

// misread changes so many in a hundred of the letters, digits and spaces of a
// text. A letter or digit becomes another one, or is lost, or gets a neighbour;
// a space is lost, or stands in the next word.
func misread(text string, percent int, r *rand.Rand) string {
	var b strings.Builder
	for _, c := range text {
		letter, digit, space := unicode.IsLetter(c), unicode.IsDigit(c), c == ' '
		if !letter && !digit && !space || r.IntN(100) >= percent {
			b.WriteRune(c)
			continue
		}
		other := rune(' ')
		switch {
		case digit:
			other = '0' + rune(r.IntN(10))
		case unicode.IsUpper(c):
			other = 'A' + rune(r.IntN(26))
		case letter:
			other = 'a' + rune(r.IntN(26))
		}
		switch kind := r.IntN(3); {
		case kind == 0 && space:
			b.WriteRune('a' + rune(r.IntN(26)))
		case kind == 0:
			b.WriteRune(other)
		case kind == 1: // lost
		default:
			b.WriteRune(c)
			if space {
				other = 'a' + rune(r.IntN(26))
			}
			b.WriteRune(other)
		}
	}
	return b.String()
}
