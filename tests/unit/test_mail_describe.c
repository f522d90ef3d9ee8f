#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/record.h"
#include "mail/describe.h"
#include "mail/reading.h"

static struct conf conf;

static void
start(void)
{
	struct fault f;

	setenv("LOKET_NOW", "2026-11-23T09:00:00+07:00", 1);
	setenv("LOKET_CONF", "/dev/null", 1);
	cr_assert_eq(clock_start(&f), 0);
	cr_assert_eq(conf_load(NULL, &conf, &f), 0, "%s", f.reason);
	describe_start();
}

static void
stop(void)
{
	conf_free(&conf);
}

TestSuite(mail_describe, .init = start, .fini = stop);

static json_t *
describe_file(const char *name)
{
	char path[1000];
	json_t *record;
	int fd;

	snprintf(path, sizeof path, "%s/tests/mail/%s", LOKET_SRC, name);
	fd = open(path, O_RDONLY);
	cr_assert(fd >= 0, "%s", path);
	record = describe_message(fd, DESCRIBE_ALL, &conf);
	close(fd);
	return record;
}

static void
expect_text(const char *name, const char *what, const char *got, const char *want)
{
	cr_expect_str_eq(got ? got : "", want, "%s: %s: %s, not %s", name, what, got ? got : "(null)",
	                 want);
}

/* Calls `check` for each line of a table under tests/mail but the first. */
static void
each_line(const char *table, size_t columns, void (*check)(char **column))
{
	char path[1000], *line = NULL, *rest, *column[10];
	size_t room = 0, lines = 0;
	FILE *in;

	snprintf(path, sizeof path, "%s/tests/mail/%s", LOKET_SRC, table);
	in = fopen(path, "r");
	cr_assert_not_null(in);
	while (getline(&line, &room, in) > 0) {
		line[strcspn(line, "\n")] = '\0';
		rest = line;
		for (size_t i = 0; i < columns; i++)
			column[i] = rest ? strsep(&rest, "\t") : (char[]){ "" };
		if (lines++ > 0)
			check(column);
	}
	cr_expect_gt(lines, 20);
	free(line);
	fclose(in);
}

static void
check_index(char **column)
{
	json_t *record = describe_file(column[0]);

	if (strcmp(column[2], "-") != 0)
		expect_text(column[0], "kind", record_text(json_object_get(record, "kind"), "value"),
		            column[2]);
	expect_text(column[0], "class", record_text(record, "class"), column[4]);
	expect_text(column[0], "subject", record_text(record, "subject"), column[5]);
	expect_text(column[0], "from", record_text(json_object_get(record, "from"), "address"), column[6]);
	json_decref(record);
}

Test(mail_describe, the_fixtures_come_out_as_their_index_says)
{
	each_line("INDEX.tsv", 7, check_index);
}

static void
check_identity(char **column)
{
	static const char *const keys[] = { "name", "nik", "address", "phone", "occupation", "purpose" };
	json_t *record = describe_file(column[0]);
	json_t *identity = json_object_get(record, "identity");

	for (size_t i = 0; i < 6; i++)
		expect_text(column[0], keys[i], record_text(identity, keys[i]), column[i + 1]);
	json_decref(record);
}

Test(mail_describe, the_identity_in_the_fixtures_is_found)
{
	each_line("IDENTITY.tsv", 7, check_identity);
}

/* The keys and their order are the contract of loket-record(5). */
Test(mail_describe, a_record_has_every_key_in_its_order)
{
	static const char *const keys[] = {
		"v", "channel", "path", "digest", "content", "received", "date", "message_id", "in_reply_to",
		"references", "from", "reply_to", "to", "cc", "subject", "text", "quoted", "signature", "pieces", "html",
		"parts", "class", "class_why", "class_certainty", "bounce", "auth", "token", "numbers", "kind", "identity",
		"command", "command_argument", "warnings",
	};
	json_t *records[] = { describe_nothing(), describe_file("14-pantulan-dsn.eml") };

	for (size_t r = 0; r < 2; r++) {
		void *at = json_object_iter(records[r]);

		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
			cr_assert_not_null(at);
			cr_expect_str_eq(json_object_iter_key(at), keys[i]);
			at = json_object_iter_next(records[r], at);
		}
		cr_expect_null(at);
		json_decref(records[r]);
	}
}

Test(mail_describe, a_redelivered_mail_has_the_same_content)
{
	json_t *a = describe_file("05-aduan-lampu-jalan.eml"), *b = describe_file("33-kiriman-ganda.eml");

	cr_expect_str_eq(record_text(a, "content"), record_text(b, "content"));
	json_decref(a);
	json_decref(b);
}

