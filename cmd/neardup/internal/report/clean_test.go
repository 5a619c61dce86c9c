package report

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"":                               "",
		"plain text":                     "plain text",
		"  two  spaces\tand a tab ":      "two spaces and a tab",
		"one\r\ntwo\n\n three\u2028four": "one · two · three · four",
		"\x1b[31mred\x1b[0m":             "␛[31mred␛[0m",
		"a\u009b2Jb":                     "a\ufffd2Jb",
		"bell\a back\b del\x7f":          "bell␇ back␈ del␡",
		"file\u202egpj.exe":              "file\ufffdgpj.exe",
		"\u2066isolate\u2069":            "\ufffdisolate\ufffd",
		"zero\u200bwidth soft\u00adhyphen tag\U000e0041": "zerowidth softhyphen tag",
		"family 👨\u200d👩":                                "family 👨\u200d👩",
		"bad\xff\xfebytes":                               "bad\ufffd\ufffdbytes",
		"日本語 é":                                          "日本語 é",
	} {
		assert.Equal(t, want, Clean(in), "%q", in)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a \x1b[2J b\u202e\n", 20)
	f.Add("日本語\u200d\xff", 3)
	f.Fuzz(func(t *testing.T, s string, columns int) {
		columns = 2 + abs(columns)%200
		c := Clean(s)
		require.True(t, utf8.ValidString(c))
		for _, r := range c {
			require.True(t, unicode.IsPrint(r) || r == '\u200c' || r == '\u200d', "%q", c)
			require.False(t, unicode.Is(unicode.Bidi_Control, r), "%q", c)
		}
		require.Equal(t, c, Clean(c))
		for _, short := range []string{cut(c, columns), shorten(c, columns)} {
			require.True(t, utf8.ValidString(short))
			require.LessOrEqual(t, width(short), max(columns, 4), "%q to %d", c, columns)
		}
		lines := wrap(c, columns, 3)
		require.LessOrEqual(t, len(lines), 3)
		for _, line := range lines {
			require.LessOrEqual(t, width(line), max(columns, 4), "%q to %d", c, columns)
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

func TestWrap(t *testing.T) {
	assert.Nil(t, wrap("", 10, 2))
	assert.Equal(t, []string{"one two"}, wrap("one two", 10, 2))
	assert.Equal(t, []string{"one two", "three"}, wrap("one two three", 10, 2))
	assert.Equal(t, []string{"one two", "three …"}, wrap("one two three fourth", 10, 2))
	assert.Equal(t, []string{"abcdefghij", "klm"}, wrap("abcdefghijklm", 10, 2))
	assert.Equal(t, []string{"日本", "語で"}, wrap("日本語で", 5, 2))
}

func TestShorten(t *testing.T) {
	assert.Equal(t, "short.txt", shorten("short.txt", 20))
	assert.Equal(t, "a-very-lon…-name.txt", shorten("a-very-long-folder/and-a-name.txt", 20))
	assert.Equal(t, 21, width(shorten(strings.Repeat("日本語", 20), 21)))
}

func TestNumbersForPeople(t *testing.T) {
	assert.Equal(t, "0", Count(0))
	assert.Equal(t, "999", Count(999))
	assert.Equal(t, "1,000", Count(1000))
	assert.Equal(t, "-12,345,678", Count(-12345678))
	assert.Equal(t, "1 word", Plural(1, "word", "words"))
	for x, want := range map[float64]string{0: "0 %", 0.001: "under 1 %", 0.5: "50 %", 0.999: "99 %", 1: "100 %"} {
		assert.Equal(t, want, percent(x))
	}
	for x, want := range map[float64]string{0: "0.00", -0.0001: "0.00", -1.5: "-1.50", 0.9999: "0.99", 1: "1.00", 0.86: "0.86"} {
		assert.Equal(t, want, fixed(x, 2))
	}
}

func TestExcerptCutsBetweenCharacters(t *testing.T) {
	for n := range 4 {
		s := excerpt(strings.Repeat("x", n) + strings.Repeat("語", 1000))
		assert.NotContains(t, s, "\ufffd")
		assert.True(t, strings.HasSuffix(s, " …"))
	}
}
