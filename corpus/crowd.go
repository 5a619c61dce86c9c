package corpus

import "github.com/neardup/neardup/shingle"

// crowd is what a document has in common with all the kept ones it is compared
// with. Text of it that several of those hold as well is taken for a template:
// it does not tell which of them the document is a copy of, nor whether of any.
// So a near-duplicate by its score pays for what it has in common with the
// document in such text, see [ruling.deduct].
//
// It takes 4 bytes a token of the document and 8 for each run in common with a
// near-duplicate, from the first comparison until the document is decided.
type crowd struct {
	keepers int     // that were counted
	held    []int32 // by token: how many more of them hold it than the token before
	near    []suitor
	runs    []tokenRun // those of the suitors, one after another
	full    int        // the suitor whose verdict is told in full: the one with the highest score
}

// suitor is a keeper that a document is a near-duplicate of, as far as the two
// texts say.
type suitor struct {
	keeper  uint32
	ruling  ruling
	verdict Verdict // in full or in brief, if at all
	runs    int     // where its runs end
}

// above reports whether a document joins s rather than o: the one with the
// higher score, among equals the earlier one.
func (s *suitor) above(o *suitor) bool {
	return s.ruling.score > o.ruling.score || s.ruling.score == o.ruling.score && s.keeper < o.keeper
}

// tokenRun is the tokens from one to before another.
type tokenRun struct{ from, to uint32 }

func (c *crowd) reset() {
	if cap(c.held) > keptTokens || cap(c.runs) > keptTokens {
		*c = crowd{}
	}
	clear(c.near)
	c.keepers, c.held, c.near, c.runs, c.full = 0, c.held[:0], c.near[:0], c.runs[:0], 0
}

// count counts the keeper that the query was just compared with.
func (c *crowd) count(j *judge) {
	if c.keepers == 0 {
		c.held = resize(c.held, j.query.Len()+1)
		clear(c.held)
	}
	c.keepers++
	j.eachHeld(func(from, to int) {
		c.held[from]++
		c.held[to]--
	})
}

// add notes that the keeper just compared with is a suitor.
func (c *crowd) add(j *judge, keeper uint32, r ruling) {
	j.eachHeld(func(from, to int) {
		c.runs = append(c.runs, tokenRun{uint32(from), uint32(to)})
	})
	c.near = append(c.near, suitor{keeper: keeper, ruling: r, runs: len(c.runs)})
}

// eachHeld calls f for the tokens of the query in aligned runs that count,
// and in moves.
func (j *judge) eachHeld(f func(from, to int)) {
	j.eachRun(func(a, b, n int) {
		if j.swapped {
			a = b
		}
		if n >= runTokens {
			f(a, a+n)
		}
	})
	for _, m := range j.reordered.moves {
		a := m.A
		if j.swapped {
			a = m.B
		}
		f(a, a+m.N)
	}
}

// deduct takes down the scores of the suitors, and gives the place of the one
// that the document joins, -1 for none. sums is scratch.
func (c *crowd) deduct(threshold int64, sums []int64) (best int, scratch []int64) {
	if c.keepers > 1 {
		sums = c.sums(sums)
	}
	best = -1
	from := 0
	for k := range c.near {
		s := &c.near[k]
		if c.keepers > 1 {
			s.ruling.deduct(template(c.runs[from:s.runs], sums), threshold)
		}
		from = s.runs
		if s.ruling.near && (best < 0 || s.above(&c.near[best])) {
			best = k
		}
	}
	return best, sums
}

// sums gives by token how much of the text before it is template.
func (c *crowd) sums(sums []int64) []int64 {
	sums = resize(sums, len(c.held))
	keepers, each, sum := int32(0), int64(0), int64(0)
	for i, more := range c.held {
		if more != 0 {
			keepers += more
			each = max(0, unit-templateFew/int64(max(keepers, 1)))
		}
		sums[i] = sum
		sum += each
	}
	return sums
}