static int
memory_file(const char *text)
{
	int fd = memfd_create("mail", 0);

	cr_assert(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	lseek(fd, 0, SEEK_SET);
	return fd;
}

Test(mail_describe, the_header_alone_gives_a_record_too)
{
	int fd = memory_file("From: a@b\nSubject: mohon PPID-2026-123\nX-Spam-Flag: YES\n\nhalo\n");
	json_t *record = describe_message(fd, DESCRIBE_HEADERS, &conf);

	cr_expect_str_eq(record_text(record, "subject"), "mohon PPID-2026-123");
	cr_expect_str_eq(record_text(record, "class"), "request");
	cr_expect_str_eq(json_string_value(json_array_get(json_object_get(record, "numbers"), 0)),
	                 "PPID-2026-00123");
	json_decref(record);
	close(fd);
}

/* --- through the worker --- */

/* The record of a message that is put alone; fd goes over. */
static json_t *
reading_record(struct reading *reading, int fd, const char *path, int64_t received_at,
               struct fault *f)
{
	size_t len = 0;
	char *line = reading_put(reading, fd, path, received_at, f) < 0
	    ? NULL
	    : reading_take(reading, &len, f);

	return line ? json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL) : NULL;
}

Test(mail_describe, path_digest_and_receipt_are_the_callers_words)
{
	struct fault f = { 0 };
	struct reading *reading = reading_new(&conf, &f);
	int fd = memory_file("From: a@b\n\nhalo\n");
	json_t *record = reading_record(reading, fd, "/spool/x", INT64_MAX, &f);

	cr_assert_not_null(record);
	cr_expect_str_eq(record_text(record, "path"), "/spool/x");
	cr_expect_str_eq(record_text(record, "received"), "2026-11-23T09:00:00+07:00",
	                 "never later than the clock");
	cr_expect_str_eq(record_text(record, "digest"),
	                 "ce1dca9a669d90c210bd6b9b39dc062d86dd2b2caf4435e0a21d7fdff9a4a446");
	cr_expect_str_eq(record_text(record, "text"), "halo");
	json_decref(record);
	reading_free(reading);
}

/* The sanitizer would report the death of the worker, which is the test. */
#if defined(__SANITIZE_ADDRESS__)
#define DEATH_IS_REPORTED true
#elif defined(__has_feature)
#define DEATH_IS_REPORTED __has_feature(address_sanitizer)
#else
#define DEATH_IS_REPORTED false
#endif

/* Nobody of this process may have much more memory than it has now. */
static void
grow_at_most(unsigned long bytes)
{
	FILE *status = fopen("/proc/self/status", "r");
	unsigned long kilobytes = 0;
	struct rlimit limit;
	char line[200];

	cr_assert_not_null(status);
	while (kilobytes == 0 && fgets(line, sizeof line, status) != NULL)
		sscanf(line, "VmData: %lu", &kilobytes);
	fclose(status);
	limit.rlim_cur = limit.rlim_max = kilobytes * 1024 + bytes;
	cr_assert_eq(setrlimit(RLIMIT_DATA, &limit), 0);
}

Test(mail_describe, a_message_that_kills_its_reader_costs_only_itself, .disabled = DEATH_IS_REPORTED)
{
	struct fault f = { 0 };
	struct reading *reading = reading_new(&conf, &f);
	size_t n = 28u << 20;
	char *text = malloc(n + 400), *p;

	cr_assert_not_null(text);
	/* what is packed in a part is held in memory */
	p = stpcpy(text, "From: a@b\nSubject: racun\nContent-Type: application/ms-tnef\n"
	                 "Content-Transfer-Encoding: base64\n\n");
	memset(p, 'A', n);
	p[n] = '\0';
	grow_at_most(16u << 20);
	for (int round = 0; round < 3; round++) {
		int fd = memory_file(round == 1 ? text : "From: a@b\nSubject: biasa\n\nhalo\n");
		json_t *record = reading_record(reading, fd, NULL, 0, &f);
		const json_t *warnings = json_object_get(record, "warnings");

		cr_assert_not_null(record);
		cr_expect_str_eq(record_text(record, "subject"), round == 1 ? "racun" : "biasa");
		cr_expect_eq(json_array_size(warnings), round == 1);
		if (round == 1)
			cr_expect_str_eq(json_string_value(json_array_get(warnings, 0)), "unreadable:crash");
		json_decref(record);
	}
	free(text);
	reading_free(reading);
}
