package corpus

import "errors"

var (
	// ErrConfig: a setting is out of its range. Nothing was done.
	ErrConfig = errors.New("corpus: bad setting")

	// ErrRecipe: a snapshot was made with other settings, or by another version
	// of the recipe. Its signatures and verdicts mean something else, so it is
	// refused instead of giving answers that are subtly wrong.
	ErrRecipe = errors.New("corpus: made with other settings")

	// ErrFormat: the bytes are no snapshot, or a damaged one.
	ErrFormat = errors.New("corpus: not a valid snapshot")

	// ErrVersion: a snapshot of a version that this code does not read.
	ErrVersion = errors.New("corpus: unknown snapshot version")

	// ErrDuplicateID: an earlier document of the batch has the same scope and
	// ID. An ID stands for one document, so the later one is left out.
	ErrDuplicateID = errors.New("corpus: duplicate id")

	// ErrNoID: a document in a stream has no ID. Without one a redelivered
	// document would be called a duplicate of itself.
	ErrNoID = errors.New("corpus: document without id")

	// ErrFull: the index holds as many documents as its ids can number, 2^30.
	ErrFull = errors.New("corpus: index is full")

	// ErrTooFew: fewer than two different texts, so there is no pair to measure.
	ErrTooFew = errors.New("corpus: too few texts")

	// ErrUnknown: no document of this scope and ID is in the index.
	ErrUnknown = errors.New("corpus: unknown document")
)
