package shingle

import "unicode/utf8"

// Writer takes a text in pieces and hands on the shingle hashes of the whole:
// those of Append, in the same order. The pieces may be cut anywhere, within a
// character too.
//
//	w, err := shingle.NewWriter(shingle.Config{}, sketcher.Add)
//	_, err = io.Copy(w, file)
//	err = w.Close()
//
// Its memory does not grow with the text, only with the longest token: about
// 300 KB, and three times the size of a token. What a token above 64 KiB took
// is given back when the token ends.
//
// The two ends of a piece, up to where a token certainly begins, are read one
// character at a time. So pieces of 4 KB and more, as io.Copy makes them, cost
// little more than the whole text, and short ones many times as much: put a
// bufio.Writer before it where they are shorter than a kilobyte. Whatever stands
// in the text, the cost is linear in its length.
//
// A Writer must not be used by two goroutines at once.
type Writer struct {
	s    *Shingler
	take func(hashes []uint64)

	ended bool // the next piece begins a text

	// Where the text read so far stops: bytes of a character that is not
	// complete, the characters of a stretch that may go on, the open token.
	part   [utf8.UTFMax]byte
	parts  int
	points [maxStretch]item
	n      int
	token  []byte
	kind   uint16 // the classes of its characters
}

// step is how much of a piece is taken at a time, so that a large piece needs
// no large buffer of hashes. io.Copy comes with pieces of this size.
const step = 32 << 10

// NewWriter returns a Writer for a recipe, or an error that wraps ErrConfig. It
// calls take with hashes as soon as they are certain, in the order of the text,
// from within Write and Close. The slice is valid until take returns. It is
// never empty.
func NewWriter(c Config, take func(hashes []uint64)) (*Writer, error) {
	s, err := New(c)
	if err != nil {
		return nil, err
	}
	return &Writer{s: s, take: take}, nil
}

// Write takes the next piece of the text, which it only reads and does not
// keep. It always takes all of it; the error is nil. It allocates nothing once
// the scratch has grown.
func (w *Writer) Write(p []byte) (int, error) {
	w.begin()
	for rest := p; len(rest) > 0; {
		n := min(step, len(rest))
		w.piece(rest[:n])
		rest = rest[n:]
	}
	return len(p), nil
}

// WriteString is Write for a piece in a string.
func (w *Writer) WriteString(p string) (int, error) { return w.Write(stringBytes(p)) }

// Close ends the text and hands on the hashes that waited for its end. The error
// is nil. The next Write begins another text; to close again without one does
// nothing.
func (w *Writer) Close() error {
	if w.ended {
		return nil
	}
	w.feedParts(nil, true)
	w.endStretch()
	w.endToken()
	s := w.s
	s.flush()
	if !s.emitted && s.n > 0 {
		s.dst = append(s.dst, shingle(s.hash[:s.n]))
	}
	w.handOn()
	w.ended = true
	return nil
}

// Reset drops a text that was not closed, such as one whose reading failed. The
// hashes that were handed on cannot be taken back.
func (w *Writer) Reset() {
	w.ended = true
	w.begin()
}

// Invalid is the number of invalid UTF-8 bytes in the text so far; after Close,
// in the whole of it until another begins.
func (w *Writer) Invalid() int { return w.s.invalid }

// begin makes the Writer ready for a text if the last one has ended.
func (w *Writer) begin() {
	if !w.ended {
		return
	}
	w.ended = false
	w.parts, w.n = 0, 0
	w.clear()
	s := w.s
	s.dst, s.n, s.emitted, s.invalid = s.dst[:0], 0, false, 0
}

// piece takes part of a piece. What lies between its first and its last cut is
// a text of its own and goes the way that Append goes; what lies around them
// is taken by feed.
func (w *Writer) piece(p []byte) {
	i := 0
	if w.parts > 0 || w.n > 0 { // an open token waits with the stretch at its end
		i = w.feed(p, true)
	}
	rest := p[i:]
	cut := w.lastCut(rest)
	w.s.scan(rest[:cut])
	w.feed(rest[cut:], false)
	w.s.flush()
	w.handOn()
}

func (w *Writer) handOn() {
	s := w.s
	if len(s.dst) > 0 {
		w.take(s.dst)
		s.dst = s.dst[:0]
	}
	s.shrink()
}

