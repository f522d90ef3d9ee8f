#include "mail/notice.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define DIAGNOSTIC_BYTES 500
#define NOTICE_BYTES 32768 /* words beyond are the letter's */
#define ADDRESS_BYTES 320
#define MIN_WORDS 3        /* of a reason; less is a heading */
#define MAX_LABEL_WORDS 5  /* "Final recipient address:" */

/* An address and where it stands. */
struct sight {
	const char *line;    /* its line */
	const char *address; /* in the text */
	size_t len;
};

struct scan {
	const char *text, *end; /* the notice, without the letter's copy */
	const char *const *not_these;
	struct bounce *bounce;
	bool is_delay;
};

/* What stands before the copy of the letter (in lower case, anywhere in a line). */
static const char *const copy_marks[] = {
	"original message", "copy of the message", "copy of your message", "message follows",
	"mail follows", "headers follow", "header follows", "undelivered message", "unsent message",
	"returned message", "body of message", "copy of the header", "contents of the undeliver",
	"top 20 lines", "message reads", "message header:", "text follows", "message truncated",
	"forwarded message", "salinan pesan", "pesan asli", "mensaje original", "message removed",
	"copy of the original", "original-nachricht", "message text",
};

/* Lines that show addresses of others. */
static const char *const aside_marks[] = {
	"contact", "assistance", "for help", "please reply", "mail from", "from:", "sender",
	"message-id", "reporting", "http:", "https:", "mailto:", "send mail to", "subject:",
	"received", "arrival-date", "queue", "helo", "return-path", "reply-to", "hubungi",
	"x-postfix", "references", "on behalf of", "message id", "sent by", "questions",
};

/* A line with an address and one of these says what happened to it. */
static const char *const blame_marks[] = {
	"deliver", "undeliver", "failed", "failure", "unable to", "could not", "cannot", "not found",
	"unknown", "no such", "recipient", "rejected", "reject", "not exist", "mailbox", "quota",
	"full", "error", "rcpt to", "user", "returned", "expired", "addressed to", "invalid",
	"original address", "disabled", "not listed", "tidak", "gagal", "ditolak", "penuh",
	"destination", "550", "551", "552", "553", "554", "450", "451", "452",
};

/* Nothing is lost yet: the server goes on trying. */
static const char *const delay_marks[] = {
	"not yet been delivered", "be retried", "being retried", "warning only",
	"continue to attempt", "keep trying", "has been postponed", "is delayed", "been delayed",
	"do not need to resend", "don't need to resend", "not need to take any action",
	"temporarily deferred", "masih dicoba", "tertunda", "will try again", "delayed mail",
	"continue to try", "continue trying",
};

static const char *const failure_marks[] = {
	"not be delivered", "not delivered", "undeliverable", "could not deliver", "unable to deliver",
	"delivery failed", "failed to deliver", "delivery failure", "delivery problem", "was not deliver",
	"wasn't able to deliver", "delivery to the following", "delevery to the following",
	"failed recipient", "failed address", "did not reach", "permanent fatal error",
	"fatal delivery error", "returned to sender", "user unknown", "unknown user",
	"no such user", "mailbox unavailable", "mailbox full", "mailbox is full", "over quota",
	"not yet been delivered", "has been postponed", "delivery status notification",
	"returned because", "could not be sent", "non remis", "no se pudo entregar",
	"nicht zugestellt", "konnte nicht", "tidak dapat dikirim", "tidak terkirim",
	"gagal dikirim", "tidak dapat disampaikan", "mail loop", "not listed in",
	"attempting to deliver a message", "rejected by a remote", "invalid final delivery",
	"affected recipient", "were not delivered", "message looping",
};

static bool
says_any(const char *lower, const char *const *marks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(lower, marks[i]) != NULL)
			return true;
	return false;
}

#define SAYS(lower, marks) says_any(lower, marks, G_N_ELEMENTS(marks))

static char *
lower_copy(const char *from, const char *end)
{
	return g_ascii_strdown(from, end - from);
}

static const char *
line_end(const char *p, const char *end)
{
	const char *nl = memchr(p, '\n', (size_t)(end - p));

	return nl ? nl : end;
}

static const char *
next_line(const char *p, const char *end)
{
	p = line_end(p, end);
	return p < end ? p + 1 : p;
}

/* A header line of the letter's copy; one such line is enough. */
static bool
is_copied_header(const char *lower)
{
	return g_str_has_prefix(lower, "received: ") || g_str_has_prefix(lower, "return-path: ") ||
	       g_str_has_prefix(lower, "message-id: ");
}

