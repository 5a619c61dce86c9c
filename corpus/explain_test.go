package corpus_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/neardup/neardup/corpus"
	"github.com/neardup/neardup/internal/testkit"
	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// told are made-up texts of one script, of which pairs of every kind are made.
type told struct {
	script                     string
	body, otherwise, elsewhere string // a report; the same with edits; another one
	form                       string // body in other punctuation and case
	headerA, headerB           string
	footerA, footerB           string
	more                       string    // to go on with
	noticeA, noticeB           string    // one template, other numbers
	around                     [4]string // other texts around a passage
	short                      string    // a part of body
}

var latin = told{
	script: "latin",
	body: "The weather station on Gannet Rock has a new keeper since Sunday. She reads the instruments every three hours, " +
		"writes the colour of the sea into a blue book, and sends the figures to the mainland by radio before breakfast.",
	otherwise: "The weather station on Gannet Rock has a new keeper since Sunday. She reads the instruments every two hours, " +
		"writes the color of the sea into a thick blue book, and sends the figures to the mainland by radio before lunch.",
	form: "THE WEATHER STATION on Gannet Rock has a new keeper since Sunday; she reads the instruments every three hours - " +
		"writes the colour of the sea into a blue book - and sends the figures to the mainland by radio before breakfast!",
	elsewhere: "Nobody knows who painted the doors of Mill Lane green during the night of the fair.",
	headerA:   "New keeper for Gannet Rock\nFrom our island correspondent\n\n", headerB: "SHE COUNTS THE WAVES\n\n",
	footerA: "\n\nPhotograph: A. Tern", footerB: "\n\nRead next: lighthouses to rent this summer",
	more: " The rock has no tree and no well. Water comes by boat on the first of the month, with flour, candles and the letters, " +
		"and stays in a tank under the stairs.",
	noticeA: "Pier notice: the boat leaves at 7 and returns at 19, a ticket costs 12 crowns, children under 6 pay 3, and a bicycle takes 4 more.",
	noticeB: "Pier notice: the boat leaves at 8 and returns at 21, a ticket costs 15 crowns, children under 5 pay 2, and a bicycle takes 4 more.",
	around: [4]string{
		"The council talked for an hour about gulls, chimneys, and the price of rope. ", " Then all went home, since the hall is cold in winter and the stove smokes whenever wind blows from the north.",
		"Dear reader, you asked what people do all day so far from any shop. ", " We hope this answers your question, and wish you a warm kitchen, good company and a dog that does not bark.",
	},
	short: "She reads the instruments every three hours, writes the colour of the sea into a blue book",
}

var han = told{
	script:    "han",
	body:      "海鸟岩气象站从星期天起有了新的看守人。她每三个小时读一次仪器，把海水的颜色写进一本蓝色的册子，早饭以前用电台把数字报给岸上的人。",
	otherwise: "海鸟岩气象站从星期天起有了新的看守人。她每两个小时读一次仪器，把海水的颜色写进一本厚厚的蓝色册子，午饭以前用电台把数字报给岸上的人。",
	form:      "海鸟岩气象站，从星期天起，有了新的看守人！她每三个小时读一次仪器、把海水的颜色写进一本蓝色的册子；早饭以前用电台把数字报给岸上的人",
	elsewhere: "谁也不知道赶集那天夜里磨坊巷的门都被漆成了绿颜色。",
	headerA:   "海鸟岩换了看守人\n本报岛上记者\n\n", headerB: "数浪花的姑娘\n\n",
	footerA: "\n\n摄影：燕鸥", footerB: "\n\n下一篇：今年夏天出租的灯塔",
	more:    "岩上没有树，也没有井。淡水每月初一随船送来，还有面粉、蜡烛和书信，存放在楼梯底下的水箱里。冬天除了几只鸟，谁也不来。",
	noticeA: "码头通告：渡船7点开，19点回，船票12元，不满6岁的孩子3元，自行车另加4元。",
	noticeB: "码头通告：渡船8点开，21点回，船票15元，不满5岁的孩子2元，自行车另加4元。",
	around: [4]string{
		"议会谈了一个钟头，说的是烟囱、绳子的价钱与邻村那头牛。", "后来大家散了，因为大厅冬天太冷，炉子一刮北风就冒烟，谁都坐不住。",
		"亲爱的读者，您问那么远没有商店，人们整天做什么呢？", "希望这样回答您满意，祝您厨房暖和，朋友常来，家里那条狗夜里不叫唤。",
	},
	short: "她每三个小时读一次仪器，把海水的颜色写进一本蓝色的册子",
}

