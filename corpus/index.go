package corpus

import (
	"context"
	"fmt"
	"hash/maphash"
	"math"
	"sync"

	"github.com/neardup/neardup/shingle"
	"github.com/zeebo/xxh3"
)

// Index answers, for documents that come one after the other, whether one like
// it was there before. It lives in memory; [Index.WriteTo] and [ReadIndex] take
// it to a file and back.
//
// It is safe for concurrent use: calls take turns, and the order in which they
// get theirs is the order of documents. The answers are those that [Find] gives
// for the same documents in this order, however they are split into calls.
//
// It holds the text of each document but for exact copies, and about 1.4 KB for
// each kept document, in flat arrays.
type Index struct {
	mutex  sync.Mutex
	engine *engine
	seed   maphash.Seed
	names  map[uint64]uint32 // hash of scope and ID: record; see find
	ids    arena             // by record
	texts  arena             // by record; empty for an exact copy
	briefs []brief           // by record
	sweep  int               // number of records from which expired ones are dropped

	expect struct{ records, slots int } // while a snapshot is read
}

// brief is what is remembered of the answer about a record.
type brief struct {
	text   uint64 // hash of its text
	source uint32 // the record that its text is held for: its own, or one with the same text
	score  int64
	kind   Kind
}

// NewIndex makes an empty index. The error wraps [ErrConfig]; a stream can only
// keep the [First], and knows neither [Config.Margin] nor [Components].
func NewIndex(c Config, opts ...Option) (*Index, error) {
	if c.Keep != First {
		return nil, fmt.Errorf("%w: keep is %v; a stream does not know what will come, so it keeps the first", ErrConfig, c.Keep)
	}
	if c.linksAll() {
		return nil, fmt.Errorf("%w: margin %v, clusters %v; a stream does not know what will come: the partner that a document is closest to, or the one that ties two clusters together; use Find", ErrConfig, c.Margin, c.Clusters)
	}
	e, err := newEngine(c, options(opts).workers)
	if err != nil {
		return nil, err
	}
	x := &Index{engine: e, seed: maphash.MakeSeed(), names: map[uint64]uint32{}, sweep: sweepFrom}
	e.text = func(rec uint32) string { return x.texts.get(rec) }
	return x, nil
}

// sweepFrom is how many records there are before expired ones are dropped for
// the first time. Which documents are compared does not depend on it.
const sweepFrom = 1024

// Config returns the settings of the index, with defaults filled in.
func (x *Index) Config() Config { return x.engine.config }

// Len is the number of documents that the index remembers.
func (x *Index) Len() int {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	n := 0
	for i := range x.engine.records {
		n += 1 - truth(x.engine.records[i].deleted)
	}
	return n
}

// Observe takes documents up in their order and says of each whether it is new.
// The observations come in the same order. A new document is remembered and
// compared with those that follow, in the same call too.
//
// Each document is taken up whole or not at all. If ctx ends, the observations
// of those taken up are returned with its error; give all of them again, and
// these come back as replays. Other errors, [ErrNoID], [ErrFull] and
// [shingle.ErrTooLong], are found before any document is taken up.
func (x *Index) Observe(ctx context.Context, docs ...Doc) ([]Observation, error) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if err := x.check(docs); err != nil {
		return nil, err
	}
	var out []Observation
	for len(docs) > 0 {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		n := x.blockLen(docs)
		o, err := x.observe(docs[:n])
		if err != nil {
			return out, err
		}
		out = append(out, o...)
		docs = docs[n:]
	}
	return out, nil
}

// blockLen is how many of the documents make the next block. Where there is a
// window, each document moves the time on, so it makes a block of its own.
func (x *Index) blockLen(docs []Doc) (n int) {
	for bytes := 0; n < len(docs) && n < blockDocs && bytes < blockBytes && (n == 0 || x.engine.config.Window == 0); n++ {
		bytes += len(docs[n].Text)
	}
	return n
}

