package shingle

import (
	"encoding/binary"

	"github.com/zeebo/xxh3"
)

// longWord takes a run of plain text that is longer than shortToken and ASCII
// throughout: names without spaces, codes, digests. It begins at offset from.
func (s *Shingler) longWord(run []byte, from int) {
	token := s.folded[:len(run)] // this chunk was not folded
	i := 0
	for ; i+8 <= len(run); i += 8 {
		binary.LittleEndian.PutUint64(token[i:], binary.LittleEndian.Uint64(run[i:])|lower)
	}
	for ; i < len(run); i++ {
		token[i] = run[i] | lower&0xFF
	}
	t := s.tokens
	if t == nil {
		s.room()
		s.hash[s.n] = xxh3.Hash(token)
		s.n++
		return
	}
	hash, mark := longToken(token)
	t.Norm = append(t.Norm, token...)
	t.add(hash, mark, from, from+len(run), len(t.Norm))
	s.tooLong = uint64(len(t.Norm)) > s.limit
}
