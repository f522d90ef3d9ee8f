/* Commands of a first line: a table of words, and what may follow each. */
#include "rules/command.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "rules/day.h"

enum {
	GREETING_LINES = 10,
	LINE_BYTES = 300, /* a command is no longer than this */
};

/* What may follow the words of a command in its line. */
enum follow {
	FOLLOW_ANY,
	FOLLOW_MARK,     /* nothing, a mark, a number, or a word of `words` at once */
	FOLLOW_EVIDENCE, /* nothing, a mark, a number; or a word of `words` anywhere */
	FOLLOW_OBJECT,   /* marks aside: nothing, a number, or a word of `words` */
};

#define REQUESTS " permohonan aduan pengaduan laporan permintaan pengajuan nomor no surat "
#define OBJECTED " permohonan jawaban penolakan tanggapan keputusan informasi ppid pemberitahuan "

static const struct {
	enum command command;
	const char *phrase;
	enum follow follow;
	const char *words;
} commands[] = {
	{COMMAND_KEBERATAN, "keberatan", FOLLOW_EVIDENCE, OBJECTED},
	{COMMAND_KEBERATAN, "pengajuan keberatan", FOLLOW_EVIDENCE, OBJECTED},
	{COMMAND_KEBERATAN, "pernyataan keberatan", FOLLOW_EVIDENCE, OBJECTED},
	{COMMAND_KEBERATAN, "permohonan keberatan", FOLLOW_EVIDENCE, OBJECTED},
	{COMMAND_KEBERATAN, "surat keberatan", FOLLOW_EVIDENCE, OBJECTED},
	{COMMAND_KEBERATAN, "mengajukan keberatan", FOLLOW_EVIDENCE, OBJECTED},
	{COMMAND_BATAL, "batal", FOLLOW_MARK, REQUESTS "saja aja ya pak bu mas mbak min "},
	{COMMAND_BATAL, "batalkan", FOLLOW_MARK, REQUESTS "saja aja ya pak bu mas mbak min "},
	{COMMAND_BATAL, "dibatalkan", FOLLOW_MARK, REQUESTS "saja aja ya pak bu mas mbak min "},
	{COMMAND_BATAL, "pembatalan", FOLLOW_OBJECT, REQUESTS},
	{COMMAND_BATAL, "membatalkan", FOLLOW_OBJECT, REQUESTS},
	{COMMAND_BATAL, "cabut", FOLLOW_MARK, REQUESTS "saja aja ya pak bu "},
	{COMMAND_BATAL, "dicabut", FOLLOW_MARK, REQUESTS "saja aja ya pak bu "},
	{COMMAND_BATAL, "pencabutan", FOLLOW_OBJECT, REQUESTS},
	{COMMAND_BATAL, "mencabut", FOLLOW_OBJECT, REQUESTS},
	{COMMAND_STATUS, "status", FOLLOW_OBJECT, REQUESTS},
	{COMMAND_STATUS, "cek status", FOLLOW_OBJECT, REQUESTS},
	{COMMAND_STATUS, "tanya status", FOLLOW_OBJECT, REQUESTS},
	{COMMAND_STATUS, "menanyakan status", FOLLOW_OBJECT, REQUESTS},
	{COMMAND_STATUS, "bagaimana status", FOLLOW_OBJECT, REQUESTS},
	{COMMAND_STATUS, "cek", FOLLOW_OBJECT, " permohonan aduan pengaduan laporan nomor no "},
	{COMMAND_TANGGAPAN, "tanggapan", FOLLOW_MARK, " atas kami dinas terhadap untuk "},
	{COMMAND_BUKAN_KEWENANGAN, "bukan kewenangan", FOLLOW_ANY, NULL},
	{COMMAND_BUKAN_KEWENANGAN, "bukan wewenang", FOLLOW_ANY, NULL},
	{COMMAND_BUKAN_KEWENANGAN, "di luar kewenangan", FOLLOW_ANY, NULL},
	{COMMAND_BUKAN_KEWENANGAN, "diluar kewenangan", FOLLOW_ANY, NULL},
	{COMMAND_MOHON_WAKTU, "mohon waktu", FOLLOW_ANY, NULL},
	{COMMAND_MOHON_WAKTU, "minta waktu", FOLLOW_ANY, NULL},
	{COMMAND_MOHON_WAKTU, "mohon tambahan waktu", FOLLOW_ANY, NULL},
	{COMMAND_MOHON_WAKTU, "mohon perpanjangan waktu", FOLLOW_ANY, NULL},
};

