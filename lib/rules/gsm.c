/* The GSM 7 bit alphabet: two tables of code points, and plain spellings. */
#include "rules/gsm.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NONE 0xfffd /* what is no UTF-8 */

/* The basic table beside ASCII's own, and what ASCII has that it lacks. */
static const char basic[] = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
static const char extension[] = "\f^{}\\[~]|€";

/* Plain spellings, one line each: the characters, then what is written for them. */
static const struct {
	const char *characters;
	const char *plain;
} spellings[] = {
	{"‘’‚‛′ʼ`´", "'"},
	{"“”„‟″«»", "\""},
	{"\u2010\u2011\u2012\u2013\u2014\u2015\u2212•·▪", "-"},
	{"…", "..."},
	{"\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "},
	{"\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\r", ""}, /* unseen */
	{"áâãăāąª", "a"}, {"ÀÁÂÃĂĀĄ", "A"}, {"çćčĉċ", "c"}, {"ĆČĈĊ", "C"}, {"ďđð", "d"},
	{"ĎĐÐ", "D"}, {"êëēĕėęě", "e"}, {"ÈÊËĒĔĖĘĚ", "E"}, {"ĝğġģ", "g"}, {"ĜĞĠĢ", "G"},
	{"ĥħ", "h"}, {"ĤĦ", "H"}, {"íîïĩīĭįı", "i"}, {"ÌÍÎÏĨĪĬĮİ", "I"}, {"ĵ", "j"}, {"Ĵ", "J"},
	{"ķ", "k"}, {"Ķ", "K"}, {"ĺļľŀł", "l"}, {"ĹĻĽĿŁ", "L"}, {"ńņňŋ", "n"}, {"ŃŅŇŊ", "N"},
	{"óôõōŏőº", "o"}, {"ÒÓÔÕŌŎŐ", "O"}, {"ŕŗř", "r"}, {"ŔŖŘ", "R"}, {"śŝşšș", "s"},
	{"ŚŜŞŠȘ", "S"}, {"ţťŧț", "t"}, {"ŢŤŦȚ", "T"}, {"úûũūŭůűų", "u"}, {"ÙÚÛŨŪŬŮŰŲ", "U"},
	{"ŵ", "w"}, {"Ŵ", "W"}, {"ýÿŷ", "y"}, {"ÝŸŶ", "Y"}, {"źżž", "z"}, {"ŹŻŽ", "Z"},
	{"œ", "oe"}, {"Œ", "OE"}, {"ﬁ", "fi"}, {"ﬂ", "fl"},
	{"×", "x"}, {"÷", ":"}, {"°", " der."}, {"²", "2"}, {"³", "3"}, {"¹", "1"},
	{"½", "1/2"}, {"¼", "1/4"}, {"¾", "3/4"}, {"™", "(TM)"}, {"©", "(c)"}, {"®", "(R)"},
	{"≤", "<="}, {"≥", ">="}, {"→", "->"}, {"←", "<-"}, {"✓✔", "v"},
};

/* One character, *bytes long. */
static uint32_t
decode(const char *text, size_t *bytes)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t n = *p < 0x80 ? 1 : *p >= 0xc2 && *p < 0xe0 ? 2 : *p >= 0xe0 && *p < 0xf0 ? 3
	           : *p >= 0xf0 && *p < 0xf5 ? 4 : 0;
	uint32_t code = n == 1 ? *p : n == 2 ? *p & 0x1fu : n == 3 ? *p & 0x0fu : *p & 0x07u;

	*bytes = n == 0 ? 1 : n;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80) {
			*bytes = i;
			return NONE;
		}
		code = code << 6 | (p[i] & 0x3fu);
	}
	return n == 0 ? NONE : code;
}

static bool
is_among(uint32_t code, const char *characters)
{
	size_t bytes;

	for (; *characters != '\0'; characters += bytes)
		if (decode(characters, &bytes) == code)
			return true;
	return false;
}

