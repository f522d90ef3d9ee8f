#include "mail/machine.h"

#include <glib.h>
#include <string.h>

#include "mail/notice.h"
#include "mail/text.h"

#define WORD_SIZE 64
#define FIRST_BYTES 600 /* of a text: where a machine says that it is one */
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

static const char *const certainty_names[] = {
	[MACHINE_PERSON] = "person",
	[MACHINE_LIKELY] = "likely",
	[MACHINE_CERTAIN] = "certain",
};

/* What a rule looks at. */
struct evidence {
	struct message *m;
	const char *from;
	const char *subject;
	const char *office;
	bool null_sender; /* Return-Path: <> (RFC 5321 section 4.5.5) */
	int is_notice;    /* the words say so; -1 while nobody has looked */
};

/* Whether the field is there at all. */
static bool
has_field(struct evidence *e, const char *header, const char *words)
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
says(struct evidence *e, const char *header, const char *words)
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
says_other(struct evidence *e, const char *header, const char *words)
{
	const char *value = header_get(&e->m->header, header);
	char word[WORD_SIZE];

	if (value == NULL)
		return false;
	header_word(value, word, sizeof word);
	return *word != '\0' && !is_among(words, word);
}

static bool
has_null_sender(struct evidence *e, const char *header, const char *words)
{
	(void)header;
	(void)words;
	return e->null_sender;
}

static bool
is_report(struct evidence *e, const char *header, const char *words)
{
	(void)header;
	return e->m->report_type != NULL && is_among(words, e->m->report_type);
}

/* Some systems leave report-type out, or wrap the report in another multipart. */
static bool
has_part(struct evidence *e, const char *header, const char *words)
{
	(void)header;
	for (size_t i = 0; i < e->m->n; i++)
		if (!e->m->parts[i].is_attached && is_among(words, e->m->parts[i].type))
			return true;
	return false;
}

static bool
from_local(struct evidence *e, const char *header, const char *words)
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
null_and_local(struct evidence *e, const char *header, const char *words)
{
	return e->null_sender && from_local(e, header, words);
}

static bool
from_office(struct evidence *e, const char *header, const char *words)
{
	(void)header;
	(void)words;
	return e->from != NULL && e->office != NULL && g_ascii_strcasecmp(e->from, e->office) == 0;
}

/* A report that does not say of what (RFC 6522 section 3). */
static bool
is_untyped_report(struct evidence *e, const char *header, const char *words)
{
	(void)header;
	(void)words;
	return e->m->n > 0 && e->m->report_type == NULL &&
	       strcmp(e->m->parts[0].type, "multipart/report") == 0;
}

/* owner-x, x-owner, x-request: the people who run a list do not write from there. */
static bool
from_list(struct evidence *e, const char *header, const char *words)
{
	const char *at = e->from ? strchr(e->from, '@') : NULL;
	char local[WORD_SIZE];

	(void)header;
	(void)words;
	if (at == NULL || (size_t)(at - e->from) >= sizeof local)
		return false;
	memcpy(local, e->from, (size_t)(at - e->from));
	local[at - e->from] = '\0';
	g_strdelimit(local, "_", '-');
	return g_ascii_strncasecmp(local, "owner-", 6) == 0 || g_str_has_suffix(local, "-owner") ||
	       g_str_has_suffix(local, "-request");
}

/* Do the words tell of a letter that was not delivered? Read only when something else
 * is suspicious already. */
static bool
is_notice(struct evidence *e)
{
	struct text text;

	if (e->is_notice < 0) {
		text_read(e->m, &text);
		e->is_notice = notice_is_one(text.words);
		text_free(&text);
	}
	return e->is_notice > 0;
}

/* The subject begins with one of these phrases, set apart by '|'. */
static bool
subject_begins(struct evidence *e, const char *header, const char *phrases)
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

