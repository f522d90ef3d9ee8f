#include "mail/form.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mail/label.h"
#include "mail/warning.h"
#include "rules/nik.h"
#include "rules/phone.h"

#define VALUE_BYTES 500
#define FORM_BYTES 65536  /* who says who he is says it within these */
#define CONTINUATIONS 3
#define WRAPPED_BYTES 55  /* a line as long as this was broken by a program */
#define NEAR_BYTES 40     /* between "NIK" and a bare number */
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* --- values ------------------------------------------------------------------------------- */

/* Takes blanks, bullets and punctuation off both ends and makes one line of it. A
 * name may end in a dot ("S.Pd."). NULL when nothing is left. */
static char *
trim_value(const char *from, size_t len, int field)
{
	const char *tail = field == IDENTITY_NAME ? " \t\n,;|/*_-" : " \t\n,;|/*_-.";
	char *value, *to;

	while (len > 0 && strchr(" \t\n:=*_-|;,", *from) != NULL) {
		from++;
		len--;
	}
	while (len > 0 && strchr(tail, from[len - 1]) != NULL)
		len--;
	if (len == 0)
		return NULL;
	value = g_malloc(len + 1);
	to = value;
	for (size_t i = 0; i < len && to < value + VALUE_BYTES; i++) {
		if (strchr(" \t\n", from[i]) == NULL)
			*to++ = from[i];
		else if (to[-1] != ' ')
			*to++ = ' ';
	}
	*to = '\0';
	if (!g_utf8_validate(value, -1, (const char **)&to))
		*to = '\0'; /* cut inside a character */
	return value;
}

/* The first 16 digits that stand together, with the marks people set between. */
static bool
find_nik(const char *text, int32_t today_on, char nik[NIK_BYTES])
{
	while (*text != '\0') {
		size_t n = strspn(text, "0123456789 .-"), digits = 0;
		char *run;
		bool found;

		if (!g_ascii_isdigit(*text)) {
			text++;
			continue;
		}
		while (n > 0 && !g_ascii_isdigit(text[n - 1]))
			n--;
		run = g_strndup(text, n);
		for (size_t i = 0; i < n; i++)
			digits += g_ascii_isdigit(run[i]) != 0;
		found = digits == 16 && nik_is_usable(nik_check(run, today_on, nik));
		free(run);
		if (found)
			return true;
		text += n;
	}
	return false;
}

/* The first number that can be a telephone's: "0812…/0813…", "(0274) 1234 (rumah)". */
static bool
find_phone(const char *text, char phone[PHONE_BYTES])
{
	while (*text != '\0') {
		size_t n = strspn(text, "0123456789 ().-+");
		char *run;
		bool found;

		if (strchr("0123456789(+", *text) == NULL) {
			text++;
			continue;
		}
		run = g_strndup(text, n);
		found = phone_normalise(run, phone);
		free(run);
		if (found)
			return true;
		text += n;
	}
	return false;
}

struct reading {
	struct form *form;
	int32_t today_on;
	uint32_t *warnings;
};

/* Sets a field that is not set yet, in the form that the field has. */
static void
set(struct reading *r, int field, const char *from, size_t len)
{
	char **slot = &r->form->values[field];
	char nik[NIK_BYTES], phone[PHONE_BYTES];
	char *value = *slot ? NULL : trim_value(from, len, field);

	if (value == NULL)
		return;
	if (field == IDENTITY_NIK) {
		if (find_nik(value, r->today_on, nik))
			*slot = g_strdup(nik);
		else if (strpbrk(value, "0123456789") != NULL)
			*r->warnings |= WARNING_BIT(WARNING_NIK_INVALID);
	} else if (field == IDENTITY_PHONE) {
		if (find_phone(value, phone))
			*slot = g_strdup(phone);
	} else {
		*slot = value;
		return;
	}
	free(value);
}

/* --- lines ------------------------------------------------------------------------------------ */

static size_t
indent_of(const char *line)
{
	return strspn(line, " \t");
}

static const char *
next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line == '\n' ? line + 1 : line;
}

static bool
has_label(const char *line)
{
	struct label labels[LABEL_MAX];

	return label_find(line, strcspn(line, "\n"), labels) > 0;
}

static bool
is_item(const char *line)
{
	const char *p = line + strspn(line, " \t");

	return label_skip_bullet(p) > p;
}

