package quality

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/zeebo/xxh3"
)

// madeCount is how many couples are made in each way, unless asked otherwise.
const madeCount = 200

// couple is two texts that are compared with each other and with nothing else.
type couple struct{ a, b string }

// Outcome of couples.
type Outcome struct {
	Case, Want string
	Couples    int
	Near       int // by the verdict
	Found      int // by corpus.Find: through candidates and past all refusals
	Kinds      map[corpus.Kind]int
}

// kinds lists how often there is which kind, the most frequent first.
func (o Outcome) kinds() string {
	var all []corpus.Kind
	for k := range o.Kinds {
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b corpus.Kind) int {
		if d := o.Kinds[b] - o.Kinds[a]; d != 0 {
			return d
		}
		return int(a) - int(b)
	})
	var words []string
	for _, k := range all {
		words = append(words, fmt.Sprintf("%s %d", k.Word(), o.Kinds[k]))
	}
	return strings.Join(words, ", ")
}

// judgeAll makes couples in every way and judges them.
func judgeAll(s source, count int, c corpus.Config, workers int) (all []Outcome, err error) {
	comparer, err := corpus.NewComparer(c)
	if err != nil {
		return nil, err
	}
	for _, way := range madeCases() {
		m := maker{s, count, testkit.Rand(xxh3.HashString(way.name)), comparer}
		o, err := judge(way.make(m), c, workers)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", way.name, err)
		}
		o.Case, o.Want = way.name, way.want
		all = append(all, o)
	}
	return all, nil
}

// judge compares the texts of each couple, and has corpus.Find look for them,
// each couple in a scope of its own.
func judge(couples []couple, c corpus.Config, workers int) (o Outcome, err error) {
	o.Couples, o.Kinds = len(couples), map[corpus.Kind]int{}
	comparer, err := corpus.NewComparer(c)
	if err != nil {
		return o, err
	}
	for _, p := range couples {
		v, err := comparer.Compare(p.a, p.b)
		if err != nil {
			return o, err
		}
		o.Kinds[v.Kind]++
		if v.Near {
			o.Near++
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
