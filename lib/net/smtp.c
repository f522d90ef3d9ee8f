#include "net/smtp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "net/canonical.h"
#include "net/smtp_login.h"
#include "rules/addrspec.h"

struct envelope {
	const char *from;
	const char *const *rcpts;
	size_t n;
	bool utf8;            /* an address is not ASCII */
	int fd;
	off_t size;
};

/* --- what may be handed to anybody ------------------------------------------------ */

static int
verdict(struct smtp_answer *a, enum smtp_outcome o, int code, const char *object,
        struct fault *f, const char *reason)
{
	a->outcome = o;
	return fault_set(f, code, object, "%s", reason);
}

int
smtp_check(const char *from, const char *const *rcpts, size_t n, int fd,
           const char *object, off_t *size, struct smtp_answer *a, struct fault *f)
{
	const char *wrong;
	struct stat st;
	char reason[128];

	if (*from != '\0' && !addrspec_ok(from))
		return verdict(a, SMTP_FAILED, EX_DATAERR, object, f, "the sender is no plain address");
	if (n == 0)
		return verdict(a, SMTP_FAILED, EX_DATAERR, object, f, "the letter has no recipient");
	for (size_t i = 0; i < n; i++)
		if (!addrspec_utf8_ok(rcpts[i]))
			return verdict(a, SMTP_FAILED, EX_DATAERR, object, f,
			               "a recipient is no plain address");
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return verdict(a, SMTP_DEFERRED, EX_TEMPFAIL, object, f, "the letter is no ordinary file");
	*size = st.st_size;
	wrong = canonical_wrong(fd, *size);
	if (wrong == NULL)
		return 0;
	/* The disk may do better next time; the letter may not. */
	if (wrong == canonical_unreadable)
		return verdict(a, SMTP_DEFERRED, EX_TEMPFAIL, object, f, wrong);
	snprintf(reason, sizeof reason, "the letter cannot be sent as it is: %s", wrong);
	return verdict(a, SMTP_FAILED, EX_DATAERR, object, f, reason);
}

/* The connection is of no more use. RELIABILITY section 3.7. */
static int
broken(struct smtp *s, enum wire_end end, struct fault *f)
{
	char reason[200];

	smtp_drop(s);
	if (s->ended)
		return smtp_end(s, SMTP_DOUBT, EX_TEMPFAIL, f,
		               "the connection broke after the letter and before the answer");
	snprintf(reason, sizeof reason, "%s%s", end == WIRE_LETTER ? "" : "the connection failed: ",
	         wire_why(end));
	return smtp_end(s, SMTP_DEFERRED, EX_TEMPFAIL, f, reason);
}

/* --- a letter --------------------------------------------------------------------- */

/* The commands of an envelope, from 0: MAIL, RCPT for each recipient, DATA. */
static void
command(const struct smtp *s, const struct envelope *e, size_t i, FILE *out)
{
	if (i == 0) {
		fprintf(out, "MAIL FROM:<%s>", e->from);
		if (s->takes_size)
			fprintf(out, " SIZE=%lld", (long long)e->size);
		fputs(e->utf8 ? " SMTPUTF8\r\n" : "\r\n", out);
	} else if (i <= e->n)
		fprintf(out, "RCPT TO:<%s>\r\n", e->rcpts[i - 1]);
	else
		fputs("DATA\r\n", out);
}

/* Says the commands from `from` on and before `to` in one piece. */
static enum wire_end
say(struct smtp *s, const struct envelope *e, size_t from, size_t to)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	enum wire_end end;

	if (out == NULL)
		abort();
	for (size_t i = from; i < to; i++)
		command(s, e, i, out);
	if (fclose(out) != 0)
		abort();
	end = wire_say(&s->wire, text, len);
	free(text);
	return end;
}

/* Up to where commands are said before the answer to the first of them is there (RFC
 * 2920). DATA waits where there are copies: when only they are taken, nothing must go. */
static size_t
group_end(const struct smtp *s, const struct envelope *e, size_t said)
{
	if (!s->takes_groups)
		return said + 1;
	return said == 0 && e->n > 1 ? e->n + 1 : e->n + 2;
}

/* Ends a transaction to which the server said no, so that the next letter finds an
 * idle session: takes the answers that are still to come, and makes the server forget. */
static void
take_back(struct smtp *s, size_t answers)
{
	struct wire_reply reply = { .code = s->answer->code };
	enum wire_end end = WIRE_OK;

	/* After 354 whatever comes is a letter; after 421 nothing comes. */
	while (end == WIRE_OK && answers-- > 0 && reply.code / 100 != 3 && reply.code != 421)
		end = wire_hear(&s->wire, &reply);
	if (end == WIRE_OK && reply.code / 100 != 3 && reply.code != 421)
		end = wire_say(&s->wire, "RSET\r\n", 6);
	else
		end = WIRE_CLOSED;
	if (end != WIRE_OK || wire_hear(&s->wire, &reply) != WIRE_OK || reply.code / 100 != 2)
		smtp_drop(s);
}

/* Takes the answer to a command of the envelope. The first recipient is whom the letter
 * is for; the others are copies, whose answers are kept apart. */
