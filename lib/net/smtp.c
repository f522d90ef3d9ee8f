#include "net/smtp.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/place.h"
#include "rules/addrspec.h"

#define LINE_MAX_BYTES 998   /* without CR LF, RFC 5321 section 4.5.3.1.6 */
/* The slowest line on which a large letter still goes out, and how many answers
 * at full [limits] seconds a session may take. */
#define SLOWEST_BYTES_PER_SEC 8192
#define TOTAL_FACTOR 4
/* Waiting for the server: for how long at a time, and how often it may fail. */
#define WAIT_MS 1000
#define WAIT_FAILURES 5

static const struct place_scheme schemes[] = {
	{ "smtps", 465 }, { "smtp", 587 }, { NULL, 0 },
};

/* How far a session is, by the commands that libcurl sends. */
enum stage { STAGE_CONNECT, STAGE_HELLO, STAGE_AUTH, STAGE_MAIL };

/* libcurl says it when it gives a session up, before a transfer ends:
 * the answer to it must not pass for the answer to the letter. */
#define GOODBYE "QUIT\r\n"

struct smtp {
	CURL *easy;
	CURLM *multi;         /* holds the connection between letters */
	int line;             /* the socket of that connection, -1 before the first */
	char host[PLACE_HOST_SIZE];
	long seconds;
	bool needs_auth;
	bool authenticated;   /* on the present connection: the server said 235 */
	/* Of the letter that is being sent: */
	enum stage stage;
	bool data_open;       /* the server said 354 */
	bool over;            /* libcurl said QUIT */
	bool without_auth;    /* we broke off because AUTH had not happened */
	int fd;
	off_t size, given;    /* bytes of the body, handed to libcurl */
	struct smtp_answer *answer;
};

/* --- what libcurl tells us ------------------------------------------------ */

static bool
starts(const char *bytes, size_t len, const char *word)
{
	return len >= strlen(word) && memcmp(bytes, word, strlen(word)) == 0;
}

/* Follows the commands. The lines of an AUTH exchange are base64: none of these
 * but "QUIT", and that only of bytes that check_security() refuses. */
static int
watch_commands(CURL *easy, curl_infotype type, char *bytes, size_t len, void *context)
{
	struct smtp *s = context;

	(void)easy;
	if (type != CURLINFO_HEADER_OUT)
		return 0;
	if (starts(bytes, len, "EHLO ") || starts(bytes, len, "HELO ")) {
		s->stage = STAGE_HELLO;
		s->authenticated = false;
	} else if (starts(bytes, len, "AUTH "))
		s->stage = STAGE_AUTH;
	else if (starts(bytes, len, "MAIL FROM:"))
		s->stage = STAGE_MAIL;
	else if (starts(bytes, len, GOODBYE))
		s->over = true;
	return 0;
}

/* Keeps a reply's last line: three digits, then a space (RFC 5321 section
 * 4.2.1). */
static void
keep_reply(struct smtp *s, const char *line, size_t len)
{
	struct smtp_answer *a = s->answer;
	size_t n = 0;

	for (size_t i = 0; i < 3; i++)
		if (i >= len || line[i] < '0' || line[i] > '9')
			return;
	if (len > 3 && line[3] == '-')
		return;
	a->code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
	for (size_t i = 0; i < len && n < SMTP_TEXT_SIZE - 1; i++)
		if (line[i] >= ' ' && line[i] <= '~')
			a->text[n++] = line[i];
	a->text[n] = '\0';
}

/*
 * Called with each reply line, before libcurl acts on it; a short count ends the
 * session. libcurl goes on without AUTH where none is offered: so the answer to
 * MAIL is where we go no further unless there was a 235 (RFC 4954 section 6).
 */
static size_t
take_reply(char *line, size_t size, size_t count, void *context)
{
	struct smtp *s = context;
	size_t len = size * count;

	if (s->answer == NULL || s->over)
		return len;
	keep_reply(s, line, len);
	if (s->stage == STAGE_AUTH && s->answer->code == 235)
		s->authenticated = true;
	if (s->stage == STAGE_MAIL && s->answer->code == 354)
		s->data_open = true;
	s->without_auth = s->stage == STAGE_MAIL && s->needs_auth && !s->authenticated;
	return s->without_auth ? 0 : len;
}

