#include "letter/letter.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gen/data.h"
#include "rules/smsletter.h"

static const char *const known[] = {"nomor", "nama", "isi", NULL};

static char why[LETTER_WHY_BYTES];
static char *subject, *body;

static void
free_rendered(void)
{
	free(subject);
	free(body);
	subject = body = NULL;
}

TestSuite(letter, .fini = free_rendered);

/* Renders a template; the letter itself is gone afterwards. */
static enum letter_status
render(const char *template, const char *nomor, const char *nama, const char *isi)
{
	const struct letter_field fields[] = {
		{"nomor", nomor}, {"nama", nama}, {"isi", isi}, {NULL, NULL},
	};
	struct letter *letter = letter_parse(template, "uji", known, why, sizeof why);

	cr_assert_not_null(letter, "%s", why);
	free_rendered();

	enum letter_status status = letter_render(letter, fields, &subject, &body);

	cr_assert_eq(status == LETTER_OK, subject != NULL && body != NULL);
	cr_assert_eq(status != LETTER_OK, subject == NULL && body == NULL);
	letter_free(letter);
	return status;
}

Test(letter, values_are_set_in)
{
	cr_assert_eq(render("Subject: [{{nomor}}] Tanda bukti\n\nYth. {{nama}},\n{{isi}}{{nomor}}\n",
	                    "PPID-2026-00123", "Siti", "x"), LETTER_OK);
	cr_expect_str_eq(subject, "[PPID-2026-00123] Tanda bukti");
	cr_expect_str_eq(body, "Yth. Siti,\nxPPID-2026-00123\n");
}

Test(letter, a_template_without_fields_and_an_empty_body_are_letters)
{
	cr_assert_eq(render("Subject: Halo\n\nSelamat }} pagi {satu}.\n", NULL, NULL, NULL), LETTER_OK);
	cr_expect_str_eq(body, "Selamat }} pagi {satu}.\n");
	cr_assert_eq(render("Subject: Halo\n\n", NULL, NULL, NULL), LETTER_OK);
	cr_expect_str_eq(body, "");
}

Test(letter, a_value_is_never_read_again)
{
	static const char hostile[] = "{{nomor}} %s %n {{ }} \\n ${isi} {{nama";

	cr_assert_eq(render("Subject: {{isi}}\n\n{{isi}}{{nomor}}", "N", hostile, hostile), LETTER_OK);
	cr_expect_str_eq(subject, hostile);
	cr_expect_str_eq(body, "{{nomor}} %s %n {{ }} \\n ${isi} {{namaN");
	/* halves of a placeholder in two values do not make one */
	cr_assert_eq(render("Subject: s\n\n{{isi}}{{nama}}", "N", "nomor}}", "{{"), LETTER_OK);
	cr_expect_str_eq(body, "{{nomor}}");
}

Test(letter, a_subject_is_one_line_whatever_the_value_says)
{
	cr_assert_eq(render("Subject: A {{isi}} Z\n\n", "", "", "x\r\nBcc: y@z\ny\rz\tt\x01\x7f\xc2\x85q"),
	             LETTER_OK);
	cr_expect_str_eq(subject, "A x Bcc: y@z y z tq Z");
}

Test(letter, a_body_keeps_line_ends_and_drops_other_control_characters)
{
	cr_assert_eq(render("Subject: s\n\n{{isi}}.", "", "", "a\r\nb\rc\nd\te\x1b[31mf\x08\xc2\x9bg é\xc2\xa0"),
	             LETTER_OK);
	cr_expect_str_eq(body, "a\nb\nc\nd e[31mfg é\xc2\xa0.");
}

Test(letter, line_ends_at_the_end_of_a_value_are_dropped)
{
	cr_assert_eq(render("Subject: {{isi}}.\n\n{{isi}}.", "", "", "a\n\nb\r\n\n"), LETTER_OK);
	cr_expect_str_eq(subject, "a  b.");
	cr_expect_str_eq(body, "a\n\nb.");
	cr_assert_eq(render("Subject: s\n\n{{isi}}.", "", "", "\n\r\n"), LETTER_OK);
	cr_expect_str_eq(body, ".");
}

Test(letter, a_placeholder_alone_on_a_line_indents_all_lines_of_its_value)
{
	cr_assert_eq(render("Subject: s\n\nData:\n  {{isi}}\nAkhir {{isi}}\n", "", "", "- a\r\n- b\n\n- c"),
	             LETTER_OK);
	cr_expect_str_eq(body, "Data:\n  - a\n  - b\n\n  - c\nAkhir - a\n- b\n\n- c\n",
	                 "no blanks on an empty line, none where it is not alone");
	cr_assert_eq(render("Subject: s\n\n    {{isi}}", "", "", "a\nb"), LETTER_OK);
	cr_expect_str_eq(body, "    a\n    b", "first and last line of the body");
	cr_assert_eq(render("Subject: s\n\n  {{nama}} {{isi}}\n", "", "x", "a\nb"), LETTER_OK);
	cr_expect_str_eq(body, "  x a\nb\n");
	cr_assert_eq(render("Subject: s\n\n  {{isi}}, ya\n", "", "", "a\nb"), LETTER_OK);
	cr_expect_str_eq(body, "  a\nb, ya\n");
}

