package corpus

// Clusters is what makes a cluster.
type Clusters uint8

const (
	// Greedy clusters have a kept document that every member is a near-duplicate
	// of. Documents are taken up in the order of [Config.Keep]; each joins the
	// kept one that it has the highest score with, or is kept itself.
	Greedy Clusters = iota
	// Components are connected by pairs of near-duplicates, which may be chains:
	// if A is near B and B is near C, the three are one cluster even if A and C
	// have little in common. So a member need not be a near-duplicate of the kept
	// document, and what it says alone may be lost if only that one is kept. Each
	// member names the document that ties it in, see [Match]: its neighbour
	// towards the kept one along the strongest pairs of the cluster, the maximum
	// spanning tree of their scores. So no other way to the kept document has a
	// better weakest pair.
	//
	// It suits collections in which a text was handed on from version to version
	// and the whole family is wanted.
	Components
)

var clusterings = []string{Greedy: "greedy", Components: "components"}

// String returns the word for c: "greedy" or "components".
func (c Clusters) String() string { return word(clusterings, int(c)) }

// MarshalText returns [Clusters.String].
func (c Clusters) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (c *Clusters) UnmarshalText(text []byte) error {
	i, err := index("clusters", clusterings, string(text))
	*c = Clusters(i)
	return err
}

// linksAll reports whether all pairs of candidates have to be compared, and not
// only those with kept documents.
func (c Config) linksAll() bool { return c.Margin != 0 || c.Clusters != Greedy }
