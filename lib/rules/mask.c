/* Personal data made unreadable. */
#include "rules/mask.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
	NIK_DIGITS = MASK_NIK_BYTES - 1,
	PHONE_MIN_CHARS = 12, /* below that, head and tail would be most of it */
	PHONE_MAX_CHARS = 16, /* "+" and 15 digits (E.164) */
};

static bool
all_digits(const char *text)
{
	return text[strspn(text, "0123456789")] == '\0';
}

void
mask_nik(const char *nik, char out[MASK_NIK_BYTES])
{
	if (nik == NULL || nik[0] == '\0')
		out[0] = '\0';
	else if (strlen(nik) == NIK_DIGITS && all_digits(nik))
		snprintf(out, MASK_NIK_BYTES, "%.4s**********%.2s", nik, nik + NIK_DIGITS - 2);
	else
		snprintf(out, MASK_NIK_BYTES, "****************");
}

void
mask_phone(const char *phone, char out[MASK_PHONE_BYTES])
{
	size_t n = phone == NULL ? 0 : strlen(phone);

	if (n == 0)
		out[0] = '\0';
	else if (n >= PHONE_MIN_CHARS && n <= PHONE_MAX_CHARS && phone[0] == '+'
	         && all_digits(phone + 1))
		snprintf(out, MASK_PHONE_BYTES, "%.6s****%.3s", phone, phone + n - 3);
	else
		snprintf(out, MASK_PHONE_BYTES, "****");
}

/* Bytes of the first UTF-8 character, so that a mask is still valid UTF-8. */
static size_t
first_char_bytes(const char *text)
{
	size_t n = 1;

	while (((unsigned char)text[n] & 0xC0) == 0x80)
		n++;
	return n;
}

void
mask_name(const char *name, char *out, size_t size)
{
	const char *word = name ? name + strspn(name, " \t\n") : "";
	size_t used = 0;

	out[0] = '\0';
	while (*word != '\0') {
		size_t first = first_char_bytes(word), space = used > 0;

		if (used + space + first + 4 > size)
			break;
		used += (size_t)snprintf(out + used, size - used, "%s%.*s***", space ? " " : "", (int)first, word);
		word += strcspn(word, " \t\n");
		word += strspn(word, " \t\n");
	}
}

void
mask_email(const char *email, char *out, size_t size)
{
	const char *at = email == NULL ? NULL : strrchr(email, '@');

	if (email == NULL || email[0] == '\0') {
		out[0] = '\0';
		return;
	}
	if (at != NULL && at != email && at[1] != '\0') {
		int n = snprintf(out, size, "%.*s***%s", (int)first_char_bytes(email), email, at);

		if (n >= 0 && (size_t)n < size)
			return;
	}
	snprintf(out, size, "***");
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The bytes of a row of digits with single separators inside; *digits is how many. */
static size_t
digit_row(const char *text, size_t *digits)
{
	size_t len = 0;

	*digits = 0;
	for (;;) {
		if (is_digit(text[len]))
			(*digits)++;
		else if (text[len] == '\0' || strchr(" .-", text[len]) == NULL ||
		         !is_digit(text[len + 1]))
			return len;
		len++;
	}
}

/* Where masking begins and how many digits it leaves at the end; false for a row
 * that is no one's. */
static bool
masked_range(const char *row, size_t digits, bool plus, size_t *keep, size_t *tail)
{
	bool local = row[0] == '0' && row[1] != '0';
	bool mobile = row[0] == '6' && row[1] == '2' && row[2] == '8';

	*keep = 4;
	*tail = 2;
	if (digits >= NIK_DIGITS)
		return true;
	*tail = 3;
	return digits >= 9 && (plus || local || mobile);
}

static void
mask_rows(char *text, size_t least)
{
	char before = '\0';

	for (char *p = text; *p != '\0'; before = *p++) {
		size_t digits, keep, tail, n = 0, len;

		if (!is_digit(*p) || is_digit(before))
			continue;
		len = digit_row(p, &digits);
		if (digits >= least && masked_range(p, digits, before == '+', &keep, &tail))
			for (size_t i = 0; i < len; i++)
				if (is_digit(p[i]) && n++ >= keep && n <= digits - tail)
					p[i] = '*';
		p += len - 1;
	}
}

void
mask_text(char *text)
{
	mask_rows(text, 1);
}

void
mask_nik_text(char *text)
{
	mask_rows(text, NIK_DIGITS);
}
