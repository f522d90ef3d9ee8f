#include "mail/quote.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define ATTRIBUTION_LINES 4
#define ATTRIBUTION_BYTES 400
#define BLOCK_LINES 7
#define MARK_BYTES 120 /* of a line with dashes around it */
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Tables are in lower case; lines are compared without case. */
static const char *const forward_marks[] = {
	"pesan terusan", "pesan diteruskan", "pesan yang diteruskan", "surel terusan",
	"surat terusan", "email terusan", "forwarded message", "begin forwarded message",
	"mulai pesan terusan", "mulai pesan diteruskan", "mulai pesan yang diteruskan",
	"awal pesan terusan", "awal pesan yang diteruskan", "weitergeleitete nachricht",
	"message transféré", "mensaje reenviado", "mensagem encaminhada", "messaggio inoltrato",
	"doorgestuurd bericht",
};

static const char *const original_marks[] = {
	"pesan asli", "pesan semula", "pesan awal", "surat asli", "email asli", "surel asli",
	"original message", "original appointment", "reply message", "pesan balasan",
};

/* Words with which an attribution begins. */
static const char *const openers[] = {
	"pada ", "tanggal ", "on ", "at ", "in ", "am ", "le ", "el ", "em ", "il ", "den ", "op ",
	"dnia ", "w dniu ", "dne ", "pe ", "на ", "в ", "mengutip ", "quoting ", "zitat von ", "citando ",
};

/* The word for writing, in the form that attributions have. */
static const char *const verbs[] = {
	"menulis", "nulis", "mengutip", "wrote", "writes", "quoting", "schrieb", "zitat von",
	"a écrit", "escribió", "escribio", "citando", "escreveu", "ha scritto", "schreef",
	"geschreven", "skrev", "kirjoitti", "napisał", "pisze", "napsal", "napísal", "írta",
	"a scris", "написал", "пишет", "пише", "написав", "yazdı", "έγραψε", "đã viết", "เขียน",
	"写道", "寫道", "작성", "كتب", "כתב",
};

enum label_class {
	LABEL_FROM = 1 << 0,
	LABEL_DATE = 1 << 1,
	LABEL_TO = 1 << 2,
	LABEL_SUBJECT = 1 << 3,
	LABEL_REST = 1 << 4,
};

static const struct {
	const char *word;
	unsigned class;
} block_labels[] = {
	{ "dari", LABEL_FROM },       { "from", LABEL_FROM },       { "pengirim", LABEL_FROM },
	{ "von", LABEL_FROM },        { "da", LABEL_FROM },         { "van", LABEL_FROM },
	{ "fra", LABEL_FROM },        { "från", LABEL_FROM },       { "od", LABEL_FROM },
	{ "от", LABEL_FROM },         { "від", LABEL_FROM },        { "lähettäjä", LABEL_FROM },
	{ "kimden", LABEL_FROM },     { "发件人", LABEL_FROM },     { "寄件人", LABEL_FROM },
	{ "差出人", LABEL_FROM },     { "보낸 사람", LABEL_FROM },  { "de", LABEL_FROM },
	{ "dikirim", LABEL_DATE },    { "terkirim", LABEL_DATE },   { "tanggal", LABEL_DATE },
	{ "sent", LABEL_DATE },       { "date", LABEL_DATE },       { "tarikh", LABEL_DATE },
	{ "gesendet", LABEL_DATE },   { "datum", LABEL_DATE },      { "envoyé", LABEL_DATE },
	{ "enviado", LABEL_DATE },    { "enviado el", LABEL_DATE }, { "enviada em", LABEL_DATE },
	{ "data", LABEL_DATE },       { "inviato", LABEL_DATE },    { "verzonden", LABEL_DATE },
	{ "sendt", LABEL_DATE },      { "skickat", LABEL_DATE },    { "dato", LABEL_DATE },
	{ "wysłano", LABEL_DATE },    { "отправлено", LABEL_DATE }, { "дата", LABEL_DATE },
	{ "fecha", LABEL_DATE },      { "发送时间", LABEL_DATE },   { "送信日時", LABEL_DATE },
	{ "kepada", LABEL_TO },       { "ke", LABEL_TO },           { "untuk", LABEL_TO },
	{ "to", LABEL_TO },           { "an", LABEL_TO },           { "à", LABEL_TO },
	{ "para", LABEL_TO },         { "a", LABEL_TO },            { "aan", LABEL_TO },
	{ "til", LABEL_TO },          { "till", LABEL_TO },         { "do", LABEL_TO },
	{ "кому", LABEL_TO },         { "收件人", LABEL_TO },       { "宛先", LABEL_TO },
	{ "perihal", LABEL_SUBJECT }, { "subjek", LABEL_SUBJECT },  { "subyek", LABEL_SUBJECT },
	{ "judul", LABEL_SUBJECT },   { "hal", LABEL_SUBJECT },     { "subject", LABEL_SUBJECT },
	{ "betreff", LABEL_SUBJECT }, { "objet", LABEL_SUBJECT },   { "asunto", LABEL_SUBJECT },
	{ "assunto", LABEL_SUBJECT }, { "oggetto", LABEL_SUBJECT }, { "onderwerp", LABEL_SUBJECT },
	{ "emne", LABEL_SUBJECT },    { "ämne", LABEL_SUBJECT },    { "temat", LABEL_SUBJECT },
	{ "тема", LABEL_SUBJECT },    { "主题", LABEL_SUBJECT },    { "主旨", LABEL_SUBJECT },
	{ "件名", LABEL_SUBJECT },    { "cc", LABEL_REST },         { "bcc", LABEL_REST },
	{ "tembusan", LABEL_REST },   { "reply-to", LABEL_REST },   { "balas ke", LABEL_REST },
	{ "risposta", LABEL_REST },   { "importance", LABEL_REST }, { "prioritas", LABEL_REST },
};

