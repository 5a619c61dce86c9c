package quality

import (
	"crypto/md5"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSplit(t *testing.T) {
	n := split(Set{Name: "wire", Docs: []Doc{{Text: "B A\none two"}, {Text: "A C\none two"}, {Text: "no body"}, {Text: "D\nthree"}}})
	assert.Equal(t, source{"wire", []string{"A", "B", "C", "D"}, []string{"one two", "three"}}, n)
}

func TestMadeUpSource(t *testing.T) {
	n := madeUp()
	assert.Equal(t, n, madeUp())
	distinct := map[string]bool{}
	long := 0
	for _, b := range n.bodies {
		distinct[b] = true
		words := strings.Fields(b)
		if len(words) >= 800 {
			long++
		}
		own := name(words)
		assert.GreaterOrEqual(t, strings.Count(b, own+" "), 2, own)
		assert.GreaterOrEqual(t, len(words), least)
	}
	assert.Len(t, distinct, len(n.bodies))
	assert.GreaterOrEqual(t, long, madeCount)
	assert.Len(t, n.articles(madeCount, testkit.Rand(1)), madeCount)
}

// Every case makes as many couples as asked for, and no two texts that are the
// same. Its name is its seed, so names differ.
func TestMadeCases(t *testing.T) {
	s := madeUp()
	comparer, err := corpus.NewComparer(corpus.Config{})
	require.NoError(t, err)
	names := map[string]bool{}
	for _, way := range madeCases() {
		assert.False(t, names[way.name], way.name)
		names[way.name] = true
		couples := way.make(maker{s, 20, testkit.Rand(2), comparer})
		assert.Len(t, couples, 20, way.name)
		for _, c := range couples {
			assert.NotEqual(t, c.a, c.b, way.name)
		}
	}
}

func TestJudge(t *testing.T) {
	docs := testkit.Documents(3, 120, 7)
	o, err := judge([]couple{
		{docs[0], "Another headline over it\n" + docs[0]}, {docs[0], docs[1]}, {docs[1], docs[2]}, {docs[2], docs[2]},
	}, corpus.Config{}, 1)
	require.NoError(t, err)
	assert.Equal(t, Outcome{Couples: 4, Near: 2, Found: 2, Kinds: map[corpus.Kind]int{
		corpus.Different: 2, corpus.NewHeader: 1, corpus.Identical: 1,
	}}, o)
	assert.Equal(t, "different 2, identical 1, new_header 1", o.kinds())
}

func TestParts(t *testing.T) {
	words := strings.Fields("a b c. d e f g. h i j k l")
	assert.Equal(t, [][]string{words[:7], words[7:]}, parts(words, 2))
	for n := 1; n <= 5; n++ {
		p := parts(words, n)
		assert.Len(t, p, n)
		assert.Equal(t, words, slices.Concat(p...))
	}
	article := strings.Fields(testkit.Documents(1, 200, 3)[0])
	r := testkit.Rand(1)
	for _, moved := range []string{halves(article, r), quarters(article, r)} {
		assert.NotEqual(t, article, strings.Fields(moved))
		assert.ElementsMatch(t, article, strings.Fields(moved))
	}
}

func TestName(t *testing.T) {
	assert.Equal(t, "Alder", name(strings.Fields("Birch and Alder met. Birch told Alder of ALDER and Birch")))
	assert.Empty(t, name(strings.Fields("Nobody here. Really no one of Abc")))
}

func TestNumbersChange(t *testing.T) {
	r := testkit.Rand(3)
	for range 50 {
		changed := otherNumber("$1,907.50", r)
		require.Len(t, changed, 9)
		for i, c := range "$1,907.50" {
			if strings.ContainsRune("$,.", c) {
				require.Equal(t, c, rune(changed[i]))
			} else {
				require.NotEqual(t, c, rune(changed[i]))
				require.NotContains(t, changed[1:2], "0")
			}
		}
	}
	comparer, err := corpus.NewComparer(corpus.Config{})
	require.NoError(t, err)
	for _, c := range (maker{madeUp(), 20, r, comparer}).numbers(4) {
		a, b := strings.Fields(c.a), strings.Fields(c.b)
		require.Len(t, b, len(a))
		changed := 0
		for i := range a {
			if a[i] != b[i] {
				changed++
				require.Contains(t, withDigits(a), i)
			}
		}
		require.Equal(t, (len(withDigits(a))+3)/4, changed)
	}
}

func sum(path string) []byte {
	s := md5.Sum([]byte(path))
	return s[:]
}

func TestLawSelection(t *testing.T) {
	s := lawSelection{whole: 3}
	var all []Doc
	for i := range 10 {
		for v := range 1 + i%4 {
			d := Doc{ID: fmt.Sprintf("law/%d/%d", i, v)}
			all = append(all, d)
			s.add(d)
		}
	}
	got := s.docs()
	count := map[string]int{}
	for _, d := range got {
		count[d.ID[:5]]++
	}
	whole := 0
	for i := range 10 {
		path := fmt.Sprintf("law/%d", i)
		last := Doc{ID: fmt.Sprintf("%s/%d", path, i%4)}
		assert.Contains(t, got, last)
		smaller := 0
		for k := range 10 {
			if slices.Compare(sum(fmt.Sprintf("law/%d", k)), sum(path)) < 0 {
				smaller++
			}
		}
		if smaller < 3 {
			whole++
			assert.Equal(t, 1+i%4, count[path], path)
		} else {
			assert.Equal(t, 1, count[path], path)
		}
	}
	assert.Equal(t, 3, whole)
	at := -1
	for _, d := range got {
		next := slices.Index(all, d)
		assert.Greater(t, next, at, "in order")
		at = next
	}
}
