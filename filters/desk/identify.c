/*
 * loket-identify: completes or corrects who asks.
 *
 * Operands with '=' are what changes, the others are the requests. What stood there is kept
 * (table identity_change), the journal names the fields; a file that waited for its identity
 * goes on when nothing is missing any more, as if the applicant had completed it by mail.
 */
#include <stdlib.h>
#include <string.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/say.h"
#include "desk/clerk.h"
#include "desk/pairs.h"
#include "register/correction.h"
#include "register/decision.h"
#include "rules/day.h"

static const char *const keys[] = {
	"name", "nik", "address", "phone", "email", "occupation", "purpose", "wanted", "how", NULL,
};

struct identify {
	json_t *given;
	const char *note;
	struct clerk_job job;
};

static int
act(struct clerk *c, const json_t *request, const json_t *record, json_t *told, void *ctx,
    struct fault *f)
{
	const struct identify *i = ctx;
	int64_t id = json_integer_value(json_object_get(request, "id"));

	(void)record;
	if (correction_make(&c->in, id, i->given, told, f) < 0)
		return -1;
	if (json_is_true(json_object_get(told, "contact_changed")) && !c->people && !c->preview)
		say(c->number, "alamat surel diganti; pastikan yang memintanya pemohon sendiri");
	return i->note ? decision_note(&c->in, id, i->note, f) : 0;
}

/* The pairs into `given`; the numbers stay, in their order. Returns how many. */
static int
take_pairs(struct identify *i, char **operands, int n, struct fault *f)
{
	int numbers = 0;

	for (int k = 0; k < n; k++)
		if (strchr(operands[k], '=') == NULL)
			operands[numbers++] = operands[k];
		else if (pairs_add(i->given, operands[k], keys, f) < 0)
			return -1;
	if (json_object_size(i->given) == 0)
		return fault_set(f, EX_USAGE, "key=value", "sebutkan yang berubah, misalnya nik=3401... address='Jl. ...' (man loket-identify)");
	return numbers;
}

static int
prepare(struct identify *i, const struct conf *conf, char **operands, int *n, struct fault *f)
{
	*n = take_pairs(i, operands, *n, f);
	if (*n < 0)
		return -1;
	return pairs_check_identity(i->given, day_of(clock_now(), conf->zone_secs), f);
}

int
main(int argc, char **argv)
{
	struct identify i = { .job = { .act = act } };
	const struct cli_option options[] = {
		{ "note", 'm', "TEXT", "catatan pada berkas: dari mana diketahui", NULL, &i.note },
		{ "preview", 0, NULL, "tunjukkan surat yang akan dikirim, jangan tulis apa pun", &i.job.preview, NULL },
		{ "json", 'j', NULL, "rekaman JSON, juga di layar", &i.job.json, NULL },
		{ "text", 'T', NULL, "satu kalimat per berkas, juga ke pipa", &i.job.text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-identify", .officer = true, .operands = "[NUMBER...] KEY=VALUE...", .options = options,
		.max_operands = -1,
		.summary = "Melengkapi atau membetulkan identitas pemohon; isi lama tetap disimpan.",
	};
	struct fault f = { 0 };
	int code = cli_start(&cli, argc, argv), n;

	if (code >= 0)
		return code;
	n = argc - cli.first_operand;
	i.given = json_object();
	i.job.ctx = &i;
	code = prepare(&i, &cli.conf, argv + cli.first_operand, &n, &f) < 0 ? say_fault(&f)
	     : clerk_run(&cli, argv + cli.first_operand, n, &i.job);
	json_decref(i.given);
	return cli_end(&cli, code);
}
