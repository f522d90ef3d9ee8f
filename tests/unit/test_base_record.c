#include "base/bound.h"
#include "base/record.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(record, .timeout = 60);

/* A reader over these bytes, in a file that has no name. */
static struct record_reader *
over(const char *bytes, size_t len)
{
	FILE *file = tmpfile();

	cr_assert_not_null(file);
	cr_assert_eq(fwrite(bytes, 1, len, file), len);
	cr_assert_eq(fflush(file), 0);
	cr_assert_eq(lseek(fileno(file), 0, SEEK_SET), 0);
	return record_reader_new(fileno(file)); /* closed with the process */
}

#define OVER(text) over(text, sizeof(text) - 1)

/* The next record is a good one with "n" of that value. */
static void
good(struct record_reader *r, int n)
{
	struct fault f = { 0 };
	json_t *record;

	cr_assert_eq(record_next(r, &record, &f), RECORD_OK, "record %d: %s: %s", n, f.object, f.reason);
	cr_expect_eq(json_integer_value(json_object_get(record, "n")), n);
	json_decref(record);
}

/* The next one is not; the fault names the line and no byte of it. */
static void
wrong(struct record_reader *r, enum record_result want, const char *object)
{
	struct fault f = { 0 };
	json_t *record;

	cr_assert_eq(record_next(r, &record, &f), want, "at %s", object);
	cr_expect_null(record);
	cr_expect_str_eq(f.object, object);
	cr_expect_eq(f.code, EX_DATAERR);
	cr_expect_null(strstr(f.reason, "rahasia"), "says what it read: %s", f.reason);
}

static void
at_end(struct record_reader *r)
{
	struct fault f = { 0 };
	json_t *record;

	cr_expect_eq(record_next(r, &record, &f), RECORD_END);
	cr_expect_eq(record_next(r, &record, &f), RECORD_END, "the end stays the end");
	record_reader_free(r);
}

Test(record, records_come_one_a_line_and_empty_lines_are_skipped)
{
	struct record_reader *r = OVER("{\"n\":1}\n\n\n { \"n\" : 2 } \n{\"n\":3}\n");

	good(r, 1);
	good(r, 2);
	good(r, 3);
	at_end(r);
}

Test(record, an_empty_input_is_just_its_end)
{
	at_end(OVER(""));
	at_end(OVER("\n\n"));
}

Test(record, a_torn_last_line_is_no_record_even_when_it_reads_like_one)
{
	struct record_reader *r = OVER("{\"n\":1}\n{\"n\":2}");

	good(r, 1);
	wrong(r, RECORD_TORN, "input line 2");
	at_end(r);
	r = OVER("{\"n\":1}\n{\"n\":2,\"text\":\"rahas");
	good(r, 1);
	wrong(r, RECORD_TORN, "input line 2");
	at_end(r);
}

Test(record, what_is_no_record_is_said_and_the_next_line_is_read)
{
	struct record_reader *r = OVER("rahasia\n[1]\n\"rahasia\"\n1\nnull\n{\"n\":1}{\"n\":2}\n"
	                               "{\"n\":1,}\n{\"n\":7}\n");

	wrong(r, RECORD_BAD, "input line 1");
	wrong(r, RECORD_BAD, "input line 2");
	wrong(r, RECORD_BAD, "input line 3");
	wrong(r, RECORD_BAD, "input line 4");
	wrong(r, RECORD_BAD, "input line 5");
	wrong(r, RECORD_BAD, "input line 6");
	wrong(r, RECORD_BAD, "input line 7");
	good(r, 7);
	at_end(r);
}

Test(record, a_key_that_is_there_twice_is_refused_at_any_depth)
{
	struct record_reader *r = OVER("{\"n\":1,\"n\":2}\n{\"n\":1,\"from\":{\"a\":1,\"a\":2}}\n{\"n\":3}\n");

	wrong(r, RECORD_BAD, "input line 1");
	wrong(r, RECORD_BAD, "input line 2");
	good(r, 3);
	at_end(r);
}

Test(record, bytes_that_are_no_utf8_are_refused)
{
	struct record_reader *r = OVER("{\"text\":\"\xff\"}\n{\"text\":\"\xc3\"}\n{\"text\":\"\xc0\xaf\"}\n"
	                               "{\"text\":\"\xed\xa0\x80\"}\n{\"\xff\":1}\n{\"n\":6,\"t\":\"\xc3\xa9\"}\n");

	for (int i = 1; i <= 5; i++) {
		char object[40];

		snprintf(object, sizeof object, "input line %d", i);
		wrong(r, RECORD_BAD, object);
	}
	good(r, 6);
	at_end(r);
}

