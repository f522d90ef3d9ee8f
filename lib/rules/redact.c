/* One pass, line by line: labels first, then what the register knows, then numbers. */
#include "rules/redact.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rules/mask.h"

/* Labels of a form behind which an identity stands. */
static const char *const labels[] = {
	"nama", "nama lengkap", "nama pemohon", "nama pelapor", "nama pengadu", "nik", "no nik",
	"nomor nik", "ktp", "no ktp", "nomor ktp", "no identitas", "nomor identitas", "alamat",
	"alamat lengkap", "alamat rumah", "alamat surel", "alamat email", "telepon", "telp", "tlp", "no telp",
	"no telepon", "nomor telepon", "hp", "no hp", "nomor hp", "handphone", "wa", "no wa",
	"whatsapp", "nomor wa", "nomor whatsapp", "kontak", "nomor kontak", "email", "e-mail",
	"surel", "pekerjaan", "tempat lahir", "tanggal lahir", "tempat tanggal lahir", "ttl",
};

/* Words after which somebody names himself. */
static const char *const leads[] = { "saya", "nama", "bernama" };

/* Words in the name of a file that is an identity, or a letter that its writer has signed. */
static const char *const identity_words[] = {
	"ktp", "ktm", "nik", "kk", "sim", "paspor", "passport", "identitas", "identity", "kuasa",
	"selfie", "swafoto", "npwp", "kitas", "kia", "akta", "surat", "permohonan", "pengaduan",
	"formulir", "pernyataan", "pengantar", "proposal", "cv",
};

struct line {
	const char *at, *end;
};

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static void
put(FILE *out, const char *from, const char *to)
{
	fwrite(from, 1, (size_t)(to - from), out);
}

/* The next word of the line at or behind *at: its length, 0 at the end. */
static size_t
next_word(const char **at, const char *end)
{
	const char *p;

	while (*at < end && !is_word(**at))
		(*at)++;
	for (p = *at; p < end && is_word(*p); p++)
		;
	return (size_t)(p - *at);
}

static bool
is_of(const char *word, size_t len, const char *const list[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(list[i]) == len && strncasecmp(list[i], word, len) == 0)
			return true;
	return false;
}

/* Is the word one of the name's, "binti" and single letters apart? */
static bool
is_of_name(const char *word, size_t len, const char *name)
{
	const char *end = name ? name + strlen(name) : NULL;
	size_t n;

	for (; name != NULL && len > 1 && (n = next_word(&name, end)) > 0; name += n)
		if (n == len && strncasecmp(name, word, len) == 0)
			return true;
	return false;
}

/* --- lines ------------------------------------------------------------------------- */

/* The value behind a label of identity, or NULL: "  - Nama  : Siti". */
static const char *
labelled(const struct line *line)
{
	const char *from = line->at, *to;
	char label[32] = "";
	size_t n = 0;

	/* "1. Nama", "b) NIK" */
	while (from < line->end && (!is_word(*from) || (from + 1 < line->end && strchr(".)", from[1]) != NULL)))
		from++;
	for (to = from; to < line->end && *to != ':' && *to != '='; to++) {
		bool blank = *to == ' ' || *to == '\t' || *to == '.' || *to == '/' || *to == ',';

		if (n + 1 >= sizeof label)
			return NULL;
		if (!blank)
			label[n++] = *to;
		else if (n > 0 && label[n - 1] != ' ')
			label[n++] = ' ';
	}
	while (n > 0 && label[n - 1] == ' ')
		n--;
	if (to == line->end || n == 0 || !is_of(label, n, labels, sizeof labels / sizeof *labels))
		return NULL;
	for (to++; to < line->end && isspace((unsigned char)*to); to++)
		;
	return to;
}

static bool
is_only_name(const struct line *line, const char *name)
{
	const char *at = line->at;
	size_t n, words = 0;

	for (; (n = next_word(&at, line->end)) > 0; at += n, words++)
		if (!is_of_name(at, n, name))
			return false;
	return words > 0;
}

/* --- within a line ------------------------------------------------------------------ */

/* How many bytes at `at` are the value; 0 when they are not. One word alone counts only
 * where it is one, more of them wherever they stand: nothing else looks like them. */
static size_t
matches(const struct line *line, const char *at, const char *value)
{
	size_t n = value ? strlen(value) : 0;
	bool alone;

	if (n < 3 || (size_t)(line->end - at) < n || strncasecmp(at, value, n) != 0)
		return 0;
	alone = (at == line->at || !is_word(at[-1])) && (at + n == line->end || !is_word(at[n]));
	return alone || strpbrk(value, " @") != NULL ? n : 0;
}

static bool
is_address_byte(char c)
{
	return is_word(c) || strchr("._%+-'", c) != NULL;
}

