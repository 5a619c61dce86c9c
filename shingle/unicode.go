package shingle

import "unicode/utf8"

// An entry of the table says what recipe 1 knows of a code point.
//
//	bits 0..3   class after folding: one of the four below, or none: a separator
//	bit  4      joins: belongs to the stretch of the character before it
//	bit  5      alters: NFKC does not leave it as it is, even alone
//	bit  6      dropped; then entryWord says that it is no format control
//	bit  7      stays: joins, but is never composed with anything
//	bits 8..15  the canonical combining class if it joins, else the index of
//	            the fold distance in foldDeltas
//
// An entry with none of bits 4 to 6 is a simple character: it passes through
// as its folding, unless a joining one follows.
const (
	entryWord   = 1 << 0 // letter, or number without Nd
	entryDigit  = 1 << 1 // Nd
	entrySingle = 1 << 2 // letter of a script written without spaces
	entryMark   = 1 << 3
	entryJoin   = 1 << 4
	entryAlter  = 1 << 5
	entryDrop   = 1 << 6
	entryStay   = 1 << 7

	entryClass   = entryWord | entryDigit | entrySingle | entryMark
	entrySpecial = entryJoin | entryAlter | entryDrop

	entryShift = 8
	blockBits  = 6
	blockMask  = 1<<blockBits - 1
)

// lookup gives the entry of r, which must be a code point.
func lookup(r rune) uint16 {
	return tableBlocks[int(tableIndex[r>>blockBits])<<blockBits|int(r&blockMask)]
}

// ypogegrammeni is the only joining character that folds.
const ypogegrammeni, smallIota = 0x345, 0x3B9

// fold gives the simple case folding of r, whose entry is e.
func fold(r rune, e uint16) rune {
	if e&entryJoin == 0 {
		return r + foldDeltas[e>>entryShift]
	}
	if r == ypogegrammeni {
		return smallIota
	}
	return r
}

// decode reads the first code point of text, which is not empty. An invalid
// byte is U+FFFD of size 1.
func decode(text []byte) (rune, int) {
	if b := text[0]; b < utf8.RuneSelf {
		return rune(b), 1
	}
	return utf8.DecodeRune(text)
}
