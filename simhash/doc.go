// Package simhash turns a list of hashes into one fingerprint of 64 or 128
// bits, such that lists that are alike get fingerprints that differ in few
// bits.
//
// The hashes are those of the features of a document, as a rule its shingles.
// They must be well mixed: every bit of a hash should look like the toss of a
// coin. Raw counters or short strings read as integers will not do; pass them
// through a finaliser first. A hash that occurs m times counts m times, and
// weights do the same in one entry.
//
// # Fingerprint
//
// Bit i of the fingerprint is 1 if and only if more than half of the hashes
// (or more than half of the total weight) have bit i set. That is the sign of
// a random projection of the feature vector (Charikar 2002, section 3; Manku,
// Jain and Das Sarma 2007, section 2), so two documents at an angle theta
// differ in a share theta/pi of the bits, on average. [Sum64], [Sum128],
// [SumWeighted64] and [SumWeighted128] make fingerprints, [Distance64] and
// [Distance128] compare two, [Similarity64] and [Similarity128] say what a
// distance means and how far off it may be.
//
// A fingerprint is a coarse sketch. Replacing 2.5 % of the words of a text
// changes about 12 % of its shingles of five words, and that alone moves about
// 10 of 64 bits. The distance of 3 that is often quoted suits pages that are
// the same but for a counter or a date. For more, scan with a larger distance,
// use shorter shingles, or use 128 bits, which halve the variance.
//
// A fingerprint of few features is less reliable still: ties go to 0, so two
// unrelated documents of two features each agree in 62 % of the bits, not 50 %.
// From about 50 features on the excess is below half a percent.
//
// # Search
//
// [Scan64] and [Scan128] compare one fingerprint with a slice of them; that is
// exact and runs at a rate of hundreds of millions a second. For an index,
// [Blocks] cuts a fingerprint into distance+1 blocks and makes one key of each:
// by the pigeonhole principle two fingerprints within the distance share at
// least one.
//
// # Storage
//
// [AppendEncoded64] and [AppendEncoded128] write a fingerprint with the id of
// the recipe that made the hashes, and [Decode64] and [Decode128] refuse
// another recipe. [Version] and [ID] stand for everything in this package that
// can change a fingerprint; [Blocks.ID] does so for keys.
//
// All functions are pure, deterministic and equal on every platform (floating
// point occurs in [Estimate] only), and may be called from many goroutines. On
// some CPUs they run on vector instructions, with the same results; [Kernel]
// says which.
package simhash
