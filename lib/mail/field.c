#include "mail/field.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mail/label.h"
#include "mail/warning.h"
#include "rules/identity.h"
#include "rules/nik.h"
#include "rules/phone.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static bool
has_letter_or_digit(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (label_is_letter(p[i]) || g_ascii_isdigit(p[i]))
			return true;
	return false;
}

/* Takes blanks, bullets and punctuation off both ends and makes one line of it. A
 * name may end in a dot ("S.Pd."). NULL when nothing is left to read. */
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
	/* "1. Mendapatkan salinan": the number of a choice */
	if ((field == IDENTITY_WANTED || field == IDENTITY_HOW) && len > 3 &&
	    g_ascii_isdigit(*from) && strchr(".)", from[1]) != NULL && from[2] == ' ') {
		from += 3;
		len -= 3;
	}
	if (!has_letter_or_digit(from, len))
		return NULL;
	value = g_malloc(len + 1);
	to = value;
	for (size_t i = 0; i < len && to < value + FIELD_BYTES; i++) {
		if (strchr(" \t\n", from[i]) == NULL)
			*to++ = from[i];
		else if (to > value && to[-1] != ' ')
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

char *
field_value(int field, const char *from, size_t len, int32_t today_on, uint32_t *warnings)
{
	char nik[NIK_BYTES], phone[PHONE_BYTES];
	char *value = trim_value(from, len, field), *checked = NULL;

	if (value == NULL || (field != IDENTITY_NIK && field != IDENTITY_PHONE))
		return value;
	if (field == IDENTITY_NIK && find_nik(value, today_on, nik))
		checked = g_strdup(nik);
	else if (field == IDENTITY_NIK && strpbrk(value, "0123456789") != NULL)
		*warnings |= WARNING_BIT(WARNING_NIK_INVALID);
	else if (field == IDENTITY_PHONE && find_phone(value, phone))
		checked = g_strdup(phone);
	free(value);
	return checked;
}

void
field_set(struct field_reader *r, int field, const char *from, size_t len)
{
	if (r->values[field] == NULL)
		r->values[field] = field_value(field, from, len, r->today_on, r->warnings);
}

/* Words with which the second line of an address begins. */
bool
field_begins_address(const char *line)
{
	static const char *const begins[] = {
		"rt", "rw", "kel", "kelurahan", "kal", "kalurahan", "kec", "kecamatan", "kap", "kapanewon",
		"kab", "kabupaten", "kota", "desa", "dusun", "dsn", "padukuhan", "pedukuhan", "prov",
		"provinsi", "propinsi", "jl", "jln", "jalan", "kode pos", "diy", "d.i", "daerah istimewa",
		"kulon progo", "wates", "yogyakarta", "blok", "gang", "gg",
	};

	line += strspn(line, " \t");
	for (size_t i = 0; i < COUNT(begins); i++) {
		size_t n = strlen(begins[i]);

		if (g_ascii_strncasecmp(line, begins[i], n) == 0 && !label_is_letter(line[n]))
			return true;
	}
	return false;
}
