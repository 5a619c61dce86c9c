// Package quality measures how well the library finds near-duplicates in sets
// of real texts, some of them labelled.
//
// The truth of a set is what [corpus.Comparer] says of every pair of its texts
// that could be near-duplicates: see [Truth]. It is found without signatures
// and without an index, so that these can be judged by it: which of the true
// pairs they nominate, which true duplicates [corpus.Find] misses, and how many
// unrelated pairs are nominated beside what the collision curve leads one to
// expect.
//
// Where a set is labelled, verdicts and clusters are scored against the labels
// too. Two tests make their own labels: one body under two headlines, and texts
// with misread characters.
//
// Everything printed is the same in every run over the same data.
package quality
