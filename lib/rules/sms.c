/* Keyword forms of SMS: a table of words, and fields told apart by what they are. */
#include "rules/sms.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "rules/command.h"

enum {
	WORD_BYTES = 16,
	SLIP_MIN = 4,    /* shorter words are too near to each other for slips */
	FIELDS_MAX = 12,
	NIK_DIGITS = 16,
	NIK_SLIP = 2,    /* that many digits too few or too many are a NIK with a slip */
	NUMBER_BYTES_MAX = 40,
};

static const struct {
	const char *spelling;
	enum sms_word word;
} words[] = {
	{"info", SMS_INFO}, {"informasi", SMS_INFO}, {"permohonan", SMS_INFO},
	{"aduan", SMS_ADUAN}, {"lapor", SMS_ADUAN}, {"laporan", SMS_ADUAN}, {"pengaduan", SMS_ADUAN},
	{"kritik", SMS_KRITIK},
	{"saran", SMS_SARAN}, {"usul", SMS_SARAN}, {"usulan", SMS_SARAN},
	{"status", SMS_STATUS}, {"cek", SMS_STATUS},
	{"lengkap", SMS_LENGKAP}, {"lengkapi", SMS_LENGKAP},
	{"lanjut", SMS_LANJUT}, {"lanjutan", SMS_LANJUT},
	{"keberatan", SMS_KEBERATAN},
	{"batal", SMS_BATAL}, {"cabut", SMS_BATAL},
	{"format", SMS_FORMAT}, {"bantuan", SMS_FORMAT}, {"help", SMS_FORMAT},
	{"stop", SMS_STOP}, {"berhenti", SMS_STOP},
};

/* What a word is and which fields it has. */
static const struct {
	const char *command;
	enum kind kind;
	bool number, name, address, text;
} forms[] = {
	[SMS_FREE] = {NULL, KIND__MAX, false, false, false, true},
	[SMS_INFO] = {NULL, KIND_PERMOHONAN, false, true, true, true},
	[SMS_ADUAN] = {NULL, KIND_ADUAN, false, true, true, true},
	[SMS_KRITIK] = {NULL, KIND_KRITIK, false, true, false, true},
	[SMS_SARAN] = {NULL, KIND_SARAN, false, true, false, true},
	[SMS_STATUS] = {"status", KIND__MAX, true, false, false, false},
	[SMS_LENGKAP] = {"lengkap", KIND__MAX, true, true, true, false},
	[SMS_LANJUT] = {"lanjut", KIND__MAX, true, false, false, true},
	[SMS_KEBERATAN] = {"keberatan", KIND__MAX, true, false, false, true},
	[SMS_BATAL] = {"batal", KIND__MAX, true, false, false, true},
	[SMS_FORMAT] = {"format", KIND__MAX, false, false, false, false},
	[SMS_STOP] = {"stop", KIND__MAX, false, false, false, false},
};

_Static_assert(sizeof forms / sizeof forms[0] == SMS_WORD__MAX, "a word without a row");

const char *
sms_command(enum sms_word word)
{
	return forms[word].command;
}

enum kind
sms_kind(enum sms_word word)
{
	return forms[word].kind;
}

/* --- words --------------------------------------------------------------------------- */

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_separator(char c)
{
	return c == '#' || c == '*' || c == ';';
}

/* Do they differ by one slip: a letter too much, too few, wrong, or two exchanged? */
static bool
is_one_slip(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t head = 0, tail = 0;

	while (head < a_len && head < b_len && a[head] == b[head])
		head++;
	while (tail < a_len - head && tail < b_len - head && a[a_len - 1 - tail] == b[b_len - 1 - tail])
		tail++;
	a_len -= head + tail;
	b_len -= head + tail;
	return (a_len <= 1 && b_len <= 1) ||
	    (a_len == 2 && b_len == 2 && a[head] == b[head + 1] && a[head + 1] == b[head]);
}

