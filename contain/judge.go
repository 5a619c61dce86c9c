package contain

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/shingle"
)

// Containment says how much of a part stands in a whole, and where. Excerpts are
// in the order of the part; in the whole they may have another.
type Containment struct {
	// Share is the weight of the part's tokens that the excerpts have in common
	// with the whole, of that of all its tokens, from 0 to 1. A token weighs its
	// characters, 12 at most, and 3 in scripts without spaces.
	Share    float64
	Excerpts []Excerpt
}

// Excerpt is a stretch of the part and where it stands in the whole.
type Excerpt struct {
	Part, Whole corpus.Range // in bytes
	// Tokens is how many are the same on both sides.
	Tokens int
}

const (
	runTokens    = 5 // an excerpt has a run of so many tokens,
	endTokens    = 3 // begins and ends with runs of so many, see ends,
	joinedTokens = 8 // and no more than so many between two runs, on either side

	// How far around a cluster texts are aligned, in bytes. Where an excerpt
	// reaches the edge, four times as much.
	margin = 256
	edge   = 32
	spare  = 8 // more in the whole, and an eighth, since it may have more between words
)

// judge says how much of a part stands in a whole. Use one a goroutine.
type judge struct {
	comparer *corpus.Comparer
	clusters []cluster
	covered  []bool // by token of the part
}

func newJudge() (*judge, error) {
	c, err := corpus.NewComparer(corpus.Config{})
	return &judge{comparer: c}, err
}

// least is how many hits a part with so many fingerprints must have. Where one
// word in five is replaced, four words in a row are left as they are in two of
// five places; half of that is asked for.
func least(prints int, threshold int64) int {
	return max(1, int(int64(prints)*threshold/(4*unit)))
}

// contained judges a part, whose tokens are given, and a whole, by the clusters
// that were made. The second result is false if the share stays below the
// threshold.
func (j *judge) contained(part string, tokens *shingle.Tokens, whole string, threshold int64) (Containment, bool, error) {
	j.covered = slices.Grow(j.covered[:0], tokens.Len())[:tokens.Len()]
	clear(j.covered)
	var c Containment
	for _, cl := range j.clusters {
		if j.known(tokens, cl) {
			continue
		}
		list, err := j.excerpts(part, whole, cl)
		if err != nil {
			return Containment{}, false, err
		}
		for _, p := range list {
			near, err := j.near(part, whole, p)
			if err != nil {
				return Containment{}, false, err
			}
			if !near || !j.cover(tokens, p) {
				continue
			}
			c.Excerpts = append(c.Excerpts, p.Excerpt)
		}
	}
	var weight int64
	for i, in := range j.covered {
		if in {
			weight += int64(tokens.Mark[i].Weight())
		}
	}
	total := int64(tokens.Weight)
	if total == 0 || weight*unit < threshold*total {
		return Containment{}, false, nil
	}
	if other, err := j.template(part, whole, c.Excerpts); other || err != nil {
		return Containment{}, false, err
	}
	c.Share = float64(weight) / float64(total)
	slices.SortFunc(c.Excerpts, func(a, b Excerpt) int {
		return cmp.Or(a.Part.Start-b.Part.Start, a.Part.End-b.Part.End, a.Whole.Start-b.Whole.Start)
	})
	return c, true, nil
}

// promising reports whether the clusters, with the margins around them, make up
// so much of the part that the pair may reach the threshold.
func (j *judge) promising(size int, threshold int64) bool {
	var sum int64
	for _, c := range j.clusters {
		sum += int64(min(int(c.to.part)+margin, size) - max(int(c.from.part)-margin, 0))
	}
	return sum*unit >= int64(size)*threshold
}

// known reports whether all that the cluster spans in the part was found already,
// but for gaps that an excerpt may have: it is another place of the same text, most
// likely.
func (j *judge) known(tokens *shingle.Tokens, c cluster) bool {
	missing := 0
	for i := tokenAt(tokens, int(c.from.part)); i < len(j.covered) && int(tokens.Span[i].Start) <= int(c.to.part); i++ {
		missing++
		if j.covered[i] {
			missing = 0
		}
		if missing > joinedTokens || int(tokens.Span[i].Start) == int(c.to.part) && missing > 0 {
			return false
		}
	}
	return true
}

// tokenAt is the first token that begins at this byte or later.
func tokenAt(tokens *shingle.Tokens, at int) int {
	i, _ := slices.BinarySearchFunc(tokens.Span, at, func(s shingle.Span, at int) int { return int(s.Start) - at })
	return i
}

// passage is an excerpt with its aligned runs, in the bytes of the part.
type passage struct {
	Excerpt
	runs []corpus.Range
}

