// Package lsh finds candidates: documents that share a band with a given one
// and are therefore worth a closer look. It is locality-sensitive hashing by
// banding (Indyk and Motwani 1998; Broder 1997; Leskovec, Rajaraman and Ullman,
// Mining of Massive Datasets, chapter 3) and knows documents only as uint32 ids
// with uint64 keys. The keys of MinHash bands and those of SimHash blocks feed
// the same index.
//
// # Choosing bands and rows
//
// A signature of k slots is cut into bands of r rows. Two documents become
// candidates if they agree in all rows of at least one band: with probability
// 1-(1-s^r)^b if their slots agree with probability s. [Curve] is this formula;
// [Tune] picks bands and rows for a recall asked at a similarity.
//
// # Keys
//
// A document comes as Bands·Levels keys: keys[b*Levels+l] is the key of band b
// at level l. Level 0 hashes the first rows of the band, and each further level
// one row more; so documents with equal deeper keys have equal shallower ones.
// One level is enough for small collections.
//
// A key is expected to be a good hash with 64 real bits. The index keeps 32 of
// them, mixed from all: two unequal keys of a band and level are taken for
// equal once in 2^32 cases. Among N stored documents a look-up so meets
// Bands·N/2^32 false candidates, 1.5 with 64 bands at a hundred million
// documents. That does no harm where candidates are verified. The batch and the
// index make the same ones.
//
// # Full buckets
//
// Popular phrases make some buckets large, and reading them would make each
// document cost the more, the more there are. Hence this rule. A bucket is a
// chain of nodes, one a level, of which each holds Capacity documents:
//
//   - A document is written once a band: to the first node of its bucket that
//     fewer than Capacity documents were written to before.
//   - A reader begins at level 0. It reads a node and goes on to the next level
//     only if that node is full.
//
// So nothing ever moves, a look-up reads at most Bands·Levels·Capacity ids, and
// documents that agree in further rows still meet deeper down. Where every
// level is full, the earliest stay and the document is left out of this band,
// which is counted ([Stats], [Groups.LeftOut]).
//
// The level depends only on which documents came before. Documents that are
// not stored, such as duplicates that join an earlier one, count too: what an
// index nominates does not hang on what was decided about its candidates.
//
// # One by one, or in batches
//
// [Index] takes documents as they come: ask Candidates, then Add; or Place, and
// Store once it is decided that the document stays. [Block] takes some hundred
// documents into an index at once, with the same outcome in less time.
// [Groups] finds the same candidates for a whole batch at several times the
// speed of an index.
//
// An Index is flat arrays without pointers; the garbage collector does not look
// into them. A document costs 8 bytes a band in its node, and with all that
// stands free at most 11 and a little: less than 200 bytes at 16 bands, 750 at
// 64. While one of its tables grows, that table exists twice.
//
// # Hostile keys
//
// Results and stored files must not depend on chance, so there is no secret in
// the hash. Whoever knows the functions behind the keys and tries some 2^20
// texts for each can make keys that crowd in one place of a table. Then
// look-ups take logarithmic instead of constant time, and each insertion moves
// the crowd: 8 bytes for each entry in it. The batch sorts such parts. Equal
// keys are no such case: they share a bucket, and that is bounded.
package lsh
