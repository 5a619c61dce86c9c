package shingle

import (
	"encoding/binary"
	"unicode/utf8"

	"github.com/zeebo/xxh3"
)

// A kind says of a code point of up to three bytes what cut must know.
//
//	bit  0      it is part of a token
//	bit  1      with its neighbours: letters and digits; not alone
//	bit  2      a mark, part of the token before it
//	bits 3..5   of marks that join but stay: the rank of the combining class
//	bit  7      anything else: it folds, joins, alters, is dropped, is no code point
//
// None of them: a separator, also one that normalisation makes several of. A
// letter, a digit and a mark stand in the token as they are in the text; ASCII
// capitals alone become small.
const (
	kindToken = 1 << 0
	kindWord  = 1 << 1
	kindMark  = 1 << 2
	kindRank  = 7 << 3
	kindOther = 1 << 7

	rowBits = 7
)

// cutBytes is how many bytes of text are cut at a time, and cutSlack how much
// more than one start or end for each of them may be written.
const (
	cutBytes = 2048
	cutSlack = 64
)

// cutLead is the lowest first byte of a character for which cut is tried: those
// of Hebrew and Arabic and of all characters of three bytes. What comes before
// them has capitals.
const cutLead = 0xD6

// cuts is the scratch of cut.
type cuts struct {
	starts, ends, long [cutBytes + cutSlack]uint16

	small []byte // a token of more than 16 bytes with capitals
}

// cut takes tokens from offset i on, where none is open, as long as every
// character is of a kind that needs no second look. It returns where it
// stopped: before the token whose end is not known or not of this kind.
func (s *Shingler) cut(text []byte, i int) (next int) {
	from, more := i, true
	for more && !s.tooLong {
		rest := text[i:]
		part := rest[:min(len(rest), cutBytes)]
		n, closed, stop := active.cut(&s.starts, &s.ends, part, !s.char)
		more = stop+3 > len(part) && len(part) < len(rest)
		open := closed < n
		stopped := i + stop
		if open {
			if stop == len(rest) {
				s.ends[closed] = uint16(stop)
			} else {
				n--
				stop = int(s.starts[n])
			}
		}
		if n > 0 {
			s.addCut(rest, i, n)
		}
		i += stop
		more = more && stop > 0
		if open && !more && s.addAm(text, i, stopped) {
			i, more = stopped+len(am), true
		}
		if !open && !more {
			i = joinedFrom(text, from, i)
		}
	}
	if s.tooLong {
		return len(text)
	}
	return i
}

// joinedFrom gives where the character is that what text has at i joins, but
// not before from; or i, if nothing joins there. That character is a separator,
// and maybe one that normalisation makes several of. Then a conjoining Hangul
// letter that joins it is a token that begins with it.
func joinedFrom(text []byte, from, i int) int {
	const joins = entryJoin | entryDrop
	if i == len(text) || text[i] < 0xC2 {
		return i
	}
	r, _ := decode(text[i:])
	for e := lookup(r); e&joins != 0 && i > from; e = lookup(r) {
		var size int
		r, size = utf8.DecodeLastRune(text[from:i])
		i -= size
	}
	return i
}

// addCut takes the first n tokens that cut found.
func (s *Shingler) addCut(text []byte, at, n int) {
	starts, ends := s.starts[:n], s.ends[:n]
	var hashes []uint64
	if t := s.tokens; t == nil {
		if s.n+n > len(s.hash) {
			s.flush()
		}
		hashes = s.hash[s.n : s.n+n]
		s.n += n
	} else {
		have := len(t.Hash)
		for i := range starts {
			s.addText(t, text[starts[i]:ends[i]], at+int(starts[i]), at+int(ends[i]))
		}
		hashes = t.Hash[have:]
		s.tooLong = uint64(len(t.Norm)) > s.limit
	}
	for _, i := range s.long[:active.cutHashes(hashes, &s.long, text, starts, ends)] {
		token := text[starts[i]:ends[i]]
		if hasCapital(token) {
			s.small = appendSmall(s.small[:0], token)
			token = s.small
		}
		hashes[i] = xxh3.Hash(token)
	}
}

// Thai sara am is the one letter of frequent use that normalisation makes two
// of: a mark, and a letter that is a token by itself.
const (
	am       = "\u0E33"
	amMark   = "\u0E4D"
	amLetter = "\u0E32"
)

// addAm takes the token that is open from start to end and the sara am behind
// it, and says if it could.
func (s *Shingler) addAm(text []byte, start, end int) bool {
	if s.tooLong || len(text)-end <= len(am) || end-start > 8 || string(text[end:end+len(am)]) != am {
		return false
	}
	if next, _ := kindAt(text, end+len(am)); next&(kindOther|kindMark) != 0 {
		return false // it may join the letter, or belongs to it
	}
	s.small = append(appendSmall(s.small[:0], text[start:end]), amMark...)
	s.addToken(s.small, start, end+len(am))
	s.addToken(append(s.small[:0], amLetter...), end, end+len(am))
	return true
}

// addToken takes a token of at most 16 bytes.
func (s *Shingler) addToken(token []byte, start, end int) {
	h := TokenHash(token)
	if t := s.tokens; t != nil {
		s.addText(t, token, start, end)
		t.Hash[len(t.Hash)-1] = h
		s.tooLong = uint64(len(t.Norm)) > s.limit
		return
	}
	s.room()
	s.hash[s.n] = h
	s.n++
}

// addText appends a token that is written as it is, its capitals aside, and
// stands from start to end. The hash is left to the caller.
func (s *Shingler) addText(t *Tokens, token []byte, start, end int) {
	t.Norm = appendSmall(t.Norm, token)
	kind, points := uint16(0), 0
	for i := 0; i < len(token); points++ {
		r, size := decode(token[i:])
		kind |= lookup(r)
		i += size
	}
	t.add(0, markOf(kind, points, s.char), start, end, len(t.Norm))
}

// hasCapital says whether a token of at least 8 bytes has an ASCII capital. In a
// token all bytes of the form 010xxxxx are.
func hasCapital(token []byte) bool {
	all := capitals(token[len(token)-8:])
	for ; len(token) > 8; token = token[8:] {
		all |= capitals(token)
	}
	return all != 0
}

// capitals sets the top bit of each of the first eight bytes that is 010xxxxx.
func capitals(token []byte) uint64 {
	x := binary.LittleEndian.Uint64(token)
	return ^x & (x << 1) &^ (x << 2) & high
}

// appendSmall appends text to dst with ASCII capitals made small.
func appendSmall(dst, text []byte) []byte {
	n := len(dst)
	dst = append(dst, text...)
	for i, b := range dst[n:] {
		if b-'A' < 26 {
			dst[n+i] = b | 0x20
		}
	}
	return dst
}
