/*
 * The configuration, and schema/loket.conf, which must say what the code does.
 *
 * What the code knows is asked from the code itself: an unknown key's error names
 * the keys of its section, a bad value's error what is allowed.
 */
#include "base/conf.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_OF_KEYS LOKET_SRC "/schema/loket.conf"
#define MAX_KEYS 120

static char folder[] = "/tmp/loket-conf.XXXXXX";
static char file[sizeof folder + 16];

static void
start(void)
{
	unsetenv("LOKET_CONF");
	cr_assert_not_null(mkdtemp(folder));
	snprintf(file, sizeof file, "%s/loket.conf", folder);
}

static void
end(void)
{
	unlink(file);
	rmdir(folder);
}

TestSuite(conf, .init = start, .fini = end);

static void
write_bytes(const char *bytes, size_t len)
{
	FILE *out = fopen(file, "w");

	cr_assert_not_null(out);
	cr_assert_eq(fwrite(bytes, 1, len, out), len);
	cr_assert_eq(fclose(out), 0);
}

static int
load(const char *text, struct conf *conf, struct fault *f)
{
	*f = (struct fault){ 0 };
	write_bytes(text, strlen(text));
	return conf_load(file, conf, f);
}

/* It is refused with EX_CONFIG, at that line, with these words. */
static void
refused(const char *text, int line, const char *words)
{
	struct conf conf;
	struct fault f;
	char object[200];

	cr_expect_eq(load(text, &conf, &f), -1, "refused: %s", text);
	cr_expect_eq(f.code, EX_CONFIG, "%s: code %d", text, f.code);
	snprintf(object, sizeof object, "%s:%d", file, line);
	cr_expect_str_eq(f.object, object, "%s", text);
	cr_expect_not_null(strstr(f.reason, words), "%s: says '%s', not '%s'", text, f.reason,
	                   words);
	conf_free(&conf);
}

/* The same for what no single line can show: the section is named. */
static void
refused_whole(const char *text, const char *section, const char *words)
{
	struct conf conf;
	struct fault f;

	cr_expect_eq(load(text, &conf, &f), -1, "refused: %s", text);
	cr_expect_eq(f.code, EX_CONFIG, "%s: code %d", text, f.code);
	cr_expect(strstr(f.object, file) == f.object && strstr(f.object, section),
	          "%s: object '%s'", text, f.object);
	cr_expect_not_null(strstr(f.reason, words), "%s: says '%s'", text, f.reason);
	conf_free(&conf);
}

/* --- what is wrong is said with its place ------------------------------------ */

Test(conf, an_unknown_key_is_refused_and_the_known_ones_are_named)
{
	refused("[store]\nhome = /x\nhmoe = /y\n", 3, "hmoe: unknown key; [store] has home");
	refused("[clock]\nanswers = 10\n", 2, "[clock] has answer extension extension_from agency identity");
	refused("[imap a]\npath = /x\n", 2, "[imap] has url user password_command");
	refused("[maildir a]\nurl = x\n", 2, "[maildir] has path after");
}

Test(conf, an_unknown_section_is_refused_and_the_known_ones_are_named)
{
	refused("[ofice]\nname = x\n", 2, "[ofice]: unknown section; allowed are office, store");
	refused("[imap]\nurl = x\n", 2, "imap NAME");
	refused("name = x\n", 1, "unknown section");
}

Test(conf, a_bad_number_is_refused_with_its_bounds)
{
	static const char *const bad[] = { "", "x", "10x", "1.5", "0", "61", "-1",
	                                   "99999999999999999999" };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char text[80];

		snprintf(text, sizeof text, "# one\n[clock]\nanswer = %s\n", bad[i]);
		refused(text, 3, "answer: a whole number from 1 to 60 is allowed");
	}
}

Test(conf, a_relative_path_is_refused)
{
	refused("[store]\nhome = var/lib/loket\n", 2, "home: an absolute path is allowed");
	refused("[desk]\n\n\nletters = ~/surat\n", 4, "letters: an absolute path");
	refused("[maildir a]\npath = Maildir\n", 2, "path: an absolute path");
}

