// Package quality measures how well the library finds near-duplicates in sets
// of real texts, some of them labelled, and in couples of texts that are made so
// that one knows what became of them.
//
// The truth of a set is what [corpus.Comparer] says of every pair of its texts
// that could be near-duplicates: see [Truth]. It is found without signatures
// and without an index, so that these can be judged by it: which of the true
// pairs they nominate, which true duplicates [corpus.Find] misses, and how many
// unrelated pairs are nominated beside what the collision curve leads one to
// expect.
//
// Where a set is labelled, candidates, verdicts, greedy clusters and connected
// components are scored against the labels too.
//
// Made couples have their own truth: one body under two headlines, misread
// characters, moved parts, pages around an article, changed numbers. They are
// made of newswire, or everywhere of made-up documents; each case is in cases.go.
//
// Everything printed is the same in every run over the same data. So a report is
// committed, and a run can be held against it: a change of verdicts shows in
// review.
package quality
