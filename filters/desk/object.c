/*
 * loket-object: an objection (keberatan) that came by letter, telephone or over the counter,
 * and what becomes of every objection: its ground corrected, the superior's answer, what the
 * applicant says to it, a dispute at the Komisi Informasi and its result.
 *
 * The number of a request registers an objection to it; the number of an objection does the
 * rest. One that came by a reply mail is registered by loket-register, in the same way.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/say.h"
#include "desk/clerk.h"
#include "desk/pairs.h"
#include "letter/words.h"
#include "mail/detect.h"
#include "mail/entry.h"
#include "mail/given.h"
#include "register/desk.h"
#include "register/objections.h"
#include "rules/day.h"
#include "rules/nik.h"

enum mode { REGISTER, GROUND, DECIDE, RESPOND, DISPUTE, MODE__MAX };

/* Which fields each mode takes. */
static const char *const fields[MODE__MAX][6] = {
	[REGISTER] = { "kanal", "diterima", "kuasa", "surat_kuasa" },
	[DECIDE] = { "perintah", "paling_lambat", "atasan", "nomor_surat" },
	[DISPUTE] = { "nomor", "tanggal", "hasil", "tanggal_hasil" },
};

static const char *const dates[] = { "diterima", "paling_lambat", "tanggal", "tanggal_hasil" };

struct object {
	const char *ground, *decide, *text_path;
	bool dispute, response;
	const char *field[CLI_VALUES_MAX];   /* "key=value" */
	const char *attach[CLI_VALUES_MAX];  /* paths */
	const char *enclose[CLI_VALUES_MAX]; /* "MESSAGE:PART" */
	json_t *values;                      /* of the fields */
	enum objection_outcome outcome;
	char *text;
	struct clerk_job job;
};

static int64_t
id_of(const json_t *row)
{
	return json_integer_value(json_object_get(row, "id"));
}

/* --- fields -------------------------------------------------------------------------------- */

static const char *
value(const struct object *o, const char *name)
{
	return record_text(o->values, name);
}

/* Names, dates, and no NIK: what stands in a field may stand in a letter. */
static int
take_fields(struct object *o, enum mode mode, int32_t today_on, struct fault *f)
{
	json_object_clear(o->values);
	for (size_t i = 0; o->field[i] != NULL; i++) {
		if (pairs_add(o->values, o->field[i], fields[mode], f) < 0)
			return -1;
		if (nik_is_in(o->field[i], NULL, today_on))
			return fault_set(f, EX_DATAERR, "--field", "memuat NIK; surat kantor tidak boleh memuatnya, hapus dahulu");
	}
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
		if (value(o, dates[i]) != NULL && day_parse(value(o, dates[i])) == DAY_NONE)
			return fault_set(f, EX_USAGE, dates[i], "tulislah tanggal sebagai TAHUN-BULAN-HARI, misalnya 2026-12-07");
	return 0;
}

static int
refuse_future(const struct clerk *c, const char *name, const char *day, struct fault *f)
{
	if (day == NULL || day_parse(day) <= day_of(c->in.now, c->in.conf->zone_secs))
		return 0;
	return fault_set(f, EX_DATAERR, c->number, "%s: %s belum tiba", name, day);
}

/* --- one that came by hand ------------------------------------------------------------------- */

/* What the officer wrote down, as the raw form has it. */
static char *
make_form(const struct object *o, const json_t *request, const char *channel)
{
	char *form = NULL;
	size_t size;
	FILE *out = open_memstream(&form, &size);

	if (out == NULL)
		abort();
	fprintf(out, "KEBERATAN atas %s\nMelalui: %s\n", record_text(request, "number"), words_channel(channel));
	if (o->ground != NULL)
		fprintf(out, "Alasan: huruf %s\n", o->ground);
	if (value(o, "kuasa") != NULL)
		fprintf(out, "Kuasa pemohon: %s\nSurat kuasa: %s\n", value(o, "kuasa"),
		        value(o, "surat_kuasa") ? value(o, "surat_kuasa") : "");
	fprintf(out, "\n%s\n", o->text ? o->text : "");
	if (fclose(out) == EOF)
		abort();
	return form;
}

static json_t *
make_record(struct clerk *c, const struct object *o, const json_t *request, int64_t *size,
            struct fault *f)
{
	const char *channel = value(o, "kanal"), *day = value(o, "diterima");
	struct entry entry = {
		.channel = channel ? channel : "datang", .name = record_text(request, "name"),
		.email = record_text(request, "email"), .text = o->text ? o->text : "",
		.received_at = c->in.now, .files = o->attach, .store = !c->preview,
	};
	char subject[64 + NUMBER_BYTES], *form;
	json_t *record;

