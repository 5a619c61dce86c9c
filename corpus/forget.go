package corpus

import (
	"fmt"
	"strings"
	"time"
)

// Forget removes a document, its text and its ID, and leaves of it no more than
// hashes of 32 bits in LSH buckets. If it was kept and has
// near-duplicates, these are taken up again in their order, as if they came
// now: the first of them is kept unless it is like another kept document, and
// so on. Replays of them repeat the new answers.
//
// The error is [ErrUnknown] if there is no such document. The cost is a walk
// over all documents, a few nanoseconds each.
func (x *Index) Forget(scope, id string) error {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	at, known := x.find(scope, id)
	if !known {
		return fmt.Errorf("%w: %q in scope %q", ErrUnknown, id, scope)
	}
	rec := x.names[at.key]
	orphans := x.orphans(rec)
	docs := make([]Doc, len(orphans))
	for i, o := range orphans {
		docs[i] = x.doc(o)
	}
	x.drop(rec)
	for _, o := range orphans {
		x.drop(o)
	}
	if err := x.engine.renew(); err != nil {
		return err
	}
	for len(docs) > 0 {
		n := x.blockLen(docs)
		if _, err := x.observe(docs[:n]); err != nil {
			return err
		}
		docs = docs[n:]
	}
	if x.engine.dead > len(x.engine.slots)/2+sweepFrom {
		return x.compact()
	}
	return nil
}

// orphans lists the records that cannot stay as they are without rec: its
// near-duplicates, and those whose text is the one held for it.
func (x *Index) orphans(rec uint32) (orphans []uint32) {
	for i := range x.engine.records {
		r := &x.engine.records[i]
		if uint32(i) != rec && !r.deleted && (r.keeper == rec || x.briefs[i].source == rec) {
			orphans = append(orphans, uint32(i))
		}
	}
	return orphans
}

// doc makes the document of a record anew, as far as an index knows it.
func (x *Index) doc(rec uint32) Doc {
	scope, id := splitName(x.ids.get(rec))
	r := &x.engine.records[rec]
	d := Doc{ID: strings.Clone(id), Scope: strings.Clone(scope), Text: strings.Clone(x.textOf(rec))}
	if r.seen != 0 {
		d.Time = time.Unix(0, r.seen).UTC()
	}
	return d
}

// textOf gives the text of a record, which may be held for another one.
func (x *Index) textOf(rec uint32) string {
	return x.texts.get(x.briefs[rec].source)
}

// drop marks a record as deleted and overwrites what is held for it.
func (x *Index) drop(rec uint32) {
	e := x.engine
	r := &e.records[rec]
	key := sequence{r.seq, r.scope}
	if first, ok := e.firsts[key]; ok && first == rec {
		delete(e.firsts, key)
	}
	if r.slot != none {
		e.slots[r.slot] = none
		clear(e.sigs.at(r.slot))
		e.dead++
	}
	x.ids.wipe(rec)
	x.texts.wipe(rec)
	x.briefs[rec] = brief{source: rec}
	*r = record{keeper: rec, slot: none, deleted: true}
}
