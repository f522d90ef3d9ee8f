#include "letter/agency.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "letter/words.h"
#include "rules/day.h"
#include "rules/mask.h"
#include "rules/redact.h"

/* A NIK written out is masked, telephone numbers are too: the line that tells the
 * telephone stands in the identity. */
static char *
words_of(const json_t *request, const char *text, bool with_identity)
{
	const struct redact_person person = {
		.name = record_text(request, "name"), .email = record_text(request, "email"),
		.phone = record_text(request, "phone"), .address = record_text(request, "address"),
	};
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
agency_words(const json_t *request, const char *key, bool with_identity)
{
	return words_of(request, record_text(request, key), with_identity);
}

char *
agency_question(const json_t *request, const json_t *additions, bool with_identity,
                int32_t zone_secs)
{
	char *text = NULL, *words = agency_words(request, "text", with_identity), date[WORDS_DATE_BYTES];
	size_t size, i;
	FILE *out = open_memstream(&text, &size);
	const json_t *one;

	if (out == NULL)
		abort();
	fputs(*words != '\0' ? words : "(tidak ada teks; lihat lampiran)", out);
	free(words);
	json_array_foreach(additions, i, one) {
		words_date(day_of(json_integer_value(json_object_get(one, "received_at")), zone_secs), date);
		words = words_of(request, record_text(one, "text"), with_identity);
		fprintf(out, "\n\nKeterangan tambahan, %s:\n\n%s", date, words);
		free(words);
	}
	if (fclose(out) == EOF)
		abort();
	return text;
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
