package main

import (
	"os"
)

func Example() {
	if err := run(os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// 4efefd753c2e4ed3 bridge-reopens-courier.txt
	// 4efffd6d3c2e4e53 bridge-reopens-herald.txt
	// d66afecd2c2b5ad7 bridge-traders-gazette.txt
	// faa8dd8588091a59 night-sky-village.txt
	// scan:  bridge-reopens-herald.txt is 4 bits from bridge-reopens-courier.txt
	// index: bridge-reopens-herald.txt is 4 bits from bridge-reopens-courier.txt
}
