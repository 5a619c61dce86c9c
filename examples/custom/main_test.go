package main

import (
	"os"
)

func Example() {
	if err := run(os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// 35x3 bands: a pair at 0.5 is found with probability 0.991, one at 0.1 with 0.034
	// bean stew and bean stew with sausage: similarity 0.83, standard error 0.03
}