/* It has one of them somewhere, and is no answer and no forward. */
static bool
subject_has(struct evidence *e, const char *header, const char *phrases)
{
	char *lower, **each;
	bool found = false;

	if (e->subject == NULL || subject_begins(e, header, "Re:|Fw:|Fwd:|Bls:|Balas:|Trs:"))
		return false;
	lower = g_ascii_strdown(e->subject, -1);
	each = g_strsplit(phrases, "|", -1);
	for (size_t i = 0; each[i] != NULL && !found; i++)
		found = strstr(lower, each[i]) != NULL;
	g_strfreev(each);
	g_free(lower);
	return found;
}

static bool
daemon_notice(struct evidence *e, const char *header, const char *words)
{
	return from_local(e, header, words) && is_notice(e);
}

static bool
null_notice(struct evidence *e, const char *header, const char *words)
{
	(void)header;
	(void)words;
	return e->null_sender && is_notice(e);
}

static bool
subject_notice(struct evidence *e, const char *header, const char *phrases)
{
	return subject_has(e, header, phrases) && is_notice(e);
}

static bool
report_notice(struct evidence *e, const char *header, const char *words)
{
	return is_untyped_report(e, header, words) && is_notice(e);
}

/* Hotmail's complaints are no reports (RFC 5965), only a subject and the letter. */
static bool
is_complaint(struct evidence *e, const char *header, const char *phrases)
{
	return subject_begins(e, header, phrases) && has_part(e, header, " message/rfc822 ");
}

/* One of the first lines of the first plain text begins with one of these. */
static bool
text_begins(struct evidence *e, const char *header, const char *phrases)
{
	size_t i = 0;
	char *lower, **lines, **each;
	bool found = false;

	(void)header;
	while (i < e->m->n && strcmp(e->m->parts[i].type, "text/plain") != 0)
		i++;
	if (i == e->m->n || e->m->parts[i].is_attached)
		return false;
	message_load(e->m, i);
	lower = g_ascii_strdown(e->m->parts[i].bytes,
	                        (gssize)MIN(e->m->parts[i].len, FIRST_BYTES));
	lines = g_strsplit(lower, "\n", -1);
	each = g_strsplit(phrases, "|", -1);
	for (i = 0; lines[i] != NULL && !found; i++)
		for (size_t j = 0; each[j] != NULL && !found; j++)
			found = g_str_has_prefix(g_strstrip(lines[i]), each[j]);
	g_strfreev(each);
	g_strfreev(lines);
	g_free(lower);
	return found;
}

#define DAEMONS " mailer-daemon mail-daemon postmaster mdaemon maildaemon mailerdaemon post_master "
#define NOBODIES DAEMONS "noreply no-reply no_reply do-not-reply donotreply do_not_reply " \
	"listserv majordomo bounce bounces autoresponder "

/* With words that tell of a failure: a subject alone is what a citizen may write. */
#define BOUNCE_SUBJECTS "undeliver|returned mail|mail delivery failed|delivery failed|" \
	"delivery failure|delivery status notification|delivery notification|delivery report|" \
	"delivery error|delivery problem|delivery warning|mail system error|failure notice|" \
	"failed mail|mail failed|could not be delivered|non-delivery|not delivered|delayed mail|" \
	"mail failure|rejected mail|could not send message|not yet been delivered|returning message" \
	"|non remis|unzustellbar|tidak terkirim|tidak dapat dikirim|gagal terkirim|gagal dikirim"

#define AUTOMATIC_SUBJECTS "Automatic reply:|Auto reply:|Autoreply:|Auto-reply:|Auto response:|" \
	"Auto-response:|[Auto-Reply]|AUTO: |Out of Office|Balasan otomatis|Jawaban otomatis|" \
	"Di luar kantor:|Tidak di kantor:"

#define AUTOMATIC_TEXTS "this is an automatic|this is an automated|this is an auto-|" \
	"this message was automatically generated|this email was automatically generated|" \
	"i am out of the office|i am currently out of the office|i will be out of the office|" \
	"ini adalah balasan otomatis|ini adalah pesan otomatis|ini merupakan balasan otomatis|" \
	"ini merupakan pesan otomatis|pesan ini dikirim secara otomatis|" \
	"email ini dikirim secara otomatis|surel ini dikirim secara otomatis|" \
	"saya sedang tidak berada di kantor|saya sedang cuti"