static const char *const names[] = {
	[COMMAND_KEBERATAN] = "keberatan",
	[COMMAND_BATAL] = "batal",
	[COMMAND_STATUS] = "status",
	[COMMAND_TANGGAPAN] = "tanggapan",
	[COMMAND_BUKAN_KEWENANGAN] = "bukan_kewenangan",
	[COMMAND_MOHON_WAKTU] = "mohon_waktu",
	[COMMAND_LENGKAP] = "lengkap",
	[COMMAND_LANJUT] = "lanjut",
	[COMMAND_FORMAT] = "format",
	[COMMAND_STOP] = "stop",
};

_Static_assert(sizeof names / sizeof names[0] == COMMAND__MAX, "a command without a name");

/* With these a line greets; what stands behind its first mark may be the command. */
static const char *const greetings[] = {
	"assalamu", "assalaamu", "asalamu", "ass", "salam", "selamat", "yth", "yang terhormat",
	"kepada", "kpd", "dengan hormat", "halo", "hallo", "hai", "hi", "hello", "dear", "sugeng",
	"kula nuwun", "kulo nuwun", "kulonuwun", "nuwun sewu", "bismillah", "shalom", "bapak", "ibu",
	"pak", "bu", "mas", "mbak", "min", "admin", "wr", "wb", "di tempat", "ppid", "maaf", "permisi",
};

/* What people say before the word itself. */
static const char *const lead_ins[] = {
	"dengan ini", "bersama ini", "saya", "kami", "mohon", "ingin", "mau", "hendak", "bermaksud",
	"perihal", "hal", "untuk", "tolong", "izin", "ijin",
};

static const struct {
	const char *begin;
	int month;
} months[] = {
	{"jan", 1}, {"feb", 2}, {"peb", 2}, {"mar", 3}, {"apr", 4}, {"mei", 5}, {"may", 5},
	{"jun", 6}, {"jul", 7}, {"agu", 8}, {"ags", 8}, {"agt", 8}, {"aug", 8}, {"sep", 9},
	{"okt", 10}, {"oct", 10}, {"nov", 11}, {"nop", 11}, {"des", 12}, {"dec", 12},
};

/* A piece of the text. */
struct span {
	const char *at, *end;
};

const char *
command_name(enum command command)
{
	return names[command];
}

/* --- words ------------------------------------------------------------------------- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word_byte(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || is_digit(c) || (unsigned char)c >= 0x80;
}

static void
skip_marks(struct span *s)
{
	while (s->at < s->end && !is_word_byte(*s->at))
		s->at++;
}

/* Takes the words off the front when the span begins with them, any blanks between. */
static bool
take(struct span *s, const char *words)
{
	const char *p = s->at;

	for (; *words != '\0'; words++) {
		if (*words == ' ') {
			if (p == s->end || (*p != ' ' && *p != '\t'))
				return false;
			while (p < s->end && (*p == ' ' || *p == '\t'))
				p++;
		} else if (p == s->end || (*p >= 'A' && *p <= 'Z' ? *p | 0x20 : *p) != *words) {
			return false;
		} else {
			p++;
		}
	}
	if (p < s->end && is_word_byte(*p))
		return false;
	s->at = p;
	return true;
}

