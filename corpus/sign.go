package corpus

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
)

// Signer makes the MinHash signatures that candidates are found by, for programs
// that keep signatures in a place of their own. Package minhash does the rest:
// [minhash.Similarity] compares two signatures, [minhash.Bands] makes the keys
// under which similar texts meet, [minhash.AppendEncoded] is a form for files.
//
// Only the fields Shingle and Slots of a [Config] have an influence on signatures.
// MinHash signatures they are also where Config.Sketch asks for another sketch.
//
// Store [Config.ID] beside signatures. Those of different ids must not be
// compared or mixed in one index.
//
// A Signer holds scratch for each goroutine that it has used: about 60 KB, and
// 8 bytes for each token of the longest text, up to 8 MB. One goroutine at a time
// may call it.
//
// For a text that comes in pieces, join a [shingle.Writer] and a
// [minhash.Sketcher] of the same settings: the signature is the same.
type Signer struct {
	config  Config // effective
	scratch []*signScratch
}

// signScratch is what one goroutine needs to sign texts.
type signScratch struct {
	shingler *shingle.Shingler
	minhash  *minhash.Sketcher
	shingles []uint64
}

// keptShingles is the most shingle hashes that scratch has room for after a
// text: 8 MB, for a text of a million words.
const keptShingles = 1 << 20

// What one goroutine takes at a time from a batch: so many texts, or so many
// bytes if that is reached first. Taking costs nothing beside such a run, and
// no goroutine is left with a much longer end than the others.
const (
	signTexts = 64
	signBytes = 256 << 10
)

// NewSigner makes a Signer. The error wraps [ErrConfig].
func NewSigner(c Config) (*Signer, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	s := &Signer{config: c.Effective()}
	return s, s.grow(1)
}

// grow makes scratch for n goroutines.
func (s *Signer) grow(n int) error {
	for len(s.scratch) < n {
		w := &signScratch{}
		var err error
		if w.shingler, err = shingle.New(s.config.Shingle); err != nil {
			return err
		}
		if w.minhash, err = minhash.New(minhash.Config{Slots: s.config.Slots}); err != nil {
			return err
		}
		s.scratch = append(s.scratch, w)
	}
	return nil
}

// Slots is the length of a signature: Config.Slots, 128 by default.
func (s *Signer) Slots() int { return s.config.Slots }

// Append appends the signature of text to dst: [Signer.Slots] numbers. A text
// without tokens has no signature; it is written as that of the empty set, whose
// numbers are all 0xFFFFFFFF and which is similar to nothing, not even to
// itself. Append allocates only where dst or the scratch is too small.
func (s *Signer) Append(dst []uint32, text string) []uint32 { return s.scratch[0].append(dst, text) }

// AppendBytes is Append for a text in a slice, which it only reads.
func (s *Signer) AppendBytes(dst []uint32, text []byte) []uint32 {
	return s.scratch[0].appendBytes(dst, text)
}

// AppendAll appends the signatures of all texts to dst, in the order of the
// texts: that of texts[i] is the Slots numbers from Slots*i on, behind what was
// in dst. It works with the given number of goroutines, the caller's included;
// a number below 1 means one for each CPU that Go may use. The result does not
// depend on it.
//
// It allocates dst, if that is too small, and some hundred bytes for each
// goroutine, but nothing for a text (save where one has more than a million
// tokens). Batches of some thousand texts keep all goroutines busy; there is no
// gain from larger ones.
func (s *Signer) AppendAll(dst []uint32, texts []string, workers int) []uint32 {
	return appendAll(s, dst, texts, workers, (*signScratch).append)
}

// AppendAllBytes is AppendAll for texts in slices, which it only reads.
func (s *Signer) AppendAllBytes(dst []uint32, texts [][]byte, workers int) []uint32 {
	return appendAll(s, dst, texts, workers, (*signScratch).appendBytes)
}

func appendAll[T string | []byte](s *Signer, dst []uint32, texts []T, workers int,
	sign func(w *signScratch, dst []uint32, text T) []uint32,
) []uint32 {
	slots := s.config.Slots
	from, size := len(dst), len(texts)*slots
	dst = slices.Grow(dst, size)[:from+size]
	rows := dst[from:]

	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = runs(texts, workers)
	if s.grow(workers) != nil { // these settings were good before
		workers = len(s.scratch)
	}
	var next atomic.Int64 // the first text that nobody has taken
	work := func(w *signScratch) {
		for {
			i := next.Load()
			at := int(i)
			if at == len(texts) {
				return
			}
			end := at + runLength(texts[at:])
			if !next.CompareAndSwap(i, int64(end)) {
				continue
			}
			for ; at < end; at++ {
				row := slots * at
				sign(w, rows[row:row:row+slots], texts[at])
			}
		}
	}
	var group sync.WaitGroup
	for _, w := range s.scratch[1:max(workers, 1)] {
		group.Go(func() { work(w) })
	}
	work(s.scratch[0])
	group.Wait()
	return dst
}

// runLength is how many of the texts make the first run.
func runLength[T string | []byte](texts []T) int {
	n, bytes := 0, 0
	for n < min(signTexts, len(texts)) && bytes < signBytes {
		bytes += len(texts[n])
		n++
	}
	return n
}

// runs counts the runs in texts, up to a limit.
func runs[T string | []byte](texts []T, limit int) int {
	n := 0
	for ; n < limit && len(texts) > 0; n++ {
		texts = texts[runLength(texts):]
	}
	return n
}

func (w *signScratch) append(dst []uint32, text string) []uint32 {
	return w.sign(dst, w.shingler.Append(w.shingles[:0], text))
}

func (w *signScratch) appendBytes(dst []uint32, text []byte) []uint32 {
	return w.sign(dst, w.shingler.AppendBytes(w.shingles[:0], text))
}

func (w *signScratch) sign(dst []uint32, shingles []uint64) []uint32 {
	w.shingles = shingles
	if cap(shingles) > keptShingles {
		w.shingles = nil
	}
	return w.minhash.Append(dst, shingles)
}