Test(conf, a_bad_choice_is_refused_and_the_good_ones_are_named)
{
	refused("[office]\ntimezone = WIB\n", 2, "Asia/Jakarta Asia/Pontianak Asia/Makassar Asia/Jayapura");
	refused("[imap a]\nafter = expunge\n", 2, "keep seen delete move:");
	refused("[maildir a]\nafter = move:Arsip\n", 2, "allowed is one of: keep seen delete");
	refused("[smtp]\ntls = no\n", 2, "allowed is one of: yes none");
}

Test(conf, a_line_without_an_equals_sign_is_refused)
{
	refused("[office]\nname = x\nPPID\n", 3, "neither [section] nor key = value");
}

/* Once broken: inih goes on after its own error, and the next line's is said instead. */
Test(conf, a_section_without_its_bracket_is_refused_in_its_line)
{
	refused("[office\nname = x\n", 1, "neither [section] nor key = value");
}

/* Once broken: "move:" alone is taken, and means a folder without a name. */
Test(conf, moving_needs_the_name_of_a_folder)
{
	refused("[imap a]\nafter = move:\n", 2, "keep seen delete move:");
}

/* Once broken: inih cuts a section at 49 bytes, and two mailboxes become one. */
Test(conf, a_name_that_is_too_long_is_refused)
{
	struct conf conf;
	struct fault f;

	cr_expect_eq(load("[maildir kotak-surat-pejabat-pengelola-informasi-kabupaten-satu]\npath = /a\n"
	                  "[maildir kotak-surat-pejabat-pengelola-informasi-kabupaten-dua]\npath = /b\n",
	                  &conf, &f), -1, "taken as %zu mailbox", conf.n_sources);
	conf_free(&conf);
}

Test(conf, an_empty_value_is_refused)
{
	refused("[office]\nname =\n", 2, "name: a value is missing");
	refused("[store]\nhome =   \n", 2, "home: a value is missing");
}

Test(conf, a_line_that_is_too_long_is_refused)
{
	char text[4096] = "[office]\nname = ";
	size_t at = strlen(text);

	memset(text + at, 'x', 3000);
	refused(text, 2, "the line is longer than 1998 bytes");
}

Test(conf, only_the_first_wrong_line_is_said)
{
	refused("[office]\nnam = x\n[store]\nhome = x\n", 2, "nam: unknown key");
}

Test(conf, a_missing_file_is_a_wrong_configuration)
{
	struct conf conf;
	struct fault f = { 0 };

	cr_expect_eq(conf_load("/nonexistent/loket.conf", &conf, &f), -1);
	cr_expect_eq(f.code, EX_CONFIG);
	cr_expect_str_eq(f.object, "/nonexistent/loket.conf");
	conf_free(&conf);
}

Test(conf, a_folder_in_its_place_is_a_wrong_configuration)
{
	struct conf conf;
	struct fault f = { 0 };

	cr_expect_eq(conf_load(folder, &conf, &f), -1);
	cr_expect_eq(f.code, EX_CONFIG);
	conf_free(&conf);
}

Test(conf, keys_that_need_each_other_are_checked)
{
	refused_whole("[imap a]\nurl = imaps://h\npassword_file = /x\n", "[imap a]",
	              "url and user are needed");
	refused_whole("[imap a]\nurl = imaps://h\nuser = u\n", "[imap a]",
	              "one of password_command, password_file, password_credential and token_command is needed");
	refused_whole("[imap a]\nurl = imaps://h\nuser = u\npassword_file = /x\n"
	              "password_command = x\n", "[imap a]", "one of password_command");
	refused_whole("[imap a]\nurl = imaps://h\nuser = u\npassword_credential = x\n"
	              "token_command = x\n", "[imap a]", "one of password_command");
	refused_whole("[imap a]\nurl = imap://h\nuser = u\npassword_file = /x\n", "[imap a]",
	              "only with tls = starttls or tls = none");
	refused_whole("[imap a]\nurl = imaps://h\nuser = u\npassword_file = /x\ntls = none\n",
	              "[imap a]", "only with tls = starttls or tls = none");
	refused_whole("[imap a]\nurl = imaps://h\nuser = u\npassword_file = /x\ntls = starttls\n",
	              "[imap a]", "only with tls = starttls or tls = none");
	refused_whole("[imap a]\nurl = imaps://h\nuser = u\npassword_file = /x\nca_file = /c\n"
	              "fingerprint = 00\n", "[imap a]", "exclude each other");
	refused_whole("[imap a]\nurl = imaps://h\nuser = u\npassword_file = /x\nfolder = ,\n",
	              "[imap a]", "folder: a name is needed");
	refused_whole("[maildir a]\nafter = keep\n", "[maildir a]", "path is needed");
	refused_whole("[smtp]\nurl = mail.example\n", "[smtp]", "smtps://HOST[:PORT]");
	refused_whole("[smtp]\nurl = maildir:keluar\n", "[smtp]", "maildir:/PATH");
	refused_whole("[smtp]\nuser = u\n", "[smtp]", "user needs one of");
}

