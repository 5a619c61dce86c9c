package corpus_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/neardup/neardup/corpus"
)

const (
	body = "The ferry to the northern islands will not sail before Thursday because the ice has damaged both of its " +
		"propellers, the harbour master said, and the mail will be flown out by helicopter until the repairs are done."
	wire = "Ferry stays in port\n\n" + body
	post = "NO MAIL BOAT THIS WEEK\nBy Ilse Brandt\n\n" + body
	shop = "The tea room at the harbour has a new owner and opens on Saturday, with cake for everyone who comes by boat."
)

func ExampleCompare() {
	v, err := corpus.Compare(wire, post)
	if err != nil {
		panic(err)
	}
	fmt.Println(v.Near, v.Kind)
	fmt.Printf("%q\n%q\n", wire[:v.A.Body.Start], post[:v.B.Body.Start])
	// Output:
	// true same body, different header
	// "Ferry stays in port\n\n"
	// "NO MAIL BOAT THIS WEEK\nBy Ilse Brandt\n\n"
}

func ExampleComparer() {
	c, err := corpus.NewComparer(corpus.Config{Threshold: 0.85}) // strict: for pages made from templates
	if err != nil {
		panic(err)
	}
	for _, other := range []string{post, shop} {
		v, err := c.Compare(wire, other)
		if err != nil {
			panic(err)
		}
		fmt.Println(v)
	}
	// Output:
	// near-duplicate: same body, different header, score 0.736, Jaccard 0.750, covered 90 % and 83 %
	// not a near-duplicate: different, score -0.220, Jaccard 0.000, covered 0 % and 0 %
}

func ExampleVerdict() {
	a, b := "Trains run every 20 minutes until midnight, buses every hour.", "Trains run every 15 minutes until midnight, buses hourly."
	v, err := corpus.Compare(a, b)
	if err != nil {
		panic(err)
	}
	for _, g := range v.Gaps {
		fmt.Printf("%v: %q, %q\n", g.Change, g.A.Of(a), g.B.Of(b))
	}
	// Output:
	// conflict: "20", "15"
	// replaced: "every hour", "hourly"
}

func ExampleVerdict_Explain() {
	a := "To let at once in Mill Lane: 3 rooms with a view of the harbour, 74 square metres, and the colour of the doors is yours."
	b := "To let at once in Mill Lane: 4 rooms with a view of the harbour, 91 square metres, and the color of the doors is yours."
	v, err := corpus.Compare(a, b)
	if err != nil {
		panic(err)
	}
	e := v.Explain(a, b)
	for _, d := range e.Differences { // for programs
		fmt.Println(d.Aspect, d.Count, d.Places[0].A, d.Places[0].B)
	}
	fmt.Print(e) // for people
	// Output:
	// numbers 2 {29 30} {29 30}
	// spelling 1 {91 97} {91 96}
	// not a near-duplicate: same template, other content
	// why: what agrees, 0.951, would do, but the deductions take the score down to 0.228
	// agrees: 73 % of A and 73 % of B, in runs of five words or more; the longest run is 7 words
	// score: 0.228 = align 0.951 - 2 conflict 0.349 - 1.5 topic 0.017
	//   align: share of the texts that agrees, by characters
	//   conflict: 2 of 2 numbers differ
	//   topic: the largest replacement: A has “74” where B has “91”
	// differs, and costs:
	//   0.772  2 of 2 numbers differ: 3 / 4, 74 / 91
	//   0.000  other spelling in 1 place: colour / color
}

func ExampleFind() {
	docs := corpus.Docs(
		corpus.Doc{ID: "wire", Text: wire},
		corpus.Doc{ID: "shop", Text: shop},
		corpus.Doc{ID: "post", Text: post},
	)
	found, err := corpus.Find(context.Background(), corpus.Config{}, docs)
	if err != nil {
		panic(err)
	}
	for _, c := range found.Clusters {
		for _, m := range c.Members {
			fmt.Printf("%s of %s: %v\n", found.Documents[m.Doc].ID, found.Documents[m.Of].ID, m.Verdict.Kind)
		}
	}
	for d := range found.Kept() {
		fmt.Println("keep", d.ID)
	}
	// Output:
	// post of wire: same body, different header
	// keep wire
	// keep shop
}

func ExampleDeduplicate() {
	docs := corpus.Docs(
		corpus.Doc{ID: "wire", Text: wire},
		corpus.Doc{ID: "post", Text: post},
		corpus.Doc{ID: "shop", Text: shop},
	)
	for d, err := range corpus.Deduplicate(context.Background(), corpus.Config{}, docs) {
		if err != nil {
			panic(err)
		}
		fmt.Println(d.ID)
	}
	// Output:
	// wire
	// shop
}

