#include "base/say.h"

#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

TestSuite(say);

/* What is said between begin() and heard() comes out of a pipe. */
static int ends[2], kept;

static void
begin(void)
{
	cr_assert_eq(pipe(ends), 0);
	kept = dup(STDERR_FILENO);
	cr_assert_eq(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
}

/* One read: so one write. */
static size_t
heard(char *text, size_t size)
{
	ssize_t n;

	dup2(kept, STDERR_FILENO);
	close(kept);
	close(ends[1]);
	n = read(ends[0], text, size - 1);
	cr_assert_geq(n, 0);
	text[n] = '\0';
	cr_expect_eq(read(ends[0], text + n, 1), 0, "nothing more");
	close(ends[0]);
	return (size_t)n;
}

Test(say, a_line_is_program_object_and_reason)
{
	char text[200];

	say_program("loket-test");
	begin();
	say("/a/file", "not there: %d", 7);
	heard(text, sizeof text);
	cr_expect_str_eq(text, "loket-test: /a/file: not there: 7\n");
}

Test(say, without_an_object_it_is_left_out)
{
	char text[200];

	say_program("loket-test");
	begin();
	say("", "ok");
	heard(text, sizeof text);
	cr_expect_str_eq(text, "loket-test: ok\n");
}

Test(say, whatever_is_in_it_it_stays_one_line_without_control_characters)
{
	char text[200];

	say_program("loket-test");
	begin();
	say("a\nb\033[2J", "x%sy", "\r\n\t\177");
	heard(text, sizeof text);
	cr_expect_str_eq(text, "loket-test: a b [2J: x    y\n");
}

static void
heard_by_officer(int code, const char *want)
{
	struct fault f = { .code = code, .object = "register.db", .reason = "database is locked" };
	char text[400];

	say_program("loket-test");
	say_to_officer();
	begin();
	cr_expect_eq(say_fault(&f), code);
	heard(text, sizeof text);
	cr_expect_str_eq(text, want);
}

Test(say, an_officer_hears_first_what_he_can_do)
{
	heard_by_officer(EX_TEMPFAIL, "loket-test: register.db: belum dapat sekarang; cobalah sebentar lagi (database is locked)\n");
	heard_by_officer(EX_NOPERM, "loket-test: register.db: Anda tidak berhak; mintalah hak kepada administrator (database is locked)\n");
	heard_by_officer(EX_SOFTWARE, "loket-test: register.db: gagal; beri tahu administrator (database is locked)\n");
}

Test(say, what_he_did_himself_is_said_as_it_is)
{
	heard_by_officer(EX_USAGE, "loket-test: register.db: database is locked\n");
	heard_by_officer(EX_DATAERR, "loket-test: register.db: database is locked\n");
}

Test(say, a_long_line_is_cut_and_still_ends)
{
	static char object[3000], reason[3000], text[8000];
	size_t len;

	memset(object, 'o', sizeof object - 1);
	memset(reason, 'r', sizeof reason - 1);
	begin();
	say("x", "%s", reason);
	len = heard(text, sizeof text);
	cr_expect_lt(len, 1025);
	cr_expect_eq(text[len - 1], '\n');
	begin();
	say(object, "%s", reason);
	len = heard(text, sizeof text);
	cr_expect_lt(len, 1025);
	cr_expect_eq(text[len - 1], '\n');
	cr_expect_eq(strcspn(text, "\n"), len - 1, "one line");
}

Test(say, a_fault_gives_its_code)
{
	struct fault f = { 0 };
	char text[200];

	say_program("loket-test");
	fault_set(&f, EX_DATAERR, "PPID-2026-00001", "tidak ada");
	begin();
	cr_expect_eq(say_fault(&f), EX_DATAERR);
	heard(text, sizeof text);
	cr_expect_str_eq(text, "loket-test: PPID-2026-00001: tidak ada\n");
	f.code = 0;
	begin();
	cr_expect_eq(say_fault(&f), EX_SOFTWARE, "a fault without a code is our own mistake");
	heard(text, sizeof text);
}

Test(say, a_closed_standard_error_kills_nobody)
{
	kept = dup(STDERR_FILENO);
	close(STDERR_FILENO);
	say("x", "y");
	dup2(kept, STDERR_FILENO);
	cr_expect(true);
}
