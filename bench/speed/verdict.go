package speed

import (
	"fmt"
	"strings"

	"github.com/neardup/neardup/bench/quality"
	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/lsh"
	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
)

const verdictStage = "Verdict"

// verdictSets are the sets whose candidates are ruled on where there is a folder
// of them, and verdictPairs is about how many pairs of each.
var verdictSets = []string{"reuters", "libreoffice_help", "bib_kjv", "debian_guide"}

const verdictPairs = 3000

// verdicts are texts, and for each the earlier ones that it is compared with.
type verdicts struct {
	texts      []shingle.Tokens
	plain      []plainText
	candidates []candidates
	pairs      int
}

type candidates struct {
	of   int
	list []int
}

// verdictContest: from tokens to rulings on made-up pairs, a quarter each of
// texts that were edited, that have another header, that are of one template,
// and that only have a template in common with much text of their own.
func verdictContest(docWords int) Contest {
	texts, pairs := madePairs(docWords)
	return ruleOn(texts, pairs).contest(fmt.Sprintf("%dwords", docWords))
}

func madePairs(docWords int) (texts []string, pairs []candidates) {
	r := testkit.Rand(uint64(docWords))
	pool := testkit.Vocabulary(3000, 1)
	own := func(n int) string {
		w := make([]string, n)
		for i := range w {
			w[i] = pool[r.IntN(len(pool))]
		}
		return strings.Join(w, " ")
	}
	for i, doc := range testkit.Documents(Documents, docWords, uint64(docWords)+1) {
		a, b := doc, doc
		w := strings.Fields(doc)
		switch i % 4 {
		case 0:
			for range 1 + len(w)/25 {
				at := r.IntN(len(w))
				switch r.IntN(3) {
				case 0:
					w[at] = pool[r.IntN(len(pool))]
				case 1:
					w[at] += " " + pool[r.IntN(len(pool))]
				default:
					w[at] = ""
				}
			}
			b = strings.Join(w, " ")
		case 1:
			a, b = own(10)+"\n"+doc, own(8)+"\n"+doc
		case 2:
			for range len(w) / 12 {
				w[r.IntN(len(w))] = fmt.Sprint(r.IntN(90_000))
			}
			a = strings.Join(w, " ")
			for k, word := range w {
				if word != "" && word[0] <= '9' {
					w[k] = fmt.Sprint(r.IntN(90_000))
				}
			}
			b = strings.Join(w, " ")
		default:
			frame := strings.Join(w[:len(w)/6], " ")
			a, b = frame+" "+own(5*docWords/6), frame+" "+own(5*docWords/6)
		}
		texts = append(texts, a, b)
		pairs = append(pairs, candidates{of: 2*i + 1, list: []int{2 * i}})
	}
	return texts, pairs
}

// realVerdicts makes a stage of each set, after the contestants have been held
// against each other.
func realVerdicts(dir string) (stages []Stage, err error) {
	for _, name := range verdictSets {
		set, err := quality.Load(dir, name)
		if err != nil {
			return nil, err
		}
		var texts []string
		for _, d := range set.Docs {
			texts = append(texts, d.Text)
		}
		v := ruleOn(texts, nominated(texts, verdictPairs))
		if err := v.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		stages = append(stages, Stage{verdictStage, []int{v.pairs}, func(int) Contest { return v.contest(name) }})
	}
	return stages, nil
}

// oneTable is the largest table of an alignment in words. Longer pairs are cut,
// which the plain form does not do.
const oneTable = 1 << 20