/* Words with which the second line of an address begins. */
static bool
begins_address(const char *line)
{
	static const char *const begins[] = {
		"rt", "rw", "kel", "kelurahan", "kal", "kalurahan", "kec", "kecamatan", "kap", "kapanewon",
		"kab", "kabupaten", "kota", "desa", "dusun", "dsn", "padukuhan", "pedukuhan", "prov",
		"provinsi", "propinsi", "jl", "jln", "jalan", "kode pos", "diy", "d.i", "daerah istimewa",
		"kulon progo", "wates", "yogyakarta", "blok", "gang", "gg",
	};

	line += indent_of(line);
	for (size_t i = 0; i < COUNT(begins); i++) {
		size_t n = strlen(begins[i]);

		if (g_ascii_strncasecmp(line, begins[i], n) == 0 && !label_is_letter(line[n]))
			return true;
	}
	return false;
}

/* Does `line` continue the value that the line before ends with? */
static bool
continues(const char *before, const char *line, int field)
{
	size_t len = strcspn(line, "\n"), n = strcspn(before, "\n");
	const char *p = line + indent_of(line);

	if (p >= line + len || has_label(line) || is_item(line))
		return false;
	if (indent_of(line) >= indent_of(before) + 2)
		return true;
	if (n >= WRAPPED_BYTES && g_ascii_islower(*p))
		return true;
	while (n > 0 && before[n - 1] == ' ')
		n--;
	return field == IDENTITY_ADDRESS &&
	       (begins_address(line) || (n > 0 && before[n - 1] == ','));
}

/* The end of a value that starts on `line`: more lines may belong to it. */
static const char *
value_end(const char *line, int field)
{
	const char *before = line, *next = next_line(line);
	const char *indented = line;
	unsigned more = 0;

	while (*next != '\0' && more++ < CONTINUATIONS &&
	       (continues(before, next, field) ||
	        (before != indented && continues(indented, next, field)))) {
		before = next;
		next = next_line(next);
	}
	return before + strcspn(before, "\n");
}

/* A label with nothing behind it: the value stands on the next line, perhaps
 * behind the separator ("Nama" / ": Budi"). */
static void
take_below(struct reading *r, int field, const char *line)
{
	const char *next = next_line(line);
	size_t len = strcspn(next, "\n");

	if (len > 0 && !has_label(next))
		set(r, field, next, (size_t)(value_end(next, field) - next));
}

static bool
is_blank(const char *from, const char *to)
{
	while (from < to && strchr(" \t:=.*_", *from) != NULL)
		from++;
	return from == to;
}

static void
read_line(struct reading *r, const char *line)
{
	struct label labels[LABEL_MAX];
	size_t len = strcspn(line, "\n");
	size_t n = label_find(line, len, labels);
	int alone = n == 0 ? label_alone(line) : LABEL_NONE;

	if (alone < LABEL_OTHER)
		take_below(r, alone, line);
	for (size_t i = 0; i < n; i++) {
		bool last = i + 1 == n;
		const char *end = last ? line + len : labels[i + 1].start;

		if (labels[i].field >= LABEL_OTHER)
			continue;
		if (last && is_blank(labels[i].value, end)) {
			take_below(r, labels[i].field, line);
			continue;
		}
		if (last)
			end = value_end(line, labels[i].field);
		set(r, labels[i].field, labels[i].value, (size_t)(end - labels[i].value));
	}
}

/* --- prose -------------------------------------------------------------------------------------- */

/* What in a sentence introduces a value, and what may stand between. */
static const struct phrase {
	int field;
	const char *words;
} phrases[] = {
	{ IDENTITY_NAME, "nama saya" },
	{ IDENTITY_NAME, "nama lengkap saya" },
	{ IDENTITY_NAME, "saya bernama" },
	{ IDENTITY_ADDRESS, "alamat saya" },
	{ IDENTITY_ADDRESS, "alamat rumah saya" },
	{ IDENTITY_ADDRESS, "beralamat di" },
	{ IDENTITY_OCCUPATION, "pekerjaan saya" },
	{ IDENTITY_PURPOSE, "tujuan penggunaan informasi" },
	{ IDENTITY_PURPOSE, "tujuan permohonan" },
};

static const char *const between[] = { "ini", "tersebut", "adalah", "ialah", "yaitu", "yakni", "saya" };

/* Words that end a name or a trade in a sentence. */
static const char *const name_ends[] = {
	" dari ", " warga ", " asal ", " alamat ", " nik ", " dan ", " yang ", " tinggal ", " umur ",
	" dengan ", " selaku ", " sebagai ", " mau ", " ingin ", " mohon ", " no ", " hp ", " di ",
};

static const char *
skip_between(const char *p)
{
	bool again = true;

	while (again) {
		again = false;
		p += strspn(p, " \t\n:=,");
		for (size_t i = 0; i < COUNT(between); i++) {
			size_t n = strlen(between[i]);

			if (g_ascii_strncasecmp(p, between[i], n) == 0 && !label_is_letter(p[n])) {
				p += n;
				again = true;
			}
		}
	}
	return p;
}

