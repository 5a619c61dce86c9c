package corpus_test

import (
	"strings"
	"testing"

	"github.com/neardup/neardup/corpus"
	"github.com/stretchr/testify/require"
)

// prose gives n words, from the given one on: all different, four letters each,
// none of them w, x, y or z.
func prose(from, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = syllable((from+i)/60) + syllable((from+i)%60)
	}
	return strings.Join(words, " ")
}

// syllable gives one of 60 different pairs of letters.
func syllable(i int) string { return "bcdfghjklmnp"[i/5:i/5+1] + "aeiou"[i%5:i%5+1] }

// times repeats a word. Words of w, x, y and z are no variants of each other or
// of prose: none shares enough letters.
func times(n int, word string) string { return strings.Repeat(word+" ", n) }

// text joins its parts with spaces.
func text(parts ...string) string { return strings.Join(parts, " ") }

// Each case is worked out by hand. A word of prose weighs 4, and in quarters of
// a character
//
//	M     = 4 weight of what matches + 80 numbers that match
//	align = M / (M + 6 replaced + inserted)
//
// Scores are in units of 1e-9; what is left of a division is dropped.
func TestKindsByHand(t *testing.T) {
	const none = 0
	cases := []struct {
		name                                string
		a, b                                string
		kind                                corpus.Kind
		score, align, conflict, topic, body int64
	}{
		// M = 480, replaced 4 (zzzz), inserted 8-4: 480/(480+24+4)
		// topic = 4/min(124, 128), score = align - (3 topic + 1)/2
		{"other first words", text("zzzz", prose(0, 30)), text("yyyy wwww", prose(0, 30)),
			corpus.Edited, 896_494_793, 944_881_889, none, 32_258_064, 1e9},
		{"other last words", text(prose(0, 30), "zzzz"), text(prose(0, 30), "yyyy wwww"),
			corpus.Edited, 896_494_793, 944_881_889, none, 32_258_064, 1e9},
		// replaced 4+4, inserted 4: 480/(480+48+4); topic 4/128: the two replacements are not the same
		{"other ends", text("zzzz", prose(0, 30), "zyzy"), text("yyyy wwww", prose(0, 30), "wwww"),
			corpus.Edited, 855_380_639, 902_255_639, none, 31_250_000, 1e9},
		// 480/(480+12)
		{"one has a header", prose(0, 30), text("yyyy wwww zzzz", prose(0, 30)),
			corpus.NewHeader, 975_609_756, 975_609_756, none, none, 1e9},
		{"one has a footer", prose(0, 30), text(prose(0, 30), "yyyy wwww zzzz"),
			corpus.NewFooter, 975_609_756, 975_609_756, none, none, 1e9},
		// Three tokens that differ make a header, two do not, and a variant is none of them:
		// twice what matches 2*121 + 5+6 = 253, M = 506, inserted 8: 506/514
		{"two words and a variant before", text("color q", prose(0, 30)), text("colour q yyyy wwww", prose(0, 30)),
			corpus.Edited, 984_435_797, 984_435_797, none, none, 1e9},
		// a word before here, behind there: 480/(480+8)
		{"a word before here and a word behind there", text("yyyy", prose(0, 30)), text(prose(0, 30), "zzzz"),
			corpus.Edited, 983_606_557, 983_606_557, none, none, 1e9},

		// M = 4*76, replaced 4: 304/328; topic 4/80
		{"one word of 20", text(prose(0, 10), "zzzz", prose(10, 9)), text(prose(0, 10), "wwww", prose(10, 9)),
			corpus.Edited, 851_829_268, 926_829_268, none, 50_000_000, 851_829_268},

		// The shorter part was moved: it counts as matched, M = 4*280, and half as
		// inserted, 120/2: 1120/1180
		{"parts exchanged", text(prose(0, 30), prose(30, 40)), text(prose(30, 40), prose(0, 30)),
			corpus.Reordered, 949_152_542, 949_152_542, none, none, 1e9},
		// Seven tokens are too few for a move: 560/(560+28+28)
		{"seven tokens exchanged", text(prose(0, 7), prose(30, 28)), text(prose(30, 28), prose(0, 7)),
			corpus.NewHeaderFooter, 888_888_888, 888_888_888, none, none, 1e9},
		// M = 640, inserted 160; the body is half of B, too little for the same body
		{"contained", prose(0, 40), prose(0, 80),
			corpus.Contains, 800_000_000, 800_000_000, none, none, 1e9},
		// 36 of 40 tokens lie in runs of five or more: 10*36 = 9*40 is enough.
		// B has 46: 10*36 < 8*46. 640/(640+24)
		{"contained: B just long enough", text(prose(0, 18), prose(18, 4), prose(22, 18)),
			text(prose(0, 18), times(3, "zzzz"), prose(18, 4), times(3, "wwww"), prose(22, 18)),
			corpus.Contains, 963_855_421, 963_855_421, none, none, 963_855_421},
		// B has 45: 10*36 = 8*45 is too much. 640/(640+20)
		{"edited: B just too short", text(prose(0, 18), prose(18, 4), prose(22, 18)),
			text(prose(0, 18), times(2, "zzzz"), prose(18, 4), times(3, "wwww"), prose(22, 18)),
			corpus.Edited, 969_696_969, 969_696_969, none, none, 969_696_969},
		// 35 of 39: 10*35 < 9*39, though B has 48. 624/(624+36)
		{"edited: too little of A covered", text(prose(0, 17), prose(18, 4), prose(22, 18)),
			text(prose(0, 17), times(4, "zzzz"), prose(18, 4), times(5, "wwww"), prose(22, 18)),
			corpus.Edited, 945_454_545, 945_454_545, none, none, 945_454_545},

		// 18 of 20 tokens covered, just enough; 320/(320+400)
		{"contained in much more", text(prose(0, 18), prose(18, 2)),
			text(prose(0, 18), times(80, "zzzz"), prose(18, 2), times(20, "wwww")),
			corpus.ContainsLonger, 444_444_444, 444_444_444, none, none, 1e9},
		// 17 of 19, just too little; 304/(304+400)
		{"too little of A covered", text(prose(0, 17), prose(18, 2)),
			text(prose(0, 17), times(80, "zzzz"), prose(18, 2), times(20, "wwww")),
			corpus.Different, 431_818_181, 431_818_181, none, none, 1e9},

		// M = 320, replaced 160: 320/(320+960); topic 160/240
		{"a passage of 20", text(prose(0, 20), times(40, "zzzz")), text(prose(0, 20), times(40, "wwww")),
			corpus.Passage, -749_999_999, 250_000_000, none, 666_666_666, 1e9},
		// 304/(304+960); topic 160/236
		{"a passage of 19", text(prose(0, 19), times(40, "zzzz")), text(prose(0, 19), times(40, "wwww")),
			corpus.Different, -776_442_823, 240_506_329, none, 677_966_101, 1e9},

		// Exactly at the threshold: 112/(112+48) = .7
		{"score .7", prose(0, 7), text(prose(0, 7), times(12, "zzzz")),
			corpus.Contains, 700_000_000, 700_000_000, none, none, 1e9},
		// 112/(112+49)
		{"score below .7", prose(0, 7), text(prose(0, 7), times(12, "zzzz"), "y"),
			corpus.ContainsLonger, 695_652_173, 695_652_173, none, none, 1e9},

		// Two numbers, both in conflict. M = 240, replaced 2+2: 240/264
		// conflict = 20*2/(20*(2+0+1)+17), topic 2/64
		{"numbers in conflict", text(prose(0, 5), "12", prose(5, 5), "34", prose(10, 5)),
			text(prose(0, 5), "56", prose(5, 5), "78", prose(10, 5)),
			corpus.Template, -176_745_129, 909_090_909, 519_480_519, 31_250_000, -176_745_129},
		// Three numbers of one digit agree: M = 4*63 + 3*80 = 492, 492/516
		// conflict = 20*2/(20*(2+3+1)+20), topic 2/67
		{"numbers in conflict, others agree", text(prose(0, 5), "12", prose(5, 5), "34", prose(10, 5), "7 8 9"),
			text(prose(0, 5), "56", prose(5, 5), "78", prose(10, 5), "7 8 9"),
			corpus.Template, 337_283_683, 953_488_372, 285_714_285, 29_850_746, 337_283_683},
		// A number that agrees weighs 20 characters more: M = 4*61+80, 324/364
		{"a number agrees", text(prose(0, 15), "7"), text(prose(0, 15), "7", times(10, "zzzz")),
			corpus.Contains, 890_109_890, 890_109_890, none, none, 1e9},
		// ... than a letter: M = 4*61, 244/284
		{"a letter agrees", text(prose(0, 15), "q"), text(prose(0, 15), "q", times(10, "zzzz")),
			corpus.Contains, 859_154_929, 859_154_929, none, none, 1e9},
		// Digits of another script are numbers too: conflict 20/(20*2+11), replaced 2, M = 160
		// topic 2/42
		{"Arabic digits", text(prose(0, 5), "٤٢", prose(5, 5)), text(prose(0, 5), "٤٣", prose(5, 5)),
			corpus.Template, 74_490_263, 930_232_558, 392_156_862, 47_619_047, 74_490_263},
		// A number against a word is no conflict: replaced 1, inserted 3, 160/169; topic 1/41
		{"a number in words", text(prose(0, 5), "5", prose(5, 5)), text(prose(0, 5), "five", prose(5, 5)),
			corpus.Edited, 910_160_197, 946_745_562, none, 24_390_243, 910_160_197},

		// The same replacement five times: replaced 25, inserted 5, 800/955; topic 25/225
		{"a repeated replacement",
			text(prose(0, 10), "imcosh", prose(10, 10), "imcosh", prose(20, 10), "imcosh", prose(30, 10), "imcosh", prose(40, 10), "imcosh"),
			text(prose(0, 10), "imtan", prose(10, 10), "imtan", prose(20, 10), "imtan", prose(30, 10), "imtan", prose(40, 10), "imtan"),
			// Of the body, which ends before the last: 800/(800+120+4) - 1.5*20/225
			corpus.Template, 671_029_668, 837_696_335, none, 111_111_111, 732_467_533},
		// Five replacements of the same weight, not the same: topic 5/225
		// The body: 800/924 - 1.5*5/225
		{"five replacements",
			text(prose(0, 10), "imcosh", prose(10, 10), "zzzzzz", prose(20, 10), "yzyzyz", prose(30, 10), "zyyyyz", prose(40, 10), "yyyyyy"),
			text(prose(0, 10), "imtan", prose(10, 10), "wwwww", prose(20, 10), "wxwxw", prose(30, 10), "xwwwx", prose(40, 10), "xxxxx"),
			corpus.Edited, 804_363_002, 837_696_335, none, 22_222_222, 832_467_532},

		// Twice what matches: 2*(3+2+3) + (6+5) + (3+4+7) = 41, nothing else
		{"variants cost nothing", "the colour of the sub form", "the color of the subform",
			corpus.Edited, 1e9, 1e9, none, none, none},
		{"a misread letter", "in tbe beginning", "in the beginning",
			corpus.Edited, 1e9, 1e9, none, none, none},
		{"a number torn off", "as form12 a says", "as form 12a says",
			corpus.Edited, 1e9, 1e9, none, none, none},
		// Two letters are too few for a variant: M = 16, replaced 2, 16/28; topic 2/6
		{"a letter of two", "on time", "an time",
			corpus.Different, 71_428_571, 571_428_571, none, 333_333_333, none},
		// Numbers are no variants: M = 8, replaced 4, 8/32; conflict 20/(20*2+2); topic 4/6
		{"a digit of four", "in 1999", "in 1998",
			corpus.Different, -1_702_380_951, 250_000_000, 476_190_476, 666_666_666, none},

		// Noise explains conflicts. Eight variants of weight 7, one conflict:
		// twice what matches 2*80 + 8*14 = 272, M = 544, replaced 2, 544/556.
		// clean = (s+1)/(v+s+1) = 2/10
		// conflict = 20/(20*2+29) * 2/10 * 2/10, since there are six variants or more and fewer other changes, topic = 2/138 * 2/10
		{"noise", text(noisy("mistake", 0), prose(16, 2), "41", prose(18, 2), noisy("mistake", 8)), text(noisy("mistoke", 0), prose(16, 2), "47", prose(18, 2), noisy("mistoke", 8)),
			corpus.Edited, 950_881_037, 978_417_266, 11_594_202, 2_898_550, none},
		// The same without the noise: clean = 1
		{"no noise", text(noisy("mistake", 0), prose(16, 2), "41", prose(18, 2), noisy("mistake", 8)), text(noisy("mistake", 0), prose(16, 2), "47", prose(18, 2), noisy("mistake", 8)),
			corpus.Template, 376_967_992, 978_417_266, 289_855_072, 14_492_753, 376_967_992},

		// What a token weighs: M = 240 and the token is inserted.
		{"twelve letters weigh 12", prose(0, 15), text(prose(0, 15), "abcdefghijkl"), // 240/252
			corpus.Edited, 952_380_952, 952_380_952, none, none, 1e9},
		{"twenty letters weigh 12", prose(0, 15), text(prose(0, 15), "internationalization"),
			corpus.Edited, 952_380_952, 952_380_952, none, none, 1e9},
		{"eleven letters weigh 11", prose(0, 15), text(prose(0, 15), "abcdefghijk"), // 240/251
			corpus.Edited, 956_175_298, 956_175_298, none, none, 1e9},
		{"a letter weighs 1", prose(0, 15), text(prose(0, 15), "é"), // 240/241
			corpus.Edited, 995_850_622, 995_850_622, none, none, 1e9},
		{"two characters of a script without spaces weigh 3 each", prose(0, 15), text(prose(0, 15), "日本"), // 240/246
			corpus.Edited, 975_609_756, 975_609_756, none, none, 1e9},

		// Same body: 24 tokens, 24/40 = 60 %. M = 384, replaced 64: 384/768; topic 64/160
		{"body of 60 %", text(times(16, "zzzz"), prose(0, 24)), text(times(16, "wwww"), prose(0, 24)),
			corpus.NewHeader, -100_000_000, 500_000_000, none, 400_000_000, 1e9},
		// 24/41. 384/(384+408); topic 68/164
		{"body of 58 %", text(times(17, "zzzz"), prose(0, 24)), text(times(17, "wwww"), prose(0, 24)),
			corpus.Passage, -137_102_735, 484_848_484, none, 414_634_146, 1e9},
		// Only B is too long: 24/41. 384/(384+384+4); topic 64/160
		{"body of 58 % of one text", text(times(16, "zzzz"), prose(0, 24)), text(times(17, "wwww"), prose(0, 24)),
			corpus.Passage, -102_590_674, 497_409_326, none, 400_000_000, 1e9},
		// 23 tokens of 38: over 60 %. 368/(368+360); topic 60/152
		{"body of 23 tokens", text(times(15, "zzzz"), prose(0, 23)), text(times(15, "wwww"), prose(0, 23)),
			corpus.Passage, -86_610_758, 505_494_505, none, 394_736_842, 1e9},
		// The body weighs 23*2 + 3 = 49, a word of 4 stands in it: 196/200 = .98
		// 196/(196+384+4); topic 64/113
		{"body score of .98", text(times(16, "zzzz"), small(0, 12), small(12, 11), "ran"), text(times(16, "wwww"), small(0, 12), "yyyy", small(12, 11), "ran"),
			corpus.NewHeader, -513_941_084, 335_616_438, none, 566_371_681, 980_000_000},
		// a word of 5: 196/201; 196/(196+384+5)
		{"body score below .98", text(times(16, "zzzz"), small(0, 12), small(12, 11), "ran"), text(times(16, "wwww"), small(0, 12), "yyyyy", small(12, 11), "ran"),
			corpus.Different, -514_514_787, 335_042_735, none, 566_371_681, 975_124_378},
		// One conflict outside. M = 384, replaced 2: 384/396; conflict 20/(20*2+25); topic 2/98
		{"one conflict outside the body", text("11", prose(0, 24)), text("22", prose(0, 24)),
			corpus.NewHeader, 323_700_110, 969_696_969, 307_692_307, 20_408_163, 1e9},
		// Two: 384/408; conflict 20*2/(20*3+26); topic 2/100
		{"two conflicts outside the body", text("11", prose(0, 24), "33"), text("22", prose(0, 24), "44"),
			corpus.Template, -19_056_088, 941_176_470, 465_116_279, 20_000_000, 1e9},
		// One in the body, one outside, 24+24 words around: the one inside costs the body too much.
		// M = 768, replaced 4: 768/792; conflict 40/(60+50); topic 2/196
		// body: 768/780 - 2*20/(40+50) - 1.5*2/196
		{"a conflict in the body", text("11", prose(0, 24), "33", prose(24, 24)), text("22", prose(0, 24), "44", prose(24, 24)),
			corpus.Template, 227_118_121, 969_696_969, 363_636_363, 10_204_081, 524_864_818},
		// The same with 200 numbers in the body that agree, so that it can afford one. M = 4*440 + 80*200
		// = 17760, replaced 4: 17760/17784; conflict 40/(20*203+262); topic 2/444
		// body: 17760/17772 - 2*20/(20*202+262) - 1.5*2/444. Outside stands one, and one is allowed.
		{"a conflict in a body of many numbers", text("11", times(200, "7"), prose(0, 30), "12", prose(30, 30)),
			text("22", times(200, "7"), prose(0, 30), "13", prose(30, 30)),
			corpus.Edited, 973_383_768, 998_650_472, 9_254_974, 4_504_504, 983_270_024},

		{"no text", "", prose(0, 30), corpus.Different, none, none, none, none, none},
		{"no text at all", "", "", corpus.Different, none, none, none, none, none},
		{"no tokens", "... --- ...", "... --- ...", corpus.Different, none, none, none, none, none},
		{"no tokens in one", "\u200b!", "a", corpus.Different, none, none, none, none, none},
		{"same bytes", "The cat sat.", "The cat sat.", corpus.Identical, 1e9, 1e9, none, none, 1e9},
		{"same tokens", "The cat sat on the ﬁne mat.", "the CAT, sat\non the fine mat",
			corpus.Normalized, 1e9, 1e9, none, none, 1e9},
		{"nothing in common", "zzzz", "wwww", // 0/24; topic 4/4
			corpus.Different, -1_500_000_000, none, none, 1e9, none},
	}
	c := newComparer(t, 0)
	met := map[corpus.Kind]bool{}
	for _, x := range cases {
		t.Run(x.name, func(t *testing.T) {
			for _, v := range []corpus.Verdict{compare(t, c, x.a, x.b), compare(t, c, x.b, x.a)} {
				require.Equal(t, x.kind.String(), v.Kind.String())
				require.Equal(t, x.kind.Near(), v.Near)
				require.Equal(t, inUnits(x.score), v.Score, "score")
				require.Equal(t, inUnits(x.align), v.Align, "align")
				require.Equal(t, inUnits(x.conflict), v.Conflict, "conflict")
				require.Equal(t, inUnits(x.topic), v.Topic, "topic")
				require.Equal(t, inUnits(x.body), v.Body, "body")
			}
			checkVerdict(t, compare(t, c, x.a, x.b), x.a, x.b, 0.7)
			require.Equal(t, plainCompare(t, x.a, x.b, 0.7), compare(t, c, x.a, x.b))
		})
		met[x.kind] = true
	}
	for k := corpus.Different; k <= corpus.Passage; k++ {
		require.True(t, met[k], "no case is %q", k)
	}
}

