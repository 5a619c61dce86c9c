package align_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/internal/align"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

// gapsOf aligns two sequences of tokens from 1 on.
func gapsOf(x *align.Aligner, a, b []uint32) []align.Gap {
	ids := int(max(slices.Max(a), slices.Max(b))) + 1
	inA, held := make([]uint32, ids), make([]uint32, ids)
	for _, t := range a {
		inA[t]++
	}
	common := 0
	inB := make([]uint32, ids)
	for _, t := range b {
		inB[t]++
	}
	for t := range held {
		if inA[t] > 0 && inB[t] > 0 {
			held[t] = inB[t]
			common += int(min(inA[t], inB[t]))
		}
	}
	return slices.Clone(x.Gaps(a, b, held, common))
}

func ascending(from, n int) []uint32 {
	s := make([]uint32, n)
	for i := range s {
		s[i] = uint32(from + i)
	}
	return s
}

func reordered(x *align.Aligner, a, b []uint32) (moves []align.Move, order []uint32) {
	gaps := gapsOf(x, a, b)
	moves = slices.Clone(x.Moves(a, b, gaps, 5))
	for _, i := range x.Reorder(len(a), gaps, moves) {
		order = append(order, a[i])
	}
	return moves, order
}

func TestMoves(t *testing.T) {
	var x align.Aligner
	p, q, r := ascending(1, 20), ascending(30, 30), ascending(70, 8)
	moves, order := reordered(&x, slices.Concat(p, q), slices.Concat(q, p))
	require.Equal(t, []align.Move{{A: 0, B: 30, N: 20}}, moves)
	require.Equal(t, slices.Concat(q, p), order)

	// What stands around stays: 100 is put before what follows in a.
	moves, order = reordered(&x, slices.Concat(p, []uint32{100}, q, r), slices.Concat(r, q, p))
	require.Equal(t, []align.Move{{A: 0, B: 38, N: 20}, {A: 51, B: 0, N: 8}}, moves)
	require.Equal(t, slices.Concat(r, []uint32{100}, q, p), order)

	// Too short, or more than one place to come from.
	moves, order = reordered(&x, slices.Concat(r[:7], q), slices.Concat(q, r[:7]))
	require.Empty(t, moves)
	require.Equal(t, slices.Concat(r[:7], q), order)
	moves, _ = reordered(&x, slices.Concat(r, q), slices.Concat(q, r, []uint32{100}, r))
	require.Empty(t, moves)
}

// Parts in any order are found and put back where nothing occurs twice.
func TestReorderPutsBack(t *testing.T) {
	r := testkit.Rand(41)
	var x align.Aligner
	for range 300 {
		n, parts := 40+r.IntN(400), 2+r.IntN(4)
		a := ascending(1, n)
		var b []uint32
		for _, k := range r.Perm(parts) {
			b = append(b, a[k*n/parts:(k+1)*n/parts]...)
		}
		_, order := reordered(&x, a, b)
		if n/parts >= 8 {
			require.Equal(t, b, order)
		}
		// With anything else between them the order is still one of all tokens.
		b = mixed(r, b)
		moves, order := reordered(&x, a, b)
		for _, m := range moves {
			require.Equal(t, a[m.A:m.A+m.N], b[m.B:m.B+m.N])
		}
		slices.Sort(order)
		require.Equal(t, a, order)
	}
}

func mixed(r *rand.Rand, s []uint32) []uint32 {
	s = slices.Clone(s)
	for range r.IntN(1 + len(s)/4) {
		switch at := r.IntN(len(s)); r.IntN(3) {
		case 0:
			s[at] = uint32(1 + r.IntN(2*len(s)))
		case 1:
			s = slices.Delete(s, at, at+1)
		default:
			s = slices.Insert(s, at, uint32(1+r.IntN(2*len(s))))
		}
	}
	return s
}

func TestMovesDoNotAllocate(t *testing.T) {
	var x align.Aligner
	a := ascending(1, 300)
	b := slices.Concat(a[100:200], a[:100], a[200:])
	gaps := gapsOf(&x, a, b)
	run := func() { x.Reorder(len(a), gaps, x.Moves(a, b, gaps, 5)) }
	run()
	require.Zero(t, testing.AllocsPerRun(20, run))
}
