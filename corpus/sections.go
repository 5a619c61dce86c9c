package corpus

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// What the sections of a snapshot hold, and what must be true of it.

var le = binary.LittleEndian

var errShort = errors.New("its length does not fit the number of documents")

func (x *Index) writeNumbers() ([]byte, error) {
	e := x.engine
	var b []byte
	for _, n := range []uint64{uint64(len(e.records)), uint64(len(e.slots)), uint64(e.now), uint64(x.sweep), uint64(e.dead)} {
		b = le.AppendUint64(b, n)
	}
	return b, nil
}

func (x *Index) readNumbers(b []byte) error {
	if len(b) != 40 {
		return errShort
	}
	e := x.engine
	records, slots, dead, sweep := le.Uint64(b), le.Uint64(b[8:]), le.Uint64(b[32:]), le.Uint64(b[24:])
	if records > maxRecords || slots > records || dead > slots || sweep > 4*maxRecords {
		return fmt.Errorf("%d documents, %d kept, %d of them gone", records, slots, dead)
	}
	e.now, x.sweep, e.dead = int64(le.Uint64(b[16:])), int(sweep), int(dead)
	x.expect.records, x.expect.slots = int(records), int(slots)
	return nil
}

func (x *Index) writeScopes() ([]byte, error) {
	names := make([]string, len(x.engine.scopes))
	for name, id := range x.engine.scopes {
		names[id] = name
	}
	var a arena
	for _, name := range names {
		a.add(name)
	}
	return a.write()
}

func (x *Index) readScopes(b []byte) error {
	var a arena
	if err := a.read(b); err != nil {
		return err
	}
	for i := range a.ends {
		name := string(a.span(uint32(i)))
		if _, ok := x.engine.scopes[name]; ok {
			return fmt.Errorf("scope %q stands in it twice", name)
		}
		x.engine.scope(name)
	}
	return nil
}

func (a *arena) write() ([]byte, error) {
	b := make([]byte, 0, 8+8*len(a.ends)+len(a.bytes))
	b = le.AppendUint64(b, uint64(len(a.ends)))
	for _, end := range a.ends {
		b = le.AppendUint64(b, end)
	}
	return append(b, a.bytes...), nil
}

func (a *arena) read(b []byte) error {
	if len(b) < 8 || le.Uint64(b) > uint64(len(b)-8)/8 {
		return errShort
	}
	n := int(le.Uint64(b))
	bytes := b[8+8*n:]
	a.ends = make([]uint64, n)
	last := uint64(0)
	for i := range a.ends {
		end := le.Uint64(b[8+8*i:])
		if end < last || end > uint64(len(bytes)) {
			return errors.New("the ends of its strings do not ascend")
		}
		a.ends[i], last = end, end
	}
	if last != uint64(len(bytes)) {
		return errors.New("its strings do not end where it ends")
	}
	a.bytes = append([]byte(nil), bytes...)
	return nil
}

const recordBytes = 16 + 8 + 4 + 4 + 4 + 4 + 8 + 8 + 3 + 2

func (x *Index) writeRecords() ([]byte, error) {
	b := make([]byte, 0, recordBytes*len(x.engine.records))
	for i := range x.engine.records {
		r, s := &x.engine.records[i], &x.briefs[i]
		b = le.AppendUint64(b, r.seq[0])
		b = le.AppendUint64(b, r.seq[1])
		b = le.AppendUint64(b, uint64(r.seen))
		b = le.AppendUint32(b, r.keeper)
		b = le.AppendUint32(b, r.slot)
		b = le.AppendUint32(b, r.scope)
		b = le.AppendUint32(b, s.source)
		b = le.AppendUint64(b, s.text)
		b = le.AppendUint64(b, uint64(s.score))
		first, ok := x.engine.firsts[sequence{r.seq, r.scope}]
		b = append(b, byte(s.kind), byte(truth(r.deleted)), byte(truth(ok && first == uint32(i))))
		b = le.AppendUint16(b, r.template)
	}
	return b, nil
}

