package containment

import (
	"slices"

	"github.com/neardup/neardup/contain"
	"github.com/neardup/neardup/shingle"
)

// width of the shingles that pairs are counted by.
const width = 5

// shares counts shingles. Use one a goroutine.
type shares struct{ shingler *shingle.Shingler }

func newShares() (shares, error) {
	s, err := shingle.New(shingle.Config{Width: width})
	return shares{s}, err
}

// set gives the distinct shingles of a text.
func (s shares) set(text string) []uint64 {
	all := s.shingler.Append(nil, text)
	slices.Sort(all)
	return slices.Compact(all)
}

// share is the share of the part's distinct shingles that the whole has.
func (s shares) share(part, whole string) float64 {
	p, w := s.set(part), s.set(whole)
	common := 0
	for _, h := range p {
		if _, there := slices.BinarySearch(w, h); there {
			common++
		}
	}
	return float64(common) / float64(max(len(p), 1))
}

// pair is a part and a whole, by number.
type pair struct{ part, whole int }

// truth finds all pairs of which the whole has at least this share of the part's
// distinct shingles. The part is the text with fewer tokens, of two with as many
// the later one; it has at least shortest tokens.
func truth(texts []string, least float64, shortest int) (map[pair]float64, error) {
	s, err := newShares()
	if err != nil {
		return nil, err
	}
	var tokens shingle.Tokens
	have := map[uint64][]int32{}
	sizes, lengths := make([]int, len(texts)), make([]int, len(texts))
	common := make([]int32, len(texts))
	found := map[pair]float64{}
	for i, text := range texts {
		if err := s.shingler.Tokenize(&tokens, text); err != nil {
			return nil, err
		}
		lengths[i] = tokens.Len()
		set := s.set(text)
		sizes[i] = len(set)
		var met []int32
		for _, h := range set {
			for _, o := range have[h] {
				if common[o] == 0 {
					met = append(met, o)
				}
				common[o]++
			}
			have[h] = append(have[h], int32(i))
		}
		for _, o := range met {
			p := pair{part: i, whole: int(o)}
			if lengths[o] < lengths[i] {
				p = pair{part: int(o), whole: i}
			}
			share := float64(common[o]) / float64(sizes[p.part])
			common[o] = 0
			if share >= least && lengths[p.part] >= shortest {
				found[p] = share
			}
		}
	}
	return found, nil
}

// Natural tells what was found of the texts of a set that stand in others.
type Natural struct {
	Pairs  int // by shares of shingles
	Found  int // of these, by contain.Find
	Said   int // by contain.Find in all
	Unlike int // of these, those with less than half of the part's shingles in the whole
}

// natural scores a result against the truth.
func natural(r *contain.Result, texts []string, pairs map[pair]float64) (Natural, error) {
	s, err := newShares()
	if err != nil {
		return Natural{}, err
	}
	n := Natural{Pairs: len(pairs), Said: len(r.Pairs)}
	for _, p := range r.Pairs {
		if _, there := pairs[pair{p.Part, p.Whole}]; there {
			n.Found++
		} else if s.share(texts[p.Part], texts[p.Whole]) < 0.5 {
			n.Unlike++
		}
	}
	return n, nil
}
