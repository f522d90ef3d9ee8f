#include "net/imap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/imap_private.h"
#include "net/place.h"

/* One read for many small messages; one write of a large one to its file. */
#define STREAM_BUFFER_BYTES 65536
#define USER_MOST 500

static const struct place_scheme schemes[] = {
	{ "imaps", 993 }, { "imap", 143 }, { NULL, 0 },
};

/* --- libetpan's stream over our connection ------------------------------ */

static ssize_t
low_read(mailstream_low *low, void *bytes, size_t len)
{
	struct imap *imap = low->data;

	if (imap->greeting != NULL) {
		size_t n = strlen(imap->greeting);

		n = n < len ? n : len;
		memcpy(bytes, imap->greeting, n);
		imap->greeting += n;
		if (*imap->greeting == '\0')
			imap->greeting = NULL;
		return (ssize_t)n;
	}
	return tls_read(imap->tls, bytes, len);
}

static ssize_t
low_write(mailstream_low *low, const void *bytes, size_t len)
{
	return tls_write(((struct imap *)low->data)->tls, bytes, len);
}

static int
low_close(mailstream_low *low)
{
	struct imap *imap = low->data;

	tls_close(imap->tls);
	imap->tls = NULL;
	return 0;
}

static int
low_fd(mailstream_low *low)
{
	(void)low;
	return -1; /* imap_wait() knows how to wait */
}

static void
low_free(mailstream_low *low)
{
	free(low);
}

static void
low_cancel(mailstream_low *low)
{
	(void)low;
}

static mailstream_low_driver low_driver = {
	.mailstream_read = low_read,
	.mailstream_write = low_write,
	.mailstream_close = low_close,
	.mailstream_get_fd = low_fd,
	.mailstream_free = low_free,
	.mailstream_cancel = low_cancel,
};

/* --- faults --------------------------------------------------------------- */

/* The server's own words, as far as they are plain text, in brackets; "" for
 * none. */
static const char *
servers_words(const struct imap *imap, char text[128])
{
	const char *words = imap->session->imap_response;
	size_t n = 0;

	*text = '\0';
	if (words == NULL || *words == '\0')
		return text;
	text[n++] = ' ';
	text[n++] = '(';
	for (; *words && n < 124; words++)
		if (*words >= ' ' && *words <= '~')
			text[n++] = *words;
	text[n++] = ')';
	text[n] = '\0';
	return text;
}

int
imap_command_fault(struct imap *imap, int r, int refused, int code, const char *doing,
                   struct fault *f)
{
	const char *trouble = tls_trouble(imap->tls);
	char words[128];

	if (r == refused)
		return fault_set(f, code, imap->source->name, "%s: the server refuses%s",
		                 doing, servers_words(imap, words));
	imap->sound = false;
	if (*trouble != '\0')
		return fault_set(f, EX_TEMPFAIL, imap->source->name, "%s: %s", doing, trouble);
	return fault_set(f, EX_TEMPFAIL, imap->source->name,
	                 "%s: the server's answer makes no sense", doing);
}

mailimap *
imap_begin(struct imap *imap)
{
	tls_limit(imap->tls, imap->seconds);
	return imap->session;
}

/* --- opening --------------------------------------------------------------- */

/* What goes into a command must not be able to end it, and a folder's name is
 * sent as it stands: RFC 3501 section 5.1.3 has its own spelling for the rest. */
static bool
is_plain(const char *text, bool ascii_only)
{
	for (const unsigned char *p = (const void *)text; *p; p++)
		if (*p < ' ' || *p == 0x7f || (ascii_only && *p > '~'))
			return false;
	return true;
}

static int
check_folder(const struct conf_source *s, const char *folder, struct fault *f)
{
	if (is_plain(folder, true))
		return 0;
	return fault_set(f, EX_CONFIG, s->name,
	                 "a folder's name must be ASCII; other letters in the server's own spelling (modified UTF-7)");
}

static int
check_texts(const struct conf_source *s, const char *secret, struct fault *f)
{
	if (!is_plain(s->user, false) || !is_plain(secret, false))
		return fault_set(f, EX_CONFIG, s->name,
		                 "user or password holds a control character");
	if (strlen(s->user) > USER_MOST)
		return fault_set(f, EX_CONFIG, s->name, "user is longer than %d bytes", USER_MOST);
	return s->after_folder == NULL ? 0 : check_folder(s, s->after_folder, f);
}

