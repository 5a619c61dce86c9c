package testkit_test

import (
	"testing"
	"unicode/utf8"

	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/require"
)

func TestScripts(t *testing.T) {
	for _, name := range testkit.Scripts() {
		docs := testkit.Script(name, 20, 100, 1)
		require.Equal(t, docs, testkit.Script(name, 20, 100, 1), name)
		seen := map[string]bool{}
		for _, d := range docs {
			require.True(t, utf8.ValidString(d), name)
			require.Greater(t, len(d), 200, name)
			require.Greater(t, len(d), utf8.RuneCountInString(d), name)
			require.False(t, seen[d], name)
			seen[d] = true
		}
		t.Logf("%s: %.150s", name, docs[0])
	}
	require.Panics(t, func() { testkit.Script("klingon", 1, 1, 1) })
}
