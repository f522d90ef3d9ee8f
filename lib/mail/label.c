#include "mail/label.h"

#include <glib.h>
#include <string.h>

#include "mail/vocabulary.h"

#define LABEL_WORDS 7
#define LEADING_WORDS 4
#define WORD_SIZE VOCABULARY_WORD_SIZE
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Keys that are known also when a letter is missing, doubled, wrong or in the wrong
 * place; a short one only when two letters changed places. */
static const struct {
	int field;
	const char *key;
} mistyped[] = {
	{ IDENTITY_NAME, "nama" },           { IDENTITY_ADDRESS, "alamat" },
	{ IDENTITY_OCCUPATION, "pekerjaan" }, { IDENTITY_PURPOSE, "tujuan" },
	{ IDENTITY_PURPOSE, "keperluan" },   { IDENTITY_PHONE, "telepon" },
	{ IDENTITY_PHONE, "handphone" },     { IDENTITY_PHONE, "whatsapp" },
};

struct words {
	char word[LABEL_WORDS][WORD_SIZE]; /* the last word first */
	struct vocabulary_word known[LABEL_WORDS];
	const char *start[LABEL_WORDS];
	size_t n;
};

/* The field that the last n words name: each of them is one of its, and at least one a
 * key; LABEL_NONE when there is none. */
static int
classify(const struct words *w, size_t n)
{
	unsigned all = ~0U, keys = 0;

	for (size_t k = 0; k < n && all != 0; k++) {
		all &= w->known[k].keys | w->known[k].fillers;
		keys |= w->known[k].keys;
	}
	return n > 0 && (all & keys) != 0 ? vocabulary_field(all & keys) : LABEL_NONE;
}

/* Is `word` the key with one slip of the fingers? */
static bool
is_slip(const char *word, const char *key)
{
	size_t len = strlen(word), n = strlen(key), same = 0;
	const char *w = word, *k = key;

	while (same < len && same < n && w[same] == k[same])
		same++;
	w += same;
	k += same;
	len -= same;
	n -= same;
	if (len == n && n >= 2 && w[0] == k[1] && w[1] == k[0])
		return memcmp(w + 2, k + 2, n - 2) == 0;
	if (strlen(key) < 5 || same == 0)
		return false;
	return (len == n && n >= 1 && memcmp(w + 1, k + 1, n - 1) == 0) ||
	       (len == n + 1 && memcmp(w + 1, k, n) == 0) ||
	       (n == len + 1 && memcmp(w, k + 1, len) == 0);
}

/* The field that the words name when one of them is mistyped. */
static int
classify_slip(struct words *w)
{
	for (size_t k = 0; k < w->n; k++)
		for (size_t i = 0; i < COUNT(mistyped); i++) {
			struct words fixed = *w;

			if (!is_slip(w->word[k], mistyped[i].key))
				continue;
			fixed.known[k] = vocabulary_find(mistyped[i].key);
			if (classify(&fixed, fixed.n) == mistyped[i].field)
				return mistyped[i].field;
		}
	return LABEL_NONE;
}

bool
label_is_letter(char c)
{
	return g_ascii_isalpha(c) || (unsigned char)c >= 0x80;
}

/* May stand between the words of a label: "No. HP/WA", "*Nama*", "Nama (KTP)". */
static bool
is_glue(char c)
{
	switch (c) {
	case ' ': case '\t': case '.': case '/': case '(': case ')': case '*': case '_': case '-':
		return true;
	default:
		return false;
	}
}

/* Collects the words before `end` backwards, until something that no label has. */
static void
words_before(const char *line, const char *end, struct words *w)
{
	const char *p = end;

	w->n = 0;
	while (w->n < LABEL_WORDS) {
		const char *stop;
		char *word = w->word[w->n];
		size_t n;

		while (p > line && is_glue(p[-1]))
			p--;
		stop = p;
		while (p > line && label_is_letter(p[-1]))
			p--;
		n = (size_t)(stop - p);
		if (n == 0 || n >= WORD_SIZE)
			return;
		for (size_t i = 0; i < n; i++)
			word[i] = g_ascii_tolower(p[i]);
		word[n] = '\0';
		w->known[w->n] = vocabulary_find(word);
		w->start[w->n++] = p;
	}
}

/* "N a m a", "N I K": one word of letters that stand alone, from `first` on. */
static bool
spaced_word(const char *first, const char *end, struct words *w)
{
	size_t n = 0;

	for (; first < end; first++) {
		if (is_glue(*first))
			continue;
		if (!g_ascii_isalpha(*first) || n + 1 >= WORD_SIZE ||
		    (n > 0 && !is_glue(first[-1])))
			return false;
		w->word[0][n++] = g_ascii_tolower(*first);
	}
	w->word[0][n] = '\0';
	w->known[0] = vocabulary_find(w->word[0]);
	w->n = 1;
	return n >= 3;
}

const char *
label_skip_bullet(const char *p)
{
	static const char *const marks[] = { "•", "·", "▪", "●", "○", "–", "—", "►", "✓" };
	size_t n = 0;

	p += strspn(p, " \t>");
	for (size_t i = 0; (unsigned char)*p >= 0x80 && i < COUNT(marks); i++)
		if (g_str_has_prefix(p, marks[i]))
			p += strlen(marks[i]);
	p += strspn(p, " \t-*+#_");
	if (*p == '(')
		p++;
	while (g_ascii_isdigit(p[n]))
		n++;
	if (n == 0 && g_ascii_islower(*p))
		n = 1;
	if (n > 0 && n <= 2 && (p[n] == '.' || p[n] == ')') && p[n + 1] != '\0')
		p += n + 1;
	return p + strspn(p, " \t*_");
}

