#include "rules/route.h"

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

#define PLACE_PREFIX "KAP-"
#define PHRASE_BYTES (ROUTE_PHRASE_WORDS * TERM_BYTES)

struct target {
	char *code, *name; /* code NULL: outside */
	bool place;
};

struct phrase {
	char *text;                /* plain words, a blank between */
	size_t n_words;
	size_t target;             /* of a rule: unused */
	enum route_source source;
};

struct rule {
	char *phrases[ROUTE_RULE_PHRASES];
	size_t n, target;
	bool automatic;
};

struct route_book {
	struct target *targets;
	size_t n_targets;
	struct phrase *phrases;    /* sorted by text once `sorted` */
	size_t n_phrases;
	struct rule *rules;
	size_t n_rules;
	bool sorted;
};

/* --- the book ---------------------------------------------------------------------------- */

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

static int
compare(const void *a, const void *b)
{
	const struct phrase *x = a, *y = b;
	int by_text = strcmp(x->text, y->text);

	if (by_text != 0)
		return by_text;
	return x->target != y->target ? (x->target < y->target ? -1 : 1) : (int)x->source - (int)y->source;
}

/* In the order of their texts, each text once a target: a name that is a keyword too is a
 * name. */
static void
sort(struct route_book *book)
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

/* --- what stands in the text --------------------------------------------------------------- */

/* A phrase of the book at a place of the text. */
struct match {
	size_t at, n_words;
	size_t phrase;      /* the first of those with this text */
};

struct found {
	struct match *match;
	size_t n;
};

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

static struct found
find_phrases(const struct route_book *book, const char *text)
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
	sort(book);
	w.found = find_phrases(book, text);
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
