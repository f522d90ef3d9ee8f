#include "net/smtp.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "net/canonical.h"
#include "net/place.h"
#include "rules/addrspec.h"

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
enum stage { STAGE_CONNECT, STAGE_HELLO, STAGE_AUTH, STAGE_MAIL, STAGE_RCPT, STAGE_DATA };

/* Why we broke a session off at an answer. */
enum stop { STOP_NONE, STOP_NO_AUTH, STOP_SIZE, STOP_UTF8, STOP_RECIPIENT };

/* libcurl says it when it gives a session up, before a transfer ends:
 * the answer to it must not pass for the answer to the letter. */
#define GOODBYE "QUIT\r\n"

struct smtp {
	CURL *easy;
	CURLM *multi;         /* holds the connection between letters */
	atomic_int line;      /* the socket of that connection, -1 before the first */
	char host[PLACE_HOST_SIZE];
	long seconds;
	bool needs_auth;
	/* Of the present connection, as its EHLO was answered: */
	bool authenticated;   /* the server said 235 */
	bool takes_utf8;      /* SMTPUTF8, RFC 6531 */
	off_t size_max;       /* of a letter, RFC 1870; 0 = not said */
	char problem[CURL_ERROR_SIZE]; /* libcurl's own words */
	/* Of the letter that is being sent: */
	enum stage stage;
	size_t rcpts;         /* RCPT commands so far */
	bool data_open;       /* the server said 354 */
	bool over;            /* libcurl said QUIT */
	bool needs_utf8;      /* an address is not ASCII */
	enum stop stop;
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
		s->authenticated = s->takes_utf8 = false;
		s->size_max = 0;
	} else if (starts(bytes, len, "AUTH "))
		s->stage = STAGE_AUTH;
	else if (starts(bytes, len, "MAIL FROM:"))
		s->stage = STAGE_MAIL;
	else if (starts(bytes, len, "RCPT TO:")) {
		s->stage = STAGE_RCPT;
		s->rcpts++;
	} else if (s->stage == STAGE_RCPT && starts(bytes, len, "DATA\r\n"))
		s->stage = STAGE_DATA;
	else if (starts(bytes, len, GOODBYE))
		s->over = true;
	return 0;
}

/* Notes what the server can do: "250-SIZE 10240000", "250 SMTPUTF8". */
static void
keep_offer(struct smtp *s, const char *line, size_t len)
{
	long long size;
	char text[64];

	if (len < 5 || len >= sizeof text || line[0] != '2')
		return;
	memcpy(text, line + 4, len - 4);
	text[len - 4] = '\0';
	text[strcspn(text, "\r\n")] = '\0';
	if (strcasecmp(text, "SMTPUTF8") == 0)
		s->takes_utf8 = true;
	else if (strncasecmp(text, "SIZE ", 5) == 0 && (size = strtoll(text + 5, NULL, 10)) > 0)
		s->size_max = size;
}

/* Takes a reply's last line apart: three digits, then a space (RFC 5321 section
 * 4.2.1). False for a line that is another one's beginning. */
static bool
last_line(const char *line, size_t len, int *code, char text[SMTP_TEXT_SIZE])
{
	size_t n = 0;

	for (size_t i = 0; i < 3; i++)
		if (i >= len || line[i] < '0' || line[i] > '9')
			return false;
	if (len > 3 && line[3] == '-')
		return false;
	*code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
	for (size_t i = 0; i < len && n < SMTP_TEXT_SIZE - 1; i++)
		if (line[i] >= ' ' && line[i] <= '~')
			text[n++] = line[i];
	text[n] = '\0';
	return true;
}

/*
 * Is the answer to MAIL or RCPT where we go no further? libcurl goes on without AUTH
 * where none is offered (RFC 4954 section 6), says a size and does not look at the
 * server's own, and sends an address in UTF-8 to whoever listens. It also goes on
 * when one of several recipients is taken: the first one is whom the letter is for.
 */
