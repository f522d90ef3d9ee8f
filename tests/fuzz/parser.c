/* A whole message to its record: every key is there, in valid and clean UTF-8. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "mail/describe.h"

static void
check_value(const json_t *value)
{
	const char *key;
	json_t *item;
	size_t i;

	if (value == NULL)
		abort();
	if (json_is_string(value)) {
		if (strlen(json_string_value(value)) != json_string_length(value))
			abort();
		if (strchr(json_string_value(value), '\t') != NULL)
			abort();
		fuzz_check_text(json_string_value(value));
	}
	json_object_foreach((json_t *)(uintptr_t)value, key, item)
		check_value(item);
	json_array_foreach(value, i, item)
		check_value(item);
}

static void
check_record(json_t *record)
{
	json_t *whole = describe_nothing();
	char *text = json_dumps(record, JSON_COMPACT);

	if (text == NULL || json_object_size(record) != json_object_size(whole))
		abort();
	check_value(record);
	free(text);
	json_decref(whole);
	json_decref(record);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct conf *conf = fuzz_conf();
	int fd = fuzz_file(data, size);

	check_record(describe_message(fd, DESCRIBE_ALL, conf));
	check_record(describe_message(fd, DESCRIBE_HEADERS, conf));
	return 0;
}
