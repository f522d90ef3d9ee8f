/* A piece of work in its own process, one run at a time, and what a fault is. */
#include "base/child.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/durable.h"
#include "base/lock.h"

TestSuite(child, .timeout = 60);

static int
give(void *context)
{
	return *(int *)context;
}

static int
crash(void *context)
{
	(void)context;
	signal(SIGSEGV, SIG_DFL);
	raise(SIGSEGV);
	return 0;
}

static int
hang(void *context)
{
	(void)context;
	while (pause() < 0)
		continue;
	return 0;
}

Test(child, its_answer_is_ours)
{
	struct fault f = { 0 };
	int code = 0;

	cr_expect_eq(child_run(give, &code, 10, "x", &f), 0);
	code = 75;
	cr_expect_eq(child_run(give, &code, 10, "x", &f), 75);
	cr_expect_eq(f.code, EX_OK, "that is no fault");
}

Test(child, what_it_breaks_it_breaks_alone)
{
	struct fault f = { 0 };

	cr_expect_eq(child_run(crash, NULL, 10, "kantor", &f), -1);
	cr_expect_eq(f.code, EX_TEMPFAIL);
	cr_expect_str_eq(f.object, "kantor");
	cr_expect_not_null(strstr(f.reason, "signal 11"));
}

Test(child, one_that_does_not_end_is_ended)
{
	struct fault f = { 0 };
	time_t start = time(NULL);

	cr_expect_eq(child_run(hang, NULL, 1, "kantor", &f), -1);
	cr_expect_eq(f.code, EX_TEMPFAIL);
	cr_expect_not_null(strstr(f.reason, "1 seconds"));
	cr_expect_leq(time(NULL) - start, 5);
}

/* --- lock ------------------------------------------------------------------------------- */

TestSuite(lock);

Test(lock, the_second_one_is_for_the_next_run)
{
	char home[] = "/tmp/loket-lock.XXXXXX", path[64];
	struct fault f = { 0 };
	int fd, other;

	cr_assert_not_null(mkdtemp(home));
	snprintf(path, sizeof path, "%s/lock", home);
	cr_expect_eq(lock_take(home, "send", &f), -1, "no folder yet");
	cr_expect_not_null(strstr(f.reason, "loket-init"));
	cr_assert_eq(durable_directory(path, &f), 0);
	fd = lock_take(home, "send", &f);
	cr_assert_geq(fd, 0);
	cr_expect_eq(lock_take(home, "send", &f), -1);
	cr_expect_eq(f.code, EX_TEMPFAIL);
	other = lock_take(home, "compose", &f);
	cr_expect_geq(other, 0, "another name is another lock");
	close(other);
	close(fd);
	fd = lock_take(home, "send", &f);
	cr_expect_geq(fd, 0, "given back");
	close(fd);
	snprintf(path, sizeof path, "rm -rf %s", home);
	cr_expect_eq(system(path), 0);
}

/* --- fault ------------------------------------------------------------------------------- */

TestSuite(fault);

Test(fault, it_holds_a_code_an_object_and_a_reason)
{
	struct fault f = { 0 };
	char text[1000];

	cr_expect_eq(fault_set(&f, EX_CONFIG, "/a", "%d of %s", 3, "4"), -1);
	cr_expect_eq(f.code, EX_CONFIG);
	cr_expect_str_eq(f.object, "/a");
	cr_expect_str_eq(f.reason, "3 of 4");
	cr_expect_eq(fault_set(NULL, EX_CONFIG, "/a", "x"), -1, "nobody wants to know");
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	fault_set(&f, EX_CONFIG, text, "%s", text);
	cr_expect_eq(strlen(f.object), sizeof f.object - 1, "cut");
	cr_expect_eq(strlen(f.reason), sizeof f.reason - 1, "cut");
}

Test(fault, what_the_next_run_may_do_better_is_told_apart)
{
	static const struct {
		int error, code;
	} cases[] = {
		{ ENOSPC, EX_TEMPFAIL }, { EDQUOT, EX_TEMPFAIL }, { EFBIG, EX_TEMPFAIL },
		{ EIO, EX_TEMPFAIL }, { EMFILE, EX_TEMPFAIL }, { ENOMEM, EX_TEMPFAIL },
		{ EACCES, EX_NOPERM }, { EPERM, EX_NOPERM }, { EROFS, EX_NOPERM },
		{ ENOENT, EX_IOERR }, { EPIPE, EX_IOERR }, { ELOOP, EX_IOERR },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fault f = { 0 };

		errno = cases[i].error;
		cr_expect_eq(fault_errno(&f, "/a", "writing"), -1);
		cr_expect_eq(f.code, cases[i].code, "%s", strerror(cases[i].error));
		cr_expect_eq(strncmp(f.reason, "writing: ", 9), 0);
	}
}
