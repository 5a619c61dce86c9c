package corpus

import "encoding/binary"

// signatures holds the signatures of the stored keepers, by slot. They stand in
// pieces, so that growing moves none of them.
type signatures struct {
	words  int // of a signature
	pieces [][]uint32
}

// pieceSlots is how many signatures a piece holds; half a megabyte of the usual
// ones.
const pieceSlots = 1 << 10

// add appends the signature of the next slot.
func (s *signatures) add(sig []uint32) {
	last := len(s.pieces) - 1
	if last < 0 {
		s.pieces = append(s.pieces, nil) // grows from nothing: many indexes stay small
		last = 0
	} else if len(s.pieces[last]) == pieceSlots*s.words {
		s.pieces = append(s.pieces, make([]uint32, 0, pieceSlots*s.words))
		last++
	}
	s.pieces[last] = append(s.pieces[last], sig...)
}

// at gives the signature of a slot, as a part of what is held.
func (s *signatures) at(slot uint32) []uint32 {
	from := int(slot%pieceSlots) * s.words
	return s.pieces[slot/pieceSlots][from : from+s.words]
}

// appendBinary appends all of them in the order of their slots.
func (s *signatures) appendBinary(b []byte) []byte {
	for _, piece := range s.pieces {
		for _, word := range piece {
			b = binary.LittleEndian.AppendUint32(b, word)
		}
	}
	return b
}

// decode takes as many signatures as there are in b in place of those held.
func (s *signatures) decode(b []byte) {
	s.pieces = nil
	for len(b) > 0 {
		n := min(len(b)/4, pieceSlots*s.words)
		piece := make([]uint32, n)
		for i := range piece {
			piece[i] = binary.LittleEndian.Uint32(b[4*i:])
		}
		s.pieces = append(s.pieces, piece)
		b = b[4*n:]
	}
}
