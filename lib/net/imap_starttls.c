/*
 * STARTTLS (RFC 3501 section 6.2.1) in a conversation of our own, so that nothing
 * that was said in clear text reaches libetpan: not the greeting, no capability,
 * and no answer that somebody in between has put behind the server's OK (the
 * injection of CVE-2020-15953), which is refused. What the server offers in clear
 * text is not asked for: whoever strips it there could strip our question too. It
 * must say OK, and the certificate must stand.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "net/imap_private.h"

#define TAG "s1 "
#define MOST_LINES 32

struct lines {
	struct tls *tls;
	char bytes[4096];
	size_t len, at;
	char line[1024]; /* the present one, without CR LF */
};

static int
read_line(struct lines *l)
{
	size_t n = 0;

	for (;;) {
		char c;

		if (l->at == l->len) {
			ssize_t got = tls_read(l->tls, l->bytes, sizeof l->bytes);

			if (got < 0)
				return -1;
			l->len = (size_t)got;
			l->at = 0;
		}
		c = l->bytes[l->at++];
		if (c == '\n')
			break;
		if (n + 1 < sizeof l->line)
			l->line[n++] = c;
	}
	if (n > 0 && l->line[n - 1] == '\r')
		n--;
	l->line[n] = '\0';
	return 0;
}

static bool
begins(const char *line, const char *with)
{
	return strncasecmp(line, with, strlen(with)) == 0;
}

static int
lost(struct lines *l, const char *object, struct fault *f)
{
	const char *trouble = tls_trouble(l->tls);

	return fault_set(f, EX_TEMPFAIL, object, "STARTTLS: %s",
	                 *trouble ? trouble : "the server's answer makes no sense");
}

static int
read_greeting(struct lines *l, const char *object, struct fault *f)
{
	if (read_line(l) < 0)
		return lost(l, object, f);
	if (begins(l->line, "* PREAUTH"))
		/* Then STARTTLS is no longer possible: a way round it. */
		return fault_set(f, EX_NOPERM, object,
		                 "the server lets us in without a password (PREAUTH): refused");
	if (!begins(l->line, "* OK"))
		return lost(l, object, f);
	return 0;
}

static int
read_answer(struct lines *l, const char *object, struct fault *f)
{
	int lines = 0;

	do {
		if (read_line(l) < 0 || ++lines > MOST_LINES)
			return lost(l, object, f);
	} while (begins(l->line, "* "));
	if (!begins(l->line, TAG "OK"))
		return fault_set(f, EX_NOPERM, object,
		                 "the server begins no encryption (STARTTLS): refused, and no password was sent; use imaps:// if it offers that");
	if (l->at != l->len)
		return fault_set(f, EX_NOPERM, object,
		                 "something was said after STARTTLS and before the encryption: refused, somebody may be in between");
	return 0;
}

int
imap_starttls(struct tls *tls, const struct tls_trust *trust, const char *object,
              struct fault *f)
{
	struct lines l = { .tls = tls };

	if (read_greeting(&l, object, f) < 0)
		return -1;
	if (tls_write(tls, TAG "STARTTLS\r\n", strlen(TAG "STARTTLS\r\n")) < 0)
		return lost(&l, object, f);
	if (read_answer(&l, object, f) < 0)
		return -1;
	return tls_upgrade(tls, trust, object, f);
}
