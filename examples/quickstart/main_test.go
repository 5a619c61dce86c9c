package main

import (
	"os"

	"github.com/neardup/neardup/examples"
)

func Example() {
	if err := run(os.Stdout, examples.Articles); err != nil {
		panic(err)
	}
	// Output:
	// bridge-reopens-herald.txt and bridge-reopens-courier.txt
	//   near-duplicates: true, same body, different header
	//   score 0.96, Jaccard 0.89
	//   header of the one:   "By Lorcan Ives\n\nTuesday, 14 October 2025"
	//   header of the other: "TOWN CHEERS AS REBUILT SWING BRIDGE CARR"
	// keep bridge-reopens-courier.txt
	//   drop bridge-reopens-herald.txt: same body, different header
	// 3 of 4 documents are worth keeping
}
