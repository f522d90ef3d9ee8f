/* The form reader, the kind and the first line's command; the first line is the subject. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "mail/form.h"
#include "rules/kind.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *subject = fuzz_text(data, size);
	char *text = strchr(subject, '\n');
	struct kind_verdict verdict;
	struct form form = { 0 };
	uint32_t warnings = 0;

	if (text == NULL)
		text = subject + strlen(subject);
	else
		*text++ = '\0';
	form_read(text, 20000, &form, &warnings);
	for (size_t i = 0; i < IDENTITY__MAX; i++)
		fuzz_check_text(form.values[i]);
	form_free(&form);
	kind_classify(subject, text, &verdict);
	fuzz_check_text(verdict.why);
	free(subject);
	return 0;
}
