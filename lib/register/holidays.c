#include "register/holidays.h"

#include <stdlib.h>
#include <string.h>

#include "gen/data.h"
#include "rules/day.h"

#define DECREES "schema/calendar/"

static char *
copy(const char *text)
{
	char *s = strdup(text ? text : "");

	if (s == NULL)
		abort();
	return s;
}

int
holidays_load(struct reg *r, const struct conf *conf, struct calendar *cal, struct fault *f)
{
	enum query q = QUERY_HOLIDAY_ALL;
	struct calendar_day *days = NULL;
	size_t n = 0, room = 0;
	int more;

	*cal = (struct calendar){ 0 };
	if (register_query(r, q, REG_NO_VALUES, f) < 0)
		return -1;
	while ((more = register_step(r, q, f)) > 0) {
		if (n == room) {
			room = room ? 2 * room : 64;
			days = realloc(days, room * sizeof *days);
			if (days == NULL)
				abort();
		}
		days[n++] = (struct calendar_day){
			.on = day_parse(register_column(r, q, 0)),
			.kind = *register_column(r, q, 1),
			.name = copy(register_column(r, q, 2)),
			.decree = copy(register_column(r, q, 3)),
		};
	}
	cal->days = days;
	cal->n = n;
	cal->cuti_bersama_works = strcmp(conf->cuti_bersama, "kerja") == 0;
	if (more < 0)
		holidays_free(cal);
	return more;
}

void
holidays_free(struct calendar *cal)
{
	for (size_t i = 0; i < cal->n; i++) {
		free((char *)cal->days[i].name);
		free((char *)cal->days[i].decree);
	}
	free((struct calendar_day *)cal->days);
	*cal = (struct calendar){ 0 };
}

/* One line "2026-12-24<TAB>C<TAB>name<TAB>decree". */
static int
put_line(struct reg *r, const char *file, char *line, struct fault *f)
{
	char *rest = line;
	char *day = strsep(&rest, "\t"), *kind = strsep(&rest, "\t");
	char *name = strsep(&rest, "\t"), *decree = strsep(&rest, "\t");

	if (*line == '\0' || *line == '#')
		return 0;
	if (decree == NULL || day_parse(day) == DAY_NONE)
		return fault_set(f, EX_SOFTWARE, file, "a line is not day, kind, name, decree");
	return register_run(r, QUERY_HOLIDAY_PUT,
	                    REG_VALUES(REG_STRING("day", day), REG_STRING("kind", kind),
	                               REG_STRING("name", name), REG_STRING("decree", decree)), f);
}

static int
put_file(struct reg *r, const struct embedded *file, struct fault *f)
{
	char *text = copy(file->bytes), *rest = text, *line;
	int result = 0;

	while (result == 0 && (line = strsep(&rest, "\n")) != NULL)
		result = put_line(r, file->path, line, f);
	free(text);
	return result;
}

static int
count(struct reg *r, struct fault *f)
{
	enum query q = QUERY_HOLIDAY_COUNT;
	int n;

	if (register_one(r, q, REG_NO_VALUES, f) < 0)
		return -1;
	n = (int)register_number(r, q, 0);
	register_done(r, q);
	return n;
}

int
holidays_fill(struct reg *r, int *added, struct fault *f)
{
	int before, after;

	if (register_begin(r, f) < 0)
		return -1;
	before = count(r, f);
	for (const struct embedded *e = embedded_files; before >= 0 && e->path != NULL; e++)
		if (strncmp(e->path, DECREES, strlen(DECREES)) == 0 && put_file(r, e, f) < 0)
			before = -1;
	after = before < 0 ? -1 : count(r, f);
	if (after < 0) {
		register_rollback(r);
		return -1;
	}
	*added = after - before;
	return register_commit(r, f);
}