	if (strstr(" surat telepon faks datang web ", entry.channel) == NULL || strchr(entry.channel, ' ') != NULL) {
		fault_set(f, EX_USAGE, "kanal", "pilih salah satu: surat telepon faks datang web");
		return NULL;
	}
	if (refuse_future(c, "diterima", day, f) < 0)
		return NULL;
	if (day != NULL && day_parse(day) != day_of(c->in.now, c->in.conf->zone_secs))
		entry.received_at = (int64_t)day_parse(day) * 86400 - c->in.conf->zone_secs;
	snprintf(subject, sizeof subject, "Keberatan atas %s", c->number);
	entry.subject = subject;
	form = make_form(o, request, entry.channel);
	entry.form = form;
	record = entry_make(c->in.conf, &entry, size, f);
	free(form);
	return record;
}

/* What the objection is now, for the record that is printed. Its row is the caller's. */
static json_t *
tell_objection(struct clerk *c, const char *number, json_t *told, struct fault *f)
{
	json_t *row = objections_load(c->in.reg, number, f);

	if (row != NULL)
		json_object_set_new(told, "objection", json_pack("{s:s?, s:s?, s:s?, s:s?, s:s?}",
		    "number", record_text(row, "number"), "ground", record_text(row, "ground"),
		    "state", record_text(row, "state"), "due", record_text(row, "due_on"), "decision", record_text(row, "decision")));
	return row;
}

static int
tell_registered(struct clerk *c, const char *number, json_t *told, struct fault *f)
{
	json_t *row = tell_objection(c, number, told, f);

	if (row == NULL)
		return -1;
	json_object_set_new(told, "said", json_sprintf("keberatan %s terdaftar, alasan %s (%s), tanggapan paling lambat %s; %s",
	    number, record_text(row, "ground"), words_ground(*record_text(row, "ground")), record_text(row, "due_on"),
	    c->in.conf->office_superior_email ? "dikirim kepada Atasan PPID" : "cetak dan serahkan kepada Atasan PPID ([office] superior_email kosong)"));
	json_decref(row);
	return 0;
}

static int
register_it(struct clerk *c, const struct object *o, const json_t *request, json_t *told, struct fault *f)
{
	const struct objection_given given = {
		.ground = o->ground ? *o->ground : '\0', .proxy = value(o, "kuasa"),
		.proxy_letter = value(o, "surat_kuasa"), .by_hand = true,
	};
	char number[NUMBER_BYTES];
	json_t *record;
	int64_t size;
	int result;

	if (o->decide || o->dispute || o->response)
		return fault_set(f, EX_USAGE, c->number, "sebutkan nomor keberatannya (KBR-...); nomor permohonan hanya untuk mendaftarkan keberatan");
	if (objections_check(&c->in, id_of(request), &given, f) < 0)
		return -1;
	record = make_record(c, o, request, &size, f);
	if (record == NULL)
		return -1;
	result = objections_enter(&c->in, id_of(request), record, size, &given, number, f);
	json_decref(record);
	return result < 0 ? -1 : tell_registered(c, number, told, f);
}

/* --- the superior's answer -------------------------------------------------------------------- */

/* What the letter must have and is not given, in one sentence. */
static int
check_answer(const struct clerk *c, const struct object *o, const char *number, struct fault *f)
{
	bool orders = objection_orders(o->outcome);
	bool superior = value(o, "atasan") != NULL || c->in.conf->office_superior != NULL;
	bool words = o->text != NULL && o->text[strspn(o->text, " \t\r\n")] != '\0';

	if (!orders && (value(o, "perintah") != NULL || value(o, "paling_lambat") != NULL))
		return fault_set(f, EX_DATAERR, number, "putusan %s tidak memuat perintah kepada PPID", o->decide);
	if (words && (!orders || value(o, "perintah")) && superior)
		return 0;
	return fault_set(f, EX_DATAERR, number, "belum lengkap:%s%s%s", words ? "" : " --text BERKAS (pertimbangan);",
	    orders && value(o, "perintah") == NULL ? " --field perintah=... (apa yang harus dilakukan PPID);" : "",
	    superior ? "" : " --field atasan=... (nama dan jabatan Atasan PPID, atau [office] superior);");
}