/* Takes one word off the front: is it one of the list, blanks around each? */
static bool
take_listed(struct span *s, const char *list)
{
	while (*list != '\0') {
		char word[16] = "";
		size_t n = strcspn(++list, " ");

		if (n > 0 && n < sizeof word) {
			memcpy(word, list, n);
			if (take(s, word))
				return true;
		}
		list += n;
	}
	return false;
}

/* "PPID-2026-00012", "12/2026": a word with a digit. Its span, or an empty one. */
static struct span
find_number(struct span s)
{
	while (s.at < s.end) {
		struct span word = { s.at, s.at };
		bool digit = false;

		while (word.end < s.end && (is_word_byte(*word.end) || strchr("-/.", *word.end) != NULL))
			digit = is_digit(*word.end++) || digit;
		while (word.end > word.at && !is_word_byte(word.end[-1]))
			word.end--;
		if (digit && word.end - word.at >= 2)
			return word;
		s.at = word.end > s.at ? word.end : s.at + 1;
	}
	return (struct span){ s.end, s.end };
}

/* --- what follows ------------------------------------------------------------------- */

static bool
has_listed(struct span s, const char *list)
{
	for (skip_marks(&s); s.at < s.end; skip_marks(&s)) {
		if (take_listed(&s, list))
			return true;
		while (s.at < s.end && is_word_byte(*s.at))
			s.at++;
	}
	return false;
}

static bool
may_follow(struct span rest, enum follow follow, const char *words)
{
	struct span next = rest;
	bool at_mark;

	if (follow == FOLLOW_ANY)
		return true;
	while (next.at < next.end && (*next.at == ' ' || *next.at == '\t'))
		next.at++;
	at_mark = next.at == next.end || !is_word_byte(*next.at);
	skip_marks(&next);
	if (next.at == next.end || (at_mark && follow != FOLLOW_OBJECT))
		return true;
	if (find_number(next).at == next.at)
		return true;
	return follow == FOLLOW_EVIDENCE ? has_listed(next, words) : take_listed(&next, words);
}

/* --- arguments ---------------------------------------------------------------------- */

static int
take_int(struct span *s)
{
	int value = 0, digits = 0;

	while (s->at < s->end && is_digit(*s->at) && digits++ < 4)
		value = value * 10 + (*s->at++ - '0');
	return s->at < s->end && is_digit(*s->at) ? 0 : value;
}

static int
take_month(struct span *s)
{
	const char *from = s->at;

	if (s->at < s->end && is_digit(*s->at))
		return take_int(s);
	while (s->at < s->end && is_word_byte(*s->at) && !is_digit(*s->at))
		s->at++;
	for (size_t i = 0; i < sizeof months / sizeof months[0] && s->at - from >= 3; i++)
		if (strncasecmp(from, months[i].begin, 3) == 0)
			return months[i].month;
	return 0;
}

/* A date at the start: "30 November 2026", "30/11/26", "2026-11-30", "30 Nov". */
static int32_t
date_at(struct span s, int32_t today_on)
{
	int first = take_int(&s), month, last;
	int32_t on;

	if (first > 31) {
		skip_marks(&s);
		month = take_month(&s);
		skip_marks(&s);
		return day_from_ymd(first, month, take_int(&s));
	}
	skip_marks(&s);
	month = take_month(&s);
	skip_marks(&s);
	last = take_int(&s);
	if (last >= 1000)
		return day_from_ymd(last, month, first);
	if (last >= day_to_ymd(today_on).year % 100 && last < 100 && last > 0)
		return day_from_ymd(2000 + last, month, first);
	on = day_from_ymd(day_to_ymd(today_on).year, month, first);
	return on != DAY_NONE && on < today_on ? day_from_ymd(day_to_ymd(today_on).year + 1, month, first)
	                                       : on;
}

