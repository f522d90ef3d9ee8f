/*
 * The book of targets: who they are, what names them, the office's rules; and what of it
 * stands in a text. Phrases are kept in the order of their texts, so that a text is read
 * once and each of its words is looked up, whatever their number.
 */
#include "rules/route_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLACE_PREFIX "KAP-"
#define PHRASE_BYTES (ROUTE_PHRASE_WORDS * TERM_BYTES)

static void *
grow(void *array, size_t n, size_t size)
{
	/* In steps of 64: n elements are there. */
	if (n % 64 == 0)
		array = reallocarray(array, n + 64, size);
	if (array == NULL)
		abort();
	return array;
}

static char *
copy(const char *text)
{
	char *c = strdup(text);

	if (c == NULL)
		abort();
	return c;
}

struct route_book *
route_book_new(void)
{
	struct route_book *book = calloc(1, sizeof *book);

	if (book == NULL)
		abort();
	return book;
}

void
route_book_free(struct route_book *book)
{
	if (book == NULL)
		return;
	for (size_t i = 0; i < book->n_targets; i++) {
		free(book->targets[i].code);
		free(book->targets[i].name);
	}
	for (size_t i = 0; i < book->n_phrases; i++)
		free(book->phrases[i].text);
	for (size_t i = 0; i < book->n_rules; i++)
		for (size_t k = 0; k < book->rules[i].n; k++)
			free(book->rules[i].phrases[k]);
	free(book->targets);
	free(book->phrases);
	free(book->rules);
	free(book);
}

size_t
route_target(struct route_book *book, const char *code, const char *name)
{
	book->targets = grow(book->targets, book->n_targets, sizeof *book->targets);
	book->targets[book->n_targets] = (struct target){
		.code = code ? copy(code) : NULL, .name = copy(name),
		.place = code != NULL && strncmp(code, PLACE_PREFIX, strlen(PLACE_PREFIX)) == 0,
	};
	return book->n_targets++;
}

long
route_find(const struct route_book *book, const char *code)
{
	for (size_t i = 0; i < book->n_targets; i++)
		if (strcmp(book->targets[i].code ? book->targets[i].code : book->targets[i].name, code) == 0)
			return (long)i;
	return -1;
}

size_t
route_targets(const struct route_book *book)
{
	return book->n_targets;
}

const char *
route_code(const struct route_book *book, size_t target)
{
	return book->targets[target].code;
}

const char *
route_name(const struct route_book *book, size_t target)
{
	return book->targets[target].name;
}

/* The first words of a text in plain form with blanks between; how many. */
static size_t
plain(const char *text, size_t len, char phrase[PHRASE_BYTES])
{
	const char *end = text + len;
	char word[TERM_BYTES];
	size_t n = 0, used = 0;

	phrase[0] = '\0';
	for (; n < ROUTE_PHRASE_WORDS && term_next(&text, end, word) > 0; n++) {
		term_plain(word);
		used += (size_t)snprintf(phrase + used, PHRASE_BYTES - used, "%s%s", n > 0 ? " " : "", word);
	}
	return n;
}

static void
add_phrase(struct route_book *book, size_t target, enum route_source source, const char *text, size_t len)
{
	char phrase[PHRASE_BYTES];
	size_t n = plain(text, len, phrase);

	/* A single letter stands in any text. */
	if (n == 0 || phrase[1] == '\0')
		return;
	book->phrases = grow(book->phrases, book->n_phrases, sizeof *book->phrases);
	book->phrases[book->n_phrases++] = (struct phrase){
		.text = copy(phrase), .n_words = n, .target = target, .source = source,
	};
	book->sorted = false;
}

void
route_phrase(struct route_book *book, size_t target, enum route_source source, const char *text)
{
	add_phrase(book, target, source, text, strlen(text));
}

void
route_names(struct route_book *book, size_t target, const char *name)
{
	size_t first = strcspn(name, ",("), bracket = strcspn(name, "(");

	add_phrase(book, target, ROUTE_NAME, name, strlen(name));
	if (name[first] != '\0')
		add_phrase(book, target, ROUTE_NAME, name, first);
	if (name[bracket] != '\0')
		add_phrase(book, target, ROUTE_NAME, name + bracket + 1, strcspn(name + bracket + 1, ")"));
}