// noisy gives four times two words of prose and the given one: twelve tokens.
func noisy(word string, from int) string {
	return text(prose(from, 2), word, prose(from+2, 2), word, prose(from+4, 2), word, prose(from+6, 2), word)
}

// small gives n different words of two letters.
func small(from, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = syllable(from + i)
	}
	return strings.Join(words, " ")
}

// At threshold 1 only equal tokens are near, whatever the score.
func TestThresholdOne(t *testing.T) {
	c := newComparer(t, 1)
	for _, x := range []struct {
		a, b string
		near bool
	}{
		{prose(0, 30), prose(0, 30), true},
		{"The colour!", "the colour", true},
		{"the colour", "the color", false}, // score 1
		{"sub form", "subform", false},     // score 1
		{text("zzzz", prose(0, 40)), prose(0, 40), false},
		{text(prose(0, 40), "zzzz", prose(40, 40)), prose(0, 80), false},
		{"", "", false},
	} {
		v := compare(t, c, x.a, x.b)
		require.Equal(t, x.near, v.Near, "%q %q", x.a, x.b)
		require.Equal(t, x.near, v.Kind.Near())
	}
	// A hair below, variants and the same body are near again.
	c = newComparer(t, 0.999999999)
	require.True(t, compare(t, c, "the colour", "the color").Near)
	require.True(t, compare(t, c, text("zzzz", prose(0, 40)), prose(0, 40)).Near)
}

