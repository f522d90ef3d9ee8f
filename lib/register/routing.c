#include "register/routing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "register/agencies.h"
#include "register/routes.h"
#include "register/routing_private.h"
#include "rules/route.h"

struct routing {
	struct reg *reg;
	struct route_book *book;
	json_t *idle;
};

/* --- what is known ------------------------------------------------------------------------ */

static void
add_texts(struct route_book *book, size_t target, const json_t *texts, bool names)
{
	size_t i;
	const json_t *text;

	json_array_foreach(texts, i, text)
		if (names)
			route_names(book, target, json_string_value(text));
		else
			route_phrase(book, target, ROUTE_KEYWORD, json_string_value(text));
}

static int
add_agencies(struct routing *routing, int32_t on, struct fault *f)
{
	json_t *rows = agencies_list(routing->reg, on, f), *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		const char *code = record_text(row, "code"), *name = record_text(row, "name");
		size_t target = route_target(routing->book, code, name);

		route_phrase(routing->book, target, ROUTE_NAME, code);
		route_names(routing->book, target, name);
		add_texts(routing->book, target, json_object_get(row, "aliases"), true);
		add_texts(routing->book, target, json_object_get(row, "keywords"), false);
	}
	json_decref(rows);
	return rows ? 0 : -1;
}

int
routing_open(struct reg *r, const struct conf *conf, int32_t on, struct routing **routing,
             struct fault *f)
{
	struct routing *new = calloc(1, sizeof *new);

	if (new == NULL)
		abort();
	*new = (struct routing){ .reg = r, .book = route_book_new(), .idle = json_array() };
	*routing = new;
	if (add_agencies(new, on, f) == 0 && routes_read(new->book, conf->routes, new->idle, f) == 0)
		return 0;
	routing_close(new);
	*routing = NULL;
	return -1;
}

void
routing_close(struct routing *routing)
{
	if (routing == NULL)
		return;
	route_book_free(routing->book);
	json_decref(routing->idle);
	free(routing);
}

const json_t *
routing_idle_rules(const struct routing *routing)
{
	return routing->idle;
}

bool
routing_has_automatic(const struct routing *routing)
{
	return route_has_automatic(routing->book);
}

/* --- what the past says ------------------------------------------------------------------- */

static int
load_totals(struct routing *routing, struct route_past *past, struct fault *f)
{
	enum query q = QUERY_ROUTING_TOTALS;
	int more;

	if (register_query(routing->reg, q, REG_NO_VALUES, f) < 0)
		return -1;
	while ((more = register_step(routing->reg, q, f)) > 0) {
		long target = route_find(routing->book, register_column(routing->reg, q, 0));
		int64_t requests = register_number(routing->reg, q, 1), words = register_number(routing->reg, q, 2);

		past->requests += requests;
		past->words += words;
		if (target >= 0) {
			past->requests_to[target] = requests;
			past->words_to[target] = words;
		}
	}
	return more;
}

/* Rows come in the order of codes, as the targets stand: the next one is mostly it. */
static long
find_after(const struct routing *routing, long last, const char *code)
{
	size_t next = (size_t)(last + 1);
	const char *expected = next < route_targets(routing->book) ? route_code(routing->book, next) : NULL;

	return expected != NULL && strcmp(expected, code) == 0 ? (long)next : route_find(routing->book, code);
}

static int
load_word(struct routing *routing, int64_t id, struct route_word *word, struct fault *f)
{
	enum query q = QUERY_ROUTING_WORD;
	long target = -1;
	int more;

	if (register_query(routing->reg, q, REG_VALUES(REG_NUMBER("word", id)), f) < 0)
		return -1;
	while ((more = register_step(routing->reg, q, f)) > 0) {
		int64_t n = register_number(routing->reg, q, 1);

		target = find_after(routing, target, register_column(routing->reg, q, 0));
		word->all += n;
		word->shown = register_number(routing->reg, q, 2) != 0;
		/* An agency that is no more still tells how common the word is. */
		if (target >= 0)
			word->to[target] = n;
	}
	return more;
}

static int
load_past(struct routing *routing, const struct routing_words *words, struct route_past *past,
          struct fault *f)
{
	size_t n_targets = route_targets(routing->book), n = words->terms.n;
	int64_t *numbers = calloc((n + 2) * n_targets + 1, sizeof *numbers);

