package quality

import (
	"encoding/binary"
	"slices"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/shingle"
)

// texts are the documents of a set after those with the same sequence of tokens
// have been taken together. Texts are numbered in the order of their first
// documents. Tokens and windows are numbered from 0 too, so that they can be
// looked up in arrays.
type texts struct {
	docs []Doc
	of   []int   // by document: its text, or -1 if it has no tokens
	held [][]int // by text: its documents
	list []text

	weight   []int64 // by token
	number   []int64 // by token: 1 if it is a number
	nWindows int
}

// text is one text as bag of tokens and as set of windows.
type text struct {
	text    string
	bag     []amount // by token, ascending
	windows []uint32 // ascending
	tokens  int64
	weight  int64
}

// amount is how often a token occurs.
type amount struct{ token, n uint32 }

func collapse(s Set, c corpus.Config) (*texts, error) {
	sh, err := shingle.New(c.Effective().Shingle)
	if err != nil {
		return nil, err
	}
	x := &texts{docs: s.Docs}
	var (
		tokens   shingle.Tokens
		hashes   []uint64
		bytes    []byte
		seen     = map[string]int{}
		tokenIDs = map[uint64]uint32{}
		windowID = map[uint64]uint32{}
		ids      []uint32
	)
	for doc, d := range s.Docs {
		if err := sh.Tokenize(&tokens, d.Text); err != nil {
			return nil, err
		}
		if tokens.Len() == 0 {
			x.of = append(x.of, -1)
			continue
		}
		bytes = bytes[:0]
		for _, h := range tokens.Hash {
			bytes = binary.LittleEndian.AppendUint64(bytes, h)
		}
		if t, ok := seen[string(bytes)]; ok {
			x.of = append(x.of, t)
			x.held[t] = append(x.held[t], doc)
			continue
		}
		seen[string(bytes)] = len(x.list)
		x.of = append(x.of, len(x.list))
		x.held = append(x.held, []int{doc})
		t := text{text: d.Text, tokens: int64(tokens.Len()), weight: int64(tokens.Weight)}
		ids = ids[:0]
		for i, h := range tokens.Hash {
			id, ok := tokenIDs[h]
			if !ok {
				id = uint32(len(tokenIDs))
				tokenIDs[h] = id
				x.weight = append(x.weight, int64(tokens.Mark[i].Weight()))
				n := int64(0)
				if tokens.Mark[i].Number() {
					n = 1
				}
				x.number = append(x.number, n)
			}
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for _, id := range ids {
			if n := len(t.bag); n > 0 && t.bag[n-1].token == id {
				t.bag[n-1].n++
			} else {
				t.bag = append(t.bag, amount{id, 1})
			}
		}
		hashes = sh.AppendWindows(hashes[:0], tokens.Hash)
		for _, h := range hashes {
			id, ok := windowID[h]
			if !ok {
				id = uint32(len(windowID))
				windowID[h] = id
			}
			t.windows = append(t.windows, id)
		}
		slices.Sort(t.windows)
		t.windows = slices.Clone(slices.Compact(t.windows))
		t.bag = slices.Clone(t.bag)
		x.list = append(x.list, t)
	}
	x.nWindows = len(windowID)
	return x, nil
}

// sharing calls f for every pair of texts i < j that have a window in common,
// with the size of the intersection and of the union of their sets of windows:
// j ascends, and i below it.
func (x *texts) sharing(f func(i, j int, both, all uint32)) {
	holders := make([][]uint32, x.nWindows)
	count := make([]uint32, len(x.list))
	var met []uint32
	for j, t := range x.list {
		met = met[:0]
		for _, w := range t.windows {
			for _, i := range holders[w] {
				if count[i] == 0 {
					met = append(met, i)
				}
				count[i]++
			}
			holders[w] = append(holders[w], uint32(j))
		}
		slices.Sort(met)
		for _, i := range met {
			both := count[i]
			count[i] = 0
			f(int(i), j, both, uint32(len(x.list[i].windows)+len(t.windows))-both)
		}
	}
}

// marker compares the windows of one text with those of others.
type marker struct {
	texts *texts
	of    []int // by window: one more than the last text marked that has it
	last  int
}

func newMarker(x *texts) *marker { return &marker{texts: x, of: make([]int, x.nWindows), last: -1} }

// jaccard is the size of the intersection and the union of the sets of windows
// of texts i and j. It is quick where j stays the same.
func (m *marker) jaccard(i, j int) (both, all uint32) {
	a, b := m.texts.list[i].windows, m.texts.list[j].windows
	if m.last != j {
		m.last = j
		for _, w := range b {
			m.of[w] = j + 1
		}
	}
	for _, w := range a {
		if m.of[w] == j+1 {
			both++
		}
	}
	return both, uint32(len(a)+len(b)) - both
}

// meeter intersects the bag of one text with those of others.
type meeter struct {
	texts *texts
	n     []uint32 // by token: how often the text has it
	last  int      // the text, or -1
}

func newMeeter(x *texts) *meeter {
	return &meeter{texts: x, n: make([]uint32, len(x.weight)), last: -1}
}

// meet gives what texts i and j have in common as bags of tokens: their weight,
// and the numbers among them. It is quick where j stays the same.
func (m *meeter) meet(i, j int) (weight, numbers int64) {
	if m.last != j {
		if m.last >= 0 {
			for _, a := range m.texts.list[m.last].bag {
				m.n[a.token] = 0
			}
		}
		for _, a := range m.texts.list[j].bag {
			m.n[a.token] = a.n
		}
		m.last = j
	}
	for _, a := range m.texts.list[i].bag {
		if n := int64(min(a.n, m.n[a.token])); n > 0 {
			weight += n * m.texts.weight[a.token]
			numbers += n * m.texts.number[a.token]
		}
	}
	return weight, numbers
}
