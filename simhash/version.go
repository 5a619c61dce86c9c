package simhash

// Version counts changes of the algorithm that change a fingerprint or a key:
// the majority rule, the second word of 128 bits, the block keys.
const Version = 1

// ID identifies the algorithm in 64 bits. A recipe id that covers fingerprints
// should be made from it, among others. It changes when [Version] does.
func ID() uint64 { return mix(0x73696d6861736800 | Version) } // "simhash", version
