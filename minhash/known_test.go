package minhash_test

// The bits of version 1 of the definition, frozen.
var knownAnswer = []uint32{
	0x9bc585a2, 0x1309012, 0x8efe333b, 0x474724a7, 0x75267571, 0x705b8770, 0x9fa0f886, 0xe348a0e4,
	0xdeba95f, 0xe54d7382, 0x7e1d0690, 0xdd732262, 0xcf635ee9, 0xe4431fa3, 0x179ce4fc, 0x714e0b4e,
}

const knownID = 0xe84b140594705a00

var (
	knownTwoRows  = []uint64{0x4596e14c5f14da79, 0xe639775c49c9366, 0x55e75ef47c728936, 0x5573f3b0b5635cc5, 0xdb06e0c8890eaf6a}
	knownFiveRows = []uint64{0x712bfab0003a2c3e, 0x29b5f4d42e192ac3, 0x534619ee1378c45d}
	knownOneRow   = []uint64{0xe220a8397b1dcdaf, 0xee2dbd547887217f}
)
