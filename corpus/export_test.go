package corpus

import "github.com/zeebo/xxh3"

// Reseal puts right checksums on the sections of a snapshot that a fuzzer has
// altered, so that what lies behind them is tested too.
func Reseal(b []byte) []byte {
	b = append([]byte(nil), b...)
	for at := len(snapshotMagic) + 12; at+12 <= len(b); {
		size := le.Uint64(b[at+4:])
		if size > uint64(len(b)) || at+12+int(size)+8 > len(b) {
			break
		}
		end := at + 12 + int(size)
		if string(b[at:at+4]) == "lsh " && size >= 8 {
			le.PutUint64(b[end-8:], xxh3.Hash(b[at+12:end-8]))
		}
		le.PutUint64(b[end:], xxh3.Hash(b[at:end]))
		at = end + 8
	}
	return b
}

// SketchSignature is the signature that batches and streams make of a text.
func SketchSignature(c Config, text string) ([]uint32, error) {
	s, err := newSketcher(c.Effective())
	if err != nil {
		return nil, err
	}
	var x sketched
	err = s.sketch(&x, text, "")
	return x.sig, err
}

// NewShare gives a share with its interval.
func NewShare(k, n int) Share { return newShare(k, n) }

// Suggest suggests a threshold for pairs of these scores.
func Suggest(scores []float64, threshold float64) Suggestion {
	pairs := make([]met, len(scores))
	for i, s := range scores {
		pairs[i].score = Config{Threshold: s}.threshold()
	}
	return suggest(pairs, Config{Threshold: threshold}.threshold())
}

// SketchKeys are the LSH keys of a text at level 0.
func SketchKeys(c Config, text string) ([]uint64, error) {
	s, err := newSketcher(c.Effective())
	if err != nil {
		return nil, err
	}
	var x sketched
	err = s.sketch(&x, text, "")
	var first []uint64
	for i := 0; i < len(x.keys); i += levels {
		first = append(first, x.keys[i])
	}
	return first, err
}
