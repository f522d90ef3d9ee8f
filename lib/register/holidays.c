#include "register/holidays.h"

#include <stdlib.h>
#include <string.h>

#include "base/record.h"
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

/* --- as of a moment ------------------------------------------------------------------- */

static bool
says(const json_t *change, const char *word)
{
	return strcmp(record_text(change, "change"), word) == 0;
}

static size_t
place_of(const struct calendar *cal, int32_t on)
{
	size_t i = 0;

	while (i < cal->n && cal->days[i].on < on)
		i++;
	return i;
}

/* Takes one change back. */
static void
undo(struct calendar *cal, const json_t *change)
{
	struct calendar_day *days = (struct calendar_day *)cal->days;
	int32_t on = day_parse(record_text(change, "day"));
	size_t i = place_of(cal, on);
	bool there = i < cal->n && days[i].on == on;

	if (says(change, "added") && there) {
		free((char *)days[i].name);
		free((char *)days[i].decree);
		memmove(days + i, days + i + 1, (--cal->n - i) * sizeof *days);
	} else if (says(change, "removed") && !there) {
		days = realloc(days, (cal->n + 1) * sizeof *days);
		if (days == NULL)
			abort();
		memmove(days + i + 1, days + i, (cal->n++ - i) * sizeof *days);
		days[i] = (struct calendar_day){ .on = on, .kind = *record_text(change, "kind"),
			.name = copy(record_text(change, "name")), .decree = copy(record_text(change, "decree")) };
		cal->days = days;
	}
}

static void
undo_import(struct calendar *cal, const json_t *changes)
{
	for (size_t i = json_array_size(changes); i-- > 0;)
		undo(cal, json_array_get(changes, i));
}

int
holidays_load_as_of(struct reg *r, const struct conf *conf, int64_t at, struct calendar *cal,
                    struct fault *f)
{
	json_t *imports, *row;
	size_t i;