/* --- lines ----------------------------------------------------------------------- */

static bool
has_byte(const struct line *line, char byte)
{
	return memchr(line->text, byte, line->len) != NULL;
}

size_t
quote_next_filled(const struct lines *lines, size_t at)
{
	while (at < lines->n && lines->items[at].len == 0)
		at++;
	return at;
}

bool
quote_is_marked(const struct line *line)
{
	size_t n = 0;

	if (line->len == 0)
		return false;
	if (*line->text == '>')
		return true;
	while (n < line->len && n < 3 && g_ascii_isupper(line->text[n]))
		n++;
	return n > 0 && n < line->len && line->text[n] == '>' &&
	       (n + 1 == line->len || line->text[n + 1] == ' ');
}

bool
quote_is_rule(const struct line *line)
{
	size_t n = 0;

	while (n < line->len && strchr("-_=*#~+ ", line->text[n]) != NULL)
		n++;
	return n == line->len && n >= 2;
}

/* Is the line one of these phrases, with nothing but dashes, stars, colons and
 * blanks around it? */
static bool
is_mark(const struct line *line, const char *const *phrases, size_t n)
{
	const char *p = line->text, *end = line->text + line->len;

	while (p < end && strchr("-_*= ", *p) != NULL)
		p++;
	for (size_t i = 0; i < n && line->len <= MARK_BYTES; i++) {
		const char *q;

		if (p == end || g_ascii_tolower(*p) != *phrases[i])
			continue; /* most lines, and quickly */
		q = p + strlen(phrases[i]);
		if (q > end || g_ascii_strncasecmp(p, phrases[i], strlen(phrases[i])) != 0)
			continue;
		while (q < end && strchr("-_*=: ", *q) != NULL)
			q++;
		if (q == end)
			return true;
	}
	return false;
}

bool
quote_is_forward(const struct line *line)
{
	return is_mark(line, forward_marks, COUNT(forward_marks));
}

/* --- blocks of headers ----------------------------------------------------------- */

/* The class of the label that the line begins with ("*Dari:*", "To:"), or 0. */
static unsigned
label_class(const struct line *line)
{
	const char *p = line->text, *end = line->text + line->len;

	while (p < end && strchr("*_ \t", *p) != NULL)
		p++;
	if (memchr(p, ':', MIN((size_t)(end - p), 40)) == NULL)
		return 0;
	for (size_t i = 0; i < COUNT(block_labels); i++) {
		const char *q = p + strlen(block_labels[i].word);

		if (q >= end || g_ascii_strncasecmp(p, block_labels[i].word, (size_t)(q - p)) != 0)
			continue;
		while (q < end && strchr("*_ \t", *q) != NULL)
			q++;
		if (q < end && *q == ':')
			return block_labels[i].class;
	}
	return 0;
}

