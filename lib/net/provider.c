#include "net/provider.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/trim.h"

#define LINE_BYTES 2000

static char *
copy(const char *text)
{
	char *s = strdup(text);

	if (s == NULL)
		abort();
	return s;
}

/* --- reading -------------------------------------------------------------------------- */

/* What is wrong with the line, or NULL. */
static const char *
add_pair(struct provider_pair *pairs, size_t *n, const char *name, const char *value)
{
	if (*n == PROVIDER_PAIRS)
		return "too many of these";
	if (*name == '\0' || strpbrk(name, "\r\n") != NULL)
		return "a name is missing";
	pairs[(*n)++] = (struct provider_pair){ copy(name), copy(value) };
	return NULL;
}

static const char *
choose(const char *value, const char *no, const char *yes, bool *chosen)
{
	*chosen = strcmp(value, yes) == 0;
	return *chosen || strcmp(value, no) == 0 ? NULL : "one of two words is allowed (loket.conf(5))";
}

static const char *
take_word(struct provider *p, const char *key, const char *value)
{
	if (strcmp(key, "url") == 0 && p->url == NULL) {
		p->url = copy(value);
		return strncmp(value, "https://", 8) == 0 ? NULL : "https://HOST/PATH is allowed";
	}
	if (strcmp(key, "method") == 0)
		return choose(value, "POST", "GET", &p->is_get);
	if (strcmp(key, "body") == 0)
		return choose(value, "form", "json", &p->is_json);
	if (strcmp(key, "success") == 0) {
		p->status = atoi(value);
		return p->status >= 200 && p->status < 300 ? NULL : "a status from 200 to 299 is allowed";
	}
	if (strcmp(key, "id") == 0 && p->id == NULL) {
		p->id = copy(value);
		return NULL;
	}
	return "unknown key; allowed are url, method, body, header NAME, field NAME, success, success NAME, id";
}

/* An unknown {{field}} is an error when the file is read. */
static bool
has_unknown_field(const char *value)
{
	static const char *const known[] = {
		"{{to}}", "{{to_bare}}", "{{to_national}}", "{{text}}", "{{id}}", "{{user}}", "{{secret}}",
	};

	while ((value = strstr(value, "{{")) != NULL) {
		bool found = false;

		for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
			found = found || strncmp(value, known[i], strlen(known[i])) == 0;
		if (!found)
			return true;
		value += 2;
	}
	return false;
}

static const char *
take(struct provider *p, char *key, const char *value)
{
	char *name = key + strcspn(key, " \t");

	if (has_unknown_field(value))
		return "an unknown {{field}}";
	if (*name == '\0')
		return take_word(p, key, value);
	*name++ = '\0';
	name = trim_blanks(name);
	if (strcmp(key, "header") == 0)
		return add_pair(p->headers, &p->n_headers, name, value);
	if (strcmp(key, "field") == 0)
		return add_pair(p->fields, &p->n_fields, name, value);
	if (strcmp(key, "success") == 0)
		return add_pair(p->success, &p->n_success, name, value);
	return take_word(p, key, value);
}

static int
read_lines(FILE *in, const char *path, struct provider *p, struct fault *f)
{
	char line[LINE_BYTES], object[300];

	for (int n = 1; fgets(line, sizeof line, in) != NULL; n++) {
		char *text = trim_blanks(line), *mark = strchr(text, '=');
		const char *wrong;

		if (*text == '\0' || *text == '#')
			continue;
		if (mark != NULL)
			*mark = '\0';
		wrong = mark == NULL ? "neither key = value nor a comment" : take(p, trim_blanks(text), trim_blanks(mark + 1));
		if (wrong != NULL) {
			snprintf(object, sizeof object, "%.250s:%d", path, n);
			return fault_set(f, EX_CONFIG, object, "%s", wrong);
		}
	}
	return 0;
}

int
provider_read(const char *path, struct provider *p, struct fault *f)
{
	FILE *in = fopen(path, "re");
	int result;

	*p = (struct provider){ .status = 200 };
	if (in == NULL) {
		fault_errno(f, path, "reading the provider's template");
		f->code = EX_CONFIG;
		return -1;
	}
	result = read_lines(in, path, p, f);
	fclose(in);
	if (result == 0 && p->url == NULL)
		result = fault_set(f, EX_CONFIG, path, "url is missing");
	return result;
}

static void
free_pairs(struct provider_pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(pairs[i].name);
		free(pairs[i].value);
	}
}

void
provider_free(struct provider *p)
{
	free(p->url);
	free(p->id);
	free_pairs(p->headers, p->n_headers);
	free_pairs(p->fields, p->n_fields);
	free_pairs(p->success, p->n_success);
	*p = (struct provider){ 0 };
}

/* --- values --------------------------------------------------------------------------- */

/* The value of the field that begins at `at`, and how long its name is. */
static const char *
value_of(const char *at, const struct provider_values *v, char national[40], size_t *len)
{
	const struct {
		const char *field;
		const char *value;
	} fields[] = {
		{ "{{to}}", v->to }, { "{{to_bare}}", v->to + (*v->to == '+') },
		{ "{{to_national}}", national }, { "{{text}}", v->text }, { "{{id}}", v->id },
		{ "{{user}}", v->user }, { "{{secret}}", v->secret },
	};

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (strncmp(at, fields[i].field, strlen(fields[i].field)) == 0) {
			*len = strlen(fields[i].field);
			return fields[i].value ? fields[i].value : "";
		}
	return NULL;
}

char *
provider_fill(const char *value, const struct provider_values *v)
{
	char *text = NULL, national[40];
	size_t size = 0, len;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		abort();
	snprintf(national, sizeof national, "%s%.30s", strncmp(v->to, "+62", 3) == 0 ? "0" : "",
	         strncmp(v->to, "+62", 3) == 0 ? v->to + 3 : v->to);
	while (*value != '\0') {
		const char *set = strncmp(value, "{{", 2) == 0 ? value_of(value, v, national, &len) : NULL;

		if (set != NULL) {
			fputs(set, out);
			value += len;
		} else
			putc(*value++, out);
	}
	if (fclose(out) == EOF)
		abort();
	return text;
}

bool
provider_shows_secret(const struct provider *p)
{
	if (strstr(p->url, "{{secret}}") != NULL)
		return true;
	for (size_t i = 0; i < p->n_fields && p->is_get; i++)
		if (strstr(p->fields[i].value, "{{secret}}") != NULL)
			return true;
	return false;
}
