#include "base/sms.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/record.h"

void
sms_part_free(struct sms_part *part)
{
	free(part->source);
	free(part->sender);
	free(part->text);
	*part = (struct sms_part){ 0 };
}

/* --- the user data header ------------------------------------------------------------ */

/* A byte of hexadecimal digits, or -1. */
static int
hex_byte(const char *digits)
{
	char pair[3] = { digits[0], digits[0] ? digits[1] : '\0', '\0' }, *end;
	long value = strtol(pair, &end, 16);

	return pair[1] != '\0' && *end == '\0' && pair[0] != '+' && pair[0] != '-' ? (int)value : -1;
}

/* An element: its kind, its length, its bytes. 00 has a reference of one byte, 08 of
 * two. */
void
sms_part_udh(struct sms_part *part, const char *udh)
{
	size_t left = udh ? strlen(udh) / 2 : 0;
	int b[6];

	if (left < 2)
		return;
	for (udh += 2, left--; left >= 2;) {
		int kind = hex_byte(udh), len = hex_byte(udh + 2);

		udh += 4;
		left -= 2;
		if (len < 0 || (size_t)len > left)
			return;
		for (int i = 0; i < len && i < 6; i++)
			b[i] = hex_byte(udh + 2 * i);
		if ((kind == 0 && len == 3) || (kind == 8 && len == 4)) {
			int wide = kind == 8;

			if (b[1 + wide] >= 1 && b[2 + wide] >= 1 && b[2 + wide] <= b[1 + wide] &&
			    b[1 + wide] <= SMS_PARTS_MAX && b[1 + wide] > 1) {
				part->reference = wide ? b[0] << 8 | b[1] : b[0];
				part->total = b[1 + wide];
				part->number = b[2 + wide];
			}
			return;
		}
		udh += 2 * len;
		left -= (size_t)len;
	}
}

/* --- texts ------------------------------------------------------------------------- */

/* What cannot be read becomes "?"; NUL, which no text has, a blank. */
static char *
convert(const char *from, const char *bytes, size_t len)
{
	iconv_t cd = iconv_open("UTF-8", from);
	size_t room = 4 * len + 1, left = room - 1;
	char *out = malloc(room), *to = out, *at = (char *)bytes;

	if (out == NULL || cd == (iconv_t)-1)
		abort();
	while (len > 0 && iconv(cd, &at, &len, &to, &left) == (size_t)-1) {
		size_t unit = strncmp(from, "UTF-16", 6) == 0 ? 2 : 1;

		if (len < unit || left == 0)
			break;
		*to++ = '?';
		left--;
		at += unit;
		len -= unit;
		iconv(cd, NULL, NULL, NULL, NULL);
	}
	iconv_close(cd);
	for (char *p = out; p < to; p++)
		if (*p == '\0')
			*p = ' ';
	*to = '\0';
	return out;
}

char *
sms_from_utf16(const unsigned char *bytes, size_t len)
{
	return convert("UTF-16BE", (const char *)bytes, len);
}

char *
sms_from_latin9(const char *bytes, size_t len)
{
	return convert("ISO-8859-15", bytes, len);
}

char *
sms_from_bytes(const char *bytes, size_t len)
{
	json_t *text = memchr(bytes, '\0', len) == NULL ? json_stringn(bytes, len) : NULL;
	char *copy;

	if (text == NULL)
		return sms_from_latin9(bytes, len);
	copy = strdup(json_string_value(text));
	json_decref(text);
	if (copy == NULL)
		abort();
	return copy;
}

static bool
read_time(const char *text, struct tm *tm)
{
	*tm = (struct tm){ .tm_isdst = -1 };
	if (text == NULL ||
	    (sscanf(text, "%4d-%2d-%2d%*1[ T]%2d:%2d:%2d", &tm->tm_year, &tm->tm_mon, &tm->tm_mday,
	            &tm->tm_hour, &tm->tm_min, &tm->tm_sec) != 6 &&
	     sscanf(text, "%4d%2d%2dT%2d%2d%2d", &tm->tm_year, &tm->tm_mon, &tm->tm_mday, &tm->tm_hour,
	            &tm->tm_min, &tm->tm_sec) != 6) ||
	    tm->tm_year < 1971 || tm->tm_mon < 1 || tm->tm_mon > 12)
		return false;
	tm->tm_year -= 1900;
	tm->tm_mon--;
	return true;
}

int64_t
sms_local_time(const char *text)
{
	struct tm tm;

	return read_time(text, &tm) ? (int64_t)mktime(&tm) : 0;
}

int64_t
sms_zone_time(const char *text, int32_t zone_secs)
{
	struct tm tm;

	return read_time(text, &tm) ? (int64_t)timegm(&tm) - zone_secs : 0;
}

/* --- as an object ------------------------------------------------------------------- */

json_t *
sms_part_json(const struct sms_part *part)
{
	char sent[CLOCK_TEXT_SIZE];
	json_t *json;

	clock_format(part->sent_at, 0, sent);
	json = json_pack("{s:i, s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:b, s:b}", "v", 1,
	    "source", part->source, "sender", part->sender, "sent", sent, "text", part->text,
	    "reference", part->reference, "total", part->total, "number", part->number,
	    "binary", part->is_binary, "report", part->is_report);
	if (json == NULL)
		abort(); /* all texts are UTF-8 here */
	return json;
}

static char *
copy(const char *text)
{
	char *s = strdup(text ? text : "");

	if (s == NULL)
		abort();
	return s;
}

static int
small(const json_t *json, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(json, key));

	return n < 0 || n > 65535 ? 0 : (int)n;
}

int
sms_part_load(const json_t *json, struct sms_part *part)
{
	*part = (struct sms_part){ 0 };
	if (record_text(json, "sender") == NULL || record_text(json, "text") == NULL ||
	    record_text(json, "sent") == NULL || !clock_parse(record_text(json, "sent"), &part->sent_at))
		return -1;
	part->source = copy(record_text(json, "source"));
	part->sender = copy(record_text(json, "sender"));
	part->text = copy(record_text(json, "text"));
	part->reference = small(json, "reference");
	part->total = small(json, "total");
	part->number = small(json, "number");
	part->is_binary = json_is_true(json_object_get(json, "binary"));
	part->is_report = json_is_true(json_object_get(json, "report"));
	if (part->total < 2 || part->total > SMS_PARTS_MAX || part->number < 1 || part->number > part->total)
		part->reference = part->total = part->number = 0;
	return 0;
}