/* Is the dot that of "Jl.", "No.", "RT.", or of an initial? */
static bool
is_abbreviation(const char *start, const char *dot)
{
	static const char *const list[] = {
		"jl", "jln", "no", "rt", "rw", "kec", "kel", "kab", "ds", "dsn", "gg", "kp", "dr", "drs",
		"ir", "st", "prov",
	};
	const char *word = dot;
	size_t n;

	while (word > start && label_is_letter(word[-1]))
		word--;
	n = (size_t)(dot - word);
	for (size_t i = 0; i < COUNT(list); i++)
		if (strlen(list[i]) == n && g_ascii_strncasecmp(list[i], word, n) == 0)
			return true;
	return n == 1;
}

/* The length of a sentence's rest: to a dot that ends it or an empty line. */
static size_t
sentence_length(const char *p)
{
	const char *start = p;

	for (; *p != '\0'; p++) {
		if (p[0] == '\n' && p[1 + strspn(p + 1, " \t")] == '\n')
			break;
		if (strchr("!?;", *p) != NULL)
			break;
		if (*p == '.' && (p[1] == '\0' || strchr(" \t\n", p[1]) != NULL) &&
		    !is_abbreviation(start, p))
			break;
	}
	return (size_t)(p - start);
}

/* A name or a trade ends earlier: at a comma or at a word that goes on. */
static size_t
name_length(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (strchr(",(\n", p[i]) != NULL)
			return i;
		for (size_t k = 0; p[i] == ' ' && k < COUNT(name_ends); k++)
			if (g_ascii_strncasecmp(p + i, name_ends[k], strlen(name_ends[k])) == 0)
				return i;
	}
	return len;
}

/* The place behind the first occurrence of whole words, or NULL. Any white space
 * between them. */
static const char *
find_words(const char *text, const char *words)
{
	for (const char *p = text; *p != '\0'; p++) {
		const char *q = p, *w = words;

		if ((*p | 0x20) != *words || (p > text && label_is_letter(p[-1])))
			continue;
		while (*w != '\0' && (g_ascii_tolower(*q) == *w || (*w == ' ' && *q == '\n'))) {
			q++;
			w++;
		}
		if (*w == '\0' && !label_is_letter(*q))
			return q;
	}
	return NULL;
}

static void
read_prose(struct reading *r, const char *text)
{
	for (size_t i = 0; i < COUNT(phrases); i++) {
		const char *at = r->form->values[phrases[i].field] ? NULL
		                                                   : find_words(text, phrases[i].words);
		size_t len;

		if (at == NULL)
			continue;
		at = skip_between(at);
		len = sentence_length(at);
		if (phrases[i].field == IDENTITY_NAME || phrases[i].field == IDENTITY_OCCUPATION)
			len = name_length(at, len);
		set(r, phrases[i].field, at, len);
	}
}

/* A number that stands near its word: "NIK 3401…", "HP 0812-…". */
static void
read_near(struct reading *r, const char *text, int field, const char *word)
{
	const char *at = text;

	while (r->form->values[field] == NULL && (at = find_words(at, word)) != NULL) {
		size_t n = strcspn(at, "0123456789+(");
		size_t run;

		if (n > NEAR_BYTES || at[n] == '\0')
			continue;
		run = strspn(at + n, "0123456789 ().-+");
		set(r, field, at + n, run);
	}
}

static void
read_numbers(struct reading *r, const char *text)
{
	static const struct {
		int field;
		const char *word;
	} near[] = {
		{ IDENTITY_NIK, "nik" },         { IDENTITY_NIK, "ktp" },
		{ IDENTITY_PHONE, "hp" },        { IDENTITY_PHONE, "wa" },
		{ IDENTITY_PHONE, "whatsapp" },  { IDENTITY_PHONE, "telp" },
		{ IDENTITY_PHONE, "telepon" },   { IDENTITY_PHONE, "telpon" },
		{ IDENTITY_PHONE, "handphone" }, { IDENTITY_PHONE, "ponsel" },
	};

	for (size_t i = 0; i < COUNT(near); i++)
		read_near(r, text, near[i].field, near[i].word);
}

void
form_read(const char *text, int32_t today_on, struct form *form, uint32_t *warnings)
{
	struct reading r = { .form = form, .today_on = today_on, .warnings = warnings };
	char *start = g_strndup(text, FORM_BYTES);

	for (const char *line = start; *line != '\0'; line = next_line(line))
		read_line(&r, line);
	read_prose(&r, start);
	read_numbers(&r, start);
	free(start);
	if (form->values[IDENTITY_NIK] != NULL)
		*warnings &= ~WARNING_BIT(WARNING_NIK_INVALID);
}

void
form_free(struct form *form)
{
	for (size_t i = 0; i < IDENTITY__MAX; i++)
		free(form->values[i]);
	*form = (struct form){ 0 };
}
