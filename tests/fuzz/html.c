/* HTML to text, and the character set that it names. */
#include "fuzz.h"

#include <glib.h>
#include <stdlib.h>

#include "mail/charset.h"
#include "mail/html.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct conf *conf = fuzz_conf();
	uint32_t warnings = 0;
	char *named = html_charset((const char *)data, size);
	char *html = charset_decode((const char *)data, size, named, &warnings);
	char *text = html_to_text(html, &warnings);
	char *clean;

	if (text == NULL || conf == NULL || !g_utf8_validate(text, -1, NULL))
		abort();
	clean = charset_clean(text);
	fuzz_check_text(clean);
	free(clean);
	free(text);
	free(html);
	free(named);
	return 0;
}
