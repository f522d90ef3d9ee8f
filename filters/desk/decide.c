/*
 * loket-decide: step 5, the PPID decides, and the answer is owed.
 *
 * What the law wants to see in each decision is asked for (rules/outcome): what is missing
 * is said in one go, with the options to type, and nothing is written. Files of the officer
 * go into the archive before the register names them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cli.h"
#include "base/record.h"
#include "base/say.h"
#include "desk/answer.h"
#include "desk/clerk.h"
#include "desk/terms.h"
#include "letter/words.h"
#include "mail/detect.h"
#include "mail/given.h"
#include "register/desk.h"


struct decide {
	enum outcome outcome;
	const char *field[CLI_VALUES_MAX];   /* "key=value" */
	const char *attach[CLI_VALUES_MAX];  /* paths */
	const char *enclose[CLI_VALUES_MAX]; /* "MESSAGE:PART" */
	const char *text_path, *note;
	char *text;
	struct outcome_value values[CLI_VALUES_MAX + 1];
	char *names[CLI_VALUES_MAX];         /* of the values, owned */
	size_t n_values;
	struct attached attached[2 * CLI_VALUES_MAX]; /* files first, then parts */
	size_t n_files;
	const struct clerk_job *job;
};

/* --- what was given ------------------------------------------------------------------------ */

static int
add_value(struct decide *d, char *name, const char *value, struct fault *f)
{
	struct outcome_value *v = &d->values[d->n_values];
	char why[OUTCOME_WHY_BYTES];

	if (outcome_value(d->values, name) != NULL) {
		fault_set(f, EX_USAGE, name, "isian ini diberikan dua kali");
		free(name);
		return -1;
	}
	*v = (struct outcome_value){ name, value };
	d->names[d->n_values++] = name;
	if (!given_is_utf8(value))
		return fault_set(f, EX_DATAERR, name, "bukan teks UTF-8; simpan berkasnya sebagai UTF-8");
	return outcome_check(d->outcome, v, why) < 0 ? fault_set(f, EX_USAGE, "--field", "%s", why) : 0;
}

static int
add_field(struct decide *d, const char *field, struct fault *f)
{
	const char *equals = strchr(field, '=');

	if (equals == NULL || equals == field)
		return fault_set(f, EX_USAGE, "--field", "tulislah nama=isi, misalnya --field nomor_surat=045/12/2026");
	return add_value(d, strndup(field, (size_t)(equals - field)), equals + 1, f);
}

static int
read_text(struct decide *d, struct fault *f)
{
	d->text = given_text(d->text_path, f);
	return d->text ? add_value(d, strdup(outcome_text_field(d->outcome)), d->text, f) : -1;
}

/* --- what goes with it ----------------------------------------------------------------------- */

/* A preview leaves the archive alone. */
static int
take_files(struct decide *d, const struct conf *conf, struct fault *f)
{
	detect_start();
	for (; d->attach[d->n_files] != NULL; d->n_files++)
		if (given_file(conf, d->attach[d->n_files], !d->job->preview, &d->attached[d->n_files], f) < 0)
			return -1;
	return 0;
}

static bool
goes_along(const struct attached list[], size_t n, const json_t *message, const json_t *part)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].digest, record_text(message, "digest")) == 0 &&
		    strcmp(list[i].part, record_text(part, "part")) == 0)
			return true;
	return false;
}

/* A file that an agency sent and that does not go along may have been forgotten. Its name
 * is no word for standard error. */
static void
remind(const char *number, const json_t *messages, const struct attached list[], size_t n)
{
	const json_t *message, *part;
	char files[512] = "";
	size_t i, k, used = 0;

	json_array_foreach(messages, i, message) {
		if (strcmp(record_text(message, "outcome"), "response") != 0)
			continue;
		json_array_foreach(json_object_get(message, "parts"), k, part)
			if (record_text(part, "name") != NULL && !goes_along(list, n, message, part) && used < sizeof files)
				used += (size_t)snprintf(files + used, sizeof files - used, " --enclose %lld:%s (%lld bita)",
				    (long long)json_integer_value(json_object_get(message, "id")), record_text(part, "part"),
				    (long long)json_integer_value(json_object_get(part, "size")));
	}
	if (used > 0)
		say(number, "berkas perangkat daerah yang tidak disertakan:%s", files);
}

/* Behind the files; *n is how many there are of both. */
static int
take_parts(struct decide *d, struct reg *reg, const char *number, size_t *n, struct fault *f)
{
	json_t *messages = desk_messages(reg, number, f);
	int result = messages ? 0 : -1;

	*n = d->n_files;
	for (size_t i = 0; d->enclose[i] != NULL && result == 0; i++)
		result = given_part(messages, d->enclose[i], &d->attached[(*n)++], f);
	if (result == 0)
		remind(number, messages, d->attached, *n);
	json_decref(messages);
	return result;
}

/* --- one request ------------------------------------------------------------------------------- */

