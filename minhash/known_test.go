package minhash_test

// The bits of version 1 of the definition, frozen.
var knownAnswer = []uint32{
	0x9bc585a2, 0x1309012, 0x8efe333b, 0x474724a7, 0x75267571, 0x705b8770, 0x9fa0f886, 0xe348a0e4,
	0xdeba95f, 0xe54d7382, 0x7e1d0690, 0xdd732262, 0xcf635ee9, 0xe4431fa3, 0x179ce4fc, 0x714e0b4e,
}

const knownID = 0xe84b140594705a00

var (
	knownTwoRows  = []uint64{}
	knownFiveRows = []uint64{}
	knownOneRow   = []uint64{}
)
