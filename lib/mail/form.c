#include "mail/form.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mail/field.h"
#include "mail/label.h"
#include "mail/warning.h"

#define FORM_BYTES 65536  /* who says who he is says it within these */
#define CONTINUATIONS 3
#define WRAPPED_LABEL_BYTES 200
#define ADDRESS_PARTS 6
#define WRAPPED_BYTES 55  /* a line as long as this was broken by a program */
#define NEAR_BYTES 40     /* between "NIK" and a bare number */
#define COUNT(a) (sizeof(a) / sizeof *(a))

#define NO_WORD UINT32_MAX

/* The words of a text by their first letter: where they start, in order. */
struct starts {
	const char *text;
	uint32_t first[26];
	struct {
		uint32_t at, next;
	} *words;
};

struct reading {
	struct form *form;
	int32_t today_on;
	uint32_t *warnings;
	struct starts starts;
};

/* Sets a field that is not set yet. */
static void
set(struct reading *r, int field, const char *from, size_t len)
{
	char **slot = &r->form->values[field];

	if (*slot == NULL)
		*slot = field_value(field, from, len, r->today_on, r->warnings);
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

	if (p >= line + len || has_label(line) || is_item(line) ||
	    label_leading(line, len, &p) != LABEL_NONE)
		return false;
	p = line + indent_of(line);
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

/* A label that goes on in the next line ("Cara Mendapatkan Salinan" / "Informasi** :
 * Email"): the value there, or NULL. */
static const char *
wrapped_value(const char *line, int field)
{
	struct label labels[LABEL_MAX];
	const char *next = next_line(line);
	size_t first = strcspn(line, "\n"), len = strcspn(next, "\n");
	const char *value = NULL;
	char *joined;

	if (len == 0 || first + len > WRAPPED_LABEL_BYTES)
		return NULL;
	joined = g_strndup(line, first + 1 + len);
	joined[first] = ' ';
	if (label_find(joined, first + 1 + len, labels) > 0 && labels[0].field == field &&
	    labels[0].value > joined + first)
		value = line + (labels[0].value - joined);
	free(joined);
	return value;
}

/* A label with nothing behind it: the value stands on the next line, perhaps
 * behind the separator ("Nama" / ": Budi"). */
static void
take_below(struct reading *r, int field, const char *line)
{
	const char *next = next_line(line), *value = wrapped_value(line, field);
	size_t len = strcspn(next, "\n");

	if (value != NULL)
		set(r, field, value, (size_t)(value_end(value, field) - value));
	else if (len > 0 && !has_label(next) && label_alone(next, len) >= LABEL_OTHER)
		set(r, field, next, (size_t)(value_end(next, field) - next));
}

static bool
is_blank(const char *from, const char *to)
{
	while (from < to && strchr(" \t:=.*_", *from) != NULL)
		from++;
	return from == to;
}

/* On an identity card the address goes on in lines of its own: "RT/RW : 003/001". */
static void
append_address_parts(struct reading *r, const char *line)
{
	char **slot = &r->form->values[IDENTITY_ADDRESS];
	struct label labels[LABEL_MAX];

	for (unsigned n = 0; n < ADDRESS_PARTS; n++) {
		size_t len;
		char *name, *value, *longer;

		line = next_line(line);
		len = strcspn(line, "\n");
		if (len == 0 || !begins_address(line) || label_find(line, len, labels) != 1 ||
		    labels[0].field != LABEL_OTHER)
			return;
		name = field_value(IDENTITY_ADDRESS, labels[0].start,
		                   (size_t)(labels[0].value - labels[0].start - 1), r->today_on,
		                   r->warnings);
		value = field_value(IDENTITY_ADDRESS, labels[0].value,
		                    (size_t)(line + len - labels[0].value), r->today_on, r->warnings);
		if (name != NULL && value != NULL && strlen(*slot) + strlen(value) < FIELD_BYTES) {
			longer = g_strdup_printf("%s, %s %s", *slot, name, value);
			free(*slot);
			*slot = longer;
		}
		free(name);
		free(value);
	}
}

static bool
is_labelled(const char *line)
{
	const char *value;
	size_t len = strcspn(line, "\n");

	return len > 0 && (has_label(line) || label_leading(line, len, &value) != LABEL_NONE);
}

/* What may stand between a label in a sentence and its value. */
static const char *const between[] = { "ini", "tersebut", "adalah", "ialah", "yaitu", "yakni", "saya" };

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

/* "nama siti" / "alamat Beji RT 3": labels without anything behind them count when
 * more than one line is so. */
static void
read_leading(struct reading *r, const char *line, bool is_below_label)
{
	size_t len = strcspn(line, "\n");
	const char *value = NULL;
	int field = label_leading(line, len, &value);

	if (field < LABEL_OTHER && skip_between(value) == value && (is_below_label || is_labelled(next_line(line))))
		set(r, field, value, (size_t)(value_end(line, field) - value));
}

/* Of a cell in a line: to the next tab or the end. */
static size_t
cell_length(const char *cell)
{
	return strcspn(cell, "\t\n");
}

/* A table with a row of labels above a row of values. False when it is none. */
static bool
read_columns(struct reading *r, const char *line)
{
	const char *cell = line, *value = next_line(line);
	unsigned known = 0, cells = 0;

	for (;; cell += cell_length(cell) + 1) {
		known += label_alone(cell, cell_length(cell)) < LABEL_OTHER;
		cells++;
		if (cell[cell_length(cell)] != '\t')
			break;
	}
	if (known < 2 || known * 2 <= cells || *value == '\0')
		return false;
	for (cell = line;; cell += cell_length(cell) + 1) {
		int field = label_alone(cell, cell_length(cell));

		if (field < LABEL_OTHER)
			set(r, field, value, cell_length(value));
		value += cell_length(value);
		if (cell[cell_length(cell)] != '\t' || *value++ != '\t')
			return true;
	}
}

static void
read_line(struct reading *r, const char *line, bool is_below_label)
{
	struct label labels[LABEL_MAX];
	size_t len = strcspn(line, "\n");
	size_t n = label_find(line, len, labels);
	int alone = n == 0 ? label_alone(line, len) : LABEL_NONE;
	bool is_new;

	if (alone < LABEL_OTHER)
		take_below(r, alone, line);
	else if (n == 0)
		read_leading(r, line, is_below_label);
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
		is_new = r->form->values[labels[i].field] == NULL;
		set(r, labels[i].field, labels[i].value, (size_t)(end - labels[i].value));
		if (last && is_new && labels[i].field == IDENTITY_ADDRESS &&
		    r->form->values[IDENTITY_ADDRESS] != NULL)
			append_address_parts(r, end);
	}
}

