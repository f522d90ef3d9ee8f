/*
 * loket-extend: the answer needs seven working days more (UU KIP art. 22(8)).
 *
 * Once, with a ground that the regulation knows and the officer's reason, and only when the
 * notice to the applicant goes by the deadline that it extends.
 */
#include <stdio.h>

#include "base/cli.h"
#include "base/record.h"
#include "base/say.h"
#include "desk/clerk.h"
#include "register/extension.h"
#include "rules/day.h"
#include "rules/nik.h"

struct extend {
	const char *ground, *text;
};

static int
act(struct clerk *c, const json_t *request, const json_t *record, json_t *told, void *ctx,
    struct fault *f)
{
	const struct extend *e = ctx;

	(void)record;
	if (nik_is_in(e->text, record_text(request, "nik"), day_of(c->in.now, c->in.conf->zone_secs)))
		return fault_set(f, EX_DATAERR, record_text(request, "number"), "alasan memuat NIK; surat kantor tidak boleh memuatnya, hapus dahulu");
	if (extension_owe(&c->in, json_integer_value(json_object_get(request, "id")), e->ground, e->text, f) < 0)
		return -1;
	json_object_set_new(told, "letter", json_string("perpanjangan"));
	json_object_set_new(told, "said", json_string("diperpanjang bila pemberitahuannya terkirim sebelum tenggat; suratnya akan dikirim"));
	return 0;
}

static int
check(const struct extend *e, struct fault *f)
{
	if (e->ground == NULL || e->text == NULL)
		return fault_set(f, EX_USAGE, "perpanjangan", "perlu --reason " EXTENSION_NOT_HELD " atau " EXTENSION_NOT_DECIDED ", dan --text ALASAN untuk pemohon");
	return 0;
}

int
main(int argc, char **argv)
{
	struct extend e = { 0 };
	struct clerk_job job = { .act = act, .ctx = &e };
	const struct cli_option options[] = {
		{ "reason", 'r', "GROUND", EXTENSION_NOT_HELD " atau " EXTENSION_NOT_DECIDED, NULL, &e.ground },
		{ "text", 't', "TEXT", "alasannya dengan kata-kata, untuk pemohon", NULL, &e.text },
		{ "preview", 0, NULL, "tunjukkan pemberitahuannya, jangan tulis apa pun", &job.preview, NULL },
		{ "json", 'j', NULL, "rekaman JSON, juga di layar", &job.json, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-extend", .officer = true, .operands = "[NUMBER...]", .options = options,
		.max_operands = -1,
		.summary = "Memperpanjang tenggat berkas, satu kali; pemberitahuannya lalu dikirim.",
	};
	struct fault f = { 0 };
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	code = check(&e, &f) < 0 ? say_fault(&f)
	     : clerk_run(&cli, argv + cli.first_operand, argc - cli.first_operand, &job);
	return cli_end(&cli, code);
}