// template is the share of the runs that is template.
func template(runs []tokenRun, sums []int64) uint16 {
	var sum, tokens int64
	for _, r := range runs {
		sum += sums[r.to] - sums[r.from]
		tokens += int64(r.to - r.from)
	}
	return uint16(sum / max(tokens, 1) / (unit / templateUnit))
}

// deduct takes a share of the text in common for a template. The deduction grows
// with what sets the two texts apart: a copy with few changes is one however
// many texts share its words. Two texts with the same body are near-duplicates
// whatever it is made of.
func (r *ruling) deduct(template uint16, threshold int64) {
	if !r.near || r.sameBody {
		return
	}
	r.template = int64(template)
	r.score -= int64(template) * min(templateMost, templateSlope*(unit-r.score)) / templateUnit
	if r.score < threshold {
		r.near, r.kind = false, Template
	}
}

// deduct puts into a verdict what was deducted from its ruling.
func (v *Verdict) deduct(r ruling) {
	v.Score, v.Template, v.Near = float64(r.score)/unit, float64(r.template)/templateUnit, r.near
	if !r.near {
		v.Kind = r.kind
	}
}

// weigh takes the ruling just made about a document of the block into account.
// Verdicts are told at once, while the judge knows them: in full of the suitor
// with the highest score so far, since the document will most likely join it.
func (e *engine) weigh(w *worker, i int, keeper uint32, r ruling) {
	b := &e.block
	it, c := &b.items[i], &b.crowds[i]
	if e.graph != nil {
		e.note(it, keeper, r)
		return
	}
	tell := func() Verdict {
		return w.judge.verdict(r, b.docs[i].Text == e.textOf(keeper), w.sketcher.shingler)
	}
	if !e.config.Pairwise && r.cover > 0 {
		c.count(w.judge)
	}
	switch {
	case r.near:
		c.add(w.judge, keeper, r)
		last := len(c.near) - 1
		s, full := &c.near[last], &c.near[c.full]
		switch {
		case last == 0:
			s.verdict = tell()
		case s.above(full):
			s.verdict, full.verdict = tell(), full.verdict.brief()
			c.full = last
		case e.report:
			s.verdict = tell().brief()
		}
	case e.report && (r.kind == Template || r.kind == ContainsLonger || r.kind == Passage):
		it.misses = append(it.misses, pair{keeper, tell().brief()})
	}
}

// settle decides a document of the block once all its comparisons are done.
func (e *engine) settle(w *worker, i int) (err error) {
	b := &e.block
	it, c := &b.items[i], &b.crowds[i]
	if len(c.near) == 0 {
		return nil
	}
	var best int
	best, w.sums = c.deduct(w.judge.threshold, w.sums)
	for k := range c.near {
		if s := &c.near[k]; e.report && !s.ruling.near {
			v := s.verdict.brief()
			v.deduct(s.ruling)
			it.misses = append(it.misses, pair{s.keeper, v})
		}
	}
	if best < 0 {
		return nil
	}
	s := &c.near[best]
	it.joins, it.template = true, uint16(s.ruling.template)
	it.best = pair{s.keeper, s.verdict}
	if best != c.full { // the verdict is not known, or in brief
		it.best.verdict, err = e.tell(w, i, s.keeper)
	}
	it.best.verdict.deduct(s.ruling)
	return err
}

// tell compares a document of the block with a keeper and tells the verdict.
func (e *engine) tell(w *worker, i int, keeper uint32) (Verdict, error) {
	b := &e.block
	t, err := e.tokensOf(w, keeper)
	if err != nil {
		return Verdict{}, err
	}
	w.judge.ask(&b.sketched[i].tokens)
	r := w.judge.compare(t, false)
	return w.judge.verdict(r, b.docs[i].Text == e.textOf(keeper), w.sketcher.shingler), nil
}

// tokensOf gives the tokens of a keeper, in the block or before it, valid until
// the next call.
func (e *engine) tokensOf(w *worker, keeper uint32) (*shingle.Tokens, error) {
	if b := &e.block; keeper >= b.first {
		return &b.sketched[keeper-b.first].tokens, nil
	}
	return w.keeperTokens(e, keeper)
}
