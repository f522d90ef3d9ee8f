#include "mail/machine.h"

#include <glib.h>
#include <string.h>

#define WORD_SIZE 64
#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *const class_names[] = {
	[MACHINE_REQUEST] = "request",
	[MACHINE_BOUNCE] = "bounce",
	[MACHINE_AUTO_REPLY] = "auto-reply",
	[MACHINE_LIST] = "list",
	[MACHINE_REPORT] = "report",
	[MACHINE_SPAM] = "spam",
	[MACHINE_OWN] = "own",
};

_Static_assert(COUNT(class_names) == MACHINE__MAX, "a class without a name");

/* What a rule looks at. */
struct evidence {
	const struct message *m;
	const char *from;
	const char *subject;
	const char *office;
	bool null_sender; /* Return-Path: <> (RFC 5321 section 4.5.5) */
};

/* Whether the field is there at all. */
static bool
has_field(const struct evidence *e, const char *header, const char *words)
{
	(void)words;
	return header_get(&e->m->header, header) != NULL;
}

/* A word in a list of words with a blank before and after each. */
static bool
is_among(const char *words, const char *word)
{
	char padded[WORD_SIZE + 3];

	g_snprintf(padded, sizeof padded, " %s ", word);
	return *word != '\0' && strstr(words, padded) != NULL;
}

static bool
says(const struct evidence *e, const char *header, const char *words)
{
	const char *value;
	char word[WORD_SIZE];
	size_t at = 0;

	while ((value = header_next(&e->m->header, header, &at)) != NULL) {
		header_word(value, word, sizeof word);
		g_strdelimit(word, ",", '\0');
		if (is_among(words, word))
			return true;
	}
	return false;
}

/* The opposite: a word, but none of these. An empty field says nothing. */
static bool
says_other(const struct evidence *e, const char *header, const char *words)
{
	const char *value = header_get(&e->m->header, header);
	char word[WORD_SIZE];

	if (value == NULL)
		return false;
	header_word(value, word, sizeof word);
	return *word != '\0' && !is_among(words, word);
}

static bool
has_null_sender(const struct evidence *e, const char *header, const char *words)
{
	(void)header;
	(void)words;
	return e->null_sender;
}

static bool
is_report(const struct evidence *e, const char *header, const char *words)
{
	(void)header;
	return e->m->report_type != NULL && is_among(words, e->m->report_type);
}

/* Some systems leave report-type out, or wrap the report in another multipart. */
static bool
has_part(const struct evidence *e, const char *header, const char *words)
{
	(void)header;
	for (size_t i = 0; i < e->m->n; i++)
		if (!e->m->parts[i].is_attached && is_among(words, e->m->parts[i].type))
			return true;
	return false;
}

static bool
from_local(const struct evidence *e, const char *header, const char *words)
{
	char local[WORD_SIZE];
	size_t n = e->from ? strcspn(e->from, "@+") : 0;

	(void)header;
	if (n == 0 || n >= sizeof local)
		return false;
	for (size_t i = 0; i < n; i++)
		local[i] = g_ascii_tolower(e->from[i]);
	local[n] = '\0';
	return is_among(words, local);
}

static bool
null_and_local(const struct evidence *e, const char *header, const char *words)
{
	return e->null_sender && from_local(e, header, words);
}

static bool
from_office(const struct evidence *e, const char *header, const char *words)
{
	(void)header;
	(void)words;
	return e->from != NULL && e->office != NULL && g_ascii_strcasecmp(e->from, e->office) == 0;
}

/* The subject begins with one of these phrases, set apart by '|'. */
static bool
subject_begins(const struct evidence *e, const char *header, const char *phrases)
{
	(void)header;
	for (const char *p = phrases; e->subject != NULL && *p != '\0';) {
		size_t n = strcspn(p, "|");

		if (g_ascii_strncasecmp(e->subject, p, n) == 0)
			return true;
		p += n + (p[n] == '|');
	}
	return false;
}

#define DAEMONS " mailer-daemon mail-daemon postmaster mdaemon maildaemon mailerdaemon "
#define NOBODIES DAEMONS "noreply no-reply no_reply do-not-reply donotreply do_not_reply " \
	"listserv majordomo bounce bounces autoresponder "