var arabic = told{
	script: "arabic",
	body: "صار لمحطة الطقس على صخرة النورس حارسة جديدة منذ يوم الأحد. تقرأ الأجهزة كل ثلاث ساعات، وتكتب لون البحر في دفتر أزرق، " +
		"ثم ترسل الأرقام إلى البر باللاسلكي قبل الفطور، وتعود إلى النافذة لتنظر إلى الموج.",
	otherwise: "صار لمحطة الطقس على صخرة النورس حارسة جديدة منذ يوم الأحد. تقرأ الأجهزة كل أربع ساعات، وتكتب لون البحر في دفتر أزرق كبير، " +
		"ثم ترسل الأرقام إلى البر باللاسلكي قبل الغداء، وتعود إلى النافذة لتنظر إلى الموج.",
	form: "صار لمحطة الطقس — على صخرة النورس — حارسة جديدة منذ يوم الأحد! تقرأ الأجهزة كل ثلاث ساعات وتكتب لون البحر في دفتر أزرق " +
		"ثم ترسل الأرقام إلى البر باللاسلكي قبل الفطور؛ وتعود إلى النافذة لتنظر إلى الموج",
	elsewhere: "لا أحد يعرف من طلى أبواب زقاق الطاحونة بالأخضر ليلة السوق الكبير.",
	headerA:   "حارسة جديدة لصخرة النورس\nمن مراسلنا في الجزر\n\n", headerB: "التي تعد الأمواج\n\n",
	footerA: "\n\nتصوير: خ. سنونو", footerB: "\n\nاقرأ أيضا: منارات للإيجار هذا الصيف",
	more: " ليس على الصخرة شجر ولا بئر. يأتي الماء بالقارب في أول الشهر مع الطحين والشموع والرسائل، ويبقى في خزان تحت الدرج، " +
		"ولا يزورها أحد في الشتاء سوى طيور قليلة.",
	noticeA: "إعلان الرصيف: يغادر القارب في 7 ويعود في 19، والتذكرة 12 دينارا، وللأطفال دون 6 ثلاثة، وللدراجة 4 أخرى.",
	noticeB: "إعلان الرصيف: يغادر القارب في 8 ويعود في 21، والتذكرة 15 دينارا، وللأطفال دون 5 ثلاثة، وللدراجة 4 أخرى.",
	around: [4]string{
		"تحدث المجلس ساعة كاملة عن المداخن وسعر الحبال وبقرة الجيران. ", " ثم ذهب الجميع إلى بيوتهم لأن القاعة باردة، والموقد يدخن كلما هبت ريح شمالية قوية عند المساء.",
		"عزيزنا القارئ، سألتنا ماذا يفعل الناس طول النهار بلا دكان. ", " نرجو أن يكفيك هذا الجواب، ونتمنى لك مطبخا دافئا ورفقة طيبة وكلبا لا ينبح وراء كل عابر سبيل.",
	},
	short: "تقرأ الأجهزة كل ثلاث ساعات، وتكتب لون البحر في دفتر أزرق",
}

// pairs are two texts of each kind.
func (x told) pairs() map[corpus.Kind][2]string {
	return map[corpus.Kind][2]string{
		corpus.Identical:       {x.body, x.body},
		corpus.Normalized:      {x.body, x.form},
		corpus.NewHeader:       {x.headerA + x.body, x.headerB + x.body},
		corpus.NewFooter:       {x.body + x.footerA, x.body + x.footerB},
		corpus.NewHeaderFooter: {x.headerA + x.body, x.headerB + x.body + x.footerB},
		corpus.Contains:        {x.body, x.body + x.more},
		corpus.Edited:          {x.body, x.otherwise},
		corpus.Reordered:       {x.body + x.more, x.more + x.body},
		corpus.Template:        {x.noticeA, x.noticeB},
		corpus.ContainsLonger:  {x.short, x.body + x.more},
		corpus.Passage:         {x.around[0] + x.body + x.around[1], x.around[2] + x.body + x.around[3]},
		corpus.Different:       {x.body, x.elsewhere},
	}
}

