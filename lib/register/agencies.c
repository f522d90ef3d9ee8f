#include "register/agencies.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "register/event.h"
#include "rules/addrspec.h"
#include "rules/day.h"

#define CODE_MAX (AGENCIES_CODE_BYTES - 1)
#define FIRST_DAY "2000-01-01"

const char *const agencies_fields[] = {
	"code", "name", "email", "other_emails", "phone", "head", "keywords", "aliases",
	"valid_from", "valid_to", NULL
};

/* Fields that are lists, ';' between; never null. */
static const char *const lists[] = { "other_emails", "keywords", "aliases", NULL };

/* --- reading ---------------------------------------------------------------------- */

/* The pieces of "a; b", without what is around them. */
static json_t *
split(const char *text)
{
	json_t *list = json_array();

	while (text != NULL && *text != '\0') {
		size_t len = strcspn(text, ";"), start = 0, end = len;

		while (start < end && isspace((unsigned char)text[start]))
			start++;
		while (end > start && isspace((unsigned char)text[end - 1]))
			end--;
		if (end > start)
			json_array_append_new(list, json_stringn(text + start, end - start));
		text += len + (text[len] == ';');
	}
	return list;
}

json_t *
agencies_list(struct reg *r, int32_t on, struct fault *f)
{
	char day[DAY_TEXT_BYTES] = "";
	json_t *rows, *row;
	size_t i;

	if (on != DAY_NONE)
		day_format(on, day);
	rows = register_rows(r, QUERY_AGENCY_LIST, REG_VALUES(REG_STRING("day", *day ? day : NULL)), f);
	json_array_foreach(rows, i, row)
		for (size_t k = 0; lists[k] != NULL; k++)
			json_object_set_new(row, lists[k], split(record_text(row, lists[k])));
	return rows;
}

/* Does the text hold the words, with no letter or digit at their ends? */
static bool
holds(const char *text, const char *words)
{
	size_t n = strlen(words);

	for (const char *p = text; n > 0 && (p = strcasestr(p, words)) != NULL; p++)
		if ((p == text || !isalnum((unsigned char)p[-1])) && !isalnum((unsigned char)p[n]))
			return true;
	return false;
}

/* The length of the longest name of the agency in the text, 0 for none. */
static size_t
named_by(const json_t *row, const char *text)
{
	const json_t *aliases = json_object_get(row, "aliases"), *alias;
	const char *own[] = { record_text(row, "code"), record_text(row, "name") };
	size_t best = 0, i;

	for (i = 0; i < 2; i++)
		if (strlen(own[i]) > best && holds(text, own[i]))
			best = strlen(own[i]);
	json_array_foreach(aliases, i, alias)
		if (json_string_length(alias) > best && holds(text, json_string_value(alias)))
			best = json_string_length(alias);
	return best;
}

int
agencies_named(struct reg *r, const char *words, int32_t on, char code[AGENCIES_CODE_BYTES],
               struct fault *f)
{
	json_t *rows = agencies_list(r, on, f), *row;
	size_t best = 0, i;

	code[0] = '\0';
	json_array_foreach(rows, i, row) {
		size_t n = named_by(row, words);

		if (n > best)
			snprintf(code, AGENCIES_CODE_BYTES, "%s", record_text(row, "code"));
		best = n > best ? n : best;
	}
	json_decref(rows);
	return rows ? 0 : -1;
}

/* --- what a row must be ------------------------------------------------------------- */

static bool
code_ok(const char *code)
{
	size_t len = code ? strlen(code) : 0;

	return len > 0 && len <= CODE_MAX && isalnum((unsigned char)code[0]) &&
	       strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == len;
}

static bool
emails_ok(const char *text)
{
	json_t *all = split(text), *one;
	size_t i;
	bool ok = true;

	json_array_foreach(all, i, one)
		ok = ok && addrspec_ok(json_string_value(one));
	json_decref(all);
	return ok;
}

/* A text of the row; NULL for "" and what is absent. */
static const char *
field(const json_t *row, const char *key)
{
	const char *text = record_text(row, key);

	return text != NULL && *text != '\0' ? text : NULL;
}

/* All that is wrong with it, in one sentence; NULL when nothing is. */
static const char *
flaws(const json_t *row, char buf[256])
{
	const char *from = field(row, "valid_from"), *to = field(row, "valid_to");
	const struct {
		bool wrong;
		const char *words;
	} rules[] = {
		{ !code_ok(field(row, "code")), "code (A-Z, 0-9, '-')" },
		{ field(row, "name") == NULL, "name" },
		{ !addrspec_ok(field(row, "email")), "email" },
		{ !emails_ok(field(row, "other_emails")), "other_emails" },
		{ day_parse(from ? from : FIRST_DAY) == DAY_NONE, "valid_from" },
		{ to != NULL && (day_parse(to) == DAY_NONE || day_parse(to) < day_parse(from ? from : FIRST_DAY)), "valid_to" },
	};
	size_t used = 0;

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (rules[i].wrong)
			used += (size_t)snprintf(buf + used, 256 - used, "%s%s", used ? ", " : "tidak ada atau salah: ", rules[i].words);
	return used ? buf : NULL;
}

/* --- writing ------------------------------------------------------------------------ */

