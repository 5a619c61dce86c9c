package simhash

// The line for amd64 is in kernels_amd64.go.
//go:generate sh -c "cd ../_asm && GOWORK=off go run ./simhash/neon -out ../simhash/kernels_arm64.s -stubs ../simhash/kernels_stubs_arm64.go -pkg simhash"

// kernels names one implementation of the hot loops. All of them compute the
// same bits; the functions *Generic say what.
//
// The functions that pick one, sum64 and so on, are a switch over the tier and
// not fields of function type here: arguments of a call through a function
// value escape, and a caller's list that could live on the stack would be
// allocated.
type kernels struct {
	name      string
	tier      tier
	available bool // on this machine
}

type tier uint8

const (
	tierGeneric tier = iota
	tierNEON
	tierAVX2
	tierAVX512
)

var generic = kernels{"generic", tierGeneric, true}

// active is the set in use: the best that the machine can run.
var active = best(all)

func best(sets []kernels) kernels {
	for _, k := range sets {
		if k.available {
			return k
		}
	}
	return generic
}

// Kernel names the implementation of the hot loops in use: "avx512", "avx2",
// "neon" or "generic". They differ in speed alone. Give it in reports of wrong or
// slow results. The build tag purego leaves generic only.
func Kernel() string { return active.name }
