/*
 * Registration numbers. A pattern is read piece by piece, by the same function
 * for checking, writing and finding, so that the three cannot disagree.
 */
#include "rules/number.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
	YEAR_DIGITS = 4,
	SEQ_MAX_DIGITS = 9, /* what fits uint32_t whatever the digits are */
	SEQ_LAST = 999999999,
};

enum piece_kind {
	PIECE_END,
	PIECE_LITERAL,
	PIECE_YEAR,
	PIECE_SEQ,
	PIECE_BAD,
};

struct piece {
	enum piece_kind kind;
	char literal;
	int width; /* PIECE_SEQ: least number of digits */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ASCII only and whatever the locale: a number looks the same everywhere. */
static char
to_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
is_alnum(char c)
{
	return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z');
}

static bool
skip(const char **at, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*at, word, n) != 0)
		return false;
	*at += n;
	return true;
}

/* The piece at *at, which moves behind it; it does not move at the end. */
static struct piece
next_piece(const char **at)
{
	const char *p = *at;

	if (*p == '\0')
		return (struct piece){.kind = PIECE_END};
	if (skip(at, "{year}"))
		return (struct piece){.kind = PIECE_YEAR};
	if (skip(at, "{seq}"))
		return (struct piece){.kind = PIECE_SEQ, .width = 1};
	if (strncmp(p, "{seq:", 5) == 0 && p[5] >= '1' && p[5] <= '9' && p[6] == '}') {
		*at = p + 7;
		return (struct piece){.kind = PIECE_SEQ, .width = p[5] - '0'};
	}
	if (is_alnum(*p) || *p == '-' || *p == '.' || *p == '_') {
		*at = p + 1;
		return (struct piece){.kind = PIECE_LITERAL, .literal = *p};
	}
	return (struct piece){.kind = PIECE_BAD};
}

const char *
number_check_pattern(const char *pattern)
{
	unsigned years = 0, seqs = 0;
	size_t bytes = 0; /* of the longest number of this pattern */
	struct piece piece, before = {.kind = PIECE_END};

	if (pattern == NULL || (pattern[0] != '{' && !is_alnum(pattern[0])))
		return "a number pattern begins with a letter, a digit or a placeholder";
	while ((piece = next_piece(&pattern)).kind != PIECE_END) {
		if (piece.kind == PIECE_BAD)
			return "a number pattern holds letters, digits, '-', '.', '_', {year} and {seq:N} only";
		if (before.kind == PIECE_SEQ
		    && (piece.kind == PIECE_YEAR || (piece.kind == PIECE_LITERAL && is_digit(piece.literal))))
			return "in a number pattern no digit may follow {seq} directly";
		years += piece.kind == PIECE_YEAR;
		seqs += piece.kind == PIECE_SEQ;
		bytes += piece.kind == PIECE_YEAR ? YEAR_DIGITS
		         : piece.kind == PIECE_SEQ ? SEQ_MAX_DIGITS : 1;
		if (bytes >= NUMBER_BYTES)
			return "the number pattern is too long";
		before = piece;
	}
	if (years != 1 || seqs != 1)
		return "a number pattern holds {year} once and {seq} once";
	return NULL;
}

int
number_format(const char *pattern, int year, uint32_t seq, char *buf, size_t size)
{
	char number[NUMBER_BYTES];
	size_t n = 0;
	struct piece piece;

	if (size > 0)
		buf[0] = '\0';
	if (number_check_pattern(pattern) != NULL || year < 1 || year > 9999 || seq == 0
	    || seq > SEQ_LAST)
		return -1;
	while ((piece = next_piece(&pattern)).kind != PIECE_END) {
		/* a good pattern always fits: number_check_pattern() counted */
		if (piece.kind == PIECE_LITERAL)
			number[n++] = piece.literal;
		else if (piece.kind == PIECE_YEAR)
			n += (size_t)snprintf(number + n, sizeof number - n, "%04d", year);
		else
			n += (size_t)snprintf(number + n, sizeof number - n, "%0*lu", piece.width,
			                      (unsigned long)seq);
	}
	if (n >= size)
		return -1;
	memcpy(buf, number, n);
	buf[n] = '\0';
	return 0;
}

/* Reads up to `max` digits at *at, which moves behind them; returns how many. */
static int
take_digits(const char **at, int max, uint32_t *value)
{
	int n = 0;

	for (*value = 0; n < max && is_digit(**at); (*at)++, n++)
		*value = *value * 10 + (uint32_t)(**at - '0');
	return n;
}

/* The byte behind the number that begins at `at`, or NULL when none does. */
static const char *
match_here(const char *pattern, const char *at, uint32_t *year, uint32_t *seq)
{
	struct piece piece;

	while ((piece = next_piece(&pattern)).kind != PIECE_END) {
		if (piece.kind == PIECE_LITERAL) {
			if (to_lower(*at) != to_lower(piece.literal))
				return NULL;
			at++;
		} else if (piece.kind == PIECE_YEAR) {
			if (take_digits(&at, YEAR_DIGITS, year) != YEAR_DIGITS)
				return NULL;
		} else if (take_digits(&at, SEQ_MAX_DIGITS, seq) == 0) {
			return NULL;
		}
	}
	/* a tenth digit of {seq} is caught here or by the literal that follows it */
	return is_alnum(*at) ? NULL : at;
}

static bool
is_known(char out[][NUMBER_BYTES], size_t n, const char *number)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(out[i], number) == 0)
			return true;
	return false;
}

size_t
number_find(const char *pattern, const char *text, char out[][NUMBER_BYTES], size_t max)
{
	size_t n = 0;
	char before = ' ';

	if (text == NULL || number_check_pattern(pattern) != NULL)
		return 0;
	while (*text != '\0' && n < max) {
		uint32_t year = 0, seq = 0;
		const char *end = is_alnum(before) ? NULL : match_here(pattern, text, &year, &seq);
		char number[NUMBER_BYTES];

		if (end != NULL && number_format(pattern, (int)year, seq, number, sizeof number) == 0
		    && !is_known(out, n, number))
			memcpy(out[n++], number, sizeof number);
		if (end == NULL)
			end = text + 1;
		before = end[-1];
		text = end;
	}
	return n;
}
