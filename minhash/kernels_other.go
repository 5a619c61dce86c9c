//go:build purego || !(amd64 || arm64)

package minhash

// all lists the sets that are compiled in, best first.
var all = []*kernels{&generic}