static bool
begins_copy(const char *line, const char *end)
{
	char *lower = lower_copy(line, end);
	const char *words = lower + strspn(lower, " >-=|*_#");
	/* "The Original Message follows", and not a sentence that speaks of it. */
	bool copy = is_copied_header(words) ||
	            (SAYS(lower, copy_marks) && strstr(lower, "receive") == NULL &&
	             strstr(lower, "mts-id") == NULL && (size_t)(end - line) < 90 &&
	             (words > lower || strstr(lower, "follow") != NULL ||
	              strstr(lower, "copy") != NULL || strchr(lower, ':') != NULL ||
	              strstr(lower, "removed") != NULL));

	g_free(lower);
	return copy;
}

/* Where the letter's copy begins: it has addresses of its own. */
static const char *
notice_end(const char *text)
{
	size_t len = strlen(text);
	const char *end = text + MIN(len, NOTICE_BYTES), *p = text;
	bool told = false; /* an address, or a word of failure, stood before */

	for (; p < end; p = next_line(p, end)) {
		const char *stop = line_end(p, end);

		if (told && begins_copy(p, stop))
			return p;
		told = told || stop > p + 2;
	}
	return end;
}

static bool
is_local_char(char c)
{
	return g_ascii_isalnum(c) || (c != '\0' && strchr("!#$%&*+/=?^_`{|}~.'-", c) != NULL);
}

static bool
is_domain_char(char c)
{
	return g_ascii_isalnum(c) || c == '.' || c == '-' || c == '_';
}

/* The next address of a line at or after p. */
static bool
next_address(const char *line, const char *end, const char *p, struct sight *s)
{
	for (; (p = memchr(p, '@', (size_t)(end - p))) != NULL; p++) {
		const char *from = p, *to = p + 1;

		while (from > line && is_local_char(from[-1]))
			from--;
		if (p - from > 5 && g_ascii_strncasecmp(from, "smtp=", 5) == 0)
			from += 5; /* X.400: dda:SMTP=a@b */
		while (from < p && strchr("'`=./*", *from) != NULL)
			from++;
		while (to < end && is_domain_char(*to))
			to++;
		while (to > p + 1 && !g_ascii_isalnum(to[-1]))
			to--;
		if (from == p || to == p + 1 || to - from >= ADDRESS_BYTES)
			continue;
		*s = (struct sight){ .line = line, .address = from, .len = (size_t)(to - from) };
		return true;
	}
	return false;
}

/* Is there nothing before the address but marks, or a label such as "Recipient:"? */
static bool
leads_line(const struct sight *s)
{
	const char *p = s->address, *from = s->line;
	unsigned words = 0;
	bool letter = false;

	if (p - from >= 5 && g_ascii_strncasecmp(p - 5, "smtp=", 5) == 0)
		return true; /* all of it is an address of X.400 */
	while (p > from && strchr(" <([\"'", p[-1]) != NULL)
		p--;
	while (from < p && strchr(" >*-#|.<([\"'\t", *from) != NULL)
		from++;
	if (from == p)
		return true;
	if (p[-1] != ':' && p[-1] != '=')
		return false;
	for (p--; from < p; from++) {
		if (g_ascii_isdigit(*from) || *from == ':' || *from == '=')
			return false;
		words += !letter && g_ascii_isalpha(*from);
		letter = *from != ' ';
	}
	return words <= MAX_LABEL_WORDS;
}

static bool
is_other(const struct scan *scan, const struct sight *s)
{
	static const char *const daemons[] = {
		"postmaster@", "mailer-daemon@", "mdaemon@", "abuse@", "helpdesk@", "support@",
	};

	for (const char *const *a = scan->not_these; *a != NULL; a++)
		if (strlen(*a) == s->len && g_ascii_strncasecmp(*a, s->address, s->len) == 0)
			return true;
	for (size_t i = 0; i < G_N_ELEMENTS(daemons); i++)
		if (g_ascii_strncasecmp(s->address, daemons[i], strlen(daemons[i])) == 0)
			return true;
	return false;
}

/* --- the reason -------------------------------------------------------------------- */