func TestExplainEveryKindInThreeScripts(t *testing.T) {
	for _, x := range []told{latin, han, arabic} {
		t.Run(x.script, func(t *testing.T) {
			var got strings.Builder
			pairs := x.pairs()
			for k := corpus.Different; k <= corpus.Passage; k++ {
				pair, ok := pairs[k]
				require.True(t, ok, "%v has an example", k)
				v, err := corpus.Compare(pair[0], pair[1])
				require.NoError(t, err)
				assert.Equal(t, k, v.Kind, "%v", v)
				e := v.Explain(pair[0], pair[1])
				fmt.Fprintf(&got, "# %s\n%s\n", k.Word(), e)
			}
			golden(t, "explain-"+x.script+".txt", got.String())
		})
	}
}

// explained compares two texts and explains the verdict.
func explained(t *testing.T, a, b string) corpus.Explanation {
	t.Helper()
	v, err := corpus.Compare(a, b)
	require.NoError(t, err)
	return v.Explain(a, b)
}

// sum adds the costs up.
func sum(e corpus.Explanation) float64 {
	cost := e.MoreCost
	for _, d := range e.Differences {
		cost += d.Cost
	}
	return cost
}

func TestCostsAddUpAndAreSymmetric(t *testing.T) {
	var pairs [][2]string
	for _, x := range []told{latin, han, arabic} {
		for _, pair := range x.pairs() {
			pairs = append(pairs, pair)
		}
	}
	docs := testkit.Documents(20, 60, 5)
	for i, d := range docs {
		pairs = append(pairs, [2]string{d, docs[(i+1)%len(docs)]}, [2]string{d, d[:len(d)/2] + docs[(i+1)%len(docs)]},
			[2]string{d, d[len(d)/2:] + strings.Replace(" word "+d[:len(d)/2], " t", " 7 t", i%3)})
	}
	for _, pair := range pairs {
		e := explained(t, pair[0], pair[1])
		require.False(t, e.Unplaced)
		assert.InDelta(t, 1-e.Score, sum(e), 1e-6, "%v", e)
		var score float64
		for _, term := range e.Terms {
			score += term.Contribution()
		}
		assert.InDelta(t, e.Score, score, 1e-6)
		back := explained(t, pair[1], pair[0])
		require.Len(t, back.Differences, len(e.Differences))
		for i, d := range e.Differences {
			o := back.Differences[i]
			assert.Equal(t, []any{d.Aspect, d.Count, d.Cost, len(d.Places)}, []any{o.Aspect, o.Count, o.Cost, len(o.Places)})
			for j, g := range d.Places {
				assert.Equal(t, []any{g.A, g.B, g.TokensA, g.TokensB}, []any{o.Places[j].B, o.Places[j].A, o.Places[j].TokensB, o.Places[j].TokensA})
			}
		}
	}
}

