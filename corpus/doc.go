// Package corpus finds which documents are near-duplicates of which, verifies
// every pair on the texts, and says what differs.
//
// # Two texts
//
// [Compare] aligns two texts and gives a [Verdict]: whether they are
// near-duplicates, in what way (the [Kind], such as "same body, different
// header"), the score and what made it, how much of each text the other covers,
// and where the differences stand, in bytes of the original texts. It is a pure
// function and symmetric. A [Comparer] does the same many times, or with other
// settings; [Comparer.Rule] rules briefly on one text and many candidates.
// [Verdict.Explain] tells a verdict in words: each difference, and what it takes
// from the score.
//
// # A batch
//
// [Find] reads documents from an iterator and returns clusters. [Deduplicate]
// passes on those that are worth keeping.
//
// # A stream
//
// An [Index] remembers what it was shown. [Index.Observe] says of each document
// whether it is new, a duplicate, or one that came before under the same ID: a
// redelivered message is never called a duplicate of itself. [Index.WriteTo] and
// [ReadIndex] carry the index over a restart.
//
// # A threshold
//
// [Measure] compares a sample of a collection and gives a [Survey]: how scores
// are spread, the pairs next to the threshold, how many verdicts would turn at
// another one, and which share of the near-duplicates is found.
//
// # Signatures only
//
// A [Signer] makes the MinHash signatures of texts, one by one or a batch on all
// CPUs, for those who keep and look them up by means of their own.
//
// # How it decides
//
// Documents are cut into shingles (package shingle), which make a signature
// (package minhash, or simhash), which nominates candidates (package lsh). Far
// more is nominated than is meant; each candidate is aligned with the document,
// and only the alignment decides. Documents are taken up in order, and each
// joins the kept document that it is most alike, or is kept itself. So no
// cluster is a chain: every member was compared with the kept document, but in
// a batch that asks for [Components]. What a document has in common with several
// kept ones counts for less: it is template.
//
// The outcome depends on the settings, the documents and their order, and on
// nothing else: not on the number of goroutines, the CPU, or how documents are
// split into calls. [Config.ID] names the settings.
//
// # What it does not find
//
// Copied text is found, also if it was edited, cut, scanned or put under another
// header. Translations and retold stories are not.
package corpus
