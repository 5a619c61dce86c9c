package speed

import (
	"fmt"
	"testing"
)

func BenchmarkSign(b *testing.B)      { benchmark(b, "Sign") }
func BenchmarkSketch(b *testing.B)    { benchmark(b, "Sketch") }
func BenchmarkSimHash64(b *testing.B) { benchmark(b, "SimHash64") }
func BenchmarkFromRAM(b *testing.B)   { benchmark(b, "FromRAM") }
func BenchmarkScan(b *testing.B)      { benchmark(b, "Scan") }
func BenchmarkGroup(b *testing.B)     { benchmark(b, "Group") }
func BenchmarkLanguage(b *testing.B)  { benchmark(b, "Language") }
func BenchmarkVerdict(b *testing.B)   { benchmark(b, "Verdict") }

// benchmark runs the contestants of a stage as Benchmark<stage>/<who>/<size>.
// One operation is a pass over all documents of the contest.
func benchmark(b *testing.B, stage string) {
	for _, s := range Stages(Plan{}) {
		if s.Name != stage {
			continue
		}
		for _, size := range s.Sizes {
			c := s.Contest(size)
			for _, who := range c.Contestants {
				b.Run(fmt.Sprintf("%s/%s", who.Who, c.Size), func(b *testing.B) {
					b.SetBytes(c.Bytes)
					b.ReportAllocs()
					for b.Loop() {
						who.Pass()
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*c.Docs), "ns/doc")
				})
			}
		}
	}
}
