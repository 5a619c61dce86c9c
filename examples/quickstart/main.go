// Quickstart compares two articles, then finds the near-duplicates in a folder.
//
//	go run ./examples/quickstart
package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/examples"
)

func main() {
	if err := run(os.Stdout, examples.Articles); err != nil {
		log.Fatal(err)
	}
}

func run(w io.Writer, folder fs.FS) error {
	docs, err := read(folder)
	if err != nil {
		return err
	}

	// Two texts.
	herald, courier := docs[1], docs[0]
	v, err := corpus.Compare(herald.Text, courier.Text)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s and %s\n", herald.ID, courier.ID)
	fmt.Fprintf(w, "  near-duplicates: %v, %v\n", v.Near, v.Kind)
	fmt.Fprintf(w, "  score %.2f, Jaccard %.2f\n", v.Score, v.Jaccard)
	fmt.Fprintf(w, "  header of the one:   %.40q\n", herald.Text[:v.A.Body.Start])
	fmt.Fprintf(w, "  header of the other: %.40q\n", courier.Text[:v.B.Body.Start])

	// A whole folder.
	found, err := corpus.Find(context.Background(), corpus.Config{}, corpus.Docs(docs...))
	if err != nil {
		return err
	}
	for _, c := range found.Clusters {
		fmt.Fprintf(w, "keep %s\n", found.Documents[c.Keep].ID)
		for _, m := range c.Members {
			fmt.Fprintf(w, "  drop %s: %v\n", found.Documents[m.Doc].ID, m.Verdict.Kind)
		}
	}
	fmt.Fprintf(w, "%d of %d documents are worth keeping\n", len(docs)-found.Duplicates(), len(docs))
	return nil
}

// read makes a document of each text file, in the order of their names.
func read(folder fs.FS) ([]corpus.Doc, error) {
	names, err := fs.Glob(folder, "articles/*.txt")
	if err != nil {
		return nil, err
	}
	var docs []corpus.Doc
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		docs = append(docs, corpus.Doc{ID: path.Base(name), Text: string(text)})
	}
	return docs, nil
}
