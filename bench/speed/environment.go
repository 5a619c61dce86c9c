package speed

import (
	"cmp"
	"fmt"
	"runtime"
	"time"

	"github.com/klauspost/cpuid/v2"

	"github.com/neardup/neardup/minhash"
	"github.com/neardup/neardup/shingle"
	"github.com/neardup/neardup/simhash"
)

// Environment is the line that belongs above every table of figures.
func Environment(now time.Time) string {
	model := cmp.Or(cpuid.CPU.BrandName, "unknown CPU")
	return fmt.Sprintf("%s %s/%s, %s, GOMAXPROCS=%d, %s; kernels: shingle %s, minhash %s, simhash %s",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, model, runtime.GOMAXPROCS(0), now.Format(time.DateOnly),
		shingle.Kernel(), minhash.Kernel(), simhash.Kernel())
}