/* The end of a label without the remark in brackets behind it: "NIK (16 angka)". */
static const char *
before_remark(const char *first, const char *end)
{
	const char *p = end;

	while (p > first && strchr(" \t*.", p[-1]) != NULL)
		p--;
	if (p == first || p[-1] != ')')
		return end;
	while (p > first && *p != '(')
		p--;
	return *p == '(' && p > first ? p : end;
}

/* The label between `first` and a separator, LABEL_NONE when there is none. The
 * longest run of words that makes one counts; unknown words from `first` on are the
 * label of something else. */
static struct label
label_ending(const char *first, const char *end, const char *separator)
{
	struct label label = { .field = LABEL_NONE, .value = separator + 1 };
	struct words w;

	if (spaced_word(first, end, &w))
		w.start[0] = first;
	else
		words_before(first, end, &w);
	for (size_t n = w.n; n > 0; n--) {
		int field = classify(&w, n);

		if (field == LABEL_NONE)
			continue;
		label.field = field;
		label.start = w.start[n - 1];
		return label;
	}
	if (w.n > 0 && w.start[w.n - 1] == first) {
		int field = classify_slip(&w);

		label.field = field == LABEL_NONE ? LABEL_OTHER : field;
		label.start = first;
	}
	return label;
}

static struct label
label_before(const char *first, const char *separator)
{
	struct label label = { .field = LABEL_NONE, .value = separator + 1 };
	const char *end;

	if (first > separator)
		return label;
	end = before_remark(first, separator);
	label = label_ending(first, end, separator);
	if (label.field >= LABEL_OTHER && end < separator)
		label = label_ending(first, separator, separator);
	return label;
}

/* A separator that counts only behind a label at the start of a line: "Nama ; X",
 * "Nama - X", "Nama ____ X", "Nama<tab>X". Returns its place or NULL. */
static const char *
weak_separator(const char *line, size_t len)
{
	const char *end = line + len;

	for (const char *p = label_skip_bullet(line); p < end; p++) {
		/* the text goes on behind the line, so the next two bytes are there */
		if (*p == ';' || *p == '\t' || (*p == ' ' && p[1] == ' ') ||
		    ((*p == '_' || *p == '.') && p[1] == *p && p[2] == *p) ||
		    (*p == '-' && p[1] == ' ' && p > line && p[-1] == ' '))
			return p;
		if (!label_is_letter(*p) && !is_glue(*p))
			return NULL;
	}
	return NULL;
}

static bool
is_separator(const char *p, const char *end)
{
	return (*p == ':' || *p == '=') && !(p + 2 < end && p[1] == '/' && p[2] == '/');
}

/* Labels in further cells of a table's row: "Nama<tab>Budi<tab>NIK<tab>3401…". */
static size_t
find_in_cells(const char *cell, const char *end, struct label labels[LABEL_MAX], size_t n)
{
	while (n < LABEL_MAX && (cell = memchr(cell, '\t', (size_t)(end - cell))) != NULL) {
		const char *first = label_skip_bullet(++cell);
		const char *tab = memchr(cell, '\t', (size_t)(end - cell));
		struct words w;

		if (tab == NULL || first >= tab)
			continue;
		words_before(first, tab, &w);
		if (w.n > 0 && w.start[w.n - 1] == first && classify(&w, w.n) != LABEL_NONE)
			labels[n++] = (struct label){ classify(&w, w.n), first, tab + 1 };
	}
	return n;
}

size_t
label_find(const char *line, size_t len, struct label labels[LABEL_MAX])
{
	const char *first = label_skip_bullet(line), *end = line + len;
	const char *weak;
	size_t n = 0;

	for (const char *p = line; p < end && n < LABEL_MAX; p++) {
		struct label label;

		if (!is_separator(p, end))
			continue;
		label = label_before(n > 0 ? labels[n - 1].value : first, p);
		/* Inside a line only a known label counts. */
		if (label.field == LABEL_NONE || (label.field == LABEL_OTHER && n > 0))
			continue;
		labels[n++] = label;
	}
	weak = n == 0 ? weak_separator(line, len) : NULL;
	if (weak != NULL) {
		labels[0] = label_before(first, weak);
		n = labels[0].field < LABEL_OTHER && labels[0].start == first;
		if (n > 0 && *weak == '\t')
			n = find_in_cells(labels[0].value, end, labels, n);
	}
	return n;
}

int
label_leading(const char *line, size_t len, const char **value)
{
	const char *first = label_skip_bullet(line), *end = line + len;
	int field = LABEL_NONE;
	unsigned n = 0;

	for (const char *p = first; p < end && n < LEADING_WORDS; p++) {
		struct words w;
		int found;

		if (*p != ' ' || p == first)
			continue;
		n++;
		words_before(first, p, &w);
		if (w.n == 0 || w.start[w.n - 1] != first)
			break;
		found = classify(&w, w.n);
		if (found != LABEL_NONE) {
			field = found;
			*value = p + 1;
		}
	}
	return field == IDENTITY_WANTED || field == IDENTITY_HOW ? LABEL_NONE : field;
}

int
label_alone(const char *line, size_t len)
{
	const char *first = label_skip_bullet(line);
	const char *end = line + len;
	struct words w;

	if (first >= end)
		return LABEL_NONE;
	words_before(first, before_remark(first, end), &w);
	if (w.n == 0 || w.start[w.n - 1] != first)
		return LABEL_NONE;
	return classify(&w, w.n);
}