static enum stop
must_stop(const struct smtp *s, int code)
{
	if (s->stage == STAGE_MAIL && s->needs_auth && !s->authenticated)
		return STOP_NO_AUTH;
	if (s->stage == STAGE_MAIL && s->size_max > 0 && s->size > s->size_max)
		return STOP_SIZE;
	if (s->stage == STAGE_MAIL && s->needs_utf8 && !s->takes_utf8)
		return STOP_UTF8;
	if (s->stage == STAGE_RCPT && s->rcpts == 1 && code >= 400)
		return STOP_RECIPIENT;
	return STOP_NONE;
}

/* Called with each reply line, before libcurl acts on it; a short count ends the
 * session. */
static size_t
take_reply(char *line, size_t size, size_t count, void *context)
{
	struct smtp *s = context;
	struct smtp_answer *a = s->answer;
	size_t len = size * count;
	char text[SMTP_TEXT_SIZE];
	int code;

	if (a == NULL || s->over)
		return len;
	if (s->stage == STAGE_HELLO)
		keep_offer(s, line, len);
	if (!last_line(line, len, &code, text))
		return len;
	if (s->stage == STAGE_RCPT && s->rcpts > 1) {
		memcpy(a->copy_text, text, sizeof text);
		return len;
	}
	a->code = code;
	memcpy(a->text, text, sizeof text);
	if (s->stage == STAGE_AUTH && code == 235)
		s->authenticated = true;
	if (s->stage == STAGE_DATA && code == 354)
		s->data_open = true;
	s->stop = must_stop(s, code);
	return s->stop == STOP_NONE ? len : 0;
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
	SET(CURLOPT_ERRORBUFFER, s->problem);
	SET(CURLOPT_CERTINFO, 1L);
	SET(CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L); /* must_stop() looks at the first */
	SET(CURLOPT_NOSIGNAL, 1L);              /* we may be in a thread */
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

/* Only what is named: libcurl would rather try Kerberos when the user holds an '@'. */
static CURLcode
set_login(struct smtp *s, const struct conf *conf, const char *secret)
{
	CURL *e = s->easy;
	CURLcode c = curl_easy_setopt(e, CURLOPT_USERNAME, conf->smtp_user);

	if (conf->smtp_token_command != NULL) {
		SET(CURLOPT_XOAUTH2_BEARER, secret);
		SET(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");
	} else {
		SET(CURLOPT_PASSWORD, secret);
		SET(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
	}
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
		c = set_login(s, conf, password);
	if (c != CURLE_OK) {
		smtp_close(s);
		return fault_set(f, EX_CONFIG, place.host, "libcurl: %s", curl_easy_strerror(c));
	}
	*result = s;
	return 0;
}

/* --- sending ------------------------------------------------------------------------ */

static int
verdict(struct smtp_answer *a, enum smtp_outcome o, int code, const char *object,
        struct fault *f, const char *reason)
{
	a->outcome = o;
	return fault_set(f, code, object, "%s", reason);
}

static int
outcome(struct smtp *s, enum smtp_outcome o, int code, struct fault *f, const char *reason)
{
	/* A server that is not there, has no time, or has no use for us: so it is for
	 * whatever else waits. */
	s->answer->whole_queue = o == SMTP_REFUSED ||
	    (o == SMTP_DEFERRED && (s->answer->code == 0 || s->answer->code == 421 || s->stage < STAGE_MAIL));
	return verdict(s->answer, o, code, s->host, f, reason);
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

/* Is the end of the server's certificate over? libcurl 7.88 with GnuTLS says the same
 * words for it as for an unknown signer, but tells the date. */
static bool
has_expired(struct smtp *s)
{
	static const char key[] = "Expire Date:";
	struct curl_certinfo *info = NULL;
	time_t now = time(NULL); /* the machine's own clock, as the check itself */
	char today[32];

	strftime(today, sizeof today, "%Y-%m-%d %H:%M:%S", gmtime(&now));
	if (curl_easy_getinfo(s->easy, CURLINFO_CERTINFO, &info) != CURLE_OK || info == NULL ||
	    info->num_of_certs == 0)
		return false;
	for (struct curl_slist *line = info->certinfo[0]; line != NULL; line = line->next)
		if (strncasecmp(line->data, key, sizeof key - 1) == 0)
			return strncmp(line->data + sizeof key - 1, today, strlen(today)) < 0;
	return false;
}

/* What is wrong with a certificate, as what to do. */
static const char *
certificate_advice(struct smtp *s)
{
	if (has_expired(s))
		return "the server's certificate has expired: whoever runs the server must renew it";
	if (strcasestr(s->problem, "host name") != NULL)
		return "the server's certificate has another name: url must name the host as its certificate does";
	return "the server's certificate is signed by nobody whom this machine trusts: if it is the right server, set ca_file to its authority";
}

static int
judge_stop(struct smtp *s, struct fault *f)
{
	switch (s->stop) {
	case STOP_NO_AUTH:
		return outcome(s, SMTP_REFUSED, EX_CONFIG, f,
		               "the server takes no login (AUTH) on this connection: nothing was sent");
	case STOP_SIZE:
		return outcome(s, SMTP_FAILED, EX_UNAVAILABLE, f,
		               "the letter is larger than the server takes (SIZE): nothing was sent");
	default:
		return outcome(s, SMTP_FAILED, EX_UNAVAILABLE, f,
		               "the address is not ASCII and the server takes none such (SMTPUTF8): nothing was sent");
	}
}

/* The session broke without an answer that decides about the letter. */
static int
judge_break(struct smtp *s, CURLcode c, struct fault *f)
{
	char reason[200];

	switch (c) {
	case CURLE_PEER_FAILED_VERIFICATION:
		return outcome(s, SMTP_REFUSED, EX_NOPERM, f, certificate_advice(s));
	case CURLE_SSL_CACERT_BADFILE:
		return outcome(s, SMTP_REFUSED, EX_CONFIG, f, "ca_file holds no certificate");
	case CURLE_USE_SSL_FAILED:
		return outcome(s, SMTP_REFUSED, EX_NOPERM, f,
		               "the server offers no TLS: nothing was sent (smtps://, or tls = none on this machine)");
	case CURLE_LOGIN_DENIED:
		return outcome(s, SMTP_REFUSED, EX_NOPERM, f,
		               "no way to log in is left: the server refuses the token, or offers none of the ways that are set");
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
	if (s->stage < STAGE_MAIL)
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
	if (s->stop != STOP_NONE && s->stop != STOP_RECIPIENT)
		return judge_stop(s, f);
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
	if (running > 0)
		smtp_cut(s);
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
	s->rcpts = 0;
	s->data_open = s->over = false;
	s->stop = STOP_NONE;
	*s->problem = '\0';
}

/* Did the connection of an earlier letter turn out to be at its end (closed, or
 * 421), before this letter was begun? Then a new one is worth a try at once. */
static bool
was_stale(struct smtp *s, CURLcode c)
{
	long connects = 1;

	curl_easy_getinfo(s->easy, CURLINFO_NUM_CONNECTS, &connects);
	return c != CURLE_OK && connects == 0 && !s->data_open && s->stop == STOP_NONE &&
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
	s->needs_utf8 = false;
	begin_letter(s);
	result = smtp_check(from, rcpts, n, fd, s->host, &s->size, answer, f);
	if (result == 0) {
		for (size_t i = 0; i < n; i++) {
			struct curl_slist *longer = curl_slist_append(list, rcpts[i]);

			s->needs_utf8 = s->needs_utf8 || !addrspec_ok(rcpts[i]);
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
smtp_cut(struct smtp *s)
{
	int line = s->line;

	if (line >= 0)
		shutdown(line, SHUT_RDWR);
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