func (x *Index) readRecords(b []byte) error {
	n, e := x.expect.records, x.engine
	if len(b) != n*recordBytes || len(x.ids.ends) != n || len(x.texts.ends) != n {
		return errShort
	}
	e.records, x.briefs = make([]record, n), make([]brief, n)
	for i := range n {
		f := b[i*recordBytes:]
		r := record{
			seq: [2]uint64{le.Uint64(f), le.Uint64(f[8:])}, seen: int64(le.Uint64(f[16:])),
			keeper: le.Uint32(f[24:]), slot: le.Uint32(f[28:]), scope: le.Uint32(f[32:]), deleted: f[57] == 1,
			template: le.Uint16(f[59:]),
		}
		s := brief{source: le.Uint32(f[36:]), text: le.Uint64(f[40:]), score: int64(le.Uint64(f[48:])), kind: Kind(f[56])}
		switch {
		case r.keeper > uint32(i) || e.records[r.keeper].keeper != r.keeper && r.keeper != uint32(i):
			return fmt.Errorf("document %d has no kept document", i)
		case r.slot != none && (r.slot >= uint32(x.expect.slots) || r.keeper != uint32(i)):
			return fmt.Errorf("document %d is kept at a place that does not exist", i)
		case s.source > uint32(i):
			return fmt.Errorf("document %d has no text", i)
		case int(s.kind) >= len(kinds):
			return fmt.Errorf("document %d is of an unknown kind", i)
		case f[57] > 1 || f[58] > 1:
			return fmt.Errorf("document %d has unknown marks", i)
		case r.template > templateUnit || r.template > 0 && (r.keeper == uint32(i) || e.config.Pairwise):
			return fmt.Errorf("document %d is of an unknown template", i)
		case r.scope >= uint32(len(e.scopes)) && !r.deleted:
			return fmt.Errorf("document %d is of an unknown scope", i)
		}
		e.records[i], x.briefs[i] = r, s
		if f[58] == 1 {
			key := sequence{r.seq, r.scope}
			if _, ok := e.firsts[key]; ok || r.deleted {
				return fmt.Errorf("document %d is not the first with its tokens", i)
			}
			e.firsts[key] = uint32(i)
		}
	}
	return nil
}

func (x *Index) writeSlots() ([]byte, error) {
	b := make([]byte, 0, 12*len(x.engine.slots))
	for i, rec := range x.engine.slots {
		b = le.AppendUint32(b, rec)
		b = le.AppendUint32(b, x.engine.sums[i].weight)
		b = le.AppendUint32(b, x.engine.sums[i].numbers)
	}
	return b, nil
}

func (x *Index) readSlots(b []byte) error {
	e := x.engine
	if len(b) != 12*x.expect.slots {
		return errShort
	}
	dead := 0
	for i := range x.expect.slots {
		rec := le.Uint32(b[12*i:])
		if rec == none {
			dead++
		} else if rec >= uint32(len(e.records)) || e.records[rec].slot != uint32(i) {
			return fmt.Errorf("place %d belongs to no kept document", i)
		}
		e.slots = append(e.slots, rec)
		e.sums = append(e.sums, sum{le.Uint32(b[12*i+4:]), le.Uint32(b[12*i+8:])})
	}
	if dead != e.dead {
		return fmt.Errorf("%d places are free, not %d", dead, e.dead)
	}
	return nil
}

func (x *Index) writeSignatures() ([]byte, error) {
	sigs := &x.engine.sigs
	return sigs.appendBinary(make([]byte, 0, 4*len(x.engine.slots)*sigs.words)), nil
}

func (x *Index) readSignatures(b []byte) error {
	if len(b) != 4*x.expect.slots*x.engine.sigs.words {
		return errShort
	}
	x.engine.sigs.decode(b)
	return nil
}

// relink checks what spans sections and makes anew what is not stored.
func (x *Index) relink() error {
	e := x.engine
	if e.index.Config() != e.config.lsh() {
		return fmt.Errorf("the LSH index has other settings: %+v", e.index.Config())
	}
	if bound := e.index.Bound(); int(bound) > len(e.slots) {
		return fmt.Errorf("the LSH index names place %d of %d", bound-1, len(e.slots))
	}
	stored := 0
	for i := range e.records {
		rec := uint32(i)
		r := &e.records[i]
		if r.deleted {
			continue
		}
		if r.slot != none {
			stored++
			if e.slots[r.slot] != rec {
				return fmt.Errorf("document %d is not at its place", i)
			}
		}
		scope, id := splitName(x.ids.get(rec))
		at, known := x.find(scope, id)
		if known || id == "" {
			return fmt.Errorf("document %d has the name of another one, or none", i)
		}
		x.names[at.key] = rec
	}
	if stored != len(e.slots)-e.dead {
		return fmt.Errorf("%d documents are kept, %d have a place", stored, len(e.slots)-e.dead)
	}
	return nil
}
