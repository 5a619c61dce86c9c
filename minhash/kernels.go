package minhash

// The line for amd64 is in kernels_amd64.go.
//go:generate sh -c "cd ../_asm && GOWORK=off go run ./minhash/neon -out ../minhash/kernels_arm64.s -stubs ../minhash/kernels_stubs_arm64.go -pkg minhash"

// kernels is one implementation of the hot loops. All of them compute the same
// bits; the functions of that name in the files *_generic.go say what.
type kernels struct {
	name      string
	available bool // on this machine

	blank    func(mins []uint64)
	round0   func(mins, hashes []uint64, shift uint)
	round1   func(mins, hashes []uint64, shift uint, open []uint64)
	round2   func(out, muls []uint32, hashes []uint64)
	vacant   func(open, from, mins []uint64) int
	pack     func(packed, slots []uint32, open []uint64)
	unpack   func(slots, packed []uint32, open []uint64)
	compact  func(sig []uint32, mins0, mins1 []uint64, mins2 []uint32, open1, open2 []uint64, shift uint)
	equal    func(a, b []uint32) int
	bandKeys func(keys []uint64, sig []uint32, b Bands, offsets bandOffsets)

	// sign makes the signature of a whole set in fewer steps. It returns false,
	// with nothing done, for sets that it is not made for. May be nil.
	sign func(sig []uint32, hashes []uint64, s *state) bool
}

var generic = kernels{
	name: "generic", available: true,
	blank: blank, round0: round0, round1: round1, round2: round2,
	vacant: vacant, pack: pack, unpack: unpack, compact: compact,
	equal: equal, bandKeys: bandKeys,
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
