#include "rules/route_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The weights, chosen by leaving out one author of the learning half of tests/route each
 * time; around these values they hardly matter.
 */
#define KEYWORD_WEIGHT 1.0
#define MORE_WORDS 0.5     /* each further word of a phrase is worth this much of the first */
#define NAME_FACTOR 1.5    /* of a keyword's weight */
#define PLACE_FACTOR 0.3   /* as if of ten requests that name the place three were for its kapanewon */
#define RULE_WEIGHT 7.0
#define PRIOR_WEIGHT 0.3   /* of the agency's share of all routings */
#define PAST_SMOOTHING 0.5
#define PAST_AGAINST 0.5   /* a word that never went there speaks against it with half its weight */
#define TRUST_ROUTINGS 3.0 /* a keyword is believed as if so many routings had confirmed it */
#define TEMPERATURE 1.5    /* words of one text are not independent: their odds are not to the letter */
#define REASON_WEIGHT 0.4  /* what says less is no reason to show */

/* --- what stands in the text --------------------------------------------------------------- */

/* How many phrases have this text: a name or keyword each of another target, and one of
 * the rules. */
static size_t
sharing(const struct route_book *book, size_t phrase)
{
	size_t n = 1;

	while (phrase + n < book->n_phrases && strcmp(book->phrases[phrase + n].text, book->phrases[phrase].text) == 0)
		n++;
	return n;
}

/* How many of n phrases are a name or a keyword. */
static size_t
owners(const struct phrase *p, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += p[i].source != ROUTE_RULE;
	return count;
}

/* Does it lie within a longer one? "rumah sakit" in "rumah sakit wates", "jalan" in the
 * rule's "jalan provinsi". */
static bool
is_within(const struct found *found, const struct match *m)
{
	for (size_t i = 0; i < found->n; i++) {
		const struct match *o = &found->match[i];

		if (o->n_words > m->n_words && o->at <= m->at && o->at + o->n_words >= m->at + m->n_words)
			return true;
	}
	return false;
}

static bool
stands(const struct route_book *book, const struct found *found, const char *phrase)
{
	for (size_t i = 0; i < found->n; i++)
		if (strcmp(book->phrases[found->match[i].phrase].text, phrase) == 0)
			return true;
	return false;
}

/* --- weighing --------------------------------------------------------------------------- */

struct weighing {
	struct route_book *book;
	const struct terms *terms;
	const struct route_past *past; /* NULL: none */
	const bool *returned;          /* NULL: none */
	struct found found;
	struct route_suggestion *all;  /* one a target */
};

/* Adds a reason, and keeps the heaviest. */
static void
add_reason(struct weighing *w, size_t target, const struct route_reason *reason, bool shown)
{
	struct route_suggestion *s = &w->all[target];
	size_t i = s->n_reasons;

	s->score += reason->weight;
	if (!shown || reason->weight < REASON_WEIGHT || (i == ROUTE_REASONS && s->reasons[i - 1].weight >= reason->weight))
		return;
	if (i < ROUTE_REASONS)
		s->n_reasons++;
	else
		i--;
	for (; i > 0 && s->reasons[i - 1].weight < reason->weight; i--)
		s->reasons[i] = s->reasons[i - 1];
	s->reasons[i] = *reason;
}

/* Of the routings with the phrase's rarest word, those to the n that share it, with
 * TRUST_ROUTINGS that nobody has counted. 1 when it is new. */
static double
trust(const struct weighing *w, const struct phrase *p, size_t n)
{
	const char *at = p->text, *end = at + strlen(at);
	const struct route_word *rarest = NULL;
	char word[TERM_BYTES], root[TERM_BYTES];
	double went = 0;

	while (w->past != NULL && term_next(&at, end, word) > 0) {
		size_t i = term_root(word, root) ? terms_find(w->terms, root) : w->terms->n;

		if (i < w->terms->n && (rarest == NULL || w->past->word[i].all < rarest->all))
			rarest = &w->past->word[i];
	}
	if (rarest == NULL)
		return 1;
	for (size_t i = 0; i < n; i++)
		if (p[i].source != ROUTE_RULE)
			went += (double)rarest->to[p[i].target];
	return (went + TRUST_ROUTINGS) / ((double)rarest->all + TRUST_ROUTINGS);
}

/* A kapanewon's head and its office are no place. */
static bool
is_place(const struct weighing *w, const struct phrase *p)
{
	static const char *const offices[] = { "camat ", "panewu ", "kantor " };

	for (size_t i = 0; i < sizeof offices / sizeof *offices; i++)
		if (strncmp(p->text, offices[i], strlen(offices[i])) == 0)
			return false;
	return w->book->targets[p->target].place;
}

static void
weigh_phrase(struct weighing *w, size_t phrase)
{
	const struct phrase *p = &w->book->phrases[phrase];
	size_t n = sharing(w->book, phrase), n_owners = owners(p, n);
	double weight, trusted;

	if (n_owners == 0)
		return;
	weight = KEYWORD_WEIGHT * (1 + MORE_WORDS * (double)(p->n_words - 1)) *
	         log((double)w->book->n_targets / (double)n_owners);
	trusted = trust(w, p, n);
	for (size_t i = 0; i < n; i++) {
		struct route_reason reason = { .source = p[i].source, .weight = weight };

		if (p[i].source == ROUTE_RULE)
			continue;
		if (p[i].source == ROUTE_NAME)
			reason.weight *= NAME_FACTOR;
		reason.weight *= is_place(w, &p[i]) ? fmin(trusted, PLACE_FACTOR) : trusted;
		snprintf(reason.words, sizeof reason.words, "%s", p->text);
		add_reason(w, p[i].target, &reason, true);
	}
}