/* How many bytes at `at`, where a word begins, are an e-mail address. */
static size_t
address_at(const struct line *line, const char *at)
{
	const char *p = at, *domain;

	if (at > line->at && is_address_byte(at[-1]))
		return 0;
	while (p < line->end && is_address_byte(*p))
		p++;
	if (p == at || p == line->end || *p != '@')
		return 0;
	for (domain = ++p; p < line->end && (is_word(*p) || *p == '-' || *p == '.'); p++)
		;
	while (p > domain && p[-1] == '.')
		p--;
	return p > domain ? (size_t)(p - at) : 0;
}

/* How many bytes at `at` are to go; 0 = none. */
static size_t
personal(const struct line *line, const char *at, const struct redact_person *person)
{
	/* One word is no postal address, whatever a form said. */
	bool whole = person->address != NULL && strchr(person->address, ' ') != NULL;
	const char *const values[] = { person->name, person->email, person->phone, whole ? person->address : NULL };
	size_t n = 0;

	for (size_t i = 0; i < sizeof values / sizeof *values && n == 0; i++)
		n = matches(line, at, values[i]);
	return n > 0 ? n : address_at(line, at);
}

/* "saya Siti Aminah" behind the lead: the words of the name that follow. */
static const char *
skip_named(const struct line *line, const char *at, const char *name)
{
	const char *last = at;
	size_t n;

	while ((n = next_word(&at, line->end)) > 0 && is_of_name(at, n, name))
		last = at += n;
	return last;
}

/* The bytes of the word at `at`, up to where something personal begins within it. */
static size_t
word_piece(const struct line *line, const char *at, const struct redact_person *person)
{
	const char *p = at + 1;

	while (p < line->end && is_word(*p) && personal(line, p, person) == 0)
		p++;
	return (size_t)(p - at);
}

static void
put_words(FILE *out, const struct line *line, const char *from, const struct redact_person *person)
{
	for (const char *p = from; p < line->end;) {
		const char *word = p, *end;
		size_t n = personal(line, p, person);

		if (n > 0) {
			fputs(REDACT_MARK, out);
			p += n;
			continue;
		}
		n = is_word(*p) ? word_piece(line, p, person) : 1;
		put(out, p, p + n);
		p += n;
		if (is_of(word, n, leads, sizeof leads / sizeof *leads) &&
		    (end = skip_named(line, p, person->name)) > p) {
			fputs(" " REDACT_MARK, out);
			p = end;
		}
	}
}

/* *value_follows: the line was a label alone, so that the next one is its value. */
static void
put_line(FILE *out, const struct line *line, const struct redact_person *person, bool *value_follows)
{
	const char *value = labelled(line);
	const char *word = line->at;
	bool blank = next_word(&word, line->end) == 0;

	if (value != NULL) {
		put(out, line->at, value);
		*value_follows = value == line->end;
		if (value < line->end)
			fputs(REDACT_MARK, out);
		return;
	}
	if (blank) {
		put(out, line->at, line->end);
		return;
	}
	if (*value_follows || is_only_name(line, person->name))
		fputs(REDACT_MARK, out);
	else
		put_words(out, line, line->at, person);
	*value_follows = false;
}

char *
redact_text(const char *text, const struct redact_person *person)
{
	bool value_follows = false;
	char *result = NULL;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	if (out == NULL)
		abort();
	while (text != NULL && *text != '\0') {
		struct line line = { text, text + strcspn(text, "\n") };

		put_line(out, &line, person, &value_follows);
		if (*line.end == '\n')
			putc('\n', out);
		text = line.end + (*line.end == '\n');
	}
	if (fclose(out) == EOF)
		abort();
	mask_text(result);
	return result;
}

/* A word of the list in a file's name: "KTP2.jpg", "foto_ktp-siti". */
static bool
names_one_of(const char *name, const char *const words[], size_t n_words)
{
	const char *end = name ? name + strlen(name) : NULL;
	size_t n;

	for (; name != NULL && (n = next_word(&name, end)) > 0; name += n) {
		while (n > 0 && isdigit((unsigned char)name[n - 1]))
			n--;
		if (n == 0)
			n = strspn(name, "0123456789");
		else if (is_of(name, n, words, n_words))
			return true;
	}
	return false;
}

bool
redact_is_identity_file(const char *name, const char *type)
{
	static const char *const types[] = {
		"message/rfc822", "message/global", "text/vcard", "text/x-vcard", "text/directory",
		"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
	};

	if (type != NULL && is_of(type, strlen(type), types, sizeof types / sizeof *types))
		return true;
	return names_one_of(name, identity_words, sizeof identity_words / sizeof *identity_words);
}

bool
redact_is_card(const char *name)
{
	static const char *const cards[] = { "ktp", "nik", "kk", "sim", "paspor", "passport", "npwp", "kitas", "kia" };

	return names_one_of(name, cards, sizeof cards / sizeof *cards);
}
