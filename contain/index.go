package contain

import (
	"fmt"
	"math"
	"sync"

	"github.com/neardup/neardup/corpus"
)

// Index holds documents and finds those that contain a text, or are contained
// in it. It is safe for concurrent use; queries run side by side.
//
// It holds the texts, and about 10 bytes a token beside them.
type Index struct {
	mutex   sync.RWMutex
	store   *store
	workers sync.Pool
}

// NewIndex makes an empty index. The error wraps [corpus.ErrConfig].
func NewIndex(c Config) (*Index, error) {
	s, err := newStore(c)
	if err != nil {
		return nil, err
	}
	return &Index{store: s}, nil
}

// worker gives scratch; it is to be put back.
func (x *Index) worker() (*worker, error) {
	if w, ok := x.workers.Get().(*worker); ok {
		return w, nil
	}
	return newWorker(x.store.config)
}

// Insert adds a document, whose text it keeps. Of the document, ID, Scope and
// Text are looked at. The time grows with the text alone.
//
// Errors: [corpus.ErrNoID], [corpus.ErrDuplicateID] for one that is in the index
// already (delete it first to replace it), [corpus.ErrFull], and
// [github.com/neardup/neardup/shingle.ErrTooLong] for a text of 4 GiB or more.
func (x *Index) Insert(d corpus.Doc) error {
	if d.ID == "" {
		return fmt.Errorf("contain: %w", corpus.ErrNoID)
	}
	w, err := x.worker()
	if err != nil {
		return err
	}
	defer x.workers.Put(w)
	k, err := x.store.sketch(w, d.Text, d.Scope)
	if err != nil {
		return err
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	key := name{d.Scope, d.ID}
	if _, there := x.store.names[key]; there {
		return fmt.Errorf("contain: %w: %q is in the index; delete it first to replace it", corpus.ErrDuplicateID, d.ID)
	}
	at, err := x.store.insert(d, k)
	if err == nil {
		x.store.names[key] = at
	}
	return err
}

// Match is a document of an index that stands with a text in a relation of
// containment.
type Match struct {
	// ID of the document.
	ID string
	// Inside is true if the text is the part, and stands in the document; else
	// the document is the part.
	Inside bool
	Containment
}

// Query gives the documents of d's scope that contain d's text or are contained
// in it, in the order in which they were inserted. The index is not changed. The
// document of d's own ID is left out, so that it does not matter whether d was
// inserted before.
//
// The error is [github.com/neardup/neardup/shingle.ErrTooLong], for a text of
// 4 GiB or more.
func (x *Index) Query(d corpus.Doc) ([]Match, error) {
	w, err := x.worker()
	if err != nil {
		return nil, err
	}
	defer x.workers.Put(w)
	k, err := x.store.sketch(w, d.Text, d.Scope)
	if err != nil {
		return nil, err
	}
	x.mutex.RLock()
	defer x.mutex.RUnlock()
	answers, err := x.store.query(w, d, k, math.MaxUint64)
	if err != nil {
		return nil, err
	}
	var list []Match
	for _, a := range answers {
		list = append(list, Match{ID: x.store.docs[a.doc].id, Inside: a.inside, Containment: a.Containment})
	}
	return list, nil
}

// Delete takes a document out and frees its places for later ones. Those that
// were left out before stay left out. The error is [corpus.ErrUnknown].
func (x *Index) Delete(scope, id string) error {
	w, err := x.worker()
	if err != nil {
		return err
	}
	defer x.workers.Put(w)
	x.mutex.Lock()
	defer x.mutex.Unlock()
	key := name{scope, id}
	at, there := x.store.names[key]
	if !there {
		return fmt.Errorf("contain: %w: %q", corpus.ErrUnknown, id)
	}
	k, err := x.store.sketch(w, x.store.docs[at].text, scope)
	if err != nil {
		return err
	}
	x.store.remove(at, k)
	delete(x.store.names, key)
	return nil
}

// Stats counts what an index holds.
type Stats struct {
	Documents int
	TextBytes int
	// IndexBytes is the memory of the fingerprints.
	IndexBytes int
	// LeftOut is how many places were not stored, see Config.Places.
	LeftOut int
}

// Stats counts what is in the index.
func (x *Index) Stats() Stats {
	x.mutex.RLock()
	defer x.mutex.RUnlock()
	s := x.store
	return Stats{Documents: len(s.names), TextBytes: s.text, IndexBytes: s.postings.bytes(), LeftOut: s.postings.left}
}
