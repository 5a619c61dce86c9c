// Custom sketches things that are no texts: here recipes, as sets of
// ingredients. Whatever can be hashed can go into a signature and an index; the
// hashes only have to be well mixed, which shingle.Mix sees to.
//
//	go run ./examples/custom
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	"github.com/neardup/neardup/lsh"
	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
)

var dishes = []struct {
	name        string
	ingredients []string
}{
	{"bean stew", []string{"beans", "onion", "garlic", "tomato", "bay leaf", "smoked paprika", "oil", "salt"}},
	{"lentil soup", []string{"lentils", "carrot", "celery", "cumin", "lemon", "salt"}},
	{"bean stew with sausage", []string{"beans", "onion", "garlic", "tomato", "bay leaf", "smoked paprika", "oil", "salt", "sausage"}},
	{"lemon cake", []string{"flour", "sugar", "butter", "eggs", "lemon", "baking powder"}},
}

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(w io.Writer) error {
	sketcher, err := minhash.New(minhash.Config{})
	if err != nil {
		return err
	}
	// Find at least 99 % of the pairs that have half of their ingredients in
	// common.
	curve, err := lsh.Tune(sketcher.Slots(), 0.5, 0.99)
	if err != nil {
		return err
	}
	bands := minhash.Bands{Bands: curve.Bands, Rows: curve.Rows}
	index, err := lsh.New(lsh.Config{Bands: curve.Bands})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%v bands: a pair at 0.5 is found with probability %.3f, one at 0.1 with %.3f\n",
		curve, curve.Probability(0.5), curve.Probability(0.1))

	var signatures [][]uint32
	for i, d := range dishes {
		var hashes []uint64
		for _, ingredient := range d.ingredients {
			hashes = append(hashes, shingle.Mix(shingle.TokenHash([]byte(ingredient))))
		}
		signature := sketcher.Append(nil, hashes)
		keys, err := bands.Append(nil, signature)
		if err != nil {
			return err
		}
		for _, j := range index.Candidates(nil, keys) {
			e, err := minhash.Similarity(signature, signatures[j])
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "%s and %s: similarity %.2f, standard error %.2f\n", dishes[j].name, d.name, e.Similarity, e.StdErr)
		}
		if err := index.Add(uint32(i), keys); err != nil {
			return err
		}
		signatures = append(signatures, signature)
	}
	return nil
}
