package corpus

// Status is what a stream makes of a document.
type Status uint8

const (
	New       Status = iota // unlike all before: worth keeping
	Duplicate               // a near-duplicate of a kept document
	Replay                  // seen before under the same scope and ID: the answer is the one given then
)

var statuses = []string{New: "new", Duplicate: "duplicate", Replay: "replay"}

// String returns the word for s: "new", "duplicate" or "replay".
func (s Status) String() string { return word(statuses, int(s)) }

// MarshalText returns [Status.String].
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *Status) UnmarshalText(text []byte) error {
	i, err := index("status", statuses, string(text))
	*s = Status(i)
	return err
}

// Observation is what [Index.Observe] says about one document.
type Observation struct {
	Status Status
	// Of is the ID of the kept document that this one is a near-duplicate of.
	// Empty for a new document, and for a replay of one.
	Of string
	// Verdict on the document, A, and the kept one, B, if there is Of. A replay
	// carries it in full while the text is the same and the kept document is
	// still there; else only Near, Kind and Score.
	Verdict Verdict
	// Changed says that a replay came with another text than the first time. The
	// text was not looked at.
	Changed bool
}

// Keep tells whether the document is worth keeping: it is new, or the replay of
// one that was.
func (o Observation) Keep() bool { return o.Of == "" }