static enum wire_end
hear(struct smtp *s, const struct envelope *e, size_t i, bool *no)
{
	struct wire_reply reply;
	enum wire_end end = wire_hear(&s->wire, &reply);
	int wanted = i == e->n + 1 ? 3 : 2;

	*no = false;
	if (end != WIRE_OK)
		return end;
	if (i > 1 && i <= e->n) {
		memcpy(s->answer->copy_text, reply.text, sizeof reply.text);
		return WIRE_OK;
	}
	s->stage = i == 0 ? STAGE_MAIL : i <= e->n ? STAGE_RCPT : STAGE_DATA;
	s->answer->code = reply.code;
	memcpy(s->answer->text, reply.text, sizeof reply.text);
	*no = reply.code >= 400;
	return *no || reply.code / 100 == wanted ? WIRE_OK : WIRE_GARBAGE;
}

/* MAIL, RCPT and DATA; 0 when the server waits for the letter. */
static int
open_envelope(struct smtp *s, const struct envelope *e, struct fault *f)
{
	enum wire_end end = WIRE_OK;
	size_t said = 0;
	bool no = false;

	for (size_t i = 0; i < e->n + 2; i++) {
		if (i == said) {
			said = group_end(s, e, said);
			end = say(s, e, i, said);
		}
		if (end == WIRE_OK)
			end = hear(s, e, i, &no);
		if (end != WIRE_OK)
			return broken(s, end, f);
		if (no) {
			take_back(s, said - i - 1);
			return smtp_said_no(s, f);
		}
	}
	return 0;
}

/* The text, the dot, and the answer that makes it the server's. */
static int
hand_over(struct smtp *s, const struct envelope *e, struct fault *f)
{
	struct wire_reply reply = { 0 };
	enum wire_end end = wire_say_letter(&s->wire, e->fd, e->size, &s->ended);
	bool whole = end == WIRE_OK;

	/* A server that wants no more of it may say why before it closes. */
	if (whole || (end == WIRE_CLOSED && !s->ended))
		end = wire_hear(&s->wire, &reply);
	if (end != WIRE_OK || (!whole && reply.code < 400))
		return broken(s, end != WIRE_OK ? end : WIRE_CLOSED, f);
	s->answer->code = reply.code;
	memcpy(s->answer->text, reply.text, sizeof reply.text);
	if (!whole || reply.code == 421)
		smtp_drop(s);
	if (reply.code >= 400)
		return smtp_said_no(s, f);
	if (reply.code / 100 != 2)
		return broken(s, WIRE_GARBAGE, f);
	s->answer->outcome = SMTP_SENT;
	return 0;
}

/* One try, on the connection that is there or on a new one. */
static int
try(struct smtp *s, const struct envelope *e, struct fault *f)
{
	*s->answer = (struct smtp_answer){ .outcome = SMTP_DEFERRED };
	s->ended = false;
	if (!s->ready && smtp_connect(s, f) < 0)
		return -1;
	s->stage = STAGE_MAIL;
	wire_due(&s->wire, s->seconds * TOTAL_FACTOR + e->size / SLOWEST_BYTES_PER_SEC);
	if (s->size_max > 0 && e->size > s->size_max)
		return smtp_end(s, SMTP_FAILED, EX_UNAVAILABLE, f,
		               "the letter is larger than the server takes (SIZE): nothing was sent");
	if (e->utf8 && !s->takes_utf8)
		return smtp_end(s, SMTP_FAILED, EX_UNAVAILABLE, f,
		               "the address is not ASCII and the server takes none such (SMTPUTF8): nothing was sent");
	return open_envelope(s, e, f) < 0 ? -1 : hand_over(s, e, f);
}

int
smtp_send(struct smtp *s, const char *from, const char *const *rcpts, size_t n, int fd,
          struct smtp_answer *answer, struct fault *f)
{
	struct envelope e = { .from = from, .rcpts = rcpts, .n = n, .fd = fd };
	bool was_ready;
	int result;

	s->answer = answer;
	*answer = (struct smtp_answer){ .outcome = SMTP_DEFERRED };
	result = smtp_check(from, rcpts, n, fd, s->host, &e.size, answer, f);
	if (result == 0) {
		for (size_t i = 0; i < n; i++)
			e.utf8 = e.utf8 || !addrspec_ok(rcpts[i]);
		if (s->ready && wire_is_ahead(&s->wire))
			smtp_drop(s);
		was_ready = s->ready;
		result = try(s, &e, f);
		/* The connection of an earlier letter that turned out to be at its end
		 * (closed, or 421) before this letter was begun: a new one is worth a try. */
		if (result < 0 && was_ready && !s->ready && s->stage < STAGE_DATA &&
		    (answer->code == 0 || answer->code == 421)) {
			*f = (struct fault){ 0 };
			result = try(s, &e, f);
		}
	}
	s->answer = NULL;
	return result;
}

void
smtp_cut(struct smtp *s)
{
	int line = s->line;

	if (line >= 0)
		shutdown(line, SHUT_RDWR);
}

void
smtp_close(struct smtp *s)
{
	struct wire_reply reply;

	if (s == NULL)
		return;
	if (s->ready) {
		wire_due(&s->wire, s->seconds);
		if (wire_say(&s->wire, "QUIT\r\n", 6) == WIRE_OK)
			wire_hear(&s->wire, &reply);
	}
	smtp_drop(s);
	curl_easy_cleanup(s->settings);
	free(s);
}
