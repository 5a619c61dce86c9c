package corpus

import (
	"sync"

	"github.com/neardup/neardup/shingle"
)

// keepers remembers the tokens of the long keepers that were asked for last, for
// all workers together: later documents ask for the same few again and again.
// The zero value is ready.
type keepers struct {
	mutex sync.Mutex
	held  map[uint32]*held
	first *held // of a ring, the one asked for last; those before it are older
	bytes int
}

// keepersBytes is how much memory the tokens may take. Those in use stay in any
// case.
const keepersBytes = 32 << 20

// held is the tokens of one keeper.
type held struct {
	record     uint32
	users      int // workers that may read the tokens
	bytes      int // as far as they are counted
	prev, next *held

	fill   sync.Once
	tokens shingle.Tokens
	err    error
}

// hold gives the tokens of a keeper, or room for them if fill was not called,
// and takes back what the worker held before.
func (k *keepers) hold(rec uint32, before *held) *held {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if before != nil {
		before.users--
		k.bytes -= before.bytes
		before.bytes = heldBytes(&before.tokens)
		k.bytes += before.bytes
	}
	h := k.held[rec]
	if h == nil {
		h = &held{record: rec}
		for k.bytes > keepersBytes {
			old := k.oldest()
			if old == nil {
				break
			}
			k.drop(old)
			h.tokens = old.tokens // its memory is used again
		}
		if k.held == nil {
			k.held = map[uint32]*held{}
		}
		k.held[rec] = h
	} else {
		k.unlink(h)
	}
	k.link(h)
	h.users++
	return h
}

// oldest gives the one that nobody reads and that was asked for longest ago.
func (k *keepers) oldest() *held {
	if k.first == nil {
		return nil
	}
	for h := k.first.prev; ; h = h.prev {
		if h.users == 0 {
			return h
		}
		if h == k.first {
			return nil
		}
	}
}

func (k *keepers) drop(h *held) {
	delete(k.held, h.record)
	k.bytes -= h.bytes
	k.unlink(h)
}

func (k *keepers) link(h *held) {
	h.prev, h.next = h, h
	if first := k.first; first != nil {
		h.prev, h.next = first.prev, first
		h.prev.next, h.next.prev = h, h
	}
	k.first = h
}

func (k *keepers) unlink(h *held) {
	h.prev.next, h.next.prev = h.next, h.prev
	if k.first == h {
		k.first = h.next
	}
	if h.next == h {
		k.first = nil
	}
}

func heldBytes(t *shingle.Tokens) int {
	return 512 + 8*cap(t.Hash) + cap(t.Mark) + 8*cap(t.Span) + 4*cap(t.Off) + cap(t.Norm)
}