static size_t
give_body(char *bytes, size_t size, size_t count, void *context)
{
	struct smtp *s = context;
	size_t len = size * count;
	ssize_t n;

	if ((off_t)len > s->size - s->given)
		len = (size_t)(s->size - s->given);
	if (len == 0)
		return 0;
	do
		n = pread(s->fd, bytes, len, s->given);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return CURL_READFUNC_ABORT;
	s->given += n;
	return (size_t)n;
}

static int
keep_line(void *context, curl_socket_t line, curlsocktype purpose)
{
	struct smtp *s = context;

	(void)purpose;
	s->line = line;
	return CURL_SOCKOPT_OK;
}

static size_t
discard(char *bytes, size_t size, size_t count, void *context)
{
	(void)bytes;
	(void)context;
	return size * count;
}

/* --- what we refuse to send --------------------------------------------------- */

static const char unreadable[] = "the letter cannot be read now";

struct scan {
	size_t line;
	bool cr; /* the last byte was CR */
};

/* NULL, or what is wrong with these bytes. A bare LF would let ".\n" end the
 * letter early for some servers, and what follows would be commands. */
static const char *
scan_bytes(struct scan *s, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = bytes[i];

		if ((c == '\n') != s->cr)
			return "it has a CR or LF alone";
		if (c == '\0')
			return "it has a NUL byte";
		s->cr = c == '\r';
		s->line = c == '\n' ? 0 : s->line + !s->cr;
		if (s->line > LINE_MAX_BYTES)
			return "it has a line of more than 998 bytes";
	}
	return NULL;
}