/* 1, 2 of the extension table, 0 of none. */
static size_t
septets_of(uint32_t code)
{
	if (is_among(code, extension))
		return 2;
	if (code < 0x80)
		return (code >= ' ' && code != '`' && code != 0x7f) || code == '\n' || code == '\r';
	return is_among(code, basic);
}

size_t
gsm_septets(const char *text, size_t bytes)
{
	size_t sum = 0, n;

	for (size_t i = 0; i < bytes && text[i] != '\0'; i += n) {
		size_t one = septets_of(decode(text + i, &n));

		if (one == 0)
			return SIZE_MAX;
		sum += one;
	}
	return sum;
}

/* A character of `units` goes into the part that is being filled, or begins the next. */
static void
put(size_t units, size_t per_part, size_t *filled, struct gsm_size *size)
{
	if (*filled + units > per_part) {
		size->parts++;
		*filled = 0;
	}
	*filled += units;
	size->units += units;
}

static void
measure(const char *text, size_t alone, size_t per_part, struct gsm_size *size)
{
	size_t filled = 0, n;

	size->units = 0;
	size->parts = 1;
	for (; *text != '\0'; text += n) {
		uint32_t code = decode(text, &n);

		put(size->is_gsm ? septets_of(code) : code > 0xffff ? 2 : 1, per_part, &filled, size);
	}
	if (size->units <= alone)
		size->parts = 1;
}

void
gsm_measure(const char *text, struct gsm_size *size)
{
	size->is_gsm = gsm_septets(text, strlen(text)) != SIZE_MAX;
	if (size->is_gsm)
		measure(text, GSM_SEPTETS, GSM_SEPTETS_PART, size);
	else
		measure(text, GSM_UCS2, GSM_UCS2_PART, size);
}

size_t
gsm_part(const char *text, const struct gsm_size *size)
{
	size_t room = size->parts == 1 ? SIZE_MAX : size->is_gsm ? GSM_SEPTETS_PART : GSM_UCS2_PART;
	size_t at = 0, filled = 0, n;

	for (; text[at] != '\0'; at += n) {
		uint32_t code = decode(text + at, &n);

		filled += size->is_gsm ? septets_of(code) : code > 0xffff ? 2 : 1;
		if (filled > room)
			break;
	}
	return at;
}

/* --- plain spellings ------------------------------------------------------------------- */

static bool
is_combining(uint32_t code)
{
	return (code >= 0x300 && code <= 0x36f) || code == 0xfe0f || code == 0xfeff;
}

static const char *
spelling_of(uint32_t code)
{
	if (is_combining(code))
		return "";
	for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
		if (is_among(code, spellings[i].characters))
			return spellings[i].plain;
	return NULL;
}

char *
gsm_plain(const char *text, bool all)
{
	size_t longest = 5; /* of a spelling: " der." */
	char *plain = malloc(strlen(text) * longest + 1), *out = plain;
	size_t n;

	if (plain == NULL)
		abort();
	for (; *text != '\0'; text += n) {
		uint32_t code = decode(text, &n);
		const char *spelling = code == '\r' || septets_of(code) == 0 ? spelling_of(code) : NULL;

		if (spelling == NULL && septets_of(code) == 0 && (all || code == NONE || code < ' '))
			spelling = "?";
		out = spelling ? stpcpy(out, spelling) : (char *)mempcpy(out, text, n);
	}
	*out = '\0';
	return plain;
}

size_t
gsm_fit(const char *text, size_t septets)
{
	size_t sum = 0, at = 0, word = 0, n;

	while (text[at] != '\0') {
		size_t one = septets_of(decode(text + at, &n));

		if (one == 0)
			one = 1; /* it will be counted by whoever sends it */
		if ((text[at] == ' ' || text[at] == '\n') && at > 0)
			word = at;
		if (sum + one > septets)
			break;
		sum += one;
		at += n;
	}
	if (text[at] == '\0')
		word = at;
	else if (word == 0)
		word = at;
	while (word > 0 && strchr(" \n,;:", text[word - 1]) != NULL)
		word--;
	return word;
}
