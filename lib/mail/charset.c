#include "mail/charset.h"

#include <errno.h>
#include <glib.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "mail/warning.h"

#define REPLACEMENT "\xef\xbf\xbd"
#define NAME_SIZE 40
#define MAX_MARKS 30 /* UAX 15 section 13 */
#define COUNT(a) (sizeof(a) / sizeof *(a))

static struct converter {
	char name[NAME_SIZE];
	iconv_t cd; /* (iconv_t)-1: nobody knows this name */
} converters[48];
static size_t n_converters;
static size_t next_converter;

/* Names that mean another set than they say, or that iconv does not know; without
 * what stands between the letters and digits, since everyone puts other marks there. */
static const struct {
	const char *said, *meant;
} aliases[] = {
	{ "usascii", "" }, { "ascii", "" }, { "ansix341968", "" }, { "unknown8bit", "" },
	{ "xunknown", "" }, { "unknown", "" }, { "8bit", "" }, { "7bit", "" }, { "default", "" },
	{ "binary", "" }, { "none", "" }, { "charset", "" }, { "en", "" }, { "iso8859", "" },
	{ "utf8", "utf-8" }, { "utf8mb4", "utf-8" }, { "unicode11utf8", "utf-8" },
	{ "xutf8", "utf-8" }, { "unicode", "utf-8" },
	{ "utf7", "utf-7" }, { "unicode11utf7", "utf-7" }, { "xunicode20utf7", "utf-7" },
	/* Senders that say latin-1 send windows-1252 (WHATWG Encoding 4.2). */
	{ "iso88591", "windows-1252" }, { "88591", "windows-1252" }, { "latin1", "windows-1252" },
	{ "l1", "windows-1252" }, { "ansi", "windows-1252" }, { "xansi", "windows-1252" },
	{ "iso88599", "windows-1254" }, { "latin5", "windows-1254" },
	{ "iso88598i", "iso-8859-8" }, { "iso88598e", "iso-8859-8" },
	{ "windows874", "cp874" }, { "iso885911", "cp874" }, { "tis620", "cp874" },
	{ "gb2312", "gb18030" }, { "gbk", "gb18030" }, { "xgbk", "gb18030" },
	{ "cp936", "gb18030" }, { "windows936", "gb18030" }, { "isogb2312", "gb18030" },
	{ "gb231280", "gb18030" }, { "euccn", "gb18030" }, { "gb18030", "gb18030" },
	{ "ksc56011987", "cp949" }, { "ksc56011989", "cp949" }, { "ksc5601", "cp949" },
	{ "euckr", "cp949" }, { "korean", "cp949" }, { "windows949", "cp949" },
	{ "shiftjis", "cp932" }, { "xsjis", "cp932" }, { "sjis", "cp932" },
	{ "mskanji", "cp932" }, { "windows31j", "cp932" }, { "windows932", "cp932" },
	{ "xeucjp", "euc-jp" }, { "iso2022jp", "iso-2022-jp" }, { "csiso2022jp", "iso-2022-jp" },
	{ "big5hkscs", "big5-hkscs" }, { "windows950", "big5" }, { "cnbig5", "big5" },
	{ "xmacroman", "macintosh" }, { "macroman", "macintosh" }, { "mac", "macintosh" },
	{ "xmaccyrillic", "maccyrillic" },
	{ "koi8r", "koi8-r" }, { "koi8", "koi8-r" }, { "cskoi8r", "koi8-r" }, { "koi8u", "koi8-u" },
	{ "koi8ru", "koi8-u" },
};

static const char *const usual[] = {
	"utf-8", "utf-16", "utf-16le", "utf-16be", "utf-32", "utf-7",
	"windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
	"windows-1255", "windows-1256", "windows-1257", "windows-1258",
	"iso-8859-2", "iso-8859-5", "iso-8859-7", "iso-8859-8", "iso-8859-15",
	"iso-2022-jp", "cp932", "euc-jp", "gb18030", "big5", "cp949", "koi8-r", "koi8-u",
	"cp874", "macintosh",
};

/* The name without marks: "ISO_8859-1" is "iso88591". */
static void
squeeze(const char *name, char squeezed[NAME_SIZE])
{
	size_t n = 0;

	for (; *name != '\0'; name++)
		if (g_ascii_isalnum(*name))
			squeezed[n++] = *name;
	squeezed[n] = '\0';
}