static enum sms_word
find_word(const char *word, size_t len, bool slips)
{
	enum sms_word found = SMS_FREE;

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t n = strlen(words[i].spelling);

		if (n == len && memcmp(words[i].spelling, word, n) == 0)
			return words[i].word;
		if (slips && n >= SLIP_MIN && is_one_slip(words[i].spelling, n, word, len)) {
			if (found != SMS_FREE && found != words[i].word)
				return SMS_FREE; /* it may be either */
			found = words[i].word;
		}
	}
	return found;
}

/* --- fields -------------------------------------------------------------------------- */

static struct sms_span
trim(const char *from, const char *to)
{
	while (from < to && (is_blank(*from) || is_separator(*from)))
		from++;
	while (to > from && (is_blank(to[-1]) || is_separator(to[-1])))
		to--;
	return (struct sms_span){ from, (size_t)(to - from) };
}

/* '#' divides; where none is, '*', and then ';'. */
static char
divider(const char *from, const char *to)
{
	for (const char *marks = "#*;"; *marks != '\0'; marks++)
		if (memchr(from, *marks, (size_t)(to - from)) != NULL)
			return *marks;
	return '\0';
}

static size_t
split(const char *from, const char *to, struct sms_span fields[FIELDS_MAX])
{
	char mark = divider(from, to);
	size_t n = 0;

	while (from < to) {
		const char *end = n + 1 < FIELDS_MAX && mark ? memchr(from, mark, (size_t)(to - from)) : NULL;

		if (end == NULL)
			end = to;
		fields[n] = trim(from, end);
		n += fields[n].len > 0;
		from = end < to ? end + 1 : to;
	}
	return n;
}

/* Digits and what people put between them: a NIK, or nearly one. */
static bool
is_nik(struct sms_span s)
{
	size_t digits = 0;

	if (s.len > 3 && strncasecmp(s.at, "nik", 3) == 0)
		s = trim(s.at + 3 + strspn(s.at + 3, " :=."), s.at + s.len);
	for (size_t i = 0; i < s.len; i++) {
		if (is_digit(s.at[i]))
			digits++;
		else if (strchr(" .-", s.at[i]) == NULL)
			return false;
	}
	return digits + NIK_SLIP >= NIK_DIGITS && digits <= NIK_DIGITS + NIK_SLIP;
}

/* "PPID-2026-00012", "no 12", "12": one word with a digit, that is no NIK. */
static bool
is_number(struct sms_span s)
{
	bool digit = false;

	if (s.len > 3 && strncasecmp(s.at, "no", 2) == 0 && strchr(" .:", s.at[2]) != NULL)
		s = trim(s.at + 3, s.at + s.len);
	if (s.len == 0 || s.len > NUMBER_BYTES_MAX || is_nik(s))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (is_blank(s.at[i]))
			return false;
		digit = digit || is_digit(s.at[i]);
	}
	return digit;
}

static struct sms_span
without_label(struct sms_span s, const char *label)
{
	size_t n = strlen(label);

	if (s.len > n && strncasecmp(s.at, label, n) == 0 && strchr(" .:=", s.at[n]) != NULL)
		return trim(s.at + n + strspn(s.at + n, " .:="), s.at + s.len);
	return s;
}

static void
drop(struct sms_span fields[FIELDS_MAX], size_t *n, size_t i)
{
	memmove(fields + i, fields + i + 1, (*n - i - 1) * sizeof fields[0]);
	(*n)--;
}

/* From one field to the end of the last one: what people wrote with separators in it. */
static struct sms_span
rest(const struct sms_span fields[FIELDS_MAX], size_t from, size_t n)
{
	if (from >= n)
		return (struct sms_span){ 0 };
	return (struct sms_span){ fields[from].at,
	    (size_t)(fields[n - 1].at + fields[n - 1].len - fields[from].at) };
}

