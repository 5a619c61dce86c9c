package neon

import (
	"fmt"
	"log"
	"strings"
)

// missing are the instructions that Go's assembler does not know, by the names
// that it would give them, with their operands in its order.
var missing = map[string]func(operands []any) (word uint32, manual string){
	"VMUL":     byElementOr(0x0f808000, three(0x4e209c00)),
	"VCMHI":    three(0x6e203400), // VCMHI m, n, d: n > m
	"VCMHS":    three(0x6e203c00), // VCMHS m, n, d: n >= m
	"VUSHL":    three(0x6e204400), // VUSHL m, n, d: n << m, or >> -m
	"VUMINP":   three(0x6e20ac00),
	"VUMINV":   across(0x6e31a800),
	"VUMAXV":   across(0x6e30a800),
	"VUMULL":   long(0x2e20c000),
	"VUMULL2":  long(0x6e20c000),
	"VUMLAL":   long(0x2e208000),
	"VUMLAL2":  long(0x6e208000),
	"VSHLL32":  widen(0x2ea13800), // by the width of a lane
	"VSHLL232": widen(0x6ea13800),
}

// The size of lanes, as bits 22 and 23 have it.
var sizes = map[string]uint32{"B": 0, "H": 1, "S": 2, "D": 3}

// whole takes operands that are registers with an arrangement.
func whole(operands []any, n int) []arrangement {
	as := make([]arrangement, n)
	for i := range as {
		a, ok := operands[i].(arrangement)
		if !ok || len(operands) != n {
			log.Fatalf("%v are not %d arrangements", operands, n)
		}
		as[i] = a
	}
	return as
}

// three encodes d = n OP m, all of one arrangement of 128 bits.
func three(base uint32) func([]any) (uint32, string) {
	return func(operands []any) (uint32, string) {
		a := whole(operands, 3)
		m, n, d := a[0], a[1], a[2]
		if m.name != d.name || n.name != d.name {
			log.Fatalf("%v differ", a)
		}
		return base | sizes[d.name[:1]]<<22 | uint32(m.v)<<16 | uint32(n.v)<<5 | uint32(d.v),
			manual(base, d, n, m)
	}
}

// byElementOr encodes d = n * a lane of m where m is a lane.
func byElementOr(base uint32, other func([]any) (uint32, string)) func([]any) (uint32, string) {
	return func(operands []any) (uint32, string) {
		m, ok := operands[0].(arrangement)
		if !ok || m.lane < 0 {
			return other(operands)
		}
		a := whole(operands, 3)
		n, d := a[1], a[2]
		if m.name != "S" || n.name != "S4" || d.name != "S4" {
			log.Fatalf("%v are not S4 by S", a)
		}
		lane := uint32(m.lane)
		word := base | 1<<30 | lane&1<<21 | lane>>1<<11 | uint32(m.v)<<16 | uint32(n.v)<<5 | uint32(d.v)
		return word, manual(0x4e209c00, d, n, m)
	}
}

// across encodes d = OP over all lanes of n. d is one lane.
func across(base uint32) func([]any) (uint32, string) {
	return func(operands []any) (uint32, string) {
		a := whole(operands, 2)
		n, d := a[0], a[1]
		return base | sizes[n.name[:1]]<<22 | uint32(n.v)<<5 | uint32(d.v),
			fmt.Sprintf("%s %s%d, %s", names[base], strings.ToLower(n.name[:1]), d.v, n.manual())
	}
}

// long encodes d = n OP m, with lanes twice as wide in d.
func long(base uint32) func([]any) (uint32, string) {
	return func(operands []any) (uint32, string) {
		a := whole(operands, 3)
		m, n, d := a[0], a[1], a[2]
		return base | sizes[n.name[:1]]<<22 | uint32(m.v)<<16 | uint32(n.v)<<5 | uint32(d.v), manual(base, d, n, m)
	}
}

// widen encodes d = n << 32, with lanes twice as wide in d.
func widen(base uint32) func([]any) (uint32, string) {
	return func(operands []any) (uint32, string) {
		a := whole(operands, 2)
		n, d := a[0], a[1]
		return base | uint32(n.v)<<5 | uint32(d.v), manual(base, d, n) + ", #32"
	}
}

// names are the manual's, by the encoding.
var names = map[uint32]string{
	0x4e209c00: "mul",
	0x6e203400: "cmhi",
	0x6e203c00: "cmhs",
	0x6e204400: "ushl",
	0x6e20ac00: "uminp",
	0x6e31a800: "uminv",
	0x6e30a800: "umaxv",
	0x2e20c000: "umull",
	0x6e20c000: "umull2",
	0x2e208000: "umlal",
	0x6e208000: "umlal2",
	0x2ea13800: "shll",
	0x6ea13800: "shll2",
}

func manual(base uint32, operands ...arrangement) string {
	text := make([]string, len(operands))
	for i, o := range operands {
		text[i] = o.manual()
	}
	return names[base] + " " + strings.Join(text, ", ")
}