/* --- what is right is taken --------------------------------------------------- */

Test(conf, a_file_with_crlf_line_ends_and_a_byte_order_mark_works)
{
	struct conf conf;
	struct fault f;

	cr_expect_eq(load("\xef\xbb\xbf[office]\r\nname = Kantor\r\n\r\n; x\r\n[store]\r\n"
	                  "home = /x y\r\n", &conf, &f), 0, "%s: %s", f.object, f.reason);
	cr_expect_str_eq(conf.office_name, "Kantor");
	cr_expect_str_eq(conf.home, "/x y");
	conf_free(&conf);
	refused("[office]\r\nname = x\r\nnam = x\r\n", 3, "unknown key");
}

Test(conf, a_value_keeps_its_semicolons_and_equals_signs)
{
	struct conf conf;
	struct fault f;

	cr_expect_eq(load("[smtp]\nuser = u\npassword_command = a=1; pass ppid ; # x\n", &conf, &f),
	             0, "%s: %s", f.object, f.reason);
	cr_expect_str_eq(conf.smtp_password_command, "a=1; pass ppid ; # x");
	conf_free(&conf);
}

Test(conf, without_a_file_the_embedded_default_serves)
{
	struct conf conf;
	struct fault f;

	cr_assert_eq(load("", &conf, &f), 0);
	cr_assert_eq(conf.n_sources, 1);
	cr_expect_not(conf.sources[0].is_imap);
	cr_expect_str_eq(conf.sources[0].name, "masuk");
	cr_expect_str_eq(conf.sources[0].path, "/var/lib/loket/masuk");
	cr_expect_eq(conf.sources[0].after, CONF_AFTER_SEEN);
	cr_expect_str_eq(conf.smtp_url, "maildir:/var/lib/loket/keluar");
	cr_expect_eq(conf.zone_secs, 7 * 3600);
	conf_free(&conf);
	cr_assert_eq(load("[store]\nhome = /x\n", &conf, &f), 0);
	cr_expect_str_eq(conf.sources[0].path, "/x/masuk");
	cr_expect_str_eq(conf.smtp_url, "maildir:/x/keluar");
	conf_free(&conf);
}

Test(conf, mailboxes_are_told_apart_by_kind_and_name)
{
	struct conf conf;
	struct fault f;

	cr_assert_eq(load("[maildir a]\npath = /a\nafter = delete\n"
	                  "[imap a]\nurl = imaps://h\nuser = u\npassword_file = /p\n"
	                  "after = move:Arsip PPID\n"
	                  "[maildir b]\npath = /b\n[maildir a]\nafter = keep\n", &conf, &f),
	             0, "%s: %s", f.object, f.reason);
	cr_assert_eq(conf.n_sources, 3, "no embedded one besides");
	cr_expect_eq(conf.sources[0].after, CONF_AFTER_KEEP, "a section may come in two pieces");
	cr_expect(conf.sources[1].is_imap);
	cr_expect_eq(conf.sources[1].after, CONF_AFTER_MOVE);
	cr_expect_str_eq(conf.sources[1].after_folder, "Arsip PPID");
	cr_expect_str_eq(conf.sources[1].folder, "INBOX");
	cr_expect_eq(conf.sources[1].tls, CONF_TLS_YES);
	cr_expect_str_eq(conf.sources[2].path, "/b");
	conf_free(&conf);
}

