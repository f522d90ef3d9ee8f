#include "base/say.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/progress.h"
#include "base/term.h"

static const char *program = "loket";
static bool to_officer;
static size_t columns; /* of the terminal that is standard error; 0 = it is none */

void
say_program(const char *name)
{
	program = name;
	/* Asked once: a program in its cage may not ask. */
	columns = isatty(STDERR_FILENO) ? term_columns() : 0;
}

/* Did the line lose its end? */
static bool
reason_cut(int wanted, size_t len)
{
	return wanted < 0 || (size_t)wanted > len;
}

/* One write(2), so that the stages of a pipe do not mix their words. */
static void
write_all(const char *text, size_t len)
{
	progress_hide();
	if (write(STDERR_FILENO, text, len) < 0)
		return; /* nowhere left to complain to */
}

/* On a terminal a long line breaks between words. */
static void
write_wrapped(const char *line)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		return;
	term_wrap(out, "", "  ", line, columns);
	fclose(out);
	write_all(text, len);
	free(text);
}

static void
say_line(const char *object, const char *reason)
{
	char line[1024];
	int n = snprintf(line, sizeof line - 1, "%s: %s%s%s", program, object,
	                 *object ? ": " : "", reason);
	size_t len = n < 0 ? 0 : (size_t)n;

	if (len > sizeof line - 2)
		len = sizeof line - 2;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)line[i];
		unsigned char next = (unsigned char)line[i + 1];

		if (c < 0x20 || c == 0x7f)
			line[i] = ' ';
		else if (c == 0xc2 && next >= 0x80 && next < 0xa0) /* C1 in UTF-8 */
			line[i] = line[i + 1] = ' ';
	}
	while (len > 0 && ((unsigned char)line[len - 1] & 0x80) && reason_cut(n, len))
		len--; /* not half a character */
	line[len] = '\0';
	if (columns > 0)
		write_wrapped(line);
	else {
		line[len++] = '\n';
		write_all(line, len);
	}
}

void
say(const char *object, const char *format, ...)
{
	char reason[768];
	va_list ap;

	va_start(ap, format);
	vsnprintf(reason, sizeof reason, format, ap);
	va_end(ap);
	say_line(object, reason);
}

void
say_to_officer(void)
{
	to_officer = true;
}

static const char *
advice(int code)
{
	switch (code) {
	case EX_USAGE:
	case EX_DATAERR:
	case EX_NOINPUT:
		return NULL;
	case EX_NOPERM:
		return "Anda tidak berhak; mintalah hak kepada administrator";
	case EX_CONFIG:
		return "belum siap dipakai; beri tahu administrator";
	case EX_TEMPFAIL:
		return "belum dapat sekarang; cobalah sebentar lagi";
	default:
		return "gagal; beri tahu administrator";
	}
}

int
say_fault(const struct fault *f)
{
	const char *first = to_officer ? advice(f->code) : NULL;

	if (first != NULL)
		say(f->object, "%s (%s)", first, f->reason);
	else
		say_line(f->object, f->reason);
	return f->code ? f->code : EX_SOFTWARE;
}
