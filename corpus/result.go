package corpus

import "iter"

// Result is what [Find] found. Everything in it is in the order of the input,
// and it is the same for every number of workers.
type Result struct {
	// ID of the settings that gave the result.
	ID uint64
	// Documents that were taken up, in input order. Skipped ones are not here.
	Documents []Doc
	// Clusters of near-duplicates, by the place of their first document. A
	// cluster has two documents or more.
	Clusters []Cluster
	// NearMisses, only with [WithNearMisses]: documents against kept ones. There
	// can be many, so their verdicts hold the longest run only, and no gaps. With
	// [Config.Margin] also pairs that it dropped: their verdict is near.
	NearMisses []Match
	// Skipped are the documents that were left out, and why.
	Skipped []Skip
	// Empty counts the documents without a single token. They are kept, and
	// equal to nothing.
	Empty int
	// Tokens is the number of tokens in all documents.
	Tokens int
	// LeftOut counts the bucket entries that were left out because the last
	// level of an LSH bucket was full: documents that other candidates than
	// those of this bucket must find.
	LeftOut int

	kept []bool // by document
}

// Cluster is a kept document and its near-duplicates. Every member was compared
// with the kept document itself, so a cluster is never a chain, unless it is one
// of the [Components].
type Cluster struct {
	// Keep is the place of the kept document in Result.Documents.
	Keep int
	// Members are the others, in input order.
	Members []Match
	// Kind is the one most members are of.
	Kind Kind
}

// Match is a document and the document it was compared with: the kept one, but
// for members of [Components].
type Match struct {
	// Doc and Of are places in Result.Documents: the document, and the one that
	// it was compared with.
	Doc, Of int
	// Steps from the document to the kept one of its cluster, each from a
	// document to the one that it was compared with. 1 says that Of is the kept
	// one. With more, only among [Components], the document and the kept one need
	// not be near-duplicates. 0 for near misses.
	Steps int
	// Verdict on Doc and Of, in this order: A is the document and B the other.
	Verdict Verdict
}

// Skip is a document that was left out.
type Skip struct {
	// Place among all that the input gave, counted from 0.
	Place int
	ID    string
	// Err says what was wrong, and where it can be mended.
	Err error
}

// Kept gives the documents that are worth keeping: those without a
// near-duplicate, and the kept one of each cluster.
func (r *Result) Kept() iter.Seq[Doc] {
	return func(yield func(Doc) bool) {
		for i, d := range r.Documents {
			if r.kept[i] && !yield(d) {
				return
			}
		}
	}
}

// Duplicates counts the documents that are not kept.
func (r *Result) Duplicates() int {
	n := 0
	for _, c := range r.Clusters {
		n += len(c.Members)
	}
	return n
}

// commonest is the kind that most members are of; among equals the one that
// comes first in the list of kinds.
func commonest(members []Match) (best Kind) {
	var count [len(kinds)]int
	for _, m := range members {
		count[m.Verdict.Kind]++
	}
	for k, n := range count {
		if n > count[best] {
			best = Kind(k)
		}
	}
	return best
}
