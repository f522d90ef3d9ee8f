#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* 0001-01-02 and 9999-12-30, a day within what four digits of a year can name in any
 * zone. */
#define FIRST_AT INT64_C(-62135510400)
#define LAST_AT INT64_C(253402128000)

static bool frozen;
static int64_t frozen_at;

int
clock_start(struct fault *f)
{
	const char *text = getenv("LOKET_NOW");

	frozen = false;
	if (text == NULL || *text == '\0')
		return 0;
	if (!clock_parse(text, &frozen_at))
		return fault_set(f, EX_CONFIG, "LOKET_NOW",
		                 "not a time such as 2026-11-23T09:00:00+07:00");
	frozen = true;
	return 0;
}

int64_t
clock_now(void)
{
	return frozen ? frozen_at : (int64_t)time(NULL);
}

/* Reads exactly n digits; -1 when they are not there. */
static int
digits(const char **p, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++, (*p)++) {
		if (**p < '0' || **p > '9')
			return -1;
		value = value * 10 + (**p - '0');
	}
	return value;
}

static bool
skip(const char **p, const char *any)
{
	if (**p == '\0' || strchr(any, **p) == NULL)
		return false;
	(*p)++;
	return true;
}

bool
clock_parse(const char *text, int64_t *at)
{
	const char *p = text;
	struct tm tm = { 0 }, check;
	int year, month, offset = 0;
	time_t t;

	year = digits(&p, 4);
	if (year < 1970 || !skip(&p, "-") || (month = digits(&p, 2)) < 1 ||
	    !skip(&p, "-") || (tm.tm_mday = digits(&p, 2)) < 1 ||
	    !skip(&p, "Tt ") || (tm.tm_hour = digits(&p, 2)) < 0 ||
	    !skip(&p, ":") || (tm.tm_min = digits(&p, 2)) < 0 ||
	    !skip(&p, ":") || (tm.tm_sec = digits(&p, 2)) < 0)
		return false;
	if (tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 59)
		return false;
	if (*p == '.') {
		p++;
		if (digits(&p, 1) < 0)
			return false;
		while (*p >= '0' && *p <= '9')
			p++;
	}
	if (*p == '+' || *p == '-') {
		int sign = *p++ == '-' ? -1 : 1;
		int hours = digits(&p, 2), minutes;

		if (hours < 0 || hours > 23 || !skip(&p, ":") ||
		    (minutes = digits(&p, 2)) < 0 || minutes > 59)
			return false;
		offset = sign * (hours * 3600 + minutes * 60);
	} else if (!skip(&p, "Zz"))
		return false;
	if (*p != '\0')
		return false;
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	check = tm;
	t = timegm(&check);
	/* timegm() makes 3 March of 31 February: such a date is refused. */
	if (check.tm_mday != tm.tm_mday || check.tm_mon != tm.tm_mon)
		return false;
	*at = (int64_t)t - offset;
	return true;
}

static void
local(int64_t at, int32_t zone_secs, struct tm *tm)
{
	time_t t;

	/* The years that four digits can name. */
	if (at < FIRST_AT)
		at = FIRST_AT;
	if (at > LAST_AT)
		at = LAST_AT;
	t = (time_t)(at + zone_secs);
	gmtime_r(&t, tm);
}

void
clock_format(int64_t at, int32_t zone_secs, char text[CLOCK_TEXT_SIZE])
{
	struct tm tm;
	int32_t z = zone_secs < 0 ? -zone_secs : zone_secs;

	local(at, zone_secs, &tm);
	snprintf(text, CLOCK_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d",
	         (tm.tm_year + 1900) % 10000, tm.tm_mon + 1, tm.tm_mday,
	         tm.tm_hour, tm.tm_min, tm.tm_sec, zone_secs < 0 ? '-' : '+',
	         (int)(z / 3600) % 100, (int)(z / 60) % 60);
}

void
clock_format_mail(int64_t at, int32_t zone_secs, char text[CLOCK_TEXT_SIZE])
{
	/* Not strftime(): the names are the protocol's, whatever the locale. */
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct tm tm;
	int32_t z = zone_secs < 0 ? -zone_secs : zone_secs;

	local(at, zone_secs, &tm);
	snprintf(text, CLOCK_TEXT_SIZE, "%.3s, %d %.3s %04d %02d:%02d:%02d %c%02d%02d",
	         days + 3 * tm.tm_wday, tm.tm_mday, months + 3 * tm.tm_mon,
	         (tm.tm_year + 1900) % 10000, tm.tm_hour, tm.tm_min, tm.tm_sec,
	         zone_secs < 0 ? '-' : '+', (int)(z / 3600) % 100,
	         (int)(z / 60) % 60);
}
