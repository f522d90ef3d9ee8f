/*
 * loket-deliver: the hook for procmail, fetchmail, maildrop, aliases and a
 * Postfix pipe. One message on standard input becomes one durable file of the
 * spool; its path is printed.
 *
 * It answers 0 when the message is safe and 75 (EX_TEMPFAIL) for everything
 * else, a wrong option and a wrong configuration included: any other code is a
 * bounce in Postfix, and the citizen's letter would be gone. Once the message is
 * safe the answer is 0 even if the path cannot be printed: 75 would make the
 * mail server deliver a second copy, and loket-fetch prints what waits in the
 * spool. It looks at no byte of the message and links nothing that could.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/durable.h"
#include "base/say.h"

/* Copies standard input to its end; more than `limit` bytes are refused. */
static int
copy_input(struct durable *d, long limit, struct fault *f)
{
	static char bytes[65536];
	long total = 0;
	ssize_t n;

	for (;;) {
		n = read(STDIN_FILENO, bytes, sizeof bytes);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_errno(f, "standard input", "reading the message");
		if (n == 0)
			return 0;
		total += n;
		if (total > limit)
			return fault_set(f, EX_TEMPFAIL, "standard input",
			                 "the message is larger than %ld bytes ([limits] message)",
			                 limit);
		if (durable_add(d, bytes, (size_t)n, f) < 0)
			return -1;
	}
}

static int
store(const struct conf *conf, char path[PATH_MAX], struct fault *f)
{
	struct durable d = DURABLE_NONE;
	char *folder = conf_home(conf, "spool/surel");
	int result = durable_begin(&d, folder, NULL, f);

	if (result == 0) {
		result = copy_input(&d, conf->limit_message_bytes, f);
		if (result == 0)
			result = durable_stamp(&d, clock_now(), f);
		if (result == 0)
			result = durable_commit(&d, path, f);
		durable_abort(&d);
	}
	free(folder);
	return result;
}

int
main(int argc, char **argv)
{
	struct cli cli = {
		.program = "loket-deliver",
		.operands = "",
		.summary = "Stores the message on standard input in the spool and prints its path.\n"
		           "Exits 0 when it is safe on the disk, otherwise 75.",
	};
	/* cli_start() would put /dev/null in the place of a closed descriptor, and
	 * the message that was never handed over would look like an empty one. */
	bool given = fcntl(STDIN_FILENO, F_GETFD) >= 0;
	char path[PATH_MAX];
	struct fault f = { 0 };
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code == EX_OK ? EX_OK : EX_TEMPFAIL;
	/* A reader that is gone must not kill us between "safe" and "0". */
	signal(SIGPIPE, SIG_IGN);
	if (!given)
		fault_set(&f, EX_TEMPFAIL, "standard input", "it is closed");
	if (!given || store(&cli.conf, path, &f) < 0) {
		say_fault(&f);
		cli_end(&cli, EX_TEMPFAIL);
		return EX_TEMPFAIL;
	}
	printf("%s\n", path);
	cli_end(&cli, EX_OK);
	return EX_OK;
}
