#include "net/smshttp.h"

#include <curl/curl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/record.h"
#include "base/secret.h"
#include "net/provider.h"

#define OBJECT "[sms] gateway"
#define ANSWER_BYTES 65536
#define REFERENCE_DIGITS 32
/* [limits] seconds to connect, and as many for the answer. */
#define TOTAL_FACTOR 2

struct smshttp {
	const struct conf *conf;
	struct provider provider;
	CURL *easy;
	char *secret;
	/* Of the present message: */
	char body[ANSWER_BYTES + 1];
	size_t len;
	bool too_long;
	bool asked; /* all of the request has left, or may have */
};

int
smshttp_open(const struct conf *conf, const char *secret, struct smshttp **result, struct fault *f)
{
	struct smshttp *h = calloc(1, sizeof *h);

	if (h == NULL)
		abort();
	*result = NULL;
	h->conf = conf;
	h->secret = strdup(secret ? secret : "");
	h->easy = curl_easy_init();
	if (h->secret == NULL || h->easy == NULL)
		abort();
	if (provider_read(conf->sms_template, &h->provider, f) < 0) {
		smshttp_close(h);
		return -1;
	}
	if (provider_shows_secret(&h->provider) && strcmp(conf->sms_secret_in_url, "yes") != 0) {
		fault_set(f, EX_CONFIG, conf->sms_template, "the secret would stand in the URL, and so in logs: send it in a POST field or a header, or allow it with [sms] secret_in_url = yes");
		smshttp_close(h);
		return -1;
	}
	*result = h;
	return 0;
}

void
smshttp_close(struct smshttp *h)
{
	if (h == NULL)
		return;
	curl_easy_cleanup(h->easy);
	provider_free(&h->provider);
	if (h->secret != NULL)
		explicit_bzero(h->secret, strlen(h->secret));
	free(h->secret);
	free(h);
}

/* --- the request ----------------------------------------------------------------------- */

static size_t
take_body(char *bytes, size_t size, size_t n, void *context)
{
	struct smshttp *h = context;

	size *= n;
	if (h->len + size > ANSWER_BYTES) {
		h->too_long = true;
		return 0;
	}
	memcpy(h->body + h->len, bytes, size);
	h->len += size;
	h->body[h->len] = '\0';
	return size;
}

/* Before the request's first byte leaves nothing can have been sent. */
static int
watch(CURL *easy, curl_infotype type, char *bytes, size_t len, void *context)
{
	struct smshttp *h = context;

	(void)easy;
	(void)bytes;
	(void)len;
	if (type == CURLINFO_HEADER_OUT || type == CURLINFO_DATA_OUT)
		h->asked = true;
	return 0;
}

/* "a=b&c=d" */
static char *
form(struct smshttp *h, const struct provider_values *values)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		abort();
	for (size_t i = 0; i < h->provider.n_fields; i++) {
		char *value = provider_fill(h->provider.fields[i].value, values);
		char *escaped = curl_easy_escape(h->easy, value, 0);
		char *name = curl_easy_escape(h->easy, h->provider.fields[i].name, 0);

		fprintf(out, "%s%s=%s", i ? "&" : "", name, escaped);
		curl_free(name);
		curl_free(escaped);
		free(value);
	}
	if (fclose(out) == EOF)
		abort();
	return text;
}

static char *
json(struct smshttp *h, const struct provider_values *values)
{
	json_t *object = json_object();
	char *text;

	for (size_t i = 0; i < h->provider.n_fields; i++) {
		char *value = provider_fill(h->provider.fields[i].value, values);

		json_object_set_new(object, h->provider.fields[i].name, json_string(value));
		free(value);
	}
	text = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	return text;
}

/* The headers; NULL and *broken for one that would be two. */
static struct curl_slist *
headers(struct smshttp *h, const struct provider_values *values, bool *broken)
{
	struct curl_slist *list = NULL;

	*broken = false;
	for (size_t i = 0; i < h->provider.n_headers; i++) {
		char *value = provider_fill(h->provider.headers[i].value, values), *line;

		*broken = *broken || strpbrk(value, "\r\n") != NULL;
		if (asprintf(&line, "%s: %s", h->provider.headers[i].name, value) < 0)
			abort();
		list = curl_slist_append(list, line);
		free(line);
		free(value);
	}
	if (h->provider.is_json && !h->provider.is_get)
		list = curl_slist_append(list, "Content-Type: application/json");
	return list;
}

static void
set_up(struct smshttp *h, const char *url, const char *body, struct curl_slist *list)
{
	CURL *c = h->easy;

	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	if (h->conf->sms_ca_file != NULL)
		curl_easy_setopt(c, CURLOPT_CAINFO, h->conf->sms_ca_file);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, h->conf->limit_seconds);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, TOTAL_FACTOR * h->conf->limit_seconds);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "loket");
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, h);
	curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, watch);
	curl_easy_setopt(c, CURLOPT_DEBUGDATA, h);
	curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
	if (body != NULL) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
	}
}

/* --- the answer ------------------------------------------------------------------------ */

static int
outcome(struct smtp_answer *a, enum smtp_outcome o, bool whole_queue, int code, struct fault *f,
        const char *reason)
{
	a->outcome = o;
	a->whole_queue = whole_queue;
	return fault_set(f, code, OBJECT, "%s", reason);
}