// cuts says whether the text may be cut before a character with this entry:
// whether the tokens of the two sides, each taken as a text, are those of the
// whole. It may before a simple character that closes the open token, which is
// a separator or one that is a token by itself, whatever stands around it:
//
//   - It is decoded by itself. A byte that begins a valid sequence belongs to no
//     sequence before it.
//   - It is no joining character, so the stretch before it ends where the text
//     before the cut ends.
//   - A separator to itself never comes into a stretch. What follows it begins a
//     stretch, as it does in the text behind the cut.
//   - Another one begins the stretch that it begins in the text behind the cut.
//     The first character that this stretch becomes is the character's folding,
//     or is composed of it and of what joins, and no composition makes anything
//     but a token by itself of one (a test goes through all of them).
//   - So the open token is closed, as it is where the text before the cut ends,
//     and from there on nothing is remembered of it: mixed is in the state in
//     which a text begins.
func (w *Writer) cuts(entry uint16) bool {
	class := entry & entryClass
	return entry&entrySpecial == 0 && (class == 0 || class&w.s.single != 0)
}

// lastCut gives the last place in p before which it may be cut, or 0, which
// must be such a place.
func (w *Writer) lastCut(p []byte) int {
	for i := len(p) - 1; i > 0; i-- {
		r := rune(p[i])
		if r >= utf8.RuneSelf {
			if !utf8.RuneStart(p[i]) {
				continue
			}
			if r, _ = decodeLong(p, i); r == notUTF8 {
				continue // or not complete
			}
		}
		if w.cuts(lookup(r)) {
			return i
		}
	}
	return 0
}

// feed takes the text one character at a time: the recipe to the letter, with
// what it must remember kept in w. Asked to stop, it returns the first place
// where p may be cut, having closed what was open; else the end of p.
func (w *Writer) feed(p []byte, stop bool) int {
	i := w.feedParts(p, false)
	for i < len(p) {
		r, size := rune(p[i]), 1
		if r >= utf8.RuneSelf {
			if !utf8.FullRune(p[i:]) {
				w.parts = copy(w.part[:], p[i:])
				return len(p)
			}
			r, size = decodeLong(p, i)
		}
		e := uint16(0)
		if r >= 0 {
			e = lookup(r)
			if stop && w.cuts(e) {
				w.endStretch()
				w.endToken()
				return i
			}
		}
		w.character(r, e)
		i += size
	}
	return i
}

// feedParts takes the character that the last piece left incomplete, with as
// much of p as belongs to it, and returns how much that was. Bytes that turn
// out to be no character may bring in the next one. At the end of the text all
// that is left is invalid.
func (w *Writer) feedParts(p []byte, end bool) int {
	i := 0
	for w.parts > 0 {
		for i < len(p) && !utf8.FullRune(w.part[:w.parts]) {
			w.part[w.parts] = p[i]
			w.parts++
			i++
		}
		if !end && !utf8.FullRune(w.part[:w.parts]) {
			break
		}
		r, size := rune(w.part[0]), 1
		if r >= utf8.RuneSelf {
			r, size = decodeLong(w.part[:w.parts], 0)
		}
		e := uint16(0)
		if r >= 0 {
			e = lookup(r)
		}
		w.character(r, e)
		w.parts = copy(w.part[:], w.part[size:w.parts])
	}
	return i
}

// character takes the next character of the text (RECIPE.md, 2 and 3).
func (w *Writer) character(r rune, entry uint16) {
	switch {
	case entry&entryDrop != 0:
		return
	case entry&(entrySpecial|entryClass) == 0: // a separator to itself
		if r == notUTF8 {
			w.s.invalid++
		}
		w.endStretch()
		w.endToken()
		return
	case entry&entryJoin == 0 || w.n == maxStretch:
		w.endStretch()
	}
	w.points[w.n] = item{r, entry}
	w.n++
}

// endStretch hands what the stretch becomes to the open token.
func (w *Writer) endStretch() {
	points := w.points[:w.n]
	w.n = 0
	if len(points) == 1 && points[0].entry&entryAlter == 0 {
		p := points[0]
		w.add(fold(p.r, p.entry), p.entry&entryClass)
		return
	}
	if len(points) > 0 {
		for _, c := range w.s.normalise(points) {
			w.add(c.r, c.entry&entryClass)
		}
	}
}

// add takes the next character that came out of normalisation (RECIPE.md, 6).
func (w *Writer) add(r rune, class uint16) {
	switch {
	case class == entryMark:
		if len(w.token) == 0 {
			return // a mark with nothing to stand on
		}
	case class == 0:
		w.endToken()
		return
	case (class|w.kind)&w.s.single != 0:
		w.endToken()
	}
	w.token = utf8.AppendRune(w.token, r)
	w.kind |= class
}

func (w *Writer) endToken() {
	if len(w.token) == 0 {
		return
	}
	s := w.s
	s.room()
	s.hash[s.n] = TokenHash(w.token)
	s.n++
	w.clear()
}

// clear forgets the open token.
func (w *Writer) clear() {
	w.token, w.kind = w.token[:0], 0
	if cap(w.token) > keptScratch {
		w.token = nil
	}
}