/* --- prose -------------------------------------------------------------------------------------- */

/* What in a sentence introduces a value. */
static const struct phrase {
	int field;
	const char *words;
} phrases[] = {
	{ IDENTITY_NAME, "nama saya" },
	{ IDENTITY_NAME, "nama lengkap saya" },
	{ IDENTITY_NAME, "saya bernama" },
	{ IDENTITY_NAME, "perkenalkan saya" },
	{ IDENTITY_NAME, "nami kula" },
	{ IDENTITY_NAME, "asma kula" },
	{ IDENTITY_ADDRESS, "alamat saya" },
	{ IDENTITY_ADDRESS, "alamat rumah saya" },
	{ IDENTITY_ADDRESS, "beralamat di" },
	{ IDENTITY_ADDRESS, "tempat tinggal di" },
	{ IDENTITY_ADDRESS, "saya tinggal di" },
	{ IDENTITY_ADDRESS, "berdomisili di" },
	{ IDENTITY_ADDRESS, "alamat" },
	{ IDENTITY_OCCUPATION, "pekerjaan saya" },
	{ IDENTITY_PURPOSE, "tujuan penggunaan informasi" },
	{ IDENTITY_PURPOSE, "tujuan permohonan" },
};

/* Words that end a name or a trade in a sentence. */
static const char *const name_ends[] = {
	" dari ", " warga ", " asal ", " alamat ", " nik ", " dan ", " yang ", " tinggal ", " umur ",
	" dengan ", " selaku ", " sebagai ", " mau ", " ingin ", " mohon ", " no ", " hp ", " di ",
	" saking ", " griya ", " badhe ",
};

/* Words that end an address in a sentence, behind a comma or without one. */
static const char *const address_ends[] = {
	"nik ", "no ", "no. ", "nomor ", "nomer ", "hp ", "wa ", "telp", "telepon ", "umur ", "saya ",
	"dengan ", "pekerjaan ", "email ", "surel ", "mohon ", "mau ", "ingin ", "bermaksud ", "kula ",
};

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

/* An address has commas of its own; it ends where the sentence goes on to other things. */
static size_t
address_length(const char *p, size_t len)
{
	for (size_t i = 1; i < len; i++)
		for (size_t k = 0; strchr(" \n", p[i - 1]) != NULL && k < COUNT(address_ends); k++)
			if (g_ascii_strncasecmp(p + i, address_ends[k], strlen(address_ends[k])) == 0 &&
			    (i < 2 || label_is_letter(p[i - 2]) || strchr(",;0123456789)", p[i - 2]) != NULL))
				return i;
	return len;
}

/* May a place begin so? "alamat" alone introduces one only with a capital letter or a
 * word of addresses behind it. */
static bool
begins_place(const char *p)
{
	return g_ascii_isupper(*p) || begins_address(p);
}

/* A text is asked for two dozen phrases: its words are found once. */
static void
find_starts(struct starts *s, const char *text)
{
	uint32_t *last[26], n = 0;

	s->text = text;
	s->words = g_malloc_n(strlen(text) / 2 + 1, sizeof *s->words);
	for (size_t i = 0; i < COUNT(s->first); i++) {
		s->first[i] = NO_WORD;
		last[i] = &s->first[i];
	}
	for (const char *p = text; *p != '\0'; p++) {
		size_t letter = (size_t)((*p | 0x20) - 'a');

		if (letter >= COUNT(s->first) || (p > text && label_is_letter(p[-1])))
			continue;
		s->words[n].at = (uint32_t)(p - text);
		s->words[n].next = NO_WORD;
		*last[letter] = n;
		last[letter] = &s->words[n++].next;
	}
}