/* "win1251", "x-cp1251", "windows_1251" are windows-1251. */
static void
normal_windows(const char *squeezed, char name[NAME_SIZE])
{
	static const char *const begins[] = { "windows125", "win125", "xcp125", "cp125" };

	for (size_t i = 0; i < COUNT(begins); i++) {
		size_t n = strlen(begins[i]);

		if (strncmp(squeezed, begins[i], n) == 0 && g_ascii_isdigit(squeezed[n]) &&
		    squeezed[n + 1] == '\0')
			g_snprintf(name, NAME_SIZE, "windows-125%c", squeezed[n]);
	}
}

/* ASCII letters, digits and a few marks: "//TRANSLIT" or a path never reach iconv.
 * A parameter that a program stuck behind it is cut off. */
static bool
normal_name(const char *charset, char name[NAME_SIZE])
{
	char squeezed[NAME_SIZE];
	size_t n = 0;

	while (g_ascii_isspace(*charset) || *charset == '"' || *charset == '\'')
		charset++;
	for (; strchr(";,", *charset) == NULL && n < NAME_SIZE - 1; charset++) {
		if (g_ascii_isalnum(*charset) || strchr("-_.:+", *charset) != NULL)
			name[n++] = g_ascii_tolower(*charset);
		else if (strchr(" \t\"'", *charset) == NULL)
			return false;
	}
	name[n] = '\0';
	squeeze(name, squeezed);
	normal_windows(squeezed, name);
	for (size_t i = 0; i < COUNT(aliases); i++)
		if (strcmp(aliases[i].said, squeezed) == 0)
			g_strlcpy(name, aliases[i].meant, NAME_SIZE);
	return true;
}

static iconv_t
converter(const char *name)
{
	struct converter *c;

	for (size_t i = 0; i < n_converters; i++)
		if (strcmp(converters[i].name, name) == 0) {
			if (converters[i].cd != (iconv_t)-1)
				iconv(converters[i].cd, NULL, NULL, NULL, NULL);
			return converters[i].cd;
		}
	if (n_converters < COUNT(converters)) {
		c = &converters[n_converters++];
	} else {
		c = &converters[next_converter];
		next_converter = (next_converter + 1) % COUNT(converters);
		if (c->cd != (iconv_t)-1)
			iconv_close(c->cd);
	}
	g_strlcpy(c->name, name, NAME_SIZE);
	c->cd = iconv_open("UTF-8", name);
	return c->cd;
}

void
charset_preload(void)
{
	for (size_t i = 0; i < COUNT(usual); i++)
		converter(usual[i]);
}

/* Sets whose text may look like ASCII, or like UTF-8, without being it. */
static bool
is_disguised(const char *name)
{
	return g_str_has_prefix(name, "iso-2022") || g_str_has_prefix(name, "utf-7") ||
	       g_str_has_prefix(name, "utf-16") || g_str_has_prefix(name, "utf-32") ||
	       g_str_has_prefix(name, "ucs-") || g_str_has_prefix(name, "hz");
}

static bool
is_ascii(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)bytes[i] >= 0x80)
			return false;
	return true;
}

/* Seven-bit text with the escapes of ISO-2022-JP, whatever it says it is: gateways lose
 * the name, and nobody else writes these (RFC 1468). */
static bool
is_iso_2022_jp(const char *bytes, size_t len)
{
	static const char *const escapes[] = { "\033$B", "\033$@", "\033(J" };
	const char *escape = memchr(bytes, '\033', len);
	size_t left = escape ? len - (size_t)(escape - bytes) : 0;

	for (size_t i = 0; i < COUNT(escapes) && left >= 3; i++)
		if (memcmp(escape, escapes[i], 3) == 0)
			return is_ascii(bytes, len);
	return false;
}

/* Is it valid UTF-8? NUL bytes do not count against it. */
static bool
is_utf8(const char *bytes, size_t len)
{
	const char *end = bytes + len;

	while (bytes < end) {
		const char *stop;

		if (!g_utf8_validate_len(bytes, (size_t)(end - bytes), &stop) && *stop != '\0')
			return false;
		bytes = stop + 1;
		if (stop == end)
			return true;
	}
	return true;
}

