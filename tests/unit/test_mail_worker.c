#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mail/worker.h"

TestSuite(mail_worker, .timeout = 60);

static void
start(const void *context)
{
	(void)context;
}

/* Questions: 'r' what the scratch file says, 'd' die, 'h' hang, 'b' much, 'f' how
 * many descriptors are open, 's' write to standard output. */
static char *
answer(int scratch, unsigned char question, const void *context, size_t *len)
{
	char *bytes = calloc(1, 2000000);
	ssize_t n;

	(void)context;
	if (bytes == NULL || question == 'd')
		abort();
	if (question == 'h')
		pause();
	if (question == 's')
		printf("leak\n");
	if (question == 'r') {
		n = pread(scratch, bytes, 1000, 0);
		*len = n > 0 ? (size_t)n : 0;
	} else if (question == 'b')
		*len = 2000000;
	else if (question == 'f') {
		for (int fd = 0; fd < 1000; fd++)
			bytes[0] = (char)(bytes[0] + (dup2(fd, fd) == fd));
		*len = 1;
	}
	return bytes;
}

static const struct worker_task task = {
	.start = start, .answer = answer, .context = NULL, .seconds = 1,
};

static enum worker_result
ask(struct worker *w, unsigned char question, char **bytes, size_t *len)
{
	struct fault f;

	return worker_ask(w, question, bytes, len, &f);
}

Test(mail_worker, it_reads_the_scratch_file_and_answers)
{
	struct fault f;
	struct worker *w = worker_new(&task, &f);
	char *bytes;
	size_t len;

	cr_assert_eq(pwrite(worker_scratch(w), "halo", 4, 0), 4);
	cr_assert_eq(ask(w, 'r', &bytes, &len), WORKER_OK);
	cr_expect_eq(len, 4);
	cr_expect_str_eq(bytes, "halo");
	free(bytes);
	cr_assert_eq(ask(w, 'b', &bytes, &len), WORKER_OK);
	cr_expect_eq(len, 2000000);
	free(bytes);
	worker_free(w);
}

Test(mail_worker, death_and_delay_are_answers_and_the_next_question_works)
{
	struct fault f;
	struct worker *w = worker_new(&task, &f);
	char *bytes;
	size_t len;

	cr_expect_eq(ask(w, 'd', &bytes, &len), WORKER_DIED);
	cr_expect_null(bytes);
	cr_expect_eq(ask(w, 'h', &bytes, &len), WORKER_LATE);
	cr_expect_eq(ask(w, 'd', &bytes, &len), WORKER_DIED);
	cr_assert_eq(ask(w, 'r', &bytes, &len), WORKER_OK);
	free(bytes);
	worker_free(w);
}

Test(mail_worker, it_has_nothing_open_but_what_it_needs)
{
	struct fault f;
	struct worker *w = worker_new(&task, &f);
	int mine = open("/dev/null", 0);
	char *bytes;
	size_t len;

	cr_assert_eq(ask(w, 'f', &bytes, &len), WORKER_OK);
	cr_expect_eq(bytes[0], 6, "0, 1, 2, the scratch file and two pipes, not %d", bytes[0]);
	free(bytes);
	close(mine);
	worker_free(w);
}