static int
write_row(struct reg *r, enum query q, const json_t *row, struct fault *f)
{
	const char *from = field(row, "valid_from");
	struct reg_value values[] = {
		REG_STRING("code", field(row, "code")), REG_STRING("name", field(row, "name")),
		REG_STRING("email", field(row, "email")), REG_STRING("other_emails", record_text(row, "other_emails")),
		REG_STRING("phone", field(row, "phone")), REG_STRING("head", field(row, "head")),
		REG_STRING("keywords", record_text(row, "keywords")), REG_STRING("aliases", record_text(row, "aliases")),
		REG_STRING("valid_from", from ? from : FIRST_DAY), REG_STRING("valid_to", field(row, "valid_to")), { 0 }
	};

	for (size_t i = 0; values[i].name != NULL; i++)
		for (size_t k = 0; lists[k] != NULL; k++)
			if (strcmp(values[i].name, lists[k]) == 0 && values[i].text == NULL)
				values[i].text = "";
	return register_run(r, q, values, f);
}

/* The fields in which two rows differ, for the event: names only. */
static json_t *
differences(const json_t *old, const json_t *new)
{
	json_t *names = json_array();

	for (size_t i = 0; agencies_fields[i] != NULL; i++) {
		const char *a = field(old, agencies_fields[i]), *b = field(new, agencies_fields[i]);

		if (strcmp(agencies_fields[i], "valid_from") != 0 && (a == NULL) != (b == NULL))
			json_array_append_new(names, json_string(agencies_fields[i]));
		else if (a != NULL && b != NULL && strcmp(a, b) != 0)
			json_array_append_new(names, json_string(agencies_fields[i]));
	}
	return names;
}

static int
check(struct reg *r, const json_t *row, struct fault *f)
{
	enum query q = QUERY_AGENCY_OVERLAP;
	const char *from = field(row, "valid_from"), *code = field(row, "code");
	char buf[256];
	const char *wrong = flaws(row, buf);
	bool overlap;

	if (wrong != NULL)
		return fault_set(f, EX_DATAERR, code ? code : "agency", "%s", wrong);
	if (register_one(r, q, REG_VALUES(REG_STRING("code", code), REG_STRING("valid_from", from ? from : FIRST_DAY),
	                                  REG_STRING("valid_to", field(row, "valid_to"))), f) < 0)
		return -1;
	overlap = register_number(r, q, 0) > 0;
	register_done(r, q);
	return overlap ? fault_set(f, EX_DATAERR, code, "baris lain dengan kode ini berlaku pada sebagian hari itu; ubahlah baris itu dahulu") : 0;
}

int
agencies_put(struct reg *r, const json_t *row, int64_t now, enum agencies_change *change,
             struct fault *f)
{
	enum query q = QUERY_AGENCY_ROW;
	const char *from = field(row, "valid_from");
	json_t *old = NULL, *differing;
	int found;

	if (check(r, row, f) < 0)
		return -1;
	found = register_one(r, q, REG_VALUES(REG_STRING("code", field(row, "code")),
	                                      REG_STRING("valid_from", from ? from : FIRST_DAY)), f);
	if (found < 0)
		return -1;
	if (found > 0)
		old = register_row(r, q);
	register_done(r, q);
	differing = differences(old, row);
	*change = old == NULL ? AGENCIES_ADDED : json_array_size(differing) > 0 ? AGENCIES_CHANGED : AGENCIES_SAME;
	json_decref(old);
	if (*change == AGENCIES_SAME) {
		json_decref(differing);
		return 0;
	}
	if (write_row(r, *change == AGENCIES_ADDED ? QUERY_AGENCY_INSERT : QUERY_AGENCY_UPDATE, row, f) < 0) {
		json_decref(differing);
		return -1;
	}
	return event_append(r, 0, now, *change == AGENCIES_ADDED ? "agency_added" : "agency_changed",
	    json_pack("{s:s, s:s, s:o}", "code", field(row, "code"), "valid_from", from ? from : FIRST_DAY, "fields", differing), f);
}

/* The old name among the aliases, when it is another one. */
static void
keep_name(json_t *new, const char *old)
{
	const char *aliases = field(new, "aliases");
	json_t *known = split(aliases), *one;
	size_t i;
	bool there = strcmp(old, field(new, "name") ? field(new, "name") : "") == 0;

	json_array_foreach(known, i, one)
		there = there || strcmp(json_string_value(one), old) == 0;
	json_decref(known);
	if (!there)
		json_object_set_new(new, "aliases", aliases ? json_sprintf("%s;%s", aliases, old) : json_string(old));
}

int
agencies_change(struct reg *r, const char *code, const json_t *changes, int32_t from_on,
                int64_t now, struct fault *f)
{
	enum query q = QUERY_AGENCY_GET;
	char day[DAY_TEXT_BYTES], before[DAY_TEXT_BYTES];
	enum agencies_change change;
	json_t *old, *new;
	int result;

	day_format(from_on, day);
	day_format(from_on - 1, before);
	result = register_one(r, q, REG_VALUES(REG_STRING("code", code), REG_STRING("day", day)), f);
	if (result < 0)
		return -1;
	old = result > 0 ? register_row(r, q) : NULL;
	register_done(r, q);
	if (old == NULL)
		return fault_set(f, EX_DATAERR, code, "tidak ada perangkat daerah berkode ini yang berlaku pada %s; lihat loket agency list --all", day);
	new = json_copy(old);
	json_object_update(new, (json_t *)changes);
	keep_name(new, field(old, "name"));
	result = 0;
	if (strcmp(field(old, "valid_from"), day) != 0) {
		/* What it was until the day before stays as it was. */
		json_object_set_new(old, "valid_to", json_string(before));
		json_object_set_new(new, "valid_from", json_string(day));
		result = write_row(r, QUERY_AGENCY_UPDATE, old, f);
	}
	if (result == 0)
		result = agencies_put(r, new, now, &change, f);
	json_decref(new);
	json_decref(old);
	return result;
}
