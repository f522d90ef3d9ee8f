#include "mail/detect.h"

#include <fcntl.h>
#include <limits.h>
#include <magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
	void *bytes; /* libmagic's compiled table, mapped */
	size_t len;
	magic_t magic;
	bool is_tried;
} table;

static const struct {
	const char *first;
	size_t len;
	const char *type;
} usual[] = {
	{ "%PDF-", 5, "application/pdf" },
	{ "\xff\xd8\xff", 3, "image/jpeg" },
	{ "\x89PNG\r\n\x1a\n", 8, "image/png" },
	{ "GIF87a", 6, "image/gif" },
	{ "GIF89a", 6, "image/gif" },
};

static bool
map_table(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && st.st_size > 0) {
		table.len = (size_t)st.st_size;
		/* private and writable: libmagic may turn the bytes round */
		table.bytes = mmap(NULL, table.len, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
		if (table.bytes == MAP_FAILED)
			table.bytes = NULL;
	}
	close(fd);
	return table.bytes != NULL;
}

void
detect_start(void)
{
	const char *list = table.bytes == NULL ? magic_getpath(NULL, 0) : NULL;
	char path[PATH_MAX];

	while (list != NULL && *list != '\0') {
		int n = (int)strcspn(list, ":");

		snprintf(path, sizeof path, "%.*s.mgc", n, list);
		if (map_table(path))
			return;
		list += n;
		list += *list == ':';
	}
}

/* Looking into what is packed, and at the file system, is not asked for. */
static void
open_magic(void)
{
	const int flags = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TOKENS;

	table.is_tried = true;
	if (table.bytes == NULL)
		return;
	table.magic = magic_open(flags);
	if (table.magic != NULL && magic_load_buffers(table.magic, &table.bytes, &table.len, 1) < 0) {
		magic_close(table.magic);
		table.magic = NULL;
	}
}

const char *
detect_type(const char *bytes, size_t len)
{
	const char *type;

	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		if (len >= usual[i].len && memcmp(bytes, usual[i].first, usual[i].len) == 0)
			return usual[i].type;
	if (len == 0)
		return NULL;
	if (!table.is_tried)
		open_magic();
	type = table.magic ? magic_buffer(table.magic, bytes, len) : NULL;
	/* "bytes" is no knowledge. */
	if (type == NULL || strchr(type, '/') == NULL || strcmp(type, "application/octet-stream") == 0)
		return NULL;
	return type;
}