Test(conf, folders_are_a_list)
{
	struct conf conf;
	struct fault f;

	cr_assert_eq(load("[imap a]\nurl = imaps://h\nuser = u\npassword_file = /p\n"
	                  "folder = INBOX , Surat Masuk,,Aduan\n", &conf, &f), 0, "%s", f.reason);
	cr_assert_eq(conf.sources[0].n_folders, 3);
	cr_expect_str_eq(conf.sources[0].folders[0], "INBOX");
	cr_expect_str_eq(conf.sources[0].folders[1], "Surat Masuk");
	cr_expect_str_eq(conf.sources[0].folders[2], "Aduan");
	conf_free(&conf);
}

Test(conf, since_is_a_day_of_the_offices_zone)
{
	static const char *const wrong[] = {
		"kemarin", "2026-02-30", "2026-1-1", "2026-12-01T00:00:00Z", "2026-12-01x",
	};
	struct conf conf;
	struct fault f;

	cr_assert_eq(load("[office]\ntimezone = Asia/Jayapura\n"
	                  "[maildir a]\npath = /p\nsince = 2026-12-01\n", &conf, &f), 0);
	/* Midnight in Jayapura is three in the afternoon of the day before in UTC. */
	cr_expect_eq(conf.sources[0].since_at, 1796050800);
	conf_free(&conf);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char text[120];

		snprintf(text, sizeof text, "[maildir a]\npath = /p\nsince = %s\n", wrong[i]);
		refused_whole(text, "[maildir a]", "since: a date such as");
	}
}

Test(conf, the_environment_names_the_file)
{
	struct conf conf;
	struct fault f = { 0 };
	static const char text[] = "[office]\nname = X\n";

	write_bytes(text, strlen(text));
	setenv("LOKET_CONF", file, 1);
	cr_assert_eq(conf_load(NULL, &conf, &f), 0);
	cr_expect_str_eq(conf.office_name, "X");
	cr_expect_str_eq(conf.file, file);
	conf_free(&conf);
	setenv("LOKET_CONF", "/nonexistent", 1);
	cr_expect_eq(conf_load(NULL, &conf, &f), -1, "a file that is named must be there");
	conf_free(&conf);
}

Test(conf, home_and_a_name_make_a_path)
{
	struct conf conf;
	struct fault f;
	char *path;

	cr_assert_eq(load("", &conf, &f), 0);
	path = conf_home(&conf, "register.db");
	cr_expect_str_eq(path, "/var/lib/loket/register.db");
	free(path);
	conf_free(&conf);
}

/* --- schema/loket.conf --------------------------------------------------------- */

struct documented {
	char section[40]; /* "office", "imap" */
	char name[40];
	char value[200];
	bool example;     /* there is no default; the line shows what it may be */
	char words[2000]; /* the comment above it */
};

static struct documented documented[MAX_KEYS];
static size_t n_documented;

/* "#key = value", no blank behind the '#': a key, and not a comment. */
static bool
take_key(char *line, const char *section, const char *words)
{
	struct documented *d = &documented[n_documented];
	char *equals = strstr(line, " = ");

	if (line[0] != '#' || line[1] < 'a' || line[1] > 'z' || equals == NULL ||
	    strcspn(line + 1, " ") != (size_t)(equals - line - 1))
		return false;
	cr_assert_lt(n_documented, MAX_KEYS);
	*equals = '\0';
	snprintf(d->section, sizeof d->section, "%.39s", section);
	snprintf(d->name, sizeof d->name, "%.39s", line + 1);
	snprintf(d->value, sizeof d->value, "%.199s", equals + 3);
	snprintf(d->words, sizeof d->words, "%s", words);
	d->example = strstr(words, "No default") != NULL;
	n_documented++;
	return true;
}

