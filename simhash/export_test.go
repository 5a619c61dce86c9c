package simhash

// AllKernels names the sets that the machine can run, best first.
func AllKernels() []string {
	var names []string
	for _, k := range all {
		if k.available {
			names = append(names, k.name)
		}
	}
	return names
}

// MissingKernels names the sets that are compiled in and that it cannot run.
func MissingKernels() []string {
	var names []string
	for _, k := range all {
		if !k.available {
			names = append(names, k.name)
		}
	}
	return names
}

// UseKernels makes the set of the name the active one, until restore is called.
func UseKernels(name string) (restore func()) {
	before := active
	for _, k := range all {
		if k.name == name && k.available {
			active = k
			return func() { active = before }
		}
	}
	panic("simhash: no kernels " + name)
}

func readSum(words []uint64) uint64 {
	var a, b, c, d uint64
	for ; len(words) >= 4; words = words[4:] {
		a, b, c, d = a+words[0], b+words[1], c+words[2], d+words[3]
	}
	for _, w := range words {
		a += w
	}
	return a + b + c + d
}
