/* Each letter that there is, with values as short, as long and as hostile as they come. */
#include "letter/fields.h"
#include "letter/letter.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mail/write.h"
#include "rules/day.h"

TestSuite(letters);

#define LONG_BYTES 100000
#define FIELDS_MAX 64

/* What a stranger may try in one value: to steer a terminal, to add a header, to end the
 * body, to name a field, to be a format, to turn the writing. */
static const char hostile[] = "A\033[31mB\r\nBcc: korban@lain.example\r\n.\r\n{{nomor}} %s%n\n\xE2\x80\xAE"
                              "kiri\xE2\x81\xA6\xC2\x9B" "31m\x7F\x01 akhir";

static struct letter *
load(const struct letter_info *info)
{
	char why[LETTER_WHY_BYTES] = "";
	struct letter *letter = letter_load(NULL, info->name, "surel", why, sizeof why);

	cr_assert_not_null(letter, "%s: %s", info->name, why);
	return letter;
}

/* Every known field with one value. */
static void
fill(const struct letter_info *info, const char *value, struct letter_field fields[FIELDS_MAX])
{
	size_t n = 0;

	for (; info->known_fields[n] != NULL; n++) {
		cr_assert_lt(n + 1, (size_t)FIELDS_MAX);
		fields[n] = (struct letter_field){ info->known_fields[n], value };
	}
	fields[n] = (struct letter_field){ NULL, NULL };
}

/* The letter as mail: its bytes, which the caller frees. */
static char *
as_mail(const char *subject, const char *body, size_t *len)
{
	const struct mail_letter letter = {
		.from_name = "PPID", .from = "ppid@kantor.example", .to = "siti@warga.example",
		.subject = subject, .body = body, .message_id = "a.1@kantor.example",
		.number = "PPID-2026-00001", .zone_secs = 25200,
	};
	FILE *file = tmpfile();
	struct fault f = { 0 };
	char *bytes;
	long end;

	cr_assert_not_null(file);
	cr_assert_eq(mail_write(&letter, fileno(file), &f), 0, "%s", f.reason);
	fseek(file, 0, SEEK_END);
	end = ftell(file);
	rewind(file);
	bytes = calloc(1, (size_t)end + 1);
	*len = fread(bytes, 1, (size_t)end, file);
	fclose(file);
	return bytes;
}

Test(letters, each_is_made_of_the_shortest_values)
{
	for (int i = 0; i < LETTER__MAX; i++) {
		const struct letter_info *info = letter_info((enum letter_kind)i);
		struct letter *letter = load(info);
		struct letter_field fields[FIELDS_MAX];
		char *subject, *body;

		fill(info, "x", fields);
		cr_assert_eq(letter_render(letter, fields, &subject, &body), LETTER_OK, "%s", info->name);
		cr_expect_null(strstr(body, "{{"), "%s", info->name);
		cr_expect_gt(strlen(body), 100u, "%s", info->name);
		free(subject);
		free(body);
		letter_free(letter);
	}
}

Test(letters, each_holds_a_hundred_kilobytes_in_any_field_whole)
{
	char *value = calloc(1, LONG_BYTES + 1);

	memset(value, 'w', LONG_BYTES);
	for (size_t k = 9; k < LONG_BYTES; k += 10)
		value[k] = ' ';
	value[LONG_BYTES - 1] = '!';
	for (int i = 0; i < LETTER__MAX; i++) {
		const struct letter_info *info = letter_info((enum letter_kind)i);
		struct letter *letter = load(info);
		struct letter_field fields[FIELDS_MAX];
		char *subject, *body;

		for (size_t n = 0; info->known_fields[n] != NULL; n++) {
			fill(info, "x", fields);
			if (strcmp(fields[n].name, "nomor") == 0)
				continue; /* it is ours, and stands in the subject */
			fields[n].value = value;
			cr_assert_eq(letter_render(letter, fields, &subject, &body), LETTER_OK, "%s", info->name);
			if (strlen(body) > LONG_BYTES) /* the template uses it */
				cr_expect_not_null(strstr(body, value), "%s: %s is cut", info->name, fields[n].name);
			free(subject);
			free(body);
		}
		letter_free(letter);
	}
	free(value);
}

/* RFC 5321 section 4.5.3.1.6; a line of an office's page is one line of a hundred thousand. */
Test(letters, a_line_without_an_end_becomes_lines_that_mail_can_carry)
{
	const struct letter_info *info = letter_info(LETTER_PEMBERITAHUAN);
	struct letter *letter = load(info);
	struct letter_field fields[FIELDS_MAX];
	char *value = calloc(1, LONG_BYTES + 1), *subject, *body, *mail;
	size_t len, n = 0;

	memset(value, 'w', LONG_BYTES); /* not even a blank to break it at */
	fill(info, "x", fields);
	while (strcmp(fields[n].name, "materi") != 0)
		n++;
	fields[n].value = value;
	cr_assert_eq(letter_render(letter, fields, &subject, &body), LETTER_OK);
	mail = as_mail(subject, body, &len);
	for (char *line = mail, *end; (end = strstr(line, "\r\n")) != NULL; line = end + 2)
		cr_assert_leq(end - line, 998);
	free(mail);
	free(subject);
	free(body);
	free(value);
	letter_free(letter);
}

