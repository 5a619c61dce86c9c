package quality

import (
	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/lsh"
	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
	"github.com/neardup/neardup/simhash"
)

// What package corpus does beside its settings, built anew from the public
// packages.
const (
	levels         = 5   // rows that a full bucket goes deeper, the first included
	blocks         = 16  // of a SimHash fingerprint
	bits           = 128 // in it
	refuseSlots    = 5   // of 128 equal slots or fewer: not looked at
	refuseDistance = 48  // of 128 bits different or more: not looked at
	unrelated      = 0.3 // Jaccard similarity below which a candidate is called so
)

// Nomination is what sketches and the index make of the pairs of a set.
type Nomination struct {
	Sketch corpus.Sketch
	Texts  int
	// Near is how many pairs of texts are near-duplicates, Nominated how many of
	// them share a bucket, Found how many of these the signatures let pass.
	Near, Nominated, Found int
	// Candidates and Unrelated are all pairs that are nominated, and those of a
	// Jaccard similarity below 0.3; Compared are those that the signatures let
	// pass.
	Candidates, Unrelated, Compared int64
	// Expected is what the collision curve leads one to expect of Candidates and
	// Unrelated, if no bucket were ever full. Only for MinHash.
	Expected, ExpectedUnrelated float64
}

// Recall is the share of near-duplicates that come to a comparison.
func (n Nomination) Recall() float64 { return float64(n.Found) / float64(max(n.Near, 1)) }

// sketches are the signatures of all texts and the keys made of them.
type sketches struct {
	config corpus.Config // effective
	sigs   [][]uint32
	prints []simhash.Fingerprint128
	keys   []uint64
	groups lsh.Groups
}

func sketch(x *texts, c corpus.Config) (*sketches, error) {
	s := &sketches{config: c.Effective()}
	sh, err := shingle.New(s.config.Shingle)
	if err != nil {
		return nil, err
	}
	mh, err := minhash.New(minhash.Config{Slots: s.config.Slots})
	if err != nil {
		return nil, err
	}
	bands := minhash.Bands{Bands: s.config.Bands, Rows: s.config.Rows, Levels: levels}
	cuts := simhash.Blocks{Bits: bits, Blocks: blocks, Levels: levels}
	var (
		tokens  shingle.Tokens
		hashes  []uint64
		weights []uint8
	)
	for _, t := range x.list {
		if err := sh.Tokenize(&tokens, t.text); err != nil {
			return nil, err
		}
		if s.config.Sketch != corpus.SimHash {
			hashes = sh.AppendWindows(hashes[:0], tokens.Hash)
			sig := mh.Append(nil, hashes)
			if s.keys, err = bands.Append(s.keys, sig); err != nil {
				return nil, err
			}
			s.sigs = append(s.sigs, sig)
		}
		if s.config.Sketch != corpus.MinHash {
			hashes, weights = hashes[:0], weights[:0]
			for i, h := range tokens.Hash {
				hashes = append(hashes, shingle.Mix(h))
				weights = append(weights, uint8(tokens.Mark[i].Weight()))
			}
			print := simhash.SumWeighted128(hashes, weights)
			s.keys = cuts.Append128(s.keys, print)
			s.prints = append(s.prints, print)
		}
	}
	l := lsh.Config{Levels: levels, Capacity: s.config.Bucket}
	if s.config.Sketch != corpus.SimHash {
		l.Bands += bands.Bands
	}
	if s.config.Sketch != corpus.MinHash {
		l.Bands += blocks
	}
	return s, s.groups.Build(l, len(x.list), s.keys)
}

// unlike reports that two signatures have too little in common.
func (s *sketches) unlike(i, j int) bool {
	if s.sigs != nil && 128*minhash.Equal(s.sigs[i], s.sigs[j]) > refuseSlots*s.config.Slots {
		return false
	}
	return s.prints == nil || simhash.Distance128(s.prints[i], s.prints[j]) >= refuseDistance
}

// nominate measures how the sketches do against the truth. It gives the pairs
// that come to a comparison, too.
func nominate(x *texts, t *Truth, c corpus.Config) (n Nomination, compared []edge, err error) {
	s, err := sketch(x, c)
	if err != nil {
		return n, nil, err
	}
	n.Sketch, n.Texts = c.Sketch, len(x.list)
	pairs, windows := t.near(), newMarker(x)
	for j := range x.list {
		candidates := s.groups.Candidates(j)
		for _, i := range candidates {
			n.Candidates++
			if both, all := windows.jaccard(int(i), j); float64(both) < unrelated*float64(all) {
				n.Unrelated++
			}
			if !s.unlike(int(i), j) {
				n.Compared++
				compared = append(compared, edge{int(i), j})
			}
		}
		for ; len(pairs) > 0 && pairs[0].J == j; pairs = pairs[1:] {
			n.Near++
			if has(candidates, uint32(pairs[0].I)) {
				n.Nominated++
				if !s.unlike(pairs[0].I, j) {
					n.Found++
				}
			}
		}
	}
	if c.Sketch == corpus.MinHash {
		curve := lsh.Curve{Bands: s.config.Bands, Rows: s.config.Rows}
		n.Expected = curve.Expected(t.similarities(1))
		n.ExpectedUnrelated = curve.Expected(t.similarities(unrelated))
	}
	return n, compared, nil
}

// similarities gives the Jaccard similarities of all pairs that share a window,
// those below the limit; 1 stands for no limit.
func (t *Truth) similarities(limit float64) func(yield func(float64) bool) {
	return func(yield func(float64) bool) {
		for _, j := range t.Jaccards {
			s := float64(j.Both) / float64(j.All)
			for n := j.N; n > 0 && (limit == 1 || s < limit); n-- {
				if !yield(s) {
					return
				}
			}
		}
	}
}

func has(ascending []uint32, x uint32) bool {
	for _, y := range ascending {
		if y >= x {
			return y == x
		}
	}
	return false
}