// nominated draws texts until they have enough candidates: the earlier texts
// that share a bucket, at default settings, if a table holds the pair. No two texts have equal tokens.
func nominated(texts []string, enough int) (drawn []candidates) {
	c := corpus.Config{}.Effective()
	shingler, sketcher := must(shingle.New(c.Shingle)), must(minhash.New(minhash.Config{Slots: c.Slots}))
	bands := minhash.Bands{Bands: c.Bands, Rows: c.Rows, Levels: 5}
	var (
		tokens  shingle.Tokens
		hashes  []uint64
		keys    []uint64
		of      []int // by text that is taken up: its place
		lengths []int // in tokens
	)
	seen := map[string]bool{}
	for i, text := range texts {
		if err := shingler.Tokenize(&tokens, text); err != nil {
			panic(err) // a text of 4 GiB
		}
		id := fmt.Sprint(tokens.Hash)
		if tokens.Len() == 0 || seen[id] {
			continue
		}
		seen[id] = true
		hashes = shingler.AppendWindows(hashes[:0], tokens.Hash)
		keys = must(bands.Append(keys, sketcher.Append(nil, hashes)))
		of, lengths = append(of, i), append(lengths, tokens.Len())
	}
	var groups lsh.Groups
	if err := groups.Build(lsh.Config{Bands: c.Bands, Levels: 5, Capacity: c.Bucket}, len(of), keys); err != nil {
		panic(err) // the keys fit the configuration
	}
	n := 0
	for _, k := range testkit.Rand(1).Perm(len(of)) {
		x := candidates{of: of[k]}
		for _, m := range groups.Candidates(k) {
			if small, large := min(lengths[k], lengths[m]), max(lengths[k], lengths[m]); (small+63)/64*large <= oneTable {
				x.list = append(x.list, of[m])
			}
		}
		if len(x.list) > 0 {
			drawn = append(drawn, x)
		}
		if n += len(x.list); n >= enough {
			break
		}
	}
	return drawn
}

func ruleOn(texts []string, pairs []candidates) *verdicts {
	v := &verdicts{texts: make([]shingle.Tokens, len(texts)), plain: make([]plainText, len(texts))}
	shingler := must(shingle.New(shingle.Config{}))
	add := func(i int) {
		if v.plain[i] != nil {
			return
		}
		if err := shingler.Tokenize(&v.texts[i], texts[i]); err != nil {
			panic(err)
		}
		v.plain[i] = plainTextOf(&v.texts[i])
	}
	for _, x := range pairs {
		add(x.of)
		for _, i := range x.list {
			add(i)
		}
		v.pairs += len(x.list)
	}
	v.candidates = pairs
	return v
}

func newComparer() *corpus.Comparer { return must(corpus.NewComparer(corpus.Config{})) }

// contest has passes over all pairs. Preparing the text that has candidates is
// in it, making tokens is not.
func (v *verdicts) contest(size string) Contest {
	comparer := newComparer()
	var rulings []corpus.Ruling
	var others []*shingle.Tokens
	return Contest{Size: size, Docs: v.pairs, Contestants: []Contestant{
		{Who: "plain", Pass: func() {
			rulings = rulings[:0]
			for _, x := range v.candidates {
				for _, i := range x.list {
					rulings = append(rulings, plainRuling(v.plain[x.of], v.plain[i]))
				}
			}
		}},
		{Who: "neardup", Pass: func() {
			rulings = rulings[:0]
			for _, x := range v.candidates {
				others = others[:0]
				for _, i := range x.list {
					others = append(others, &v.texts[i])
				}
				rulings = comparer.Rule(rulings, &v.texts[x.of], others...)
			}
		}},
	}}
}

// check holds the two contestants against each other on every pair. What was
// refused must be no near-duplicate and of no common template.
func (v *verdicts) check() error {
	comparer := newComparer()
	for _, x := range v.candidates {
		for _, i := range x.list {
			got := comparer.Rule(nil, &v.texts[x.of], &v.texts[i])[0]
			want := plainRuling(v.plain[x.of], v.plain[i])
			if got.Refused && !want.Near && want.Kind != corpus.Template {
				continue
			}
			if got != want {
				return fmt.Errorf("texts %d and %d: %+v, and in its plain form %+v", x.of, i, got, want)
			}
		}
	}
	return nil
}
