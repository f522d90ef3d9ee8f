#include "desk/clockface.h"

#include <string.h>

#include "base/record.h"
#include "base/term.h"
#include "desk/terms.h"
#include "letter/words.h"
#include "rules/day.h"

static const char margin[] = "      ";

/* "Tanggapan perangkat daerah DINKES" */
static void
print_name(FILE *out, const json_t *c)
{
	const char *whose = record_text(c, "agency");

	whose = whose ? whose : record_text(c, "objection");
	fprintf(out, "  %s%s%s", terms_words(TERMS_CLOCK, record_text(c, "clock")), whose ? " " : "", whose ? whose : "");
}

static enum term_style
style_of(const char *state)
{
	if (strcmp(state, "missed") == 0)
		return TERM_RED;
	return strcmp(state, "running") == 0 ? TERM_BOLD : TERM_DIM;
}

/* "berjalan, 3 hari kerja lagi" */
static void
print_state(FILE *out, const json_t *c, const struct clockface *face)
{
	const char *state = record_text(c, "state"), *end = record_text(c, "end");
	int days, year;

	fprintf(out, ": %s%s", term_style(style_of(state)), terms_words(TERMS_CLOCK_STATE, state));
	if (strcmp(state, "running") == 0 && end != NULL &&
	    calendar_workdays_left(face->calendar, face->today_on, day_parse(end), &days, &year) == CALENDAR_OK) {
		if (days < 0)
			fprintf(out, ", lewat %d hari kerja", -days);
		else if (days == 0)
			fprintf(out, ", hari ini");
		else
			fprintf(out, ", %d hari kerja lagi", days);
	}
	fprintf(out, "%s\n", term_style(TERM_PLAIN));
}

static void
print_sum(FILE *out, const json_t *c)
{
	const char *start = record_text(c, "start"), *end = record_text(c, "end");
	char from[WORDS_DATE_BYTES], to[WORDS_DATE_BYTES];

	words_date_short(start ? day_parse(start) : DAY_NONE, from);
	words_date_short(end ? day_parse(end) : DAY_NONE, to);
	if (start == NULL)
		fprintf(out, "%smenunggu hari mulainya\n", margin);
	else
		fprintf(out, "%s%s + %lld hari kerja = %s\n", margin, from,
		        (long long)json_integer_value(json_object_get(c, "workdays")), end ? to : "belum dapat dihitung");
}

/* Two days of one weekend make one line. */
static void
print_days_off(FILE *out, const json_t *c, const struct clockface *face)
{
	const char *start = record_text(c, "start"), *end = record_text(c, "end");
	char date[WORDS_DATE_BYTES], line[WORDS_CLOSED_BYTES + WORDS_DATE_BYTES + 16], why[WORDS_CLOSED_BYTES];

	if (start == NULL || end == NULL)
		return;
	fprintf(out, "%stidak dihitung: hari mulai, dan hari-hari ini\n", margin);
	for (int32_t on = day_parse(start) + 1; on <= day_parse(end); on++) {
		const char *closed = words_closed(face->calendar, on, why);

		if (closed == NULL)
			continue;
		words_date_short(on, date);
		snprintf(line, sizeof line, "%-16s %s", date, closed);
		term_wrap(out, "      - ", "                         ", line, face->columns);
	}
}

void
clockface_print(FILE *out, const json_t *clocks, const struct clockface *face)
{
	const json_t *c;
	size_t i;

	json_array_foreach(clocks, i, c) {
		print_name(out, c);
		print_state(out, c, face);
		print_sum(out, c);
		if (face->why)
			print_days_off(out, c, face);
	}
}
