package neon

import (
	"fmt"
	"log"
	"strings"
)

// An encoder makes the word of an instruction, and its text as in the manual.
type encoder func(operands []any) (word uint32, manual string)

// missing are the instructions that Go's assembler does not know, by the names
// that it would give them, with their operands in its order.
var missing = map[string]encoder{
	"VMUL":     orByLane(three("mul", 0x4e209c00), "mul", 0x4f808000),
	"VCMHS":    three("cmhs", 0x6e203c00), // VCMHS m, n, d: n >= m
	"VUSHL":    three("ushl", 0x6e204400), // VUSHL m, n, d: n << m, or n >> -m
	"VUMINV":   across("uminv", 0x6e31a800),
	"VUMAXV":   across("umaxv", 0x6e30a800),
	"VUADDLP":  pairs("uaddlp", 0x6e202800), // VUADDLP n, d: sums of two lanes of n
	"VUADALP":  pairs("uadalp", 0x6e206800), // VUADALP n, d: d and the sums of two lanes of n
	"VUMLAL":   long("umlal", 0x2e208000),
	"VUMLAL2":  long("umlal2", 0x6e208000),
	"VSHLL32":  shiftLong("shll", 0x2ea13800), // VSHLL32 n, d: n << 32
	"VSHLL232": shiftLong("shll2", 0x6ea13800),
	"VLDRQ":    loadIndexed, // VLDRQ (base)(index<<4), d
}

// The size of lanes, as bits 22 and 23 have it.
var sizes = map[string]uint32{"B": 0, "H": 1, "S": 2, "D": 3}

// arrangements takes n operands that are registers with an arrangement.
func arrangements(operands []any, n int) []arrangement {
	as := make([]arrangement, len(operands))
	for i := range as {
		a, ok := operands[i].(arrangement)
		if !ok || len(operands) != n {
			log.Fatalf("%v are not %d arrangements", operands, n)
		}
		as[i] = a
	}
	return as
}

func manual(name string, operands ...arrangement) string {
	text := make([]string, len(operands))
	for i, o := range operands {
		text[i] = o.manual()
	}
	return name + " " + strings.Join(text, ", ")
}

// three is d = n OP m, all of one arrangement of 128 bits.
func three(name string, base uint32) encoder {
	return func(operands []any) (uint32, string) {
		a := arrangements(operands, 3)
		m, n, d := a[0], a[1], a[2]
		if m.name != d.name || n.name != d.name {
			log.Fatalf("%s: %v differ", name, a)
		}
		return base | sizes[d.name[:1]]<<22 | uint32(m.v)<<16 | uint32(n.v)<<5 | uint32(d.v), manual(name, d, n, m)
	}
}

// orByLane is d = n OP one lane of m, of S4 by S, where m is a lane.
func orByLane(other encoder, name string, base uint32) encoder {
	return func(operands []any) (uint32, string) {
		a := arrangements(operands, 3)
		m, n, d := a[0], a[1], a[2]
		if m.lane < 0 {
			return other(operands)
		}
		if m.name != "S" || n.name != "S4" || d.name != "S4" {
			log.Fatalf("%s: %v are not S4 by S", name, a)
		}
		lane := uint32(m.lane)
		return base | lane&1<<21 | lane>>1<<11 | uint32(m.v)<<16 | uint32(n.v)<<5 | uint32(d.v), manual(name, d, n, m)
	}
}

// across is d = OP over all lanes of n. d is a lane.
func across(name string, base uint32) encoder {
	return func(operands []any) (uint32, string) {
		a := arrangements(operands, 2)
		n, d := a[0], a[1]
		return base | sizes[n.name[:1]]<<22 | uint32(n.v)<<5 | uint32(d.v),
			fmt.Sprintf("%s %s%d, %s", name, strings.ToLower(n.name[:1]), d.v, n.manual())
	}
}

// long is d = n OP m, with lanes twice as wide in d.
func long(name string, base uint32) encoder {
	return func(operands []any) (uint32, string) {
		a := arrangements(operands, 3)
		m, n, d := a[0], a[1], a[2]
		return base | sizes[n.name[:1]]<<22 | uint32(m.v)<<16 | uint32(n.v)<<5 | uint32(d.v), manual(name, d, n, m)
	}
}

// pairs is d = OP over pairs of lanes of n, with lanes twice as wide in d.
func pairs(name string, base uint32) encoder {
	return func(operands []any) (uint32, string) {
		a := arrangements(operands, 2)
		n, d := a[0], a[1]
		return base | sizes[n.name[:1]]<<22 | uint32(n.v)<<5 | uint32(d.v), manual(name, d, n)
	}
}

// shiftLong is d = n << 32, with lanes of 64 bits in d.
func shiftLong(name string, base uint32) encoder {
	return func(operands []any) (uint32, string) {
		a := arrangements(operands, 2)
		n, d := a[0], a[1]
		return base | uint32(n.v)<<5 | uint32(d.v), manual(name, d, n) + ", #32"
	}
}

// loadIndexed loads 128 bits.
func loadIndexed(operands []any) (uint32, string) {
	m, d := operands[0].(indexed), operands[1].(V)
	if m.shift != 4 {
		log.Fatalf("ldr: %v is no index of 16 bytes", m)
	}
	return 0x3ce07800 | uint32(m.index)<<16 | uint32(m.base)<<5 | uint32(d),
		fmt.Sprintf("ldr q%d, [x%d, x%d, lsl #4]", d, m.base, m.index)
}
