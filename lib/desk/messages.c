#include "desk/messages.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/record.h"

#define PREFIX_MIN 6 /* digits of a digest that name a message */

static bool
is_message(const json_t *message, const char *word)
{
	char id[24];

	snprintf(id, sizeof id, "%lld", (long long)json_integer_value(json_object_get(message, "id")));
	return strcmp(id, word) == 0 ||
	       (strlen(word) >= PREFIX_MIN && strncmp(record_text(message, "digest"), word, strlen(word)) == 0);
}

const json_t *
messages_choose(const json_t *messages, const char *word, struct fault *f)
{
	const json_t *found = NULL, *message;
	size_t i;

	json_array_foreach(messages, i, message) {
		if (!is_message(message, word))
			continue;
		if (found != NULL && strlen(word) >= PREFIX_MIN) {
			fault_set(f, EX_DATAERR, word, "lebih dari satu pesan berkas ini berawalan begitu; tulislah lebih panjang");
			return NULL;
		}
		found = found ? found : message;
	}
	if (found == NULL)
		fault_set(f, EX_DATAERR, word, "berkas ini tidak mempunyai pesan itu; lihat loket part --list");
	return found;
}

const json_t *
messages_part(const json_t *message, const char *number)
{
	const json_t *part;
	size_t i;

	json_array_foreach(json_object_get(message, "parts"), i, part)
		if (record_text(part, "part") != NULL && strcmp(record_text(part, "part"), number) == 0)
			return part;
	return NULL;
}
