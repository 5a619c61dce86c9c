// Ingest is a pipeline that stores each article once. Messages come at least
// once: the queue may deliver one again, here because the consumer fails in the
// middle of its work. The index is saved beside the offset and read again, so a
// restart forgets nothing.
//
//	go run ./examples/ingest
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/examples"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, w io.Writer) error {
	queue, err := messages()
	if err != nil {
		return err
	}
	index, err := corpus.NewIndex(corpus.Config{})
	if err != nil {
		return err
	}
	var saved bytes.Buffer // stands for a file
	store := map[string]bool{}
	fails := map[string]bool{"herald/881": true} // once, after the index has seen it

	for i := 0; i < len(queue); {
		message := queue[i]
		seen, err := index.Observe(ctx, message)
		if err != nil {
			return err
		}
		o := seen[0]
		switch {
		case o.Keep():
			// New, or the replay of a new one: whether it was stored the first
			// time is not known, so it is stored again. That must be harmless.
			if fails[message.ID] {
				fails[message.ID] = false
				fmt.Fprintf(w, "%-12s %-10v the consumer fails, the message comes again\n", message.ID, o.Status)
				continue
			}
			store[message.ID] = true
			fmt.Fprintf(w, "%-12s %-10v stored\n", message.ID, o.Status)
		default:
			fmt.Fprintf(w, "%-12s %-10v %v, of %s\n", message.ID, o.Status, o.Verdict.Kind, o.Of)
		}
		i++

		// A snapshot now and then; here the process restarts after each.
		if i == 2 {
			if _, err := index.WriteTo(&saved); err != nil {
				return err
			}
			if index, err = corpus.ReadIndex(&saved, corpus.Config{}); err != nil {
				return err
			}
			fmt.Fprintln(w, "-- restarted from a snapshot")
		}
	}
	fmt.Fprintf(w, "%d messages, %d articles stored\n", len(queue), len(store))
	return nil
}

// messages are the articles as a feed delivers them, two of them twice.
func messages() ([]corpus.Doc, error) {
	var queue []corpus.Doc
	var fault error
	add := func(id, file string) {
		text, err := examples.Articles.ReadFile("articles/" + file)
		fault = errors.Join(fault, err)
		queue = append(queue, corpus.Doc{ID: id, Text: string(text)})
	}
	add("herald/881", "bridge-reopens-herald.txt")
	add("courier/17", "bridge-reopens-courier.txt")
	add("herald/881", "bridge-reopens-herald.txt")
	add("weekly/3", "night-sky-village.txt")
	add("courier/17", "bridge-reopens-courier.txt")
	add("gazette/250", "bridge-traders-gazette.txt")
	return queue, fault
}