Test(record, a_nul_byte_is_refused_bare_and_escaped)
{
	struct record_reader *r = OVER("{\"t\":\"a\0b\"}\n\0\n{\"t\":\"\\u0000\"}\n{\"n\":4}\n");

	wrong(r, RECORD_BAD, "input line 1");
	wrong(r, RECORD_BAD, "input line 2");
	wrong(r, RECORD_BAD, "input line 3");
	good(r, 4);
	at_end(r);
}

/* Once broken: jansson 2.14 forgets a NUL byte that follows a number or a word. */
Test(record, a_nul_byte_between_the_values_is_refused)
{
	struct record_reader *r = OVER("{\"n\":1\0}\n{\"n\":true\0}\n{\"n\":3}\n");

	wrong(r, RECORD_BAD, "input line 1");
	wrong(r, RECORD_BAD, "input line 2");
	good(r, 3);
	at_end(r);
}

Test(record, a_control_character_inside_a_text_is_refused)
{
	struct record_reader *r = OVER("{\"t\":\"a\tb\"}\n{\"n\":2,\"t\":\"a\\tb\"}\n");

	wrong(r, RECORD_BAD, "input line 1");
	good(r, 2);
	at_end(r);
}

Test(record, nesting_without_end_is_refused)
{
	size_t depth = 100000, len = depth + 10;
	char *line = malloc(len);
	struct record_reader *r;

	cr_assert_not_null(line);
	memset(line, '[', depth);
	memcpy(line + depth, "\n{\"n\":1}\n", 9);
	r = over(line, depth + 9);
	free(line);
	wrong(r, RECORD_BAD, "input line 1");
	good(r, 1);
	at_end(r);
}

/* A record of exactly `len` bytes without its newline. */
static void
long_record(char *line, size_t len)
{
	memset(line, 'x', len);
	memcpy(line, "{\"n\":1,\"t\":\"", 12);
	memcpy(line + len - 2, "\"}", 2);
	line[len] = '\n';
}

Test(record, a_line_over_the_limit_is_thrown_away_and_the_next_one_read)
{
	size_t most = RECORD_MAX_BYTES;
	char *lines = malloc(2 * most + 100);
	struct record_reader *r;

	cr_assert_not_null(lines);
	long_record(lines, most);
	long_record(lines + most + 1, most + 1);
	memcpy(lines + 2 * most + 3, "{\"n\":3}\n", 8);
	r = over(lines, 2 * most + 11);
	free(lines);
	good(r, 1);
	wrong(r, RECORD_BAD, "input line 2");
	good(r, 3);
	at_end(r);
}

Test(record, a_torn_line_over_the_limit_is_torn)
{
	size_t len = (size_t)RECORD_MAX_BYTES * 2 + 5;
	char *line = malloc(len);
	struct record_reader *r;

	cr_assert_not_null(line);
	memset(line, ' ', len);
	r = over(line, len);
	free(line);
	wrong(r, RECORD_TORN, "input line 1");
	at_end(r);
}

Test(record, reading_from_what_cannot_be_read_is_an_error)
{
	int fd = open("/", O_RDONLY | O_DIRECTORY);
	struct record_reader *r = record_reader_new(fd);
	struct fault f = { 0 };
	json_t *record;

	cr_expect_eq(record_next(r, &record, &f), RECORD_ERROR);
	cr_expect_str_eq(f.object, "standard input");
	record_reader_free(r);
	close(fd);
}

/* --- lines ---------------------------------------------------------------------- */

Test(record, paths_come_one_a_line)
{
	struct record_reader *r = OVER("/a b\n\n/c\0d\n/e\n/torn");
	struct fault f = { 0 };
	char *line;

	cr_assert_eq(record_line(r, '\n', &line, &f), RECORD_OK);
	cr_expect_str_eq(line, "/a b");
	cr_expect_eq(record_line(r, '\n', &line, &f), RECORD_BAD, "a NUL byte");
	cr_expect_str_eq(f.object, "input line 3");
	cr_assert_eq(record_line(r, '\n', &line, &f), RECORD_OK);
	cr_expect_str_eq(line, "/e");
	cr_expect_eq(record_line(r, '\n', &line, &f), RECORD_TORN);
	cr_expect_eq(record_line(r, '\n', &line, &f), RECORD_END);
	record_reader_free(r);
}

