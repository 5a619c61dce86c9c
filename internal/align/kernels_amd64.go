//go:build !purego

package align

import "github.com/neardup/neardup/internal/cpu"

//go:generate sh -c "cd ../../_asm && GOWORK=off go run ./align -out ../internal/align/kernels_amd64.s -stubs ../internal/align/kernels_stubs_amd64.go -pkg align"

// all lists the sets that are compiled in, best first.
var all = []*kernels{
	{name: "avx512", available: cpu.AVX512, rows: wideRowsAVX512, mostWords: 16},
	&generic,
}

// wideRowsAVX512 takes what is wider than a few registers hold as words.
func wideRowsAVX512(table, masks []uint64, b []uint32, w int) {
	switch {
	case w <= 4 || w > 16:
		rows(table, masks, b, w)
	case w <= 8:
		rows8AVX512(table[w:], masks, b, w)
	default:
		rows16AVX512(table[w:], masks, b, w)
	}
}