/* "08:10", "8.10": a time of day, also inside a longer line. */
static bool
has_time(const char *p, size_t len)
{
	for (size_t i = 1; i + 2 < len; i++)
		if ((p[i] == ':' || p[i] == '.') && g_ascii_isdigit(p[i - 1]) &&
		    g_ascii_isdigit(p[i + 1]) && g_ascii_isdigit(p[i + 2]) &&
		    (i + 3 == len || !g_ascii_isdigit(p[i + 3])))
			return true;
	return false;
}

/* Is the line above, but for empty ones, a rule? */
static bool
is_below_rule(const struct lines *lines, size_t at)
{
	while (at > 0 && lines->items[at - 1].len == 0)
		at--;
	return at > 0 && lines->items[at - 1].len >= 5 && quote_is_rule(&lines->items[at - 1]);
}

/*
 * A sender, and two of date, receiver and subject, in lines that follow each other.
 * A letter's head ("Kepada: … Dari: … Perihal: …") looks the same: a block must have
 * an address and a time of day, or one of them and stand in a reply or below a rule.
 */
static bool
is_block(const struct lines *lines, size_t at, bool is_reply)
{
	unsigned found = label_class(&lines->items[at]), evidence = 0;
	unsigned all = LABEL_FROM | LABEL_DATE | LABEL_TO | LABEL_SUBJECT;
	bool address = false, time = false;
	size_t wrapped = 0;

	if (found == 0 || found == LABEL_REST)
		return false;
	for (size_t i = at; i < lines->n && i < at + BLOCK_LINES && lines->items[i].len > 0; i++) {
		const struct line *line = &lines->items[i];
		unsigned class = label_class(line);

		wrapped = class == 0 ? wrapped + 1 : 0;
		if (wrapped > 2)
			break;
		found |= class;
		address = address || has_byte(line, '@');
		time = time || has_time(line->text, line->len);
	}
	for (unsigned bit = 1; bit <= all; bit <<= 1)
		evidence += (found & all & bit) != 0;
	if ((found & LABEL_FROM) == 0 || evidence < 3)
		return false;
	return (address && time) || (time && evidence == 4) ||
	       ((address || time) && (is_reply || is_below_rule(lines, at)));
}

/* "-----Mensaje original-----" above a block: dashes or underscores around words. */
static bool
is_dashed(const struct lines *lines, size_t at)
{
	const struct line *line = &lines->items[at];
	size_t next;

	if (line->len <= 8 || line->len >= 60 || strchr("-_", *line->text) == NULL)
		return false;
	for (size_t i = 0; i < 3; i++)
		if (line->text[i] != *line->text || line->text[line->len - 1 - i] != *line->text)
			return false;
	next = quote_next_filled(lines, at + 1);
	return !quote_is_rule(line) && next < lines->n && label_class(&lines->items[next]) != 0;
}

bool
quote_begins_original(const struct lines *lines, size_t at, bool is_reply)
{
	return lines->items[at].len > 0 &&
	       (is_mark(&lines->items[at], original_marks, COUNT(original_marks)) ||
	        is_dashed(lines, at) || is_block(lines, at, is_reply));
}

/* --- attributions ---------------------------------------------------------------- */

/* Lines at..at+n as one, in lower case, without blanks and dashes at the ends. */
struct phrase {
	char *text;
	size_t len;
	bool is_dashed; /* stood between dashes, as Zimbra and Zoho write it */
};

static struct phrase
join(const struct lines *lines, size_t at, size_t n)
{
	const struct line *last = &lines->items[at + n - 1];
	const char *from = lines->items[at].text, *end = last->text + last->len;
	struct phrase phrase = { 0 };
	const char *start = from;

	while (from < end && strchr("- ", *from) != NULL)
		from++;
	while (end > from && strchr("- ", end[-1]) != NULL)
		end--;
	phrase.is_dashed = from >= start + 3 && *start == '-' && end + 3 <= last->text + last->len;
	phrase.text = g_utf8_strdown(from, end - from);
	g_strdelimit(phrase.text, "\n\t", ' ');
	phrase.len = strlen(phrase.text);
	return phrase;
}

static bool
begins_with_any(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (g_str_has_prefix(text, words[i]))
			return true;
	return false;
}

static bool
has_verb(const char *text)
{
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (strstr(text, verbs[i]) != NULL)
			return true;
	return false;
}

/* "2026-11-16", "2013/7/20" at the start. */
static bool
begins_with_date(const char *p)
{
	size_t year = strspn(p, "0123456789"), month;

	if (year != 4 || (p[4] != '-' && p[4] != '/'))
		return false;
	month = strspn(p + 5, "0123456789");
	return month >= 1 && month <= 2 && p[5 + month] == p[4];
}

