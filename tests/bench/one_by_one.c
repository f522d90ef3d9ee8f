/*
 * Feeds a filter one line at a time, the next when the answer to the last has come, as a
 * kept process in a pipe would be fed, and prints the seconds that it took.
 *
 * one_by_one FILE COMMAND [ARGUMENT...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	int to[2], from[2], status;
	FILE *lines, *out, *in;
	char *line = NULL, *answer = NULL;
	size_t line_room = 0, answer_room = 0;
	ssize_t len;
	double start;
	pid_t pid;

	if (argc < 3 || (lines = fopen(argv[1], "r")) == NULL) {
		fprintf(stderr, "usage: one_by_one FILE COMMAND [ARGUMENT...]\n");
		return 64;
	}
	if (pipe(to) < 0 || pipe(from) < 0 || (pid = fork()) < 0)
		die("one_by_one");
	if (pid == 0) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[0]), close(to[1]), close(from[0]), close(from[1]);
		execvp(argv[2], argv + 2);
		die(argv[2]);
	}
	close(to[0]);
	close(from[1]);
	out = fdopen(to[1], "w");
	in = fdopen(from[0], "r");
	start = now();
	while ((len = getline(&line, &line_room, lines)) > 0)
		if (fwrite(line, 1, (size_t)len, out) != (size_t)len || fflush(out) != 0 ||
		    getline(&answer, &answer_room, in) < 0)
			die("the filter went away");
	printf("%.6f\n", now() - start);
	fclose(out);
	if (waitpid(pid, &status, 0) < 0 || status != 0)
		die("the filter failed");
	return 0;
}
