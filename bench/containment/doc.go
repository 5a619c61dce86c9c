// Package containment measures how well short texts are found inside long ones.
//
// Two questions are asked of a set of real texts. The first is made up of it:
// excerpts of known length, some of their words replaced, are asked for alone
// and on pages of other texts. The second is natural: which texts of the set
// stand in others, by the share of their shingles, counted on all pairs without
// an index, and how many of them [contain.Find] finds.
//
// Everything printed but times is the same in every run over the same data.
package containment
