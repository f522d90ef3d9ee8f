#include <nettle/base64.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "net/imap_private.h"

/* user twice at most, the secret, and the words of XOAUTH2. */
#define RESPONSE_SIZE (2 * 512 + SECRET_SIZE + 32)

static int
ask_capabilities(struct imap *imap, struct fault *f)
{
	struct mailimap_capability_data *data = NULL;
	int r = mailimap_capability(imap_begin(imap), &data);

	if (r != MAILIMAP_NO_ERROR)
		return imap_command_fault(imap, r, MAILIMAP_ERROR_CAPABILITY, EX_TEMPFAIL,
		                          "CAPABILITY", f);
	mailimap_capability_data_free(data);
	return 0;
}

/* RFC 5530: "not now" is no wrong password. */
static int
code_of_refusal(const struct imap *imap)
{
	const struct mailimap_response_info *info = imap->session->imap_response_info;
	const char *word = info != NULL ? info->rsp_atom : NULL;

	return word != NULL && (strcasecmp(word, "UNAVAILABLE") == 0 || strcasecmp(word, "INUSE") == 0 ||
	                        strcasecmp(word, "LIMIT") == 0) ? EX_TEMPFAIL : EX_NOPERM;
}

/* --- AUTHENTICATE (RFC 3501 section 6.2.2, RFC 4959) ------------------------ */

static bool
send_text(struct imap *imap, const char *text)
{
	size_t len = strlen(text);

	return mailstream_write(imap->session->imap_stream, text, len) == (ssize_t)len;
}

static bool
send_line(struct imap *imap, const char *text)
{
	return send_text(imap, text) && send_text(imap, "\r\n") &&
	    mailstream_flush(imap->session->imap_stream) == 0;
}

/* What libetpan's own AUTHENTICATE would return. Where the server has no SASL-IR the
 * response waits for its "+"; a further "+" is XOAUTH2's word on why not, and is
 * answered with an empty line. */
static int
authenticate(struct imap *imap, const char *mechanism, const char *response)
{
	bool at_once = mailimap_has_extension(imap->session, "SASL-IR");
	struct mailimap_response *answer;
	int type;

	if (mailimap_send_current_tag(imap_begin(imap)) != MAILIMAP_NO_ERROR ||
	    !send_text(imap, "AUTHENTICATE ") || !send_text(imap, mechanism) ||
	    !(at_once ? send_text(imap, " ") && send_line(imap, response) : send_line(imap, "")))
		return MAILIMAP_ERROR_STREAM;
	for (int rounds = 0;; rounds++) {
		const char *line = mailimap_read_line(imap->session);

		if (line == NULL)
			return MAILIMAP_ERROR_STREAM;
		if (*line != '+')
			break;
		if (rounds > 1 || !send_line(imap, !at_once && rounds == 0 ? response : ""))
			return MAILIMAP_ERROR_STREAM;
	}
	if (mailimap_parse_response(imap->session, &answer) != MAILIMAP_NO_ERROR)
		return MAILIMAP_ERROR_PARSE;
	type = answer->rsp_resp_done->rsp_type == MAILIMAP_RESP_DONE_TYPE_TAGGED
	           ? answer->rsp_resp_done->rsp_data.rsp_tagged->rsp_cond_state->rsp_type : -1;
	mailimap_response_free(answer);
	if (type != MAILIMAP_RESP_COND_STATE_OK)
		return type < 0 ? MAILIMAP_ERROR_PARSE : MAILIMAP_ERROR_LOGIN;
	imap->session->imap_state = MAILIMAP_STATE_AUTHENTICATED;
	return MAILIMAP_NO_ERROR;
}

/* AUTHENTICATE with a response of `len` bytes; wipes it. */
static int
authenticate_with(struct imap *imap, const char *mechanism, char plain[RESPONSE_SIZE],
                  int len)
{
	char encoded[BASE64_ENCODE_RAW_LENGTH(RESPONSE_SIZE) + 1];
	int r;

	base64_encode_raw(encoded, (size_t)len, (const uint8_t *)plain);
	encoded[BASE64_ENCODE_RAW_LENGTH((size_t)len)] = '\0';
	explicit_bzero(plain, RESPONSE_SIZE);
	r = authenticate(imap, mechanism, encoded);
	explicit_bzero(encoded, sizeof encoded);
	return r;
}

/* RFC 4616: \0 user \0 password. */
static int
log_in_plain(struct imap *imap, const char *password)
{
	char plain[RESPONSE_SIZE];
	int len = snprintf(plain, sizeof plain, "%c%s%c%s", '\0', imap->source->user, '\0',
	                   password);

	return authenticate_with(imap, "PLAIN", plain, len);
}

/* The form that Google and Microsoft publish for XOAUTH2. */
static int
log_in_token(struct imap *imap, const char *token)
{
	char plain[RESPONSE_SIZE];
	int len = snprintf(plain, sizeof plain, "user=%s\1auth=Bearer %s\1\1",
	                   imap->source->user, token);

	return authenticate_with(imap, "XOAUTH2", plain, len);
}

/* --- which way ----------------------------------------------------------------- */

static int
log_in_any(struct imap *imap, const char *secret, struct fault *f)
{
	const struct conf_source *s = imap->source;
	mailimap *session = imap->session;

	if (s->token_command != NULL) {
		if (mailimap_has_authentication(session, "XOAUTH2"))
			return log_in_token(imap, secret);
		return fault_set(f, EX_CONFIG, s->name,
		                 "token_command: the server takes no token (XOAUTH2)");
	}
	if (mailimap_has_authentication(session, "PLAIN"))
		return log_in_plain(imap, secret);
	/* RFC 3501 section 6.2.3: then LOGIN must not be tried. */
	if (mailimap_has_extension(session, "LOGINDISABLED"))
		return fault_set(f, EX_CONFIG, s->name,
		                 "the server takes no password on this connection%s",
		                 s->tls == CONF_TLS_NONE ? " (tls = none)" : "");
	return mailimap_login(imap_begin(imap), s->user, secret);
}

int
imap_log_in(struct imap *imap, const char *secret, struct fault *f)
{
	int r;

	if (ask_capabilities(imap, f) < 0)
		return -1;
	r = log_in_any(imap, secret, f);
	if (r < 0)
		return -1;
	if (r != MAILIMAP_NO_ERROR)
		return imap_command_fault(imap, r, MAILIMAP_ERROR_LOGIN, code_of_refusal(imap),
		                          "login", f);
	/* They may change with the login (RFC 3501 section 6.2.2). */
	return ask_capabilities(imap, f);
}