/* Keeps what is valid UTF-8 and replaces the rest; counts both. */
static GString *
repair(const char *bytes, size_t len, size_t *good, size_t *bad)
{
	GString *out = g_string_sized_new(len + 16);
	const char *end = bytes + len;

	*good = *bad = 0;
	while (bytes < end) {
		gunichar c = (unsigned char)*bytes < 0x80
		    ? (gunichar)*bytes
		    : g_utf8_get_char_validated(bytes, end - bytes);
		size_t n = 1;

		if (c == (gunichar)-1 || c == (gunichar)-2) {
			g_string_append(out, REPLACEMENT);
			++*bad;
		} else {
			n = (size_t)(g_utf8_next_char(bytes) - bytes);
			g_string_append_len(out, bytes, (gssize)n);
			*good += n > 1;
		}
		bytes += n;
	}
	return out;
}

static GString *
convert(iconv_t cd, const char *bytes, size_t len, uint32_t *warnings)
{
	GString *out = g_string_sized_new(len + len / 2 + 16);
	char *in = (char *)(uintptr_t)bytes; /* iconv(3) does not write to it */
	char block[4096];

	for (;;) {
		char *to = block;
		size_t room = sizeof block;
		size_t done = iconv(cd, len > 0 ? &in : NULL, &len, &to, &room);
		int error = errno;

		g_string_append_len(out, block, to - block);
		if (done != (size_t)-1 && len == 0)
			break;
		if (done != (size_t)-1 || error == E2BIG)
			continue;
		g_string_append(out, REPLACEMENT);
		*warnings |= WARNING_BIT(WARNING_CHARSET_WRONG);
		if (error != EILSEQ || len <= 1)
			break;
		in++;
		len--;
	}
	return out;
}

/* Only the ASCII of a text in a set that nobody knows can be told. */
static GString *
ascii_only(const char *bytes, size_t len)
{
	GString *out = g_string_sized_new(len + 16);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)bytes[i] < 0x80)
			g_string_append_c(out, bytes[i]);
		else
			g_string_append(out, REPLACEMENT);
	return out;
}

/* What declares nothing, or declares UTF-8 and is not: UTF-8 with a bad place
 * when there is more good than bad in it, else windows-1252. */
static GString *
guess(const char *bytes, size_t len, uint32_t *warnings)
{
	size_t good, bad;
	GString *out = repair(bytes, len, &good, &bad);

	if (good >= bad) {
		*warnings |= WARNING_BIT(WARNING_CHARSET_WRONG);
		return out;
	}
	g_string_free(out, TRUE);
	*warnings |= WARNING_BIT(WARNING_CHARSET_GUESSED);
	return convert(converter("windows-1252"), bytes, len, warnings);
}

/* The characters that Japanese programs mean where glibc's tables take those of the
 * standard: the wave, the minus and their like (WHATWG Encoding, index jis0208). */
static GString *
japanese(GString *text)
{
	static const struct {
		const char *standard, *meant;
	} pairs[] = {
		{ "\u301c", "\uff5e" }, { "\u2212", "\uff0d" }, { "\u2016", "\u2225" },
		{ "\u2014", "\u2015" },
	};

	for (char *p = text->str; (p = strpbrk(p, "\xe2\xe3")) != NULL; p++)
		for (size_t i = 0; i < COUNT(pairs); i++)
			if (strncmp(p, pairs[i].standard, 3) == 0)
				memcpy(p, pairs[i].meant, 3);
	return text;
}

static GString *
decode(const char *bytes, size_t len, const char *charset, uint32_t *warnings)
{
	char name[NAME_SIZE] = "";
	bool known = charset == NULL || normal_name(charset, name);
	iconv_t cd;

	if (!is_disguised(name) && is_iso_2022_jp(bytes, len)) {
		*warnings |= WARNING_BIT(WARNING_CHARSET_GUESSED);
		g_strlcpy(name, "iso-2022-jp", sizeof name);
	}
	if (!is_disguised(name) && is_utf8(bytes, len)) {
		if (charset != NULL && strcmp(name, "utf-8") != 0 && !is_ascii(bytes, len))
			*warnings |= WARNING_BIT(WARNING_CHARSET_GUESSED);
		return g_string_new_len(bytes, (gssize)len);
	}
	if (known && (*name == '\0' || strcmp(name, "utf-8") == 0))
		return guess(bytes, len, warnings);
	cd = known ? converter(name) : (iconv_t)-1;
	if (cd != (iconv_t)-1 && (g_str_has_prefix(name, "iso-2022-jp") || strcmp(name, "euc-jp") == 0))
		return japanese(convert(cd, bytes, len, warnings));
	if (cd != (iconv_t)-1)
		return convert(cd, bytes, len, warnings);
	*warnings |= WARNING_BIT(WARNING_CHARSET_UNKNOWN);
	return ascii_only(bytes, len);
}

