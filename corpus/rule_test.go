package corpus_test

import (
	"fmt"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/require"
)

func tokenized(t testing.TB, text string) *shingle.Tokens {
	s, err := shingle.New(shingle.Config{})
	require.NoError(t, err)
	x := new(shingle.Tokens)
	require.NoError(t, s.Tokenize(x, text))
	return x
}

func TestRuleSaysWhatCompareSays(t *testing.T) {
	r := testkit.Rand(51)
	c, other := newComparer(t, 0), newComparer(t, 0)
	refuser := corpus.NewRefuser(corpus.Config{})
	refused := 0
	for range few(300) {
		text, _ := mixedPair(r)
		texts := []string{"", text}
		for range 4 {
			a, b := mixedPair(r)
			texts = append(texts, a, b)
		}
		var tokens []*shingle.Tokens
		for _, x := range texts {
			tokens = append(tokens, tokenized(t, x))
		}
		rulings := c.Rule([]corpus.Ruling{{Score: 7}}, tokenized(t, text), tokens...)
		require.Equal(t, 7.0, rulings[0].Score)
		for i, got := range rulings[1:] {
			v := compare(t, other, text, texts[i])
			if v.Kind == corpus.Identical {
				v.Kind = corpus.Normalized
			}
			want := corpus.Ruling{Near: v.Near, Kind: v.Kind, Score: v.Score}
			if refuser.Refuses(text, texts[i]) {
				want = corpus.Ruling{Refused: true}
				refused++
			}
			require.Equal(t, want, got, "%q\n%q", text, texts[i])
		}
	}
	require.Greater(t, refused, few(300))
}

func TestRuleAllocatesNothing(t *testing.T) {
	docs := testkit.Documents(40, 200, 5)
	c := newComparer(t, 0)
	var tokens []*shingle.Tokens
	for i, d := range docs {
		tokens = append(tokens, tokenized(t, d), tokenized(t, "another beginning "+d[i:]))
	}
	rulings := make([]corpus.Ruling, 0, len(tokens))
	all := func() {
		for _, x := range tokens {
			rulings = c.Rule(rulings[:0], x, tokens...)
		}
	}
	all()
	require.Zero(t, testing.AllocsPerRun(3, all))
}

func ExampleComparer_Rule() {
	shingler, err := shingle.New(corpus.Config{}.Effective().Shingle)
	if err != nil {
		panic(err)
	}
	var text, edited, unrelated shingle.Tokens
	for t, s := range map[*shingle.Tokens]string{
		&text:      "The harbour will stay closed until the storm has passed, officials said on Monday.",
		&edited:    "The harbor will stay closed until the storm has passed, officials said on Monday.",
		&unrelated: "Wheat futures rose on fears of a poor harvest in the south.",
	} {
		if err := shingler.Tokenize(t, s); err != nil {
			panic(err)
		}
	}
	c, err := corpus.NewComparer(corpus.Config{})
	if err != nil {
		panic(err)
	}
	for _, r := range c.Rule(nil, &text, &edited, &unrelated) {
		fmt.Println(r.Near, r.Kind, r.Refused)
	}
	// Output:
	// true edited false
	// false different true
}
