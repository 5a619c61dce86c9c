package shingle_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/neardup/neardup/shingle"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write testdata/vectors.json anew: only together with a new recipe version")

// vector is a known answer of the recipe. Hashes are hexadecimal, most
// significant digit first.
type vector struct {
	Name     string         `json:"name"`
	Recipe   shingle.Config `json:"recipe"`
	ID       string         `json:"id"`
	Text     string         `json:"text,omitempty"` // left out where it is not valid UTF-8
	Bytes    string         `json:"bytes"`          // the text in hexadecimal
	Invalid  int            `json:"invalid"`
	Weight   int            `json:"weight"`
	Numbers  int            `json:"numbers"`
	Tokens   []vectorToken  `json:"tokens"`
	Shingles []string       `json:"shingles"`
}

type vectorToken struct {
	Token  string `json:"token"`
	Hash   string `json:"hash"`
	Weight int    `json:"weight"`
	Number bool   `json:"number,omitempty"`
	Start  uint32 `json:"start"`
	End    uint32 `json:"end"`
}

var vectorTexts = []struct{ name, text string }{
	{"empty", ""},
	{"separators only", " .,;\t\n—…·"},
	{"one token", "Lighthouse"},
	{"two tokens", "Old lighthouse"},
	{"english", "The keeper of the old lighthouse counted 27 ships before breakfast, and wrote 3,014 in his log-book."},
	{"token lengths", "a ab abc abcd abcde abcdef abcdefg abcdefgh abcdefghi abcdefghij abcdefghijklmno abcdefghijklmnop abcdefghijklmnopq ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"},
	{"apostrophes", "Don't, don’t, don`t, don＇t, donʼt, Hawaiʻi, O'Neill’s"},
	{"underscores and symbols", "snake_case a+b=c 50% x≠y C# $5 €7 №9"},
	{"latin composed", "L'élève naïve déjà vue à Málaga; Łódź, Ærø, straße, STRAẞE, Ĳssel"},
	{"latin decomposed", "L'e\u0301le\u0300ve nai\u0308ve de\u0301ja\u0300 vue a\u0300 Ma\u0301laga; Ło\u0301dz\u0301, Ærø, straße"},
	{"marks in either order", "e\u0323\u0302 e\u0302\u0323 ệ q\u0307\u0323 q\u0323\u0307"},
	{"capital composes only when small", "J\u030cana ǰana H\u0331 ẖ"},
	{"dotted and dotless i", "İSTANBUL Istanbul istanbul ısı ISI"},
	{"turkish and vietnamese", "Çağrı gönderdi. Tiếng Việt có dấu."},
	{"greek final sigma", "Ο ΣΟΦΟΣ Οδυσσεύς, ὁ σοφός· ᾼδης ᾳδης"},
	{"cyrillic", "Съешь ещё этих мягких булок, Йод и\u0306од. ЇЖАК їжак"},
	{"armenian", "Հին փարոսը, հին և նոր գիրքը։ ՀԻՆ"},
	{"georgian", "ძველი შუქურა ᲫᲕᲔᲚᲘ ᲨᲣᲥᲣᲠᲐ Ⴀბ"},
	{"hebrew with points", "הַמִּגְדַּלּוֹר הַיָּשָׁן המגדלור הישן ׳א״ב שׁ"},
	{"arabic with tashkeel", "المَنَارَةُ القَدِيمَةُ المنارة القديمة كتـــاب ٢٠٢٤ آ ا\u0653 ﻻ ﷺ"},
	{"persian with joiners", "می\u200cروم کتاب\u200cها ۱۲۳"},
	{"syriac thaana nko", "ܡܢܪܬܐ ދިވެހި ߒߞߏ߫ ߲ߺ"},
	{"devanagari", "पुराना प्रकाशस्तंभ क़लम क\u093cलम ४२ क्षण"},
	{"bengali", "পুরোনো বাতিঘর কো ক\u09c7\u09be ৩৬"},
	{"tamil", "பழைய கலங்கரை கொ க\u0bc6\u0bbe ௧௨"},
	{"malayalam and sinhala", "പഴയ വിളക്കുമാടം ක්\u200dෂ පැරණි"},
	{"tibetan", "བོད་ཡིག་སྐད། \u0f71\u0f72 ཀ\u0f73"},
	{"thai", "ประภาคารเก่า น้ำ น\u0e49\u0e4dา ๑๒๓ 45 บาท"},
	{"lao", "ປະພາຄານເກົ່າ ນ້ຳ ໑໒"},
	{"khmer", "ប៉មភ្លើង\u200bហ្វារ ១២៣"},
	{"myanmar", "မီးပြတိုက် ၁၂၃"},
	{"tai", "ᥖᥭ ᦺᦑ ᨴᩱ ꪼꪕ 𑜄𑜩"},
	{"han", "老灯塔看守人数了二十七艘船。𠀀𠮷々〇〆"},
	{"kana", "ふるい灯台のトウダイモリは、ｶﾞﾗｽのﾊﾟｰｶｰ。か\u3099 ゟ ㌖"},
	{"hangul composed", "오래된 등대지기가 배 27척을 세었다"},
	{"hangul jamo", "\u110b\u1169\u1105\u1162\u1103\u116c\u11ab \u1103\u1173\u11bc대 ㄱㅣ ㅋㅋ ﾡￂ \u1100\u1160"},
	{"tangut and nushu", "𗀀𗀁 𛅰𛅱 𘬀𘬁"},
	{"cherokee", "ᏣᎳᎩ ꮳꮃꭹ ᏣꮃᎩ ᏸᏹ"},
	{"ethiopic and old letters", "የድሮ መብራት ፩፪ 𐐀𐐨 𐎠𐏑 Ⰰⰰ"},
	{"beyond the basic plane", "\U00010041\u0301 𝒜𝟙𝐁 \U00011099\U000110ba \U0001d15e 🄰 𝅘𝅥 ג\u0307"},
	{"mixed script", "GPT4は強い3D映画USBメモリ第5版 iPhone用ケースx2"},
	{"full-width and ligatures", "ＡＢＣ　１２３ ﬁnal eﬃcient ﬅ Ⅷ ㎏ ㏒ ½ 3½ x² ①⑳ ™ ﹫ ŉ"},
	{"default ignorables", "so\u00adft co\u200b\u200c\u200d\u2060op \ufeffbom \u202eabc\u202c a\u034f\u0308 x\ufe0f \U000e0041tag\u180e"},
	{"span over a seen point", "שָ אָ\u200e כתבَ"},
	{"emoji only", "😀👩\u200d🚀🏳️\u200d🌈👍🏽🇩🇪"},
	{"keycaps", "1\ufe0f\u20e3 #\ufe0f\u20e3 a\u20dd"},
	{"marks without a base", "\u0301a =\u0338 \u0345 \u037a \u093eक \u0e31ก"},
	{"more marks than a stretch", "a" + strings.Repeat("\u0301\u0323", 20) + "b " + strings.Repeat("\u0323", 30) + "c"},
	{"not assigned", "a\u0378b \U0003ffffc \ue000d\uffffe"},
	{"invalid utf-8", "caf\xe9 na\xefve \xff\xfe ab\xc3 \xed\xa0\x80x \xc0\x80y \xf4\x90\x80\x80z \xe2\x82 � ok"},
	{"control characters", "a\x00b\x1fc\u0085d\u2028e"},
}