static const struct rule {
	enum machine_class class;
	const char *name;
	const char *header;
	bool (*holds)(const struct evidence *e, const char *header, const char *words);
	const char *words; /* in lower case, a blank around each */
} rules[] = {
	{ MACHINE_OWN, "own-mark", "X-Loket", has_field, NULL },
	{ MACHINE_OWN, "own-address", "From", from_office, NULL },

	{ MACHINE_BOUNCE, "delivery-status", "Content-Type", is_report, " delivery-status " },
	{ MACHINE_BOUNCE, "delivery-status", "Content-Type", has_part,
	  " message/delivery-status message/global-delivery-status " },
	{ MACHINE_BOUNCE, "failed-recipients", "X-Failed-Recipients", has_field, NULL },
	{ MACHINE_BOUNCE, "null-sender-daemon", "From", null_and_local, DAEMONS },
	{ MACHINE_BOUNCE, "daemon", "From", from_local, " mailer-daemon " },

	{ MACHINE_REPORT, "report", "Content-Type", is_report,
	  " disposition-notification feedback-report tlsrpt " },
	{ MACHINE_REPORT, "report", "Content-Type", has_part,
	  " message/disposition-notification message/feedback-report application/tlsrpt+gzip " },
	{ MACHINE_REPORT, "tls-report", "TLS-Report-Domain", has_field, NULL },
	{ MACHINE_REPORT, "dmarc-report", "Subject", subject_begins, "Report Domain: " },

	{ MACHINE_SPAM, "spam-flag", "X-Spam-Flag", says, " yes " },
	{ MACHINE_SPAM, "spam-status", "X-Spam-Status", says, " yes " },

	/* RFC 3834 section 5: any other word than "no" is a machine. */
	{ MACHINE_AUTO_REPLY, "auto-submitted", "Auto-Submitted", says_other, " no " },
	{ MACHINE_AUTO_REPLY, "autoreply", "X-Autoreply", says_other, " no false " },
	{ MACHINE_AUTO_REPLY, "autoreply", "X-Auto-Reply", says_other, " no false " },
	{ MACHINE_AUTO_REPLY, "autorespond", "X-Autorespond", has_field, NULL },
	{ MACHINE_AUTO_REPLY, "autoresponder", "X-Autoresponder", has_field, NULL },
	{ MACHINE_AUTO_REPLY, "autoreply-from", "X-Autoreply-From", has_field, NULL },
	{ MACHINE_AUTO_REPLY, "autoreply-from", "X-Mail-Autoreply", has_field, NULL },
	{ MACHINE_AUTO_REPLY, "message-class", "X-POST-MessageClass", says_other, " 1 " },
	{ MACHINE_AUTO_REPLY, "precedence", "Precedence", says, " auto_reply auto-reply " },
	/* Exchange sets X-Auto-Response-Suppress on what people write too: what it
	 * says itself is in the subject. */
	{ MACHINE_AUTO_REPLY, "automatic-subject", "Subject", subject_begins,
	  "Automatic reply:|Auto reply:|Autoreply:|Auto-reply:|Auto response:|Out of Office:"
	  "|Out of Office AutoReply|Balasan otomatis:|Jawaban otomatis:|Di luar kantor:" },

	{ MACHINE_LIST, "list", "List-Id", has_field, NULL },
	{ MACHINE_LIST, "list", "List-Post", has_field, NULL },
	{ MACHINE_LIST, "list", "List-Unsubscribe", has_field, NULL },
	{ MACHINE_LIST, "precedence", "Precedence", says, " bulk list junk " },

	{ MACHINE_AUTO_REPLY, "null-sender", "Return-Path", has_null_sender, NULL },
	{ MACHINE_AUTO_REPLY, "nobody", "From", from_local, NOBODIES },
};

const char *
machine_class_name(enum machine_class class)
{
	return class_names[class];
}

/* The topmost Return-Path is the one our own server wrote. */
static bool
is_null_sender(const struct message *m)
{
	const char *path = header_get(&m->header, "Return-Path");

	return path != NULL && strcmp(path, "<>") == 0;
}

void
machine_classify(const struct message *m, const char *from, const char *subject,
                 const char *office, struct machine_verdict *verdict)
{
	struct evidence e = {
		.m = m, .from = from, .subject = subject, .office = office,
		.null_sender = is_null_sender(m),
	};

	*verdict = (struct machine_verdict){ .class = MACHINE_REQUEST };
	for (size_t i = 0; i < COUNT(rules); i++) {
		if (!rules[i].holds(&e, rules[i].header, rules[i].words))
			continue;
		*verdict = (struct machine_verdict){ rules[i].class, rules[i].name, rules[i].header };
		return;
	}
}
