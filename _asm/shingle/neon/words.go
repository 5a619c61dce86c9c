package main

import "asm/internal/neon"

// The kernels here have no vectors: a word's hash is two products of 64 bits,
// which NEON has not. What they save is that the compiler builds each of its
// multipliers anew, in four instructions, for every product, and the masks too.

// tokenLow and tokenHigh are the multipliers of the two halves of a token.
const (
	tokenLow  = uint64(0x9E3779B97F4A7C15)
	tokenHigh = uint64(0xC2B2AE3D27D4EB4F)
)

// A word is a run with its bytes in registers.
type word struct {
	fn                *neon.Func
	text, edges       neon.R
	masks             neon.R
	start, length     neon.R
	lo, hi            neon.R
	mulLow, mulHigh   neon.R
	scratch, scratch2 neon.R
}

func newWord(fn *neon.Func) word {
	w := word{
		fn: fn, text: fn.Load("text"), edges: fn.Load("edges"), masks: fn.Load("masks"),
		start: fn.R(), length: fn.R(), lo: fn.R(), hi: fn.R(),
		mulLow: fn.R(), mulHigh: fn.R(), scratch: fn.R(), scratch2: fn.R(),
	}
	fn.I("MOVD", tokenLow, w.mulLow)
	fn.I("MOVD", tokenHigh, w.mulHigh)
	return w
}

// next loads the next run, and goes to stop if it needs more care.
func (w word) next(stop string) {
	fn := w.fn
	fn.I("MOVWU.P", w.edges.Mem(4), w.length)
	fn.I("AND", uint64(0xFFFF), w.length, w.start)
	fn.I("LSR", 16, w.length, w.length)
	fn.I("SUB", w.start, w.length, w.length)
	fn.I("CMP", 16, w.length)
	fn.I("BHI", stop)
	fn.I("ADD", w.start, w.text, w.scratch)
	fn.I("LDP", w.scratch.Mem(0), neon.Pair(w.lo, w.hi))
	fn.I("ADD", w.length.Shl(4), w.masks, w.scratch)
	fn.I("LDP", w.scratch.Mem(0), neon.Pair(w.scratch, w.scratch2))
	fn.I("ORR", uint64(0x2020202020202020), w.lo, w.lo)
	fn.I("ORR", uint64(0x2020202020202020), w.hi, w.hi)
	fn.I("AND", w.scratch, w.lo, w.lo)
	fn.I("AND", w.scratch2, w.hi, w.hi)
	fn.I("ORR", w.hi, w.lo, w.scratch)
	fn.I("TST", uint64(0x8080808080808080), w.scratch)
	fn.I("BNE", stop)
}

// hash makes the hash of the word of its bytes, which are gone then.
func (w word) hash() neon.R {
	w.fn.I("MUL", w.mulHigh, w.hi, w.hi)
	w.fn.I("ROR", 32, w.hi, w.hi)
	w.fn.I("MADD", w.mulLow, w.hi, w.lo, w.lo)
	return w.lo
}

func hashRuns() {
	fn := f.Func("hashRunsARM64", "(dst *uint64, text *byte, edges *uint16, n int, masks *[17][2]uint64) (hashed int)",
		"hashRunsARM64 is hashRuns for n runs, at least one, that count from text. masks[k]",
		"has ones in the first k bytes.")
	dst, n := fn.Load("dst"), fn.Load("n")
	w := newWord(fn)
	fn.Label("run")
	w.next("stop")
	fn.I("MOVD.P", w.hash(), dst.Mem(8))
	fn.I("SUBS", 1, n, n)
	fn.I("BNE", "run")
	fn.Label("stop")
	all := fn.Load("n")
	fn.I("SUB", n, all, all)
	fn.Store(all, "hashed")
	fn.I("RET")
}

