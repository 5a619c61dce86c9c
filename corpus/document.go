package corpus

import "time"

// Doc is a document. Only Text is looked at to compare; the rest says what the
// document is and what it may be compared with.
type Doc struct {
	// ID names the document in results. Within a scope it is unique: a document
	// that comes again under its ID is the same document.
	ID string
	// Text in UTF-8. Invalid bytes are no error; they separate words.
	Text string
	// Scope keeps documents apart that must not be compared, such as those of
	// two tenants. Usually empty.
	Scope string
	// Time is when the document was published or came in. It decides which one
	// is kept by [Newest], and when a [Config.Window] ends.
	Time time.Time
	// Quality decides which one is kept by [Best]; more is better.
	Quality float64
}

// Docs makes an input of documents at hand.
func Docs(docs ...Doc) func(yield func(Doc, error) bool) {
	return func(yield func(Doc, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
}