/* An enhanced status (RFC 3463) in a text, not a piece of an IP address. */
static char *
find_status(const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		const char *q = p + 2;
		size_t subject, detail;

		if (strchr("245", *p) == NULL || p[1] != '.' ||
		    (p > text && (g_ascii_isdigit(p[-1]) || p[-1] == '.')))
			continue;
		subject = strspn(q, "0123456789");
		if (subject == 0 || subject > 3 || q[subject] != '.')
			continue;
		q += subject + 1;
		detail = strspn(q, "0123456789");
		if (detail > 0 && detail <= 3 &&
		    !(q[detail] == '.' && g_ascii_isdigit(q[detail + 1])))
			return g_strndup(p, (size_t)(q + detail - p));
	}
	return NULL;
}

/* A reply of a mail server (RFC 5321 section 4.2): three digits and a blank or '-'. */
static bool
has_reply_code(const char *text)
{
	for (const char *p = text; (p = strpbrk(p, "45")) != NULL; p++)
		if ((p == text || strchr(" \t<>:(#\"'", p[-1]) != NULL) && p[1] >= '0' &&
		    p[1] <= '5' && g_ascii_isdigit(p[2]) && strchr(" -:,)", p[3]) != NULL)
			return true;
	return false;
}

static unsigned
count_words(const char *text)
{
	unsigned n = 0;

	for (bool in = false; *text != '\0'; text++) {
		bool letter = g_ascii_isalnum(*text) || (unsigned char)*text >= 0x80;

		n += letter && !in;
		in = letter;
	}
	return n;
}

static bool
is_same(const struct sight *a, const struct sight *b)
{
	return a->len == b->len && g_ascii_strncasecmp(a->address, b->address, a->len) == 0;
}

/* Does the line begin with another recipient? */
static bool
leads_with_other(const struct scan *scan, const struct sight *known, const char *line)
{
	struct sight s;

	return next_address(line, line_end(line, scan->end), line, &s) && leads_line(&s) &&
	       !is_same(&s, known) && !is_other(scan, &s);
}

static void
append_line(GString *out, const char *line, const char *end)
{
	g_string_append_len(out, line, end - line);
	g_string_append_c(out, ' ');
}

/* Exchange shows the letter's own fields first: "  To: a@b". */
static bool
is_letter_line(const char *line)
{
	line += strspn(line, " >");
	return g_ascii_strncasecmp(line, "to:", 3) == 0 || g_ascii_strncasecmp(line, "cc:", 3) == 0;
}

/* What stands before an address, when nothing stands behind: "Unknown user: a@b", or the
 * line above. */
static void
read_reason_before(const struct scan *scan, const struct sight *s, GString *out)
{
	const char *above = s->line;

	g_string_truncate(out, 0);
	if (is_letter_line(s->line))
		return;
	if (s->address > s->line + 3) {
		append_line(out, s->line, s->address);
		return;
	}
	while (above > scan->text && strchr("\n ", above[-1]) != NULL)
		above--;
	while (above > scan->text && above[-1] != '\n')
		above--;
	if (above < s->line)
		append_line(out, above, line_end(above, scan->end));
}

/* One line of text, without the marks around it. The caller frees it. */
static char *
finish_reason(GString *out)
{
	g_string_truncate(out, MIN(out->len, DIAGNOSTIC_BYTES));
	g_string_erase(out, 0, (gssize)strspn(out->str, " \n>)]\"':;,-."));
	g_strdelimit(out->str, "\n\t", ' ');
	return g_strchomp(g_string_free(out, FALSE));
}

/* What stands behind an address, up to the next one that leads a line, or to an empty
 * line when something was said before it. */
static char *
read_reason(const struct scan *scan, const struct sight *s)
{
	GString *out = g_string_new(NULL);
	const char *p = s->address + s->len;

	while (p < scan->end && out->len < DIAGNOSTIC_BYTES) {
		const char *stop = line_end(p, scan->end);

		append_line(out, p, stop);
		p = stop < scan->end ? stop + 1 : stop;
		if ((*p == '\n' && count_words(out->str) >= MIN_WORDS) ||
		    leads_with_other(scan, s, p))
			break;
	}
	if (count_words(out->str) == 0)
		read_reason_before(scan, s, out);
	return finish_reason(out);
}

/* The first reply of a server in the notice: when only one recipient failed, it is about
 * that one. */
static char *
read_reply(const struct scan *scan)
{
	GString *out = g_string_new(NULL);

	for (const char *p = scan->text; p < scan->end && out->len == 0;
	     p = next_line(p, scan->end)) {
		append_line(out, p, line_end(p, scan->end));
		if (!has_reply_code(out->str))
			g_string_truncate(out, 0);
		else if (next_line(p, scan->end) < scan->end) /* it may go on */
			append_line(out, next_line(p, scan->end),
			            line_end(next_line(p, scan->end), scan->end));
	}
	return finish_reason(out);
}