func makeVectors(t *testing.T) []vector {
	var all []vector
	var tokens shingle.Tokens
	for _, config := range []shingle.Config{{Width: 3}, {Width: 4, Unit: shingle.Char}} {
		s, err := shingle.New(config)
		require.NoError(t, err)
		for _, c := range vectorTexts {
			require.NoError(t, s.Tokenize(&tokens, c.text))
			v := vector{
				Name: c.name, Recipe: config, ID: hexHash(config.ID()),
				Bytes:   hex.EncodeToString([]byte(c.text)),
				Invalid: tokens.Invalid, Weight: tokens.Weight, Numbers: tokens.Numbers,
				Tokens: []vectorToken{}, Shingles: []string{},
			}
			if utf8.ValidString(c.text) {
				v.Text = c.text
			}
			for i := range tokens.Len() {
				v.Tokens = append(v.Tokens, vectorToken{
					string(tokens.Token(i)), hexHash(tokens.Hash[i]), tokens.Mark[i].Weight(),
					tokens.Mark[i].Number(), tokens.Span[i].Start, tokens.Span[i].End,
				})
			}
			for _, h := range s.Append(nil, c.text) {
				v.Shingles = append(v.Shingles, hexHash(h))
			}
			all = append(all, v)
		}
	}
	return all
}

func hexHash(h uint64) string { return fmt.Sprintf("%016x", h) }

func TestVectors(t *testing.T) {
	forAllKernels(t, testVectors)
}

func testVectors(t *testing.T) {
	path := filepath.Join("testdata", "vectors.json")
	got := makeVectors(t)
	if *update {
		require.NoError(t, os.WriteFile(path, vectorJSON(t, got), 0o644))
	}
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var want []vector
	require.NoError(t, json.Unmarshal(data, &want))
	require.Equal(t, len(want), len(got))
	for i := range want {
		assert.Equal(t, want[i], got[i])
	}
	for _, v := range want {
		text, err := hex.DecodeString(v.Bytes)
		require.NoError(t, err)
		if v.Text != "" {
			require.Equal(t, v.Text, string(text))
		}
		tokens, invalid := refTokens(string(text), v.Recipe.Unit)
		require.Equal(t, v.Invalid, invalid)
		require.Len(t, tokens, len(v.Tokens))
		shingles := refShingles(tokens, v.Recipe.Width)
		require.Len(t, shingles, len(v.Shingles))
		for i := range shingles {
			require.Equal(t, v.Shingles[i], hexHash(shingles[i]))
		}
	}
}

// vectorJSON writes one line for each token and one for each vector's head.
func vectorJSON(t *testing.T, all []vector) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	out.WriteString("[\n")
	for i, v := range all {
		if i > 0 {
			out.WriteString(",\n")
		}
		require.NoError(t, enc.Encode(v))
	}
	out.WriteString("]\n")
	return bytes.ReplaceAll(out.Bytes(), []byte(`{"token"`), []byte("\n  {\"token\""))
}
