/* What a killed sender leaves, and what the run after it makes of it. */
#include "base/journal.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[64];
static struct fault f;

static void
rise(void)
{
	strcpy(path, "/tmp/loket-journal-XXXXXX");
	close(mkstemp(path));
}
static void fall(void) { unlink(path); }

TestSuite(journal, .init = rise, .fini = fall);

static struct journal *
open_it(void)
{
	struct journal *j;

	cr_assert_eq(journal_open(path, &j, &f), 0, "%s", f.reason);
	return j;
}

/* A run that clears, writes, and dies. */
static void
die_with(void (*write_marks)(struct journal *j))
{
	struct journal *j = open_it();

	cr_assert_eq(journal_clear(j, &f), 0);
	if (write_marks != NULL)
		write_marks(j);
	journal_close(j);
}

static enum journal_found
found(int64_t letter, int64_t attempt, int *outcome, char text[JOURNAL_TEXT_SIZE])
{
	struct journal *j = open_it();
	enum journal_found result = journal_find(j, letter, attempt, outcome, text);

	journal_close(j);
	return result;
}

static void
some(struct journal *j)
{
	journal_begin(j, 7, 1, &f);
	journal_end(j, 7, 1, 0, "250 2.0.0 Ok: queued as 4X\r\ny", &f);
	journal_begin(j, 17, 2, &f);
}

Test(journal, the_run_after_knows_what_ended_what_was_begun_and_what_was_not)
{
	char text[JOURNAL_TEXT_SIZE];
	int outcome = 9;

	die_with(some);
	cr_expect_eq(found(7, 1, &outcome, text), JOURNAL_ENDED);
	cr_expect_eq(outcome, 0);
	cr_expect_str_eq(text, "250 2.0.0 Ok: queued as 4X  y");
	cr_expect_eq(found(17, 2, &outcome, text), JOURNAL_BEGUN);
	cr_expect_eq(found(17, 1, &outcome, text), JOURNAL_NOTHING, "another attempt is another");
	cr_expect_eq(found(1, 1, &outcome, text), JOURNAL_NOTHING, "1 is not 17");
}

Test(journal, a_torn_mark_is_none)
{
	char text[JOURNAL_TEXT_SIZE];
	int outcome, fd;

	die_with(some);
	fd = open(path, O_WRONLY | O_APPEND);
	cr_assert_eq(write(fd, "end 17.2 0 25", 13), 13);
	close(fd);
	cr_expect_eq(found(17, 2, &outcome, text), JOURNAL_BEGUN);
}

Test(journal, after_another_boot_what_is_missing_says_nothing)
{
	char text[JOURNAL_TEXT_SIZE];
	int outcome;
	FILE *out = fopen(path, "w");

	fputs("boot another\nbegin 3.1\nend 3.1 2 550 no\nbegin 4.1\n", out);
	fclose(out);
	cr_expect_eq(found(3, 1, &outcome, text), JOURNAL_ENDED, "what is there is true");
	cr_expect_eq(outcome, 2);
	cr_expect_eq(found(4, 1, &outcome, text), JOURNAL_BEGUN);
	cr_expect_eq(found(5, 1, &outcome, text), JOURNAL_UNKNOWN);
}

Test(journal, without_a_journal_nothing_is_known)
{
	char text[JOURNAL_TEXT_SIZE];
	int outcome;

	unlink(path);
	cr_expect_eq(found(1, 1, &outcome, text), JOURNAL_UNKNOWN);
}

Test(journal, what_is_cleared_is_forgotten)
{
	char text[JOURNAL_TEXT_SIZE];
	int outcome;

	die_with(some);
	die_with(NULL);
	cr_expect_eq(found(7, 1, &outcome, text), JOURNAL_NOTHING);
}

Test(journal, a_long_answer_is_cut_and_stays_one_line)
{
	char text[JOURNAL_TEXT_SIZE], answer[1000];
	int outcome;
	struct journal *j = open_it();

	memset(answer, 'a', sizeof answer - 1);
	answer[sizeof answer - 1] = '\0';
	journal_clear(j, &f);
	journal_end(j, 1, 1, 1, answer, &f);
	journal_begin(j, 2, 1, &f);
	journal_close(j);
	cr_expect_eq(found(1, 1, &outcome, text), JOURNAL_ENDED);
	cr_expect_eq(strlen(text), JOURNAL_TEXT_SIZE - 1);
	cr_expect_eq(found(2, 1, &outcome, text), JOURNAL_BEGUN);
}
