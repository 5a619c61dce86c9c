package contain_test

import (
	"context"
	"fmt"

	"github.com/neardup/neardup/contain"
	"github.com/neardup/neardup/corpus"
)

const (
	brief = `The ferry to the northern islands will not sail before Thursday because the ice has damaged
both of its propellers, the harbour master said.`

	page = `Council notes. Members met for the last time before the holidays and heard the report on winter
services. The ferry to the northern islands will not sail before Thursday, because the ice has damaged both of its
propellers, the harbour master said. Members then turned to the budget for schools, which is to grow by a tenth. The
library will be open on Sundays from March on. A motion to rename the market square was put off again.`
)

func Example() {
	found, err := contain.Find(context.Background(), contain.Config{}, corpus.Docs(
		corpus.Doc{ID: "brief", Text: brief},
		corpus.Doc{ID: "page", Text: page},
	))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range found.Pairs {
		part, whole := found.Documents[p.Part], found.Documents[p.Whole]
		fmt.Printf("%s stands in %s, share %.2f\n", part.ID, whole.ID, p.Share)
		for _, e := range p.Excerpts {
			fmt.Printf("%d words at byte %d of %d\n", e.Tokens, e.Whole.Start, len(whole.Text))
		}
	}
	// Output:
	// brief stands in page, share 1.00
	// 24 words at byte 106 of 430
}

func ExampleIndex() {
	x, err := contain.NewIndex(contain.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := x.Insert(corpus.Doc{ID: "brief", Text: brief}); err != nil {
		fmt.Println(err)
		return
	}
	ask := func() {
		matches, err := x.Query(corpus.Doc{ID: "page", Text: page})
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, m := range matches {
			fmt.Printf("%s, inside: %v, share %.2f\n", m.ID, m.Inside, m.Share)
		}
	}
	ask()
	fmt.Println(x.Delete("", "brief"))
	ask()
	fmt.Println(x.Stats().Documents, "documents")
	// Output:
	// brief, inside: false, share 1.00
	// <nil>
	// 0 documents
}
