#include "mail/given.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/record.h"
#include "desk/messages.h"
#include "mail/detect.h"
#include "mail/filename.h"

static int
cannot_open(const char *path, struct fault *f)
{
	if (errno == ENOENT)
		return fault_set(f, EX_NOINPUT, path, "berkas ini tidak ada");
	return fault_errno(f, path, "membuka berkas");
}

/* --- words ------------------------------------------------------------------------------- */

bool
given_is_utf8(const char *text)
{
	json_t *string = json_string(text);

	json_decref(string);
	return string != NULL;
}

/* CR LF to LF in place: an officer writes on Windows. */
static void
unify_line_ends(char *text)
{
	char *to = text;

	for (const char *from = text; *from != '\0'; from++)
		if (from[0] != '\r' || from[1] != '\n')
			*to++ = *from;
	*to = '\0';
}

static int
check_text(const char *text, size_t n, const char *path, struct fault *f)
{
	if (n > GIVEN_TEXT_BYTES)
		return fault_set(f, EX_DATAERR, path, "teks lebih dari %d bita; lampirkan sebagai berkas", GIVEN_TEXT_BYTES);
	if (strlen(text) != n)
		return fault_set(f, EX_DATAERR, path, "bukan teks: memuat bita NUL; lampirkan sebagai berkas (--attach)");
	if (!given_is_utf8(text))
		return fault_set(f, EX_DATAERR, path, "bukan teks UTF-8; simpan berkasnya sebagai UTF-8");
	return 0;
}

char *
given_text(const char *path, struct fault *f)
{
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char *text = in ? malloc(GIVEN_TEXT_BYTES + 2) : NULL;
	int result = 0;
	size_t n;

	if (in == NULL) {
		cannot_open(path, f);
		return NULL;
	}
	if (text == NULL)
		abort();
	n = fread(text, 1, GIVEN_TEXT_BYTES + 1, in);
	text[n] = '\0';
	if (ferror(in))
		result = fault_errno(f, path, "membaca berkas teks");
	if (in != stdin)
		fclose(in);
	if (result == 0 && check_text(text, n, path, f) == 0) {
		unify_line_ends(text);
		return text;
	}
	free(text);
	return NULL;
}

/* --- files --------------------------------------------------------------------------------- */

static int
describe(int fd, const char *path, struct attached *a, struct fault *f)
{
	uint32_t warnings = 0;
	char *name = filename_clean(path, &warnings), first[DETECT_BYTES];
	ssize_t n = pread(fd, first, sizeof first, 0);
	const char *type = n > 0 ? detect_type(first, (size_t)n) : NULL;

	snprintf(a->name, sizeof a->name, "%s", name ? name : "lampiran");
	snprintf(a->type, sizeof a->type, "%s", type ? type : "application/octet-stream");
	free(name);
	return n < 0 || digest_file(fd, a->digest) < 0 ? fault_errno(f, path, "membaca lampiran") : 0;
}

int
given_open(const char *path, struct attached *a, struct fault *f)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), result = 0;
	struct stat st;

	*a = (struct attached){ .part = "" };
	if (fd < 0)
		return cannot_open(path, f);
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
		result = fault_set(f, EX_DATAERR, path, "bukan berkas biasa, atau kosong");
	a->size_bytes = st.st_size;
	if (result == 0 && describe(fd, path, a, f) == 0)
		return fd;
	close(fd);
	return -1;
}

int
given_file(const struct conf *conf, const char *path, bool store, struct attached *a,
           struct fault *f)
{
	int fd = given_open(path, a, f), result;

	if (fd < 0)
		return -1;
	result = store ? attach_store(conf, fd, path, a, f) : 0;
	close(fd);
	return result;
}

/* --- parts ----------------------------------------------------------------------------------- */

int
given_part(const json_t *messages, const char *word, struct attached *a, struct fault *f)
{
	const char *colon = strchr(word, ':'), *name;
	char *chosen = colon ? strndup(word, (size_t)(colon - word)) : NULL;
	const json_t *message = chosen ? messages_choose(messages, chosen, f) : NULL, *part;

	free(chosen);
	if (colon == NULL)
		return fault_set(f, EX_USAGE, "--enclose", "tulislah PESAN:BAGIAN seperti pada loket part --list, misalnya 12:2");
	if (message == NULL)
		return -1;
	part = messages_part(message, colon + 1);
	if (part == NULL)
		return fault_set(f, EX_DATAERR, word, "pesan itu tidak mempunyai bagian ini; lihat loket part --list");
	if (strcmp(record_text(message, "outcome"), "unverified") == 0)
		return fault_set(f, EX_DATAERR, word, "pengirim pesan itu belum diverifikasi; terima dahulu dengan loket review --accept");
	name = record_text(part, "name");
	*a = (struct attached){ .size_bytes = json_integer_value(json_object_get(part, "size")) };
	snprintf(a->digest, sizeof a->digest, "%s", record_text(message, "digest"));
	snprintf(a->part, sizeof a->part, "%s", colon + 1);
	snprintf(a->name, sizeof a->name, "%s", name ? name : "lampiran");
	snprintf(a->type, sizeof a->type, "%s", record_text(part, "detected") ? record_text(part, "detected") : record_text(part, "type"));
	return 0;
}

/* In Base64 it is a third larger; what is above the limit no server takes. */
int
given_fit(const struct conf *conf, const struct attached list[], size_t n, const char *number,
          struct fault *f)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += list[i].size_bytes;
	if (sum / 3 * 4 <= conf->limit_message_bytes)
		return 0;
	return fault_set(f, EX_DATAERR, number, "lampiran terlalu besar untuk satu surel: %lld bita", (long long)sum);
}