static void
read_documented(void)
{
	FILE *in = fopen(FILE_OF_KEYS, "r");
	char line[400], section[40] = "", words[2000] = "";

	cr_assert_not_null(in, FILE_OF_KEYS);
	while (fgets(line, sizeof line, in) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (take_key(line, section, words) || *line == '\0')
			*words = '\0';
		else if (*line == '[')
			snprintf(section, sizeof section, "%.39s", strtok(line, "[ ]"));
		else if (strncmp(line, "# ", 2) == 0 || strcmp(line, "#") == 0)
			snprintf(words + strlen(words), sizeof words - strlen(words), "%s ", line + 1);
		else
			cr_expect_fail("%s: a line that is no key, section or comment: %s", FILE_OF_KEYS, line);
	}
	fclose(in);
	cr_assert_gt(n_documented, 0);
}

static const struct documented *
find_documented(const char *section, const char *name)
{
	for (size_t i = 0; i < n_documented; i++)
		if (strcmp(documented[i].section, section) == 0 &&
		    strcmp(documented[i].name, name) == 0)
			return &documented[i];
	return NULL;
}

/* A file in which that key may stand alone: those that it needs, before it. */
static void
with_company(const char *section, const char *name, const char *value, char *text, size_t size)
{
	const char *company = "";
	bool is_secret = strncmp(name, "password_", 9) == 0 || strcmp(name, "token_command") == 0;

	if (strcmp(section, "imap") == 0)
		company = is_secret ? "url = imaps://h\nuser = u\n"
		    : "url = imaps://h\nuser = u\npassword_file = /p\n";
	else if (strcmp(section, "maildir") == 0)
		company = "path = /p\n";
	else if (strcmp(section, "smtp") == 0)
		company = is_secret ? "user = u\n" : "user = u\npassword_file = /p\n";
	snprintf(text, size, "[%s%s]\n%s%s%s%s\n", section,
	         strcmp(section, "imap") == 0 || strcmp(section, "maildir") == 0 ? " a" : "",
	         company, name, value ? " = " : "", value ? value : "");
}

/* Calls `each` for every section and key that the code knows. */
static void
each_key_of_the_code(void (*each)(const char *section, const char *name))
{
	char sections[320], *save_section = NULL;
	struct conf conf;
	struct fault f;
	int n = 0;

	cr_assert_eq(load("[x]\nx = y\n", &conf, &f), -1);
	conf_free(&conf);
	cr_assert_not_null(strstr(f.reason, "allowed are "));
	snprintf(sections, sizeof sections, "%s", strstr(f.reason, "allowed are ") + 12);
	for (char *s = strtok_r(sections, ",", &save_section); s != NULL;
	     s = strtok_r(NULL, ",", &save_section)) {
		char text[200], keys[320], section[40], *save = NULL;

		snprintf(section, sizeof section, "%.*s", (int)strcspn(s + (*s == ' '), " "), s + (*s == ' '));
		with_company(section, "no_such_key", "x", text, sizeof text);
		cr_assert_eq(load(text, &conf, &f), -1);
		conf_free(&conf);
		cr_assert_not_null(strstr(f.reason, "] has "), "[%s]: %s", section, f.reason);
		cr_assert_lt(strlen(f.reason), sizeof f.reason - 1, "the list is cut");
		snprintf(keys, sizeof keys, "%s", strstr(f.reason, "] has ") + 6);
		for (char *k = strtok_r(keys, " ", &save); k != NULL; k = strtok_r(NULL, " ", &save), n++)
			each(section, k);
	}
	cr_assert_gt(n, 30, "the code's own list was understood");
}

static size_t n_code;

static void
is_documented(const char *section, const char *name)
{
	n_code++;
	cr_expect_not_null(find_documented(section, name), "%s: [%s] %s is missing", FILE_OF_KEYS,
	                   section, name);
}

Test(conf, the_file_of_keys_has_every_key_of_the_code_and_no_other)
{
	read_documented();
	each_key_of_the_code(is_documented);
	cr_expect_eq(n_code, n_documented, "keys: the code has %zu, the file %zu", n_code,
	             n_documented);
}