func addRuns() {
	fn := f.Func("addRunsARM64", "(hash *uint64, mark *byte, span, off *uint32, bytes, text *byte, edges *uint16, n int, at, norm uint32, masks *[17][2]uint64) (added int)",
		"addRunsARM64 is addRuns for n runs, at least one, that count from text. There is room",
		"for n at hash, mark, span and off, and for 16 bytes more than all runs have at bytes.",
		"The spans count from at, the ends from norm. masks[k] has ones in the first k bytes.")
	hash, mark, span, off := fn.Load("hash"), fn.Load("mark"), fn.Load("span"), fn.Load("off")
	bytes, n, at, norm := fn.Load("bytes"), fn.Load("n"), fn.Load("at"), fn.Load("norm")
	w := newWord(fn)
	heaviest := fn.R()
	fn.I("MOVD", 12, heaviest)
	fn.Label("run")
	w.next("stop")
	fn.I("STP", neon.Pair(w.lo, w.hi), bytes.Mem(0))
	fn.I("ADD", w.length, bytes, bytes)
	fn.I("ADDW", w.length, norm, norm)
	fn.I("MOVW.P", norm, off.Mem(4))
	fn.I("ADDW", at, w.start, w.start)
	fn.I("MOVW.P", w.start, span.Mem(4))
	fn.I("ADDW", w.length, w.start, w.start)
	fn.I("MOVW.P", w.start, span.Mem(4))
	fn.Comment("Digits have bit 4 set and bit 6 not. Letters have both or only bit 6.")
	fn.I("BIC", w.lo.Shr(2), w.lo, w.scratch)
	fn.I("BIC", w.hi.Shr(2), w.hi, w.scratch2)
	fn.I("ORR", w.scratch2, w.scratch, w.scratch)
	fn.I("TST", uint64(0x1010101010101010), w.scratch)
	fn.I("CSET", "NE", w.scratch)
	fn.I("CMP", heaviest, w.length)
	fn.I("CSEL", "LO", w.length, heaviest, w.length)
	fn.I("ORR", w.scratch.Shl(7), w.length, w.length)
	fn.I("MOVB.P", w.length, mark.Mem(1))
	fn.I("MOVD.P", w.hash(), hash.Mem(8))
	fn.I("SUBS", 1, n, n)
	fn.I("BNE", "run")
	fn.Label("stop")
	all := fn.Load("n")
	fn.I("SUB", n, all, all)
	fn.Store(all, "added")
	fn.I("RET")
}

// windows3 keeps the two tokens before in registers, the second turned too.
func windows3() {
	fn := f.Func("windows3ARM64", "(dst, tokens *uint64, n int)",
		"windows3ARM64 is windows3 for n windows, at least one. There are n+2 tokens.")
	dst, tokens, n := fn.Load("dst"), fn.Load("tokens"), fn.Load("n")
	first, second, third, turned, x := fn.R(), fn.R(), fn.R(), fn.R(), fn.R()
	mulFirst, mulSecond := fn.R(), fn.R()
	fn.I("MOVD", uint64(0xBF58476D1CE4E5B9), mulFirst)
	fn.I("MOVD", uint64(0x94D049BB133111EB), mulSecond)
	fn.I("LDP.P", tokens.Mem(16), neon.Pair(first, second))
	fn.I("ROR", 64-13, second, turned)
	fn.Label("window")
	fn.I("MOVD.P", tokens.Mem(8), third)
	fn.I("ADD", turned, first, first)
	fn.I("ROR", 64-26, third, x)
	fn.I("ADD", first, x, x)
	fn.I("ROR", 64-13, third, turned)
	fn.I("EOR", x.Shr(32), x, x)
	fn.I("MUL", mulFirst, x, x)
	fn.I("EOR", x.Shr(29), x, x)
	fn.I("MUL", mulSecond, x, x)
	fn.I("EOR", x.Shr(32), x, x)
	fn.I("MOVD.P", x, dst.Mem(8))
	fn.I("MOVD", second, first)
	fn.I("MOVD", third, second)
	fn.I("SUBS", 1, n, n)
	fn.I("BNE", "window")
	fn.I("RET")
}
