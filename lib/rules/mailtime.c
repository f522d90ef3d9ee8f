#include "rules/mailtime.h"

#include <stdio.h>

#include "rules/day.h"

int64_t
mailtime_opened_at(int minutes_of_day, long minutes, int64_t at, int32_t zone_secs)
{
	long from = minutes_of_day > minutes ? minutes_of_day - minutes : 0;

	return day_start_at(day_of(at, zone_secs), zone_secs) + 60 * (int64_t)from;
}

int
mailtime_open(const struct numbers *readings, long minutes, int64_t at, int32_t zone_secs)
{
	for (size_t i = readings->n; i > 0; i--)
		if (at >= mailtime_opened_at(readings->values[i - 1], minutes, at, zone_secs))
			return (int)i - 1;
	return -1;
}

void
mailtime_format(int minutes_of_day, char text[MAILTIME_BYTES])
{
	unsigned minutes = (unsigned)minutes_of_day;

	snprintf(text, MAILTIME_BYTES, "%02u:%02u", minutes / 60 % 24, minutes % 60);
}
