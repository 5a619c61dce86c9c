package quality

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// misread changes so many in a hundred of the letters, digits and spaces of a
// text. A letter or digit becomes another one, or is lost, or gets a neighbour;
// a space is lost, or stands in the next word.
func misread(text string, percent int, r *rand.Rand) string {
	var b strings.Builder
	for _, c := range text {
		letter, digit, space := unicode.IsLetter(c), unicode.IsDigit(c), c == ' '
		if !letter && !digit && !space || r.IntN(100) >= percent {
			b.WriteRune(c)
			continue
		}
		other := rune(' ')
		switch {
		case digit:
			other = '0' + rune(r.IntN(10))
		case unicode.IsUpper(c):
			other = 'A' + rune(r.IntN(26))
		case letter:
			other = 'a' + rune(r.IntN(26))
		}
		switch kind := r.IntN(3); {
		case kind == 0 && space:
			b.WriteRune('a' + rune(r.IntN(26)))
		case kind == 0:
			b.WriteRune(other)
		case kind == 1: // lost
		default:
			b.WriteRune(c)
			if space {
				other = 'a' + rune(r.IntN(26))
			}
			b.WriteRune(other)
		}
	}
	return b.String()
}
