#include "rules/hours.h"

#include <stdio.h>
#include <string.h>

#include "rules/day.h"

bool
hours_parse(const char *text, struct hours *hours)
{
	int h1, m1, h2, m2, n = 0;

	*hours = (struct hours){ 0 };
	if (strcmp(text, "any") == 0)
		return true;
	if (sscanf(text, "%2d:%2d-%2d:%2d%n", &h1, &m1, &h2, &m2, &n) != 4 || text[n] != '\0' ||
	    h1 < 0 || m1 < 0 || m1 > 59 || h2 > 24 || m2 < 0 || m2 > 59)
		return false;
	hours->from_secs = (h1 * 60 + m1) * 60;
	hours->to_secs = (h2 * 60 + m2) * 60;
	return hours->from_secs < hours->to_secs && hours->to_secs <= 86400;
}

int64_t
hours_next(const struct hours *hours, int64_t at, int32_t zone_secs)
{
	int64_t midnight = day_start_at(day_of(at, zone_secs), zone_secs);

	if (hours->to_secs == 0 || (at >= midnight + hours->from_secs && at < midnight + hours->to_secs))
		return at;
	return midnight + hours->from_secs + (at < midnight + hours->from_secs ? 0 : DAY_SECS);
}