func TestExplainNamesWhatDiffers(t *testing.T) {
	imcosh := text(prose(0, 10), "imcosh", prose(10, 10), "imcosh", prose(20, 10), "imcosh", prose(30, 10), "imcosh", prose(40, 10), "imcosh")
	for _, c := range []struct {
		name, a, b string
		aspect     corpus.Aspect
		count      int
		want       string
	}{
		{"a repeated replacement", imcosh, strings.ReplaceAll(imcosh, "imcosh", "imtan"),
			corpus.TextReplaced, 5, "A has “imcosh” where B has “imtan”, 5 times"},
		{"numbers", text(prose(0, 5), "12", prose(5, 5), "34", prose(10, 5), "7 8 9"), text(prose(0, 5), "56", prose(5, 5), "78", prose(10, 5), "7 8 9"),
			corpus.NumbersDiffer, 2, "2 of 5 numbers differ: 12 / 56, 34 / 78"},
		{"one number of several", text(prose(0, 5), "12", prose(5, 5), "7"), text(prose(0, 5), "56", prose(5, 5), "7"),
			corpus.NumbersDiffer, 1, "1 of 2 numbers differs: 12 / 56"},
		{"the only number", text(prose(0, 5), "12", prose(5, 5)), text(prose(0, 5), "56", prose(5, 5)),
			corpus.NumbersDiffer, 1, "the only number differs: 12 / 56"},
		{"spelling", "the colour of the sub form is a colour", "the color of the subform is a color",
			corpus.SpellingDiffers, 3, "other spelling in 3 places: colour / color (2 times), sub form / subform"},
		{"words inside", text(prose(0, 20), prose(30, 10)), text(prose(0, 20), "wwww xxxx", prose(30, 10)),
			corpus.TextInserted, 1, "2 words stand only in B, “wwww xxxx”, after “" + prose(16, 4) + "” in A"},
		{"the same word inside", text(prose(0, 20), prose(30, 10)), text(prose(0, 9), "wwww", prose(9, 11), "wwww", prose(30, 10)),
			corpus.TextInserted, 2, "“wwww” stands only in B, 2 times"},
		{"another order", text(prose(0, 30), prose(30, 20)), text(prose(30, 20), prose(0, 30)),
			corpus.OrderDiffers, 1, "1 passage stands elsewhere: “" + prose(30, 7) + " …” (20 words)"},
		{"a header on one side", "Wwww\n\nxxxx yyyy\n" + prose(0, 30), prose(0, 30),
			corpus.HeaderDiffers, 1, "only A has a header: 2 lines, 3 words, “Wwww xxxx yyyy”"},
		{"no text", "", "one two",
			corpus.TextInserted, 1, "2 words stand only in B, “one two”, at the beginning"},
		{"form", "One, two", "one two", corpus.FormDiffers, 1, "case, punctuation, spaces or invisible characters, first “One, two” in A and “one two” in B"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := explained(t, c.a, c.b)
			require.NotEmpty(t, e.Differences)
			d := e.Differences[0]
			assert.Equal(t, c.aspect, d.Aspect)
			assert.Equal(t, c.count, d.Count)
			assert.Equal(t, c.want, d.String())
		})
	}
}

func TestPlacesOfTheHeaderAndFooter(t *testing.T) {
	a, b := "Wwww xxxx.\n"+prose(0, 30), prose(0, 30)+"\n(yyyy zzzz)"
	e := explained(t, a, b)
	require.Len(t, e.Differences, 2)
	header, footer := e.Differences[0].Places[0], e.Differences[1].Places[0]
	assert.Equal(t, "Wwww xxxx", header.A.Of(a))
	assert.Zero(t, header.B)
	assert.Equal(t, "yyyy zzzz", footer.B.Of(b))
	assert.Zero(t, footer.TokensA)
}

func TestExplanationIsBounded(t *testing.T) {
	var a, b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&a, "%s %s wx%d ", prose(i, 1), prose(i+1, 1), i)
		fmt.Fprintf(&b, "%s %s zy%d ", prose(i, 1), prose(i+1, 1), 2*i+1)
	}
	a.WriteString(strings.Repeat("q", 100_000))
	b.WriteString(strings.Repeat("\u0301", 100_000))
	for _, pair := range [][2]string{{a.String(), b.String()}, {prose(0, 3000), text(prose(0, 1500), times(50_000, "wwww"), prose(1500, 1500))}} {
		e := explained(t, pair[0], pair[1])
		assert.LessOrEqual(t, len(e.Differences), 20)
		for _, d := range e.Differences {
			assert.LessOrEqual(t, len(d.Places), 8)
		}
		assert.Less(t, len(e.String()), 10_000)
		assert.InDelta(t, 1-e.Score, sum(e), 1e-4)
	}
	many := text(prose(0, 30))
	for i := range 30 {
		many = strings.Replace(many, prose(i, 1), prose(i, 1)+strings.Repeat(" w", i+1), 1)
	}
	e := explained(t, prose(0, 30), many)
	assert.Len(t, e.Differences, 20)
	assert.Equal(t, 10, e.More)
	assert.Contains(t, e.String(), "and 10 more differences")
	assert.Positive(t, e.MoreCost)
	for i := range e.Differences[1:] {
		assert.GreaterOrEqual(t, e.Differences[i].Cost, e.Differences[i+1].Cost)
	}
}

