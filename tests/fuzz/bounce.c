/* The bounce reader, on any message as if it were one. */
#include "fuzz.h"

#include <stdlib.h>

#include "mail/bounce.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct message m;
	struct bounce bounce;

	fuzz_message(data, size, &m);
	bounce_read(&m, &bounce);
	if (bounce.n > BOUNCE_MAX)
		abort();
	for (size_t i = 0; i < bounce.n; i++) {
		fuzz_check_text(bounce.recipients[i].recipient);
		fuzz_check_text(bounce.recipients[i].action);
		fuzz_check_text(bounce.recipients[i].status);
		fuzz_check_text(bounce.recipients[i].diagnostic);
	}
	bounce_free(&bounce);
	message_close(&m);
	return 0;
}
