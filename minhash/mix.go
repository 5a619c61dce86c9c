package minhash

const (
	gamma = 0x9e3779b97f4a7c15 // SplitMix64's step: 2^64 over the golden ratio, odd
	mulA  = 0xbf58476d1ce4e5b9
	mulB  = 0x94d049bb133111eb
)

// mix64 is the finaliser of SplitMix64 (Steele, Lea, Flood, "Fast splittable
// pseudorandom number generators", OOPSLA 2014, with Stafford's variant 13 of
// the constants). It is a bijection.
func mix64(x uint64) uint64 {
	x = (x ^ x>>30) * mulA
	x = (x ^ x>>27) * mulB
	return x ^ x>>31
}
