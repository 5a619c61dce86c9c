// Package speed runs several ways of doing the same work side by side: ours,
// the idiomatic Go way, other Go libraries, and the speed of memory as the
// ceiling. Each contestant is one small file; the table and the benchmarks
// measure the same functions.
package speed

import "cmp"

// Documents is the number of distinct documents a contest turns through.
// A few documents used again and again would be learnt by the branch
// predictor and flatter everybody.
const Documents = 256

// Contest is one kind of work on one set of documents.
type Contest struct {
	Size string // how large one document is, or how many there are
	// Docs is the number of documents one pass handles.
	Docs int
	// Bytes is the length of all texts together, 0 where no text is read.
	Bytes int64
	// Contestants do the same work. The first is the baseline of the ratios.
	Contestants []Contestant
}

// Contestant is one way of doing the work.
type Contestant struct {
	Who string
	// Pass handles all documents of the contest once. It may keep scratch
	// memory between calls and is called by one goroutine at a time.
	Pass func()
	// Held is the number of bytes that the result keeps for one document,
	// 0 where that says nothing.
	Held int
}

// Stage is one kind of work in several sizes. Its documents are the same in
// every run.
type Stage struct {
	Name    string
	Sizes   []int
	Contest func(size int) Contest
}

// Stages lists all that is measured but bad input, which has a table of its own.
func Stages(p Plan) []Stage {
	stages := []Stage{
		{"Sign", []int{50, 150, 1000}, signContest},
		{"Sketch", []int{150, 4500}, sketchContest},
		{"SimHash64", []int{150, 4500}, simhashContest},
		{"FromRAM", []int{1000}, ramContest},
		{"Scan", []int{cmp.Or(p.Scan, 10_000_000)}, scanContest},
		{"Group", []int{200_000}, groupContest},
		{verdictStage, []int{150, 700}, verdictContest},
	}
	for _, language := range languages {
		stages = append(stages, Stage{languageStage, []int{400}, func(words int) Contest { return languageContest(language, words) }})
	}
	return stages
}
