package neon

import (
	"fmt"
	"strings"
)

// R is a general register.
type R int

func (r R) String() string { return fmt.Sprintf("R%d", r) }

// Shl is r << n as an operand.
func (r R) Shl(n int) any { return raw(fmt.Sprintf("%v<<%d", r, n)) }

// Shr is r >> n as an operand, without a sign.
func (r R) Shr(n int) any { return raw(fmt.Sprintf("%v>>%d", r, n)) }

// Mem is the memory at r + disp.
func (r R) Mem(disp int) any {
	if disp == 0 {
		return raw(fmt.Sprintf("(%v)", r))
	}
	return raw(fmt.Sprintf("%d(%v)", disp, r))
}

// Plus is the memory at r + index << shift.
func (r R) Plus(index R, shift int) any { return indexed{r, index, shift} }

type indexed struct {
	base, index R
	shift       int
}

func (m indexed) String() string { return fmt.Sprintf("(%v)(%v<<%d)", m.base, m.index, m.shift) }

// Pair is two registers for LDP and STP.
func Pair(a, b any) any { return raw(fmt.Sprintf("(%v, %v)", a, b)) }

// Zero is the register that is always 0.
const Zero = raw("ZR")

// V is a vector register.
type V int

func (v V) String() string { return fmt.Sprintf("V%d", v) }

// An arrangement is how a vector register is cut into lanes, or one lane.
type arrangement struct {
	v    V
	name string // as Go's assembler has it
	lane int    // -1 for all
}

func (a arrangement) String() string {
	if a.lane >= 0 {
		return fmt.Sprintf("V%d.%s[%d]", a.v, a.name, a.lane)
	}
	return fmt.Sprintf("V%d.%s", a.v, a.name)
}

// manual is the arrangement as the architecture's manual writes it.
func (a arrangement) manual() string {
	if a.lane >= 0 {
		return fmt.Sprintf("v%d.%s[%d]", a.v, strings.ToLower(a.name), a.lane)
	}
	return fmt.Sprintf("v%d.%s%s", a.v, a.name[1:], strings.ToLower(a.name[:1]))
}

func (v V) all(name string) arrangement { return arrangement{v, name, -1} }

func (v V) B16() arrangement { return v.all("B16") }
func (v V) B8() arrangement  { return v.all("B8") }
func (v V) H8() arrangement  { return v.all("H8") }
func (v V) H4() arrangement  { return v.all("H4") }
func (v V) S4() arrangement  { return v.all("S4") }
func (v V) S2() arrangement  { return v.all("S2") }
func (v V) D2() arrangement  { return v.all("D2") }

func (v V) B(lane int) arrangement { return arrangement{v, "B", lane} }
func (v V) S(lane int) arrangement { return arrangement{v, "S", lane} }
func (v V) D(lane int) arrangement { return arrangement{v, "D", lane} }

// F is the low half, as a floating point register.
func (v V) F() any { return raw(fmt.Sprintf("F%d", v)) }

// Vs are registers in a row.
type Vs []V

func (vs Vs) list(arrange func(V) arrangement) any {
	text := make([]string, len(vs))
	for i, v := range vs {
		text[i] = arrange(v).String()
	}
	return raw("[" + strings.Join(text, ", ") + "]")
}

func (vs Vs) B16() any { return vs.list(V.B16) }
func (vs Vs) H8() any  { return vs.list(V.H8) }
func (vs Vs) S4() any  { return vs.list(V.S4) }
func (vs Vs) D2() any  { return vs.list(V.D2) }