Test(record, paths_that_end_with_nul_may_hold_newlines)
{
	struct record_reader *r = OVER("/a\nb\0/c\0");
	struct fault f = { 0 };
	char *line;

	cr_assert_eq(record_line(r, '\0', &line, &f), RECORD_OK);
	cr_expect_str_eq(line, "/a\nb");
	cr_assert_eq(record_line(r, '\0', &line, &f), RECORD_OK);
	cr_expect_str_eq(line, "/c");
	cr_expect_eq(record_line(r, '\0', &line, &f), RECORD_END);
	record_reader_free(r);
}

/* --- waiting --------------------------------------------------------------------- */

Test(record, an_idle_pipe_does_not_wait_and_a_filled_one_does)
{
	int ends[2];
	struct record_reader *r;

	cr_assert_eq(pipe(ends), 0);
	r = record_reader_new(ends[0]);
	cr_expect_not(record_waiting(r), "nothing written yet");
	cr_assert_eq(write(ends[1], "{\"n\":1}\n{\"n\":2}\n", 16), 16);
	cr_expect(record_waiting(r));
	good(r, 1);
	cr_expect(record_waiting(r), "the second one is in the buffer");
	good(r, 2);
	cr_expect_not(record_waiting(r), "idle again");
	cr_assert_eq(write(ends[1], "{\"n\":", 5), 5);
	cr_expect_not(record_waiting(r), "half a line is no record yet");
	cr_assert_eq(write(ends[1], "3}\n", 3), 3);
	cr_expect(record_waiting(r));
	good(r, 3);
	close(ends[1]);
	cr_expect(record_waiting(r), "the end can be read without waiting");
	at_end(r);
	close(ends[0]);
}

Test(record, a_record_that_comes_in_pieces_is_whole)
{
	int ends[2];
	struct record_reader *r;
	pid_t child;

	cr_assert_eq(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		const char *text = "{\"n\":1}\n{\"n\":2,\"t\":\"\xc3\xa9\"}\n";

		for (; *text; text++) {
			if (write(ends[1], text, 1) != 1)
				_exit(1);
			usleep(200);
		}
		_exit(0);
	}
	close(ends[1]);
	r = record_reader_new(ends[0]);
	good(r, 1);
	good(r, 2);
	at_end(r);
	close(ends[0]);
	cr_expect_eq(waitpid(child, NULL, 0), child);
}

/* Once broken: looking whether something waits takes in all of it, whatever its length. */
Test(record, waiting_for_a_line_without_end_keeps_within_the_limit)
{
	int fd = open("/dev/zero", O_RDONLY);
	struct record_reader *r = record_reader_new(fd);

	bound_memory(8ul * RECORD_MAX_BYTES);
	cr_expect(record_waiting(r), "there is a line that is too long to wait for its end");
	record_reader_free(r);
	close(fd);
}

/* --- printing --------------------------------------------------------------------- */

Test(record, a_record_is_printed_on_one_line_with_its_keys_in_their_order)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	json_t *record = json_loads("{\"z\": 1, \"a\": {\"y\": [1, 2]}, \"t\": \"a\\nb \\u00e9\"}", 0, NULL);
	struct fault f = { 0 };

	record_set_text(record, "b", "x");
	record_set_text(record, "c", NULL);
	cr_expect_eq(record_print(out, record, &f), 0);
	cr_assert_eq(fclose(out), 0);
	cr_expect_str_eq(text, "{\"z\":1,\"a\":{\"y\":[1,2]},\"t\":\"a\\nb \xc3\xa9\",\"b\":\"x\",\"c\":null}\n");
	free(text);
	json_decref(record);
}

Test(record, a_full_disk_is_told)
{
	FILE *out = fopen("/dev/full", "w");
	json_t *record = json_pack("{s:i}", "n", 1);
	struct fault f = { 0 };

	cr_assert_not_null(out);
	cr_expect_eq(record_print(out, record, &f), -1);
	cr_expect_eq(f.code, EX_IOERR);
	cr_expect_str_eq(f.object, "standard output");
	fclose(out);
	json_decref(record);
}

Test(record, a_text_is_told_and_what_is_no_text_is_not)
{
	json_t *record = json_pack("{s:s, s:i, s:n}", "a", "x", "b", 1, "c");

	cr_expect_str_eq(record_text(record, "a"), "x");
	cr_expect_null(record_text(record, "b"));
	cr_expect_null(record_text(record, "c"));
	cr_expect_null(record_text(record, "d"));
	cr_expect_null(record_text(NULL, "a"));
	json_decref(record);
}
