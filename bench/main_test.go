package main

import (
	"flag"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSpeedPrintsATable(t *testing.T) {
	var out strings.Builder
	require.NoError(t, run([]string{"speed", "-only", "simhash", "-rounds", "1", "-turn", "1ns"}, &out, io.Discard))
	assert.Contains(t, out.String(), "GOMAXPROCS=")
	assert.Contains(t, out.String(), "| SimHash64 | 150hashes        | neardup ")
}

func TestCommandLine(t *testing.T) {
	var out, errs strings.Builder
	assert.ErrorIs(t, run(nil, &out, &errs), flag.ErrHelp)
	assert.Contains(t, errs.String(), "usage: bench COMMAND")
	assert.ErrorContains(t, run([]string{"sped"}, &out, &errs), `no command "sped"`)
	assert.ErrorContains(t, run([]string{"speed", "sign"}, &out, &errs), "no arguments")
	assert.ErrorContains(t, run([]string{"speed", "-only", "sing"}, &out, &errs), "SimHash64")
	assert.Empty(t, out.String())
}
