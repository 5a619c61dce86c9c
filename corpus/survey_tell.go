package corpus

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/neardup/neardup/lsh"
	"github.com/neardup/neardup/shingle"
)

// The steps of what is counted, in hundredths.
const (
	scoreBins     = 100 - int(floor/(unit/100))
	jaccardStep   = 5
	lowestTried   = 60
	highestTried  = 95
	thresholdStep = 5
)

// tell puts together what was counted.
func (s *surveyor) tell() (*Survey, error) {
	v := &Survey{
		ConfigID: fmt.Sprintf("%016x", s.config.ID()), Threshold: s.config.Threshold, Sample: s.sample,
		Documents: len(s.result.Documents), Texts: len(s.texts),
		LeftOut: int(s.engine.index.Stats().LeftOut), Skipped: s.result.Skipped,
	}
	if s.config.usesMinHash() {
		c := lsh.Curve{Bands: s.config.Bands, Rows: s.config.Rows}
		for i := jaccardStep; i <= 100; i += jaccardStep {
			v.Curve = append(v.Curve, CurvePoint{float64(i) / 100, c.Probability(float64(i) / 100)})
		}
	}
	all := s.merge()
	var err error
	if v.Random, err = s.part(&all[randomPart], s.random); err != nil {
		return nil, err
	}
	t := s.config.threshold()
	v.Suggestion = suggest(all[randomPart].met, t)
	v.Suggestion.Part = "random"
	if s.groups > 0 {
		g, err := s.part(&all[groupsPart], s.groups)
		if err != nil {
			return nil, err
		}
		v.Groups = &g
		if g := suggest(all[groupsPart].met, t); g.Pairs >= v.Suggestion.Pairs {
			v.Suggestion = g
			v.Suggestion.Part = "groups"
		}
	}
	return v, nil
}

// merge brings what the workers counted together, in an order that does not
// depend on them.
func (s *surveyor) merge() (all tallies) {
	for _, w := range s.engine.workers {
		for i, t := range s.tallies[w] {
			a := &all[i]
			a.compared += t.compared
			a.aligned += t.aligned
			a.below.Near += t.below.Near
			a.below.Template += t.below.Template
			a.below.Other += t.below.Other
			a.met = append(a.met, t.met...)
		}
	}
	for i := range all {
		pairs := all[i].met
		slices.SortFunc(pairs, func(a, b met) int { return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b)) })
		for k := range pairs {
			m := &pairs[k]
			if _, found := slices.BinarySearch(s.nominated[m.b], m.a); m.kind.Near() && !found {
				m.lost = NotNominated
			}
		}
	}
	return all
}

func (s *surveyor) part(t *pairTally, texts int) (Part, error) {
	p := Part{
		Texts: texts, Compared: t.compared, Aligned: t.aligned, Below: t.below,
		Kinds: []KindCount{}, Above: []Pair{}, Under: []Pair{}, Missed: []Pair{},
	}
	for i := range scoreBins {
		p.Scores = append(p.Scores, ScoreBin{From: float64(100-scoreBins+i) / 100})
	}
	for i := 0; i < 100; i += jaccardStep {
		p.Jaccard = append(p.Jaccard, JaccardBin{From: float64(i) / 100})
	}
	var byKind [len(kinds)]int
	var reached, found [2]int // texts, pairs: found ones, all
	state := make([]uint8, texts)
	for i := range t.met {
		m := &t.met[i]
		if m.score >= floor {
			p.Scores[min(int(m.score/(unit/100))-(100-scoreBins), scoreBins-1)].add(m.kind)
		}
		j := &p.Jaccard[min(int(m.jaccard*100/jaccardStep), len(p.Jaccard)-1)]
		j.add(m.kind)
		if !m.kind.Near() {
			continue
		}
		p.Near++
		byKind[m.kind]++
		p.ByBody += truth(m.byBody)
		ok := uint8(1)
		switch m.lost {
		case NotLost:
			found[0]++
			j.Found++
			ok = 2
		case NotNominated:
			p.Lost.NotNominated++
		case Unlike:
			p.Lost.Unlike++
		case RuledOut:
			p.Lost.RuledOut++
		}
		for _, text := range []uint32{m.a, m.b} {
			if r := s.rank[text]; r < uint32(texts) {
				state[r] = max(state[r], ok)
			}
		}
	}
	for _, ok := range state {
		reached[0] += truth(ok == 2)
		reached[1] += truth(ok > 0)
	}
	for k, n := range byKind {
		if n > 0 {
			p.Kinds = append(p.Kinds, KindCount{Kind(k), n})
		}
	}
	p.Recall, p.Reached = newShare(found[0], p.Near), newShare(reached[0], reached[1])
	for at := lowestTried; at <= highestTried; at += thresholdStep {
		n := 0
		for i := range t.met {
			m := &t.met[i]
			n += truth(m.byBody || m.score >= int64(at)*(unit/100))
		}
		p.Thresholds = append(p.Thresholds, AtThreshold{float64(at) / 100, n, n - p.Near})
	}
	return p, s.borderline(&p, t.met)
}

// borderline lists the pairs next to the threshold, and those that are lost.
func (s *surveyor) borderline(p *Part, pairs []met) error {
	var sides [3][]met
	for _, m := range pairs {
		if !m.byBody {
			side := truth(m.kind.Near())
			sides[side] = append(sides[side], m)
		}
		if m.lost != NotLost {
			sides[2] = append(sides[2], m)
		}
	}
	lists := [3]*[]Pair{&p.Under, &p.Above, &p.Missed}
	for i, side := range sides {
		slices.SortStableFunc(side, func(a, b met) int { // equals stay in the order of their texts
			if i != 1 {
				a, b = b, a
			}
			return cmp.Compare(a.score, b.score)
		})
		for _, m := range side[:min(len(side), s.sample.Borderline)] {
			pair, err := s.pair(m)
			if err != nil {
				return err
			}
			*lists[i] = append(*lists[i], pair)
		}
	}
	return nil
}

// pair compares two texts once more, for all that the verdict says.
func (s *surveyor) pair(m met) (Pair, error) {
	w := s.engine.workers[0]
	a, b := s.doc(m.a), s.doc(m.b)
	var x, y shingle.Tokens
	if err := w.sketcher.tokenize(&x, a.Text); err != nil {
		return Pair{}, err
	}
	if err := w.sketcher.tokenize(&y, b.Text); err != nil {
		return Pair{}, err
	}
	w.judge.ask(&x)
	v := w.judge.verdict(w.judge.compare(&y, false), false, w.sketcher.shingler)
	return Pair{
		A: s.ref(m.a), B: s.ref(m.b), Near: v.Near, Kind: v.Kind, Score: v.Score, Align: v.Align, Conflict: v.Conflict,
		Topic: v.Topic, Body: v.Body, Jaccard: v.Jaccard, CoverA: v.A.Cover, CoverB: v.B.Cover, Lost: m.lost,
	}, nil
}

func (s *surveyor) ref(text uint32) Ref {
	place := s.texts[text]
	for _, skip := range s.result.Skipped {
		if skip.Place <= place {
			place++
		}
	}
	return Ref{place, s.doc(text).ID}
}
