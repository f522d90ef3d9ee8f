#include "net/smtp_login.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const struct place_scheme schemes[] = {
	{ "smtps", 465 }, { "smtp", 587 }, { NULL, 0 },
};

/* libcurl makes libssh2 ready for SFTP, whatever it will be used for, and that one sets
 * up all of OpenSSL: three MiB that nothing here has a use for. This one is found first. */
int libssh2_init(int flags);

int
libssh2_init(int flags)
{
	(void)flags;
	return 0;
}

/* libcurl says it when it gives a session up: the answer to it is none to us. */
#define GOODBYE "QUIT\r\n"

/* --- what libcurl tells us ------------------------------------------------ */

static bool
starts(const char *bytes, size_t len, const char *word)
{
	return len >= strlen(word) && memcmp(bytes, word, strlen(word)) == 0;
}

/* Follows libcurl's commands, up to the login. The lines of an AUTH exchange are base64:
 * none of these but "QUIT", and that only of bytes that check_security() refuses. */
static int
watch_commands(CURL *easy, curl_infotype type, char *bytes, size_t len, void *context)
{
	struct smtp *s = context;

	(void)easy;
	if (type != CURLINFO_HEADER_OUT)
		return 0;
	if (starts(bytes, len, "EHLO ") || starts(bytes, len, "HELO ")) {
		s->stage = STAGE_HELLO;
		s->authenticated = s->takes_utf8 = s->takes_groups = s->takes_size = false;
		s->size_max = 0;
	} else if (starts(bytes, len, "STARTTLS"))
		s->stage = STAGE_STARTTLS;
	else if (starts(bytes, len, "AUTH "))
		s->stage = STAGE_AUTH;
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
	else if (strcasecmp(text, "PIPELINING") == 0)
		s->takes_groups = true;
	else if (strcasecmp(text, "SIZE") == 0 || strncasecmp(text, "SIZE ", 5) == 0) {
		s->takes_size = true;
		size = strtoll(text + 4, NULL, 10);
		s->size_max = size > 0 ? size : 0;
	}
}

