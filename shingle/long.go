package shingle

import (
	"encoding/binary"
	"slices"

	"github.com/zeebo/xxh3"
)

// longWord takes a run of plain text that is longer than shortToken and ASCII
// throughout: names without spaces, codes, digests. It begins at offset from.
func (s *Shingler) longWord(run []byte, from int) {
	var token []byte
	t := s.tokens
	switch {
	case t != nil:
		n := len(t.Norm)
		t.Norm = slices.Grow(t.Norm, len(run))[:n+len(run)]
		token = t.Norm[n:]
	case len(run) <= chunk:
		token = s.folded[:len(run)] // no part of this chunk is folded
	default:
		s.norm = slices.Grow(s.norm[:0], len(run))
		token = s.norm[:len(run)]
	}
	i := 0
	for ; i+8 <= len(run); i += 8 {
		binary.LittleEndian.PutUint64(token[i:], binary.LittleEndian.Uint64(run[i:])|lower)
	}
	for ; i < len(run); i++ {
		token[i] = run[i] | lower&0xFF
	}
	if t == nil {
		s.room()
		s.hash[s.n] = xxh3.Hash(token)
		s.n++
		return
	}
	hash, mark := longToken(token)
	t.add(hash, mark, from, from+len(run), len(t.Norm))
	s.tooLong = uint64(len(t.Norm)) > s.limit
}

// endless is where the run that begins at offset at ends, which fills a chunk; or
// at, if it is not ASCII throughout or no word. Behind it comes an ASCII separator or the
// end of the text.
func (s *Shingler) endless(text []byte, at int) (end int) {
	if s.char {
		return at
	}
	for end = at; end < len(text); {
		part := text[end:min(end+chunk, len(text))]
		length := 0
		switch n := active.edges(s.edges[:], part); {
		case n == 0 || s.edges[0] > 0:
		case n == 1:
			length = len(part)
		default:
			length = int(s.edges[1])
		}
		if !active.isASCII(part[:length]) {
			return at
		}
		if end += length; length < len(part) {
			break
		}
	}
	return end
}
