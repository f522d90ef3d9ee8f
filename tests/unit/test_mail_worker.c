#include <criterion/criterion.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bound.h"
#include "mail/worker.h"

TestSuite(mail_worker, .timeout = 60);

static void
start(const void *context)
{
	(void)context;
}

static void
wait_for_ever(void)
{
	for (;;)
		poll(NULL, 0, -1);
}

/* The file says what to do: 'd' die, 'h' wait for ever, 'c' compute for ever, 'b' answer
 * much, 'f' count the descriptors that are open, 's' write to standard output, 'm' use
 * much memory, else answer what it says. The question 'x' only answers. */
static char *
answer(int fd, unsigned char question, const void *context, size_t *len)
{
	char *bytes = calloc(1, 2000000);
	ssize_t n = pread(fd, bytes, 1000, 0);

	(void)context;
	*len = n > 0 ? (size_t)n : 0;
	if (question == 'x' || n != 1)
		return bytes;
	if (*bytes == 'd')
		abort();
	if (*bytes == 'h')
		wait_for_ever();
	if (*bytes == 'c')
		for (volatile int i = 0;;)
			i = i + 1;
	if (*bytes == 's')
		printf("leak\n");
	if (*bytes == 'b')
		*len = 2000000;
	if (*bytes == 'm')
		for (int i = 0; i < 100; i++)
			memset(malloc(1 << 20), 1, 1 << 20);
	if (*bytes == 'f') {
		*bytes = 0;
		for (int i = 0; i < 1000; i++)
			*bytes = (char)(*bytes + (fcntl(i, F_GETFL) >= 0));
	}
	return bytes;
}

static const struct worker_task task = {
	.start = start, .answer = answer, .context = NULL, .seconds = 2,
	.processor_seconds = 1, .memory_bytes = 64ul << 20,
};

static int
file(const char *text)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	return fd;
}

static void
expect_answer(struct worker *w, const char *wanted)
{
	struct fault f;
	char *bytes;
	size_t len = 0;

	cr_assert_eq(worker_take(w, &bytes, &len, &f), WORKER_OK, "no answer for %s", wanted);
	cr_expect_eq(len, strlen(wanted));
	cr_expect_eq(memcmp(bytes, wanted, strlen(wanted)), 0);
	worker_drop(w);
}

static void
expect_failure(struct worker *w, enum worker_result wanted)
{
	struct fault f;
	char *bytes;
	size_t len;

	cr_expect_eq(worker_take(w, &bytes, &len, &f), wanted);
}

Test(mail_worker, it_reads_files_and_answers_in_their_order)
{
	struct fault f;
	struct worker *w = worker_new(&task, &f);

	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < WORKER_AHEAD; i++)
			worker_put(w, file(i % 2 ? "halo" : "selamat pagi"), 'a');
		cr_expect_eq(worker_waiting(w), WORKER_AHEAD);
		for (int i = 0; i < WORKER_AHEAD; i++)
			expect_answer(w, i % 2 ? "halo" : "selamat pagi");
		cr_expect_eq(worker_waiting(w), 0);
	}
	worker_free(w);
}

Test(mail_worker, a_long_answer_comes_whole)
{
	struct fault f;
	struct worker *w = worker_new(&task, &f);
	char *bytes;
	size_t len;

	worker_put(w, file("b"), 'a');
	worker_put(w, file("halo"), 'a');
	cr_assert_eq(worker_take(w, &bytes, &len, &f), WORKER_OK);
	cr_expect_eq(len, 2000000);
	cr_expect_eq(bytes[0], 'b');
	cr_expect_eq(bytes[len - 1], 0);
	worker_drop(w);
	expect_answer(w, "halo");
	worker_free(w);
}

/* The sanitizer would report the death of the child, which is the test. */
Test(mail_worker, what_ends_a_child_costs_itself_and_no_other, .disabled = BOUND_SANITIZED)
{
	static const char *const files[] = { "pertama", "d", "kedua", "c", "ketiga", "m", "keempat" };
	static const enum worker_result wanted[] = {
		WORKER_OK, WORKER_DIED, WORKER_OK, WORKER_SPENT, WORKER_OK, WORKER_DIED,
		WORKER_OK,
	};
	struct worker_task longer = task;
	struct fault f;
	struct worker *w;

	longer.seconds = 30; /* more than its processor time takes on a busy machine */
	w = worker_new(&longer, &f);
	for (size_t i = 0; i < 7; i++)
		worker_put(w, file(files[i]), 'a');
	for (size_t i = 0; i < 7; i++) {
		if (wanted[i] == WORKER_OK) {
			expect_answer(w, files[i]);
			continue;
		}
		expect_failure(w, wanted[i]);
		if (i == 1) { /* another question about the same file */
			worker_again(w, 'x');
			expect_answer(w, "d");
			continue;
		}
		worker_drop(w);
	}
	worker_free(w);
}

Test(mail_worker, a_child_that_does_not_answer_costs_only_its_file)
{
	struct fault f;
	struct worker *w = worker_new(&task, &f);

	worker_put(w, file("h"), 'a');
	worker_put(w, file("h"), 'a');
	expect_failure(w, WORKER_LATE);
	worker_again(w, 'x');
	expect_answer(w, "h");
	expect_failure(w, WORKER_LATE);
	worker_drop(w);
	cr_expect_eq(worker_waiting(w), 0);
	worker_free(w);
}

Test(mail_worker, it_has_nothing_open_but_what_it_needs)
{
	struct fault f;
	struct worker *w = worker_new(&task, &f);
	int mine = open("/dev/null", 0);

	worker_put(w, file("f"), 'a');
	expect_answer(w, "\6"); /* 0, 1, 2, the questions, the answers, the file */
	close(mine);
	worker_free(w);
}
