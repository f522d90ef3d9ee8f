#include "register/attach.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/archive.h"
#include "base/durable.h"

#define BLOCK_BYTES 65536

/* The bytes into the file that is begun, and their digest. */
static int
copy(int fd, const char *path, struct durable *d, struct attached *a, struct fault *f)
{
	char block[BLOCK_BYTES];
	struct digest digest;
	ssize_t n;

	digest_start(&digest);
	a->size_bytes = 0;
	while ((n = pread(fd, block, sizeof block, a->size_bytes)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_errno(f, path, "reading the file");
		if (durable_add(d, block, (size_t)n, f) < 0)
			return -1;
		digest_add(&digest, block, (size_t)n);
		a->size_bytes += n;
	}
	digest_finish(&digest, a->digest);
	return 0;
}

int
attach_store(const struct conf *conf, int fd, const char *path, struct attached *a,
             struct fault *f)
{
	char *out = conf_home(conf, "out"), made[PATH_MAX];
	struct durable d = DURABLE_NONE;
	int result;

	durable_sweep(out); /* what one that was killed left */
	result = durable_begin(&d, out, NULL, f);
	if (result == 0)
		result = copy(fd, path, &d, a, f);
	/* It never stands in new/, where letters are: synced in tmp/, it is moved from there. */
	if (result == 0 && fsync(d.fd) < 0)
		result = fault_errno(f, path, "making its copy durable");
	if (result == 0) {
		snprintf(made, sizeof made, "%s/tmp/%s", out, d.name);
		result = archive_take(conf->home, made, a->digest, f);
	}
	durable_abort(&d);
	free(out);
	return result;
}

int
attach_enclose(struct reg *r, int64_t outbox, const struct attached list[], size_t n,
               struct fault *f)
{
	for (size_t i = 0; i < n; i++)
		if (register_run(r, QUERY_ENCLOSURE_INSERT, REG_VALUES(
		        REG_NUMBER("outbox", outbox), REG_NUMBER("position", (int64_t)i + 1),
		        REG_STRING("digest", list[i].digest), REG_STRING("part", list[i].part),
		        REG_STRING("name", list[i].name), REG_STRING("type", list[i].type)), f) < 0)
			return -1;
	return 0;
}
