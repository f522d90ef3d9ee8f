/*
 * loket-decide: step 5, the PPID decides, and the answer is owed.
 *
 * What the law wants to see in each decision is asked for (rules/outcome): what is missing
 * is said in one go, with the options to type, and nothing is written. Files of the officer
 * go into the archive before the register names them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/record.h"
#include "base/say.h"
#include "desk/answer.h"
#include "desk/clerk.h"
#include "desk/messages.h"
#include "letter/words.h"
#include "mail/detect.h"
#include "mail/filename.h"
#include "register/desk.h"

#define SAID_BYTES 256
#define TEXT_BYTES 262144 /* of --text: a letter is no book, and ends at 1 MiB */

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

static int
cannot_open(const char *path, struct fault *f)
{
	if (errno == ENOENT)
		return fault_set(f, EX_NOINPUT, path, "berkas ini tidak ada");
	return fault_errno(f, path, "membuka berkas");
}

/* --- what was given ------------------------------------------------------------------------ */

static bool
is_utf8(const char *text)
{
	json_t *string = json_string(text);

	json_decref(string);
	return string != NULL;
}

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
	if (!is_utf8(value))
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

/* A whole file, "-" for standard input, as text. */
static int
read_text(struct decide *d, struct fault *f)
{
	const char *path = d->text_path;
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	size_t n;

	if (in == NULL)
		return cannot_open(path, f);
	d->text = malloc(TEXT_BYTES + 1);
	if (d->text == NULL)
		abort();
	n = fread(d->text, 1, TEXT_BYTES + 1, in);
	if (ferror(in))
		fault_errno(f, path, "membaca berkas teks");
	if (in != stdin)
		fclose(in);
	if (f->code != EX_OK)
		return -1;
	if (n > TEXT_BYTES)
		return fault_set(f, EX_DATAERR, path, "teks lebih dari %d bita; lampirkan sebagai berkas", TEXT_BYTES);
	d->text[n] = '\0';
	if (strlen(d->text) != n)
		return fault_set(f, EX_DATAERR, path, "bukan teks: memuat bita NUL; lampirkan sebagai berkas (--attach)");
	return add_value(d, strdup(outcome_text_field(d->outcome)), d->text, f);
}

/* --- what goes with it ----------------------------------------------------------------------- */

static int
describe_file(int fd, const char *path, struct attached *a, struct fault *f)
{
	uint32_t warnings = 0;
	char *name = filename_clean(path, &warnings), first[DETECT_BYTES];
	ssize_t n = pread(fd, first, sizeof first, 0);
	const char *type = n > 0 ? detect_type(first, (size_t)n) : NULL;

	snprintf(a->name, sizeof a->name, "%s", name ? name : "lampiran");
	snprintf(a->type, sizeof a->type, "%s", type ? type : "application/octet-stream");
	free(name);
	return n < 0 ? fault_errno(f, path, "membaca lampiran") : 0;
}

/* A preview leaves the archive alone. */
static int
take_file(struct decide *d, const struct conf *conf, const char *path, struct attached *a, struct fault *f)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), result;
	struct stat st;

	*a = (struct attached){ .part = "" };
	if (fd < 0)
		return cannot_open(path, f);
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size == 0) {
		close(fd);
		return fault_set(f, EX_DATAERR, path, "bukan berkas biasa, atau kosong");
	}
	a->size_bytes = st.st_size;
	result = describe_file(fd, path, a, f);
	if (result == 0 && !d->job->preview)
		result = attach_store(conf, fd, path, a, f);
	else if (result == 0 && digest_file(fd, a->digest) < 0)
		result = fault_errno(f, path, "membaca lampiran");
	close(fd);
	return result;
}

static int
take_files(struct decide *d, const struct conf *conf, struct fault *f)
{
	detect_start();
	for (; d->attach[d->n_files] != NULL; d->n_files++)
		if (take_file(d, conf, d->attach[d->n_files], &d->attached[d->n_files], f) < 0)
			return -1;
	return 0;
}

