package quality

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/neardup/neardup/corpus"
)

// What readers who know how two texts were made would call them.
const (
	wantNear  = "near"     // one was made from the other, or both from a third
	wantOther = "not near" // they tell different things
	wantOpen  = "open"     // depends on what one is after
)

// madeCase makes couples in one way.
type madeCase struct {
	name string
	want string
	make func(m maker) []couple
}

// maker is what couples are made of, and by.
type maker struct {
	source
	count    int
	r        *rand.Rand
	comparer *corpus.Comparer
}

// madeCases lists them in the order of the table. The name of a case is its seed.
func madeCases() (cases []madeCase) {
	add := func(want string, make func(m maker) []couple, format string, args ...any) {
		cases = append(cases, madeCase{fmt.Sprintf(format, args...), want, make})
	}
	for _, words := range []int{30, 50, 100, 200, 400, 800} {
		add(wantNear, func(m maker) []couple { return m.headlines(words) }, "other headline, %d words", words)
	}
	for _, words := range []int{30, 50, 100, 200, 400, 800} {
		add(wantOther, func(m maker) []couple { return m.stolen(words) }, "other body of %d words, same headline", words)
	}
	for _, percent := range []int{1, 2, 3, 5, 8, 12} {
		add(wantNear, each(func(a []string, r *rand.Rand) string {
			return misread(strings.Join(a, " "), percent, r)
		}), "%d %% of characters misread", percent)
	}
	add(wantNear, each(halves), "halves exchanged")
	add(wantNear, each(quarters), "quarters in another order")
	for _, b := range []struct {
		name string
		put  func(article string) string
	}{
		{"navigation added before", func(a string) string { return sites[0].navigation + "\n\n" + a }},
		{"cookie notice added before", func(a string) string { return sites[0].cookies + "\n\n" + a }},
		{"disclaimer added behind", func(a string) string { return a + "\n\n" + sites[0].disclaimer }},
		{"in a page with all three", sites[0].page},
	} {
		add(wantNear, each(func(a []string, _ *rand.Rand) string { return b.put(strings.Join(a, " ")) }), "%s", b.name)
	}
	add(wantNear, func(m maker) []couple {
		return m.articles(func(a []string) couple {
			text := strings.Join(a, " ")
			return couple{sites[0].page(text), sites[1].page(text)}
		})
	}, "in pages of two sites")
	add(wantOther, maker.neighbours, "other article, same page around")
	for _, percent := range []int{70, 50, 30} {
		add(wantNear, each(func(a []string, _ *rand.Rand) string {
			return strings.Join(a[:len(a)*percent/100], " ")
		}), "first %d %% only", percent)
	}
	add(wantOpen, func(m maker) []couple { return m.spliced(0) }, "first half, then half of another: to the first")
	add(wantOpen, func(m maker) []couple { return m.spliced(1) }, "first half, then half of another: to the other")
	add(wantNear, func(m maker) []couple { return m.numbers(0) }, "one number changed")
	add(wantOpen, func(m maker) []couple { return m.numbers(4) }, "one number in four changed")
	add(wantOther, func(m maker) []couple { return m.numbers(1) }, "every number changed")
	add(wantOpen, maker.renamed, "one name changed everywhere")
	return cases
}

// each makes couples of articles and what becomes of them.
func each(f func(article []string, r *rand.Rand) string) func(m maker) []couple {
	return func(m maker) []couple {
		return m.articles(func(a []string) couple { return couple{strings.Join(a, " "), f(a, m.r)} })
	}
}

func (m maker) articles(f func(article []string) couple) (couples []couple) {
	for _, a := range m.source.articles(m.count, m.r) {
		couples = append(couples, f(a))
	}
	return couples
}

// headlines puts each body under two headlines.
func (m maker) headlines(words int) (couples []couple) {
	for _, body := range m.cut(words, m.count, m.r) {
		text := strings.Join(body, " ")
		couples = append(couples, couple{m.headline(m.r) + text, m.headline(m.r) + text})
	}
	return couples
}