char *
charset_decode(const char *bytes, size_t len, const char *charset, uint32_t *warnings)
{
	GString *out = decode(bytes, len, charset, warnings);
	size_t kept = 0;

	if (memchr(out->str, '\0', out->len) != NULL) {
		for (size_t i = 0; i < out->len; i++)
			if (out->str[i] != '\0')
				out->str[kept++] = out->str[i];
		g_string_truncate(out, kept);
		*warnings |= WARNING_BIT(WARNING_NUL);
	}
	if (g_str_has_prefix(out->str, "\xef\xbb\xbf")) /* a byte order mark is no text */
		g_string_erase(out, 0, 3);
	return g_string_free(out, FALSE);
}

/* Characters that NFC never changes, nor what stands beside them: those of most
 * mails, up to U+02FF, general punctuation, emoji. */
static bool
is_own_nfc(gunichar c)
{
	return c < 0x300 || (c >= 0x2002 && c < 0x20d0) || (c >= 0x1f000 && c < 0x1fb00);
}

/* How many bytes from here on are printable ASCII or newlines: most of a mail. */
static size_t
simple_run(const char *p)
{
	const char *start = p;

	while ((*p >= 0x20 && *p < 0x7f) || *p == '\n' || *p == '\t')
		p++;
	return (size_t)(p - start);
}

/* One pass: line ends, control characters, piles of marks. Tells whether the
 * text has anything that normalising could change. */
static GString *
sweep(const char *text, bool *plain)
{
	GString *out = g_string_sized_new(strlen(text) + 1);
	unsigned marks = 0;

	*plain = true;
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		size_t run = simple_run(p);
		gunichar c;

		if (run > 0) {
			g_string_append_len(out, p, (gssize)run);
			p += run - 1;
			marks = 0;
			continue;
		}
		c = g_utf8_get_char(p);
		if (c == '\r' || c == '\f' || c == '\v') {
			if (p[1] != '\n')
				g_string_append_c(out, '\n');
			continue;
		}
		if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0))
			continue;
		*plain = *plain && is_own_nfc(c);
		marks = c >= 0x300 && g_unichar_ismark(c) ? marks + 1 : 0;
		if (marks <= MAX_MARKS)
			g_string_append_len(out, p, g_utf8_next_char(p) - p);
	}
	return out;
}

static bool
is_all_own_nfc(const char *p, size_t len)
{
	for (const char *end = p + len; p < end; p = g_utf8_next_char(p))
		if ((unsigned char)*p >= 0xcc && !is_own_nfc(g_utf8_get_char(p)))
			return false;
	return true;
}

/* NFC, a word at a time, for it is slow and few words need it. A blank neither composes
 * with what stands before or behind it nor lets marks pass. */
static char *
normalise(const char *text)
{
	GString *out = g_string_sized_new(strlen(text) + 16);

	while (*text != '\0') {
		size_t len = strcspn(text, " \n");
		size_t blanks = strspn(text + len, " \n");
		char *normal = is_all_own_nfc(text, len)
		    ? NULL
		    : g_utf8_normalize(text, (gssize)len, G_NORMALIZE_NFC);

		if (normal != NULL)
			g_string_append(out, normal);
		else
			g_string_append_len(out, text, (gssize)len);
		g_string_append_len(out, text + len, (gssize)blanks);
		free(normal);
		text += len + blanks;
	}
	return g_string_free(out, FALSE);
}

char *
charset_clean(const char *text)
{
	bool plain;
	char *swept = g_string_free(sweep(text, &plain), FALSE);
	char *normal;

	if (plain)
		return swept;
	normal = normalise(swept);
	free(swept);
	return normal;
}

bool
charset_cut(char *text, size_t max_bytes)
{
	char *end = text + max_bytes;

	if (strlen(text) <= max_bytes)
		return false;
	while (end > text && ((unsigned char)*end & 0xc0) == 0x80)
		end--;
	*end = '\0';
	return true;
}

char *
charset_clean_line(const char *text, size_t max_bytes, uint32_t *warnings)
{
	char *line = charset_clean(text);
	char *to = line;

	if (charset_cut(line, max_bytes))
		*warnings |= WARNING_BIT(WARNING_LIMIT_HEADER);
	for (const char *p = line; *p != '\0'; p++) {
		if (*p != ' ' && *p != '\t' && *p != '\n')
			*to++ = *p;
		else if (to > line && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > line && to[-1] == ' ')
		to--;
	*to = '\0';
	return line;
}