static const char *
scan_body(int fd, off_t size)
{
	static char bytes[65536];
	struct scan s = { 0 };
	const char *wrong = NULL;
	off_t at = 0;

	while (at < size && wrong == NULL) {
		ssize_t n = pread(fd, bytes, sizeof bytes, at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return unreadable;
		wrong = scan_bytes(&s, bytes, (size_t)n);
		at += n;
	}
	if (wrong == NULL && (s.cr || s.line > 0))
		return "its last line has no CR LF";
	return wrong;
}

/* --- opening --------------------------------------------------------------------- */

/* libcurl takes the name for EHLO from the URL's path. */
static int
make_url(const struct conf *conf, const struct place *place, char *url, size_t size,
         struct fault *f)
{
	char name[256] = "localhost";
	bool v6 = strchr(place->host, ':') != NULL;

	if (conf->smtp_helo != NULL) {
		if (!place_is_hostname(conf->smtp_helo))
			return fault_set(f, EX_CONFIG, "smtp", "helo is no host name");
		snprintf(name, sizeof name, "%s", conf->smtp_helo);
	} else if (gethostname(name, sizeof name - 1) < 0 || !place_is_hostname(name))
		snprintf(name, sizeof name, "localhost");
	snprintf(url, size, "%s://%s%s%s:%u/%s", place->scheme, v6 ? "[" : "", place->host,
	         v6 ? "]" : "", place->port, name);
	return 0;
}

static bool
has_control(const char *text)
{
	for (const unsigned char *p = (const void *)text; *p; p++)
		if (*p < ' ' || *p == 0x7f)
			return true;
	return false;
}

static int
check_security(const struct conf *conf, const struct place *place,
               const char *password, struct fault *f)
{
	bool clear = strcmp(place->scheme, "smtp") == 0 && conf->smtp_plain;

	if (conf->smtp_user != NULL &&
	    (password == NULL || has_control(password) || has_control(conf->smtp_user)))
		return fault_set(f, EX_CONFIG, place->host,
		                 "user is set, but there is no password, or one of them holds a control character");
	if (conf->smtp_user != NULL && clear && !place_is_loopback(place))
		return fault_set(f, EX_NOPERM, place->host,
		                 "a password would go out unencrypted (tls = none): refused");
	if (conf->smtp_ca_file != NULL && access(conf->smtp_ca_file, R_OK) < 0) {
		fault_errno(f, place->host, "ca_file");
		f->code = EX_CONFIG;
		return -1;
	}
	return 0;
}

static CURLcode
set_session(struct smtp *s, const struct conf *conf, const char *url, bool starttls)
{
	CURL *e = s->easy;
	CURLcode c = curl_easy_setopt(e, CURLOPT_URL, url);

#define SET(option, value) \
	do { if (c == CURLE_OK) c = curl_easy_setopt(e, option, value); } while (0)
	SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	SET(CURLOPT_PROXY, ""); /* nor one of the environment */
	SET(CURLOPT_USE_SSL, starttls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	if (conf->smtp_ca_file != NULL) {
		SET(CURLOPT_CAINFO, conf->smtp_ca_file);
		SET(CURLOPT_CAPATH, NULL); /* these and no others */
	}
	SET(CURLOPT_CONNECTTIMEOUT, s->seconds);
	SET(CURLOPT_SERVER_RESPONSE_TIMEOUT, s->seconds);
	SET(CURLOPT_UPLOAD, 1L);
	SET(CURLOPT_READFUNCTION, give_body);
	SET(CURLOPT_READDATA, s);
	SET(CURLOPT_SOCKOPTFUNCTION, keep_line);
	SET(CURLOPT_SOCKOPTDATA, s);
	SET(CURLOPT_HEADERFUNCTION, take_reply);
	SET(CURLOPT_HEADERDATA, s);
	SET(CURLOPT_WRITEFUNCTION, discard);
	SET(CURLOPT_DEBUGFUNCTION, watch_commands);
	SET(CURLOPT_DEBUGDATA, s);
	SET(CURLOPT_VERBOSE, 1L); /* else the debug function is not called */
	return c;
}

static CURLcode
set_login(struct smtp *s, const char *user, const char *password)
{
	CURL *e = s->easy;
	CURLcode c = curl_easy_setopt(e, CURLOPT_USERNAME, user);

	SET(CURLOPT_PASSWORD, password);
	/* Only these: libcurl would rather try Kerberos when the user holds an '@'. */
	SET(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
#undef SET
	return c;
}

int
smtp_open(const struct conf *conf, const char *password, struct smtp **result,
          struct fault *f)
{
	char url[PLACE_HOST_SIZE + 300];
	struct place place;
	struct smtp *s;
	CURLcode c;

	*result = NULL;
	if (place_parse(conf->smtp_url, schemes, "smtp", &place, f) < 0 ||
	    check_security(conf, &place, password, f) < 0 ||
	    make_url(conf, &place, url, sizeof url, f) < 0)
		return -1;
	s = calloc(1, sizeof *s);
	if (s == NULL || (s->easy = curl_easy_init()) == NULL ||
	    (s->multi = curl_multi_init()) == NULL)
		abort();
	memcpy(s->host, place.host, sizeof s->host);
	s->seconds = conf->limit_seconds;
	s->line = -1;
	s->needs_auth = conf->smtp_user != NULL;
	c = set_session(s, conf, url, strcmp(place.scheme, "smtp") == 0 && !conf->smtp_plain);
	if (c == CURLE_OK && s->needs_auth)
		c = set_login(s, conf->smtp_user, password);
	if (c != CURLE_OK) {
		smtp_close(s);
		return fault_set(f, EX_CONFIG, place.host, "libcurl: %s", curl_easy_strerror(c));
	}
	*result = s;
	return 0;
}

/* --- sending ------------------------------------------------------------------------ */

static int
outcome(struct smtp *s, enum smtp_outcome o, int code, struct fault *f, const char *reason)
{
	s->answer->outcome = o;
	return fault_set(f, code, s->host, "%s", reason);
}

/* A letter that cannot be sent as it is: no server is asked. */
static int
check_letter(struct smtp *s, const char *from, const char *const *rcpts, size_t n,
             struct fault *f)
{
	const char *wrong;
	struct stat st;
	char reason[128];

	if (*from != '\0' && !addrspec_ok(from))
		return outcome(s, SMTP_FAILED, EX_DATAERR, f, "the sender is no plain address");
	if (n == 0)
		return outcome(s, SMTP_FAILED, EX_DATAERR, f, "the letter has no recipient");
	for (size_t i = 0; i < n; i++)
		if (!addrspec_ok(rcpts[i]))
			return outcome(s, SMTP_FAILED, EX_DATAERR, f,
			               "a recipient is no plain address");
	if (fstat(s->fd, &st) < 0 || !S_ISREG(st.st_mode))
		return outcome(s, SMTP_DEFERRED, EX_TEMPFAIL, f, "the letter is no ordinary file");
	s->size = st.st_size;
	wrong = scan_body(s->fd, s->size);
	if (wrong == NULL)
		return 0;
	/* The disk may do better next time; the letter may not. */
	if (wrong == unreadable)
		return outcome(s, SMTP_DEFERRED, EX_TEMPFAIL, f, wrong);
	snprintf(reason, sizeof reason, "the letter cannot be sent as it is: %s", wrong);
	return outcome(s, SMTP_FAILED, EX_DATAERR, f, reason);
}

/* The session broke without an answer that decides about the letter. */
static int
judge_break(struct smtp *s, CURLcode c, struct fault *f)
{
	char reason[200];

	if (s->without_auth)
		return outcome(s, SMTP_REFUSED, EX_CONFIG, f,
		               "the server takes no login (AUTH) on this connection: nothing was sent");
	switch (c) {
	case CURLE_PEER_FAILED_VERIFICATION:
		return outcome(s, SMTP_REFUSED, EX_NOPERM, f,
		               "the server's certificate is refused (name, dates or signer); if this is the right server, set ca_file");
	case CURLE_SSL_CACERT_BADFILE:
		return outcome(s, SMTP_REFUSED, EX_CONFIG, f, "ca_file holds no certificate");
	case CURLE_USE_SSL_FAILED:
		return outcome(s, SMTP_REFUSED, EX_NOPERM, f,
		               "the server offers no TLS: nothing was sent (smtps://, or tls = none on this machine)");
	case CURLE_LOGIN_DENIED:
		return outcome(s, SMTP_REFUSED, EX_NOPERM, f, "no way to log in is left");
	default:
		snprintf(reason, sizeof reason, "the connection failed: %s", curl_easy_strerror(c));
		return outcome(s, SMTP_DEFERRED, EX_TEMPFAIL, f, reason);
	}
}

/* The server's no: 4xx may pass, 5xx is for good, and before MAIL it is about us
 * and not about the letter (RFC 5321 section 4.2.1). */
static int
judge_no(struct smtp *s, struct fault *f)
{
	char reason[64];
	int code = s->answer->code;

	snprintf(reason, sizeof reason, "the server answers %d", code);
	if (code < 500)
		return outcome(s, SMTP_DEFERRED, EX_TEMPFAIL, f, reason);
	if (s->stage == STAGE_AUTH)
		return outcome(s, SMTP_REFUSED, EX_NOPERM, f,
		               "the server refuses user and password");
	if (s->stage != STAGE_MAIL)
		return outcome(s, SMTP_REFUSED, EX_CONFIG, f,
		               "the server turns us away before any letter");
	return outcome(s, SMTP_FAILED, EX_UNAVAILABLE, f, reason);
}

/* RELIABILITY section 3.7. The last reply decides; 354 as the last one means that
 * none came after the letter. */
static int
judge(struct smtp *s, CURLcode c, struct fault *f)
{
	int code = s->answer->code;
	bool may_have_left = s->data_open && s->given >= s->size;

	if (c == CURLE_OK || (may_have_left && code >= 200 && code < 300)) {
		s->answer->outcome = SMTP_SENT;
		return 0;
	}
	if (code >= 400 && code < 600)
		return judge_no(s, f);
	if (may_have_left)
		return outcome(s, SMTP_DOUBT, EX_TEMPFAIL, f,
		               "the connection broke after the letter and before the answer");
	return judge_break(s, c, f);
}

/*
 * What curl_easy_perform() does, but for one thing: when waiting fails in the middle
 * of a letter (seen with an injected error of poll(2)), it takes the transfer for
 * finished and ends it with a dot, and the server takes half a letter for a whole one.
 * Here waiting is tried again, and what is given up is cut off first.
 */
static CURLcode
transfer(struct smtp *s)
{
	CURLMcode m = curl_multi_add_handle(s->multi, s->easy);
	CURLcode result = CURLE_SEND_ERROR;
	int running = 1, failures = 0, left;
	CURLMsg *message;

	while (m == CURLM_OK && running > 0 && failures < WAIT_FAILURES) {
		m = curl_multi_perform(s->multi, &running);
		if (m == CURLM_OK && running > 0 &&
		    curl_multi_poll(s->multi, NULL, 0, WAIT_MS, NULL) != CURLM_OK)
			failures++;
	}
	if (running > 0 && s->line >= 0)
		shutdown(s->line, SHUT_RDWR);
	while ((message = curl_multi_info_read(s->multi, &left)) != NULL)
		if (message->msg == CURLMSG_DONE)
			result = message->data.result;
	curl_multi_remove_handle(s->multi, s->easy);
	return result;
}

static CURLcode
perform(struct smtp *s, const char *from, struct curl_slist *list)
{
	curl_off_t total_secs = s->seconds * TOTAL_FACTOR + s->size / SLOWEST_BYTES_PER_SEC;
	CURLcode c = curl_easy_setopt(s->easy, CURLOPT_MAIL_FROM, from);

	/* libcurl 7.88 sends "MAIL FROM:<>" for "", which is what is meant. */
	if (c == CURLE_OK)
		c = curl_easy_setopt(s->easy, CURLOPT_MAIL_RCPT, list);
	if (c == CURLE_OK)
		c = curl_easy_setopt(s->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)s->size);
	if (c == CURLE_OK)
		c = curl_easy_setopt(s->easy, CURLOPT_TIMEOUT, (long)total_secs);
	if (c == CURLE_OK)
		c = transfer(s);
	return c;
}

static void
begin_letter(struct smtp *s)
{
	*s->answer = (struct smtp_answer){ .outcome = SMTP_DEFERRED };
	s->given = 0;
	s->stage = STAGE_CONNECT;
	s->data_open = s->over = s->without_auth = false;
}

/* Did the connection of an earlier letter turn out to be at its end (closed, or
 * 421), before this letter was begun? Then a new one is worth a try at once. */
static bool
was_stale(struct smtp *s, CURLcode c)
{
	long connects = 1;

	curl_easy_getinfo(s->easy, CURLINFO_NUM_CONNECTS, &connects);
	return c != CURLE_OK && connects == 0 && !s->data_open &&
	       (s->answer->code == 0 || s->answer->code == 421);
}

int
smtp_send(struct smtp *s, const char *from, const char *const *rcpts, size_t n, int fd,
          struct smtp_answer *answer, struct fault *f)
{
	struct curl_slist *list = NULL;
	int result;
	CURLcode c;

	s->answer = answer;
	s->fd = fd;
	begin_letter(s);
	result = check_letter(s, from, rcpts, n, f);
	if (result == 0) {
		for (size_t i = 0; i < n; i++) {
			struct curl_slist *longer = curl_slist_append(list, rcpts[i]);

			if (longer == NULL)
				abort();
			list = longer;
		}
		c = perform(s, from, list);
		if (was_stale(s, c)) {
			begin_letter(s);
			c = perform(s, from, list);
		}
		result = judge(s, c, f);
		curl_slist_free_all(list);
	}
	s->answer = NULL;
	return result;
}

void
smtp_close(struct smtp *s)
{
	if (s == NULL)
		return;
	curl_multi_cleanup(s->multi);
	curl_easy_cleanup(s->easy);
	free(s);
}
