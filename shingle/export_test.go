package shingle

// What tests of the package's own workings need to see.

const (
	EntryWord   = entryWord
	EntryDigit  = entryDigit
	EntrySingle = entrySingle
	EntryMark   = entryMark
	EntryClass  = entryClass
	EntryJoin   = entryJoin
	EntryAlter  = entryAlter
	EntryDrop   = entryDrop
	EntryStay   = entryStay
	MaxStretch  = maxStretch
)

func Lookup(r rune) uint16 { return lookup(r) }

func Fold(r rune) rune { return fold(r, lookup(r)) }

func JoinClass(r rune) uint8 { return uint8(lookup(r) >> entryShift) }

func TokenizeLimit(s *Shingler, t *Tokens, text string, limit uint64) error {
	return s.tokenize(t, text, limit)
}
