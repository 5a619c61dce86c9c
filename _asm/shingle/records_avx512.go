package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// records writes the mark, span and end of the eight tokens of a round.
type records struct {
	mark, span, off Register // where they go

	at                           VecVirtual // what spans count from
	norm                         VecVirtual // the end of the last token
	last, zero                   VecVirtual
	lowerWord, maxWeight, number VecVirtual
}

// newRecords loads the parameters and the constants.
func newRecords() *records {
	r := &records{
		mark: Load(Param("mark"), GP64()),
		span: Load(Param("span"), GP64()),
		off:  Load(Param("off"), GP64()),
		at:   ZMM(),
		norm: YMM(), last: YMM(), zero: YMM(), lowerWord: YMM(), maxWeight: YMM(), number: YMM(),
	}
	argument := GP32()
	Load(Param("at"), argument)
	VPBROADCASTD(argument, r.at)
	Load(Param("norm"), argument)
	VPBROADCASTD(argument, r.norm)
	VPXORD(r.zero, r.zero, r.zero)
	for _, c := range []struct {
		to    VecVirtual
		value uint32
	}{{r.lowerWord, 0xFFFF}, {r.maxWeight, 12}, {r.number, 0x80}, {r.last, 7}} {
		MOVL(U32(c.value), argument)
		VPBROADCASTD(argument, c.to)
	}
	return r
}

// spans writes the spans of a round, and gives the lengths of the tokens.
func (r *records) spans(w *words, partial bool) (length VecVirtual) {
	spans := ZMM()
	VPMOVZXWD(w.raw, spans)
	VPADDD(r.at, spans, spans)
	to := Mem{Base: r.span, Index: w.i, Scale: 8}
	if partial {
		VMOVDQU64(spans, w.part8, to)
	} else {
		VMOVDQU64(spans, to)
	}
	length = YMM()
	VPANDD(r.lowerWord, w.length, length)
	return length
}

// rest writes the marks, of these weights where they are not above the most and
// with these numbers, and the ends.
func (r *records) rest(w *words, partial bool, weights, length VecVirtual, numbers OpmaskVirtual) {
	marks := YMM()
	VPMINUD(r.maxWeight, weights, marks)
	VPORD(r.number, marks, numbers, marks)
	to := Mem{Base: r.mark, Index: w.i, Scale: 1}
	if partial {
		VPMOVDB(marks, w.part8, to)
	} else {
		VPMOVDB(marks, to)
	}

	// Ends are sums of lengths: of two, of four, of eight neighbours.
	moved := YMM()
	for _, by := range []uint64{1, 2, 4} {
		VALIGND(U8(8-by), r.zero, length, moved)
		VPADDD(moved, length, length)
	}
	VPADDD(r.norm, length, length)
	VPERMD(length, r.last, r.norm)
	to = Mem{Base: r.off, Index: w.i, Scale: 4}
	if partial {
		VMOVDQU32(length, w.part8, to)
	} else {
		VMOVDQU32(length, to)
	}
}

// again takes the last end from what was written before a round that is done
// again.
func (r *records) again(w *words) {
	VPBROADCASTD(Mem{Base: r.off, Index: w.i, Scale: 4, Disp: -4}, r.norm)
}
