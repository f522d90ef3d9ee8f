#include "mail/warning.h"

static const char *const words[] = {
	[WARNING_UNREADABLE] = "unreadable",
	[WARNING_UNREADABLE_CRASH] = "unreadable:crash",
	[WARNING_UNREADABLE_TIME] = "unreadable:time",
	[WARNING_BOUNDARY] = "boundary",
	[WARNING_HEADER_NONE] = "header:none",
	[WARNING_HEADER_BROKEN] = "header:broken",
	[WARNING_NUL] = "nul",
	[WARNING_CR] = "cr-only",
	[WARNING_CHARSET_UNKNOWN] = "charset:unknown",
	[WARNING_CHARSET_WRONG] = "charset:wrong",
	[WARNING_CHARSET_GUESSED] = "charset:guessed",
	[WARNING_ENCODING_BROKEN] = "encoding:broken",
	[WARNING_ENCRYPTED] = "encrypted",
	[WARNING_EMPTY] = "empty",
	[WARNING_NIK_INVALID] = "nik:invalid",
	[WARNING_SMS_INCOMPLETE] = "sms:incomplete",
	[WARNING_LIMIT_MESSAGE] = "limit:message",
	[WARNING_LIMIT_HEADER] = "limit:header",
	[WARNING_LIMIT_ADDRESSES] = "limit:addresses",
	[WARNING_LIMIT_REFERENCES] = "limit:references",
	[WARNING_LIMIT_PARTS] = "limit:parts",
	[WARNING_LIMIT_DEPTH] = "limit:depth",
	[WARNING_LIMIT_PACKED] = "limit:packed",
	[WARNING_LIMIT_TEXT] = "limit:text",
	[WARNING_LIMIT_HTML] = "limit:html",
};

_Static_assert(sizeof words / sizeof words[0] == WARNING__MAX, "a warning without a word");
_Static_assert(WARNING__MAX <= 32, "a set of warnings has 32 bits");

const char *
warning_word(enum warning warning)
{
	return words[warning];
}
