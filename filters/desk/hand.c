/*
 * loket-hand: a letter on paper was handed over or posted.
 *
 * Who gave no address for mail gets his letters printed (loket-compose --preview prints
 * them), and so does one whom mail did not reach. What follows from a letter that went
 * follows from the day on which this is said.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/cli.h"
#include "base/record.h"
#include "base/say.h"
#include "desk/clerk.h"
#include "register/handed.h"

struct hand {
	const char *letter, *how;
};

/* "diserahkan: pemberitahuan" */
static json_t *
sentence(const json_t *names)
{
	json_t *said = json_string("diserahkan:"), *longer;
	const json_t *name;
	size_t i;

	json_array_foreach(names, i, name) {
		longer = json_sprintf("%s%s %s", json_string_value(said), i ? "," : "", json_string_value(name));
		json_decref(said);
		said = longer;
	}
	return said;
}

static int
act(struct clerk *c, const json_t *request, const json_t *record, json_t *told, void *ctx,
    struct fault *f)
{
	const struct hand *h = ctx;

	(void)record;
	if (handed_over(&c->in, request, h->letter, h->how, told, f) < 0)
		return -1;
	json_object_set_new(told, "said", sentence(json_object_get(told, "handed")));
	return 0;
}

int
main(int argc, char **argv)
{
	struct hand h = { 0 };
	struct clerk_job job = { .act = act, .ctx = &h };
	const struct cli_option options[] = {
		{ "letter", 'l', "LETTER", "this one alone, also one that mail could not bring", NULL, &h.letter },
		{ "how", 'w', "TEXT", "the proof: a receipt's number, who took it", NULL, &h.how },
		{ "json", 'j', NULL, "records, also on a terminal", &job.json, NULL },
		{ "text", 'T', NULL, "a sentence each, also into a pipe", &job.text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-hand", .officer = true, .operands = "[NUMBER...]", .options = options,
		.max_operands = -1,
		.summary = "Notes that letters on paper were handed over or posted today.",
	};
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	code = clerk_run(&cli, argv + cli.first_operand, argc - cli.first_operand, &job);
	return cli_end(&cli, code);
}
