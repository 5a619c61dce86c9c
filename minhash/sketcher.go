package minhash

import "slices"

// Sketcher makes signatures. It holds scratch memory and nothing else, so that
// signing allocates nothing; one goroutine at a time may use it. Make one for
// each worker. It takes 33 bytes a slot, and 97 more once Add is used.
//
// There are two ways in. Append signs a set that lies in one slice. Add gathers
// a set piece by piece, in bounded memory, until AppendSignature or AppendKeys
// asks for the result. The two do not disturb each other.
type Sketcher struct {
	slots  int
	whole  state    // Append
	stream state    // Add, made on first use
	buffer []uint64 // hashes added and not yet absorbed
}

// New makes a Sketcher. The error wraps ErrConfig.
func New(c Config) (*Sketcher, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return &Sketcher{slots: c.slots(), whole: newState(c.slots())}, nil
}

// Slots is the number k of slots of a signature.
func (s *Sketcher) Slots() int { return s.slots }

// Append appends the k slots of the signature of one set to dst and returns
// it. hashes may hold repeats and have any order; it is only read. Without
// hashes the k slots are 0xFFFFFFFF: the empty set has no signature.
//
// It allocates only if dst lacks room. The cost is about one step a hash for
// sets of 8 k hashes and more; for short ones there are n + n*e steps beyond,
// where e = k*exp(-2n/k) is the number of slots that two rounds leave empty.
func (s *Sketcher) Append(dst []uint32, hashes []uint64) []uint32 {
	dst, sig := grow(dst, s.slots)
	s.whole.sign(sig, hashes)
	return dst
}

// Reset forgets what Add has gathered: the next Add begins a new set.
func (s *Sketcher) Reset() {
	s.stream.reset()
	s.buffer = s.buffer[:0]
}

// Add adds hashes to the set being gathered. However a set is cut into pieces,
// and in whatever order they come, the result is that of Append on all of it.
// Up to 8 k hashes are held back, since a set that ends before that is signed
// best in one go; memory is bounded whatever the size of the set.
func (s *Sketcher) Add(hashes []uint64) {
	if s.buffer == nil {
		s.stream = newState(s.slots)
		s.buffer = make([]uint64, 0, 8*s.slots)
	}
	for len(s.buffer)+len(hashes) >= cap(s.buffer) {
		if len(s.buffer) == 0 {
			s.stream.absorb(hashes)
			return
		}
		n := cap(s.buffer) - len(s.buffer)
		s.buffer = append(s.buffer, hashes[:n]...)
		hashes = hashes[n:]
		s.flush()
	}
	s.buffer = append(s.buffer, hashes...)
}

// AppendSignature appends the signature of the hashes added since the last
// Reset to dst and returns it. The set stays: more may be added.
func (s *Sketcher) AppendSignature(dst []uint32) []uint32 {
	dst, sig := grow(dst, s.slots)
	if !s.stream.any {
		s.whole.sign(sig, s.buffer) // all there is, and cheaper in one go
		return dst
	}
	s.flush()
	s.stream.signature(sig)
	return dst
}

// AppendKeys is AppendSignature for the mergeable form: k keys of 64 bits, the
// tier in the top two bits and the value below. See Merge.
func (s *Sketcher) AppendKeys(dst []uint64) []uint64 {
	s.flush()
	dst, keys := grow(dst, s.slots)
	s.stream.keys(keys)
	return dst
}

func (s *Sketcher) flush() {
	s.stream.absorb(s.buffer)
	s.buffer = s.buffer[:0]
}

// grow lengthens dst by n and returns it and its new part.
func grow[T any](dst []T, n int) (all, added []T) {
	old := len(dst)
	dst = slices.Grow(dst, n)[:old+n]
	return dst, dst[old:]
}
