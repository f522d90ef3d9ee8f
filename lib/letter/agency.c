#include "letter/agency.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "rules/mask.h"
#include "rules/redact.h"

/* A NIK written out is masked, telephone numbers are too: the line that tells the
 * telephone stands in the identity. */
char *
agency_words(const json_t *request, const char *key, bool with_identity)
{
	const struct redact_person person = {
		.name = record_text(request, "name"), .email = record_text(request, "email"),
		.phone = record_text(request, "phone"), .address = record_text(request, "address"),
	};
	const char *text = record_text(request, key);
	char *words;

	if (!with_identity)
		return redact_text(text, &person);
	words = strdup(text ? text : "");
	if (words == NULL)
		abort();
	mask_text(words);
	return words;
}

char *
agency_identity(const json_t *request, bool with_identity)
{
	static const struct {
		const char *key, *label;
	} lines[] = {
		{ "name", "Nama" }, { "address", "Alamat" }, { "phone", "Telepon" },
		{ "email", "Surel" }, { "occupation", "Pekerjaan" }, { "purpose", "Tujuan penggunaan" },
	};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		abort();
	for (size_t i = 0; with_identity && i < sizeof lines / sizeof *lines; i++)
		if (record_text(request, lines[i].key) != NULL)
			fprintf(out, "%s%-17s : %s", ftell(out) > 0 ? "\n" : "", lines[i].label, record_text(request, lines[i].key));
	if (ftell(out) == 0)
		fputs("Identitas pengirim tidak disertakan.", out);
	if (fclose(out) == EOF)
		abort();
	return text;
}

char *
agency_reader(const char *code, const char *name)
{
	char *words = NULL;

	if (asprintf(&words, "%s%s", strncmp(code, "BID-", 4) == 0 ? "" : "PPID Pembantu ", name) < 0)
		abort();
	return words;
}
