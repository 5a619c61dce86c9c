package main

import (
	"context"
	"os"
)

func Example() {
	if err := run(context.Background(), os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// herald/881   new        the consumer fails, the message comes again
	// herald/881   replay     stored
	// courier/17   duplicate  same body, different header, of herald/881
	// -- restarted from a snapshot
	// herald/881   replay     stored
	// weekly/3     new        stored
	// courier/17   replay     same body, different header, of herald/881
	// gazette/250  new        stored
	// 6 messages, 3 articles stored
}