/* What goes with the letter: files first, then parts of messages. */
static int
take_enclosures(struct clerk *c, const struct object *o, struct attached *list, size_t *n, struct fault *f)
{
	json_t *messages = o->enclose[0] ? desk_messages(c->in.reg, c->number, f) : json_array();
	int result = messages ? 0 : -1;

	*n = 0;
	detect_start();
	for (size_t i = 0; o->attach[i] != NULL && result == 0; i++)
		result = given_file(c->in.conf, o->attach[i], !c->preview, &list[(*n)++], f);
	for (size_t i = 0; o->enclose[i] != NULL && result == 0; i++)
		result = given_part(messages, o->enclose[i], &list[(*n)++], f);
	json_decref(messages);
	return result < 0 ? -1 : given_fit(c->in.conf, list, *n, c->number, f);
}

static json_t *
names_of(const struct attached *list, size_t n)
{
	char names[1024] = "tidak ada";
	size_t used = 0;

	for (size_t i = 0; i < n && used < sizeof names; i++)
		used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", list[i].name);
	return json_pack("{s:s}", "lampiran", names);
}

static int
decide(struct clerk *c, const struct object *o, json_t *told, struct fault *f)
{
	static struct attached list[2 * CLI_VALUES_MAX];
	const char *superior = value(o, "atasan");
	struct objection_answer answer = {
		.outcome = o->outcome, .consideration = o->text, .ordered = value(o, "perintah"),
		.ordered_by_on = value(o, "paling_lambat"),
		.superior = superior ? superior : c->in.conf->office_superior,
		.letter_number = value(o, "nomor_surat"),
	};
	json_t *values;
	int64_t outbox;
	size_t n;
	int result;

	if (check_answer(c, o, record_text(c->objection, "number"), f) < 0 || take_enclosures(c, o, list, &n, f) < 0)
		return -1;
	answer.values = values = names_of(list, n);
	result = objections_decide(&c->in, c->objection, &answer, &outbox, f);
	json_decref(values);
	if (result == 0)
		result = attach_enclose(c->in.reg, outbox, list, n, f);
	json_object_set_new(told, "letter", json_string("keberatan_tanggapan"));
	json_object_set_new(told, "said", json_sprintf("keberatan %s: %s; surat tanggapan akan dikirim%s",
	    record_text(c->objection, "number"), words_objection_outcome(o->outcome), n > 0 ? " bersama lampirannya" : ""));
	return result;
}

/* --- the rest ----------------------------------------------------------------------------------- */

static int
dispute(struct clerk *c, const struct object *o, json_t *told, struct fault *f)
{
	const char *kbr = record_text(c->objection, "number"), *number = value(o, "nomor"), *day = value(o, "tanggal");
	const char *result = value(o, "hasil"), *result_day = value(o, "tanggal_hasil");
	int done = 0;

	if ((number == NULL) != (day == NULL) || (result == NULL) != (result_day == NULL) || (number == NULL && result == NULL))
		return fault_set(f, EX_USAGE, kbr, "sengketa: --field nomor=... --field tanggal=TANGGAL; hasilnya: --field hasil=... --field tanggal_hasil=TANGGAL");
	if (refuse_future(c, "tanggal", day, f) < 0 || refuse_future(c, "tanggal_hasil", result_day, f) < 0)
		return -1;
	if (number != NULL)
		done = objections_dispute(&c->in, c->objection, number, day, f);
	if (done == 0 && result != NULL) {
		json_t *now = objections_load(c->in.reg, kbr, f);

		done = now ? objections_settle(&c->in, now, result, result_day, f) : -1;
		json_decref(now);
	}
	json_object_set_new(told, "said", json_sprintf("keberatan %s: %s", kbr, result ? "sengketa selesai" : "sengketa di Komisi Informasi dicatat"));
	return done;
}

static int
respond(struct clerk *c, const struct object *o, json_t *told, struct fault *f)
{
	const char *number = record_text(c->objection, "number");

	if (o->text == NULL)
		return fault_set(f, EX_USAGE, number, "tanggapan pemohon: --response --text BERKAS (- untuk masukan baku)");
	json_object_set_new(told, "said", json_sprintf("keberatan %s: tanggapan pemohon dicatat", number));
	return objections_respond(&c->in, c->objection, o->text, f);
}

static int
correct(struct clerk *c, const struct object *o, json_t *told, struct fault *f)
{
	const char *number = record_text(c->objection, "number");

	if (o->ground == NULL)
		return fault_set(f, EX_USAGE, number, "sebutkan yang dilakukan: --ground HURUF, --decide PUTUSAN, --response, atau --dispute");
	json_object_set_new(told, "said", json_sprintf("keberatan %s: alasan menjadi %s (%s)", number, o->ground, words_ground(*o->ground)));
	return objections_ground(&c->in, c->objection, *o->ground, f);
}

