/*
 * loket-audit: proves that no event of the register was changed, moved or taken out.
 *
 * It computes the chain of hashes anew from the first event to the last and prints
 * its head: kept elsewhere, on paper or in a mail, an older head shows later that
 * nothing before it was written anew (--since). With --bundle it proves what
 * loket-bundle made instead, on any machine, without the register. It only reads.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/progress.h"
#include "base/record.h"
#include "base/say.h"
#include "register/desk.h"
#include "register/event.h"
#include "report/unbundle.h"

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
	int64_t events;
	int result = event_count(reg, &events, f);

	if (result < 0)
		return -1;
	progress_begin("Menghitung ulang jurnal", events);
	result = event_prove(reg, a->since, &a->proof, f);
	progress_end();
	if (result < 0)
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

/* --- a bundle --------------------------------------------------------------------------- */

static json_t *
bundle_record(const struct unbundle *u, const char *at)
{
	const struct excerpt_proof *c = &u->chain;
	json_t *record = json_pack("{s:i, s:b, s:s, s:b, s:I, s:I, s:I, s:I, s:s, s:s, s:O}", "v", 1,
	    "proven", unbundle_proven(u), "number", c->number, "complete", u->complete,
	    "files", (json_int_t)u->files, "messages", (json_int_t)u->messages, "events", (json_int_t)c->events,
	    "own", (json_int_t)c->own, "head", c->head, "at", at, "flaws", u->flaws);

	if (c->since != NULL)
		json_object_set_new(record, "since", json_pack("{s:s, s:b}", "head", c->since, "found", c->found));
	json_object_set_new(record, "broken", c->broken == 0 ? json_null() :
	    json_pack("{s:I, s:s}", "event", (json_int_t)c->broken, "why", c->broken_why));
	return record;
}

static const char *
flaw_words(const char *flaw)
{
	static const char *const words[UNBUNDLE__MAX] = {
		[UNBUNDLE_CHANGED] = "BERUBAH, isinya tidak sesuai SHA256SUMS",
		[UNBUNDLE_MISSING] = "HILANG, padahal disebut SHA256SUMS",
		[UNBUNDLE_EXTRA] = "DITAMBAHKAN, tidak disebut SHA256SUMS",
		[UNBUNDLE_UNKNOWN] = "TIDAK DIKENAL, tidak ada peristiwa yang menyebut pesan ini",
		[UNBUNDLE_WITHHELD] = "TIDAK ADA, padahal jurnal menyebut pesan ini",
		[UNBUNDLE_TOLD] = "riwayat di dalamnya BUKAN yang ada di rantai",
	};
	int i = 0;

	while (strcmp(flaw, unbundle_flaw_name((enum unbundle_flaw)i)) != 0)
		i++;
	return words[i];
}

static void
print_chain(const struct excerpt_proof *c, const char *at)
{
	if (c->broken != 0)
		printf("RANTAI PUTUS pada peristiwa %lld: %s.\n", (long long)c->broken, why(c->broken_why));
	printf("%lld peristiwa dihitung ulang dan bersambung, %lld di antaranya tentang %s.\n",
	       (long long)c->events, (long long)c->own, c->number);
	if (c->events > 0)
		printf("Kepala rantai: %s\n               (%s)\n", c->head, at);
	if (c->since == NULL)
		printf("Terbukti hanya terhadap dirinya sendiri: beri --since KEPALA, kepala rantai yang disimpan pihak lain.\n");
	else if (c->found)
		printf("Kepala dari luar ada di dalam rantai.\n");
	else
		printf("KEPALA DARI LUAR TIDAK ADA di dalam rantai bundel ini.\n");
}

static void
print_bundle(const struct unbundle *u, const char *at)
{
	const json_t *flaw;
	size_t i;

	printf("Bundel %s: %s\n", *u->chain.number ? u->chain.number : "(tanpa nomor)",
	       unbundle_proven(u) ? "TERBUKTI UTUH" : "TIDAK TERBUKTI");
	if (!u->complete)
		printf("Tidak lengkap: SHA256SUMS, rantai.jsonl atau berkas.json tidak ada.\n");
	json_array_foreach(u->flaws, i, flaw)
		printf("%s: %s.\n", record_text(flaw, "file"), flaw_words(record_text(flaw, "flaw")));
	printf("%zu berkas, %zu di antaranya pesan dan surat.\n", u->files, u->messages);
	print_chain(&u->chain, at);
}

static int
run_bundle(const struct cli *cli, const char *path, const char *since, bool people)
{
	char at[CLOCK_TEXT_SIZE] = "";
	struct unbundle u = { 0 };
	struct fault f = { 0 };
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC), result, code;

	progress_begin("Memeriksa bundel", 0);
	result = fd < 0 ? fault_errno(&f, path, "reading the bundle") : unbundle_prove(fd, path, since, &u, &f);
	progress_end();
	if (result == 0 && u.chain.events > 0)
		clock_format(u.chain.head_at, cli->conf.zone_secs, at);
	if (result == 0 && people) {
		print_bundle(&u, at);
	} else if (result == 0) {
		json_t *record = bundle_record(&u, at);

		result = record_print(stdout, record, &f);
		json_decref(record);
	}
	code = result < 0 ? say_fault(&f) : unbundle_proven(&u) ? EX_OK : EX_NOT_PROVEN;
	unbundle_free(&u);
	if (fd > STDIN_FILENO)
		close(fd);
	return code;
}

int
main(int argc, char **argv)
{
	struct audit a = { 0 };
	const char *bundle = NULL;
	bool json = false, text = false, people;
	const struct cli_option options[] = {
		{ "since", 's', "HEAD", "is this older head still in the chain?", NULL, &a.since },
		{ "bundle", 'b', "FILE", "prove this bundle (- is standard input), not the register", NULL, &bundle },
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
	people = text || (!json && isatty(STDOUT_FILENO));
	code = bundle ? run_bundle(&cli, bundle, a.since, people) : run(&cli, &a, people);
	return cli_end(&cli, code);
}