func TestExplainWithoutPlaces(t *testing.T) {
	v, err := corpus.Compare(latin.body, latin.otherwise)
	require.NoError(t, err)
	brief := v
	brief.Runs, brief.Gaps = v.Runs[:1], nil
	for name, e := range map[string]corpus.Explanation{
		"brief":       brief.Explain(latin.body, latin.otherwise),
		"other texts": v.Explain(han.body, arabic.body),
		"exchanged":   v.Explain(latin.otherwise, latin.body),
		"no texts":    v.Explain("", ""),
		"a replay":    corpus.Verdict{Near: true, Kind: corpus.NewHeader, Score: 0.8}.Explain(latin.body, latin.body),
	} {
		assert.True(t, e.Unplaced, name)
		assert.Empty(t, e.Differences, name)
		assert.Contains(t, e.String(), "compare the two texts again", name)
	}
}

func TestExplainCharacters(t *testing.T) {
	c, err := corpus.NewComparer(corpus.Config{Shingle: shingle.Config{Unit: shingle.Char}})
	require.NoError(t, err)
	v, err := c.Compare("abcdefghij klmnop", "abcdefghij klmxop")
	require.NoError(t, err)
	e := v.Explain("abcdefghij klmnop", "abcdefghij klmxop")
	require.Len(t, e.Differences, 1)
	assert.Equal(t, "A has “n” where B has “x”", e.Differences[0].Text)
}

func TestExplainTheTemplate(t *testing.T) {
	a, b := prose(0, 60), text(prose(0, 60), "wwww xxxx yyyy zzzz")
	v, err := corpus.Compare(a, b)
	require.NoError(t, err)
	v.Template = 0.625
	v.Score -= v.Template * 8 * (1 - v.Score)
	e := v.Explain(a, b)
	assert.Equal(t, "0.902 = align 0.984 - 2 conflict 0.000 - 1.5 topic 0.000 - 0.131 template 0.625", e.Sum())
	assert.Contains(t, e.String(), "\n  template: share of what agrees that other kept documents have too\n")
}

func TestExplainAKindOfALaterVersion(t *testing.T) {
	assert.Equal(t, "kind 200", corpus.Verdict{Kind: 200}.Explain("", "").Reason)
}

func TestAspectAsText(t *testing.T) {
	for a := corpus.HeaderDiffers; a <= corpus.FormDiffers; a++ {
		word, err := a.MarshalText()
		require.NoError(t, err)
		var back corpus.Aspect
		require.NoError(t, back.UnmarshalText(word))
		assert.Equal(t, a, back)
	}
	var a corpus.Aspect
	require.Error(t, a.UnmarshalText([]byte("odd")))
}

// Whatever the texts and whosever the verdict: no panic, and lines that are safe
// to print.
func FuzzExplain(f *testing.F) {
	f.Add("one \x1b[31mtwo", "one \u202ethree", "\u2068", "4 ½")
	f.Add("the colour of 12 sub forms in one row", "the color of 13 subforms in one row", "a", "")
	f.Add("½ a", "1 a", "½", "2")
	f.Add("a b c d e f g h i j k l m n o p 7 q", "i j k l m n o p 8 a b c d e f g h", "", "a")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		v, err := corpus.Compare(a, b)
		require.NoError(t, err)
		e := v.Explain(a, b)
		require.False(t, e.Unplaced, "%q %q", a, b)
		if v.A.Tokens+v.B.Tokens > 0 {
			require.InDelta(t, 1-e.Score, sum(e), 1e-6)
		}
		for _, x := range []corpus.Explanation{e, v.Explain(c, d)} {
			for _, line := range x.Lines() {
				open := 0
				for _, r := range line {
					switch r {
					case '\u2068':
						open++
					case '\u2069':
						open--
					case '\u200c', '\u200d':
					default:
						require.True(t, unicode.IsPrint(r), "%q", line)
					}
					require.Contains(t, []int{0, 1}, open, "%q", line)
				}
				require.Zero(t, open, "%q", line)
			}
		}
	})
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, strings.ReplaceAll(string(want), "\r\n", "\n"), got)
}
