package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Clean makes text from documents safe for a terminal: one line, nothing that
// moves the cursor, changes colours or turns the direction of writing. Ends of
// lines become a middle dot, other white space one space, control characters
// their pictures, and what is invisible goes.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	space, line := false, false
	for _, r := range s {
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029' || r == '\u0085' || r == '\v' || r == '\f':
			line = true
			continue
		case unicode.IsSpace(r):
			space = true
			continue
		case r == '\u200c' || r == '\u200d': // joiners make the letters of some scripts and emoji
		case unicode.Is(unicode.Bidi_Control, r):
			r = utf8.RuneError
		case unicode.Is(unicode.Cf, r):
			continue
		case r < ' ':
			r = '\u2400' + r
		case r == 0x7f:
			r = '\u2421'
		case !unicode.IsPrint(r):
			r = utf8.RuneError
		}
		switch {
		case b.Len() == 0:
		case line:
			b.WriteString(" · ")
		case space:
			b.WriteByte(' ')
		}
		space, line = false, false
		b.WriteRune(r)
	}
	return b.String()
}

// plain tells whether s is printable ASCII with single spaces inside.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' && (s[i] != ' ' || i == 0 || i == len(s)-1 || s[i+1] == ' ') || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// width is how many columns a clean text takes.
func width(s string) int {
	if plain(s) {
		return len(s)
	}
	return uniseg.StringWidth(s)
}

// pad fills a clean text up with spaces.
func pad(s string, columns int) string {
	return s + strings.Repeat(" ", max(0, columns-width(s)))
}

// cut shortens a clean text to so many columns, with an ellipsis at the end,
// and between words if one ends near there.
func cut(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	head, rest := prefix(s, max(columns-2, 1))
	if i := strings.LastIndexByte(head, ' '); i > len(head)/2 && rest != "" && rest[0] != ' ' {
		head = head[:i]
	}
	return strings.TrimRight(head, " ") + " …"
}

// shorten shortens a name to so many columns, with an ellipsis in its middle:
// both the folder and the end of the name tell files apart.
func shorten(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	head, _ := prefix(s, columns/2)
	return head + "…" + suffix(s, columns-columns/2-1)
}

// suffix gives the end of s that fits.
func suffix(s string, columns int) string {
	for left, state := width(s), -1; left > columns && s != ""; {
		_, rest, w, next := uniseg.FirstGraphemeClusterInString(s, state)
		left -= w
		s, state = rest, next
	}
	return s
}

// prefix gives the beginning of s that fits, and the rest.
func prefix(s string, columns int) (head, rest string) {
	rest = s
	for state := -1; rest != ""; {
		_, r, w, next := uniseg.FirstGraphemeClusterInString(rest, state)
		if w > columns {
			break
		}
		columns -= w
		rest, state = r, next
	}
	return s[:len(s)-len(rest)], rest
}

// wrap breaks a clean text into lines at spaces. What is over the number of
// lines goes, and the last line ends with an ellipsis.
func wrap(s string, columns, most int) []string {
	var lines []string
	for s != "" {
		if len(lines) == most-1 {
			return append(lines, cut(s, columns))
		}
		head, rest := prefix(s, columns)
		if rest != "" && rest[0] != ' ' {
			if i := strings.LastIndexByte(head, ' '); i > 0 {
				head, rest = head[:i], s[i:]
			}
		}
		if head == "" { // a character wider than the line
			return append(lines, s)
		}
		lines = append(lines, strings.TrimRight(head, " "))
		s = strings.TrimLeft(rest, " ")
	}
	return lines
}

// excerpt is the clean beginning of a text that may be very long.
func excerpt(s string) string {
	const most = 2000
	if len(s) <= most {
		return Clean(s)
	}
	end := most
	for end > most-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return Clean(s[:end]) + " …"
}
