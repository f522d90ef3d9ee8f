#include "base/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BOOT_ID "/proc/sys/kernel/random/boot_id"
#define BOOT_SIZE 64
#define LINE_SIZE (JOURNAL_TEXT_SIZE + 64)
#define MOST_BYTES (8 << 20)

struct journal {
	char *path;
	int fd;
	bool same_boot;     /* nothing of what was written has been lost */
	char boot[BOOT_SIZE];
	char *old;          /* whole lines of the run before */
};

/* "unknown" where the kernel does not say: then nothing that is missing counts. */
static void
read_boot(char boot[BOOT_SIZE])
{
	FILE *in = fopen(BOOT_ID, "re");

	if (in == NULL || fgets(boot, BOOT_SIZE, in) == NULL)
		*boot = '\0';
	boot[strcspn(boot, "\n")] = '\0';
	if (in != NULL)
		fclose(in);
}

static int
write_line(struct journal *j, const char *line, size_t len, struct fault *f)
{
	ssize_t n;

	do
		n = write(j->fd, line, len);
	while (n < 0 && errno == EINTR);
	if (n == (ssize_t)len)
		return 0;
	if (n >= 0)
		errno = ENOSPC; /* a short write of an ordinary file */
	return fault_errno(f, j->path, "writing the journal");
}

static int
read_old(struct journal *j, struct fault *f)
{
	struct stat st;
	ssize_t n = 0;
	size_t size, len = 0;

	if (fstat(j->fd, &st) < 0)
		return fault_errno(f, j->path, "reading the journal");
	size = st.st_size < MOST_BYTES ? (size_t)st.st_size : MOST_BYTES;
	j->old = malloc(size + 1);
	if (j->old == NULL)
		abort();
	while (len < size && (n = pread(j->fd, j->old + len, size - len, (off_t)len)) != 0) {
		if (n > 0)
			len += (size_t)n;
		else if (errno != EINTR)
			return fault_errno(f, j->path, "reading the journal");
	}
	while (len > 0 && j->old[len - 1] != '\n')
		len--; /* a torn mark is none */
	j->old[len] = '\0';
	return 0;
}

/* The line behind `at`, and `at` moves on; NULL at the end. */
static const char *
next_line(const char **at, size_t *len)
{
	const char *line = *at;

	if (*line == '\0')
		return NULL;
	*len = strcspn(line, "\n");
	*at = line + *len + 1;
	return line;
}

int
journal_open(const char *path, struct journal **result, struct fault *f)
{
	struct journal *j = calloc(1, sizeof *j);
	char head[BOOT_SIZE + 8];

	*result = NULL;
	if (j == NULL || (j->path = strdup(path)) == NULL)
		abort();
	j->fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (j->fd < 0) {
		fault_errno(f, path, "opening the journal");
		journal_close(j);
		return -1;
	}
	read_boot(j->boot);
	if (read_old(j, f) < 0) {
		journal_close(j);
		return -1;
	}
	snprintf(head, sizeof head, "boot %s\n", j->boot);
	j->same_boot = *j->boot != '\0' && strncmp(j->old, head, strlen(head)) == 0;
	*result = j;
	return 0;
}

void
journal_close(struct journal *j)
{
	if (j == NULL)
		return;
	if (j->fd >= 0)
		close(j->fd);
	free(j->old);
	free(j->path);
	free(j);
}

enum journal_found
journal_find(const struct journal *j, int64_t letter, int64_t attempt, int *outcome,
             char text[JOURNAL_TEXT_SIZE])
{
	enum journal_found found = j->same_boot ? JOURNAL_NOTHING : JOURNAL_UNKNOWN;
	const char *at = j->old, *line;
	char begun[64], ended[64];
	size_t len;

	snprintf(begun, sizeof begun, "begin %lld.%lld", (long long)letter, (long long)attempt);
	snprintf(ended, sizeof ended, "end %lld.%lld ", (long long)letter, (long long)attempt);
	while ((line = next_line(&at, &len)) != NULL) {
		size_t head = strlen(ended);

		if (strlen(begun) == len && memcmp(line, begun, len) == 0)
			found = JOURNAL_BEGUN;
		if (len < head + 2 || memcmp(line, ended, head) != 0 ||
		    line[head] < '0' || line[head] > '9' || line[head + 1] != ' ')
			continue;
		*outcome = line[head] - '0';
		snprintf(text, JOURNAL_TEXT_SIZE, "%.*s", (int)(len - head - 2), line + head + 2);
		found = JOURNAL_ENDED;
	}
	return found;
}

int
journal_clear(struct journal *j, struct fault *f)
{
	char head[BOOT_SIZE + 8];
	int n = snprintf(head, sizeof head, "boot %s\n", j->boot);

	if (ftruncate(j->fd, 0) < 0)
		return fault_errno(f, j->path, "emptying the journal");
	if (write_line(j, head, (size_t)n, f) < 0)
		return -1;
	/* Old marks that came back after a power cut would be taken for new ones. */
	if (fdatasync(j->fd) < 0)
		return fault_errno(f, j->path, "making the journal durable");
	*j->old = '\0';
	return 0;
}

int
journal_begin(struct journal *j, int64_t letter, int64_t attempt, struct fault *f)
{
	char line[LINE_SIZE];
	int n = snprintf(line, sizeof line, "begin %lld.%lld\n", (long long)letter,
	                 (long long)attempt);

	return write_line(j, line, (size_t)n, f);
}

int
journal_end(struct journal *j, int64_t letter, int64_t attempt, int outcome,
            const char *text, struct fault *f)
{
	char line[LINE_SIZE];
	int n = snprintf(line, sizeof line, "end %lld.%lld %d %.*s\n", (long long)letter,
	                 (long long)attempt, outcome, JOURNAL_TEXT_SIZE - 1, text);

	for (int i = 0; i < n - 1; i++)
		if ((unsigned char)line[i] < ' ')
			line[i] = ' ';
	return write_line(j, line, (size_t)n, f);
}
