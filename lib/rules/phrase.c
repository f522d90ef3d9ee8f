#include "rules/phrase.h"

#include <string.h>

/* What a byte is in a word: its lower case, or 0 for what separates. */
static unsigned char
letter(unsigned char c)
{
	unsigned char lower = c | 0x20;

	if ((unsigned char)(lower - 'a') < 26)
		return lower;
	return (unsigned char)(c - '0') < 10 ? c : 0;
}

/* FNV-1a, a byte at a time. */
static uint32_t
hash_byte(uint32_t hash, unsigned char c)
{
	return (hash ^ c) * UINT32_C(16777619);
}

enum { HASH_START = 0x811c9dc5 };

static uint32_t
hash_of(const char *word, size_t len)
{
	uint32_t hash = HASH_START;

	for (size_t i = 0; i < len; i++)
		hash = hash_byte(hash, (unsigned char)word[i]);
	return hash;
}

/* The slot of the word, or the empty one where it would stand. */
static size_t
slot_of(const struct phrase_list *list, const char *word, size_t len, uint32_t hash)
{
	size_t at = hash % PHRASE_SLOTS;

	while (list->words[at].text != NULL &&
	       (list->words[at].len != len || memcmp(list->words[at].text, word, len) != 0))
		at = (at + 1) % PHRASE_SLOTS;
	return at;
}

/* --- building ---------------------------------------------------------------------- */

/* The word's slot + 1; 0 when the list is full. */
static uint16_t
intern(struct phrase_list *list, const char *word, size_t len)
{
	size_t at = slot_of(list, word, len, hash_of(word, len));

	if (list->words[at].text == NULL) {
		if (list->n_words >= PHRASE_SLOTS / 2 || len >= PHRASE_BYTES)
			return 0;
		list->n_words++;
		list->words[at].text = word;
		list->words[at].len = (uint16_t)len;
	}
	return (uint16_t)(at + 1);
}

/* Interns the words of a phrase. How many there are; 0 when there are too many. */
static size_t
intern_words(struct phrase_list *list, const char *phrase, uint16_t words[PHRASE_WORDS])
{
	size_t n = 0;

	while (*phrase != '\0') {
		size_t len = strcspn(phrase, " ");

		if (n == PHRASE_WORDS || (words[n++] = intern(list, phrase, len)) == 0)
			return 0;
		phrase += len + (phrase[len] == ' ');
	}
	return n;
}

bool
phrase_add(struct phrase_list *list, const char *phrase)
{
	uint16_t words[PHRASE_WORDS];
	size_t n = list->n < PHRASE_MAX ? intern_words(list, phrase, words) : 0;
	struct phrase_word *last;

	if (n == 0)
		return false;
	for (size_t i = 0; i < n; i++)
		list->phrases[list->n].word[i] = words[n - 1 - i];
	last = &list->words[words[n - 1] - 1];
	list->phrases[list->n].next = last->last_of;
	last->last_of = (uint16_t)++list->n;
	return true;
}

bool
phrase_add_spelling(struct phrase_list *list, const char *written, const char *standard)
{
	uint16_t words[PHRASE_WORDS] = { 0 };
	uint16_t at = intern(list, written, strlen(written));

	if (at == 0 || intern_words(list, standard, words) == 0)
		return false;
	memcpy(list->words[at - 1].standard, words, sizeof words);
	return true;
}

/* --- finding ----------------------------------------------------------------------- */

/* The last words read, the newest first; 0 for one that no phrase has. */
struct window {
	uint16_t word[PHRASE_WORDS];
};

static bool
ends_here(const uint16_t phrase[PHRASE_WORDS], const struct window *window)
{
	for (size_t i = 0; i < PHRASE_WORDS && phrase[i] != 0; i++)
		if (phrase[i] != window->word[i])
			return false;
	return true;
}

static void
push(const struct phrase_list *list, struct window *window, uint16_t word, unsigned char bit,
     unsigned char found[PHRASE_MAX])
{
	memmove(window->word + 1, window->word, (PHRASE_WORDS - 1) * sizeof window->word[0]);
	window->word[0] = word;
	if (word == 0)
		return;
	for (uint16_t i = list->words[word - 1].last_of; i != 0; i = list->phrases[i - 1].next)
		if (ends_here(list->phrases[i - 1].word, window))
			found[i - 1] |= bit;
}

static void
take_word(const struct phrase_list *list, struct window *window, const char *word, size_t len,
          uint32_t hash, unsigned char bit, unsigned char found[PHRASE_MAX])
{
	const struct phrase_word *known;
	size_t at;

	if (len >= PHRASE_BYTES) {
		push(list, window, 0, bit, found);
		return;
	}
	at = slot_of(list, word, len, hash);
	known = &list->words[at];
	if (known->text == NULL || known->standard[0] == 0) {
		push(list, window, known->text == NULL ? 0 : (uint16_t)(at + 1), bit, found);
		return;
	}
	for (size_t i = 0; i < PHRASE_WORDS && known->standard[i] != 0; i++)
		push(list, window, known->standard[i], bit, found);
}

void
phrase_find(const struct phrase_list *list, const char *text, size_t max_bytes,
            unsigned char bit, unsigned char found[PHRASE_MAX])
{
	const char *end = text == NULL ? NULL : text + strnlen(text, max_bytes);
	struct window window = { { 0 } };
	char word[PHRASE_BYTES];

	while (text < end) {
		uint32_t hash = HASH_START;
		unsigned char c;
		size_t n = 0;

		for (; text < end && (c = letter((unsigned char)*text)) != 0; text++) {
			hash = hash_byte(hash, c);
			if (n < PHRASE_BYTES)
				word[n++] = (char)c;
		}
		if (n > 0)
			take_word(list, &window, word, n, hash, bit, found);
		else
			text++;
	}
}
