#include "base/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *program = "loket";

void
say_program(const char *name)
{
	program = name;
}

/* One write(2) a line, so that the stages of a pipe do not mix their words. */
static void
say_line(const char *object, const char *reason)
{
	char line[1024];
	int n = snprintf(line, sizeof line - 1, "%s: %s%s%s", program, object,
	                 *object ? ": " : "", reason);
	size_t len = n < 0 ? 0 : (size_t)n;

	if (len > sizeof line - 2)
		len = sizeof line - 2;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = ' ';
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, len) < 0)
		return; /* nowhere left to complain to */
}

void
say(const char *object, const char *format, ...)
{
	char reason[640];
	va_list ap;

	va_start(ap, format);
	vsnprintf(reason, sizeof reason, format, ap);
	va_end(ap);
	say_line(object, reason);
}

int
say_fault(const struct fault *f)
{
	say_line(f->object, f->reason);
	return f->code ? f->code : EX_SOFTWARE;
}