/* Called with each line of a reply to libcurl. */
static size_t
take_reply(char *line, size_t size, size_t count, void *context)
{
	struct smtp *s = context;
	size_t len = size * count;
	char text[SMTP_TEXT_SIZE];
	int code;

	if (s->answer == NULL || s->over)
		return len;
	if (s->stage == STAGE_HELLO)
		keep_offer(s, line, len);
	if (!wire_last_line(line, len, &code, text))
		return len;
	s->answer->code = code;
	memcpy(s->answer->text, text, sizeof text);
	if (s->stage == STAGE_AUTH && code == 235)
		s->authenticated = true;
	return len;
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
	CURL *e = s->settings;
	CURLcode c = curl_easy_setopt(e, CURLOPT_URL, url);

#define SET(option, value) \
	do { if (c == CURLE_OK) c = curl_easy_setopt(e, option, value); } while (0)
	SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	SET(CURLOPT_ERRORBUFFER, s->problem);
	SET(CURLOPT_CERTINFO, 1L);
	SET(CURLOPT_CONNECT_ONLY, 1L);          /* and EHLO, STARTTLS, AUTH */
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
	SET(CURLOPT_TIMEOUT, s->seconds * TOTAL_FACTOR);
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
	CURL *e = s->settings;
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
	if (s == NULL || (s->settings = curl_easy_init()) == NULL)
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

/* --- how it ends ------------------------------------------------------------------- */

int
smtp_end(struct smtp *s, enum smtp_outcome o, int code, struct fault *f, const char *reason)
{
	/* A server that is not there, has no time, or has no use for us: so it is for
	 * whatever else waits. */
	s->answer->whole_queue = o == SMTP_REFUSED ||
	    (o == SMTP_DEFERRED && (s->answer->code == 0 || s->answer->code == 421 || s->stage < STAGE_MAIL));
	s->answer->outcome = o;
	return fault_set(f, code, s->host, "%s", reason);
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

/* No session came about, and no answer says why. */
static int
judge_connection(struct smtp *s, CURLcode c, struct fault *f)
{
	char reason[200];

	switch (c) {
	case CURLE_PEER_FAILED_VERIFICATION:
		return smtp_end(s, SMTP_REFUSED, EX_NOPERM, f, certificate_advice(s));
	case CURLE_SSL_CACERT_BADFILE:
		return smtp_end(s, SMTP_REFUSED, EX_CONFIG, f, "ca_file holds no certificate");
	case CURLE_USE_SSL_FAILED:
		return smtp_end(s, SMTP_REFUSED, EX_NOPERM, f,
		               "the server offers no TLS: nothing was sent (smtps://, or tls = none on this machine)");
	case CURLE_LOGIN_DENIED:
		return smtp_end(s, SMTP_REFUSED, EX_NOPERM, f,
		               "no way to log in is left: the server refuses the token, or offers none of the ways that are set");
	case CURLE_WEIRD_SERVER_REPLY:
		/* Whoever stands between says what would then pass for the server's word. */
		if (s->stage == STAGE_STARTTLS)
			return smtp_end(s, SMTP_REFUSED, EX_NOPERM, f,
			               "more than one answer came before TLS: somebody may stand between us and the server; nothing was sent");
		/* fall through */
	default:
		snprintf(reason, sizeof reason, "the connection failed: %s", curl_easy_strerror(c));
		return smtp_end(s, SMTP_DEFERRED, EX_TEMPFAIL, f, reason);
	}
}

/* The server's no: 4xx may pass, 5xx is for good, and before MAIL it is about us
 * and not about the letter (RFC 5321 section 4.2.1). */
int
smtp_said_no(struct smtp *s, struct fault *f)
{
	char reason[64];
	int code = s->answer->code;

	snprintf(reason, sizeof reason, "the server answers %d", code);
	if (code < 500)
		return smtp_end(s, SMTP_DEFERRED, EX_TEMPFAIL, f, reason);
	if (s->stage == STAGE_AUTH)
		return smtp_end(s, SMTP_REFUSED, EX_NOPERM, f,
		               "the server refuses user and password");
	if (s->stage < STAGE_MAIL)
		return smtp_end(s, SMTP_REFUSED, EX_CONFIG, f,
		               "the server turns us away before any letter");
	return smtp_end(s, SMTP_FAILED, EX_UNAVAILABLE, f, reason);
}

/* --- connecting ---------------------------------------------------------------------- */

void
smtp_drop(struct smtp *s)
{
	s->line = -1; /* before the number may be another file's */
	curl_easy_cleanup(s->easy);
	s->easy = NULL;
	s->ready = false;
}

/* Up to the login, by libcurl. */
int
smtp_connect(struct smtp *s, struct fault *f)
{
	curl_socket_t line;
	CURLcode c;
	int result = -1;

	s->stage = STAGE_CONNECT;
	s->over = false;
	*s->problem = '\0';
	s->easy = curl_easy_duphandle(s->settings);
	if (s->easy == NULL)
		abort();
	c = curl_easy_perform(s->easy);
	if (c == CURLE_OK)
		c = curl_easy_getinfo(s->easy, CURLINFO_ACTIVESOCKET, &line);
	if (c == CURLE_OK && s->needs_auth && !s->authenticated)
		/* libcurl goes on where no AUTH is offered (RFC 4954 section 6). */
		smtp_end(s, SMTP_REFUSED, EX_CONFIG, f,
		        "the server takes no login (AUTH) on this connection: nothing was sent");
	else if (c == CURLE_OK)
		result = 0;
	else if (s->answer->code >= 400 && s->answer->code < 600)
		smtp_said_no(s, f);
	else
		judge_connection(s, c, f);
	if (result < 0)
		smtp_drop(s);
	s->ready = result == 0;
	if (s->ready)
		wire_begin(&s->wire, s->easy, line, s->seconds);
	return result;
}

