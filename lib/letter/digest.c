#include "letter/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "base/term.h"
#include "letter/agency.h"
#include "letter/fields.h"
#include "letter/words.h"
#include "register/desk.h"
#include "register/keyed.h"
#include "rules/day.h"

#define MARGIN "   "
#define BEHIND_LABEL MARGIN "                  "
#define LINE_COLUMNS 72
#define QUESTION_COLUMNS 240 /* of the question: the forward has the rest */
#define WHOLE_MAX 100        /* files that are told whole: more, and nobody reads it */

int
digest_render(const struct conf *conf, const char *name, const char *object,
              const struct letter_field *fields, char **subject, char **body, struct fault *f)
{
	struct letter_field list[DIGEST_FIELDS_MAX + 5] = {
		{ "kantor", conf->office_name }, { "alamat_kantor", conf->office_address },
		{ "telepon_kantor", conf->office_phone }, { "surel_kantor", conf->office_email },
	};
	char why[LETTER_WHY_BYTES];
	struct letter *letter = letter_load(conf->letters, name, "surel", why, sizeof why);
	enum letter_status status;

	if (letter == NULL)
		return fault_set(f, EX_CONFIG, object, "%s", why);
	for (size_t i = 0; i < DIGEST_FIELDS_MAX && fields[i].name != NULL; i++)
		list[4 + i] = fields[i];
	status = letter_render(letter, list, subject, body);
	if (status == LETTER_MISSING)
		fault_set(f, EX_DATAERR, object, "letter %s: there is no {{%s}}", name, letter_missing(letter, list));
	else if (status != LETTER_OK)
		fault_set(f, EX_DATAERR, object, "letter %s: too long", name);
	letter_free(letter);
	return status == LETTER_OK ? 0 : -1;
}

/* --- a line of it ---------------------------------------------------------------------- */

static const char *
value(const struct fields *fields, const char *name)
{
	for (const struct letter_field *field = fields_list(fields); field->name != NULL; field++)
		if (strcmp(field->name, name) == 0)
			return field->value ? field->value : "-";
	return "-";
}

static void
print(FILE *out, const char *label, const char *words)
{
	char first[64];
	char *line = term_line(words, 0);

	snprintf(first, sizeof first, MARGIN "%-15s : ", label);
	term_wrap(out, first, BEHIND_LABEL, line, LINE_COLUMNS);
	free(line);
}

/* Its first words on one line: what was set in columns does not come to the end of it. */
static void
print_question(FILE *out, const struct fields *fields)
{
	char *all = term_line(value(fields, "uraian"), 0), *question, *to = all;

	for (const char *from = all; *from != '\0'; from++)
		if (*from != ' ' || (to > all && to[-1] != ' '))
			*to++ = *from;
	*to = '\0';
	question = term_line(all, QUESTION_COLUMNS);
	print(out, "Pokok pesan", value(fields, "pokok"));
	print(out, "Isi pesan", question);
	free(question);
	free(all);
}

/* "1 Desember 2026 (tersisa 3 hari kerja)" */
static void
print_due(FILE *out, const json_t *item, const char *due)
{
	const json_t *left = json_object_get(item, "days_left");
	int days = (int)json_integer_value(left);
	char words[128];

	if (!json_is_integer(left))
		snprintf(words, sizeof words, "%s", due);
	else if (days > 0)
		snprintf(words, sizeof words, "%s (tersisa %d hari kerja)", due, days);
	else if (days == 0)
		snprintf(words, sizeof words, "%s (hari ini hari terakhir)", due);
	else
		snprintf(words, sizeof words, "%s (LEWAT %d hari kerja)", due, -days);
	print(out, "Batas tanggapan", words);
}

static void
print_reminders(FILE *out, const json_t *item)
{
	const char *on = record_text(item, "reminded_on"), *asked = record_text(item, "time_asked_on");
	char date[WORDS_DATE_BYTES], words[128];

	if (on != NULL) {
		words_date(day_parse(on), date);
		snprintf(words, sizeof words, "ke-%lld, %s", (long long)json_integer_value(json_object_get(item, "reminded")), date);
		print(out, "Pengingat", words);
	}
	if (json_is_integer(json_object_get(item, "time_asked_at"))) {
		words_date(asked ? day_parse(asked) : DAY_NONE, date);
		snprintf(words, sizeof words, "%s%s%sbatas tanggapan tidak berubah", asked ? "sampai " : "", date, asked ? "; " : "");
		print(out, "Mohon waktu", words);
	}
}

