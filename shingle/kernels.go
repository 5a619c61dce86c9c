package shingle

// The line for amd64 is in kernels_amd64.go.
//go:generate sh -c "cd ../_asm && GOWORK=off go run ./shingle/neon -out ../shingle/kernels_arm64.s -stubs ../shingle/kernels_stubs_arm64.go -pkg shingle"

// kernels is one set of implementations of the hot loops. All sets give the
// same results; scan_generic.go says what each loop does.
type kernels struct {
	name      string
	available bool // on this machine

	edges      func(dst []uint16, text []byte) int
	wordHashes func(dst []uint64, text []byte, edges []uint16) int
	tokens     func(t *Tokens, text []byte, at int, edges []uint16) int
	letters    func(dst, text []byte, edges []uint16) int
	charHashes func(dst []uint64, text []byte)
	isASCII    func(text []byte) bool
	windows    func(dst, tokens []uint64, width int)

	// For text that is not ASCII; fold_generic.go says what each does.
	fold         func(dst []byte, strange []uint64, text []byte) (flags int)
	foldedHashes func(dst []uint64, text []byte, edges []uint16)
	foldedTokens func(t *Tokens, text []byte, at int, edges []uint16)

	// For scripts of three bytes, Arabic and Hebrew; cut_generic.go.
	cut       func(starts, ends *[cutBytes + cutSlack]uint16, text []byte, joined bool) (n, closed, stop int)
	cutHashes func(dst []uint64, long *[cutBytes + cutSlack]uint16, text []byte, starts, ends []uint16) (count int)
}

var generic = kernels{
	name:       "generic",
	available:  true,
	edges:      edges,
	wordHashes: wordHashes,
	tokens:     tokens,
	letters:    letters,
	charHashes: charHashes,
	isASCII:    isASCII,
	windows:    windows,

	fold: foldText, foldedHashes: foldedHashes, foldedTokens: foldedTokens,
	cut: cut, cutHashes: cutHashes,
}

// active is the set in use: the best that the machine can run.
var active = choose(all)

func choose(sets []*kernels) *kernels {
	for _, k := range sets {
		if k.available {
			return k
		}
	}
	return &generic
}

// Kernel names the implementation of the hot loops in use: "avx512", "avx2",
// "neon" or "generic". They differ in speed alone. Give it in reports of wrong or
// slow results. The build tag purego leaves generic only.
func Kernel() string { return active.name }
