/*
 * loket-parse: messages in, records out.
 *
 * Reads the paths of spool files, from the operands or one a line from standard
 * input, and prints for each message one record (loket-record(5)). With the operand
 * "-" standard input is a message itself; its record has no path and is for
 * looking at.
 *
 * Each message is read by a worker that may die of it (mail/reading.h): a hostile
 * message costs itself a warning and never the queue. A path that cannot be read
 * is said, and the others go on; the message is still in the spool then. Nothing is
 * changed, moved or kept.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cage.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/say.h"
#include "mail/reading.h"

struct parse {
	struct reading *reading;
	int code;      /* the first thing that went wrong, EX_OK so far */
	bool finished; /* standard output is gone: what is left stays in the spool */
};

static void
complain(struct parse *p, const struct fault *f)
{
	int code = say_fault(f);

	if (p->code == EX_OK)
		p->code = code;
}

/* Prints the oldest record that is under way. */
static void
print_next(struct parse *p)
{
	struct fault f = { 0 };
	size_t len;
	char *line = reading_take(p->reading, &len, &f);

	if (line == NULL) {
		complain(p, &f);
		return;
	}
	if (record_print_line(stdout, line, len, &f) < 0) {
		complain(p, &f);
		p->finished = true;
	}
}

static void
print_all(struct parse *p)
{
	while (reading_waiting(p->reading) > 0 && !p->finished)
		print_next(p);
}

/* Takes fd over. */
static void
parse_fd(struct parse *p, int fd, const char *path, int64_t received_at)
{
	struct fault f = { 0 };

	if (!reading_has_room(p->reading))
		print_next(p);
	if (p->finished)
		close(fd);
	else if (reading_put(p->reading, fd, path, received_at, &f) < 0)
		complain(p, &f);
}

/* Only a plain file is a message: a link could lead anywhere, and a FIFO would
 * hold the queue. */
static int
open_message(const char *path, struct stat *st, struct fault *f)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return fault_errno(f, path, "opening the message");
	if (fstat(fd, st) == 0 && S_ISREG(st->st_mode))
		return fd;
	close(fd);
	return fault_set(f, EX_DATAERR, path, "not a plain file");
}

static void
parse_path(struct parse *p, const char *path)
{
	struct fault f = { 0 };
	struct stat st;
	int fd = open_message(path, &st, &f);

	if (fd < 0) {
		complain(p, &f);
		return;
	}
	parse_fd(p, fd, path, (int64_t)st.st_mtime);
}

/* Paths from standard input; a torn last line is no path. Messages are read ahead of
 * their records only while more paths are there. */
static void
parse_lines(struct parse *p, char end)
{
	struct record_reader *reader = record_reader_new(STDIN_FILENO);
	enum record_result result;

	do {
		struct fault f = { 0 };
		char *path;

		if (!record_waiting(reader))
			print_all(p);
		result = record_line(reader, end, &path, &f);
		if (result == RECORD_OK)
			parse_path(p, path);
		else if (result != RECORD_END)
			complain(p, &f);
	} while ((result == RECORD_OK || result == RECORD_BAD) && !p->finished);
	record_reader_free(reader);
}

static void
parse_operands(struct parse *p, char **paths, int n)
{
	for (int i = 0; i < n && !p->finished; i++)
		parse_path(p, paths[i]);
}

int
main(int argc, char **argv)
{
	bool nul = false;
	const struct cli_option options[] = {
		{ "null", '0', NULL, "paths on standard input end with NUL", &nul, NULL },
		{ 0 },
	};
	struct cli cli = {
		.program = "loket-parse",
		.operands = "[PATH... | -]",
		.summary = "Reads messages of the spool and prints a record for each.",
		.options = options,
		.max_operands = -1,
	};
	struct parse p = { .code = EX_OK };
	struct fault f = { 0 };
	int code = cli_start(&cli, argc, argv);
	int n = argc - cli.first_operand;

	if (code >= 0)
		return code;
	p.reading = reading_new(&cli.conf, &f);
	if (p.reading == NULL) {
		complain(&p, &f);
		return cli_end(&cli, p.code);
	}
	if (!cage_has_landlock() && strcmp(cli.conf.limit_landlock, "wanted") == 0)
		say("cage", "this kernel has no Landlock; the reader is held by the list of system calls alone");
	if (n == 1 && strcmp(argv[cli.first_operand], "-") == 0)
		parse_fd(&p, dup(STDIN_FILENO), NULL, clock_now());
	else if (n > 0)
		parse_operands(&p, argv + cli.first_operand, n);
	else
		parse_lines(&p, nul ? '\0' : '\n');
	print_all(&p);
	reading_free(p.reading);
	return cli_end(&cli, p.code);
}