	past->word = calloc(n + 1, sizeof *past->word);
	if (numbers == NULL || past->word == NULL)
		abort();
	past->requests_to = numbers;
	past->words_to = numbers + n_targets;
	for (size_t i = 0; i < n; i++)
		past->word[i].to = numbers + (i + 2) * n_targets;
	if (load_totals(routing, past, f) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (load_word(routing, words->id[i], &past->word[i], f) < 0)
			return -1;
	return 0;
}

/* --- the verdict for people and pipes ------------------------------------------------------ */

static json_t *
reasons(const struct route_suggestion *s)
{
	static const char *const words[] = {
		[ROUTE_NAME] = "disebut", [ROUTE_KEYWORD] = "kata kunci", [ROUTE_RULE] = "aturan kantor",
	};
	static const enum route_source order[] = { ROUTE_RULE, ROUTE_NAME, ROUTE_KEYWORD, ROUTE_PAST };
	json_t *why = json_array();

	/* Those of one kind together, the surest kind first. */
	for (size_t k = 0; k < sizeof order / sizeof *order; k++)
		for (size_t i = 0; i < s->n_reasons; i++) {
			const struct route_reason *r = &s->reasons[i];

			if (r->source != order[k])
				continue;
			json_array_append_new(why, r->source == ROUTE_PAST
			    ? json_sprintf("pernah diteruskan: %s (%lld dari %lld)", r->words, (long long)r->n, (long long)r->of)
			    : json_sprintf("%s: %s", words[r->source], r->words));
		}
	/* Words that say little each, or that too few people have used to be shown. */
	if (s->n_reasons == 0)
		json_array_append_new(why, json_string("kata-katanya mirip yang pernah diteruskan ke sana"));
	return why;
}

static json_t *
verdict_told(const struct routing *routing, const struct route_verdict *verdict)
{
	json_t *list = json_array();
	bool automatic = verdict->automatic >= 0;

	for (size_t i = 0; i < verdict->n; i++) {
		const struct route_suggestion *s = &verdict->best[i];

		json_array_append_new(list, json_pack("{s:s?, s:s, s:i, s:o}", "agency", route_code(routing->book, s->target),
		    "name", route_name(routing->book, s->target), "score", s->percent, "why", reasons(s)));
	}
	return json_pack("{s:o, s:s?, s:s?}", "suggestions", list,
	    "automatic", automatic ? route_code(routing->book, (size_t)verdict->automatic) : NULL,
	    "rule", automatic ? verdict->by_rule : NULL);
}

/* Who has returned it, into `returned`; whom they named instead joins the text. */
static int
load_returns(struct routing *routing, int64_t request, bool *returned, char **text, struct fault *f)
{
	json_t *rows = register_rows(routing->reg, QUERY_ROUTING_RETURNS, REG_VALUES(REG_NUMBER("request", request)), f);
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		long target = route_find(routing->book, record_text(row, "agency"));
		const char *to = record_text(row, "returned_to");
		char *longer;

		if (target >= 0)
			returned[target] = true;
		if (to == NULL)
			continue;
		/* In front: only the first words of a long text are read. */
		if (asprintf(&longer, "%s\n%s", to, *text) < 0)
			abort();
		free(*text);
		*text = longer;
	}
	json_decref(rows);
	return rows ? 0 : -1;
}

json_t *
routing_suggest(struct routing *routing, int64_t request, struct fault *f)
{
	struct routing_words words;
	struct route_past past = { .requests = 0 };
	struct route_verdict verdict;
	bool *returned = calloc(route_targets(routing->book) + 1, sizeof *returned);
	json_t *told = NULL;
	int found = routing_words(routing->reg, request, &words, f);

	if (returned == NULL)
		abort();
	if (found == 0)
		fault_set(f, EX_SOFTWARE, "routing", "no request of this id");
	if (found > 0 && load_past(routing, &words, &past, f) == 0 &&
	    load_returns(routing, request, returned, &words.text, f) == 0) {
		route_weigh(routing->book, words.text, &words.terms, &past, returned, &verdict);
		told = verdict_told(routing, &verdict);
	}
	free(past.word);
	free(past.requests_to);
	free(returned);
	routing_words_free(&words);
	return told;
}
