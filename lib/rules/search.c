#include "rules/search.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct query {
	char *text;
	size_t used;
	unsigned terms;
};

/* Something that the index knows words of: bytes above ASCII are letters to it. */
static bool
has_word(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (isalnum((unsigned char)text[i]) || (text[i] & 0x80))
			return true;
	return false;
}

/* One term as a string of the query language, in which only the double quote is special
 * (and is no part of any word, so it becomes a blank). */
static void
add_term(struct query *q, const char *text, size_t len)
{
	bool prefix = false;

	while (len > 0 && strchr(" \t\n*", text[len - 1]) != NULL)
		prefix |= text[--len] == '*';
	if (!has_word(text, len))
		return;
	q->terms++;
	if (q->used > 0)
		q->text[q->used++] = ' ';
	q->text[q->used++] = '"';
	for (size_t i = 0; i < len; i++)
		q->text[q->used++] = text[i] == '"' ? ' ' : text[i];
	q->text[q->used++] = '"';
	if (prefix)
		q->text[q->used++] = '*';
}

static void
add_words(struct query *q, const char *text, size_t len)
{
	static const char blanks[] = " \t\n";

	for (size_t i = 0; i < len;) {
		size_t start;

		while (i < len && strchr(blanks, text[i]) != NULL)
			i++;
		for (start = i; i < len && strchr(blanks, text[i]) == NULL;)
			i++;
		add_term(q, text + start, i - start);
	}
}

static void
add_operand(struct query *q, const char *text)
{
	bool quoted = false;

	if (strchr(text, '"') == NULL) {
		add_term(q, text, strlen(text));
		return;
	}
	for (;; quoted = !quoted) {
		size_t len = strcspn(text, "\"");
		bool more = text[len] == '"';
		/* A star behind the closing quote belongs to the phrase. */
		bool star = quoted && more && text[len + 1] == '*';

		if (!quoted)
			add_words(q, text, len);
		else if (star && has_word(text, len)) {
			add_term(q, text, len);
			q->text[q->used++] = '*';
		} else
			add_term(q, text, len);
		if (!more)
			return;
		text += len + 1 + star;
	}
}

char *
search_query(const char *const operands[], size_t n)
{
	struct query q = { 0 };
	size_t size = 1;

	/* A byte becomes four at most: a word of one letter with its quotes and a blank. */
	for (size_t i = 0; i < n; i++)
		size += 4 * strlen(operands[i]) + 4;
	q.text = malloc(size);
	if (q.text == NULL)
		abort();
	for (size_t i = 0; i < n; i++)
		add_operand(&q, operands[i]);
	q.text[q.used] = '\0';
	if (q.terms == 0 || q.terms > SEARCH_WORDS_MAX) {
		free(q.text);
		return NULL;
	}
	return q.text;
}
