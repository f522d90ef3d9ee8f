#include "base/conf.h"

#include <errno.h>
#include <ini.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

#define DEFAULT_FILE "/etc/loket/loket.conf"
#define LINE_MAX_BYTES 2000
#define SECTION_MAX_BYTES 48

enum key_type {
	KEY_TEXT,
	KEY_PATH,   /* absolute, so that cron and a shell mean the same file */
	KEY_NUMBER, /* min to max */
	KEY_CHOICE, /* one of `allowed`; an item that ends in ':' takes any text */
	KEY_LIST,   /* numbers from min to max; `allowed`: "rising", "falling" or "times" */
};

struct key {
	const char *section;
	const char *name;
	enum key_type type;
	size_t offset;
	const char *initial;
	long min, max;
	const char *allowed;
};

#define CONF(field) offsetof(struct conf, field)
#define SOURCE(field) offsetof(struct conf_source, field)

/* Every key there is. schema/loket.conf documents the same list; a test holds
 * the two together. */
static const struct key keys[] = {
	{ "office", "name", KEY_TEXT, CONF(office_name), "PPID Kabupaten Kulon Progo", 0, 0, NULL },
	{ "office", "short", KEY_TEXT, CONF(office_short), "PPID Kulon Progo", 0, 0, NULL },
	{ "office", "email", KEY_TEXT, CONF(office_email), "ppid@kulonprogo.example", 0, 0, NULL },
	{ "office", "address", KEY_TEXT, CONF(office_address), "Jl. Perwakilan 1, Wates, Kulon Progo 55611", 0, 0, NULL },
	{ "office", "phone", KEY_TEXT, CONF(office_phone), "(0274) 000000", 0, 0, NULL },
	{ "office", "place", KEY_TEXT, CONF(office_place), "Wates", 0, 0, NULL },
	{ "office", "official", KEY_TEXT, CONF(office_official), "Pejabat Pengelola Informasi dan Dokumentasi", 0, 0, NULL },
	{ "office", "superior", KEY_TEXT, CONF(office_superior), NULL, 0, 0, NULL },
	{ "office", "superior_email", KEY_TEXT, CONF(office_superior_email), NULL, 0, 0, NULL },
	{ "office", "hours", KEY_TEXT, CONF(office_hours), "07:30-12:00,13:00-16:00", 0, 0, NULL },
	{ "office", "hours_friday", KEY_TEXT, CONF(office_hours_friday), "07:30-11:30,13:00-16:30", 0, 0, NULL },
	{ "office", "hours_ramadan", KEY_TEXT, CONF(office_hours_ramadan), "08:00-12:00,12:30-15:00", 0, 0, NULL },
	{ "office", "hours_ramadan_friday", KEY_TEXT, CONF(office_hours_ramadan_friday), "08:00-11:30,12:30-15:30", 0, 0, NULL },
	{ "office", "ramadan", KEY_TEXT, CONF(office_ramadan), NULL, 0, 0, NULL },
	{ "office", "timezone", KEY_CHOICE, CONF(office_timezone), "Asia/Jakarta", 0, 0, "Asia/Jakarta Asia/Pontianak Asia/Makassar Asia/Jayapura" },
	{ "office", "number", KEY_TEXT, CONF(number), "PPID-{year}-{seq:5}", 0, 0, NULL },
	{ "office", "objection_number", KEY_TEXT, CONF(objection_number), "KBR-{year}-{seq:5}", 0, 0, NULL },
	{ "office", "authserv_id", KEY_TEXT, CONF(authserv_id), NULL, 0, 0, NULL },
	{ "office", "delimiter", KEY_CHOICE, CONF(delimiter_text), "+", 0, 0, "+ - _ none" },
	{ "store", "home", KEY_PATH, CONF(home), "/var/lib/loket", 0, 0, NULL },
	{ "smtp", "url", KEY_TEXT, CONF(smtp_url), NULL, 0, 0, NULL },
	{ "smtp", "user", KEY_TEXT, CONF(smtp_user), NULL, 0, 0, NULL },
	{ "smtp", "password_command", KEY_TEXT, CONF(smtp_password_command), NULL, 0, 0, NULL },
	{ "smtp", "password_file", KEY_PATH, CONF(smtp_password_file), NULL, 0, 0, NULL },
	{ "smtp", "token_command", KEY_TEXT, CONF(smtp_token_command), NULL, 0, 0, NULL },
	{ "smtp", "ca_file", KEY_PATH, CONF(smtp_ca_file), NULL, 0, 0, NULL },
	{ "smtp", "tls", KEY_CHOICE, CONF(smtp_tls_text), "yes", 0, 0, "yes none" },
	{ "smtp", "from", KEY_TEXT, CONF(smtp_from), NULL, 0, 0, NULL },
	{ "smtp", "helo", KEY_TEXT, CONF(smtp_helo), NULL, 0, 0, NULL },
	{ "smtp", "archive", KEY_TEXT, CONF(smtp_archive), NULL, 0, 0, NULL },
	{ "smtp", "doubt_minutes", KEY_NUMBER, CONF(smtp_doubt_minutes), "10", 1, 1440, NULL },
	{ "sms", "smsd", KEY_PATH, CONF(sms_smsd), NULL, 0, 0, NULL },
	{ "sms", "smstools", KEY_PATH, CONF(sms_smstools), NULL, 0, 0, NULL },
	{ "sms", "json", KEY_PATH, CONF(sms_json), NULL, 0, 0, NULL },
	{ "sms", "gateway", KEY_CHOICE, CONF(sms_gateway), "none", 0, 0, "none gammu http maildir:" },
	{ "sms", "template", KEY_PATH, CONF(sms_template), NULL, 0, 0, NULL },
	{ "sms", "user", KEY_TEXT, CONF(sms_user), NULL, 0, 0, NULL },
	{ "sms", "secret_command", KEY_TEXT, CONF(sms_secret_command), NULL, 0, 0, NULL },
	{ "sms", "secret_file", KEY_PATH, CONF(sms_secret_file), NULL, 0, 0, NULL },
	{ "sms", "secret_in_url", KEY_CHOICE, CONF(sms_secret_in_url), "no", 0, 0, "no yes" },
	{ "sms", "ca_file", KEY_PATH, CONF(sms_ca_file), NULL, 0, 0, NULL },
	{ "sms", "hours", KEY_TEXT, CONF(sms_hours), "06:00-21:00", 0, 0, NULL },
	{ "sms", "legal", KEY_CHOICE, CONF(sms_legal), "any", 0, 0, "any hours" },
	{ "sms", "agencies", KEY_CHOICE, CONF(sms_agencies), "no", 0, 0, "no yes" },
	{ "sms", "undelivered", KEY_CHOICE, CONF(sms_undelivered), "offer", 0, 0, "offer tell" },
	{ "sms", "parts_per_day", KEY_NUMBER, CONF(sms_parts_per_day), "500", 1, 1000000, NULL },
	{ "sms", "price", KEY_NUMBER, CONF(sms_price), "0", 0, 100000, NULL },
	{ "sms", "ucs2", KEY_CHOICE, CONF(sms_ucs2), "no", 0, 0, "no yes" },
	{ "sms", "parts", KEY_NUMBER, CONF(sms_parts), "3", 1, 10, NULL },
	{ "sms", "number", KEY_TEXT, CONF(sms_number), NULL, 0, 0, NULL },
	{ "sms", "multipart_minutes", KEY_NUMBER, CONF(sms_multipart_minutes), "30", 1, 2880, NULL },
	{ "health", "mail_minutes", KEY_NUMBER, CONF(health_mail_minutes), "60", 1, 100000, NULL },
	{ "health", "free_megabytes", KEY_NUMBER, CONF(health_free_megabytes), "200", 1, 1000000, NULL },
	{ "clock", "answer", KEY_NUMBER, CONF(answer_workdays), "10", 1, 60, NULL },
	{ "clock", "extension", KEY_NUMBER, CONF(extension_workdays), "7", 1, 60, NULL },
	{ "clock", "extension_from", KEY_CHOICE, CONF(extension_from), "tenggat", 0, 0, "tenggat surat" },
	{ "clock", "agency", KEY_NUMBER, CONF(agency_workdays), "6", 1, 60, NULL },
	{ "clock", "identity", KEY_NUMBER, CONF(identity_workdays), "3", 1, 60, NULL },
	{ "clock", "objection", KEY_NUMBER, CONF(objection_workdays), "30", 1, 60, NULL },
	{ "clock", "superior", KEY_NUMBER, CONF(superior_workdays), "30", 1, 60, NULL },
	{ "clock", "dispute", KEY_NUMBER, CONF(dispute_workdays), "14", 1, 60, NULL },
	{ "clock", "cuti_bersama", KEY_CHOICE, CONF(cuti_bersama), "libur", 0, 0, "libur kerja" },
	{ "clock", "digest", KEY_LIST, CONF(digest), "07:45,15:00", 0, 0, "times" },
	{ "remind", "minutes", KEY_NUMBER, CONF(remind_minutes), "30", 0, 600, NULL },
	{ "remind", "agency", KEY_LIST, CONF(remind_agency), "3,1,0", 0, 60, "falling" },
	{ "remind", "escalate", KEY_LIST, CONF(remind_escalate), "1", 1, 60, "rising" },
	{ "remind", "superior", KEY_LIST, CONF(remind_superior), "2", 1, 60, "rising" },
	{ "remind", "review", KEY_NUMBER, CONF(remind_review), "1", 0, 60, NULL },
	{ "remind", "decide", KEY_NUMBER, CONF(remind_decide), "2", 0, 60, NULL },
	{ "remind", "office", KEY_TEXT, CONF(remind_office), NULL, 0, 0, NULL },
	{ "desk", "letters", KEY_PATH, CONF(letters), NULL, 0, 0, NULL },
	{ "desk", "routes", KEY_PATH, CONF(routes), NULL, 0, 0, NULL },
	{ "desk", "forward_notice", KEY_CHOICE, CONF(forward_notice), "no", 0, 0, "no yes" },
	{ "desk", "auto_letters_per_day", KEY_NUMBER, CONF(auto_letters_per_day), "10", 1, 1000, NULL },
	{ "limits", "message", KEY_NUMBER, CONF(limit_message_bytes), "104857600", 65536, 1073741824, NULL },
	{ "limits", "header", KEY_NUMBER, CONF(limit_header_bytes), "262144", 4096, 16777216, NULL },
	{ "limits", "parts", KEY_NUMBER, CONF(limit_parts), "200", 1, 10000, NULL },
	{ "limits", "depth", KEY_NUMBER, CONF(limit_depth), "20", 1, 200, NULL },
	{ "limits", "text", KEY_NUMBER, CONF(limit_text_bytes), "1048576", 4096, 8388608, NULL },
	{ "limits", "processor", KEY_NUMBER, CONF(limit_processor_seconds), "8", 1, 3600, NULL },
	{ "limits", "landlock", KEY_CHOICE, CONF(limit_landlock), "wanted", 0, 0, "wanted needed" },
	{ "limits", "seconds", KEY_NUMBER, CONF(limit_seconds), "30", 1, 3600, NULL },
};

