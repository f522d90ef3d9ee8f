#include "register/routing.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "register/keyed.h"
#include "register/routing_private.h"
#include "rules/redact.h"
#include "rules/term.h"

/* 40 bits: among 50,000 words hardly two are one, and then they count together. */
#define ID_DIGITS 10

/* More than the words that are compared need, whatever stands before them. */
#define READ_BYTES (4 * TERM_READ_BYTES)

/* --- the words of a request ------------------------------------------------------------- */

/* The digest of a word, or of who wrote, that this register alone can make. */
static int64_t
id_of(const char *key, const char *what)
{
	char hex[DIGEST_TEXT_SIZE];

	digest_keyed(key, what, hex);
	hex[ID_DIGITS] = '\0';
	return strtoll(hex, NULL, 16);
}

/* One person, by whatever he can be reached at; all whom nothing names are one. */
static int64_t
person_of(const char *key, const json_t *request)
{
	static const char *const marks[] = { "email", "phone", "nik", "name" };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (record_text(request, marks[i]) != NULL)
			return id_of(key, record_text(request, marks[i]));
	return 0;
}

/* What is read of a long text, up to a line's end so that no name is cut in two; the caller
 * frees it. */
static char *
beginning(const char *text)
{
	size_t n = text ? strlen(text) : 0;
	char *copy = strndup(n > 0 ? text : "", n > READ_BYTES ? READ_BYTES : n), *end;

	if (copy == NULL)
		abort();
	if (n > READ_BYTES && (end = strrchr(copy, '\n')) != NULL)
		*end = '\0';
	return copy;
}

/* Takes out the lines of a form whose value was redacted: that somebody gives his NIK says
 * nothing about what he wants. In place. */
static void
drop_form(char *text)
{
	char *to = text;

	for (const char *line = text, *next; *line != '\0'; line = next) {
		size_t len = strcspn(line, "\n");
		const char *mark = memmem(line, len, ": " REDACT_MARK, strlen(": " REDACT_MARK));

		next = line + len + (line[len] == '\n');
		if (mark != NULL)
			continue;
		memmove(to, line, (size_t)(next - line));
		to += next - line;
	}
	*to = '\0';
}

/* Subject and words as one text, without the applicant; the caller frees it. */
static char *
read_text(const json_t *request)
{
	const struct redact_person person = {
		.name = record_text(request, "name"), .email = record_text(request, "email"),
		.phone = record_text(request, "phone"), .address = record_text(request, "address"),
	};
	char *read = beginning(record_text(request, "text"));
	char *subject = redact_text(record_text(request, "subject"), &person);
	char *words = redact_text(read, &person), *text;

	drop_form(words);
	if (asprintf(&text, "%s\n%s", subject, words) < 0)
		abort();
	free(subject);
	free(words);
	free(read);
	return text;
}

static int
read_words(struct reg *r, const json_t *request, struct routing_words *words, struct fault *f)
{
	char key[DIGEST_TEXT_SIZE];

	if (keyed_digest(r, "routing", key, f) < 0)
		return -1;
	words->text = read_text(request);
	terms_add(&words->terms, words->text);
	terms_drop(&words->terms, record_text(request, "name"));
	terms_drop(&words->terms, REDACT_MARK);
	words->by = person_of(key, request);
	for (size_t i = 0; i < words->terms.n; i++)
		words->id[i] = id_of(key, words->terms.root[i]);
	return 1;
}

int
routing_words(struct reg *r, int64_t request, struct routing_words *words, struct fault *f)
{
	enum query q = QUERY_ROUTING_REQUEST;
	int found = register_one(r, q, REG_VALUES(REG_NUMBER("request", request)), f);
	json_t *row;

	words->text = NULL;
	words->terms.n = 0;
	if (found <= 0)
		return found;
	row = register_row(r, q);
	register_done(r, q);
	found = read_words(r, row, words, f);
	json_decref(row);
	return found;
}

void
routing_words_free(struct routing_words *words)
{
	free(words->text);
}