/* --- recipients ------------------------------------------------------------------------ */

static struct bounce_recipient *
find_recipient(struct bounce *bounce, const struct sight *s)
{
	for (size_t i = 0; i < bounce->n; i++) {
		const char *known = bounce->recipients[i].recipient;

		if (strlen(known) == s->len && g_ascii_strncasecmp(known, s->address, s->len) == 0)
			return &bounce->recipients[i];
	}
	return NULL;
}

static void
take_reason(struct bounce_recipient *r, char *reason)
{
	bool better = r->diagnostic == NULL || (!has_reply_code(r->diagnostic) &&
	                                        has_reply_code(reason));

	if (better && count_words(reason) > 0) {
		char *valid = g_utf8_make_valid(reason, -1); /* it was cut */

		g_free(r->diagnostic);
		r->diagnostic = g_strstrip(valid);
		if (r->status == NULL)
			r->status = find_status(valid);
	}
	g_free(reason);
}

static void
add_sight(struct scan *scan, const struct sight *s, bool may_add)
{
	struct bounce_recipient *r = find_recipient(scan->bounce, s);

	if (r == NULL) {
		char *address;

		if (!may_add)
			return;
		address = g_strndup(s->address, s->len);
		r = bounce_add(scan->bounce, address, scan->is_delay ? "delayed" : "failed");
		g_free(address);
	}
	if (r != NULL)
		take_reason(r, read_reason(scan, s));
}

/* The addresses of a line that count: those that lead it, or are blamed in it. The
 * second time, when none was found, any. */
static void
read_line(struct scan *scan, const char *line, const char *end, bool any, bool may_add)
{
	char *lower;
	struct sight s;
	bool aside, letter, blamed;

	if (memchr(line, '@', (size_t)(end - line)) == NULL)
		return;
	lower = lower_copy(line, end);
	aside = SAYS(lower, aside_marks);
	letter = is_letter_line(line);
	blamed = SAYS(lower, blame_marks);
	for (const char *p = line; next_address(line, end, p, &s); p = s.address + s.len) {
		bool leads = leads_line(&s);
		/* A report may be about a postmaster. */
		bool known = leads && find_recipient(scan->bounce, &s) != NULL;

		if (known || (!is_other(scan, &s) && !aside &&
		              (any || (!letter && (blamed || leads)))))
			add_sight(scan, &s, may_add);
	}
	g_free(lower);
}

static void
read_lines(struct scan *scan, bool any, bool may_add)
{
	for (const char *p = scan->text; p < scan->end; p = next_line(p, scan->end))
		read_line(scan, p, line_end(p, scan->end), any, may_add);
}

/* The letter's own To, where nothing else names anybody; the reason is the notice. */
static void
read_copied_to(struct scan *scan)
{
	const char *end = scan->end + strlen(scan->end);

	for (const char *p = scan->end; p < end && scan->bounce->n == 0; p = next_line(p, end)) {
		const char *field = p + strspn(p, " >");
		struct bounce_recipient *r;
		struct sight s;
		char *address;

		if (g_ascii_strncasecmp(field, "To:", 3) != 0 ||
		    !next_address(field, line_end(field, end), field, &s))
			continue;
		address = g_strndup(s.address, s.len);
		r = bounce_add(scan->bounce, address, scan->is_delay ? "delayed" : "failed");
		take_reason(r, finish_reason(g_string_new_len(scan->text, scan->end - scan->text)));
		g_free(address);
	}
}

void
notice_read(const char *text, const char *const *not_these, struct bounce *bounce)
{
	struct scan scan = { .text = text, .end = notice_end(text), .not_these = not_these,
	                     .bounce = bounce };
	bool may_add = bounce->n == 0;
	char *lower = lower_copy(text, scan.end);

	scan.is_delay = SAYS(lower, delay_marks);
	g_free(lower);
	read_lines(&scan, false, may_add);
	if (bounce->n == 0)
		read_lines(&scan, true, true);
	if (bounce->n == 0)
		read_copied_to(&scan);
	if (bounce->n == 1)
		take_reason(&bounce->recipients[0], read_reply(&scan));
}

bool
notice_is_one(const char *text)
{
	char *lower = lower_copy(text, notice_end(text));
	bool found = SAYS(lower, failure_marks);

	g_free(lower);
	return found;
}
