package shingle

import (
	"slices"
	"unicode/utf8"
	"unsafe"
)

// chunk is how many bytes of text are cut into runs at a time. The scratch of
// one chunk stays in the first-level cache.
const chunk = 4096

const _ = uint(maxChunk - chunk) // edges can count its bytes

// Shingler turns texts into shingle hashes. It holds scratch (about 73 KB) and
// nothing of earlier texts but their count of invalid bytes. It must not be
// used by two goroutines at once; give each its own.
type Shingler struct {
	hash [chunk]uint64 // first, so that it begins at a cache line

	width  int
	single uint16 // classes whose characters are tokens by themselves
	char   bool
	fast   byte // a token that begins with a lower byte leaves the slow way

	invalid int
	emitted bool     // a shingle of the present text is in dst
	dst     []uint64 // the caller's slice while Append runs
	tokens  *Tokens  // the caller's tokens while Tokenize runs
	limit   uint64   // of bytes in text and normalised tokens
	tooLong bool

	n     int // token hashes in hash
	edges [chunk + edgeSlack]uint16

	letters [chunk + lettersSlack]byte // those of a chunk, for unit Char

	folds   bool // the next chunk is folded: the last one had reason to be
	folded  [chunk + foldSlack]byte
	strange [chunk / 64]uint64

	token [maxPlain + 8]byte // the open token of plain
	norm  []byte             // the open token of mixed

	cuts
	stretches
}

// New returns a Shingler for a recipe, or an error that wraps ErrConfig.
func New(c Config) (*Shingler, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	s := &Shingler{width: c.width(), single: entrySingle, fast: cutLead}
	if c.Unit == Char {
		s.char, s.fast = true, utf8.RuneSelf
		s.single |= entryWord | entryDigit
	}
	return s, nil
}

// Append appends the shingle hashes of text to dst: in the order of the text,
// duplicates kept. A text of n tokens has n-width+1 shingles, a shorter one
// has one, over all its tokens, and a text without tokens none. It allocates
// only where dst is too small.
func (s *Shingler) Append(dst []uint64, text string) []uint64 {
	return s.AppendBytes(dst, stringBytes(text))
}

// AppendBytes is Append for a text in a slice, which it only reads.
func (s *Shingler) AppendBytes(dst []uint64, text []byte) []uint64 {
	s.dst, s.n, s.emitted, s.invalid = dst, 0, false, 0
	s.scan(text)
	s.flush()
	if !s.emitted && s.n > 0 {
		s.dst = append(s.dst, shingle(s.hash[:s.n]))
	}
	dst, s.dst = s.dst, nil
	s.shrink()
	return dst
}

// AppendWindows appends the shingle hashes of a text whose token hashes are
// given: what Append does after cutting and hashing the tokens.
func (s *Shingler) AppendWindows(dst []uint64, tokens []uint64) []uint64 {
	if len(tokens) == 0 {
		return dst
	}
	if len(tokens) < s.width {
		return append(dst, shingle(tokens))
	}
	dst, room := extend(dst, len(tokens)-s.width+1)
	active.windows(room, tokens, s.width)
	return dst
}

// Invalid is the number of invalid UTF-8 bytes in the text that Append or
// Tokenize saw last. Each separates tokens, as U+FFFD does.
func (s *Shingler) Invalid() int { return s.invalid }

// flush makes shingles of the token hashes at hand and keeps those that later
// windows need.
func (s *Shingler) flush() {
	if s.n < s.width {
		return
	}
	var room []uint64
	count := s.n - s.width + 1
	s.dst, room = extend(s.dst, count)
	active.windows(room, s.hash[:s.n], s.width)
	s.n = copy(s.hash[:], s.hash[count:s.n])
	s.emitted = true
}

