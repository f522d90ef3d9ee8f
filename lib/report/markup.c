#include "report/markup.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/term.h"
#include "gen/data.h"

/* The hash of a style as the policy writes it. */
static void
print_hash(FILE *out, const struct embedded *style, const char *paper)
{
	char text[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1];
	uint8_t raw[SHA256_DIGEST_SIZE];
	struct sha256_ctx sha;

	sha256_init(&sha);
	sha256_update(&sha, style->len, (const uint8_t *)style->bytes);
	sha256_update(&sha, strlen(paper), (const uint8_t *)paper);
	sha256_digest(&sha, sizeof raw, raw);
	base64_encode_raw(text, sizeof raw, raw);
	text[sizeof text - 1] = '\0';
	fprintf(out, "'sha256-%s'", text);
}

void
markup_begin(FILE *out, const struct markup_page *page)
{
	const struct embedded *style = embedded_find(page->style);

	if (style == NULL)
		abort();
	fputs("<!DOCTYPE html>\n<html lang=\"id\">\n<head>\n<meta charset=\"utf-8\"/>\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ", out);
	print_hash(out, style, page->paper);
	fputs("; base-uri 'none'; form-action 'none'\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n", out);
	if (page->refresh_secs > 0)
		fprintf(out, "<meta http-equiv=\"refresh\" content=\"%d\"/>\n", page->refresh_secs);
	markup_element(out, "title", page->title);
	fprintf(out, "<style>%s%s</style>\n</head>\n<body>\n", style->bytes, page->paper);
}

void
markup_end(FILE *out)
{
	fputs("</body>\n</html>\n", out);
}

void
markup_text(FILE *out, const char *text)
{
	char *safe = text ? term_safe(text) : NULL;

	for (const char *c = safe; c != NULL && *c != '\0'; c++)
		switch (*c) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			putc(*c, out);
		}
	free(safe);
}

void
markup_element(FILE *out, const char *tag, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	fprintf(out, "<%s>", tag);
	markup_text(out, text);
	fprintf(out, "</%s>\n", tag);
}
