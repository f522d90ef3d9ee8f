#include "net/sendmail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"

#define WORDS_MAX 32
#define OBJECT "sendmail"
#define SLOWEST_BYTES_PER_SEC 8192

static int
outcome(struct smtp_answer *a, enum smtp_outcome o, int code, struct fault *f,
        const char *reason)
{
	a->outcome = o;
	a->whole_queue = o == SMTP_REFUSED;
	return fault_set(f, code, OBJECT, "%s", reason);
}

/* A file without a name: gone with its last descriptor. */
static int
scratch_file(const struct sendmail *s)
{
	return open(s->scratch, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

static int
write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

/* The letter with LF: canonical text has CR before LF only. */
static int
copy_with_lf(int from, int to)
{
	char block[16384];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(from, block, sizeof block, at)) != 0) {
		size_t kept = 0;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		for (ssize_t i = 0; i < n; i++)
			if (block[i] != '\r')
				block[kept++] = block[i];
		if (write_all(to, block, kept) < 0)
			return -1;
		at += n;
	}
	return lseek(to, 0, SEEK_SET) < 0 ? -1 : 0;
}

struct call {
	char **argv;
	int in, out;
};

static int
become(void *context)
{
	const struct call *call = context;

	setsid();
	if (dup2(call->in, STDIN_FILENO) >= 0 && dup2(call->out, STDOUT_FILENO) >= 0 &&
	    dup2(call->out, STDERR_FILENO) >= 0)
		execv(call->argv[0], call->argv);
	_exit(127);
}

/* "exit 67: user unknown": the first line of what the command said, printable ASCII. */
static void
keep_words(struct smtp_answer *a, int code, int out)
{
	char said[SMTP_TEXT_SIZE];
	ssize_t n = pread(out, said, sizeof said - 32, 0);
	int len = snprintf(a->text, sizeof a->text, "exit %d", code);

	if (n > 0)
		len += snprintf(a->text + len, sizeof a->text - (size_t)len, ": ");
	for (ssize_t i = 0; i < n && said[i] != '\n'; i++)
		if (said[i] >= ' ' && said[i] <= '~')
			a->text[len++] = said[i];
	a->text[len] = '\0';
}

static int
judge(struct smtp_answer *a, int code, struct fault *f)
{
	switch (code) {
	case 0:
		a->outcome = SMTP_SENT;
		return 0;
	case EX_DATAERR:
	case EX_NOUSER:
	case EX_NOHOST:
	case EX_UNAVAILABLE:
		return outcome(a, SMTP_FAILED, EX_UNAVAILABLE, f, "the command refuses the letter for good");
	case EX_USAGE:
	case EX_NOPERM:
	case EX_CONFIG:
	case 126:
	case 127:
		return outcome(a, SMTP_REFUSED, EX_CONFIG, f,
		               "the command cannot be used as it is configured (url = sendmail:…)");
	default:
		return outcome(a, SMTP_DEFERRED, EX_TEMPFAIL, f, "the command does not take the letter now");
	}
}

static int
call(const struct sendmail *s, char **argv, int fd, off_t size, struct smtp_answer *a,
     struct fault *f)
{
	struct call call = { .argv = argv, .in = scratch_file(s), .out = scratch_file(s) };
	int code, result;

	if (call.in < 0 || call.out < 0 || copy_with_lf(fd, call.in) < 0)
		result = outcome(a, SMTP_DEFERRED, EX_TEMPFAIL, f, "no room for a copy of the letter");
	else {
		code = child_run(become, &call, s->seconds + size / SLOWEST_BYTES_PER_SEC, OBJECT, f);
		if (code < 0)
			a->outcome = SMTP_DOUBT; /* what f says */
		else
			keep_words(a, code, call.out);
		result = code < 0 ? -1 : judge(a, code, f);
	}
	if (call.in >= 0)
		close(call.in);
	if (call.out >= 0)
		close(call.out);
	return result;
}

int
sendmail_send(const struct sendmail *s, const char *from, const char *const *rcpts,
              size_t n, int fd, struct smtp_answer *answer, struct fault *f)
{
	char *words = strdup(s->command), *at = words, *word, *argv[WORDS_MAX];
	size_t argc = 0;
	off_t size;
	int result;

	if (words == NULL)
		abort();
	*answer = (struct smtp_answer){ .outcome = SMTP_DEFERRED };
	while ((word = strsep(&at, " \t")) != NULL && argc + n + 5 < WORDS_MAX)
		if (*word != '\0')
			argv[argc++] = word;
	argv[argc++] = (char *)"-i";
	argv[argc++] = (char *)"-f";
	argv[argc++] = (char *)(*from ? from : "<>");
	argv[argc++] = (char *)"--";
	for (size_t i = 0; i < n; i++)
		argv[argc++] = (char *)rcpts[i];
	argv[argc] = NULL;
	result = word != NULL ? outcome(answer, SMTP_REFUSED, EX_CONFIG, f, "the command has too many words")
	                      : smtp_check(from, rcpts, n, fd, OBJECT, &size, answer, f);
	if (result == 0)
		result = call(s, argv, fd, size, answer, f);
	free(words);
	return result;
}
