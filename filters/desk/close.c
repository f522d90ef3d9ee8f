/*
 * loket-close: the end of a file by an officer's hand, with a reason.
 *
 * Settled; nothing that the office serves; withdrawn by telephone; not completed. What the
 * table of states does not allow, or would take a right from the applicant, is refused.
 */
#include <stdio.h>
#include <string.h>

#include "base/cli.h"
#include "base/record.h"
#include "base/say.h"
#include "desk/clerk.h"
#include "desk/terms.h"
#include "letter/words.h"
#include "register/closing.h"

#define SAID_BYTES 160

struct closing {
	const char *word, *reason;
	enum state as;
};

static int
act(struct clerk *c, const json_t *request, const json_t *record, json_t *told, void *ctx,
    struct fault *f)
{
	const struct closing *k = ctx;
	char said[SAID_BYTES];

	(void)record;
	if (closing_make(&c->in, request, k->as, k->reason, told, f) < 0)
		return -1;
	snprintf(said, sizeof said, "%s%s%s", words_state(k->as), record_text(told, "letter") ? "; surat yang akan dikirim: " : "",
	         terms_words(TERMS_LETTER, record_text(told, "letter")));
	json_object_set_new(told, "said", json_string(said));
	return 0;
}

static int
check(struct closing *k, struct fault *f)
{
	k->as = state_parse(k->word);
	if (closing_event(k->as) == STATE_EVENT__MAX)
		return fault_set(f, EX_USAGE, "--as", "yang dapat dipilih: selesai bukan_layanan dicabut tidak_dilanjutkan");
	if (k->reason == NULL || k->reason[strspn(k->reason, " \t\n")] == '\0')
		return fault_set(f, EX_USAGE, "--reason", "tulislah alasannya, misalnya --reason 'dicabut lewat telepon'");
	return 0;
}

int
main(int argc, char **argv)
{
	struct closing k = { 0 };
	struct clerk_job job = { .act = act, .ctx = &k };
	const struct cli_option options[] = {
		{ "as", 's', "STATE", "selesai, bukan_layanan, dicabut atau tidak_dilanjutkan", NULL, &k.word },
		{ "reason", 'r', "TEXT", "alasannya: catatan pada berkas", NULL, &k.reason },
		{ "preview", 0, NULL, "tunjukkan surat yang akan dikirim, jangan tulis apa pun", &job.preview, NULL },
		{ "json", 'j', NULL, "rekaman JSON, juga di layar", &job.json, NULL },
		{ "text", 'T', NULL, "satu kalimat per berkas, juga ke pipa", &job.text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-close", .officer = true, .operands = "[NUMBER...]", .options = options,
		.max_operands = -1,
		.summary = "Menutup berkas dengan tangan, disertai alasan.",
	};
	struct fault f = { 0 };
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	code = check(&k, &f) < 0 ? say_fault(&f)
	     : clerk_run(&cli, argv + cli.first_operand, argc - cli.first_operand, &job);
	return cli_end(&cli, code);
}
