package corpus

import (
	"cmp"
	"slices"
)

// graph is the near-duplicates among all documents of a batch. What a margin
// drops and what is connected hangs on pairs of documents that are not kept, so
// each document is compared with all candidates that came before it, and the
// clusters are made at the end:
//
//   - Documents with the same tokens are one node, the first of them.
//   - best(A) is the highest score that A has with a near-duplicate, and 1 if
//     there is another document with its tokens.
//   - With a margin, the edge A-B stays if its score is at least
//     min(best(A), best(B)) - margin.
//   - Of what stays, greedy clusters are made, or components.
//
// Each edge has the score that the two texts have by themselves, see
// [Config.Pairwise].
type graph struct {
	edges  []edge // near-duplicates, by doc and of
	copies []edge // documents with the tokens of an earlier one
	misses []edge // near misses
}

// edge is two documents by their records, doc being the later one.
type edge struct {
	doc, of uint32
	score   int64
}

// note takes down the ruling on a document of the block and another one.
func (e *engine) note(it *item, of uint32, r ruling) {
	switch x := (edge{it.record, of, r.score}); {
	case r.near:
		it.edges = append(it.edges, x)
	case e.report && (r.kind == Template || r.kind == ContainsLonger || r.kind == Passage):
		it.apart = append(it.apart, x)
	}
}

// link takes a block of documents into the graph. All of them come out as kept:
// what becomes of them is known at the end.
func (e *engine) link(docs []Doc) ([]outcome, error) {
	defer e.block.shrink()
	if err := e.sketch(docs); err != nil {
		return nil, err
	}
	b, g := &e.block, e.graph
	b.docs, b.first = docs, uint32(len(e.records))
	e.enrol(docs)
	if err := e.lookUp(); err != nil {
		return nil, err
	}
	err := e.each(len(b.active), func(w *worker, k int) error {
		at := b.active[k]
		asked := false
		w.found = b.placed.AppendMates(w.found[:0], k)
		for _, m := range w.found {
			if !e.mates(k, int(m)) {
				continue
			}
			if !asked {
				w.judge.ask(&b.sketched[at].tokens)
				asked = true
			}
			mate := b.active[m]
			e.note(&b.items[at], b.items[mate].record, w.judge.compare(&b.sketched[mate].tokens, true))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := e.store(); err != nil {
		return nil, err
	}
	out := make([]outcome, len(b.items))
	for i := range b.items {
		it := &b.items[i]
		out[i] = outcome{record: it.record, keeper: it.record, same: it.same, empty: it.empty, tokens: b.sketched[i].tokens.Len()}
		if it.same != none {
			g.copies = append(g.copies, edge{it.record, it.same, unit})
		}
		byOf := func(a, b edge) int { return cmp.Compare(a.of, b.of) }
		slices.SortFunc(it.edges, byOf)
		slices.SortFunc(it.apart, byOf)
		g.edges = append(g.edges, it.edges...)
		g.misses = append(g.misses, it.apart...)
		it.edges, it.apart = nil, nil
	}
	return out, nil
}

// trim drops the edges that the margin does not allow, of n documents, and
// returns them.
func (g *graph) trim(n int, margin int64) (dropped []edge) {
	best := make([]int64, n)
	for i := range best {
		best[i] = -1 << 62
	}
	for _, x := range g.edges {
		best[x.doc], best[x.of] = max(best[x.doc], x.score), max(best[x.of], x.score)
	}
	for _, x := range g.copies {
		best[x.of] = unit
	}
	stay := g.edges[:0]
	for _, x := range g.edges {
		if x.score >= min(best[x.doc], best[x.of])-margin {
			stay = append(stay, x)
		} else {
			dropped = append(dropped, x)
		}
	}
	g.edges = stay
	return dropped
}

// ties say by record what each of n documents joins its cluster by.
type ties struct {
	of    []uint32 // what it was compared with; itself if it is kept
	keep  []uint32 // the kept one of its cluster
	steps []uint32 // to that one
}

func newTies(n int) ties {
	t := ties{make([]uint32, n), make([]uint32, n), make([]uint32, n)}
	for i := range n {
		t.of[i], t.keep[i] = uint32(i), uint32(i)
	}
	return t
}

// greedy has each document join the kept one with the highest score, among
// equals the earlier one.
func (g *graph) greedy(n int) ties {
	t := newTies(n)
	join := func(doc, of uint32) {
		if of != doc {
			t.of[doc], t.keep[doc], t.steps[doc] = of, of, 1
		}
	}
	for rest := g.edges; len(rest) > 0; {
		doc, best := rest[0].doc, edge{}
		of := doc
		for ; len(rest) > 0 && rest[0].doc == doc; rest = rest[1:] {
			if x := rest[0]; t.keep[x.of] == x.of && (of == doc || x.score > best.score) {
				of, best = x.of, x
			}
		}
		join(doc, of)
	}
	for _, x := range g.copies {
		join(x.doc, t.keep[x.of])
	}
	return t
}

// components connects documents by the strongest edges (Kruskal 1956) and walks
// from the first document of each component to the others.
func (g *graph) components(n int) ties {
	t := newTies(n)
	root := make([]uint32, n)
	for i := range root {
		root[i] = uint32(i)
	}
	find := func(i uint32) uint32 {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	edges := slices.Clone(g.edges)
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc), cmp.Compare(a.of, b.of))
	})
	next := make([][]uint32, n) // by record: its neighbours in the tree
	for _, list := range [][]edge{g.copies, edges} {
		for _, x := range list {
			a, b := find(x.doc), find(x.of)
			if a == b {
				continue
			}
			root[max(a, b)] = min(a, b)
			next[x.doc] = append(next[x.doc], x.of)
			next[x.of] = append(next[x.of], x.doc)
		}
	}
	var todo []uint32
	for i := range uint32(n) {
		if find(i) != i {
			continue
		}
		for todo = append(todo[:0], i); len(todo) > 0; {
			at := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for _, j := range next[at] {
				if j != t.of[at] {
					t.of[j], t.keep[j], t.steps[j] = at, i, t.steps[at]+1
					todo = append(todo, j)
				}
			}
		}
	}
	return t
}

