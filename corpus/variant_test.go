package corpus

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

// isVariant is the definition: an edit distance of at most a third of the
// longer side, or of 1 where that has three characters or more, and neither
// side over 200 characters. Equal is always a variant.
func isVariant(s, t string) bool {
	if s == t {
		return true
	}
	a, b := []rune(s), []rune(t)
	long := max(len(a), len(b))
	if long > 200 {
		return false
	}
	row := make([]int, len(b)+1) // distance of a[:i] and b[:j]
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			d := diagonal
			if a[i] != b[j] {
				d = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], d
		}
	}
	d := row[len(b)]
	return 3*d <= long || d == 1 && long >= 3
}

func TestVariants(t *testing.T) {
	var x speller
	for _, c := range []struct {
		s, t string
		want bool
	}{
		{"colour", "color", true},   // 1 of 6
		{"the", "tbe", true},        // 1 of 3
		{"he", "be", false},         // 1 of 2
		{"a", "b", false},           // 1 of 1
		{"", "a", false},            // 1 of 1
		{"", "abc", false},          // 3 of 3
		{"ab", "abc", true},         // 1 of 3
		{"abcde", "abcxy", false},   // 2 of 5
		{"abcdef", "abcdxy", true},  // 2 of 6
		{"abcdef", "abcxyz", false}, // 3 of 6
		{"abcdef", "cdefab", false}, // 4 of 6: moved is dropped and inserted
		{"abcdef", "fabcde", true},  // 2 of 6
		{"日本語", "日本话", true},        // 1 of 3
		{"日本", "日語", false},         // 1 of 2
		{"éa", "éab", true},         // characters count, not bytes
		{"", "", true},
	} {
		require.Equal(t, c.want, isVariant(c.s, c.t), "the definition on %q, %q", c.s, c.t)
		require.Equal(t, c.want, x.variant([]byte(c.s), []byte(c.t)), "%q, %q", c.s, c.t)
		require.Equal(t, c.want, x.variant([]byte(c.t), []byte(c.s)), "%q, %q", c.t, c.s)
	}
	// Up to 200 characters, of any length in bytes.
	for _, c := range []string{"a", "é", "語", "𠀋"} {
		s := strings.Repeat(c, 199)
		require.True(t, x.variant([]byte(s), []byte(s+c)))
		require.False(t, x.variant([]byte(s+c), []byte(s+c+c)))
		require.True(t, x.variant([]byte(s+c+c), []byte(s+c+c)), "equal")
		require.True(t, x.variant([]byte(s[:133*len(c)]), []byte(s)), "66 of 199")
		require.False(t, x.variant([]byte(s[:132*len(c)]), []byte(s)), "67 of 199")
	}
}

func TestVariantIsLevenshtein(t *testing.T) {
	r := testkit.Rand(35)
	var x speller
	found := 0
	for range 6000 {
		letters := []rune("abcdefghé語𠀋x!")[:2+r.IntN(12)]
		random := func(n int) []rune {
			s := make([]rune, n)
			for i := range s {
				s[i] = letters[r.IntN(len(letters))]
			}
			return s
		}
		s := random(r.IntN(1 + r.IntN(60)))
		u := append([]rune(nil), s...)
		for range r.IntN(3 + len(s)/3) {
			at := r.IntN(len(u) + 1)
			switch k := r.IntN(3); {
			case k == 0 || at == len(u):
				u = append(u[:at:at], append(random(1), u[at:]...)...)
			case k == 1:
				u = append(u[:at:at], u[at+1:]...)
			default:
				u[at] = letters[r.IntN(len(letters))]
			}
		}
		want := isVariant(string(s), string(u))
		if want {
			found++
		}
		require.Equal(t, want, x.variant([]byte(string(s)), []byte(string(u))), "%q, %q", string(s), string(u))
	}
	require.True(t, found > 1500 && found < 5000, "%d of 6000 are variants", found)
}

func TestVariantDoesNotAllocate(t *testing.T) {
	var x speller
	s, u := []byte(strings.Repeat("ab", 99)), []byte(strings.Repeat("ab", 98)+"cd")
	x.variant(s, u)
	require.Zero(t, testing.AllocsPerRun(20, func() { x.variant(s, u) }))
}

func FuzzVariant(f *testing.F) {
	f.Add("colour", "color")
	f.Add("subform", "sub form")
	f.Add("日本語", "日本话")
	f.Add(strings.Repeat("ab", 99), strings.Repeat("ba", 100))
	f.Add("\x80a\xff", "a\xfe")
	f.Fuzz(func(t *testing.T, s, u string) {
		if len(s) > 1000 || len(u) > 1000 {
			return
		}
		var x speller
		got := x.variant([]byte(s), []byte(u))
		require.Equal(t, got, x.variant([]byte(u), []byte(s)), "symmetric, with used scratch")
		// Tokens are valid UTF-8. Of other bytes only these are asked.
		if utf8.ValidString(s) && utf8.ValidString(u) {
			require.Equal(t, isVariant(s, u), got)
		}
	})
}