/* The member "a.b" of the answer as text; NULL when it is not there. The caller frees. */
static char *
member(const json_t *json, const char *path)
{
	char *name = strdup(path), *rest = name, *part, *text = NULL;

	if (name == NULL)
		abort();
	while (json != NULL && (part = strsep(&rest, ".")) != NULL)
		json = json_is_array(json) ? json_object_get(json_array_get(json, 0), part)
		                           : json_object_get(json, part);
	free(name);
	if (json_is_string(json))
		text = strdup(json_string_value(json));
	else if (json != NULL)
		text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
	return text;
}

static bool
is_success(const struct smshttp *h, const json_t *json)
{
	for (size_t i = 0; i < h->provider.n_success; i++) {
		char *value = member(json, h->provider.success[i].name);
		bool same = value != NULL && strcmp(value, h->provider.success[i].value) == 0;

		free(value);
		if (!same)
			return false;
	}
	return true;
}

/* "200 id 12", or the answer's first words, without the secret. */
static void
keep_words(struct smshttp *h, long status, const json_t *json, struct smtp_answer *a)
{
	char *id = h->provider.id ? member(json, h->provider.id) : NULL, *secret;
	int len;

	if (id != NULL)
		len = snprintf(a->text, sizeof a->text, "%ld id %.80s", status, id);
	else
		len = snprintf(a->text, sizeof a->text, "%ld %.150s", status, h->body);
	(void)len;
	while (*h->secret != '\0' && (secret = strstr(a->text, h->secret)) != NULL)
		memset(secret, '*', strlen(h->secret));
	for (char *p = a->text; *p != '\0'; p++)
		if (*p < ' ' || *p > '~')
			*p = ' ';
	free(id);
}

static int
judge(struct smshttp *h, long status, struct smtp_answer *a, struct fault *f)
{
	json_t *json = json_loadb(h->body, h->len, 0, NULL);
	bool success = status == h->provider.status && is_success(h, json);

	a->code = (int)status;
	keep_words(h, status, json, a);
	json_decref(json);
	if (success) {
		a->outcome = SMTP_SENT;
		return 0;
	}
	if (status >= 200 && status < 300)
		return outcome(a, SMTP_FAILED, false, EX_UNAVAILABLE, f, "the provider refuses the SMS");
	if (status >= 300 && status < 400)
		return outcome(a, SMTP_REFUSED, true, EX_CONFIG, f, "the provider answers from another place: correct url in the template");
	if (status == 401 || status == 403)
		return outcome(a, SMTP_REFUSED, true, EX_NOPERM, f, "the provider does not know us: correct [sms] user and secret");
	if (status == 404 || status == 405)
		return outcome(a, SMTP_REFUSED, true, EX_CONFIG, f, "the provider has nothing at that URL: correct the template");
	if (status == 429 || status == 503)
		return outcome(a, SMTP_DEFERRED, true, EX_TEMPFAIL, f, "the provider takes no more now");
	if (status >= 500)
		return outcome(a, SMTP_DOUBT, false, EX_TEMPFAIL, f, "the provider's machine failed: whether the SMS left nobody knows (loket-send --arrived, --again)");
	return outcome(a, SMTP_FAILED, false, EX_UNAVAILABLE, f, "the provider refuses the SMS");
}

static int
judge_failure(struct smshttp *h, CURLcode code, struct smtp_answer *a, struct fault *f)
{
	snprintf(a->text, sizeof a->text, "%s", curl_easy_strerror(code));
	if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
	    code == CURLE_SSL_CONNECT_ERROR)
		return outcome(a, SMTP_REFUSED, true, EX_NOPERM, f, "the provider's certificate is not one that is trusted");
	if (!h->asked)
		return outcome(a, SMTP_DEFERRED, true, EX_TEMPFAIL, f, "the provider cannot be reached");
	return outcome(a, SMTP_DOUBT, false, EX_TEMPFAIL, f, h->too_long
	    ? "the provider's answer has no end: whether the SMS left nobody knows (loket-send --arrived, --again)"
	    : "no answer of the provider: whether the SMS left nobody knows (loket-send --arrived, --again)");
}

int
smshttp_send(struct smshttp *h, const char *id, const char *to, const char *text,
             struct smtp_answer *a, struct fault *f)
{
	char reference[DIGEST_TEXT_SIZE], *url, *body, *query = NULL;
	const struct provider_values values = {
		.to = to, .text = text, .id = reference, .user = h->conf->sms_user, .secret = h->secret,
	};
	struct digest d;
	struct curl_slist *list;
	CURLcode code;
	long status = 0;
	bool broken;

	digest_start(&d);
	digest_add(&d, id, strlen(id));
	digest_finish(&d, reference);
	reference[REFERENCE_DIGITS] = '\0';
	h->len = 0;
	h->body[0] = '\0';
	h->too_long = h->asked = false;
	url = provider_fill(h->provider.url, &values);
	body = h->provider.is_json && !h->provider.is_get ? json(h, &values) : form(h, &values);
	if (h->provider.is_get && asprintf(&query, "%s%c%s", url, strchr(url, '?') ? '&' : '?', body) < 0)
		abort();
	list = headers(h, &values, &broken);
	set_up(h, query ? query : url, query ? NULL : body, list);
	code = broken ? CURLE_BAD_FUNCTION_ARGUMENT : curl_easy_perform(h->easy);
	curl_easy_getinfo(h->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(list);
	explicit_bzero(body, strlen(body));
	free(body);
	free(query);
	free(url);
	if (broken)
		return outcome(a, SMTP_REFUSED, true, EX_CONFIG, f, "a header would have a line end in it");
	return code == CURLE_OK ? judge(h, status, a, f) : judge_failure(h, code, a, f);
}