/* RFC 5322: the block of headers ends at the first empty line. */
static void
check_headers(const char *mail, const char *name)
{
	const char *end = strstr(mail, "\r\n\r\n");

	cr_assert_not_null(end);
	for (const char *at = mail; at != NULL && at < end; at = strstr(at, "\r\n"), at = at ? at + 2 : NULL)
		cr_expect_neq(strncasecmp(at, "Bcc:", 4), 0, "%s: a value became a header", name);
}

Test(letters, nothing_hostile_comes_through)
{
	for (int i = 0; i < LETTER__MAX; i++) {
		const struct letter_info *info = letter_info((enum letter_kind)i);
		struct letter *letter = load(info);
		struct letter_field fields[FIELDS_MAX];
		char *subject, *body, *mail;
		size_t len;

		fill(info, hostile, fields);
		cr_assert_eq(letter_render(letter, fields, &subject, &body), LETTER_OK, "%s", info->name);
		cr_expect_null(strpbrk(subject, "\r\n\033\177\001"), "%s", info->name);
		cr_expect_null(strpbrk(body, "\r\033\177\001"), "%s", info->name);
		cr_expect_null(strstr(body, "\xE2\x80\xAE"), "%s: turned", info->name);
		cr_expect_null(strstr(body, "\xE2\x81\xA6"), "%s: isolated", info->name);
		cr_expect_null(strstr(body, "\xC2\x9B"), "%s: C1", info->name);
		cr_expect_not_null(strstr(body, "{{nomor}} %s%n"), "%s: a value was read as a template", info->name);
		mail = as_mail(subject, body, &len);
		check_headers(mail, info->name);
		cr_expect_eq(strlen(mail), len, "%s: a NUL", info->name);
		free(mail);
		free(subject);
		free(body);
		letter_free(letter);
	}
}

#define NIK "3401021708859998"

/* A citizen who writes his NIK wherever he can, also with blanks, and where it is cut. */
static json_t *
careless(void)
{
	static const char *const keys[] = {
		"subject", "text", "name", "address", "occupation", "purpose", "wanted", "how", "phone", NULL
	};
	json_t *request = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I}",
	    "number", "PPID-2026-00123", "kind", "permohonan", "status", "ditelaah", "channel", "surel",
	    "due_on", "2026-12-07", "nik", NIK, "email", "siti@warga.example", "registered_on", "2026-11-23",
	    "received_at", (json_int_t)1795399200, "objection_received_at", (json_int_t)1795399200);

	for (size_t i = 0; keys[i] != NULL; i++)
		json_object_set_new(request, keys[i], json_string("saya " NIK ", atau 3401 0217 0885 9998"));
	json_object_set_new(request, "subject", json_sprintf("%-170s " NIK, "pokok"));
	return request;
}

Test(letters, no_field_of_a_request_holds_a_nik)
{
	json_t *request = careless();
	json_t *about = json_pack("{s:s, s:s, s:I, s:s, s:i}", "agency_code", "DINKES", "agency_name", "Dinas Kesehatan",
	    "forwarded_at", (json_int_t)1795399200, "agency_due_on", "2026-12-01", "with_identity", 1);
	static const char *const of_objection[] = {
		"objection_number", "objection_text", "proxy", "proxy_letter", "consideration", "ordered", NULL
	};
	struct fields *fields;
	struct fault f = { 0 };
	struct conf conf;
	size_t n = 0;

	for (size_t i = 0; of_objection[i] != NULL; i++)
		json_object_set_new(about, of_objection[i], json_string(i ? "atas " NIK " atau 3401 0217 0885 9998" : "KBR-2026-00001"));
	json_object_set_new(about, "objection_ground", json_string("c"));
	json_object_set_new(about, "outcome", json_string("dikabulkan_sebagian"));
	unsetenv("LOKET_CONF");
	cr_assert_eq(conf_load(NULL, &conf, &f), 0, "%s", f.reason);
	fields = fields_of_request(request, about, &conf, day_parse("2026-11-23"));
	for (const struct letter_field *field = fields_list(fields); field->name != NULL; field++, n++) {
		if (field->value == NULL)
			continue;
		cr_expect_null(strstr(field->value, "170885"), "%s: %s", field->name, field->value);
		cr_expect_null(strstr(field->value, "0217 0885"), "%s: %s", field->name, field->value);
		cr_expect_null(strstr(field->value, "340102170"), "%s: half of it: %s", field->name, field->value);
	}
	cr_expect_gt(n, 40u);
	fields_free(fields);
	conf_free(&conf);
	json_decref(about);
	json_decref(request);
}