/* The fields of a word, the first ones by what they are, the others by their place. */
static void
place_fields(struct sms_form *form, struct sms_span fields[FIELDS_MAX], size_t n)
{
	size_t at = 0;

	if (forms[form->word].number && n > 0 && is_number(fields[0])) {
		form->number = without_label(fields[0], "no");
		drop(fields, &n, 0);
	}
	for (size_t i = 0; i < n && forms[form->word].name; i++)
		if (is_nik(fields[i])) {
			form->nik = without_label(fields[i], "nik");
			drop(fields, &n, i);
			break;
		}
	/* The last one is what it is about; with one field only, that is all there is. */
	if (forms[form->word].name && n > (forms[form->word].text ? 1u : 0u))
		form->name = without_label(fields[at++], "nama");
	if (forms[form->word].address && n > at + (forms[form->word].text ? 1u : 0u))
		form->address = forms[form->word].text ? without_label(fields[at++], "alamat")
		                                       : rest(fields, at, n);
	if (forms[form->word].text)
		form->text = rest(fields, at, n);
}

/* --- free words ---------------------------------------------------------------------- */

/* One word between two places, with blanks around it at most. */
static struct sms_span
first_word(struct sms_span s)
{
	size_t n = 0;

	while (n < s.len && !is_blank(s.at[n]) && !is_separator(s.at[n]))
		n++;
	return (struct sms_span){ s.at, n };
}

/* "STATUS PPID-2026-00012", "LANJUT 12 masih rusak": blanks where separators should be. */
static bool
read_spaced(struct sms_form *form, enum sms_word word, struct sms_span after)
{
	struct sms_span number = first_word(after);

	if (forms[word].kind != KIND__MAX) { /* "ADUAN jalan rusak"; the word alone asks how */
		form->word = after.len > 0 ? word : SMS_FORMAT;
		return true;
	}
	if (word == SMS_FORMAT || word == SMS_STOP) {
		if (after.len > 0)
			return false; /* "Bantuan beras belum sampai" */
		form->word = word;
		return true;
	}
	if (!forms[word].number || !is_number(number))
		return false;
	form->word = word;
	form->number = number;
	form->text = forms[word].text ? trim(number.at + number.len, after.at + after.len)
	                              : (struct sms_span){ 0 };
	return true;
}

/* The first line orders something all the same: "Mohon dibatalkan saja PPID-2026-00012". */
static void
read_command(const char *text, int32_t today_on, struct sms_form *form)
{
	static const struct {
		enum command command;
		enum sms_word word;
	} same[] = {
		{COMMAND_STATUS, SMS_STATUS}, {COMMAND_BATAL, SMS_BATAL}, {COMMAND_KEBERATAN, SMS_KEBERATAN},
	};
	char argument[COMMAND_ARGUMENT_BYTES];
	enum command command = command_read(text, today_on, argument);

	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		if (same[i].command == command)
			form->word = same[i].word;
}

/* The first word in lower case; *len is 0 when it is longer than any of ours. Returns what
 * follows, behind the marks that people put there. */
static const char *
take_word(struct sms_span s, char word[WORD_BYTES], size_t *len)
{
	const char *p = s.at, *end = s.at + s.len;

	for (*len = 0; p < end && (is_letter(*p) || is_digit(*p)); p++, (*len)++)
		if (*len < WORD_BYTES)
			word[*len] = is_letter(*p) ? (char)(*p | 0x20) : *p;
	if (*len > WORD_BYTES)
		*len = 0;
	while (p < end && strchr(" .:,-!?", *p) != NULL)
		p++;
	return p;
}

void
sms_read(const char *text, int32_t today_on, struct sms_form *form)
{
	struct sms_span all = trim(text, text + strlen(text)), after, fields[FIELDS_MAX];
	char word[WORD_BYTES] = "";
	size_t len;
	const char *p = take_word(all, word, &len), *end = all.at + all.len;
	enum sms_word exact = find_word(word, len, false), near = find_word(word, len, true);

	*form = (struct sms_form){ .word = SMS_FREE, .text = all };
	after = trim(p, end);
	if (near != SMS_FREE && p < end && is_separator(*p)) {
		*form = (struct sms_form){ .word = near };
		place_fields(form, fields, split(p, end, fields));
		return;
	}
	if (exact != SMS_FREE && read_spaced(form, exact, after))
		return;
	if (near != SMS_FREE && forms[near].number && is_number(first_word(after)) &&
	    read_spaced(form, near, after))
		return;
	read_command(text, today_on, form);
}
