package minhash

// AllKernels lists the names of the sets that this machine can run, best first.
func AllKernels() (names []string) {
	for _, k := range all {
		if k.available {
			names = append(names, k.name)
		}
	}
	return names
}

// UseKernels makes a set the active one. restore brings the former one back.
func UseKernels(name string) (restore func()) {
	before := active
	for _, k := range all {
		if k.name == name && k.available {
			active = k
			return func() { active = before }
		}
	}
	panic("no kernels " + name)
}
