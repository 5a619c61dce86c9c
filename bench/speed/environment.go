package speed

import (
	"cmp"
	"fmt"
	"runtime"
	"time"

	"github.com/klauspost/cpuid/v2"
)

// Environment is the line that belongs above every table of figures.
func Environment(now time.Time) string {
	model := cmp.Or(cpuid.CPU.BrandName, "unknown CPU")
	return fmt.Sprintf("%s %s/%s, %s, GOMAXPROCS=%d, %s",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, model, runtime.GOMAXPROCS(0), now.Format(time.DateOnly))
}
