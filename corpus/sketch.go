package corpus

import (
	"encoding/binary"
	"slices"

	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
	"github.com/neardup/neardup/simhash"
	"github.com/zeebo/xxh3"
)

// sketched is a document ready to be looked up and compared.
type sketched struct {
	tokens shingle.Tokens
	sig    []uint32 // MinHash slots, then the words of the SimHash fingerprint
	keys   []uint64 // LSH keys, of the document's scope alone
	seq    [2]uint64
}

// sketcher makes documents ready. It holds scratch; one a goroutine.
type sketcher struct {
	config   Config
	shingler *shingle.Shingler
	minhash  *minhash.Sketcher
	shingles []uint64
	weights  []uint8
	bytes    []byte
	seen     totals
}

// totals are of the texts that were tokenized so far. They foretell what the
// next one takes.
type totals struct{ bytes, tokens, norm uint64 }

// tokenize fills t from a text. A long text gets its memory at once: to grow
// into it would copy all several times.
func (s *sketcher) tokenize(t *shingle.Tokens, text string) error {
	if n := uint64(len(text)); n > foretold && s.seen.bytes > 0 {
		size := func(total uint64) int { return int(n*total/s.seen.bytes + n*total/s.seen.bytes/16 + foretold) }
		t.Reset()
		tokens := size(s.seen.tokens)
		t.Hash, t.Mark, t.Span = slices.Grow(t.Hash, tokens), slices.Grow(t.Mark, tokens), slices.Grow(t.Span, tokens)
		t.Off, t.Norm = slices.Grow(t.Off, tokens), slices.Grow(t.Norm, size(s.seen.norm))
	}
	if err := s.shingler.Tokenize(t, text); err != nil {
		return err
	}
	if s.seen.bytes > 1<<30 { // no product overflows
		s.seen = totals{s.seen.bytes / 2, s.seen.tokens / 2, s.seen.norm / 2}
	}
	s.seen.bytes += uint64(len(text))
	s.seen.tokens += uint64(t.Len())
	s.seen.norm += uint64(len(t.Norm))
	return nil
}

// foretold is from how many bytes on a text gets its memory at once, and more
// than what the scan of a piece of text asks for at a time.
const foretold = 4 << 10

func newSketcher(c Config) (*sketcher, error) {
	s, err := shingle.New(c.Shingle)
	if err != nil {
		return nil, err
	}
	m, err := minhash.New(minhash.Config{Slots: c.Slots})
	if err != nil {
		return nil, err
	}
	return &sketcher{config: c, shingler: s, minhash: m}, nil
}

// sketch fills x from a text. A text without tokens gets no keys.
func (s *sketcher) sketch(x *sketched, text, scope string) error {
	x.sig, x.keys = x.sig[:0], x.keys[:0]
	if err := s.tokenize(&x.tokens, text); err != nil {
		return err
	}
	if x.tokens.Len() == 0 {
		return nil
	}
	x.seq = s.sequence(&x.tokens)
	if s.config.usesMinHash() {
		s.shingles = s.shingler.AppendWindows(s.shingles[:0], x.tokens.Hash)
		x.sig = s.minhash.Append(x.sig, s.shingles)
	}
	if s.config.usesSimHash() {
		// Tokens weighed by their length: shingles would make a fingerprint
		// change wholly with every tenth word.
		s.weights = s.weights[:0]
		for _, m := range x.tokens.Mark {
			s.weights = append(s.weights, uint8(m.Weight()))
		}
		s.shingles = s.shingles[:0]
		for _, h := range x.tokens.Hash {
			s.shingles = append(s.shingles, shingle.Mix(h))
		}
		for _, w := range simhash.SumWeighted128(s.shingles, s.weights) {
			x.sig = append(x.sig, uint32(w), uint32(w>>32))
		}
	}
	var err error
	x.keys, err = s.config.appendKeys(x.keys, x.sig, scope)
	return err
}

// sequence gives the identity of a text after normalisation.
func (s *sketcher) sequence(t *shingle.Tokens) [2]uint64 {
	s.bytes = s.bytes[:0]
	for _, h := range t.Hash {
		s.bytes = binary.LittleEndian.AppendUint64(s.bytes, h)
	}
	seq := xxh3.Hash128(s.bytes)
	return [2]uint64{seq.Hi, seq.Lo}
}

// appendKeys appends the LSH keys of a signature. Keys of different scopes have
// nothing in common.
func (c Config) appendKeys(keys []uint64, sig []uint32, scope string) ([]uint64, error) {
	from := len(keys)
	if c.usesMinHash() {
		var err error
		if keys, err = c.bands().Append(keys, sig[:c.Slots]); err != nil {
			return keys, err
		}
	}
	if c.usesSimHash() {
		keys = c.blocks().Append128(keys, fingerprint(sig))
	}
	if scope != "" {
		h := xxh3.HashString(scope)
		for i := range keys[from:] {
			keys[from+i] ^= h
		}
	}
	return keys, nil
}

// Refusals by signature. Measured on labelled sets, no pair that the verdict
// accepts is lost by the first; see docs/how-it-decides.md.
const (
	refuseSlots    = 5  // of 128 equal slots, or fewer
	refuseDistance = 48 // of 128 bits different, or more
)

// unlike reports that two signatures have so little in common that no verdict
// is worth its cost.
func (c Config) unlike(a, b []uint32) bool {
	if c.usesMinHash() && 128*minhash.Equal(a[:c.Slots], b[:c.Slots]) > refuseSlots*c.Slots {
		return false
	}
	if c.usesSimHash() && simhash.Distance128(fingerprint(a), fingerprint(b)) < refuseDistance {
		return false
	}
	return true
}

func fingerprint(sig []uint32) (f simhash.Fingerprint128) {
	w := sig[len(sig)-fingerprintWords:]
	return simhash.Fingerprint128{uint64(w[0]) | uint64(w[1])<<32, uint64(w[2]) | uint64(w[3])<<32}
}

// words is the length of a signature with everything that the settings ask for.
func (c Config) words() int {
	n := 0
	if c.usesMinHash() {
		n += c.Slots
	}
	if c.usesSimHash() {
		n += fingerprintWords
	}
	return n
}