/* "12:2.1": what an agency sent, as it came. Only what is known to be from where it says. */
static int
take_part(const json_t *messages, const char *word, struct attached *a, struct fault *f)
{
	const char *colon = strchr(word, ':'), *name;
	char *chosen = colon ? strndup(word, (size_t)(colon - word)) : NULL;
	const json_t *message = chosen ? messages_choose(messages, chosen, f) : NULL;
	const json_t *part = message ? messages_part(message, colon + 1) : NULL;

	free(chosen);
	if (colon == NULL)
		return fault_set(f, EX_USAGE, "--enclose", "tulislah PESAN:BAGIAN seperti pada loket part --list, misalnya 12:2");
	if (message == NULL)
		return -1;
	if (part == NULL)
		return fault_set(f, EX_DATAERR, word, "pesan itu tidak mempunyai bagian ini; lihat loket part --list");
	if (strcmp(record_text(message, "outcome"), "unverified") == 0)
		return fault_set(f, EX_DATAERR, word, "pengirim pesan itu belum diverifikasi; terima dahulu dengan loket review --accept");
	name = record_text(part, "name");
	*a = (struct attached){ .size_bytes = json_integer_value(json_object_get(part, "size")) };
	snprintf(a->digest, sizeof a->digest, "%s", record_text(message, "digest"));
	snprintf(a->part, sizeof a->part, "%s", colon + 1);
	snprintf(a->name, sizeof a->name, "%s", name ? name : "lampiran");
	snprintf(a->type, sizeof a->type, "%s", record_text(part, "detected") ? record_text(part, "detected") : record_text(part, "type"));
	return 0;
}

/* Behind the files; *n is how many there are of both. */
static int
take_parts(struct decide *d, struct reg *reg, const char *number, size_t *n, struct fault *f)
{
	json_t *messages = d->enclose[0] ? desk_messages(reg, number, f) : json_array();
	int result = messages ? 0 : -1;

	*n = d->n_files;
	for (size_t i = 0; d->enclose[i] != NULL && result == 0; i++)
		result = take_part(messages, d->enclose[i], &d->attached[(*n)++], f);
	json_decref(messages);
	return result;
}

/* In Base64 it is a third larger; what is above the limit no server takes. */
static int
check_size(const struct conf *conf, const struct attached list[], size_t n, const char *number, struct fault *f)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += list[i].size_bytes;
	if (sum / 3 * 4 <= conf->limit_message_bytes)
		return 0;
	return fault_set(f, EX_DATAERR, number, "lampiran terlalu besar untuk satu surel: %lld bita", (long long)sum);
}

/* --- one request ------------------------------------------------------------------------------- */

static void
tell(json_t *told, const struct decide *d, size_t n_attached)
{
	char said[SAID_BYTES];

	snprintf(said, sizeof said, "diputuskan: %s; surat %s akan dikirim, %zu lampiran",
	         words_outcome(d->outcome), outcome_letter(d->outcome), n_attached);
	json_object_set_new(told, "said", json_string(said));
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
	    check_size(c->in.conf, d->attached, decision.n_attached, number, f) < 0 ||
	    answer_check(&c->in, request, &decision, f) < 0)
		return -1;
	values = answer_values(&c->in, request, &decision, f);
	if (values == NULL)
		return -1;
	result = decision_make(&c->in, request, &decision, values, f);
	json_decref(values);
	tell(told, d, decision.n_attached);
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
		{ "field", 'f', "KEY=VALUE...", "what the letter needs besides, again and again", NULL, d.field },
		{ "text", 't', "FILE", "the answer's words, - is standard input", NULL, &d.text_path },
		{ "attach", 'a', "FILE...", "a file that goes with the letter", NULL, d.attach },
		{ "enclose", 'e', "MESSAGE:PART...", "a part of a message that goes with it, as it came", NULL, d.enclose },
		{ "note", 'm', "TEXT", "a note on the file for other officers", NULL, &d.note },
		{ "preview", 0, NULL, "print the letter, write nothing", &job.preview, NULL },
		{ "json", 'j', NULL, "records, also on a terminal", &job.json, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-decide", .operands = "[NUMBER...] OUTCOME", .options = options,
		.max_operands = -1,
		.summary = "Decides requests, and owes the answer.",
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
