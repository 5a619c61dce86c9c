// Package contain finds short texts inside long ones: a quotation, an article on
// a page, an excerpt.
//
// Resemblance cannot see them. A text that makes up a tenth of a page has a
// Jaccard similarity of at most 0.1 with it, so its signature nominates nothing
// and a verdict on both whole texts rightly calls them different. Containment
// (Broder 1997) is a question of its own: how much of the shorter text, the
// part, stands in the longer one, the whole?
//
// # A batch
//
//	found, err := contain.Find(ctx, contain.Config{}, corpus.Docs(docs...))
//	for _, p := range found.Pairs {
//		fmt.Println(found.Documents[p.Part].ID, "stands in", found.Documents[p.Whole].ID)
//	}
//
// # A stream
//
// An [Index] holds documents. [Index.Query] says of a text which of them contain
// it and which are contained in it, [Index.Insert] adds a document and
// [Index.Delete] takes one out.
//
// # How it decides
//
// Candidates come from winnowed fingerprints (Schleimer, Wilkerson and Aiken
// 2003): of every Window shingles in a row the one with the smallest hash is
// stored with its place. So two texts with Window + Width - 1 tokens in a row in
// common, 8 by default, always share a fingerprint, and shorter runs often do.
// Shared fingerprints on one diagonal make a cluster.
//
// Around each cluster the two texts are aligned by the verdict of package corpus.
// Aligned runs with no more than 8 tokens between them make an excerpt if one of
// the runs has 5 tokens, and if [corpus.Compare] calls the two sides of the
// excerpt near-duplicates: a sentence of one template with other names and
// numbers is none. The share of the part, by weight of tokens, that its excerpts
// have in common with the whole is the [Containment]. From Config.Threshold on
// the pair is reported, with where each excerpt stands.
//
// The part is the text with fewer tokens; of two with as many, the one that came
// later. The result depends on the settings, the documents and their order, and
// not on the number of goroutines.
//
// # What it costs
//
// Texts are held, and beside them about 10 bytes a token of index. A fingerprint
// is stored with Config.Places places at the most, so that common phrases cost
// no more than rare ones. What comes later is not found by it: a passage that
// stands in more than Places documents is found in the first ones only. Of one
// text no more than the first 4 places of a fingerprint are used: texts that say
// the same again and again are found where they are a few hundred bytes long.
package contain