bool
route_rule(struct route_book *book, size_t target, const char *phrases, bool automatic)
{
	struct rule rule = { .target = target, .automatic = automatic };
	char phrase[PHRASE_BYTES];
	bool ok = true;

	while (ok && *phrases != '\0') {
		size_t len = strcspn(phrases, "+");

		ok = rule.n < ROUTE_RULE_PHRASES && plain(phrases, len, phrase) > 0;
		if (ok) {
			rule.phrases[rule.n++] = copy(phrase);
			add_phrase(book, 0, ROUTE_RULE, phrase, strlen(phrase));
		}
		phrases += len + (phrases[len] == '+');
	}
	if (!ok || rule.n == 0) {
		while (rule.n > 0)
			free(rule.phrases[--rule.n]);
		return false;
	}
	book->rules = grow(book->rules, book->n_rules, sizeof *book->rules);
	book->rules[book->n_rules++] = rule;
	return true;
}

bool
route_has_automatic(const struct route_book *book)
{
	for (size_t i = 0; i < book->n_rules; i++)
		if (book->rules[i].automatic)
			return true;
	return false;
}

static int
compare(const void *a, const void *b)
{
	const struct phrase *x = a, *y = b;
	int by_text = strcmp(x->text, y->text);

	if (by_text != 0)
		return by_text;
	return x->target != y->target ? (x->target < y->target ? -1 : 1) : (int)x->source - (int)y->source;
}

void
route_sort(struct route_book *book)
{
	size_t n = 0;

	if (book->sorted)
		return;
	qsort(book->phrases, book->n_phrases, sizeof *book->phrases, compare);
	for (size_t i = 0; i < book->n_phrases; i++) {
		const struct phrase *last = n > 0 ? &book->phrases[n - 1] : NULL;
		struct phrase *p = &book->phrases[i];

		if (last != NULL && last->target == p->target && (last->source == ROUTE_RULE) == (p->source == ROUTE_RULE) &&
		    strcmp(last->text, p->text) == 0)
			free(p->text);
		else
			book->phrases[n++] = *p;
	}
	book->n_phrases = n;
	book->sorted = true;
}

/* --- what stands in a text ---------------------------------------------------------------- */

/* The first phrase that is not before the key. */
static size_t
lower_bound(const struct route_book *book, const char *key)
{
	size_t low = 0, high = book->n_phrases;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(book->phrases[middle].text, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* All phrases that begin at word `at`. */
static void
match_at(const struct route_book *book, char (*words)[TERM_BYTES], size_t at, size_t n, struct found *found)
{
	char key[PHRASE_BYTES];
	size_t used = 0;

	for (size_t k = 0; k < ROUTE_PHRASE_WORDS && at + k < n; k++) {
		size_t i;

		used += (size_t)snprintf(key + used, sizeof key - used, "%s%s", k > 0 ? " " : "", words[at + k]);
		i = lower_bound(book, key);
		if (i == book->n_phrases || strncmp(book->phrases[i].text, key, used) != 0)
			return; /* and none is longer */
		if (strcmp(book->phrases[i].text, key) != 0)
			continue;
		found->match = grow(found->match, found->n, sizeof *found->match);
		found->match[found->n++] = (struct match){ at, k + 1, i };
	}
}

struct found
route_find_phrases(const struct route_book *book, const char *text)
{
	size_t len = strnlen(text, TERM_READ_BYTES), n = 0;
	const char *end = text + len;
	struct found found = { NULL, 0 };
	char (*words)[TERM_BYTES] = reallocarray(NULL, len / 2 + 1, sizeof *words);

	if (words == NULL)
		abort();
	for (; term_next(&text, end, words[n]) > 0; n++)
		term_plain(words[n]);
	for (size_t at = 0; at < n; at++)
		match_at(book, words, at, n, &found);
	free(words);
	return found;
}