func ExampleIndex_Query() {
	x, err := corpus.NewIndex(corpus.Config{})
	if err != nil {
		panic(err)
	}
	if _, err := x.Observe(context.Background(), corpus.Doc{ID: "wire", Text: wire}); err != nil {
		panic(err)
	}
	o, err := x.Query(corpus.Doc{Text: post})
	if err != nil {
		panic(err)
	}
	fmt.Println(o.Status, o.Of, x.Len())
	// Output: duplicate wire 1
}

func ExampleIndex_Forget() {
	x, err := corpus.NewIndex(corpus.Config{})
	if err != nil {
		panic(err)
	}
	_, err = x.Observe(context.Background(), corpus.Doc{ID: "wire", Text: wire}, corpus.Doc{ID: "post", Text: post})
	if err != nil {
		panic(err)
	}
	if err := x.Forget("", "wire"); err != nil {
		panic(err)
	}
	o, err := x.Query(corpus.Doc{Text: body})
	if err != nil {
		panic(err)
	}
	fmt.Println(o.Status, o.Of)
	// Output: duplicate post
}

func ExampleReadIndex() {
	config := corpus.Config{Threshold: 0.8}
	x, err := corpus.NewIndex(config)
	if err != nil {
		panic(err)
	}
	var file bytes.Buffer
	if _, err := x.WriteTo(&file); err != nil {
		panic(err)
	}
	_, err = corpus.ReadIndex(bytes.NewReader(file.Bytes()), corpus.Config{})
	fmt.Println(err != nil)

	stored, err := corpus.ReadConfig(bytes.NewReader(file.Bytes()))
	if err != nil {
		panic(err)
	}
	x, err = corpus.ReadIndex(&file, stored)
	if err != nil {
		panic(err)
	}
	fmt.Println(x.Config().Threshold)
	// Output:
	// true
	// 0.8
}

func ExampleConfig_ID() {
	fmt.Println(corpus.Config{}.ID() == corpus.Config{Threshold: 0.7}.ID()) // the default, spelled out
	fmt.Println(corpus.Config{}.ID() == corpus.Config{Threshold: 0.8}.ID())
	// Output:
	// true
	// false
}

func ExampleMeasure() {
	docs := corpus.Docs(
		corpus.Doc{ID: "wire", Text: wire},
		corpus.Doc{ID: "post", Text: post},
		corpus.Doc{ID: "post again", Text: "NO MAIL BOAT THIS WEEK\nBy Ilse Brandt, staff writer\n\n" + body},
		corpus.Doc{ID: "shop", Text: shop},
	)
	survey, err := corpus.Measure(context.Background(), corpus.Config{}, corpus.Sample{}, docs)
	if err != nil {
		panic(err)
	}
	p := survey.Random
	fmt.Println(p.Compared, "pairs,", p.Near, "near-duplicates,", p.ByBody, "whatever the threshold is")
	for _, b := range p.Scores {
		if b.All() > 0 {
			fmt.Printf("score %.2f: %d\n", b.From, b.All())
		}
	}
	r := p.Recall
	fmt.Printf("found %d of %d: %.0f to %.0f %%\n", r.Found, r.Of, 100*r.Low, 100*r.High)
	fmt.Println(survey.Suggestion.Reason, survey.Suggestion.Threshold)
	// Output:
	// 6 pairs, 3 near-duplicates, 2 whatever the threshold is
	// score 0.72: 1
	// score 0.73: 1
	// score 0.98: 1
	// found 3 of 3: 29 to 100 %
	// too_few_pairs 0.7
}

// Two help pages differ in a word, and each has a copy with a note.
func ExampleConfig_margin() {
	left := "To align the text at the left edge of its frame, mark the paragraphs and choose the command in the menu Format, or press the key in the tool bar. The last line of a paragraph is aligned as well, whatever stands in the style of the page."
	right := strings.ReplaceAll(left, "left", "right")
	docs := corpus.Docs(
		corpus.Doc{ID: "left", Text: left}, corpus.Doc{ID: "right", Text: right},
		corpus.Doc{ID: "left, second edition", Text: left + " See also: frames."}, corpus.Doc{ID: "right, second edition", Text: right + " See also: frames."},
	)
	for _, margin := range []float64{0, 0.01} {
		r, err := corpus.Find(context.Background(), corpus.Config{Margin: margin}, docs)
		if err != nil {
			panic(err)
		}
		for _, c := range r.Clusters {
			fmt.Printf("margin %v: %s and %d more\n", margin, r.Documents[c.Keep].ID, len(c.Members))
		}
	}
	// Output:
	// margin 0: left and 3 more
	// margin 0.01: left and 1 more
	// margin 0.01: right and 1 more
}