Test(conf, every_key_of_the_file_of_keys_is_accepted_when_uncommented)
{
	char text[600];

	read_documented();
	for (size_t i = 0; i < n_documented; i++) {
		const struct documented *d = &documented[i];
		struct conf conf;
		struct fault f;

		with_company(d->section, d->name, d->value, text, sizeof text);
		cr_expect_eq(load(text, &conf, &f), 0, "[%s] %s = %s: %s: %s", d->section, d->name,
		             d->value, f.object, f.reason);
		conf_free(&conf);
	}
}

/* Where the value of a key lies; the test below fails for a key without a row. */
#define TEXT(section, name, field) { section, name, false, false, offsetof(struct conf, field), NO_LIST }
#define NUMBER(section, name, field) { section, name, true, false, offsetof(struct conf, field), NO_LIST }
#define SOURCE(section, name, field) { section, name, false, true, offsetof(struct conf_source, field), NO_LIST }
#define LIST(section, name, field, list) { section, name, false, false, offsetof(struct conf, field), list }

enum list { NO_LIST, NUMBERS, TIMES };

static const struct place {
	const char *section, *name;
	bool is_number, in_source;
	size_t offset;
	enum list list;
} places[] = {
	TEXT("office", "name", office_name), TEXT("office", "short", office_short),
	TEXT("office", "email", office_email), TEXT("office", "address", office_address),
	TEXT("office", "phone", office_phone), TEXT("office", "superior", office_superior),
	TEXT("office", "hours", office_hours), TEXT("office", "hours_friday", office_hours_friday),
	TEXT("office", "hours_ramadan", office_hours_ramadan),
	TEXT("office", "hours_ramadan_friday", office_hours_ramadan_friday), TEXT("office", "ramadan", office_ramadan),
	TEXT("office", "superior_email", office_superior_email), TEXT("office", "place", office_place),
	TEXT("office", "official", office_official), TEXT("office", "timezone", office_timezone),
	TEXT("office", "number", number), TEXT("office", "objection_number", objection_number),
	TEXT("office", "delimiter", delimiter_text), TEXT("office", "authserv_id", authserv_id),
	TEXT("store", "home", home),
	TEXT("smtp", "url", smtp_url), TEXT("smtp", "user", smtp_user),
	TEXT("smtp", "password_command", smtp_password_command),
	TEXT("smtp", "password_file", smtp_password_file), TEXT("smtp", "ca_file", smtp_ca_file),
	TEXT("smtp", "token_command", smtp_token_command), TEXT("smtp", "archive", smtp_archive),
	TEXT("smtp", "tls", smtp_tls_text), TEXT("smtp", "from", smtp_from),
	TEXT("smtp", "helo", smtp_helo), NUMBER("smtp", "doubt_minutes", smtp_doubt_minutes),
	NUMBER("health", "mail_minutes", health_mail_minutes),
	NUMBER("health", "free_megabytes", health_free_megabytes),
	NUMBER("clock", "answer", answer_workdays), NUMBER("clock", "superior", superior_workdays),
	NUMBER("clock", "extension", extension_workdays),
	TEXT("sms", "smsd", sms_smsd), TEXT("sms", "smstools", sms_smstools),
	TEXT("sms", "json", sms_json), TEXT("sms", "gateway", sms_gateway),
	TEXT("sms", "template", sms_template), TEXT("sms", "user", sms_user),
	TEXT("sms", "secret_command", sms_secret_command), TEXT("sms", "secret_file", sms_secret_file),
	TEXT("sms", "secret_in_url", sms_secret_in_url), TEXT("sms", "ca_file", sms_ca_file),
	TEXT("sms", "hours", sms_hours), TEXT("sms", "legal", sms_legal),
	TEXT("sms", "undelivered", sms_undelivered), TEXT("sms", "agencies", sms_agencies), TEXT("sms", "ucs2", sms_ucs2),
	NUMBER("sms", "parts", sms_parts), NUMBER("sms", "parts_per_day", sms_parts_per_day),
	NUMBER("sms", "price", sms_price),
	TEXT("sms", "number", sms_number), NUMBER("sms", "multipart_minutes", sms_multipart_minutes),
	TEXT("clock", "extension_from", extension_from), NUMBER("clock", "agency", agency_workdays),
	NUMBER("clock", "identity", identity_workdays), NUMBER("clock", "objection", objection_workdays),
	NUMBER("clock", "superior", superior_workdays), NUMBER("clock", "dispute", dispute_workdays),
	TEXT("clock", "cuti_bersama", cuti_bersama), LIST("clock", "digest", digest, TIMES),
	NUMBER("remind", "minutes", remind_minutes), LIST("remind", "agency", remind_agency, NUMBERS),
	LIST("remind", "escalate", remind_escalate, NUMBERS), LIST("remind", "superior", remind_superior, NUMBERS),
	NUMBER("remind", "review", remind_review), NUMBER("remind", "decide", remind_decide),
	TEXT("remind", "office", remind_office), TEXT("desk", "letters", letters),
	TEXT("desk", "routes", routes),
	TEXT("desk", "forward_notice", forward_notice),
	NUMBER("desk", "auto_letters_per_day", auto_letters_per_day),
	NUMBER("limits", "message", limit_message_bytes),
	NUMBER("limits", "header", limit_header_bytes), NUMBER("limits", "parts", limit_parts),
	NUMBER("limits", "depth", limit_depth), NUMBER("limits", "text", limit_text_bytes),
	NUMBER("limits", "processor", limit_processor_seconds),
	TEXT("limits", "landlock", limit_landlock), NUMBER("limits", "seconds", limit_seconds),
	SOURCE("imap", "url", url), SOURCE("imap", "user", user),
	SOURCE("imap", "password_command", password_command),
	SOURCE("imap", "password_file", password_file), SOURCE("imap", "folder", folder),
	SOURCE("imap", "after", after_text), SOURCE("imap", "tls", tls_text),
	SOURCE("imap", "ca_file", ca_file), SOURCE("maildir", "path", path),
	SOURCE("maildir", "after", after_text), SOURCE("maildir", "since", since),
	SOURCE("imap", "password_credential", password_credential),
	SOURCE("imap", "token_command", token_command), SOURCE("imap", "since", since),
	SOURCE("imap", "fingerprint", fingerprint),
};

