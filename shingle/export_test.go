package shingle

import "reflect"

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

func IsWhole(r rune) bool { return isWhole(r) }

func Fold(r rune) rune { return fold(r, lookup(r)) }

func JoinClass(r rune) uint8 { return uint8(lookup(r) >> entryShift) }

func TokenizeLimit(s *Shingler, t *Tokens, text string, limit uint64) error {
	return s.tokenize(t, text, limit)
}

// AllKernels lists the names of the sets that this machine can run, best first.
func AllKernels() (names []string) {
	for _, k := range all {
		if k.available {
			names = append(names, k.name)
		}
	}
	return names
}

// UseKernels makes a set the active one. restore brings the former one back.
func UseKernels(name string) (restore func()) {
	before := active
	for _, k := range all {
		if k.name == name && k.available {
			active = k
			return func() { active = before }
		}
	}
	panic("no kernels " + name)
}

// MissingStages names the stages that a set lacks.
func MissingStages(name string) (missing []string) {
	k := reflect.ValueOf(*StagesOf(name).k)
	for i := range k.NumField() {
		if f := k.Field(i); f.Kind() == reflect.Func && f.IsNil() {
			missing = append(missing, k.Type().Field(i).Name)
		}
	}
	return missing
}

// Stages are the hot loops of a set.
type Stages struct{ k *kernels }

// StagesOf gives those of the named set.
func StagesOf(name string) Stages {
	restore := UseKernels(name)
	defer restore()
	return Stages{active}
}

func (s Stages) Edges(dst []uint16, text []byte) int { return s.k.edges(dst, text) }

func (s Stages) WordHashes(dst []uint64, text []byte, edges []uint16) int {
	return s.k.wordHashes(dst, text, edges)
}

func (s Stages) Tokens(t *Tokens, text []byte, at int, edges []uint16) int {
	return s.k.tokens(t, text, at, edges)
}

func (s Stages) CharHashes(dst []uint64, text []byte) { s.k.charHashes(dst, text) }

func (s Stages) Letters(dst, text []byte, edges []uint16) int {
	return s.k.letters(dst, text, edges)
}

func (s Stages) IsASCII(text []byte) bool { return s.k.isASCII(text) }

func (s Stages) Windows(dst, tokens []uint64, width int) { s.k.windows(dst, tokens, width) }

func (s Stages) Fold(dst []byte, strange []uint64, text []byte) int {
	return s.k.fold(dst, strange, text)
}

func (s Stages) FoldedHashes(dst []uint64, text []byte, edges []uint16) {
	s.k.foldedHashes(dst, text, edges)
}

func (s Stages) FoldedTokens(t *Tokens, text []byte, at int, edges []uint16) {
	s.k.foldedTokens(t, text, at, edges)
}

const (
	FoldSlack    = foldSlack
	FoldWide     = foldWide
	FoldStrange  = foldStrange
	Elsewhere    = elsewhere
	EdgeSlack    = edgeSlack
	LettersSlack = lettersSlack
)

func (s Stages) Cut(starts, ends *[CutBytes + CutSlack]uint16, text []byte, joined bool) (n, closed, stop int) {
	return s.k.cut(starts, ends, text, joined)
}

func (s Stages) CutHashes(dst []uint64, long *[CutBytes + CutSlack]uint16, text []byte, starts, ends []uint16) int {
	return s.k.cutHashes(dst, long, text, starts, ends)
}

const (
	CutBytes = cutBytes
	CutSlack = cutSlack
)