Test(letter, a_field_without_value_is_an_error_that_names_it)
{
	const struct letter_field none[] = {{"nomor", "N"}, {"isi", NULL}, {NULL, NULL}};
	struct letter *letter = letter_parse("Subject: {{nomor}}\n\n{{isi}}{{nama}}", "uji", known, why,
	                                     sizeof why);

	cr_assert_not_null(letter);
	cr_expect_str_eq(letter_missing(letter, none), "isi");
	cr_expect_eq(letter_render(letter, none, &subject, &body), LETTER_MISSING);
	cr_expect_null(subject);
	cr_expect_null(body);

	const struct letter_field empty[] = {{"nomor", ""}, {"isi", ""}, {"nama", ""}, {"lain", NULL}, {NULL, NULL}};

	cr_expect_null(letter_missing(letter, empty), "an empty value is a value");
	cr_expect_eq(letter_render(letter, empty, &subject, &body), LETTER_OK);
	letter_free(letter);
}

Test(letter, very_long_values_are_taken_up_to_the_limit_and_refused_beyond)
{
	char *text = malloc(LETTER_BYTES + 2);

	memset(text, 'a', LETTER_BYTES + 1);
	text[LETTER_BYTES] = '\0';
	cr_expect_eq(render("Subject: s\n\n{{isi}}", "", "", text), LETTER_OK);
	cr_expect_eq(strlen(body), (size_t)LETTER_BYTES);
	cr_expect_eq(render("Subject: s\n\n{{isi}}.", "", "", text), LETTER_TOO_LONG);
	cr_expect_eq(render("Subject: {{isi}}{{isi}}\n\n", "", "", text), LETTER_TOO_LONG);
	free(text);
}

Test(letter, a_bad_template_is_refused_with_its_line)
{
	static const struct { const char *template, *why; } bad[] = {
		{"", "uji:1: the first line is not \"Subject: …\""},
		{"subject: s\n\nx", "uji:1: the first line is not \"Subject: …\""},
		{"\nSubject: s\n\nx", "uji:1: the first line is not \"Subject: …\""},
		{"Subject: s", "uji:2: no empty line after the subject"},
		{"Subject: s\nx\n", "uji:2: no empty line after the subject"},
		{"Subject: {{x}}\n\n", "uji:1: unknown field {{x}}"},
		{"Subject: s\n\na\nb {{nomor}}\n{{nomer}}\n", "uji:5: unknown field {{nomer}}"},
		{"Subject: s\n\n{{ nomor }}\n", "uji:3: unknown field {{ nomor }}"},
		{"Subject: s\n\n{{}}\n", "uji:3: unknown field {{}}"},
		{"Subject: s\n\n{{NOMOR}}\n", "uji:3: unknown field {{NOMOR}}"},
		{"Subject: s\n\n\n{{nomor\n}}\n", "uji:4: {{ without }}"},
		{"Subject: s\n\nx {{", "uji:3: {{ without }}"},
		{"Subject: {{nomor\n\n}}", "uji:1: {{ without }}"},
		{"Subject: s\n\n{{nomor}\n", "uji:3: {{ without }}"},
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		cr_expect_null(letter_parse(bad[i].template, "uji", known, why, sizeof why), "%s",
		               bad[i].template);
		cr_expect_str_eq(why, bad[i].why);
	}
	cr_expect_null(letter_parse("", "uji", known, NULL, 0), "no room for a reason");
}

Test(letter, a_template_from_windows_is_read_like_any_other)
{
	cr_assert_eq(render("\xEF\xBB\xBFSubject: {{nomor}}\r\n\r\nYth. {{nama}}\r\n  {{isi}}\r\n", "N", "S", "a\nb"),
	             LETTER_OK);
	cr_expect_str_eq(subject, "N");
	cr_expect_str_eq(body, "Yth. S\n  a\n  b\n");
}

/* ------------------------------------------------------- the shipped ones */