// excerpts aligns the texts around a cluster.
func (j *judge) excerpts(part, whole string, c cluster) ([]passage, error) {
	left, right := margin, margin
	for {
		p := corpus.Range{Start: int(c.from.part) - left, End: int(c.to.part) + right}
		before, behind := min(left, int(c.from.part)), min(right, len(part)-int(c.to.part))
		w := corpus.Range{Start: int(c.from.whole) - before - before/8 - spare, End: int(c.to.whole) + behind + behind/8 + spare}
		p, w = outwards(part, p), outwards(whole, w)
		v, err := j.comparer.Compare(p.Of(part), w.Of(whole))
		if err != nil {
			return nil, err
		}
		list := passages(v, p.Start, w.Start)
		if len(list) == 0 {
			return nil, nil
		}
		first, last := list[0], list[len(list)-1]
		more := false
		if p.Start > 0 && w.Start > 0 && first.Part.Start-p.Start < edge {
			left, more = 4*left, true
		}
		if p.End < len(part) && w.End < len(whole) && p.End-last.Part.End < edge {
			right, more = 4*right, true
		}
		if !more {
			return list, nil
		}
	}
}

// outwards puts the ends of a range within a text, and between words if one ends
// near, else between characters.
func outwards(text string, r corpus.Range) corpus.Range {
	const near = 48
	r.Start, r.End = min(max(r.Start, 0), len(text)), min(max(r.End, 0), len(text))
	start, end := r.Start, r.End
	for start > 0 && text[start-1] > ' ' && r.Start-start <= near {
		start--
	}
	for end < len(text) && text[end] > ' ' && end-r.End <= near {
		end++
	}
	if r.Start-start <= near {
		r.Start = start
	}
	if end-r.End <= near {
		r.End = end
	}
	for r.Start > 0 && r.Start < len(text) && !utf8.RuneStart(text[r.Start]) {
		r.Start--
	}
	for r.End < len(text) && !utf8.RuneStart(text[r.End]) {
		r.End++
	}
	return r
}

// passages cuts an alignment where much is between two runs. The texts begin at
// the bytes part and whole.
func passages(v corpus.Verdict, part, whole int) (list []passage) {
	gaps := v.Gaps // those behind the first run
	if len(gaps) > 0 && len(v.Runs) > 0 && gaps[0].A.End <= v.Runs[0].A.Start && gaps[0].B.End <= v.Runs[0].B.Start {
		gaps = gaps[1:]
	}
	from := 0
	for i := range v.Runs {
		if i+1 < len(v.Runs) && max(gaps[i].TokensA, gaps[i].TokensB) <= joinedTokens {
			continue
		}
		if p, ok := newPassage(v.Runs[from:i+1], gaps[from:min(i, len(gaps))], part, whole); ok {
			list = append(list, p)
		}
		from = i + 1
	}
	return list
}

// newPassage makes a passage of runs and the gaps between them.
func newPassage(runs []corpus.Run, gaps []corpus.Gap, part, whole int) (p passage, ok bool) {
	for len(runs) > 1 && !ends(runs[0], gaps[0]) {
		runs, gaps = runs[1:], gaps[1:]
	}
	for n := len(runs) - 1; n > 0 && !ends(runs[n], gaps[n-1]); n-- {
		runs, gaps = runs[:n], gaps[:n-1]
	}
	longest := 0
	for _, r := range runs {
		longest = max(longest, r.Tokens)
		p.Tokens += r.Tokens
		p.runs = append(p.runs, corpus.Range{Start: part + r.A.Start, End: part + r.A.End})
	}
	if longest < runTokens {
		return passage{}, false
	}
	last := runs[len(runs)-1]
	p.Part = corpus.Range{Start: part + runs[0].A.Start, End: part + last.A.End}
	p.Whole = corpus.Range{Start: whole + runs[0].B.Start, End: whole + last.B.End}
	return p, true
}

// ends reports whether a passage may end with this run, this gap lying between it
// and the others: a word or two may stand there by chance, unless one or two words
// were replaced by as many.
func ends(r corpus.Run, g corpus.Gap) bool {
	return r.Tokens >= endTokens || g.TokensA == g.TokensB && g.TokensA <= 2
}

// near reports whether the two sides of a passage are near-duplicates.
func (j *judge) near(part, whole string, p passage) (bool, error) {
	if len(p.runs) == 1 {
		return true, nil
	}
	v, err := j.comparer.Compare(p.Part.Of(part), p.Whole.Of(whole))
	return v.Near, err
}

// template reports whether a part that stands in one stretch of the whole is, taken
// with its ends, another text of the same template: what differs may stand at the
// ends, where no excerpt reaches.
func (j *judge) template(part, whole string, list []Excerpt) (bool, error) {
	if len(list) != 1 {
		return false, nil
	}
	e := list[0]
	w := outwards(whole, corpus.Range{Start: e.Whole.Start - e.Part.Start, End: e.Whole.End + len(part) - e.Part.End})
	v, err := j.comparer.Compare(part, w.Of(whole))
	return v.Kind == corpus.Template, err
}

// cover marks the tokens of a passage's runs, and reports whether a run's worth of
// them is new.
func (j *judge) cover(tokens *shingle.Tokens, p passage) bool {
	fresh := 0
	for _, r := range p.runs {
		for i := tokenAt(tokens, r.Start); i < len(j.covered) && int(tokens.Span[i].Start) < r.End; i++ {
			if !j.covered[i] {
				fresh++
			}
		}
	}
	if fresh < runTokens {
		return false
	}
	for _, r := range p.runs {
		for i := tokenAt(tokens, r.Start); i < len(j.covered) && int(tokens.Span[i].Start) < r.End; i++ {
			j.covered[i] = true
		}
	}
	return true
}