// tie makes matches and near misses of the graph.
func (f *finder) tie() error {
	e := f.engine
	g, n := e.graph, len(e.records)
	var dropped []edge
	if e.config.Margin > 0 {
		dropped = g.trim(n, e.config.margin())
	}
	var t ties
	if e.config.Clusters == Components {
		t = g.components(n)
	} else {
		t = g.greedy(n)
	}
	f.keeps = make([]int, n)
	var joins, misses []edge
	for rec := range uint32(n) {
		f.keeps[f.order[rec]] = f.order[t.keep[rec]]
		if of := t.of[rec]; of != rec {
			joins = append(joins, edge{doc: rec, of: of})
		}
	}
	if e.report {
		for _, x := range g.misses {
			if t.keep[x.of] == x.of {
				misses = append(misses, x)
			}
		}
		for _, x := range dropped {
			if t.keep[x.of] == x.of && t.keep[x.doc] != x.of {
				misses = append(misses, x)
			}
		}
	}
	var err error
	if f.matches, err = f.match(joins, Verdict.whole); err != nil {
		return err
	}
	for i := range f.matches {
		f.matches[i].Steps = int(t.steps[joins[i].doc])
	}
	f.result.NearMisses, err = f.match(misses, Verdict.brief)
	f.progress.Duplicates = len(f.matches)
	f.run.progress(f.progress)
	return err
}

// whole is the verdict as it is.
func (v Verdict) whole() Verdict { return v }

// match gives the verdicts on the pairs of edges, in their order, or the part of
// them that part takes.
func (f *finder) match(edges []edge, part func(Verdict) Verdict) ([]Match, error) {
	if len(edges) == 0 {
		return nil, nil
	}
	e := f.engine
	out := make([]Match, len(edges))
	return out, e.each(len(edges), func(w *worker, i int) error {
		x := edges[i]
		text, other := e.text(x.doc), e.text(x.of)
		if err := w.sketcher.tokenize(&w.tokens, text); err != nil {
			return err
		}
		t, err := w.keeperTokens(e, x.of)
		if err != nil {
			return err
		}
		w.judge.ask(&w.tokens)
		r := w.judge.compare(t, false)
		out[i] = Match{Doc: f.order[x.doc], Of: f.order[x.of], Verdict: part(w.judge.verdict(r, text == other, w.sketcher.shingler))}
		return nil
	})
}