/* An attribution without a verb: "2026-11-16 8:14 GMT+07:00 Budi <b@c>:". */
static bool
is_bare_attribution(const char *text, size_t len)
{
	bool address = strchr(text, '@') != NULL;

	if (!g_ascii_isdigit(*text))
		return false;
	if (address && len > 2 && g_str_has_suffix(text, ">:"))
		return true;
	return begins_with_date(text) &&
	       ((address && text[len - 1] == '>') ||
	        (has_time(text, len) && strstr(text, " gmt") != NULL));
}

/*
 * Is it an attribution? It ends with a colon and has the verb; a sentence may do that
 * too ("Pada hari Senin petugas menulis:"), so there must be an address, or a date and
 * either a time of day or a quotation below.
 */
static bool
is_attribution(const struct phrase *phrase, bool is_marked_below)
{
	const char *text = phrase->text;
	size_t len = phrase->len;
	bool digits = strpbrk(text, "0123456789") != NULL;

	if (len == 0 || is_bare_attribution(text, len))
		return len > 0;
	while (len > 0 && text[len - 1] == ' ')
		len--;
	if (len == 0)
		return false;
	if ((text[len - 1] != ':' && !phrase->is_dashed && !g_str_has_suffix(text, "：")) ||
	    !has_verb(text))
		return false;
	if (strchr(text, '@') != NULL)
		return true;
	return digits && (is_marked_below || has_time(text, len));
}

/* Yahoo's app: "Pada …, Budi<b@c> menulis:   Yth. …", the quotation in the same line. */
static bool
is_run_on(const struct line *line)
{
	static const char *const ends[] = { " menulis: ", " wrote: " };
	size_t blanks = 0;
	char *text;
	bool found = false;

	while (blanks < line->len && (line->text[blanks] == ' ' || line->text[blanks] == '\t'))
		blanks++;
	if (blanks >= line->len || (g_ascii_strncasecmp(line->text + blanks, "pada ", 5) != 0 &&
	                            g_ascii_strncasecmp(line->text + blanks, "on ", 3) != 0))
		return false;
	text = g_ascii_strdown(line->text, (gssize)MIN(line->len, ATTRIBUTION_BYTES));
	for (size_t i = 0; i < COUNT(ends) && !found; i++) {
		const char *at = strstr(text, ends[i]);

		found = at != NULL && memchr(text, '@', (size_t)(at - text)) != NULL;
	}
	free(text);
	return found;
}

/* Can the line be the last one of an attribution? A cheap look before the dear ones. */
static bool
may_end(const struct line *line)
{
	const char *end = line->text + line->len;

	return line->len > 0 && (strchr(":>-", end[-1]) != NULL || g_ascii_isdigit(*line->text) ||
	                         (line->len >= 3 && memcmp(end - 3, "：", 3) == 0));
}

/* May an attribution of n lines begin with this one? The first must show what it is,
 * or a line of the writer's own would be taken for the beginning. */
static bool
may_go_on(const struct line *first, size_t n)
{
	char *text = g_utf8_strdown(first->text, (gssize)first->len);
	const char *p = text + strspn(text, "- \t");
	bool may = g_ascii_isdigit(*p) || begins_with_any(p, openers, COUNT(openers)) ||
	           (n == 2 && strchr(p, '<') != NULL && has_verb(p));

	free(text);
	return may;
}

size_t
quote_attribution(const struct lines *lines, size_t at)
{
	size_t bytes = 0;

	if (lines->items[at].len > 0 && is_run_on(&lines->items[at]))
		return 1;
	for (size_t n = 1; n <= ATTRIBUTION_LINES && at + n <= lines->n; n++) {
		const struct line *line = &lines->items[at + n - 1];
		struct phrase phrase;
		size_t next;
		bool found;

		bytes += line->len;
		if (line->len == 0 || bytes > ATTRIBUTION_BYTES || *line->text == '|')
			return 0;
		/* of a wrapped "<a@b>:" the end may be alone */
		if (n > 1 && quote_is_marked(line) && line->len != 2)
			return 0;
		if (!may_end(line))
			continue;
		if (n > 1 && !may_go_on(&lines->items[at], n))
			return 0;
		next = quote_next_filled(lines, at + n);
		phrase = join(lines, at, n);
		found = is_attribution(&phrase, next < lines->n && quote_is_marked(&lines->items[next]));
		free(phrase.text);
		if (found)
			return n;
	}
	return 0;
}
