/*
 * loket-audit: proves that no event of the register was changed, moved or taken out.
 *
 * It computes the chain of hashes anew from the first event to the last and prints
 * its head: kept elsewhere, on paper or in a mail, an older head shows later that
 * nothing before it was written anew (--since). It only reads.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/say.h"
#include "register/desk.h"
#include "register/event.h"

/* The exit code that says: the answer is no. */
#define EX_NOT_PROVEN 1

struct audit {
	struct event_proof proof;
	const char *since;             /* an older head, or NULL */
	char number[64];               /* of the request of the broken event; "" for none */
	char at[CLOCK_TEXT_SIZE];      /* of the head; "" for an empty journal */
};

/* Two tests of the same answer: is the chain whole, and is the older head in it? */
static bool
proven(const struct audit *a)
{
	return a->proof.broken == 0 && (a->since == NULL || a->proof.since != 0);
}

static json_t *
as_record(const struct audit *a)
{
	const struct event_proof *p = &a->proof;
	json_t *record = json_pack("{s:i, s:b, s:I, s:s?, s:s?}", "v", 1, "proven", proven(a),
	    "events", (json_int_t)p->events, "head", *p->head ? p->head : NULL,
	    "at", *a->at ? a->at : NULL);

	if (a->since != NULL)
		json_object_set_new(record, "since",
		    json_pack("{s:s, s:o}", "head", a->since,
		              "event", p->since ? json_integer(p->since) : json_null()));
	json_object_set_new(record, "broken", p->broken == 0 ? json_null() :
	    json_pack("{s:I, s:s, s:s?}", "event", (json_int_t)p->broken, "why", p->broken_why,
	              "number", *a->number ? a->number : NULL));
	return record;
}

static const char *
why(const char *code)
{
	if (strcmp(code, "gap") == 0)
		return "nomor urutnya tidak bersambung: ada peristiwa yang hilang atau dipindah";
	if (strcmp(code, "value") == 0)
		return "berisi nilai yang tidak pernah ditulis loket";
	return "isinya, atau isi peristiwa sebelumnya, telah diubah";
}

static void
print_people(const struct audit *a)
{
	const struct event_proof *p = &a->proof;

	if (p->broken != 0)
		printf("RANTAI PUTUS pada peristiwa %lld%s%s: %s.\n", (long long)p->broken,
		       *a->number ? ", berkas " : "", a->number, why(p->broken_why));
	printf("%s%lld peristiwa terbukti utuh.\n", p->broken ? "Sebelum itu " : "", (long long)p->events);
	if (p->events > 0)
		printf("Kepala rantai: %s\n               (%s)\n", p->head, a->at);
	if (a->since != NULL && p->since != 0)
		printf("Kepala lama ada di dalam rantai: peristiwa %lld.\n", (long long)p->since);
	else if (a->since != NULL)
		printf("KEPALA LAMA TIDAK ADA di dalam rantai: riwayat telah ditulis ulang atau dipotong.\n");
}

/* An older head as it was printed, or enough of its beginning. */
static bool
is_head(const char *text)
{
	size_t len = strlen(text);

	return len >= EVENT_HEAD_DIGITS_MIN && len < DIGEST_TEXT_SIZE &&
	       strspn(text, "0123456789abcdef") == len;
}

static int
prove(struct reg *reg, const struct conf *conf, struct audit *a, struct fault *f)
{
	if (event_prove(reg, a->since, &a->proof, f) < 0)
		return -1;
	if (a->proof.events > 0)
		clock_format(a->proof.head_at, conf->zone_secs, a->at);
	if (a->proof.broken_request > 0)
		return desk_number(reg, a->proof.broken_request, a->number, sizeof a->number, f);
	return 0;
}

static int
run(const struct cli *cli, struct audit *a, bool people)
{
	struct fault f = { 0 };
	struct reg *reg;
	char *path = conf_home(&cli->conf, "register.db");
	int result = register_open(path, REGISTER_READ, &reg, &f);

	free(path);
	if (result == 0)
		result = prove(reg, &cli->conf, a, &f);
	register_close(reg);
	if (result == 0 && people)
		print_people(a);
	else if (result == 0) {
		json_t *record = as_record(a);

		result = record_print(stdout, record, &f);
		json_decref(record);
	}
	if (result < 0)
		return say_fault(&f);
	return proven(a) ? EX_OK : EX_NOT_PROVEN;
}

int
main(int argc, char **argv)
{
	struct audit a = { 0 };
	bool json = false, text = false;
	const struct cli_option options[] = {
		{ "since", 's', "HEAD", "is this older head still in the chain?", NULL, &a.since },
		{ "json", 'j', NULL, "a record, also on a terminal", &json, NULL },
		{ "text", 'T', NULL, "words for people, also into a pipe", &text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-audit", .operands = "", .options = options, .max_operands = 0,
		.summary = "Proves that no event of the register was changed, and prints the head of the chain.",
	};
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (a.since != NULL && !is_head(a.since)) {
		say("--since", "a head is 64 hexadecimal digits (or its first %d and more), as loket-audit prints it", EVENT_HEAD_DIGITS_MIN);
		return cli_end(&cli, EX_USAGE);
	}
	code = run(&cli, &a, text || (!json && isatty(STDOUT_FILENO)));
	return cli_end(&cli, code);
}