static enum mode
mode_of(const struct clerk *c, const struct object *o)
{
	if (c->objection == NULL)
		return REGISTER;
	return o->decide ? DECIDE : o->dispute ? DISPUTE : o->response ? RESPOND : GROUND;
}

static int
act(struct clerk *c, const json_t *request, const json_t *record, json_t *told, void *ctx, struct fault *f)
{
	struct object *o = ctx;
	enum mode mode = mode_of(c, o);
	json_t *row = NULL;
	int result;

	(void)record;
	if (take_fields(o, mode, day_of(c->in.now, c->in.conf->zone_secs), f) < 0)
		return -1;
	if (mode == REGISTER)
		return register_it(c, o, request, told, f);
	if (mode == DECIDE)
		result = decide(c, o, told, f);
	else if (mode == DISPUTE)
		result = dispute(c, o, told, f);
	else
		result = mode == RESPOND ? respond(c, o, told, f) : correct(c, o, told, f);
	if (result == 0 && (row = tell_objection(c, record_text(c->objection, "number"), told, f)) == NULL)
		result = -1;
	json_decref(row);
	return result;
}

static int
prepare(struct object *o, int n, struct fault *f)
{
	if ((o->decide != NULL) + o->dispute + o->response > 1)
		return fault_set(f, EX_USAGE, "pilihan", "--decide, --response dan --dispute tidak dapat bersama-sama");
	if (o->ground != NULL && (o->decide || o->dispute || o->response))
		return fault_set(f, EX_USAGE, "--ground", "ubah alasannya dahulu, dengan perintah tersendiri");
	if (o->ground != NULL && (*words_ground(*o->ground) == '\0' || o->ground[1] != '\0'))
		return fault_set(f, EX_USAGE, "--ground", "alasan keberatan adalah satu huruf, a sampai g (man loket-object)");
	o->outcome = objection_outcome_parse(o->decide);
	if (o->decide != NULL && o->outcome == OBJECTION_OUTCOME__MAX)
		return fault_set(f, EX_USAGE, "--decide", "pilih salah satu: %s", objection_outcomes());
	if (n == 0 && o->text_path != NULL && strcmp(o->text_path, "-") == 0)
		return fault_set(f, EX_USAGE, "--text", "masukan baku hanya untuk satu hal: teks (--text -) atau nomor");
	if (o->text_path == NULL)
		return 0;
	o->text = given_text(o->text_path, f);
	return o->text ? 0 : -1;
}

int
main(int argc, char **argv)
{
	struct object o = { .job = { .act = act, .objections = true } };
	const struct cli_option options[] = {
		{ "ground", 'g', "LETTER", "alasannya, a sampai g; untuk keberatan: membetulkannya", NULL, &o.ground },
		{ "decide", 'd', "OUTCOME", "putusan Atasan PPID; suratnya lalu dikirim", NULL, &o.decide },
		{ "response", 'r', NULL, "tanggapan pemohon atas putusan itu (--text)", &o.response, NULL },
		{ "dispute", 'D', NULL, "sengketa di Komisi Informasi, atau hasilnya", &o.dispute, NULL },
		{ "field", 'f', "KEY=VALUE...", "keterangan lain, boleh berulang", NULL, o.field },
		{ "text", 't', "FILE", "kata-katanya: keberatan, putusan atau tanggapan; - adalah masukan baku", NULL, &o.text_path },
		{ "attach", 'a', "FILE...", "pindaian keberatan, atau berkas yang menyertai putusan", NULL, o.attach },
		{ "enclose", 'e', "MESSAGE:PART...", "bagian sebuah pesan yang menyertai putusan", NULL, o.enclose },
		{ "preview", 0, NULL, "tunjukkan suratnya, jangan tulis apa pun", &o.job.preview, NULL },
		{ "json", 'j', NULL, "rekaman JSON, juga di layar", &o.job.json, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-object", .officer = true, .operands = "[NUMBER...]", .options = options,
		.max_operands = -1,
		.summary = "Mendaftar keberatan, dan putusan Atasan PPID atasnya.",
	};
	struct fault f = { 0 };
	int code = cli_start(&cli, argc, argv), n;

	if (code >= 0)
		return code;
	n = argc - cli.first_operand;
	o.job.ctx = &o;
	o.values = json_object();
	code = prepare(&o, n, &f) < 0 ? say_fault(&f) : clerk_run(&cli, argv + cli.first_operand, n, &o.job);
	json_decref(o.values);
	free(o.text);
	return cli_end(&cli, code);
}
