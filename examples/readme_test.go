package examples_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/neardup/neardup/contain"
	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/examples"
	"github.com/stretchr/testify/require"
)

// The Go code of the README stands here word for word, so it compiles and does
// what is said of it.

func compare(courier, herald string) error {
	v, err := corpus.Compare(courier, herald)
	if err != nil {
		return err
	}
	fmt.Println(v.Near, v.Kind) // true same body, different header
	return nil
}

func batch(ctx context.Context, docs []corpus.Doc) error {
	found, err := corpus.Find(ctx, corpus.Config{}, corpus.Docs(docs...))
	if err != nil {
		return err
	}
	for _, c := range found.Clusters {
		for _, m := range c.Members {
			fmt.Println(found.Documents[m.Doc].ID, "is", m.Verdict.Kind, "of", found.Documents[m.Of].ID)
		}
	}
	return nil
}

func stream(ctx context.Context, messages <-chan corpus.Doc, store func(corpus.Doc)) error {
	index, err := corpus.NewIndex(corpus.Config{})
	if err != nil {
		return err
	}
	for message := range messages {
		seen, err := index.Observe(ctx, message)
		if err != nil {
			return err
		}
		if !seen[0].Keep() {
			continue // a near-duplicate of seen[0].Of
		}
		store(message) // new, or delivered again: storing twice must be harmless
	}
	return nil
}

func inside(ctx context.Context, docs []corpus.Doc) error {
	found, err := contain.Find(ctx, contain.Config{}, corpus.Docs(docs...))
	if err != nil {
		return err
	}
	for _, p := range found.Pairs {
		fmt.Println(found.Documents[p.Part].ID, "stands in", found.Documents[p.Whole].ID, "at", p.Excerpts[0].Whole)
	}
	return nil
}

func article(name string) string {
	text, err := examples.Articles.ReadFile("articles/" + name + ".txt")
	if err != nil {
		panic(err)
	}
	return string(text)
}

func Example_readme() {
	docs := []corpus.Doc{
		{ID: "courier", Text: article("bridge-reopens-courier")},
		{ID: "herald", Text: article("bridge-reopens-herald")},
		{ID: "gazette", Text: article("bridge-traders-gazette")},
	}
	messages := make(chan corpus.Doc, 4)
	for _, d := range append(docs, docs[0]) {
		messages <- d
	}
	close(messages)
	for _, err := range []error{
		compare(docs[0].Text, docs[1].Text),
		batch(context.Background(), docs),
		stream(context.Background(), messages, func(d corpus.Doc) { fmt.Println("store", d.ID) }),
		inside(context.Background(), docs),
	} {
		if err != nil {
			panic(err)
		}
	}
	// Output:
	// true same body, different header
	// herald is same body, different header of courier
	// store courier
	// store gazette
	// store courier
	// herald stands in courier at {187 1894}
}

func TestReadmeShowsThisCode(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	here, err := os.ReadFile("readme_test.go")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	require.Len(t, blocks, 4)
	for _, b := range blocks {
		indented := "\t" + strings.ReplaceAll(strings.TrimSpace(b[1]), "\n", "\n\t")
		indented = strings.ReplaceAll(indented, "\t\n", "\n")
		require.Contains(t, string(here), indented)
	}
}
