#include "report/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/progress.h"

#define ROOM 64

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '-' || c == '_';
}

void
stage_name(const char *name, char buf[STAGE_NAME_BYTES])
{
	char plain[512];
	size_t n = 0;

	for (const char *p = name; *p != '\0' && n + 1 < sizeof plain; p++) {
		char c = is_plain(*p) ? *p : '_';

		/* One for a row of others, and nothing that hides or is an option in front. */
		if ((c == '_' && (n == 0 || plain[n - 1] == '_')) || (n == 0 && (c == '.' || c == '-')))
			continue;
		plain[n++] = c;
	}
	plain[n] = '\0';
	snprintf(buf, STAGE_NAME_BYTES, "%s", n < STAGE_NAME_BYTES ? plain : plain + n - (STAGE_NAME_BYTES - 1));
	if (*buf == '.' || *buf == '-')
		*buf = '_';
}

/* A file that has no name vanishes with us, however we end. */
static int
open_nameless(const char *home, struct fault *f)
{
	char path[PATH_MAX];
	int fd = open(home, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	snprintf(path, sizeof path, "%s/.bundle.XXXXXX", home);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return fault_errno(f, home, "making a temporary file");
	unlink(path);
	return fd;
}

int
stage_open(struct stage *s, const char *home, const char *number, struct fault *f)
{
	*s = (struct stage){ .fd = open_nameless(home, f) };
	stage_name(number, s->folder);
	if (*s->folder == '\0')
		snprintf(s->folder, sizeof s->folder, "berkas");
	return s->fd < 0 ? -1 : 0;
}

void
stage_free(struct stage *s)
{
	if (s->fd >= 0)
		close(s->fd);
	free(s->files);
	free(s->sums);
	*s = (struct stage){ .fd = -1 };
}

int
stage_begin(struct stage *s, struct fault *f)
{
	return lseek(s->fd, s->size_bytes, SEEK_SET) < 0 ? fault_errno(f, s->folder, "writing a temporary file") : 0;
}

/* Of the bytes from `offset` to the end. */
static int
sum_of(int fd, int64_t offset, int64_t size, char sum[DIGEST_TEXT_SIZE])
{
	char buf[64 << 10];
	struct digest d;

	digest_start(&d);
	while (size > 0) {
		ssize_t n = pread(fd, buf, size < (int64_t)sizeof buf ? (size_t)size : sizeof buf, offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		progress_tick();
		digest_add(&d, buf, (size_t)n);
		offset += n;
		size -= n;
	}
	digest_finish(&d, sum);
	return 0;
}

static struct tarball_file *
next_file(struct stage *s)
{
	if (s->n % ROOM == 0) {
		s->files = realloc(s->files, (s->n + ROOM) * sizeof *s->files);
		s->sums = realloc(s->sums, (s->n + ROOM) * sizeof *s->sums);
		if (s->files == NULL || s->sums == NULL)
			abort();
	}
	return &s->files[s->n];
}

int
stage_end(struct stage *s, int64_t at, struct fault *f, const char *path, ...)
{
	struct tarball_file *file = next_file(s);
	struct stat st;
	va_list ap;
	size_t n;

	n = (size_t)snprintf(file->path, sizeof file->path, "%s/", s->folder);
	va_start(ap, path);
	n += (size_t)vsnprintf(file->path + n, sizeof file->path - n, path, ap);
	va_end(ap);
	if (n >= sizeof file->path)
		return fault_set(f, EX_SOFTWARE, file->path, "the name is too long for the tar");
	if (fstat(s->fd, &st) < 0)
		return fault_errno(f, file->path, "writing a temporary file");
	file->offset = s->size_bytes;
	file->size_bytes = st.st_size - s->size_bytes;
	file->at = at;
	if (sum_of(s->fd, file->offset, file->size_bytes, s->sums[s->n]) < 0)
		return fault_errno(f, file->path, "reading a temporary file");
	s->size_bytes = st.st_size;
	s->n++;
	return 0;
}

FILE *
stage_stream(struct stage *s, struct fault *f)
{
	int fd = stage_begin(s, f) < 0 ? -1 : fcntl(s->fd, F_DUPFD_CLOEXEC, 3);
	FILE *stream = fd < 0 ? NULL : fdopen(fd, "w");

	if (stream == NULL)
		fault_errno(f, s->folder, "writing a temporary file");
	return stream;
}

int
stage_end_stream(struct stage *s, FILE *stream, int64_t at, const char *path, struct fault *f)
{
	bool failed = ferror(stream);

	if (fclose(stream) != 0 || failed)
		return fault_errno(f, path, "writing a temporary file");
	return stage_end(s, at, f, "%s", path);
}

static int
by_path(const void *a, const void *b, void *files)
{
	const struct tarball_file *of = files;

	return strcmp(of[*(const size_t *)a].path, of[*(const size_t *)b].path);
}

/* Files and their sums, in the order of the names. */
static void
sort(struct stage *s)
{
	size_t *order = malloc((s->n + 1) * sizeof *order);
	struct stage old = *s;

	if (order == NULL)
		abort();
	for (size_t i = 0; i < s->n; i++)
		order[i] = i;
	qsort_r(order, s->n, sizeof *order, by_path, old.files);
	s->files = NULL;
	s->sums = NULL;
	for (s->n = 0; s->n < old.n; s->n++) {
		*next_file(s) = old.files[order[s->n]];
		memcpy(s->sums[s->n], old.sums[order[s->n]], DIGEST_TEXT_SIZE);
	}
	free(old.files);
	free(old.sums);
	free(order);
}

int
stage_close(struct stage *s, int64_t at, char sum[DIGEST_TEXT_SIZE], struct fault *f)
{
	FILE *stream;

	sort(s);
	stream = stage_stream(s, f);
	if (stream == NULL)
		return -1;
	for (size_t i = 0; i < s->n; i++)
		fprintf(stream, "%s  %s\n", s->sums[i], s->files[i].path + strlen(s->folder) + 1);
	if (stage_end_stream(s, stream, at, STAGE_SUMS, f) < 0)
		return -1;
	memcpy(sum, s->sums[s->n - 1], DIGEST_TEXT_SIZE);
	sort(s);
	return 0;
}
