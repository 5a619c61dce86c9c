package corpus

import (
	"fmt"
	"slices"
)

// compact drops the records that no answer depends on any more: those that were
// forgotten, and those whose window is over, unless they are the kept document
// of one whose window is not. The numbers of records change, their order does
// not.
func (x *Index) compact() error {
	old := x.engine
	fresh, err := newEngine(old.config, 0)
	if err != nil {
		return err
	}
	fresh.workers, fresh.text, fresh.now = old.workers, old.text, old.now
	needed := make([]bool, len(old.records))
	for i := range old.records {
		r := &old.records[i]
		first, ok := old.firsts[sequence{r.seq, r.scope}]
		decides := ok && first == uint32(i) && !old.expired(&old.records[r.keeper])
		if !r.deleted && (!old.expired(r) || decides) {
			needed[i], needed[r.keeper] = true, true
		}
	}
	to := Index{engine: fresh, seed: x.seed, names: map[uint64]uint32{}}
	number := make([]uint32, len(old.records)) // new ones, by old ones
	scopes := make([]string, len(old.scopes))
	for name, id := range old.scopes {
		scopes[id] = name
	}
	holders := map[uint32]uint32{} // old record that a text was held for: the new one
	var keys []uint64
	for i := range old.records {
		if !needed[i] {
			continue
		}
		from := old.records[i]
		rec := uint32(len(fresh.records))
		number[i] = rec
		r := from
		r.keeper, r.slot, r.scope = number[from.keeper], none, fresh.scope(scopes[from.scope])
		fresh.records = append(fresh.records, r)

		key := sequence{from.seq, from.scope}
		if first, ok := old.firsts[key]; ok && first == uint32(i) {
			fresh.firsts[sequence{r.seq, r.scope}] = rec
		}
		b, text := x.briefs[i], ""
		if holder, ok := holders[b.source]; ok {
			b.source = holder
		} else {
			text = x.textOf(uint32(i))
			holders[b.source] = rec
			b.source = rec
		}
		if from.slot != none && !old.expired(&from) {
			sig := old.sigs.at(from.slot)
			if keys, err = old.config.appendKeys(keys[:0], sig, scopes[from.scope]); err != nil {
				return err
			}
			if err := fresh.index.Add(uint32(len(fresh.slots)), keys); err != nil {
				return fmt.Errorf("%w: %w", ErrFull, err)
			}
			fresh.keep(rec, sig, old.sums[from.slot])
		}
		scope, id := splitName(x.ids.get(uint32(i)))
		at, _ := to.find(scope, id)
		at.claim(&to, rec, Doc{Scope: scope, ID: id})
		to.texts.add(text)
		to.briefs = append(to.briefs, b)
	}
	if err := fresh.renew(); err != nil {
		return err
	}
	x.engine, x.names, x.ids, x.texts, x.briefs = fresh, to.names, to.ids, to.texts, slices.Clip(to.briefs)
	x.sweep = 2*len(fresh.records) + sweepFrom
	return nil
}
