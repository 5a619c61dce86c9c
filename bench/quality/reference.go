package quality

// The reference is what the rule behind the verdict scored in its first
// implementation, which worked on strings and floating point and folded case but
// not Unicode forms. Figures that are further from it than tolerance are marked.
const tolerance = 0.01

// figures are precision, recall and F1.
type figures struct{ p, r, f float64 }

type reference struct{ verdicts, keepers figures }

var references = map[string]reference{
	"bib_kjv":          {figures{.987, .977, .982}, figures{.991, .988, .990}},
	"debian_guide":     {figures{1.000, .921, .959}, figures{1.000, .911, .953}},
	"libreoffice_help": {figures{.663, .997, .796}, figures{.697, .988, .817}},
}

// referenceNoise is the share of noisy copies that the verdict called
// near-duplicates, by percent of misread characters. It was taken on 1,500 items
// and other errors; a share of 300 items has a standard error of up to 0.024.
var referenceNoise = map[int]float64{1: 1.000, 2: .999, 5: .991, 8: .949, 12: .781}

// nearReference is the number of pairs of documents that are near-duplicates.
func nearReference(set string) string {
	if set == wire {
		return "948"
	}
	return "-"
}