Test(letter, the_table_knows_its_letters)
{
	for (unsigned i = 0; i < LETTER__MAX; i++) {
		const struct letter_info *info = letter_info((enum letter_kind)i);

		cr_expect_eq(info->kind, i);
		cr_expect_eq(letter_find(info->name), info);
	}
	cr_expect_str_eq(letter_info(LETTER_LENGKAPI)->name, "lengkapi");
	cr_expect(letter_info(LETTER_TANDA_BUKTI)->automatic);
	cr_expect_null(letter_find("Lengkapi"));
	cr_expect_null(letter_find(NULL));
}

/* Every known field of a letter with a value. */
static void
fill(const struct letter_info *info, struct letter_field fields[], size_t max)
{
	size_t n = 0;

	for (; info->known_fields[n] != NULL; n++) {
		cr_assert_lt(n + 1, max);
		fields[n] = (struct letter_field){info->known_fields[n], info->known_fields[n]};
	}
	fields[n] = (struct letter_field){NULL, NULL};
}

Test(letter, each_shipped_template_parses_and_renders)
{
	for (const struct embedded *file = embedded_files; file->path != NULL; file++) {
		static const char folder[] = "schema/letters/";
		char name[64], *channel;
		struct letter_field fields[48];

		if (strncmp(file->path, folder, sizeof folder - 1) != 0)
			continue;
		snprintf(name, sizeof name, "%s", file->path + sizeof folder - 1);
		channel = strchr(name, '.');
		cr_assert_not_null(channel);
		*channel++ = '\0';
		if (strcmp(channel, "sms") == 0) { /* tests/filters/letters_sms.sh renders them */
			cr_assert_not_null(smsletter_find(name), "%s is no known SMS", name);
			continue;
		}
		cr_assert_not_null(letter_find(name), "%s is no known letter", name);

		struct letter *letter = letter_load(NULL, name, channel, why, sizeof why);

		cr_assert_not_null(letter, "%s", why);
		fill(letter_find(name), fields, sizeof fields / sizeof fields[0]);
		free_rendered();
		cr_expect_eq(letter_render(letter, fields, &subject, &body), LETTER_OK);
		cr_expect_null(strstr(body, "{{"));
		letter_free(letter);

		size_t column = 0;

		for (const char *at = file->bytes; *at != '\0'; at++) {
			column = *at == '\n' ? 0 : column + 1;
			if (column == 73)
				cr_expect_fail("%s has a line above 72 characters", file->path);
		}
	}
}

Test(letter, every_letter_tells_the_number_and_who_we_are)
{
	for (unsigned i = 0; i < LETTER__MAX; i++) {
		const struct letter_info *info = letter_info((enum letter_kind)i);
		struct letter_field fields[48];
		struct letter *letter = letter_load(NULL, info->name, "surel", why, sizeof why);
		static const char *const needed[] = {"nomor", "nama", "diterima_pada", "ringkasan", "kantor",
		                                     "alamat_kantor", "telepon_kantor", "surel_kantor"};

		cr_assert_not_null(letter, "%s", why);
		fill(info, fields, sizeof fields / sizeof fields[0]);
		for (size_t k = 0; k < sizeof needed / sizeof needed[0]; k++)
			for (size_t f = 0; fields[f].name != NULL; f++)
				if (strcmp(fields[f].name, needed[k]) == 0) {
					const char *value = fields[f].value;

					fields[f].value = NULL;
					cr_expect_str_eq(letter_missing(letter, fields), needed[k],
					                 "%s does not use %s", info->name, needed[k]);
					fields[f].value = value;
				}
		free_rendered();
		cr_assert_eq(letter_render(letter, fields, &subject, &body), LETTER_OK);
		/* A digest is of no request. */
		if (strncmp(info->name, "ringkasan", 9) != 0)
			cr_expect_eq(strncmp(subject, "[nomor] ", 8), 0, "%s", subject);
		letter_free(letter);
	}
}

Test(letter, a_receipt_says_that_it_is_free_and_what_the_data_are_for)
{
	static const enum letter_kind receipts[] = {LETTER_TANDA_BUKTI, LETTER_LENGKAPI, LETTER_TANYA};

	for (size_t i = 0; i < sizeof receipts / sizeof receipts[0]; i++) {
		const struct letter_info *info = letter_info(receipts[i]);
		struct letter_field fields[48];
		struct letter *letter = letter_load(NULL, info->name, "surel", why, sizeof why);

		cr_assert_not_null(letter, "%s", why);
		fill(info, fields, sizeof fields / sizeof fields[0]);
		free_rendered();
		cr_assert_eq(letter_render(letter, fields, &subject, &body), LETTER_OK);
		cr_expect_eq(strncmp(subject, "[nomor] Tanda bukti penerimaan", 30), 0, "%s", subject);
		cr_expect_not_null(strstr(body, "tidak dipungut"));
		cr_expect_not_null(strstr(body, "Data pribadi Saudara hanya"));
		letter_free(letter);
	}
}

/* ------------------------------------------------------ the office's own */

