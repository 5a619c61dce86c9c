package quality

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"github.com/neardup/neardup/internal/testkit"
)

// source is what made couples are made of.
type source struct {
	name   string
	titles []string // distinct words of headlines, sorted
	bodies []string // distinct
}

// split takes newswire apart: items of a title, a line break and a body.
func split(s Set) source {
	n := source{name: s.Name}
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

// madeUp makes a source of documents that nobody wrote. Each tells of somebody
// whose name comes up all the time.
func madeUp() source {
	n := source{name: "made-up"}
	for _, w := range testkit.Vocabulary(3000, 1)[200:] {
		n.titles = append(n.titles, strings.ToUpper(w))
	}
	slices.Sort(n.titles)
	names := slices.DeleteFunc(testkit.Vocabulary(3000, 2), func(w string) bool { return len(w) < 5 })
	for _, lot := range []struct{ words, n int }{{120, 150}, {200, 150}, {350, 100}, {850, 210}} {
		for _, text := range testkit.Documents(lot.n, lot.words, uint64(lot.words)) {
			name := strings.ToUpper(names[0][:1]) + names[0][1:]
			names = names[1:]
			var b strings.Builder
			for i, w := range strings.Fields(text) {
				if i%30 == 12 {
					b.WriteString(name + " ")
				}
				b.WriteString(w + " ")
			}
			n.bodies = append(n.bodies, strings.TrimSpace(b.String()))
		}
	}
	return n
}

// some gives n bodies that pass, without repeats; fewer if there are not as many.
func (n source) some(count int, r *rand.Rand, pass func(words []string) bool) (some [][]string) {
	for _, i := range r.Perm(len(n.bodies)) {
		if len(some) == count {
			break
		}
		if words := strings.Fields(n.bodies[i]); pass(words) {
			some = append(some, words)
		}
	}
	return some
}

// least is the number of words that a body has in most cases.
const least = 100

// articles gives bodies of at least 100 words.
func (n source) articles(count int, r *rand.Rand) [][]string {
	return n.some(count, r, func(words []string) bool { return len(words) >= least })
}

// cut gives bodies of at least so many words, cut behind these.
func (n source) cut(words, count int, r *rand.Rand) [][]string {
	bodies := n.some(count, r, func(w []string) bool { return len(w) >= words })
	for i := range bodies {
		bodies[i] = bodies[i][:words]
	}
	return bodies
}

// headline makes a line of 6 to 14 words of titles.
func (n source) headline(r *rand.Rand) string {
	words := make([]string, 6+r.IntN(9))
	for i := range words {
		words[i] = n.titles[r.IntN(len(n.titles))]
	}
	return strings.Join(words, " ") + "\n"
}

// name gives the capitalised word that comes most often inside of sentences,
// among equals the first; "" if there is none.
func name(words []string) string {
	count := map[string]int{}
	best := ""
	for i, w := range words {
		if i == 0 || strings.ContainsAny(words[i-1][len(words[i-1])-1:], ".!?:\"") || !isName(w) {
			continue
		}
		count[w]++
		if count[w] > count[best] {
			best = w
		}
	}
	return best
}

func isName(w string) bool {
	for i, c := range w {
		if !unicode.IsLetter(c) || unicode.IsUpper(c) != (i == 0) {
			return false
		}
	}
	return len(w) >= 4
}

// parts cuts an article into n parts of about the same length, where a sentence
// ends if one does.
func parts(words []string, n int) [][]string {
	var out [][]string
	start := 0
	for k := 1; k < n; k++ {
		end := max(k*len(words)/n, start)
		for e := end; e < len(words) && e < end+len(words)/(2*n); e++ {
			if strings.HasSuffix(words[e], ".") {
				end = e + 1
				break
			}
		}
		out = append(out, words[start:end])
		start = end
	}
	return append(out, words[start:])
}