// What the report of a verdict shows: where things stand, in bytes.
func TestVerdictTellsWhere(t *testing.T) {
	a := text("Zzzz: ", prose(0, 30)+",", "the colour of 12", prose(30, 10))
	b := text("Yyyy. Wwww —", prose(0, 30), "the color of 13", "zzzz", prose(30, 10))
	v := compare(t, newComparer(t, 0), a, b)
	cut := [][4]string{}
	for _, g := range v.Gaps {
		cut = append(cut, [4]string{g.A.Of(a), g.B.Of(b), g.Change.String()})
	}
	require.Equal(t, [][4]string{
		{"Zzzz", "Yyyy. Wwww", "replaced"},
		{"colour", "color", "variant"},
		{"12", "13 zzzz", "conflict"},
	}, cut)
	require.Equal(t, text(prose(0, 30), "the"), v.Runs[0].B.Of(b))
	require.Equal(t, 31, v.LongestRun)
	require.Equal(t, [2]int{45, 47}, [2]int{v.A.Tokens, v.B.Tokens})
	require.Equal(t, 1, v.Clashes)
	require.Zero(t, v.Numbers)
	// 31 and 10 tokens lie in runs of five or more.
	require.Equal(t, 41.0/45, v.A.Cover)
	require.Equal(t, 41.0/47, v.B.Cover)
	require.Equal(t, a[len("Zzzz:  "):], v.A.Body.Of(a))

	// An empty side stands behind the token before it.
	v = compare(t, newComparer(t, 0), "one, two.", "one, and two.")
	require.Equal(t, []corpus.Gap{{A: corpus.Range{Start: 3, End: 3}, B: corpus.Range{Start: 5, End: 8},
		TokensB: 1, Change: corpus.Inserted}}, v.Gaps)
	v = compare(t, newComparer(t, 0), "", "one, and two.")
	require.Equal(t, []corpus.Gap{{B: corpus.Range{Start: 0, End: 12}, TokensB: 3, Change: corpus.Inserted}}, v.Gaps)
	require.Empty(t, v.Runs)
}
