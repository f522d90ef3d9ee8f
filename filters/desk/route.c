/*
 * loket-route: which agency holds the answer.
 *
 * It suggests, with reasons: whom the words name, whose keywords they are, what the office's
 * rules say, where requests like it went before. It forwards where an officer says so (--to),
 * and by itself only where a rule of the office is marked auto. As the last stage of the
 * intake chain it passes on every record, whatever becomes of its own work.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/say.h"
#include "base/term.h"
#include "desk/clerk.h"
#include "register/event.h"
#include "register/forward.h"
#include "register/routing.h"
#include "rules/day.h"
#include "rules/kind.h"
#include "rules/mask.h"
#include "rules/state.h"

#define MARGIN 2        /* of what is said below its first line (lib/desk/clerk.c) */
#define CODE_COLUMNS 16 /* "bukan kewenangan" */

struct route {
	struct forward what;      /* --to, --with-identity, --note */
	bool dry_run;
	struct routing *routing;  /* opened with the first request */
};

/* --- what a person reads ----------------------------------------------------------------- */

/* "kata kunci: jembatan, jalan; pernah diteruskan: ...": those of one kind together. */
static char *
reasons_said(const json_t *why)
{
	char *words = NULL;
	const char *last = "";
	size_t size, i;
	FILE *out = open_memstream(&words, &size);
	const json_t *one;

	if (out == NULL)
		abort();
	json_array_foreach(why, i, one) {
		const char *text = json_string_value(one);
		size_t kind = strcspn(text, ":");
		bool same = text[kind] != '\0' && strncmp(last, text, kind + 1) == 0;

		fprintf(out, "%s%s", i == 0 ? "" : same ? "," : "; ", same ? text + kind + 1 : text);
		last = text;
	}
	if (fclose(out) == EOF)
		abort();
	return words;
}

/* One suggestion as two lines that fit behind the margin of the desk. */
static void
print_suggestion(FILE *out, const json_t *suggestion)
{
	size_t columns = term_columns() - MARGIN;
	const char *code = record_text(suggestion, "agency");
	char *why = reasons_said(json_object_get(suggestion, "why"));

	fprintf(out, "\n%3d%%  ", (int)json_integer_value(json_object_get(suggestion, "score")));
	term_cell(out, code ? code : "bukan kewenangan", CODE_COLUMNS, true);
	fputs("  ", out);
	term_cell(out, record_text(suggestion, "name"), columns - CODE_COLUMNS - 8, false);
	fputs("\n      ", out);
	term_cell(out, why, columns - 6, false);
	free(why);
}

/* What the request is about: its subject, an SMS's first words. */
static void
print_topic(FILE *out, const json_t *request)
{
	const char *subject = record_text(request, "subject"), *number = record_text(request, "number");
	char *topic = strdup(subject != NULL && *subject != '\0' ? subject : record_text(request, "text"));

	if (topic == NULL)
		abort();
	mask_text(topic);
	term_cell(out, topic, term_columns() - strlen(number) - 2, false);
	free(topic);
}

/* The suggestions as lines for a terminal. */
static char *
suggestions_said(const json_t *request, const json_t *suggestions)
{
	char *said = NULL;
	size_t size, i;
	FILE *out = open_memstream(&said, &size);
	const json_t *suggestion;

	if (out == NULL)
		abort();
	print_topic(out, request);
	if (json_array_size(suggestions) == 0)
		fputs("\ntidak ada saran: baca dan tentukan sendiri (loket agency list)", out);
	json_array_foreach(suggestions, i, suggestion)
		print_suggestion(out, suggestion);
	if (fclose(out) == EOF)
		abort();
	return said;
}

/* --- the work ------------------------------------------------------------------------------ */

static int
open_routing(struct clerk *c, struct route *r, struct fault *f)
{
	int32_t today_on = day_of(c->in.now, c->in.conf->zone_secs);
	const json_t *rule;
	size_t i;

	if (r->routing != NULL)
		return 0;
	if (routing_open(c->in.reg, c->in.conf, today_on, &r->routing, f) < 0)
		return -1;
	json_array_foreach(routing_idle_rules(r->routing), i, rule)
		say(c->in.conf->routes, "%s: tidak ada perangkat daerah dengan kode ini yang berlaku hari ini; aturannya tidak dipakai", json_string_value(rule));
	return 0;
}

