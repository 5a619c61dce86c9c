package corpus

import "fmt"

// Kind says in what way two texts are alike. Later versions may add kinds: give
// a switch over them a default branch.
type Kind uint8

const (
	Different       Kind = iota // nothing to speak of in common
	Identical                   // the same bytes
	Normalized                  // the same tokens: only case, punctuation, spaces or invisible characters differ
	NewHeader                   // same body, something else before it, of three tokens or more if the score does without
	NewFooter                   // same body, something else after it
	NewHeaderFooter             // same body, something else before and after it
	Contains                    // one text holds nearly all of the other and not much more
	Edited                      // a near-duplicate in none of the ways above
	Reordered                   // near once passages are put back that stand in another order
	Template                    // not a near-duplicate: what the two have in common says little about the content
	ContainsLonger              // not a near-duplicate: one text holds the other and much more
	Passage                     // not a near-duplicate: a passage of 20 tokens or more in common
)

// Near tells whether texts of this kind are near-duplicates.
func (k Kind) Near() bool { return k >= Identical && k <= Reordered }

// String returns the kind as a phrase for people.
func (k Kind) String() string {
	if int(k) < len(kinds) {
		return kinds[k].phrase
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Word returns the kind as the short word of reports, such as "new_header".
func (k Kind) Word() string {
	if int(k) < len(kinds) {
		return kinds[k].word
	}
	return fmt.Sprintf("kind_%d", uint8(k))
}

// MarshalText returns [Kind.Word].
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.Word()), nil }

// UnmarshalText reads what MarshalText wrote.
func (k *Kind) UnmarshalText(text []byte) error {
	for i, names := range kinds {
		if names.word == string(text) {
			*k = Kind(i)
			return nil
		}
	}
	return fmt.Errorf("corpus: unknown kind %q", text)
}

var kinds = [...]struct{ word, phrase string }{
	Different:       {"different", "different"},
	Identical:       {"identical", "identical"},
	Normalized:      {"normalized", "same after normalisation"},
	NewHeader:       {"new_header", "same body, different header"},
	NewFooter:       {"new_footer", "same body, different footer"},
	NewHeaderFooter: {"new_header_footer", "same body, different header and footer"},
	Contains:        {"contains", "one contains the other"},
	Edited:          {"edited", "edited"},
	Reordered:       {"reordered", "same passages, other order"},
	Template:        {"template", "same template, other content"},
	ContainsLonger:  {"contains_longer", "one contains the other, much longer"},
	Passage:         {"passage", "a passage in common"},
}