/* What the letters about this forward are made of. */
static json_t *
about_of(const json_t *digest, const json_t *item)
{
	return json_pack("{s:s?, s:s?, s:O?, s:O?, s:O?}", "agency_code", record_text(digest, "agency"),
	    "agency_name", record_text(digest, "agency_name"), "forwarded_at", json_object_get(item, "sent_at"),
	    "agency_due_on", json_object_get(item, "agency_due_on"), "with_identity", json_object_get(item, "with_identity"));
}

static void
print_lines(FILE *out, const json_t *item, const char *number, const struct fields *fields,
            const char *address, size_t n)
{
	if (n > WHOLE_MAX) {
		fprintf(out, "%zu. %s, batas %s\n", n, number, value(fields, "batas_skpd"));
		return;
	}
	fprintf(out, "%s%zu. %s, %s\n", n > 1 ? "\n" : "", n, number, value(fields, "jenis"));
	print_question(out, fields);
	print(out, "Diteruskan", value(fields, "tgl_teruskan"));
	print_due(out, item, value(fields, "batas_skpd"));
	print(out, "Batas jawaban", value(fields, "batas_jawaban"));
	print_reminders(out, item);
	/* Not wrapped: it is to be copied. */
	fprintf(out, MARGIN "%-15s : %s\n", "Jawab kepada", *address ? address : "dengan membalas surel penerusan");
}

static int
print_item(struct reg *r, const struct conf *conf, const json_t *digest, const json_t *item, size_t n,
           FILE *out, struct fault *f)
{
	char address[TOKEN_ADDRESS_BYTES];
	json_t *request = desk_request(r, NULL, json_integer_value(json_object_get(item, "request")), f);
	struct fields *fields;
	json_t *about;

	if (request == NULL)
		return -1;
	if (keyed_address(r, conf, TOKEN_ASSIGNMENT, json_integer_value(json_object_get(item, "assignment")), address, f) < 0) {
		json_decref(request);
		return -1;
	}
	about = about_of(digest, item);
	fields = fields_of_request(request, about, conf, day_parse(record_text(digest, "day")));
	print_lines(out, item, record_text(request, "number"), fields, address, n);
	fields_free(fields);
	json_decref(about);
	json_decref(request);
	return 0;
}

/* --- the letter -------------------------------------------------------------------------- */

static int
list_items(struct reg *r, const struct conf *conf, const json_t *digest, const json_t *items, char **text,
           struct fault *f)
{
	size_t size, i;
	FILE *out = open_memstream(text, &size);
	const json_t *item;
	int result = 0;

	if (out == NULL)
		abort();
	json_array_foreach(items, i, item)
		if (result == 0)
			result = print_item(r, conf, digest, item, i + 1, out, f);
	if (fclose(out) == EOF)
		abort();
	return result;
}

static int
render(const struct conf *conf, const json_t *digest, size_t n, const char *list, char **subject,
       char **body, struct fault *f)
{
	const char *code = record_text(digest, "agency"), *name = record_text(digest, "agency_name");
	char date[WORDS_DATE_BYTES], count[24];
	char *reader = agency_reader(code, name);
	int result;

	words_date(day_parse(record_text(digest, "day")), date);
	snprintf(count, sizeof count, "%zu", n);
	result = digest_render(conf, "ringkasan", code, (const struct letter_field[]){
	    { "kepada", reader }, { "kode_skpd", code }, { "nama_skpd", name }, { "tanggal", date },
	    { "pukul", record_text(digest, "reading") }, { "jumlah", count }, { "daftar", list }, { NULL, NULL },
	}, subject, body, f);
	free(reader);
	return result;
}

int
digest_make(struct reg *r, const struct conf *conf, const json_t *digest, char **subject, char **body,
            struct fault *f)
{
	json_t *items = register_rows(r, QUERY_DIGEST_ITEMS, REG_VALUES(
	    REG_NUMBER("digest", json_integer_value(json_object_get(digest, "id")))), f);
	char *list = NULL;
	int result = -1;

	if (items != NULL && list_items(r, conf, digest, items, &list, f) == 0)
		result = render(conf, digest, json_array_size(items), list, subject, body, f);
	free(list);
	json_decref(items);
	return result;
}