static const struct place *
place_of(const char *section, const char *name)
{
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (strcmp(places[i].section, section) == 0 && strcmp(places[i].name, name) == 0)
			return &places[i];
	return NULL;
}

/* The value as text, "" for none. */
static void
value_of(const struct conf *conf, const struct place *p, char *text, size_t size)
{
	const char *base = p->in_source ? (const char *)&conf->sources[0] : (const char *)conf;
	const char *value;

	if (p->list != NO_LIST) {
		const struct numbers *list = (const struct numbers *)(base + p->offset);
		size_t len = 0;

		*text = '\0';
		for (size_t i = 0; i < list->n; i++)
			len += (size_t)snprintf(text + len, size - len, p->list == TIMES ? "%s%02d:%02d" : "%s%d", i ? "," : "",
			                        p->list == TIMES ? list->values[i] / 60 : list->values[i], list->values[i] % 60);
		return;
	}
	if (p->is_number) {
		snprintf(text, size, "%ld", *(const long *)(base + p->offset));
		return;
	}
	value = *(char *const *)(base + p->offset);
	snprintf(text, size, "%s", value ? value : "");
}

/* Is it the same as when the file does not name the key at all? */
static void
is_default(const struct documented *d, const struct place *p)
{
	char text[600], value[300];
	bool needed = strstr(d->words, "needed, for example") != NULL;
	struct conf conf;
	struct fault f;

	/* For keys of a mailbox: those that it cannot be without, and no more. */
	if (strcmp(d->section, "imap") == 0)
		snprintf(text, sizeof text, "[imap a]\nurl = imaps://h\nuser = u\n%s = /p\n",
		         strcmp(d->name, "password_file") == 0 ? "password_command" : "password_file");
	else
		snprintf(text, sizeof text, "%s", strcmp(d->section, "maildir") == 0 ? "[maildir a]\npath = /p\n" : "");
	cr_assert_eq(load(text, &conf, &f), 0, "%s: %s", f.object, f.reason);
	value_of(&conf, p, value, sizeof value);
	if (!needed)
		cr_expect_str_eq(value, d->example ? "" : d->value, "[%s] %s: the code's default is '%s', the file's '%s'%s",
		                 d->section, d->name, value, d->value, d->example ? " as an example" : "");
	conf_free(&conf);
}

