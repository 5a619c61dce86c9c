package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pages are a text, a page it stands on, and a page that has nothing of it.
func pages() map[string]string {
	filler := other + "\n" + strings.ToUpper("the ferry timetable for next week hangs at the pier and in the shop. ")
	return map[string]string{
		"brief.txt": body,
		"page.txt": filler + "\n\n" + strings.Replace(body, "two dogs", "a dog", 1) + "\n\nMore on page nine, with pictures of the keeper and of his lamp. " +
			"The choir sings on Sunday if the organ is back from the workshop, and if it is not, it sings all the same. " +
			"Rain is expected from the west by evening, and the last potatoes should be out of the ground before it comes.",
		"pier.txt":   "The ferry timetable, in large letters, for those who come without their glasses and want to cross before noon.",
		"letter.txt": "Dear all, thank you.",
	}
}

// stream is pages as JSON Lines.
func stream(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, id := range []string{"brief.txt", "page.txt", "pier.txt", "letter.txt"} {
		line, err := json.Marshal(map[string]any{"id": id, "text": pages()[id]})
		require.NoError(t, err)
		b.Write(append(line, '\n'))
	}
	return b.String()
}

func TestContain(t *testing.T) {
	r := neardup(stream(t), "find", "--mode", "contain", "-")
	assert.Equal(t, Done, r.code, r.stderr)
	golden(t, "contain.txt", r.stdout)
	assert.Contains(t, r.stderr, "4 documents")
	r = neardup(stream(t), "find", "--mode", "contain", "-f", "jsonl", "-")
	golden(t, "contain.jsonl", r.stdout)

	here(t, pages())
	r = neardup("", "find", "--mode", "contain", "-f", "jsonl", ".")
	found := ofType(lines(t, r.stdout), "containment")
	require.Len(t, found, 1)
	assert.Equal(t, "brief.txt", found[0]["part"])
	assert.Equal(t, "page.txt", found[0]["whole"])

	none := neardup("", "find", "--mode", "contain", "-t", "1", ".")
	assert.Equal(t, Done, none.code)
	assert.NotContains(t, none.stdout, "stands in")
	assert.Contains(t, none.stdout, "threshold 1.00")
	near := neardup("", "find", ".")
	assert.NotContains(t, near.stdout, "Cluster", "they are no near-duplicates")
}

func TestContainTakesNoOtherFlags(t *testing.T) {
	here(t, pages())
	for _, flag := range []string{"--pairwise", "--sketch=both", "--keep=longest", "--margin=0.1", "--clusters=components", "--no-near-misses"} {
		r := neardup("", "find", "--mode", "contain", flag, ".")
		assert.Equal(t, Failed, r.code)
		assert.Contains(t, r.stderr, "does nothing with --mode contain")
	}
	r := neardup("", "find", "--mode", "contian", ".")
	assert.Equal(t, Failed, r.code)
	assert.Contains(t, r.stderr, `did you mean "contain"?`)
	assert.Equal(t, Failed, neardup("", "find", "--mode", "contain", "nowhere").code)
}

func TestContainTells(t *testing.T) {
	var b strings.Builder
	put := func(id, text string) {
		line, err := json.Marshal(map[string]any{"id": id, "text": text})
		require.NoError(t, err)
		b.Write(append(line, '\n'))
	}
	put("long", pages()["page.txt"])
	b.WriteString("broken\n")
	for _, id := range strings.Split("abcdefghijklmn", "") {
		put(id, body+" "+id)
	}
	one := neardup(b.String(), "find", "-q", "-j", "1", "--mode", "contain", "-")
	many := neardup(b.String(), "find", "-q", "-j", "8", "--mode", "contain", "-")
	assert.Equal(t, Incomplete, one.code)
	assert.Equal(t, one.stdout, many.stdout)
	assert.Contains(t, one.stdout, "and in 4 more, see -f jsonl")
	cut := neardup(b.String(), "find", "--mode", "contain", "--limit", "2", "-")
	assert.Contains(t, cut.stdout, "12 more documents stand in another: --limit 0 shows all")
	assert.Contains(t, cut.stderr, "1 of 16 documents left out")
}
