#include "rules/workhours.h"

#include <string.h>

#include "rules/day.h"

#define SPAN_CHARS 11 /* "07:30-12:00" */

bool
workhours_parse_day(const char *text, struct hours spans[WORKHOURS_SPANS])
{
	int32_t before = 0;
	size_t n = 0;

	memset(spans, 0, WORKHOURS_SPANS * sizeof *spans);
	for (const char *at = text;; at += SPAN_CHARS + 1) {
		char one[SPAN_CHARS + 1] = "";

		if (n == WORKHOURS_SPANS || strnlen(at, SPAN_CHARS) < SPAN_CHARS)
			return false;
		memcpy(one, at, SPAN_CHARS);
		if (!hours_parse(one, &spans[n]) || spans[n].from_secs < before)
			return false;
		before = spans[n++].to_secs;
		if (at[SPAN_CHARS] == '\0')
			return true;
		if (at[SPAN_CHARS] != ',')
			return false;
	}
}

/* "2026-02-19..2026-03-19", from the start of text. */
static bool
parse_fast(const char *text, struct workhours *hours)
{
	char from[DAY_TEXT_BYTES] = "", to[DAY_TEXT_BYTES] = "";
	const size_t day = DAY_TEXT_BYTES - 1;

	if (hours->n_fasts == WORKHOURS_FASTS || strnlen(text, 2 * day + 2) < 2 * day + 2 || strncmp(text + day, "..", 2) != 0)
		return false;
	memcpy(from, text, day);
	memcpy(to, text + day + 2, day);
	hours->fasts[hours->n_fasts].from_on = day_parse(from);
	hours->fasts[hours->n_fasts].to_on = day_parse(to);
	return day_parse(from) != DAY_NONE && day_parse(to) >= hours->fasts[hours->n_fasts++].from_on;
}

bool
workhours_parse_fasts(const char *text, struct workhours *hours)
{
	hours->n_fasts = 0;
	while (text != NULL && *text != '\0') {
		size_t n = strcspn(text, ",");

		if (n != 2 * (DAY_TEXT_BYTES - 1) + 2 || !parse_fast(text, hours))
			return false;
		text += n;
		text += *text == ',';
		text += strspn(text, " ");
	}
	return true;
}

static const struct hours *
spans_of(const struct workhours *hours, int32_t on)
{
	bool friday = day_weekday(on) == DAY_FRIDAY;

	for (size_t i = 0; i < hours->n_fasts; i++)
		if (on >= hours->fasts[i].from_on && on <= hours->fasts[i].to_on)
			return friday ? hours->fasting_friday : hours->fasting;
	return friday ? hours->friday : hours->day;
}

static int64_t
work_of_day(const struct hours *spans, int64_t midnight, int64_t from_at, int64_t to_at)
{
	int64_t sum = 0;

	for (size_t i = 0; i < WORKHOURS_SPANS && spans[i].to_secs != 0; i++) {
		int64_t start = midnight + spans[i].from_secs, end = midnight + spans[i].to_secs;

		start = start > from_at ? start : from_at;
		end = end < to_at ? end : to_at;
		sum += end > start ? end - start : 0;
	}
	return sum;
}

int64_t
workhours_between(const struct workhours *hours, const struct calendar *calendar,
                  int64_t from_at, int64_t to_at, int32_t zone_secs)
{
	int32_t last_on = day_of(to_at, zone_secs);
	int64_t sum = 0;

	if (to_at <= from_at)
		return 0;
	for (int32_t on = day_of(from_at, zone_secs); on <= last_on; on++) {
		if (!calendar_has_year(calendar, day_to_ymd(on).year))
			return -1;
		if (calendar_is_workday(calendar, on))
			sum += work_of_day(spans_of(hours, on), day_start_at(on, zone_secs), from_at, to_at);
	}
	return sum;
}