// scan cuts text into runs and sends each the fast way if it is plain ASCII,
// else through segment.
func (s *Shingler) scan(text []byte) {
	for at := 0; at < len(text) && !s.tooLong; {
		rest := text[at:]
		if b := rest[0]; b >= 0xE0 && b != 0xE2 {
			at = s.segment(text, at) // no quotation mark: needs no edges
			continue
		}
		part := rest[:min(chunk, len(rest))]
		source, folded, strange := part, s.folds, false
		if folded {
			flags := active.fold(s.folded[:], s.strange[:], part)
			source, strange, s.folds = s.folded[:len(part)], flags&foldStrange != 0, flags&foldWide != 0
		}
		n := active.edges(s.edges[:], source)
		next := at + len(part)
		if n&1 != 0 {
			open := int(s.edges[n-1])
			switch {
			case len(part) == len(rest):
				s.edges[n] = uint16(len(part))
				n++
			case open > 0: // the next chunk begins with the open run
				next = at + open
				n--
			default: // a run longer than a chunk
				if end := s.endless(text, at); end > at {
					s.longWord(text[at:end], at)
					at = end
				} else {
					at = s.segment(text, at)
				}
				continue
			}
		}
		switch {
		case s.char:
			at = max(next, s.chars(text, at, s.edges[:n]))
		case folded:
			at = max(next, s.foldedWords(text, at, s.edges[:n], strange))
		default:
			at = s.words(text, at, next, s.edges[:n])
		}
		if s.tokens == nil {
			s.flush()
		}
	}
}

// words takes the runs between the edges, which count from at. It returns where
// to go on: at next, behind it if a segment went so far, or before a run that
// asks for folded text.
func (s *Shingler) words(text []byte, at, next int, edges []uint16) int {
	rest := text[at:]
	for len(edges) > 0 && !s.tooLong {
		var n int
		if t := s.tokens; t == nil {
			s.room()
			n = active.wordHashes(s.hash[s.n:], rest, edges)
			s.n += n
		} else {
			from := len(t.Mark)
			n = active.tokens(t, rest, at, edges)
			t.weigh(from)
			s.tooLong = uint64(len(t.Norm)) > s.limit
		}
		edges = edges[2*n:]
		if len(edges) == 0 || s.n == len(s.hash) {
			continue
		}
		run := rest[edges[0]:edges[1]]
		if len(run) > shortToken && active.isASCII(run) {
			s.longWord(run, at+int(edges[0]))
			edges = edges[2:]
			continue
		}
		if foldable(run) {
			s.folds = true
			return at + int(edges[0])
		}
		// A run that asks for more, and others of this kind behind it.
		for again := true; again; again = len(edges) > 0 && rest[edges[0]] >= 0xE3 && !s.tooLong {
			to, end := at+int(edges[0]), at+int(edges[1])
			if text[to] < cutLead {
				to = s.simple(text, to, end)
			}
			edges = edges[2:]
			if to < end && !s.tooLong {
				to = s.segment(text, to)
				edges = behind(edges, to-at)
				next = max(next, to)
			}
		}
	}
	return next
}

// behind leaves out the runs that begin before the offset.
func behind(edges []uint16, offset int) []uint16 {
	for len(edges) > 0 && int(edges[0]) < offset {
		edges = edges[2:]
	}
	return edges
}

// chars is words for single characters.
func (s *Shingler) chars(text []byte, at int, edges []uint16) (done int) {
	rest := text[at:]
	if len(edges) > 0 && s.tokens == nil && active.isASCII(rest[edges[0]:edges[len(edges)-1]]) {
		s.addChars(s.letters[:active.letters(s.letters[:], rest, edges)])
		return 0
	}
	for len(edges) > 0 && !s.tooLong {
		run := rest[edges[0]:edges[1]]
		if s.tokens == nil && active.isASCII(run) {
			s.addChars(run)
			edges = edges[2:]
			continue
		}
		done = s.segment(text, at+int(edges[0]))
		edges = behind(edges[2:], done-at)
	}
	return done
}

// addChars takes ASCII letters and digits as tokens.
func (s *Shingler) addChars(chars []byte) {
	for len(chars) > 0 {
		s.room()
		n := min(len(chars), len(s.hash)-s.n)
		active.charHashes(s.hash[s.n:s.n+n], chars[:n])
		s.n += n
		chars = chars[n:]
	}
}

// room makes room for at least one token hash.
func (s *Shingler) room() {
	if s.n == len(s.hash) {
		s.flush()
	}
}

// keptScratch is the most that is kept of a buffer that an odd text has blown
// up: one token of that many bytes.
const keptScratch = 1 << 16

func (s *Shingler) shrink() {
	if cap(s.norm) > keptScratch {
		s.norm = nil
	}
}

// extend lengthens s by n elements and returns it with the new part.
func extend(s []uint64, n int) (all, part []uint64) {
	all = slices.Grow(s, n)[:len(s)+n]
	return all, all[len(s):]
}

// stringBytes gives the bytes of s, which must not be written to.
func stringBytes(s string) []byte {
	return unsafe.Slice(unsafe.StringData(s), len(s))
}
