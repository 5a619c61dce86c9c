package contain

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/shingle"
)

// store holds documents and where their fingerprints stand. What only reads it
// may run at once.
type store struct {
	config    Config // effective
	threshold int64
	postings  postings
	docs      []document
	free      []uint32 // places of deleted documents
	names     map[name]uint32
	next      uint64
	text      int // bytes
}

type document struct {
	name
	text   string
	order  uint64 // in which documents came, from 1; 0: deleted
	tokens int
	prints int // fingerprints
}

type name struct{ scope, id string }

func newStore(c Config) (*store, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return &store{config: c.Effective(), threshold: c.Effective().threshold(), names: map[name]uint32{}}, nil
}

// sketch is what a document is looked up by.
type sketch struct {
	tokens int
	prints []fingerprint
}

// sketch makes the sketch of a text, valid until the worker's next one.
func (s *store) sketch(w *worker, text, scope string) (sketch, error) {
	tokens, prints, err := w.printer.of(text, scope)
	if err != nil {
		return sketch{}, fmt.Errorf("contain: %w", err)
	}
	return sketch{tokens: tokens.Len(), prints: prints}, nil
}

// insert takes a document in that has no name among the others, and gives its
// place.
func (s *store) insert(d corpus.Doc, k sketch) (uint32, error) {
	if uint64(len(s.docs)) >= math.MaxUint32 || uint64(len(s.postings.nodes)+len(k.prints)) >= math.MaxUint32 {
		return 0, fmt.Errorf("contain: %w", corpus.ErrFull)
	}
	at := uint32(len(s.docs))
	if n := len(s.free); n > 0 {
		at, s.free = s.free[n-1], s.free[:n-1]
	} else {
		s.docs = append(s.docs, document{})
	}
	s.next++
	s.docs[at] = document{name: name{d.Scope, d.ID}, text: d.Text, order: s.next, tokens: k.tokens, prints: len(k.prints)}
	s.text += len(d.Text)
	if k.tokens >= s.config.Shortest {
		for _, f := range k.prints {
			s.postings.add(f.key(), at, f.at(), s.config.Places)
		}
	}
	return at, nil
}

// remove takes a document out; k is its sketch.
func (s *store) remove(at uint32, k sketch) {
	for i, f := range k.prints {
		if i == 0 || f.key() != k.prints[i-1].key() {
			s.postings.remove(f.key(), at)
		}
	}
	s.text -= len(s.docs[at].text)
	s.docs[at] = document{}
	s.free = append(s.free, at)
}

// worker is the scratch of one goroutine.
type worker struct {
	printer printer
	judge   *judge
	part    shingle.Tokens
	found   []found
	hits    []hit
}

// found is a fingerprint that the query and a document have.
type found struct {
	doc     uint32
	at, own uint32 // in the document, in the query
}

func newWorker(c Config) (*worker, error) {
	s, err := shingle.New(c.Shingle)
	if err != nil {
		return nil, err
	}
	j, err := newJudge()
	return &worker{printer: printer{shingler: s, window: c.Window}, judge: j}, err
}

// answer is a document that contains the query or is contained in it.
type answer struct {
	doc    uint32
	inside bool // the query stands in the document
	Containment
}

// query finds the documents that contain d's text or are contained in it, of those
// that came before the given place in the order, in that order. A document of d's
// own name is none of them.
func (s *store) query(w *worker, d corpus.Doc, k sketch, before uint64) ([]answer, error) {
	if k.tokens < s.config.Shortest {
		return nil, nil
	}
	w.found = w.found[:0]
	for _, f := range k.prints {
		s.postings.each(f.key(), func(doc, at uint32) {
			w.found = append(w.found, found{doc, at, f.at()})
		})
	}
	slices.SortFunc(w.found, func(a, b found) int { return cmp.Compare(a.doc, b.doc) })
	var list []answer
	tokenized := false // the query, as a part
	for rest := w.found; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].doc == rest[0].doc {
			n++
		}
		group := rest[:n]
		rest = rest[n:]
		o := &s.docs[group[0].doc]
		if o.order >= before || o.scope != d.Scope || o.id == d.ID && d.ID != "" {
			continue
		}
		inside := k.tokens <= o.tokens
		part, whole, prints := d.Text, o.text, len(k.prints)
		if !inside {
			part, whole, prints = o.text, d.Text, o.prints
		}
		if n < least(prints, s.threshold) {
			continue
		}
		w.hits = w.hits[:0]
		for _, f := range group {
			if inside {
				w.hits = append(w.hits, hit{part: f.own, whole: f.at})
			} else {
				w.hits = append(w.hits, hit{part: f.at, whole: f.own})
			}
		}
		w.judge.clusters = chain(w.judge.clusters[:0], w.hits)
		if !w.judge.promising(len(part), s.threshold) {
			continue
		}
		if !inside || !tokenized {
			if err := w.printer.shingler.Tokenize(&w.part, part); err != nil {
				return nil, fmt.Errorf("contain: %w", err)
			}
			tokenized = inside
		}
		c, ok, err := w.judge.contained(part, &w.part, whole, s.threshold)
		if err != nil {
			return nil, fmt.Errorf("contain: %w", err)
		}
		if ok {
			list = append(list, answer{doc: group[0].doc, inside: inside, Containment: c})
		}
	}
	slices.SortFunc(list, func(a, b answer) int { return cmp.Compare(s.docs[a.doc].order, s.docs[b.doc].order) })
	return list, nil
}