// Query says what Observe would say of a document, and remembers nothing. Here a
// document may come without an ID; then it is no replay. The error is
// [shingle.ErrTooLong].
func (x *Index) Query(d Doc) (Observation, error) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if at, known := x.find(d.Scope, d.ID); known {
		return x.replay(d, x.names[at.key])
	}
	keeper, verdict, err := x.engine.query(d)
	if err != nil || keeper == none {
		return Observation{}, err
	}
	return Observation{Status: Duplicate, Of: x.id(keeper), Verdict: verdict}, nil
}

// check finds what is wrong with documents before any is taken up.
func (x *Index) check(docs []Doc) error {
	for i, d := range docs {
		switch {
		case d.ID == "":
			return fmt.Errorf("%w: place %d of the call; give each document its own id", ErrNoID, i)
		case uint64(len(d.Text)) > math.MaxUint32:
			return fmt.Errorf("%w: %q has %d bytes", shingle.ErrTooLong, d.ID, len(d.Text))
		}
	}
	if len(x.engine.records)+len(docs) > maxRecords {
		return fmt.Errorf("%w: it holds %d documents; begin a new one, or set a window", ErrFull, len(x.engine.records))
	}
	return nil
}

const maxRecords = 1 << 30

// observe takes up a block of documents.
func (x *Index) observe(docs []Doc) ([]Observation, error) {
	fresh := make([]Doc, 0, len(docs))
	records := make([]uint32, len(docs)) // of each document
	for i, d := range docs {
		at, known := x.find(d.Scope, d.ID)
		if !known {
			at.claim(x, uint32(len(x.engine.records)+len(fresh)), d)
			fresh = append(fresh, d)
		}
		records[i] = x.names[at.key]
	}
	first := uint32(len(x.engine.records))
	outs, err := x.engine.process(fresh)
	if err != nil {
		return nil, err
	}
	for i, o := range outs {
		x.remember(fresh[i], o)
	}
	observations := make([]Observation, len(docs))
	met := make([]bool, len(fresh))
	for i, d := range docs {
		rec := records[i]
		o := &observations[i]
		if rec < first || met[rec-first] {
			if *o, err = x.replay(d, rec); err != nil {
				return nil, err
			}
			continue
		}
		met[rec-first] = true
		if out := outs[rec-first]; out.keeper != rec {
			*o = Observation{Status: Duplicate, Of: x.id(out.keeper), Verdict: out.verdict}
		}
	}
	if x.engine.config.Window > 0 && len(x.engine.records) >= x.sweep {
		return observations, x.compact()
	}
	return observations, nil
}

// remember keeps what a later call may ask about a document just decided.
func (x *Index) remember(d Doc, o outcome) {
	b := brief{
		text: xxh3.HashString(d.Text), source: o.record,
		kind: o.verdict.Kind, score: int64(math.Round(o.verdict.Score * unit)),
	}
	text := d.Text
	if o.same != none && x.briefs[o.same].text == b.text {
		b.source, text = x.briefs[o.same].source, ""
	}
	x.briefs = append(x.briefs, b)
	x.texts.add(text)
}

// replay repeats the answer given about a record.
func (x *Index) replay(d Doc, rec uint32) (Observation, error) {
	b := x.briefs[rec]
	r := &x.engine.records[rec]
	keeper := r.keeper
	o := Observation{Status: Replay, Changed: xxh3.HashString(d.Text) != b.text}
	if keeper == rec {
		return o, nil
	}
	o.Of = x.id(keeper)
	o.Verdict = Verdict{Near: true, Kind: b.kind, Score: float64(b.score) / unit, Template: float64(r.template) / templateUnit}
	if o.Changed || x.texts.get(keeper) == "" {
		return o, nil
	}
	var err error
	o.Verdict, err = x.verdict(d.Text, keeper, r.template)
	return o, err
}

// verdict on a text and a kept document that it joined.
func (x *Index) verdict(text string, keeper uint32, template uint16) (Verdict, error) {
	w := x.engine.workers[0]
	var query shingle.Tokens
	if err := w.sketcher.shingler.Tokenize(&query, text); err != nil {
		return Verdict{}, err
	}
	t, err := w.keeperTokens(x.engine, keeper)
	if err != nil {
		return Verdict{}, err
	}
	return w.repeat(&query, t, template, text == x.texts.get(keeper)), nil
}