static const struct rule {
	enum machine_class class;
	enum machine_certainty certainty;
	const char *name;
	const char *header;
	bool (*holds)(struct evidence *e, const char *header, const char *words);
	const char *words; /* in lower case, a blank around each; or phrases */
} rules[] = {
#define CERTAIN(class) MACHINE_##class, MACHINE_CERTAIN
#define LIKELY(class) MACHINE_##class, MACHINE_LIKELY
	{ CERTAIN(OWN), "own-mark", "X-Loket", has_field, NULL },
	{ CERTAIN(OWN), "own-address", "From", from_office, NULL },

	{ CERTAIN(BOUNCE), "delivery-status", "Content-Type", is_report, " delivery-status " },
	{ CERTAIN(BOUNCE), "delivery-status", "Content-Type", has_part,
	  " message/delivery-status message/global-delivery-status " },
	{ CERTAIN(BOUNCE), "failed-recipients", "X-Failed-Recipients", has_field, NULL },
	{ CERTAIN(BOUNCE), "null-sender-daemon", "From", null_and_local, DAEMONS },
	{ LIKELY(BOUNCE), "daemon", "From", from_local, " mailer-daemon " },

	{ CERTAIN(REPORT), "report", "Content-Type", is_report,
	  " disposition-notification feedback-report tlsrpt " },
	{ CERTAIN(REPORT), "report", "Content-Type", has_part,
	  " message/disposition-notification message/feedback-report application/tlsrpt+gzip " },
	{ CERTAIN(REPORT), "tls-report", "TLS-Report-Domain", has_field, NULL },
	{ LIKELY(REPORT), "dmarc-report", "Subject", subject_begins,
	  "Report Domain: |[Preview] Report Domain: " },
	{ LIKELY(REPORT), "complaint", "Subject", is_complaint, "complaint about message from" },

	{ LIKELY(BOUNCE), "untyped-report", "Content-Type", report_notice, NULL },
	{ LIKELY(BOUNCE), "daemon-notice", "From", daemon_notice, NOBODIES },
	{ LIKELY(BOUNCE), "null-sender-notice", "Return-Path", null_notice, NULL },
	{ LIKELY(BOUNCE), "subject-notice", "Subject", subject_notice, BOUNCE_SUBJECTS },

	{ CERTAIN(SPAM), "spam-flag", "X-Spam-Flag", says, " yes " },
	{ CERTAIN(SPAM), "spam-status", "X-Spam-Status", says, " yes " },

	/* RFC 3834 section 5: any other word than "no" is a machine. */
	{ CERTAIN(AUTO_REPLY), "auto-submitted", "Auto-Submitted", says_other, " no " },
	{ CERTAIN(AUTO_REPLY), "autoreply", "X-Autoreply", says_other, " no false " },
	{ CERTAIN(AUTO_REPLY), "autoreply", "X-Auto-Reply", says_other, " no false " },
	{ CERTAIN(AUTO_REPLY), "autorespond", "X-Autorespond", has_field, NULL },
	{ CERTAIN(AUTO_REPLY), "autorespond", "X-Autoresponse", says_other, " no false " },
	{ CERTAIN(AUTO_REPLY), "autoresponder", "X-Autoresponder", has_field, NULL },
	{ CERTAIN(AUTO_REPLY), "autoreply-from", "X-Autoreply-From", has_field, NULL },
	{ CERTAIN(AUTO_REPLY), "autoreply-from", "X-Auto-Reply-From", has_field, NULL },
	{ CERTAIN(AUTO_REPLY), "autoreply-from", "X-Mail-Autoreply", has_field, NULL },
	{ CERTAIN(AUTO_REPLY), "message-class", "X-POST-MessageClass", says_other, " 1 " },
	{ CERTAIN(AUTO_REPLY), "machine-generated", "X-FC-MachineGenerated", says_other, " no false " },
	{ CERTAIN(AUTO_REPLY), "cron", "X-Cron-Env", has_field, NULL },
	{ CERTAIN(AUTO_REPLY), "challenge", "X-Bluebottle-Request", has_field, NULL },
	{ CERTAIN(AUTO_REPLY), "precedence", "Precedence", says, " auto_reply auto-reply " },
	{ CERTAIN(AUTO_REPLY), "precedence", "X-Precedence", says, " auto_reply auto-reply " },
	{ CERTAIN(AUTO_REPLY), "precedence", "Preference", says, " auto_reply auto-reply " },
	/* Exchange sets X-Auto-Response-Suppress on what people write too: what it
	 * says itself is in the subject. */
	{ LIKELY(AUTO_REPLY), "automatic-subject", "Subject", subject_begins, AUTOMATIC_SUBJECTS },
	{ LIKELY(AUTO_REPLY), "automatic-subject", "Subject", subject_has,
	  "is out of the office|out-of-office reply|vacation reply" },

	{ CERTAIN(LIST), "list", "List-Id", has_field, NULL },
	{ CERTAIN(LIST), "list", "List-Post", has_field, NULL },
	{ CERTAIN(LIST), "list", "List-Unsubscribe", has_field, NULL },
	{ CERTAIN(LIST), "list", "List-Help", has_field, NULL },
	{ CERTAIN(LIST), "list", "List-Subscribe", has_field, NULL },
	{ CERTAIN(LIST), "list", "List-Owner", has_field, NULL },
	{ CERTAIN(LIST), "list", "Mailing-List", has_field, NULL },
	{ CERTAIN(LIST), "list", "X-Mailing-List", has_field, NULL },
	{ CERTAIN(LIST), "list", "X-BeenThere", has_field, NULL },
	{ CERTAIN(LIST), "list", "X-MLServer", has_field, NULL },
	{ CERTAIN(LIST), "list", "X-ML-Name", has_field, NULL },
	{ CERTAIN(LIST), "precedence", "Precedence", says, " bulk list junk " },
	{ CERTAIN(LIST), "precedence", "X-Precedence", says, " bulk list junk " },
	{ LIKELY(LIST), "list-owner", "From", from_list, NULL },

	{ LIKELY(AUTO_REPLY), "null-sender", "Return-Path", has_null_sender, NULL },
	{ LIKELY(AUTO_REPLY), "nobody", "From", from_local, NOBODIES },
	{ LIKELY(AUTO_REPLY), "automatic-text", "text", text_begins, AUTOMATIC_TEXTS },
#undef CERTAIN
#undef LIKELY
};

const char *
machine_class_name(enum machine_class class)
{
	return class_names[class];
}

const char *
machine_certainty_name(enum machine_certainty certainty)
{
	return certainty_names[certainty];
}

/* The topmost Return-Path is the one our own server wrote. */
static bool
is_null_sender(const struct message *m)
{
	const char *path = header_get(&m->header, "Return-Path");
	char word[4];

	if (path == NULL)
		return false;
	header_word(path, word, sizeof word);
	return strcmp(word, "<>") == 0;
}

void
machine_classify(struct message *m, const char *from, const char *subject,
                 const char *office, struct machine_verdict *verdict)
{
	struct evidence e = {
		.m = m, .from = from, .subject = subject, .office = office,
		.null_sender = is_null_sender(m), .is_notice = -1,
	};

	*verdict = (struct machine_verdict){ .class = MACHINE_REQUEST };
	for (size_t i = 0; i < COUNT(rules); i++) {
		if (!rules[i].holds(&e, rules[i].header, rules[i].words))
			continue;
		*verdict = (struct machine_verdict){
			rules[i].class, rules[i].certainty, rules[i].name, rules[i].header,
			header_get(&m->header, rules[i].header),
		};
		return;
	}
}