	if (holidays_load(r, conf, cal, f) < 0)
		return -1;
	imports = register_rows(r, QUERY_RECAP_DECREES, REG_VALUES(REG_NUMBER("cut", at)), f);
	json_array_foreach(imports, i, row) {
		json_t *data = json_loads(record_text(row, "data"), 0, NULL);

		undo_import(cal, json_object_get(data, "days"));
		json_decref(data);
	}
	json_decref(imports);
	return imports ? 0 : -1;
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

/* --- a decree as text --------------------------------------------------------- */

/* One line; NULL when it is none. The columns behind the decree are refused, too: who
 * gives five columns means something that we do not know. */
static json_t *
parse_line(char *line, const char *decree)
{
	char *rest = line;
	const char *day = strsep(&rest, "\t"), *kind = strsep(&rest, "\t");
	const char *name = strsep(&rest, "\t"), *own = strsep(&rest, "\t");

	if (own != NULL && *own != '\0')
		decree = own;
	if (name == NULL || *name == '\0' || decree == NULL || *decree == '\0' || rest != NULL ||
	    day_parse(day) == DAY_NONE || (strcmp(kind, "L") != 0 && strcmp(kind, "C") != 0))
		return NULL;
	/* NULL also for what is no UTF-8 */
	return json_pack("{s:s, s:s, s:s, s:s}", "day", day, "kind", kind, "name", name, "decree", decree);
}

json_t *
holidays_parse(char *text, const char *file, const char *decree, struct fault *f)
{
	json_t *days = json_array();
	char *rest = text, *line;

	for (int n = 1; (line = strsep(&rest, "\n")) != NULL; n++) {
		size_t len = strlen(line);
		json_t *day;

		if (len > 0 && line[len - 1] == '\r')
			line[len - 1] = '\0';
		if (*line == '\0' || *line == '#')
			continue;
		day = parse_line(line, decree);
		if (day == NULL) {
			fault_set(f, EX_DATAERR, file, "line %d is not DATE, L or C, name and decree with tabs between (the decree may be given by --decree)", n);
			json_decref(days);
			return NULL;
		}
		json_array_append_new(days, day);
	}
	return days;
}

/* --- a decree into the register --------------------------------------------------- */

static int
count_year(struct reg *r, int year, int *n, struct fault *f)
{
	enum query q = QUERY_HOLIDAY_YEAR;
	char first[DAY_TEXT_BYTES], last[DAY_TEXT_BYTES];

	day_format(day_from_ymd(year, 1, 1), first);
	day_format(day_from_ymd(year, 12, 31), last);
	if (register_one(r, q, REG_VALUES(REG_STRING("first", first), REG_STRING("last", last)), f) < 0)
		return -1;
	*n = (int)register_number(r, q, 0);
	register_done(r, q);
	return 0;
}

static int
year_of(const json_t *day)
{
	return day_to_ymd(day_parse(json_string_value(json_object_get(day, "day")))).year;
}

static bool
names(const json_t *days, const char *on)
{
	size_t i;
	const json_t *day;

	json_array_foreach(days, i, day)
		if (strcmp(json_string_value(json_object_get(day, "day")), on) == 0)
			return true;
	return false;
}

static int
check_beginning(struct reg *r, const json_t *days, int year, bool whole, struct fault *f)
{
	char first[DAY_TEXT_BYTES];
	int n;

	day_format(day_from_ymd(year, 1, 1), first);
	if (count_year(r, year, &n, f) < 0)
		return -1;
	if ((whole || n == 0) && !names(days, first))
		return fault_set(f, EX_DATAERR, first, "not among the days of %d: a year begins with its whole decree", year);
	return 0;
}

static void
change(json_t *changes, const char *what, const json_t *day)
{
	json_t *c = json_pack("{s:s}", "change", what);

	json_object_update(c, (json_t *)day);
	json_array_append_new(changes, c);
}

static int
put(struct reg *r, const json_t *day, json_t *changes, struct fault *f)
{
	enum query q = QUERY_HOLIDAY_GET;
	static const char *const keys[] = { "kind", "name", "decree" };
	bool same = true;
	int found = register_one(r, q, REG_VALUES(
	    REG_STRING("day", json_string_value(json_object_get(day, "day")))), f);

	if (found < 0)
		return -1;
	for (int i = 0; found > 0 && i < 3; i++)
		same = same && strcmp(register_column(r, q, i), json_string_value(json_object_get(day, keys[i]))) == 0;
	register_done(r, q);
	if (found > 0 && same)
		return 0;
	change(changes, found > 0 ? "changed" : "added", day);
	return register_run(r, QUERY_HOLIDAY_PUT, REG_VALUES(
	    REG_STRING("day", json_string_value(json_object_get(day, "day"))),
	    REG_STRING("kind", json_string_value(json_object_get(day, "kind"))),
	    REG_STRING("name", json_string_value(json_object_get(day, "name"))),
	    REG_STRING("decree", json_string_value(json_object_get(day, "decree")))), f);
}

/* Days of the decree's years that it does not name. */
static int
remove_others(struct reg *r, const json_t *days, json_t *changes, struct fault *f)
{
	json_t *all = register_rows(r, QUERY_HOLIDAY_ALL, REG_NO_VALUES, f), *old;
	size_t i, k;
	int result = all ? 0 : -1;

	json_array_foreach(all, i, old) {
		const char *on = json_string_value(json_object_get(old, "day"));
		bool of_year = false;
		const json_t *day;

		json_array_foreach(days, k, day)
			of_year = of_year || year_of(day) == year_of(old);
		if (!of_year || names(days, on))
			continue;
		change(changes, "removed", old);
		if ((result = register_run(r, QUERY_HOLIDAY_DELETE, REG_VALUES(REG_STRING("day", on)), f)) < 0)
			break;
	}
	json_decref(all);
	return result;
}

int
holidays_import(struct reg *r, const json_t *days, bool whole, json_t **changes, struct fault *f)
{
	size_t i;
	const json_t *day;

	*changes = json_array();
	json_array_foreach(days, i, day)
		if (check_beginning(r, days, year_of(day), whole, f) < 0)
			return -1;
	json_array_foreach(days, i, day)
		if (put(r, day, *changes, f) < 0)
			return -1;
	return whole ? remove_others(r, days, *changes, f) : 0;
}

/* --- the built-in decrees ------------------------------------------------------------ */

/* A file of a year of which the register has nothing. */
static int
fill_year(struct reg *r, const struct embedded *file, int *added, struct fault *f)
{
	char *text = copy(file->bytes);
	json_t *days = holidays_parse(text, file->path, NULL, f), *changes = NULL;
	int result = -1, n = 0;

	if (days != NULL && count_year(r, atoi(file->path + strlen(DECREES)), &n, f) == 0)
		result = n > 0 ? 0 : holidays_import(r, days, false, &changes, f);
	*added += (int)json_array_size(changes);
	json_decref(changes);
	json_decref(days);
	free(text);
	return result;
}

int
holidays_fill(struct reg *r, int *added, struct fault *f)
{
	*added = 0;
	for (const struct embedded *e = embedded_files; e->path != NULL; e++)
		if (strncmp(e->path, DECREES, strlen(DECREES)) == 0 && fill_year(r, e, added, f) < 0)
			return -1;
	return 0;
}