/* A rule forwards what no person has looked at yet, and whose kind is known: a letter says
 * the kind. */
static bool
may_forward(const json_t *request)
{
	enum state state = state_parse(record_text(request, "status"));

	return !json_is_integer(json_object_get(request, "reviewed_at")) && (state == STATE_TERDAFTAR || state == STATE_DITELAAH) &&
	       kind_parse(record_text(request, "kind")) != KIND_BELUM_DITENTUKAN;
}

static int
forward_by_rule(struct clerk *c, const json_t *request, const json_t *verdict, json_t *told, struct fault *f)
{
	const char *agency = record_text(verdict, "automatic"), *rule = record_text(verdict, "rule");
	const struct forward what = { .agencies = agency };

	if (forward_request(&c->in, request, &what, told, f) < 0)
		return -1;
	json_object_set_new(told, "said", json_sprintf("%s, menurut aturan kantor: %s", record_text(told, "said"), rule));
	return event_append(c->in.reg, json_integer_value(json_object_get(request, "id")), c->in.now,
	    "routed_by_rule", json_pack("{s:s, s:s}", "agency", agency, "rule", rule), f);
}

static int
suggest(struct clerk *c, struct route *r, const json_t *request, json_t *told, struct fault *f)
{
	json_t *verdict;
	char *said;

	if (open_routing(c, r, f) < 0)
		return -1;
	verdict = routing_suggest(r->routing, json_integer_value(json_object_get(request, "id")), f);
	if (verdict == NULL)
		return -1;
	json_object_set_new(told, "route", verdict);
	if (record_text(verdict, "automatic") != NULL && !r->dry_run && may_forward(request))
		return forward_by_rule(c, request, verdict, told, f);
	said = suggestions_said(request, json_object_get(verdict, "suggestions"));
	json_object_set_new(told, "said", json_string(said));
	free(said);
	return 0;
}

static int
act(struct clerk *c, const json_t *request, const json_t *record, json_t *told, void *ctx,
    struct fault *f)
{
	struct route *r = ctx;

	(void)record;
	if (r->what.agencies == NULL)
		return suggest(c, r, request, told, f);
	return forward_request(&c->in, request, &r->what, told, f);
}

/* Of loket-register's records only those of a request that is new, or complete now. */
static bool
passes(const json_t *record)
{
	const char *outcome = record_text(record, "outcome");

	return outcome != NULL && strcmp(outcome, "new") != 0 && strcmp(outcome, "completion") != 0;
}

/* --- --pending, --by-rule ---------------------------------------------------------------------- */

/* Does an automatic rule forward it? 1, 0, -1. */
static int
has_rule(struct routing *routing, const json_t *row, struct fault *f)
{
	json_t *verdict;
	int result;

	if (!may_forward(row))
		return 0;
	verdict = routing_suggest(routing, json_integer_value(json_object_get(row, "id")), f);
	result = verdict == NULL ? -1 : record_text(verdict, "automatic") != NULL;
	json_decref(verdict);
	return result;
}

/* Leaves in `rows` what an automatic rule forwards. */
static int
keep_by_rule(const struct cli *cli, struct reg *reg, json_t *rows, struct fault *f)
{
	struct routing *routing;
	int result = routing_open(reg, &cli->conf, day_of(clock_now(), cli->conf.zone_secs), &routing, f);

	if (result == 0 && !routing_has_automatic(routing))
		json_array_clear(rows);
	for (size_t i = 0; result == 0 && i < json_array_size(rows);) {
		int has = has_rule(routing, json_array_get(rows, i), f);

		if (has < 0)
			result = -1;
		else if (has > 0)
			i++;
		else
			json_array_remove(rows, i);
	}
	routing_close(routing);
	return result;
}

