#include "register/routes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/data.h"

#define BUILT_IN "schema/routes/kulonprogo.tsv"
#define OUTSIDE "bukan:"

struct reading {
	struct route_book *book;
	const char *path; /* NULL: the built-in one */
	size_t line;
	json_t *idle;
};

static int
wrong(const struct reading *r, const char *why, struct fault *f)
{
	char object[sizeof f->object];

	snprintf(object, sizeof object, "%.150s:%zu", r->path ? r->path : BUILT_IN, r->line);
	return fault_set(f, EX_CONFIG, object, "%s", why);
}

/* The number of the rule's target; -1 when it is an agency that is not there. */
static long
target_of(struct reading *r, const char *name)
{
	bool outside = strncmp(name, OUTSIDE, strlen(OUTSIDE)) == 0;
	long target;

	if (outside)
		name += strlen(OUTSIDE);
	target = route_find(r->book, name);
	if (target < 0 && outside)
		target = (long)route_target(r->book, NULL, name);
	return target;
}

static int
read_rule(struct reading *r, char *line, struct fault *f)
{
	const char *words = strsep(&line, "\t"), *name = strsep(&line, "\t"), *flag = strsep(&line, "\t");
	bool outside = name != NULL && strncmp(name, OUTSIDE, strlen(OUTSIDE)) == 0;
	long target;

	if (name == NULL || name[outside ? strlen(OUTSIDE) : 0] == '\0' || line != NULL)
		return wrong(r, "no rule: WORDS, a tab, a code or bukan:NAME, and perhaps a tab and auto", f);
	if (flag != NULL && strcmp(flag, "auto") != 0)
		return wrong(r, "behind the agency only auto may stand", f);
	if (flag != NULL && outside)
		return wrong(r, "nothing is forwarded to a body outside: take auto away", f);
	target = target_of(r, name);
	if (target < 0) {
		if (r->path != NULL)
			json_array_append_new(r->idle, json_sprintf("line %zu: %.40s", r->line, name));
		return 0;
	}
	if (!route_rule(r->book, (size_t)target, words, flag != NULL))
		return wrong(r, "its words are none, or more than four phrases with + between", f);
	return 0;
}

static int
read_lines(struct reading *r, FILE *in, struct fault *f)
{
	char *line = NULL;
	size_t size = 0;
	int result = 0;

	while (result == 0 && getline(&line, &size, in) > 0) {
		r->line++;
		line[strcspn(line, "\r\n")] = '\0';
		if (line[strspn(line, " \t")] != '\0' && line[0] != '#')
			result = read_rule(r, line, f);
	}
	if (result == 0 && ferror(in))
		result = fault_errno(f, r->path ? r->path : BUILT_IN, "reading the rules");
	free(line);
	return result;
}

int
routes_read(struct route_book *book, const char *path, json_t *idle, struct fault *f)
{
	const struct embedded *built_in = embedded_find(BUILT_IN);
	struct reading r = { .book = book, .path = path, .idle = idle };
	FILE *in = path != NULL ? fopen(path, "re") : fmemopen((char *)built_in->bytes, built_in->len, "r");
	int result;

	if (in == NULL) {
		fault_errno(f, path, "opening [desk] routes");
		f->code = EX_CONFIG;
		return -1;
	}
	result = read_lines(&r, in, f);
	fclose(in);
	return result;
}
