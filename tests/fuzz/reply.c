/* The reply cutter; the first line is the subject. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "mail/reply.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *subject = fuzz_text(data, size);
	char *text = strchr(subject, '\n');
	struct reply reply;
	const char *forwarded;

	if (text == NULL)
		text = subject + strlen(subject);
	else
		*text++ = '\0';
	reply_split(text, subject, &reply);
	fuzz_check_text(reply.text);
	fuzz_check_text(reply.quoted);
	fuzz_check_text(reply.signature);
	forwarded = reply_forwarded(reply.text);
	if (forwarded != NULL &&
	    (forwarded < reply.text || forwarded > reply.text + strlen(reply.text)))
		abort();
	reply_free(&reply);
	free(subject);
	return 0;
}
