#include "register/enclosed.h"

#include <string.h>

#include "base/record.h"

static bool
is_text(const json_t *part)
{
	const char *type = record_text(part, "type"), *disposition = record_text(part, "disposition");

	if (disposition != NULL && strcmp(disposition, "attachment") == 0)
		return false;
	return record_text(part, "name") == NULL && type != NULL && strncmp(type, "text/", 5) == 0;
}

bool
enclosed_is_file(const json_t *files, const char *digest, const json_t *part)
{
	const char *number = record_text(part, "part");
	const json_t *taken;
	size_t i, n;

	if (number == NULL || is_text(part))
		return false;
	json_array_foreach(files, i, taken) {
		const char *outer = record_text(taken, "part");

		n = strlen(outer);
		if (strcmp(record_text(taken, "digest"), digest) == 0 &&
		    strncmp(outer, number, n) == 0 && number[n] == '.')
			return false;
	}
	return true;
}

void
enclosed_take(json_t *files, const char *digest, const json_t *part)
{
	json_array_append_new(files, json_pack("{s:s, s:s}", "digest", digest, "part", record_text(part, "part")));
}

int
enclosed_write(struct intake *in, int64_t outbox, const json_t *files, struct fault *f)
{
	const json_t *file;
	size_t i;

	json_array_foreach(files, i, file)
		if (register_run(in->reg, QUERY_ENCLOSURE_INSERT, REG_VALUES(
		        REG_NUMBER("outbox", outbox), REG_NUMBER("position", (int64_t)i + 1),
		        REG_STRING("digest", record_text(file, "digest")), REG_STRING("part", record_text(file, "part")),
		        REG_STRING("name", NULL), REG_STRING("type", NULL)), f) < 0)
			return -1;
	return 0;
}