static int
greet(struct imap *imap, struct fault *f)
{
	mailstream_low *low = mailstream_low_new(imap, &low_driver);
	mailstream *stream = low ? mailstream_new(low, STREAM_BUFFER_BYTES) : NULL;
	int r;

	imap->session = mailimap_new(0, NULL);
	if (stream == NULL || imap->session == NULL)
		abort();
	r = mailimap_connect(imap_begin(imap), stream);
	if (r == MAILIMAP_NO_ERROR_AUTHENTICATED)
		/* Whose mailbox that is, nobody has proved (RFC 3501 section 7.1.4). */
		return fault_set(f, EX_NOPERM, imap->source->name,
		                 "the server lets us in without a password (PREAUTH): refused");
	if (r != MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		return imap_command_fault(imap, r, -1, 0, "greeting", f);
	imap->sound = true;
	return 0;
}

/* Moving and deleting need commands that touch our messages alone; found out
 * before a message is taken. */
static int
check_after(struct imap *imap, struct fault *f)
{
	enum conf_after after = imap->source->after;

	imap->can_idle = mailimap_has_extension(imap->session, "IDLE");
	imap->can_move = mailimap_has_extension(imap->session, "MOVE");
	if (after != CONF_AFTER_MOVE && after != CONF_AFTER_DELETE)
		return 0;
	if (mailimap_has_extension(imap->session, "UIDPLUS") ||
	    (after == CONF_AFTER_MOVE && imap->can_move))
		return 0;
	return fault_set(f, EX_CONFIG, imap->source->name,
	                 "after: the server cannot expunge one message alone (UIDPLUS); use seen or keep");
}

/* The connection, encrypted as the configuration says, up to the greeting. */
static int
connect_server(struct imap *imap, int stop_fd, struct fault *f)
{
	const struct conf_source *s = imap->source;
	const struct tls_trust trust = { .ca_file = s->ca_file, .fingerprint = s->fingerprint };
	struct place place;

	if (place_parse(s->url, schemes, s->name, &place, f) < 0 ||
	    tls_open(&place, s->tls == CONF_TLS_YES ? &trust : NULL, imap->seconds, s->name,
	             &imap->tls, f) < 0)
		return -1;
	tls_stop_on(imap->tls, stop_fd);
	if (s->tls != CONF_TLS_STARTTLS)
		return 0;
	tls_limit(imap->tls, imap->seconds);
	/* The server greets only once, in clear text, which counts for nothing now. */
	imap->greeting = "* OK encrypted\r\n";
	return imap_starttls(imap->tls, &trust, s->name, f);
}

int
imap_open(const struct conf_source *source, const char *secret, long seconds, int stop_fd,
          struct imap **result, struct fault *f)
{
	struct imap *imap;

	*result = NULL;
	if (check_texts(source, secret, f) < 0)
		return -1;
	imap = calloc(1, sizeof *imap);
	if (imap == NULL)
		abort();
	imap->source = source;
	imap->seconds = seconds;
	if (connect_server(imap, stop_fd, f) < 0 || greet(imap, f) < 0 ||
	    imap_log_in(imap, secret, f) < 0 || check_after(imap, f) < 0) {
		imap_close(imap);
		return -1;
	}
	*result = imap;
	return 0;
}

int
imap_open_folder(struct imap *imap, const char *folder, struct fault *f)
{
	const struct conf_source *s = imap->source;
	bool keep = s->after == CONF_AFTER_KEEP;
	int r;

	if (check_folder(s, folder, f) < 0)
		return -1;
	r = keep ? mailimap_examine(imap_begin(imap), folder)
	         : mailimap_select(imap_begin(imap), folder);
	if (r != MAILIMAP_NO_ERROR)
		return imap_command_fault(imap, r,
		                          keep ? MAILIMAP_ERROR_EXAMINE : MAILIMAP_ERROR_SELECT,
		                          EX_TEMPFAIL, "opening the folder", f);
	if (imap->session->imap_selection_info == NULL ||
	    imap->session->imap_selection_info->sel_uidvalidity == 0)
		return fault_set(f, EX_TEMPFAIL, s->name,
		                 "the server tells no UIDVALIDITY: its messages cannot be told apart");
	return 0;
}

int64_t
imap_uidvalidity(const struct imap *imap)
{
	return imap->session->imap_selection_info->sel_uidvalidity;
}

int64_t
imap_uid_next(const struct imap *imap)
{
	uint32_t next = imap->session->imap_selection_info->sel_uidnext;

	return next > 0 ? next : INT64_MAX;
}

bool
imap_is_sound(const struct imap *imap)
{
	return imap->sound;
}

void
imap_close(struct imap *imap)
{
	if (imap == NULL)
		return;
	if (imap->session == NULL) {
		tls_close(imap->tls);
	} else {
		if (imap->tls != NULL)
			tls_limit(imap->tls, imap->seconds);
		/* mailimap_free() would log out, and wait for a server that is lost. */
		if (!imap->sound && imap->session->imap_stream != NULL) {
			mailstream_close(imap->session->imap_stream);
			imap->session->imap_stream = NULL;
		}
		mailimap_free(imap->session);
	}
	free(imap);
}
