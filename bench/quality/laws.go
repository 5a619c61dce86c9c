package quality

import (
	"crypto/md5"
	"slices"
	"strings"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/minhash"
)

// laws is a set of the versions of many laws, whose ids are PATH/VERSION. It is
// too large to be measured whole: see lawSelection.
const laws = "german_laws"

// wholeLaws is how many laws are taken with all their versions.
const wholeLaws = 600

// lawSelection takes the documents of a set whose ids are PATH/VERSION: all
// those of the paths with the smallest MD5, and the last one of every other. It
// never holds more than that.
type lawSelection struct {
	whole  int
	laws   []*law // in the order of their first documents
	byPath map[string]*law
	taken  []*law // whole ones, by MD5
}

type law struct {
	sum  [md5.Size]byte
	docs []Doc // in their order
}

func (s *lawSelection) add(d Doc) {
	path := d.ID[:max(strings.LastIndexByte(d.ID, '/'), 0)]
	l := s.byPath[path]
	if l == nil {
		if s.byPath == nil {
			s.byPath = map[string]*law{}
		}
		l = &law{sum: md5.Sum([]byte(path))}
		s.byPath[path] = l
		s.laws = append(s.laws, l)
		at, _ := slices.BinarySearchFunc(s.taken, l, bySum)
		s.taken = slices.Insert(s.taken, at, l)
		if len(s.taken) > s.whole {
			out := s.taken[s.whole]
			s.taken = s.taken[:s.whole]
			out.docs = slices.Clone(out.docs[max(len(out.docs)-1, 0):])
		}
	}
	if _, whole := slices.BinarySearchFunc(s.taken, l, bySum); !whole {
		l.docs = l.docs[:0]
	}
	l.docs = append(l.docs, d)
}

func bySum(a, b *law) int { return slices.Compare(a.sum[:], b.sum[:]) }

// docs gives the selection. Versions of a law follow each other in it.
func (s *lawSelection) docs() (docs []Doc) {
	for _, l := range s.laws {
		docs = append(docs, l.docs...)
	}
	return docs
}

// likelySlots is how many of 128 slots must be equal, or more, for candidates to
// be compared by measureLikely: a Jaccard similarity near 0.1.
const likelySlots = 13

// measureLikely is measure for sets in which too many pairs share a window: it
// compares candidates by MinHash with many equal slots, and so cannot tell what
// these miss.
func measureLikely(x *texts, c corpus.Config, workers int) (*Truth, error) {
	c.Sketch = corpus.MinHash
	s, err := sketch(x, c)
	if err != nil {
		return nil, err
	}
	t := &Truth{Texts: len(x.list)}
	var waiting []Pair
	flush := func() error {
		if err := align(x, c, waiting, workers); err != nil {
			return err
		}
		t.Aligned += int64(len(waiting))
		t.keep(waiting)
		waiting = waiting[:0]
		return nil
	}
	for j := range x.list {
		for _, i := range s.groups.Candidates(j) {
			if 128*minhash.Equal(s.sigs[i], s.sigs[j]) >= likelySlots*s.config.Slots {
				waiting = append(waiting, Pair{I: int(i), J: j})
			}
		}
		if len(waiting) >= chunk {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	return t, flush()
}
