package speed

import "github.com/neardup/neardup/internal/testkit"

// languageStage is the name of the rows by language.
const languageStage = "Language"

// languages are those of the rows, as testkit.Script knows them.
var languages = []string{"german", "russian", "greek", "arabic", "hindi", "thai", "chinese", "japanese", "korean"}

// languageContest: from text in a language to a signature.
func languageContest(language string, words int) Contest {
	docs := testkit.Script(language, Documents, words, uint64(words))
	size := 0
	for _, d := range docs {
		size += len(d)
	}
	own, loop := newOurs(), newSimple()
	narrow := make([]uint32, 0, slots)
	return Contest{
		Size: language, Docs: len(docs), Bytes: int64(size),
		Contestants: []Contestant{
			{Who: "simple", Held: 4 * slots, Pass: over(docs, func(d string) { narrow = loop.sign(narrow, d) })},
			{Who: "neardup", Held: 4 * slots, Pass: over(docs, func(d string) { narrow = own.sign(narrow, d) })},
		},
	}
}