static void
weigh_phrases(struct weighing *w)
{
	for (size_t i = 0; i < w->found.n; i++) {
		const struct match *m = &w->found.match[i];
		bool again = false;

		if (is_within(&w->found, m))
			continue;
		for (size_t k = 0; k < i && !again; k++)
			again = w->found.match[k].phrase == m->phrase && !is_within(&w->found, &w->found.match[k]);
		if (!again)
			weigh_phrase(w, m->phrase);
	}
}

static void
rule_words(const struct rule *rule, char words[ROUTE_REASON_BYTES])
{
	size_t used = 0;

	words[0] = '\0';
	for (size_t i = 0; i < rule->n && used < ROUTE_REASON_BYTES; i++)
		used += (size_t)snprintf(words + used, ROUTE_REASON_BYTES - used, "%s%s", i > 0 ? " + " : "", rule->phrases[i]);
}

static void
weigh_rules(struct weighing *w, struct route_verdict *verdict)
{
	bool several = false;

	for (size_t i = 0; i < w->book->n_rules; i++) {
		const struct rule *rule = &w->book->rules[i];
		struct route_reason reason = { .source = ROUTE_RULE, .weight = RULE_WEIGHT };
		size_t k = 0;

		while (k < rule->n && stands(w->book, &w->found, rule->phrases[k]))
			k++;
		if (k < rule->n)
			continue;
		rule_words(rule, reason.words);
		add_reason(w, rule->target, &reason, true);
		if (!rule->automatic || (w->returned != NULL && w->returned[rule->target]))
			continue;
		several = several || (verdict->automatic >= 0 && verdict->automatic != (long)rule->target);
		verdict->automatic = (long)rule->target;
		strcpy(verdict->by_rule, reason.words);
	}
	if (several)
		verdict->automatic = -1;
}

static void
weigh_word(struct weighing *w, size_t term)
{
	const struct route_past *past = w->past;
	const struct route_word *word = &past->word[term];

	for (size_t t = 0; t < w->book->n_targets; t++) {
		double expected = (double)word->all * (double)past->words_to[t] / (double)past->words;
		struct route_reason reason = {
			.source = ROUTE_PAST, .n = word->to[t], .of = word->all,
			.weight = log(((double)word->to[t] + PAST_SMOOTHING) / (expected + PAST_SMOOTHING)),
		};

		if (w->book->targets[t].code == NULL)
			continue;
		if (reason.weight < 0)
			reason.weight *= PAST_AGAINST;
		if (reason.weight > 0)
			strcpy(reason.words, w->terms->word[term]);
		add_reason(w, t, &reason, word->shown);
	}
}

static void
weigh_past(struct weighing *w)
{
	const struct route_past *past = w->past;
	double even = (double)past->requests / (double)w->book->n_targets;

	for (size_t t = 0; t < w->book->n_targets; t++)
		if (w->book->targets[t].code != NULL)
			w->all[t].score += PRIOR_WEIGHT * log(((double)past->requests_to[t] + 1) / (even + 1));
	for (size_t i = 0; i < w->terms->n; i++)
		if (past->word[i].all > 0)
			weigh_word(w, i);
}

/* --- the best ------------------------------------------------------------------------------ */

static int
heavier(const void *a, const void *b)
{
	const struct route_suggestion *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->target < y->target ? -1 : 1;
}

/* The targets that something speaks for, with one in a hundred of the odds or more, the
 * best first. */
static void
choose(struct weighing *w, struct route_verdict *verdict)
{
	size_t n = w->book->n_targets;
	double sum = 0;

	for (size_t i = 0; w->returned != NULL && i < n; i++)
		if (w->returned[i])
			w->all[i].score = -INFINITY;
	qsort(w->all, n, sizeof *w->all, heavier);
	for (size_t i = 0; i < n && isfinite(w->all[0].score); i++)
		sum += exp((w->all[i].score - w->all[0].score) / TEMPERATURE);
	for (size_t i = 0; i < n && verdict->n < ROUTE_SUGGESTIONS; i++) {
		struct route_suggestion *s = &w->all[i];

		s->percent = (int)lround(100 * exp((s->score - w->all[0].score) / TEMPERATURE) / sum);
		if (s->score <= 0 || s->percent == 0)
			break;
		verdict->best[verdict->n++] = *s;
	}
}

void
route_weigh(struct route_book *book, const char *text, const struct terms *terms,
            const struct route_past *past, const bool *returned, struct route_verdict *verdict)
{
	struct weighing w = {
		.book = book, .terms = terms, .returned = returned,
		.past = past != NULL && past->words > 0 ? past : NULL,
	};

	*verdict = (struct route_verdict){ .automatic = -1 };
	if (book->n_targets == 0)
		return;
	route_sort(book);
	w.found = route_find_phrases(book, text);
	w.all = calloc(book->n_targets, sizeof *w.all);
	if (w.all == NULL)
		abort();
	for (size_t t = 0; t < book->n_targets; t++)
		w.all[t].target = t;
	weigh_phrases(&w);
	weigh_rules(&w, verdict);
	if (w.past != NULL)
		weigh_past(&w);
	choose(&w, verdict);
	free(w.all);
	free(w.found.match);
}
