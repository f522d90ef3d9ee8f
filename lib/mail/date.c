#include "mail/date.h"

#include <glib.h>
#include <string.h>

#include "mail/header.h"
#include "rules/day.h"

#define NUMBERS 3           /* day, month, year in some order */
#define MAX_DIGITS 9
#define ZONE_LIMIT (24 * 3600)

/* What was read so far; -1 is nothing. */
struct scan {
	int numbers[NUMBERS];
	unsigned digits[NUMBERS]; /* how they were written: "04" has two */
	int n;
	int month;      /* from a word, 1 to 12 */
	int hour, minute, second;
	int afternoon;  /* 0 AM, 1 PM */
	int32_t zone_secs;
	bool has_zone, failed;
};

static const struct {
	const char *name;
	int minutes;
} zones[] = {
	{ "UT", 0 },       { "UTC", 0 },       { "GMT", 0 },       { "Z", 0 },
	{ "EST", -5 * 60 }, { "EDT", -4 * 60 }, { "CST", -6 * 60 }, { "CDT", -5 * 60 },
	{ "MST", -7 * 60 }, { "MDT", -6 * 60 }, { "PST", -8 * 60 }, { "PDT", -7 * 60 },
	{ "WIB", 7 * 60 },  { "WITA", 8 * 60 }, { "WIT", 9 * 60 },  { "JST", 9 * 60 },
	{ "CET", 60 },      { "CEST", 2 * 60 }, { "MET", 60 },      { "MEST", 2 * 60 },
	{ "EET", 2 * 60 },  { "EEST", 3 * 60 }, { "BST", 60 },      { "WEST", 60 },
};

/* By their first three letters; the Indonesian ones that differ stand last. */
static const struct {
	const char *word;
	int month;
} months[] = {
	{ "jan", 1 },  { "feb", 2 },  { "mar", 3 },  { "apr", 4 }, { "may", 5 },
	{ "jun", 6 },  { "jul", 7 },  { "aug", 8 },  { "sep", 9 }, { "oct", 10 },
	{ "nov", 11 }, { "dec", 12 }, { "mei", 5 },  { "agu", 8 }, { "okt", 10 },
	{ "des", 12 },
};

static const char *
take_digits(const char *p, int *value, unsigned *digits)
{
	*value = 0;
	*digits = 0;
	for (; g_ascii_isdigit(*p); p++)
		if (++*digits <= MAX_DIGITS)
			*value = *value * 10 + (*p - '0');
	return p;
}

/* From behind the hour: ":52", ":52:10", ":52:10.123". */
static const char *
take_time(struct scan *s, const char *p, int hour)
{
	unsigned digits;

	s->hour = hour;
	p = take_digits(p + 1, &s->minute, &digits);
	if (*p == ':' || *p == '.')
		p = take_digits(p + 1, &s->second, &digits);
	if (*p == '.' || *p == ',')
		p += 1 + strspn(p + 1, "0123456789");
	return p;
}

/* "+0700", "+07:00", "+7", "-600"; the minutes are what they say, even 60. */
static const char *
take_offset(struct scan *s, const char *p)
{
	int sign = *p == '-' ? -1 : 1, value, minutes = 0;
	unsigned digits;

	p = take_digits(p + 1, &value, &digits);
	if (*p == ':' && digits <= 2)
		p = take_digits(p + 1, &minutes, &digits);
	else if (digits > 2) {
		minutes = value % 100;
		value /= 100;
	}
	if (value < 100 && minutes < 100) {
		s->zone_secs = sign * (value * 3600 + minutes * 60);
		s->has_zone = true;
	}
	if (s->zone_secs >= ZONE_LIMIT || s->zone_secs <= -ZONE_LIMIT)
		s->zone_secs = 0;
	return p;
}

static const char *
take_number(struct scan *s, const char *p)
{
	unsigned digits;
	int value;

	p = take_digits(p, &value, &digits);
	if (*p == ':' && s->hour < 0 && digits <= 2)
		return take_time(s, p, value);
	if (s->n == NUMBERS || digits > MAX_DIGITS) {
		s->failed = true;
		return p;
	}
	s->numbers[s->n] = value;
	s->digits[s->n++] = digits;
	return p;
}

static void
take_zone_name(struct scan *s, const char *word, size_t len)
{
	for (size_t i = 0; i < G_N_ELEMENTS(zones) && !s->has_zone; i++)
		if (strlen(zones[i].name) == len &&
		    g_ascii_strncasecmp(zones[i].name, word, len) == 0) {
			s->zone_secs = zones[i].minutes * 60;
			s->has_zone = true;
		}
}

static const char *
take_word(struct scan *s, const char *p)
{
	size_t len = 0;

	while (g_ascii_isalpha(p[len]))
		len++;
	if (len == 2 && g_ascii_tolower(p[1]) == 'm' && strchr("aApP", *p) != NULL)
		s->afternoon = g_ascii_tolower(*p) == 'p';
	else if (s->hour >= 0) {
		take_zone_name(s, p, len);
		while (g_ascii_isalnum(p[len])) /* EST5EDT */
			len++;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(months) && len >= 3 && s->month < 0; i++)
		if (g_ascii_strncasecmp(months[i].word, p, 3) == 0)
			s->month = months[i].month;
	return p + len;
}

/* A sign is an offset when a time stands before it; else it sets numbers apart. */
static const char *
take(struct scan *s, const char *p)
{
	if (*p == '(')
		return header_skip_comment(p);
	if ((*p == '+' || *p == '-') && s->hour >= 0 && g_ascii_isdigit(p[1]) &&
	    (!s->has_zone || s->zone_secs == 0))
		return take_offset(s, p);
	if (g_ascii_isdigit(*p))
		return take_number(s, p);
	if (g_ascii_isalpha(*p))
		return take_word(s, p);
	return p + 1;
}

/* RFC 5322 section 4.3: 00 to 49 are 2000 to 2049, 50 to 999 count from 1900. */
static int
full_year(int year, unsigned digits)
{
	if (digits <= 2)
		return year < 50 ? year + 2000 : year + 1900;
	return digits == 3 ? year + 1900 : year;
}

/* The civil date, DAY_NONE when it is none. */
static int32_t
civil_day(const struct scan *s)
{
	int year = s->n - 1; /* where the year stands */
	int day = s->numbers[0] > 31 ? s->n - 1 : 0;
	int month = s->month;

	if (s->n != (month < 0 ? 3 : 2))
		return DAY_NONE;
	if (day != 0) /* 2026-11-16 */
		year = 0;
	if (month < 0)
		month = s->numbers[1];
	return day_from_ymd(full_year(s->numbers[year], s->digits[year]), month,
	                    s->numbers[day]);
}

static bool
fix_time(struct scan *s)
{
	if (s->hour < 0)
		s->hour = s->minute = s->second = 0;
	if (s->afternoon == 1 && s->hour < 12)
		s->hour += 12;
	else if (s->afternoon == 0 && s->hour == 12)
		s->hour = 0;
	return s->hour < 24 && s->minute < 60 && s->second <= 60; /* a leap second */
}

bool
date_read(const char *value, char text[CLOCK_TEXT_SIZE])
{
	struct scan s = { .month = -1, .hour = -1, .afternoon = -1 };
	int32_t on;

	while (*value != '\0' && !s.failed)
		value = take(&s, value);
	on = civil_day(&s);
	if (s.failed || on == DAY_NONE || !fix_time(&s))
		return false;
	clock_format(day_start_at(on, s.zone_secs) + s.hour * 3600 + s.minute * 60 + s.second,
	             s.zone_secs, text);
	return true;
}
