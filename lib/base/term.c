#include "base/term.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

/* Reads one code point; returns its length, 1 with U+FFFD for a broken byte. */
static size_t
read_utf8(const unsigned char *p, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = p[0] < 0x80 ? 1 : p[0] >= 0xf0 && p[0] < 0xf5 ? 4
	    : p[0] >= 0xe0 && p[0] < 0xf0 ? 3 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : 0;

	*c = 0xfffd;
	if (len < 2) {
		if (len == 1)
			*c = p[0];
		return 1;
	}
	uint32_t value = p[0] & (0xffu >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 1;
		value = value << 6 | (p[i] & 0x3f);
	}
	if (value < least[len] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
		return 1;
	*c = value;
	return len;
}

/* Characters that move the cursor, change the direction of what follows, or show
 * nothing while they change how a name reads. */
static bool
steers(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x034f ||
	    c == 0x061c || c == 0x180e || c == 0x3164 || (c >= 0xfff9 && c <= 0xfffb) ||
	    (c >= 0xe0000 && c <= 0xe007f) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

static char *
clean(const char *text, bool one_line)
{
	const unsigned char *p = (const unsigned char *)text;
	char *out = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&out, &len);

	if (to == NULL)
		abort();
	while (*p) {
		uint32_t c;
		size_t n = read_utf8(p, &c);

		if (c == '\n' || c == '\t')
			putc(one_line ? ' ' : (int)c, to);
		else if (steers(c))
			fprintf(to, "<U+%04X>", (unsigned)c);
		else if (c == 0xfffd)
			fputs("\xef\xbf\xbd", to);
		else
			fwrite(p, 1, n, to);
		p += n;
	}
	if (fclose(to) == EOF)
		abort();
	return out;
}

char *
term_safe(const char *text)
{
	return clean(text, false);
}

static size_t
columns_of(uint32_t c)
{
	int w = wcwidth((wchar_t)c);

	/* In the C locale wcwidth() knows ASCII only; a letter takes one column. */
	return w < 0 ? 1 : (size_t)w;
}

size_t
term_width(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t width = 0;
	uint32_t c;

	for (; *p; p += read_utf8(p, &c)) {
		read_utf8(p, &c);
		width += columns_of(c);
	}
	return width;
}

char *
term_line(const char *text, size_t columns)
{
	char *line = clean(text, true);
	const unsigned char *p = (const unsigned char *)line;
	size_t width = 0, keep = 0, at = 0;

	if (columns == 0 || term_width(line) <= columns)
		return line;
	while (p[at]) {
		uint32_t c;
		size_t n = read_utf8(p + at, &c);

		if (width + columns_of(c) > columns - 1)
			break;
		width += columns_of(c);
		at += n;
		keep = at;
	}
	/* "…" takes three bytes where at least one was cut. */
	char *cut = malloc(keep + 4);
	if (cut == NULL)
		abort();
	memcpy(cut, line, keep);
	memcpy(cut + keep, "\xe2\x80\xa6", 4);
	free(line);
	return cut;
}

void
term_cell(FILE *out, const char *text, size_t columns, bool pad)
{
	char *line = term_line(text, columns);

	fputs(line, out);
	if (pad)
		for (size_t w = term_width(line); w < columns; w++)
			putc(' ', out);
	free(line);
}

void
term_block(FILE *out, const char *margin, const char *text)
{
	char *safe = term_safe(text);
	char *p = safe;

	while (*p) {
		size_t n = strcspn(p, "\n");

		fprintf(out, "%s%.*s\n", n ? margin : "", (int)n, p);
		p += n + (p[n] == '\n');
	}
	free(safe);
}

/* --- pages ------------------------------------------------------------------------ */

#define COLUMNS_DEFAULT 80
#define COLUMNS_MIN 40
#define COLUMNS_MAX 160
#define TAB_COLUMNS 8
#define ROOM_MIN 8 /* beside the widest margin */

/* How many bytes of a line fit: up to its end, or to a blank, or else to the last
 * character. `*skip` is how many blanks behind them belong to no line. */
static size_t
fitting(const char *line, size_t len, size_t room, size_t *skip)
{
	size_t width = 0, at = 0, blank = 0;
	bool word = false;

	*skip = 0;
	while (at < len) {
		uint32_t c;
		size_t n = read_utf8((const unsigned char *)line + at, &c);

		width += c == '\t' ? TAB_COLUMNS - width % TAB_COLUMNS : columns_of(c);
		if (width > room && at > 0)
			break;
		/* What indents a line does not end it. */
		if ((c == ' ' || c == '\t') && word)
			blank = at;
		word = word || (c != ' ' && c != '\t');
		at += n;
	}
	if (at >= len)
		return len;
	if (line[at] == ' ' || line[at] == '\t')
		blank = at;
	if (blank == 0)
		return at;
	*skip = strspn(line + blank, " \t");
	return blank;
}

static void
put_line(FILE *out, const char *line, size_t len)
{
	size_t width = 0;

	for (size_t at = 0; at < len;) {
		uint32_t c;
		size_t n = read_utf8((const unsigned char *)line + at, &c);
		size_t wide = c == '\t' ? TAB_COLUMNS - width % TAB_COLUMNS : columns_of(c);

		if (c == '\t')
			fprintf(out, "%*s", (int)wide, "");
		else
			fwrite(line + at, 1, n, out);
		width += wide;
		at += n;
	}
	putc('\n', out);
}

/* The blanks that a line begins with, as columns; not so many that nothing fits beside. */
static size_t
indent_of(const char *line, size_t room)
{
	size_t n = strspn(line, " ");

	return n < room / 2 ? n : 0;
}

/* One line of the text, over as many as it needs; those that follow keep its indent. */
static void
wrap_line(FILE *out, const char *before, const char *margin, const char *line, size_t len, size_t columns)
{
	const char *from = line;
	size_t indent = 0, skip;

	do {
		size_t used = term_width(before) + indent;
		size_t room = columns > used + ROOM_MIN ? columns - used : ROOM_MIN;
		size_t n = fitting(line, len, room, &skip);

		fprintf(out, "%s%*s", before, (int)indent, "");
		put_line(out, line, n);
		if (line == from)
			indent = indent_of(line, room);
		before = margin;
		line += n + skip;
		len -= n + skip;
	} while (len > 0);
}

void
term_wrap(FILE *out, const char *first, const char *margin, const char *text, size_t columns)
{
	char *safe = term_safe(text);

	for (const char *p = safe; *p;) {
		size_t len = strcspn(p, "\n");

		/* An empty line has no margin. */
		if (len > 0 || p == safe)
			wrap_line(out, p == safe ? first : margin, margin, p, len, columns);
		else
			putc('\n', out);
		p += len;
		p += *p == '\n';
	}
	free(safe);
}

size_t
term_columns(void)
{
	const char *told = getenv("COLUMNS");
	struct winsize size = { 0 };
	long columns = told ? strtol(told, NULL, 10) : 0;

	if (columns <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		columns = size.ws_col;
	if (columns <= 0)
		return COLUMNS_DEFAULT;
	return columns < COLUMNS_MIN ? COLUMNS_MIN : columns > COLUMNS_MAX ? COLUMNS_MAX : (size_t)columns;
}

static int wanted = -1; /* are styles; -1 = nobody has asked */

const char *
term_style(enum term_style style)
{
	static const char *const begin[] = {
		[TERM_PLAIN] = "\033[0m", [TERM_BOLD] = "\033[1m", [TERM_DIM] = "\033[2m",
		[TERM_RED] = "\033[1;31m", [TERM_YELLOW] = "\033[33m", [TERM_GREEN] = "\033[32m",
	};
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (wanted < 0)
		wanted = isatty(STDOUT_FILENO) && (no == NULL || *no == '\0') &&
		    term != NULL && *term != '\0' && strcmp(term, "dumb") != 0;
	return wanted ? begin[style] : "";
}

void
term_without_styles(void)
{
	wanted = 0;
}