Test(conf, the_defaults_in_the_file_of_keys_are_those_of_the_code)
{
	read_documented();
	for (size_t i = 0; i < n_documented; i++) {
		const struct documented *d = &documented[i];
		const struct place *p = place_of(d->section, d->name);
		char text[600], value[300];
		struct conf conf;
		struct fault f;

		cr_assert_not_null(p, "this test does not know [%s] %s", d->section, d->name);
		is_default(d, p);
		/* And the key goes where it belongs. */
		with_company(d->section, d->name, d->value, text, sizeof text);
		cr_assert_eq(load(text, &conf, &f), 0);
		value_of(&conf, p, value, sizeof value);
		cr_expect_str_eq(value, d->value, "[%s] %s", d->section, d->name);
		conf_free(&conf);
	}
}

/* What the code says is allowed stands in the words above the key. */
static void
tells_what_is_allowed(const char *section, const char *name)
{
	const struct documented *d = find_documented(section, name);
	char text[600], *allowed, *save = NULL;
	long min, max;
	struct conf conf;
	struct fault f;

	cr_assert_not_null(d, "[%s] %s", section, name);
	with_company(section, name, "\001", text, sizeof text);
	if (load(text, &conf, &f) == 0 || strstr(f.reason, "allowed") == NULL) {
		conf_free(&conf);
		return;
	}
	conf_free(&conf);
	if ((allowed = strstr(f.reason, "number from ")) != NULL) {
		cr_assert_eq(sscanf(allowed, "number from %ld to %ld", &min, &max), 2);
		snprintf(text, sizeof text, "%ld to %ld)", min, max);
		/* The comment may break the line in between. */
		snprintf(f.reason, sizeof f.reason, "%ld to  %ld)", min, max);
		cr_expect(strstr(d->words, text) || strstr(d->words, f.reason), "[%s] %s: '%s' is not told",
		          section, name, text);
	} else if ((allowed = strstr(f.reason, "one of: ")) != NULL) {
		for (char *w = strtok_r(allowed + 8, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
			cr_expect_not_null(strstr(d->words, w), "[%s] %s: '%s' is not told", section, name, w);
	}
}

Test(conf, the_file_of_keys_tells_bounds_and_choices)
{
	read_documented();
	each_key_of_the_code(tells_what_is_allowed);
}

Test(conf, the_file_of_keys_as_it_is_changes_nothing)
{
	struct conf ours, none;
	struct fault f = { 0 };

	cr_assert_eq(conf_load(FILE_OF_KEYS, &ours, &f), 0, "%s: %s", f.object, f.reason);
	cr_assert_eq(load("", &none, &f), 0);
	cr_expect_eq(ours.n_sources, none.n_sources);
	cr_expect_str_eq(ours.sources[0].name, "masuk");
	cr_expect_str_eq(ours.smtp_url, none.smtp_url);
	conf_free(&ours);
	conf_free(&none);
}

/* --- loket.conf(5) --------------------------------------------------------------- */

static char manual[65536];

static void
is_in_the_manual(const char *section, const char *name)
{
	char heading[60], item[60];
	const char *from, *to, *at;

	snprintf(heading, sizeof heading, "\n.Ss [%.39s", section);
	snprintf(item, sizeof item, "\n.It Ic %.39s\n", name);
	from = strstr(manual, heading);
	cr_assert_not_null(from, "[%s] is not in the manual", section);
	to = strstr(from + 1, "\n.Ss ");
	at = strstr(from, item);
	cr_expect(at != NULL && (to == NULL || at < to), "[%s] %s is not in the manual", section, name);
}

Test(conf, the_manual_has_every_key_of_the_code)
{
	FILE *in = fopen(LOKET_SRC "/man/man5/loket.conf.5", "r");
	size_t len;

	cr_assert_not_null(in);
	len = fread(manual, 1, sizeof manual - 1, in);
	cr_assert(feof(in) && len > 0);
	fclose(in);
	each_key_of_the_code(is_in_the_manual);
}
