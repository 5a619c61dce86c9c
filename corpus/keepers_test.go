package corpus

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// holdMB fills what it gets with 1 MB, which only then counts.
func holdMB(k *keepers, rec uint32, before *held) *held {
	h := k.hold(rec, before)
	h.fill.Do(func() { h.tokens.Norm = append(h.tokens.Norm[:0], make([]byte, 1<<20)...) })
	return h
}

func TestKeepersStayWithinTheirMemory(t *testing.T) {
	var k keepers
	var h *held
	const room = keepersBytes>>20 + 2 // the last one and the one that goes over
	for rec := range uint32(1000) {
		h = holdMB(&k, rec, h)
		assert.LessOrEqual(t, len(k.held), room)
		assert.Same(t, h, k.held[rec])
	}
	n := 0
	for at := k.first; ; at = at.next {
		assert.Same(t, at, k.held[at.record])
		assert.Same(t, at, at.next.prev)
		assert.Equal(t, uint32(999-n), at.record) // the last ones, the latest first
		n++
		if at.next == k.first {
			break
		}
	}
	assert.Len(t, k.held, n)
}

func TestKeepersThatAreInUseStay(t *testing.T) {
	var k keepers
	a, b := holdMB(&k, 0, nil), holdMB(&k, 1, nil) // of two workers
	for rec := uint32(2); rec < 100; rec++ {
		b = holdMB(&k, rec, b)
	}
	assert.Same(t, a, k.held[0])
	assert.Same(t, a, holdMB(&k, 0, b))
	assert.Equal(t, 2, a.users)
	for rec := uint32(200); rec < 300; rec++ {
		a = holdMB(&k, rec, a)
	}
	assert.NotNil(t, k.held[0])
}

func TestKeepersFindWhatTheyHold(t *testing.T) {
	var k keepers
	var h *held
	fills := 0
	for i := range uint32(1000) {
		h = k.hold(i%5, h)
		h.fill.Do(func() { fills++ })
	}
	assert.Equal(t, 5, fills)
}