static void
write_file(const char *path, const char *bytes, size_t n)
{
	FILE *file = fopen(path, "w");

	cr_assert_not_null(file);
	cr_assert_eq(fwrite(bytes, 1, n, file), n);
	cr_assert_eq(fclose(file), 0);
}

Test(letter, an_office_overrides_a_letter_by_a_file_and_its_slip_is_not_hidden)
{
	char dir[] = "/tmp/test_letter.XXXXXX", path[64];
	struct letter *letter;
	struct letter_field fields[48];
	static const char nul[] = "Subject: s\n\na\0b";

	cr_assert_not_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/tanda_bukti.surel", dir);

	letter = letter_load(dir, "tanda_bukti", "surel", why, sizeof why);
	cr_expect_not_null(letter, "no file: the built-in one");
	letter_free(letter);

	write_file(path, "Subject: Milik kami\n\n{{nomor}}\n", 31);
	letter = letter_load(dir, "tanda_bukti", "surel", why, sizeof why);
	cr_assert_not_null(letter, "%s", why);
	fill(letter_find("tanda_bukti"), fields, sizeof fields / sizeof fields[0]);
	cr_expect_eq(letter_render(letter, fields, &subject, &body), LETTER_OK);
	cr_expect_str_eq(subject, "Milik kami");
	cr_expect_str_eq(body, "nomor\n");
	letter_free(letter);

	write_file(path, "Subject: s\n\n{{nomer}}\n", 22);
	cr_expect_null(letter_load(dir, "tanda_bukti", "surel", why, sizeof why));
	cr_expect_not_null(strstr(why, "tanda_bukti.surel:3: unknown field {{nomer}}"), "%s", why);

	write_file(path, nul, sizeof nul - 1);
	cr_expect_null(letter_load(dir, "tanda_bukti", "surel", why, sizeof why));
	cr_expect_not_null(strstr(why, "NUL"), "%s", why);

	cr_assert_eq(unlink(path), 0);
	cr_assert_eq(mkdir(path, 0700), 0);
	cr_expect_null(letter_load(dir, "tanda_bukti", "surel", why, sizeof why), "a folder is no file");
	cr_expect_not_null(strstr(why, path), "%s", why);
	cr_assert_eq(rmdir(path), 0);
	cr_assert_eq(rmdir(dir), 0);
}

Test(letter, a_template_above_the_limit_is_refused)
{
	char dir[] = "/tmp/test_letter.XXXXXX", path[64];
	char *bytes = malloc(LETTER_TEMPLATE_BYTES + 1);

	cr_assert_not_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/lengkapi.surel", dir);
	memset(bytes, 'a', LETTER_TEMPLATE_BYTES + 1);
	memcpy(bytes, "Subject: s\n\n", 12);
	write_file(path, bytes, LETTER_TEMPLATE_BYTES + 1);
	cr_expect_null(letter_load(dir, "lengkapi", "surel", why, sizeof why));
	cr_expect_not_null(strstr(why, "larger than"), "%s", why);
	write_file(path, bytes, LETTER_TEMPLATE_BYTES);

	struct letter *letter = letter_load(dir, "lengkapi", "surel", why, sizeof why);

	cr_expect_not_null(letter, "%s", why);
	letter_free(letter);
	free(bytes);
	unlink(path);
	rmdir(dir);
}

Test(letter, an_unknown_letter_or_channel_is_refused)
{
	cr_expect_null(letter_load(NULL, "surat_cinta", "surel", why, sizeof why));
	cr_expect_str_eq(why, "surat_cinta.surel: there is no such letter");
	cr_expect_null(letter_load(NULL, "lengkapi", "merpati", why, sizeof why));
	cr_expect_null(letter_load("/tmp", "../etc/passwd", "surel", why, sizeof why));
	letter_free(NULL);
}

Test(letter, a_channel_never_leads_into_another_folder)
{
	char dir[] = "/tmp/test_letter.XXXXXX", folder[64], path[72];

	cr_assert_not_null(mkdtemp(dir));
	snprintf(folder, sizeof folder, "%s/lengkapi.", dir);
	snprintf(path, sizeof path, "%s/x", folder);
	cr_assert_eq(mkdir(folder, 0700), 0);
	write_file(path, "Subject: s\n\n", 12);
	cr_expect_null(letter_load(dir, "lengkapi", "/x", why, sizeof why));
	unlink(path);
	rmdir(folder);
	rmdir(dir);
}

Test(letter, a_folder_that_cannot_be_looked_into_is_an_error)
{
	cr_expect_null(letter_load("/dev/null", "lengkapi", "surel", why, sizeof why));
	cr_expect_str_eq(why, "/dev/null/lengkapi.surel: Not a directory");
}
