// Package minhash turns the shingle hashes of a text into a signature of
// fixed size, from which the similarity of two sets can be estimated and
// candidates can be found without comparing every pair.
//
// # What goes in
//
// Shingle hashes are uint64 numbers, one for each shingle, in any order.
// Repeats do not matter: the set counts. The hashes must be well mixed, so that
// every bit of a hash depends on the whole shingle; raw numbers or the sums of
// a rolling hash give biased results. Package shingle delivers such hashes.
//
// # What comes out
//
// A signature has k slots of 32 bits (k a power of two from 16 to 4096, 128
// unless told otherwise). The chance that two sets agree in a slot is their
// Jaccard similarity J, the size of the intersection over the size of the union
// (Broder 1997). The share of equal slots estimates J with a standard error of
// at most sqrt(J(1-J)/k), which is 0.035 for J = 0.8 and k = 128; where the
// union has 50 to 150 shingles it is about a quarter less than that.
//
//   - [Sketcher] makes signatures, from one slice or from pieces of a stream.
//   - [Similarity] and [Equal] compare two of them.
//   - [Bands] makes keys under which similar sets meet in an index.
//   - [Merge] and [AppendCompact] join the sketches of parts of a set.
//   - [AppendEncoded] and [Decode] are the form for files and networks.
//
// The empty set has no signature. It is written as k slots of 0xFFFFFFFF, and
// [Similarity] with it is 0, also between two empty sets.
//
// # Definition, version 1
//
// The algorithm is Fast Similarity Sketching (Dahlgaard, Knudsen, Thorup,
// "Fast Similarity Sketching", FOCS 2017, arXiv 1704.04370), cut off after two
// of its rounds: FSS(2). Its first round is one permutation hashing (Li, Owen,
// Zhang, "One Permutation Hashing", NIPS 2012), which hashes each shingle once
// and not k times. The second round, and an ordinary MinHash (Broder, "On the
// resemblance and containment of documents", 1997) of the slots that are then
// still empty, complete it for short sets.
//
// Let L = log2(k), and let bin(v) be the top L bits of the 64-bit number v. A
// hash h has two round values and, for each slot b, a product:
//
//	v0 = h
//	v1 = h * A1 mod 2^64            A1 = 0xd1342543de82ef95
//	pb = uint32(h) * ab mod 2^32    ab = the top 32 bits, made odd, of output b
//	                                of SplitMix64 started at 0x6d696e68617368
//
// The key of h for slot b is
//
//	(0, v0)  if bin(v0) = b and v0 is not 2^64-1, else
//	(1, v1)  if bin(v1) = b and v1 is not 2^64-1, else
//	(2, pb).
//
// Slot b of a set takes the smallest key of its hashes, compared tier first. It
// keeps the 32 bits below the bin bits of v0 or v1, or pb. (The value 2^64-1
// stands for "empty" while a set is worked on; that is why it fills no bin.)
//
// As the key depends on nothing but h and b, each slot is a min-wise sketch of
// its own: P(equal) = J, the usual banding holds, and the minimum of the keys of
// two sets is the key of their union. A slot of a higher tier is looked at only
// where the tiers below left it empty, so a set of n hashes costs n steps if n
// is well above k, and n + (empty slots)*n steps if it is short.
//
// The product takes the low half of h because the high half decided already in
// which bin h fell and which of a bin's hashes won it; the low half is new
// randomness. One odd multiplication is enough for round 1: the top bits of a
// product depend on all the bits below them. Both choices are held up by the
// tests of bias and error in this package, at set sizes from 10 to 4000.
//
// All of it is integer arithmetic: every machine computes the same bits.
package minhash