/* What waits to be routed; an array of rows that the caller owns, or NULL. */
static json_t *
pending(const struct cli *cli, bool by_rule, struct fault *f)
{
	char *path = conf_home(&cli->conf, "register.db");
	struct reg *reg;
	json_t *rows = NULL;

	if (register_open(path, REGISTER_READ, &reg, f) == 0)
		rows = register_rows(reg, QUERY_ROUTING_PENDING, REG_NO_VALUES, f);
	if (rows != NULL && by_rule && keep_by_rule(cli, reg, rows, f) < 0) {
		json_decref(rows);
		rows = NULL;
	}
	register_close(reg);
	free(path);
	return rows;
}

static int
run_pending(const struct cli *cli, const struct clerk_job *job, bool by_rule)
{
	struct fault f = { 0 };
	json_t *rows = pending(cli, by_rule, &f), *row;
	size_t n = json_array_size(rows), i;
	char **numbers = calloc(n + 1, sizeof *numbers);
	int code = rows != NULL ? EX_OK : say_fault(&f);

	if (numbers == NULL)
		abort();
	json_array_foreach(rows, i, row)
		numbers[i] = (char *)record_text(row, "number");
	if (n > 0)
		code = clerk_run(cli, numbers, (int)n, job);
	free(numbers);
	json_decref(rows);
	return code;
}

static int
check(const struct route *r, bool all, bool by_rule, const struct clerk_job *job, int n_operands, struct fault *f)
{
	bool to = r->what.agencies != NULL;

	if ((all || by_rule) && (n_operands > 0 || to))
		return fault_set(f, EX_USAGE, all ? "--pending" : "--by-rule", "tanpa nomor dan tanpa --to: yang menunggu dilihat satu per satu");
	if (by_rule && (all || r->dry_run))
		return fault_set(f, EX_USAGE, "--by-rule", "tanpa --pending dan tanpa --dry-run: hanya yang diteruskan oleh aturan");
	if (!to && (r->what.with_identity || r->what.note != NULL || job->preview))
		return fault_set(f, EX_USAGE, "--to", "sebutkan kode perangkat daerah: --with-identity, --note, dan --preview adalah tentang penerusan");
	if (to && r->dry_run)
		return fault_set(f, EX_USAGE, "--dry-run", "dengan --to pakailah --preview: suratnya ditunjukkan dan tidak ada yang ditulis");
	return 0;
}

int
main(int argc, char **argv)
{
	struct route r = { 0 };
	struct clerk_job job = { .act = act, .ctx = &r, .passes = passes };
	bool all = false, by_rule = false;
	const struct cli_option options[] = {
		{ "pending", 'p', NULL, "semua berkas yang menunggu diteruskan", &all, NULL },
		{ "by-rule", 0, NULL, "hanya yang diteruskan oleh aturan auto", &by_rule, NULL },
		{ "to", 't', "CODE[,CODE]", "teruskan ke perangkat daerah ini", NULL, &r.what.agencies },
		{ "with-identity", 0, NULL, "bersama --to: perangkat daerah perlu tahu siapa pemohonnya", &r.what.with_identity, NULL },
		{ "note", 0, "TEXT", "bersama --to: catatan untuk perangkat daerah", NULL, &r.what.note },
		{ "preview", 0, NULL, "bersama --to: tunjukkan suratnya, jangan tulis apa pun", &job.preview, NULL },
		{ "dry-run", 'n', NULL, "beri saran saja, jangan teruskan menurut aturan", &r.dry_run, NULL },
		{ "json", 'j', NULL, "rekaman JSON, juga di layar", &job.json, NULL },
		{ "text", 'T', NULL, "baris untuk dibaca, juga ke pipa", &job.text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-route", .officer = true, .operands = "[NUMBER...]", .options = options,
		.max_operands = -1,
		.summary = "Menyarankan perangkat daerah pemegang jawaban dengan alasannya; meneruskan ke yang disebut --to, atau menurut aturan bertanda auto.",
	};
	struct fault f = { 0 };
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (check(&r, all, by_rule, &job, argc - cli.first_operand, &f) < 0)
		code = say_fault(&f);
	else
		code = all || by_rule ? run_pending(&cli, &job, by_rule) : clerk_run(&cli, argv + cli.first_operand, argc - cli.first_operand, &job);
	routing_close(r.routing);
	return cli_end(&cli, code);
}