// stolen puts each headline over two bodies.
func (m maker) stolen(words int) []couple {
	return m.pairs(m.cut(words, m.count, m.r), func(a, b string) couple {
		h := m.headline(m.r)
		return couple{h + a, h + b}
	})
}

// neighbours puts two articles into the same page.
func (m maker) neighbours() []couple {
	return m.pairs(m.source.articles(m.count, m.r), func(a, b string) couple {
		return couple{sites[0].page(a), sites[0].page(b)}
	})
}

// pairs makes couples of each article and the next one, unless these are
// near-duplicates as they stand.
func (m maker) pairs(articles [][]string, f func(a, b string) couple) (couples []couple) {
	for i, a := range articles {
		a, b := strings.Join(a, " "), strings.Join(articles[(i+1)%len(articles)], " ")
		if v, err := m.comparer.Compare(a, b); err != nil || !v.Near { // an error comes up again
			couples = append(couples, f(a, b))
		}
	}
	return couples
}

func halves(article []string, _ *rand.Rand) string {
	p := parts(article, 2)
	return strings.Join(p[1], " ") + "\n" + strings.Join(p[0], " ")
}

func quarters(article []string, r *rand.Rand) string {
	p := parts(article, 4)
	order := r.Perm(4)
	for order[0] == 0 && order[1] == 1 && order[2] == 2 {
		order = r.Perm(4)
	}
	var b strings.Builder
	for _, k := range order {
		b.WriteString(strings.Join(p[k], " ") + "\n")
	}
	return b.String()
}

// spliced joins half of an article to half of another, beside one of the two.
func (m maker) spliced(which int) []couple {
	return m.pairs(m.source.articles(m.count, m.r), func(a, b string) couple {
		one, other := strings.Fields(a), strings.Fields(b)
		joined := strings.Join(one[:len(one)/2], " ") + " " + strings.Join(other[len(other)/2:], " ")
		return couple{[2]string{a, b}[which], joined}
	})
}

// numbers changes one number in so many of an article that has four or more; 0
// stands for one in all.
func (m maker) numbers(oneIn int) (couples []couple) {
	for _, a := range m.some(m.count, m.r, func(words []string) bool {
		return len(words) >= least && len(withDigits(words)) >= 4
	}) {
		at := withDigits(a)
		n := 1
		if oneIn > 0 {
			n = (len(at) + oneIn - 1) / oneIn
		}
		b := append([]string(nil), a...)
		for _, k := range m.r.Perm(len(at))[:n] {
			b[at[k]] = otherNumber(b[at[k]], m.r)
		}
		couples = append(couples, couple{strings.Join(a, " "), strings.Join(b, " ")})
	}
	return couples
}

func withDigits(words []string) (at []int) {
	for i, w := range words {
		if strings.ContainsAny(w, "0123456789") {
			at = append(at, i)
		}
	}
	return at
}

// otherNumber changes every digit of a word, the first one not to a zero.
func otherNumber(word string, r *rand.Rand) string {
	b := []byte(word)
	first := true
	for i, c := range b {
		if c < '0' || c > '9' {
			continue
		}
		for b[i] == c || first && b[i] == '0' {
			b[i] = '0' + byte(r.IntN(10))
		}
		first = false
	}
	return string(b)
}

// renamed gives an article the name of the next one in the place of its own.
func (m maker) renamed() (couples []couple) {
	articles := m.some(m.count, m.r, func(words []string) bool { return len(words) >= least && name(words) != "" })
	for i, a := range articles {
		own, other := name(a), ""
		for k := 1; k < len(articles) && (other == "" || other == own); k++ {
			other = name(articles[(i+k)%len(articles)])
		}
		b := append([]string(nil), a...)
		for k, w := range b {
			if w == own || strings.TrimRight(w, ".,;'\"s") == own {
				b[k] = strings.Replace(w, own, other, 1)
			}
		}
		couples = append(couples, couple{strings.Join(a, " "), strings.Join(b, " ")})
	}
	return couples
}
