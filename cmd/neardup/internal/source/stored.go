package source

import "strings"

// stored holds strings that stay until the end of a run, many in one piece of
// memory: one for each would cost the collector of garbage more than all else.
type stored struct{ piece strings.Builder }

// A piece, and the longest string that is put into one: little is left over at
// its end.
const (
	pieceBytes = 256 << 10
	shareBytes = 16 << 10
)

// put makes a string of b.
func (s *stored) put(b []byte) string {
	if len(b) > shareBytes {
		return string(b)
	}
	if s.piece.Cap()-s.piece.Len() < len(b) {
		s.piece = strings.Builder{}
		s.piece.Grow(pieceBytes)
	}
	from := s.piece.Len()
	s.piece.Write(b)
	return s.piece.String()[from:]
}
