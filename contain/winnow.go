package contain

import (
	"slices"

	"github.com/neardup/neardup/shingle"
	"github.com/zeebo/xxh3"
)

// winnow appends the places of the hashes that are selected: of every w in a row
// the smallest, the last one where there are several. While the one selected
// before is among them and none is smaller, it stands for these too ("robust
// winnowing", Schleimer, Wilkerson and Aiken 2003, section 3.2). Fewer than w
// hashes are one window.
//
// The smallest hash of a window is the same wherever the same window stands, so
// two sequences with w hashes in a row in common have selected one hash there in
// common.
func winnow(dst []int, hashes []uint64, w int) []int {
	if len(hashes) == 0 {
		return dst
	}
	w = min(w, len(hashes))
	at := -1
	for from := range len(hashes) - w + 1 {
		end := from + w
		switch {
		case at >= from && hashes[end-1] >= hashes[at]:
			continue
		case at >= from:
			at = end - 1
		default:
			at = from
			for i := from + 1; i < end; i++ {
				if hashes[i] <= hashes[at] {
					at = i
				}
			}
		}
		dst = append(dst, at)
	}
	return dst
}

// repeats is how many places of a fingerprint within one text are used.
const repeats = 4

// fingerprint is a key and, in the lower half, where in the text its shingle
// begins, in bytes.
type fingerprint uint64

func (f fingerprint) key() uint32 { return uint32(f >> 32) }
func (f fingerprint) at() uint32  { return uint32(f) }

// printer makes the fingerprints of texts. Its results are valid until the next
// call.
type printer struct {
	shingler *shingle.Shingler
	window   int
	tokens   shingle.Tokens
	hashes   []uint64
	places   []int
	prints   []fingerprint
}

// of gives the tokens of a text and its fingerprints, sorted by key and place,
// no more than repeats of a key. The scope is mixed into the keys, so documents
// of two scopes do not meet, nor take each other's places.
func (p *printer) of(text, scope string) (*shingle.Tokens, []fingerprint, error) {
	p.prints = p.prints[:0]
	if err := p.shingler.Tokenize(&p.tokens, text); err != nil {
		return nil, nil, err
	}
	p.hashes = p.shingler.AppendWindows(p.hashes[:0], p.tokens.Hash)
	p.places = winnow(p.places[:0], p.hashes, p.window)
	var salt uint32
	if scope != "" {
		salt = uint32(xxh3.HashString(scope))
	}
	for _, i := range p.places {
		key := uint32(p.hashes[i]) ^ salt // the lower half: small hashes were chosen, so the upper is no good key
		p.prints = append(p.prints, fingerprint(uint64(key)<<32|uint64(p.tokens.Span[i].Start)))
	}
	slices.Sort(p.prints)
	kept, same := p.prints[:0], 0
	for i, f := range p.prints {
		if i > 0 && f.key() == kept[len(kept)-1].key() {
			same++
		} else {
			same = 0
		}
		if same < repeats {
			kept = append(kept, f)
		}
	}
	p.prints = kept
	return &p.tokens, p.prints, nil
}