static int32_t
find_date(struct span s, int32_t today_on)
{
	for (; s.at < s.end; s.at++) {
		int32_t on;

		if (!is_digit(*s.at))
			continue;
		on = date_at(s, today_on);
		if (on != DAY_NONE)
			return on;
		while (s.at + 1 < s.end && is_digit(s.at[1]))
			s.at++;
	}
	return DAY_NONE;
}

static void
put(struct span s, char argument[COMMAND_ARGUMENT_BYTES])
{
	size_t n;

	while (s.at < s.end && !is_word_byte(*s.at) && *s.at != '(' && *s.at != '+')
		s.at++;
	while (s.end > s.at && !is_word_byte(s.end[-1]) && s.end[-1] != ')')
		s.end--;
	n = (size_t)(s.end - s.at);
	if (n >= COMMAND_ARGUMENT_BYTES) {
		n = COMMAND_ARGUMENT_BYTES - 1;
		while (n > 0 && ((unsigned char)s.at[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(argument, s.at, n);
	argument[n] = '\0';
}

static void
put_argument(enum command command, struct span rest, int32_t today_on,
             char argument[COMMAND_ARGUMENT_BYTES])
{
	int32_t on;

	switch (command) {
	case COMMAND_BUKAN_KEWENANGAN:
		do
			skip_marks(&rest);
		while (take(&rest, "dinas kami") ||
		       take_listed(&rest, " kami saya dari melainkan tetapi tapi ke silakan adalah milik "));
		break;
	case COMMAND_MOHON_WAKTU:
		on = find_date(rest, today_on);
		if (on != DAY_NONE) {
			day_format(on, argument);
			return;
		}
		break;
	case COMMAND_TANGGAPAN:
		break;
	default:
		rest = find_number(rest);
	}
	put(rest, argument);
}

/* --- lines -------------------------------------------------------------------------- */

static enum command
read_line(struct span line, int32_t today_on, char argument[COMMAND_ARGUMENT_BYTES])
{
	bool again = true;

	skip_marks(&line);
	while (again) {
		for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
			struct span rest = line;

			if (!take(&rest, commands[i].phrase) ||
			    !may_follow(rest, commands[i].follow, commands[i].words))
				continue;
			put_argument(commands[i].command, rest, today_on, argument);
			return commands[i].command;
		}
		again = false;
		for (size_t i = 0; i < sizeof lead_ins / sizeof lead_ins[0] && !again; i++)
			again = take(&line, lead_ins[i]);
		skip_marks(&line);
	}
	return COMMAND_NONE;
}

/* Is it a greeting? *line is then what stands behind its first mark. */
static bool
skip_greeting(struct span *line)
{
	struct span s = *line;

	skip_marks(&s);
	for (size_t i = 0; i < sizeof greetings / sizeof greetings[0]; i++) {
		size_t n = strlen(greetings[i]);
		bool whole = n < 6;

		if ((size_t)(s.end - s.at) < n || strncasecmp(s.at, greetings[i], n) != 0 ||
		    (whole && s.at + n < s.end && is_word_byte(s.at[n])))
			continue;
		while (s.at < s.end && strchr(",.!;:", *s.at) == NULL)
			s.at++;
		*line = s;
		return true;
	}
	return false;
}

enum command
command_read(const char *text, int32_t today_on, char argument[COMMAND_ARGUMENT_BYTES])
{
	argument[0] = '\0';
	for (unsigned lines = 0; text != NULL && *text != '\0' && lines < GREETING_LINES; lines++) {
		size_t n = strcspn(text, "\n");
		struct span line = { text, text + (n < LINE_BYTES ? n : LINE_BYTES) };
		enum command command;

		text += n + (text[n] == '\n');
		skip_marks(&line);
		if (line.at == line.end)
			continue;
		for (;;) {
			command = read_line(line, today_on, argument);
			if (command != COMMAND_NONE)
				return command;
			if (!skip_greeting(&line))
				return COMMAND_NONE;
			skip_marks(&line);
			if (line.at == line.end)
				break;
		}
	}
	return COMMAND_NONE;
}