/* The place behind whole words, when they stand at p, or NULL. Any white space between
 * them. */
static const char *
behind_words(const char *p, const char *words)
{
	while (*words != '\0' && (g_ascii_tolower(*p) == *words || (*words == ' ' && (*p == '\n' || *p == ',')))) {
		/* a comma and the blank behind it part two words as well */
		p += *words == ' ' && *p == ',' && p[1] == ' ' ? 2 : 1;
		words++;
	}
	return *words == '\0' && !label_is_letter(*p) ? p : NULL;
}

/* The place behind their first occurrence at or after `from`, or NULL. */
static const char *
find_words(const struct starts *s, const char *from, const char *words)
{
	for (uint32_t i = s->first[*words - 'a']; i != NO_WORD; i = s->words[i].next) {
		const char *p = s->text + s->words[i].at;
		const char *behind = p < from ? NULL : behind_words(p, words);

		if (behind != NULL)
			return behind;
	}
	return NULL;
}

static void
read_prose(struct reading *r, const char *text)
{
	for (size_t i = 0; i < COUNT(phrases); i++) {
		const char *at = r->form->values[phrases[i].field] ? NULL
		                                                   : find_words(&r->starts, text, phrases[i].words);
		size_t len;

		if (at == NULL || strchr(":=", at[strspn(at, " \t")]) != NULL)
			continue; /* not there, or a label without a value */
		at = skip_between(at);
		len = sentence_length(at);
		if (phrases[i].field == IDENTITY_NAME || phrases[i].field == IDENTITY_OCCUPATION)
			len = name_length(at, len);
		if (phrases[i].field == IDENTITY_ADDRESS)
			len = begins_place(at) ? address_length(at, len) : 0;
		set(r, phrases[i].field, at, len);
	}
}

/* A number that stands near its word: "NIK 3401…", "HP 0812-…". */
static void
read_near(struct reading *r, const char *text, int field, const char *word)
{
	const char *at = text;

	while (r->form->values[field] == NULL && (at = find_words(&r->starts, at, word)) != NULL) {
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
		{ IDENTITY_PHONE, "hape" },      { IDENTITY_PHONE, "dihubungi" },
		{ IDENTITY_PHONE, "hubungi" },   { IDENTITY_PHONE, "kontak" },
	};

	for (size_t i = 0; i < COUNT(near); i++)
		read_near(r, text, near[i].field, near[i].word);
}

void
form_read(const char *text, int32_t today_on, struct form *form, uint32_t *warnings)
{
	struct reading r = { .form = form, .today_on = today_on, .warnings = warnings };
	char *start = g_strndup(text, FORM_BYTES);
	bool is_below_label = false;

	for (const char *line = start; *line != '\0'; line = next_line(line)) {
		bool is_labelled_line = is_labelled(line);

		if (memchr(line, '\t', strcspn(line, "\n")) == NULL || !read_columns(&r, line))
			read_line(&r, line, is_below_label);
		is_below_label = is_labelled_line;
	}
	find_starts(&r.starts, start);
	read_prose(&r, start);
	read_numbers(&r, start);
	free(r.starts.words);
	free(start);
	if (form->values[IDENTITY_NIK] != NULL)
		*warnings &= ~WARNING_BIT(WARNING_NIK_INVALID);
}

/* The quoted lines without their marks, up to where our letter ends. */
static char *
unmark(const char *quoted)
{
	GString *out = g_string_new(NULL);

	while (*quoted != '\0' && out->len < FORM_BYTES) {
		size_t n;

		quoted += strspn(quoted, "> ");
		n = strcspn(quoted, "\n");
		if (g_ascii_strncasecmp(quoted, "hormat kami", strlen("hormat kami")) == 0)
			break;
		g_string_append_len(out, quoted, (gssize)n);
		g_string_append_c(out, '\n');
		quoted += n + (quoted[n] == '\n');
	}
	return g_string_free(out, FALSE);
}

void
form_read_quoted(const char *quoted, int32_t today_on, struct form *form, uint32_t *warnings)
{
	char *letter = unmark(quoted);
	struct reading r = { .form = form, .today_on = today_on, .warnings = warnings };

	/* Labels only: in prose the letter speaks, and not its reader. */
	for (const char *line = strstr(letter, "lengkap") ? letter : ""; *line != '\0';
	     line = next_line(line))
		read_line(&r, line, false);
	free(letter);
}

void
form_free(struct form *form)
{
	for (size_t i = 0; i < IDENTITY__MAX; i++)
		free(form->values[i]);
	*form = (struct form){ 0 };
}