/* --- learning --------------------------------------------------------------------------- */

/* One word of a routing: somebody used it, and it went to the agency. */
static int
learn_word(struct reg *r, int64_t id, const char *word, int64_t by, const char *agency, struct fault *f)
{
	if (register_run(r, QUERY_ROUTING_WORD_SEEN, REG_VALUES(
	        REG_NUMBER("id", id), REG_STRING("word", word), REG_NUMBER("by", by)), f) < 0)
		return -1;
	return register_run(r, QUERY_ROUTING_TERM_ADD, REG_VALUES(
	    REG_NUMBER("word", id), REG_STRING("agency", agency)), f);
}

/* Notes what is going to be learnt: 1, or 0 when it has been learnt before. */
static int
note(struct reg *r, int64_t request, const char *agency, const int64_t *ids, size_t n, struct fault *f)
{
	enum query q = QUERY_ROUTING_LEARNT_INSERT;
	char words[TERMS_MAX * 16] = "";
	size_t used = 0;
	int fresh;

	for (size_t i = 0; i < n; i++)
		used += (size_t)snprintf(words + used, sizeof words - used, "%s%" PRId64, i > 0 ? " " : "", ids[i]);
	fresh = register_one(r, q, REG_VALUES(REG_NUMBER("request", request), REG_STRING("agency", agency),
	                                      REG_STRING("words", words)), f);
	register_done(r, q);
	return fresh;
}

static int
learn(struct reg *r, int64_t request, const struct routing_words *words, const char *agency, struct fault *f)
{
	size_t n = words->terms.n;
	int fresh = note(r, request, agency, words->id, n, f);

	if (fresh <= 0)
		return fresh;
	for (size_t i = 0; i < n; i++)
		if (learn_word(r, words->id[i], words->terms.word[i], words->by, agency, f) < 0)
			return -1;
	return register_run(r, QUERY_ROUTING_TOTAL_ADD, REG_VALUES(
	    REG_STRING("agency", agency), REG_NUMBER("words", (int64_t)n)), f);
}

int
routing_learn(struct reg *r, int64_t request, const char *agency, struct fault *f)
{
	struct routing_words words;
	int result = routing_words(r, request, &words, f);

	if (result > 0)
		result = learn(r, request, &words, agency, f);
	routing_words_free(&words);
	return result;
}

static int
unlearn_word(struct reg *r, int64_t id, const char *agency, struct fault *f)
{
	static const enum query steps[] = { QUERY_ROUTING_TERM_LAST, QUERY_ROUTING_TERM_LESS };

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (register_run(r, steps[i], REG_VALUES(REG_NUMBER("word", id), REG_STRING("agency", agency)), f) < 0)
			return -1;
	return 0;
}

static int
unlearn(struct reg *r, const char *words, const char *agency, struct fault *f)
{
	int64_t n = 0;

	for (const char *at = words; *at != '\0'; n++) {
		char *end;
		int64_t id = strtoll(at, &end, 10);

		if (end == at)
			return fault_set(f, EX_SOFTWARE, "route_learnt", "its words are no numbers");
		if (unlearn_word(r, id, agency, f) < 0)
			return -1;
		at = end + strspn(end, " ");
	}
	return register_run(r, QUERY_ROUTING_TOTAL_LESS, REG_VALUES(
	    REG_STRING("agency", agency), REG_NUMBER("words", n)), f);
}

int
routing_unlearn(struct reg *r, int64_t request, const char *agency, struct fault *f)
{
	enum query q = QUERY_ROUTING_LEARNT_DELETE;
	int found = register_one(r, q, REG_VALUES(REG_NUMBER("request", request), REG_STRING("agency", agency)), f);
	char *words;
	int result;

	if (found <= 0)
		return found;
	words = strdup(register_column(r, q, 0));
	if (words == NULL)
		abort();
	register_done(r, q);
	result = unlearn(r, words, agency, f);
	free(words);
	return result;
}