static const struct key imap_keys[] = {
	{ "imap", "url", KEY_TEXT, SOURCE(url), NULL, 0, 0, NULL },
	{ "imap", "user", KEY_TEXT, SOURCE(user), NULL, 0, 0, NULL },
	{ "imap", "password_command", KEY_TEXT, SOURCE(password_command), NULL, 0, 0, NULL },
	{ "imap", "password_file", KEY_PATH, SOURCE(password_file), NULL, 0, 0, NULL },
	{ "imap", "password_credential", KEY_TEXT, SOURCE(password_credential), NULL, 0, 0, NULL },
	{ "imap", "token_command", KEY_TEXT, SOURCE(token_command), NULL, 0, 0, NULL },
	{ "imap", "folder", KEY_TEXT, SOURCE(folder), "INBOX", 0, 0, NULL },
	{ "imap", "after", KEY_CHOICE, SOURCE(after_text), "seen", 0, 0, "keep seen delete move:" },
	{ "imap", "tls", KEY_CHOICE, SOURCE(tls_text), "yes", 0, 0, "yes starttls none" },
	{ "imap", "ca_file", KEY_PATH, SOURCE(ca_file), NULL, 0, 0, NULL },
	{ "imap", "fingerprint", KEY_TEXT, SOURCE(fingerprint), NULL, 0, 0, NULL },
	{ "imap", "since", KEY_TEXT, SOURCE(since), NULL, 0, 0, NULL },
};