/* By which way the letter goes, and what is left to the officer. */
static json_t *
sentence(const json_t *request, const struct decide *d, size_t n_attached)
{
	const char *letter = outcome_letter(d->outcome), *number = record_text(request, "number");
	const char *besides = decision_long_form(request, d->outcome), *words = words_outcome(d->outcome);
	bool sms = strcmp(record_text(request, "channel"), "sms") == 0 && record_text(request, "phone") != NULL;

	if (sms && besides == NULL)
		return json_sprintf("diputuskan: %s; SMS akan dikirim", words);
	if (record_text(request, "email") != NULL)
		return json_sprintf("diputuskan: %s; %ssurat %s akan dikirim, %zu lampiran", words, sms ? "SMS dan " : "", terms_words(TERMS_LETTER, letter), n_attached);
	return json_sprintf("diputuskan: %s; %scetak suratnya (loket compose --preview %s %s), lalu catat penyerahannya (loket hand %s)",
	                    words, sms ? "SMS akan dikirim; " : "", number, letter, number);
}

static void
tell(json_t *told, const json_t *request, const struct decide *d, size_t n_attached)
{
	json_object_set_new(told, "said", sentence(request, d, n_attached));
	json_object_set_new(told, "letter", json_string(outcome_letter(d->outcome)));
	json_object_set_new(told, "enclosures", json_integer((json_int_t)n_attached));
}

static int
act(struct clerk *c, const json_t *request, const json_t *record, json_t *told, void *ctx,
    struct fault *f)
{
	struct decide *d = ctx;
	struct decision decision = { .outcome = d->outcome, .fields = d->values, .attached = d->attached };
	const char *number = record_text(request, "number");
	json_t *values;
	int result;

	(void)record;
	if (take_parts(d, c->in.reg, number, &decision.n_attached, f) < 0 ||
	    given_fit(c->in.conf, d->attached, decision.n_attached, number, f) < 0 ||
	    answer_check(&c->in, request, &decision, f) < 0)
		return -1;
	values = answer_values(&c->in, request, &decision, f);
	if (values == NULL)
		return -1;
	result = decision_make(&c->in, request, &decision, values, f);
	json_decref(values);
	tell(told, request, d, decision.n_attached);
	if (result == 0)
		result = decision_note(&c->in, json_integer_value(json_object_get(request, "id")), d->note, f);
	return result;
}

/* The outcome is the last operand. */
static int
prepare(struct decide *d, const struct conf *conf, char **operands, int n, struct fault *f)
{
	d->outcome = n > 0 ? outcome_parse(operands[n - 1]) : OUTCOME__MAX;
	if (d->outcome == OUTCOME__MAX)
		return fault_set(f, EX_USAGE, n > 0 ? operands[n - 1] : "keputusan", "sebutkan keputusan sesudah nomor. permohonan: %s; aduan: %s; kritik: %s; saran: %s",
		    outcome_choice(KIND_PERMOHONAN), outcome_choice(KIND_ADUAN), outcome_choice(KIND_KRITIK), outcome_choice(KIND_SARAN));
	if (n == 1 && d->text_path != NULL && strcmp(d->text_path, "-") == 0)
		return fault_set(f, EX_USAGE, "--text", "masukan baku hanya untuk satu hal: teks (--text -) atau nomor");
	for (size_t i = 0; d->field[i] != NULL; i++)
		if (add_field(d, d->field[i], f) < 0)
			return -1;
	if (d->text_path != NULL && read_text(d, f) < 0)
		return -1;
	return take_files(d, conf, f);
}

int
main(int argc, char **argv)
{
	struct decide d = { 0 };
	struct clerk_job job = { .act = act, .ctx = &d };
	const struct cli_option options[] = {
		{ "field", 'f', "KEY=VALUE...", "isian lain yang diperlukan surat, boleh berulang", NULL, d.field },
		{ "text", 't', "FILE", "isi jawaban; - adalah masukan baku", NULL, &d.text_path },
		{ "attach", 'a', "FILE...", "berkas yang dilampirkan pada surat", NULL, d.attach },
		{ "enclose", 'e', "MESSAGE:PART...", "bagian sebuah pesan yang ikut dikirim, seperti datangnya", NULL, d.enclose },
		{ "note", 'm', "TEXT", "catatan pada berkas untuk petugas lain", NULL, &d.note },
		{ "preview", 0, NULL, "tunjukkan suratnya, jangan tulis apa pun", &job.preview, NULL },
		{ "json", 'j', NULL, "rekaman JSON, juga di layar", &job.json, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-decide", .officer = true, .operands = "[NUMBER...] OUTCOME", .options = options,
		.max_operands = -1,
		.summary = "Memutuskan berkas; surat jawabannya lalu dikirim.",
	};
	struct fault f = { 0 };
	int code = cli_start(&cli, argc, argv), n;

	if (code >= 0)
		return code;
	n = argc - cli.first_operand;
	d.job = &job;
	code = prepare(&d, &cli.conf, argv + cli.first_operand, n, &f) < 0 ? say_fault(&f)
	     : clerk_run(&cli, argv + cli.first_operand, n - 1, &job);
	for (size_t i = 0; i < d.n_values; i++)
		free(d.names[i]);
	free(d.text);
	return cli_end(&cli, code);
}