static const struct key maildir_keys[] = {
	{ "maildir", "path", KEY_PATH, SOURCE(path), NULL, 0, 0, NULL },
	{ "maildir", "after", KEY_CHOICE, SOURCE(after_text), "seen", 0, 0, "keep seen delete" },
	{ "maildir", "since", KEY_TEXT, SOURCE(since), NULL, 0, 0, NULL },
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Indonesia keeps no summer time, so a zone is an offset. */
static const struct {
	const char *name;
	int32_t secs;
} zones[] = {
	{ "Asia/Jakarta", 7 * 3600 },
	{ "Asia/Pontianak", 7 * 3600 },
	{ "Asia/Makassar", 8 * 3600 },
	{ "Asia/Jayapura", 9 * 3600 },
};

struct reading {
	struct conf *conf;
	struct fault *fault;
	FILE *in;
	const char *file;
	int line;
	bool failed;
};

static char *
copy(const char *text)
{
	char *s = text ? strdup(text) : NULL;

	if (text != NULL && s == NULL)
		abort();
	return s;
}

static int
bad(struct reading *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Says file and line once: the first thing that is wrong. Returns 0, inih's "no". */
static int
bad(struct reading *r, const char *format, ...)
{
	char object[160], reason[320];
	va_list ap;

	if (r->failed)
		return 0;
	r->failed = true;
	snprintf(object, sizeof object, "%s:%d", r->file, r->line);
	va_start(ap, format);
	vsnprintf(reason, sizeof reason, format, ap);
	va_end(ap);
	fault_set(r->fault, EX_CONFIG, object, "%s", reason);
	return 0;
}

static bool
chosen(const char *allowed, const char *value)
{
	size_t len = strlen(value);

	while (*allowed) {
		size_t n = strcspn(allowed, " ");

		bool open = allowed[n - 1] == ':';

		if ((open ? len > n : len == n) && strncmp(allowed, value, n) == 0)
			return true;
		allowed += n;
		allowed += *allowed == ' ';
	}
	return false;
}

static bool
read_list(const struct key *key, const char *value, struct numbers *list)
{
	if (strcmp(key->allowed, "times") == 0)
		return numbers_times(value, list);
	return numbers_read(value, (int)key->min, (int)key->max,
	                    strcmp(key->allowed, "rising") == 0 ? NUMBERS_RISING : NUMBERS_FALLING, list);
}

static const char *
list_words(const struct key *key)
{
	return strcmp(key->allowed, "times") == 0 ? "times of a day such as 07:45,15:00, the earlier first"
	     : strcmp(key->allowed, "rising") == 0 ? "whole numbers from 1 to 60 such as 1,3, the smaller first"
	     : "whole numbers from 0 to 60 such as 3,1,0, the larger first";
}

static int
store(struct reading *r, const struct key *key, void *base, const char *value)
{
	void *field = (char *)base + key->offset;

	if (key->type == KEY_NUMBER) {
		char *end;
		long n;

		errno = 0;
		n = strtol(value, &end, 10);
		if (*value == '\0' || *end != '\0' || errno || n < key->min || n > key->max)
			return bad(r, "%s: a whole number from %ld to %ld is allowed",
			           key->name, key->min, key->max);
		*(long *)field = n;
		return 1;
	}
	if (*value == '\0')
		return bad(r, "%s: a value is missing", key->name);
	if (key->type == KEY_LIST)
		return read_list(key, value, field) ? 1 : bad(r, "%s: %s, or none, is allowed", key->name, list_words(key));
	if (key->type == KEY_PATH && *value != '/')
		return bad(r, "%s: an absolute path is allowed (it begins with /)", key->name);
	if (key->type == KEY_CHOICE && !chosen(key->allowed, value))
		return bad(r, "%s: allowed is one of: %s", key->name, key->allowed);
	free(*(char **)field);
	*(char **)field = copy(value);
	return 1;
}

static void
initial(const struct key *table, size_t n, void *base)
{
	for (size_t i = 0; i < n; i++) {
		void *field = (char *)base + table[i].offset;

		if (table[i].type == KEY_NUMBER)
			*(long *)field = strtol(table[i].initial, NULL, 10);
		else if (table[i].type == KEY_LIST)
			read_list(&table[i], table[i].initial, field);
		else
			*(char **)field = copy(table[i].initial);
	}
}

/* Finds [imap NAME] or [maildir NAME], or makes it. */
static struct conf_source *
source(struct conf *conf, bool is_imap, const char *name)
{
	struct conf_source *s;

	for (size_t i = 0; i < conf->n_sources; i++)
		if (strcmp(conf->sources[i].name, name) == 0 &&
		    conf->sources[i].is_imap == is_imap)
			return &conf->sources[i];
	s = realloc(conf->sources, (conf->n_sources + 1) * sizeof *s);
	if (s == NULL)
		abort();
	conf->sources = s;
	s += conf->n_sources++;
	*s = (struct conf_source){ .is_imap = is_imap, .name = copy(name) };
	if (is_imap)
		initial(imap_keys, COUNT(imap_keys), s);
	else
		initial(maildir_keys, COUNT(maildir_keys), s);
	return s;
}

static int
find_and_store(struct reading *r, const struct key *table, size_t n,
               const char *section, void *base, const char *name, const char *value)
{
	char allowed[400] = "";

	for (size_t i = 0; i < n; i++) {
		if (strcmp(table[i].section, section) != 0)
			continue;
		if (strcmp(table[i].name, name) == 0)
			return store(r, &table[i], base, value);
		snprintf(allowed + strlen(allowed), sizeof allowed - strlen(allowed),
		         " %s", table[i].name);
	}
	if (*allowed == '\0')
		return bad(r, "[%.60s]: unknown section; allowed are office, store, imap NAME, maildir NAME, smtp, sms, health, clock, remind, desk, limits", section);
	return bad(r, "%.60s: unknown key; [%s] has%s", name, section, allowed);
}

/* An account's name is also the name of its lock file. */
static bool
is_name(const char *name)
{
	return *name != '\0' && *name != '.' &&
	    name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")] == '\0';
}

static int
take_pair(void *user, const char *section, const char *name, const char *value)
{
	struct reading *r = user;
	const char *of;

	if (r->failed)
		return 1;
	if (strncmp(section, "imap ", 5) == 0) {
		of = section + 5;
		if (!is_name(of))
			return bad(r, "[%.60s]: a name of letters, digits, '-', '_' and '.' is allowed", section);
		return find_and_store(r, imap_keys, COUNT(imap_keys), "imap",
		                      source(r->conf, true, of), name, value);
	}
	if (strncmp(section, "maildir ", 8) == 0) {
		of = section + 8;
		if (!is_name(of))
			return bad(r, "[%.60s]: a name of letters, digits, '-', '_' and '.' is allowed", section);
		return find_and_store(r, maildir_keys, COUNT(maildir_keys), "maildir",
		                      source(r->conf, false, of), name, value);
	}
	return find_and_store(r, keys, COUNT(keys), section, r->conf, name, value);
}

/* inih does not tell a line's number, so its lines are counted here. */
static char *
read_line(char *text, int size, void *stream)
{
	struct reading *r = stream;
	size_t len;

	if (r->failed || fgets(text, size, r->in) == NULL)
		return NULL;
	r->line++;
	len = strlen(text);
	if ((len == 0 || text[len - 1] != '\n') && !feof(r->in)) {
		bad(r, "the line is longer than %d bytes or has a NUL byte", LINE_MAX_BYTES - 2);
		return NULL;
	}
	/* inih cuts longer ones, and two mailboxes would be one. */
	if (*text == '[' && len > SECTION_MAX_BYTES + 3) {
		bad(r, "the section's name is longer than %d bytes", SECTION_MAX_BYTES);
		return NULL;
	}
	return text;
}

static int
fail(struct conf *conf, struct fault *f, const char *object, const char *reason)
{
	char where[160];

	snprintf(where, sizeof where, "%s: [%s]",
	         conf->file ? conf->file : "configuration", object);
	return fault_set(f, EX_CONFIG, where, "%s", reason);
}

static bool
has_scheme(const char *url, const char *scheme)
{
	return strncmp(url, scheme, strlen(scheme)) == 0 && url[strlen(scheme)] != '\0';
}

/* "INBOX, Aduan" into its names; blanks around a name are not part of it. */
static void
split_folders(struct conf_source *s)
{
	char *rest = copy(s->folder), *text = rest, *name;

	while ((name = strsep(&rest, ",")) != NULL) {
		char **grown = realloc(s->folders, (s->n_folders + 1) * sizeof *grown);

		if (grown == NULL)
			abort();
		s->folders = grown;
		name += strspn(name, " \t");
		for (size_t n = strlen(name); n > 0 && (name[n - 1] == ' ' || name[n - 1] == '\t'); n--)
			name[n - 1] = '\0';
		if (*name != '\0')
			s->folders[s->n_folders++] = copy(name);
	}
	free(text);
}

/* A civil date of the office's zone as its first moment; -1 for what is none. */
static int64_t
first_moment(const char *date, int32_t zone_secs)
{
	char text[CLOCK_TEXT_SIZE];
	int64_t at;

	snprintf(text, sizeof text, "%.10sT00:00:00Z", date);
	return strlen(date) == 10 && clock_parse(text, &at) ? at - zone_secs : -1;
}

static int
check_since(struct conf *conf, struct conf_source *s, const char *section, struct fault *f)
{
	if (s->since == NULL)
		return 0;
	s->since_at = first_moment(s->since, conf->zone_secs);
	return s->since_at > 0 ? 0 : fail(conf, f, section, "since: a date such as 2026-11-23 is allowed");
}

static bool
is_one(const char *a, const char *b, const char *c, const char *d)
{
	return (a != NULL) + (b != NULL) + (c != NULL) + (d != NULL) == 1;
}

static int
check_imap(struct conf *conf, struct conf_source *s, const char *section,
           struct fault *f)
{
	if (s->url == NULL || s->user == NULL)
		return fail(conf, f, section, "url and user are needed");
	if (!is_one(s->password_command, s->password_file, s->password_credential,
	            s->token_command))
		return fail(conf, f, section, "one of password_command, password_file, password_credential and token_command is needed");
	s->tls = strcmp(s->tls_text, "none") == 0 ? CONF_TLS_NONE
	         : strcmp(s->tls_text, "starttls") == 0 ? CONF_TLS_STARTTLS : CONF_TLS_YES;
	if (!has_scheme(s->url, s->tls == CONF_TLS_YES ? "imaps://" : "imap://"))
		return fail(conf, f, section, "url: imaps://HOST[:PORT] is allowed; imap://HOST[:PORT] only with tls = starttls or tls = none");
	if (s->fingerprint != NULL && s->ca_file != NULL)
		return fail(conf, f, section, "ca_file and fingerprint exclude each other");
	split_folders(s);
	return s->n_folders > 0 ? 0 : fail(conf, f, section, "folder: a name is needed");
}

/* Is it "any", or two times of a day with '-' between? */
static bool
is_hours(const char *text)
{
	int h1, m1, h2, m2, n = 0;

	return strcmp(text, "any") == 0 ||
	    (sscanf(text, "%2d:%2d-%2d:%2d%n", &h1, &m1, &h2, &m2, &n) == 4 && text[n] == '\0' &&
	     h1 >= 0 && m1 >= 0 && m1 < 60 && m2 >= 0 && m2 < 60 && h1 * 60 + m1 < h2 * 60 + m2 &&
	     h2 * 60 + m2 <= 1440);
}

static int
check_sms(struct conf *conf, struct fault *f)
{
	if (!is_hours(conf->sms_hours))
		return fail(conf, f, "sms", "hours: such as 06:00-21:00, or any, is allowed");
	if (strncmp(conf->sms_gateway, "maildir:", 8) == 0 && conf->sms_gateway[8] != '/')
		return fail(conf, f, "sms", "gateway: maildir:/PATH is allowed");
	if (strcmp(conf->sms_gateway, "gammu") == 0 && conf->sms_smsd == NULL)
		return fail(conf, f, "sms", "gateway = gammu needs smsd");
	if (strcmp(conf->sms_gateway, "http") == 0 &&
	    (conf->sms_template == NULL ||
	     (conf->sms_secret_command != NULL) + (conf->sms_secret_file != NULL) != 1))
		return fail(conf, f, "sms", "gateway = http needs template, and one of secret_command and secret_file");
	return 0;
}

/* What no single key can show: keys that need each other. */
static int
check(struct conf *conf, struct fault *f)
{
	for (size_t i = 0; i < COUNT(zones); i++)
		if (strcmp(conf->office_timezone, zones[i].name) == 0)
			conf->zone_secs = zones[i].secs;
	conf->delimiter = strcmp(conf->delimiter_text, "none") == 0 ? '\0' : conf->delimiter_text[0];
	for (size_t i = 0; i < conf->n_sources; i++) {
		struct conf_source *s = &conf->sources[i];
		char section[80];

		snprintf(section, sizeof section, "%s %.60s",
		         s->is_imap ? "imap" : "maildir", s->name);
		if (strcmp(s->after_text, "keep") == 0)
			s->after = CONF_AFTER_KEEP;
		else if (strcmp(s->after_text, "delete") == 0)
			s->after = CONF_AFTER_DELETE;
		else if (strncmp(s->after_text, "move:", 5) == 0) {
			s->after = CONF_AFTER_MOVE;
			s->after_folder = s->after_text + 5;
		} else
			s->after = CONF_AFTER_SEEN;
		if (check_since(conf, s, section, f) < 0)
			return -1;
		if (s->is_imap ? check_imap(conf, s, section, f) < 0 : s->path == NULL)
			return s->is_imap ? -1 : fail(conf, f, section, "path is needed");
	}
	conf->smtp_plain = strcmp(conf->smtp_tls_text, "none") == 0;
	if (!has_scheme(conf->smtp_url, "smtps://") && !has_scheme(conf->smtp_url, "maildir:/") &&
	    !has_scheme(conf->smtp_url, "smtp://") && !has_scheme(conf->smtp_url, "sendmail:/"))
		return fail(conf, f, "smtp", "url: smtps://HOST[:PORT], smtp://HOST[:PORT], maildir:/PATH and sendmail:/COMMAND are allowed");
	if (conf->smtp_user != NULL &&
	    (conf->smtp_password_command != NULL) + (conf->smtp_password_file != NULL) +
	    (conf->smtp_token_command != NULL) != 1)
		return fail(conf, f, "smtp", "user needs one of password_command, password_file and token_command");
	return check_sms(conf, f);
}

/* The embedded default: mail in from HOME/masuk, letters out to HOME/keluar. */
static void
embed(struct conf *conf)
{
	if (conf->n_sources == 0)
		source(conf, false, "masuk")->path = conf_home(conf, "masuk");
	if (conf->smtp_url == NULL) {
		char *path = conf_home(conf, "keluar");
		size_t size = strlen(path) + sizeof "maildir:";

		conf->smtp_url = malloc(size);
		if (conf->smtp_url == NULL)
			abort();
		snprintf(conf->smtp_url, size, "maildir:%s", path);
		free(path);
	}
}

static int
read_file(struct conf *conf, struct fault *f)
{
	struct reading r = { .conf = conf, .fault = f, .file = conf->file };
	int result;

	r.in = fopen(conf->file, "re");
	if (r.in == NULL) {
		fault_errno(f, conf->file, "opening the configuration");
		f->code = EX_CONFIG;
		return -1;
	}
	ini_allow_multiline = false;
	ini_use_stack = false;
	ini_max_line = LINE_MAX_BYTES;
	ini_stop_on_first_error = true;
	/* A password command may well hold a ';'. */
	ini_allow_inline_comments = false;
	result = ini_parse_stream(read_line, &r, take_pair, &r);
	if (ferror(r.in) && !r.failed) {
		bad(&r, "reading failed");
	} else if (result > 0 && !r.failed) {
		r.line = result;
		bad(&r, "neither [section] nor key = value");
	} else if (result < 0 && !r.failed)
		bad(&r, "out of memory");
	fclose(r.in);
	return r.failed ? -1 : 0;
}

int
conf_load(const char *path, struct conf *conf, struct fault *f)
{
	*conf = (struct conf){ 0 };
	initial(keys, COUNT(keys), conf);
	if (path == NULL)
		path = getenv("LOKET_CONF");
	if (path == NULL && access(DEFAULT_FILE, F_OK) == 0)
		path = DEFAULT_FILE;
	conf->file = copy(path);
	if (conf->file != NULL && read_file(conf, f) < 0)
		return -1;
	embed(conf);
	return check(conf, f);
}

void
conf_free(struct conf *conf)
{
	for (size_t i = 0; i < COUNT(keys); i++)
		if (keys[i].type != KEY_NUMBER && keys[i].type != KEY_LIST)
			free(*(char **)((char *)conf + keys[i].offset));
	for (size_t i = 0; i < conf->n_sources; i++) {
		struct conf_source *s = &conf->sources[i];

		free(s->name);
		free(s->path);
		free(s->url);
		free(s->user);
		free(s->password_command);
		free(s->password_file);
		free(s->password_credential);
		free(s->token_command);
		free(s->folder);
		for (size_t k = 0; k < s->n_folders; k++)
			free(s->folders[k]);
		free(s->folders);
		free(s->ca_file);
		free(s->fingerprint);
		free(s->since);
		free(s->after_text);
		free(s->tls_text);
	}
	free(conf->sources);
	free(conf->file);
	*conf = (struct conf){ 0 };
}

char *
conf_home(const struct conf *conf, const char *name)
{
	size_t size = strlen(conf->home) + strlen(name) + 2;
	char *path = malloc(size);

	if (path == NULL)
		abort();
	snprintf(path, size, "%s/%s", conf->home, name);
	return path;
}
